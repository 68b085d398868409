//! Verifying the signature of a result: PAdES baseline B (ETSI EN 319 142-1) as `docs/protocol.md` profiles it.
//!
//! A file is accepted only when one signature covers every byte of it but its own `/Contents`, and that signature chains to
//! one of the province's roots. That order, authenticate first, parse after, is what closes the known attacks on PDF
//! signatures (Mladenov et al. 2019, Mainka et al. 2021; <https://pdf-insecurity.org>):
//!
//! - incremental saving and shadow attacks: anything after the signed bytes makes the file [`Reason::Extended`];
//! - signature wrapping: the gap of `/ByteRange` must be one hex string and nothing else, of one case;
//! - universal signature forgery: a missing, negative, overlapping or ill-sized `/ByteRange` is no signature;
//! - a signature that is in the file but not in its form, or a form that shows another one, is [`Reason::Malformed`].
//!
//! Several signatures: the last must cover the whole file, and every earlier one must hold for its own revision.
//!
//! Not checked: revocation (there may be no network, and the pack can drop a root), the time-stamp in an unsigned
//! attribute (the time shown is the signer's word), and revisions that only add validation data (PAdES baseline LT and
//! LTA): those are reported as extended.

mod algorithm;
mod byte_range;
mod chain;
mod cms;
mod structure;

use crate::error::{Fail, Failure, FailureKind};
use byte_range::ByteRange;
use cms::Authenticated;
use structure::SignatureDict;
use x509_cert::Certificate;

/// How far a signer's clock may be ahead of ours, in milliseconds.
const CLOCK_SKEW_MS: i64 = 24 * 60 * 60 * 1000;

/// What a verification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The file is exactly what this signer signed.
    Valid {
        /// Common name of the signer.
        signer_name: String,
        /// Organisation of the signer.
        organisation: Option<String>,
        /// When the signer says it was signed: milliseconds since 1970.
        signed_at: Option<i64>,
        /// Names from the signer up to the root.
        chain: Vec<String>,
        /// How many signatures the file bears, this one included.
        signatures: usize,
    },
    /// It is not, or nobody can tell.
    NotValid {
        /// Why.
        reason: Reason,
    },
}

/// Why a signature is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Reason {
    /// Not a PDF.
    #[error("not a PDF")]
    NotAPdf,
    /// Bears no signature.
    #[error("no signature")]
    NoSignature,
    /// Not the bytes that were signed.
    #[error("changed after signing")]
    Changed,
    /// Something was added behind what was signed.
    #[error("extended after signing")]
    Extended,
    /// Signed by someone the province does not vouch for.
    #[error("signer not trusted")]
    StrangeSigner,
    /// A certificate had ended at the time of signing.
    #[error("certificate expired at signing")]
    Expired,
    /// A certificate did not hold yet at the time of signing, or that time is still to come.
    #[error("certificate not yet valid at signing")]
    NotYetValid,
    /// A certificate may not be used for this.
    #[error("certificate not for this use")]
    WrongUse,
    /// An algorithm or kind of signature we do not know.
    #[error("kind of signature not supported")]
    Unsupported,
    /// The signature is not built as it should be.
    #[error("signature malformed")]
    Malformed,
}

impl Fail for Reason {
    fn failure(&self) -> Failure {
        match self {
            Self::NotAPdf => Failure::new(FailureKind::Damaged, "MC-R11"),
            Self::NoSignature => Failure::new(FailureKind::NotTrusted, "MC-R12"),
            Self::Changed => Failure::new(FailureKind::NotTrusted, "MC-R13"),
            Self::Extended => Failure::new(FailureKind::NotTrusted, "MC-R14"),
            Self::StrangeSigner => Failure::new(FailureKind::NotTrusted, "MC-R15"),
            Self::Expired => Failure::new(FailureKind::NotTrusted, "MC-R16"),
            Self::NotYetValid => Failure::new(FailureKind::NotTrusted, "MC-R17"),
            Self::WrongUse => Failure::new(FailureKind::NotTrusted, "MC-R18"),
            Self::Unsupported => Failure::new(FailureKind::NotTrusted, "MC-R19"),
            Self::Malformed => Failure::new(FailureKind::NotTrusted, "MC-R20"),
        }
    }
}

/// Verifies the signature of `pdf` against `roots` (DER certificates). `now_ms` is milliseconds since 1970; certificates
/// are judged at the time of signing, which may not lie ahead of it.
pub fn verify(pdf: &[u8], roots: &[Vec<u8>], now_ms: i64) -> Verdict {
    check(pdf, roots, now_ms, |_| {}).unwrap_or_else(|reason| Verdict::NotValid { reason })
}

/// How far a verification came, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is a PDF.
    Pdf,
    /// It bears a signature whose `/ByteRange` is sound.
    Range,
    /// What is signed is what is there, and a root vouches for the signer.
    Authentic,
    /// That is the whole file.
    Whole,
    /// The form shows this signature and no other.
    Shown,
    /// Kind, time and certificates are as they should be.
    Judged,
    /// So are the earlier signatures, if any.
    Earlier,
}

/// As [`verify`], with the stages that were passed.
#[cfg(feature = "conformance")]
pub fn trace(pdf: &[u8], roots: &[Vec<u8>], now_ms: i64) -> (Vec<Stage>, Result<Verdict, Reason>) {
    let mut passed = Vec::new();
    let verdict = check(pdf, roots, now_ms, |stage| passed.push(stage));
    (passed, verdict)
}

fn check(
    pdf: &[u8],
    roots: &[Vec<u8>],
    now_ms: i64,
    mut passed: impl FnMut(Stage),
) -> Result<Verdict, Reason> {
    if !pdf.starts_with(b"%PDF-") {
        return Err(Reason::NotAPdf);
    }
    passed(Stage::Pdf);
    let ranges = byte_range::find(pdf)?;
    let outer = ranges
        .iter()
        .max_by_key(|range| range.end)
        .ok_or(Reason::NoSignature)?;
    passed(Stage::Range);
    let roots = chain::parse_roots(roots);
    let signed = cms::authenticate(outer, &roots)?;
    passed(Stage::Authentic);
    if outer.end != pdf.len() {
        return Err(Reason::Extended);
    }
    passed(Stage::Whole);
    // From here on every byte is the word of a signer the province vouches for.
    let dicts = structure::signatures(pdf)?;
    let this = dict_of(&dicts, outer)?;
    passed(Stage::Shown);
    let signed_at = judge(&signed, this, now_ms)?;
    passed(Stage::Judged);
    for dict in dicts.iter().filter(|dict| dict.byte_range != outer.numbers()) {
        check_earlier(dict, &ranges, &roots, now_ms)?;
    }
    passed(Stage::Earlier);
    Ok(Verdict::Valid {
        signer_name: chain::name_of(&signed.signer),
        organisation: chain::organisation_of(&signed.signer),
        signed_at,
        chain: signed.path.iter().map(chain::name_of).collect(),
        signatures: dicts.len(),
    })
}

/// The dictionary in the form that is the signature of this range.
fn dict_of<'a>(dicts: &'a [SignatureDict], range: &ByteRange<'_>) -> Result<&'a SignatureDict, Reason> {
    dicts
        .iter()
        .find(|dict| dict.byte_range == range.numbers() && dict.contents == range.contents)
        .ok_or(Reason::Malformed)
}

fn check_earlier(
    dict: &SignatureDict,
    ranges: &[ByteRange<'_>],
    roots: &[Certificate],
    now_ms: i64,
) -> Result<(), Reason> {
    let range = ranges
        .iter()
        .find(|range| range.numbers() == dict.byte_range && range.contents == dict.contents)
        .ok_or(Reason::Malformed)?;
    let signed = cms::authenticate(range, roots)?;
    judge(&signed, dict, now_ms).map(|_| ())
}

/// Kind, time and certificates of an authentic signature; when it was signed.
fn judge(signed: &Authenticated, dict: &SignatureDict, now_ms: i64) -> Result<Option<i64>, Reason> {
    match dict.sub_filter.as_slice() {
        // EN 319 142-1 §6.3: the signing certificate must be named in what is signed.
        b"ETSI.CAdES.detached" if signed.names_certificate => {}
        b"ETSI.CAdES.detached" => return Err(Reason::Malformed),
        b"adbe.pkcs7.detached" => {}
        _ => return Err(Reason::Unsupported),
    }
    let signed_at = signed.signing_time.or(dict.claimed_time);
    if signed_at.is_some_and(|at| at > now_ms.saturating_add(CLOCK_SKEW_MS)) {
        return Err(Reason::NotYetValid);
    }
    chain::judge(&signed.path, signed_at.unwrap_or(now_ms))?;
    Ok(signed_at)
}

#[cfg(test)]
mod tests;
