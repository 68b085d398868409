//! Passive authentication (ICAO Doc 9303-11, 5.1): what was read from a chip is what a state signed.
//!
//! EF.SOD lists a hash of each data group. It is signed by a document signer (DS), whose certificate a country signing
//! authority (CSCA) issued; the CSCA's certificates come with the pack. The profile of both is Doc 9303-12, 7.1.
//!
//! Every certificate of the path is judged at the time of signing where a signed attribute tells it. Otherwise it is judged
//! now: Doc 9303-12 has a DS certificate hold for as long as any document it signed, so a card that holds has one.
//! A revoked certificate counts for nothing at any time: whoever has its key can write any time of signing.
//!
//! This does not tell a chip from a copy of it: that is for chip authentication and active authentication.

mod crl;
mod error;
mod object;
mod signed;
mod trust;

pub use crl::CrlState;
pub use error::PassiveError;
pub use trust::CscaTrust;

use crate::x509::certificate::validity;
use crate::x509::name::{self, COMMON_NAME, COUNTRY};
use crate::x509::{Allow, Curve, Hash};
use object::SecurityObject;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use trust::Path;

/// What counts on a card. SHA-1 and SHA-224 are tolerated (Doc 9303-12, 4.4.1 had them until its 7th edition) and reported.
const ALLOW: Allow = Allow {
    hashes: &[Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512],
    ecdsa_hashes: &[Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512],
    curves: &[
        Curve::P256,
        Curve::P384,
        Curve::P521,
        Curve::BrainpoolP256r1,
        Curve::BrainpoolP384r1,
    ],
    explicit_curves: true,
};

/// How far a signer's clock may be ahead of ours, in milliseconds.
const CLOCK_SKEW_MS: i64 = 24 * 60 * 60 * 1000;

/// Whose certificate signed the card. Names offices, no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSigner {
    /// Serial number, lower-case hexadecimal.
    pub serial: String,
    /// Subject as RFC 4514 writes it.
    pub subject: String,
    /// First millisecond since 1970 at which the certificate holds.
    pub valid_from_ms: i64,
    /// Last millisecond since 1970 at which it holds. That it is past does not make an older signature wrong.
    pub valid_until_ms: i64,
}

/// A security object that holds, and what it says of the groups that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passive {
    /// When the signer says it was signed: milliseconds since 1970.
    pub signed_at_ms: Option<i64>,
    /// Country of the signer, two upper-case letters (ISO 3166-1).
    pub country: String,
    /// The document signer.
    pub document_signer: DocumentSigner,
    /// Common name of the authority that vouches for it.
    pub authority: String,
    /// Groups that are what was signed.
    pub confirmed: BTreeSet<u8>,
    /// Groups the card has that were not handed in: nothing is said about them.
    pub unread: BTreeSet<u8>,
    /// Whether a revocation list was there for the document signer.
    pub crl: CrlState,
    /// Some signature or hash on the way used SHA-1 or SHA-224.
    pub weak: bool,
}

/// Verifies EF.SOD (the whole file) and the data groups that were read (number to whole file).
///
/// All of `groups` must be in the security object and unchanged, else [`PassiveError::Altered`] names the first that is not.
/// `now_ms` is milliseconds since 1970.
pub fn verify(
    sod: &[u8],
    groups: &BTreeMap<u8, Vec<u8>>,
    trust: &CscaTrust,
    now_ms: i64,
) -> Result<Passive, PassiveError> {
    let signed = signed::security_object(sod, trust)?;
    let (path, crl) = vouched(&signed, trust, now_ms)?;
    let object = SecurityObject::parse(&signed.content)?;
    let (confirmed, unread) = object.compare(groups)?;
    Ok(Passive {
        signed_at_ms: signed.time,
        country: country(&path),
        authority: path
            .issuers
            .last()
            .and_then(|root| name::attribute(&root.certificate.tbs_certificate.subject, COMMON_NAME))
            .unwrap_or_default(),
        confirmed,
        unread,
        crl,
        weak: signed.weak || path.weak || object.hash.is_weak(),
        document_signer: describe(&path),
    })
}

/// Verifies EF.CardSecurity (the whole file; Doc 9303-11, 9.2): its keys are then as good as those of DG14.
/// `now_ms` is milliseconds since 1970.
///
/// # Errors
/// The first reason not to believe it.
pub fn verify_card_security(file: &[u8], trust: &CscaTrust, now_ms: i64) -> Result<(), PassiveError> {
    let signed = signed::authenticate(file, signed::CARD_SECURITY, trust)?;
    vouched(&signed, trust, now_ms).map(|_| ())
}

/// The path from an authority of `trust` to the signer, each certificate judged at the time of signing.
fn vouched(
    signed: &signed::Signed,
    trust: &CscaTrust,
    now_ms: i64,
) -> Result<(Path, CrlState), PassiveError> {
    let ahead = |at| at > now_ms.saturating_add(CLOCK_SKEW_MS);
    if signed.time.is_some_and(ahead) {
        return Err(PassiveError::NotYetValid);
    }
    let path = trust::path(&signed.signer, trust, signed.time.unwrap_or(now_ms))?;
    let crl = crl::check(&path, trust, now_ms)?;
    Ok((path, crl))
}

/// Reads the signed content alone: a fuzz target cannot sign every content it makes up.
#[cfg(feature = "fuzzing")]
pub(crate) fn read_object(content: &[u8]) -> Result<(), PassiveError> {
    SecurityObject::parse(content).map(|_| ())
}

fn country(path: &Path) -> String {
    name::attribute(&path.signer.certificate.tbs_certificate.issuer, COUNTRY)
        .unwrap_or_default()
        .to_uppercase()
}

fn describe(path: &Path) -> DocumentSigner {
    let certificate = &path.signer.certificate;
    let (valid_from_ms, valid_until_ms) = validity(certificate);
    DocumentSigner {
        serial: hex(certificate.tbs_certificate.serial_number.as_bytes()),
        subject: certificate.tbs_certificate.subject.to_string(),
        valid_from_ms,
        valid_until_ms,
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        // Writing to a string does not fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
