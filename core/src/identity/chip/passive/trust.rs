//! From the document signer up to a country signing authority (Doc 9303-11, 5.1; certificate profile of Doc 9303-12, 7.1).

use super::error::{at, malformed};
use super::{ALLOW, PassiveError};
use crate::x509::certificate::validity;
use crate::x509::name::{self, COUNTRY};
use crate::x509::{Fault, Raw};
use const_oid::ObjectIdentifier;
use std::fmt;
use x509_cert::Certificate;
use x509_cert::certificate::Version;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// Extensions that are checked, or that restrict nothing here.
const UNDERSTOOD: [ObjectIdentifier; 12] = [
    oid("2.5.29.14"),        // subject key identifier
    oid("2.5.29.15"),        // key usage
    oid("2.5.29.16"),        // private key usage period: binds the signer
    oid("2.5.29.17"),        // subject alternative name
    oid("2.5.29.18"),        // issuer alternative name
    oid("2.5.29.19"),        // basic constraints
    oid("2.5.29.31"),        // revocation list distribution points
    oid("2.5.29.32"),        // certificate policies
    oid("2.5.29.35"),        // authority key identifier
    oid("2.5.29.37"),        // extended key usage
    oid("2.23.136.1.1.6.1"), // name change
    oid("2.23.136.1.1.6.2"), // document type list
];

const ANY_EXTENDED_USE: ObjectIdentifier = oid("2.5.29.37.0");

/// Certificates of one country that are looked at. A state renews every three to five years, each with a link.
const MAX_AUTHORITIES: usize = 64;

/// Whom to believe: DER certificates and lists, from the signed pack. What cannot be read is left out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CscaTrust {
    /// Certificates of country signing authorities: those that sign themselves are believed, link certificates when one that
    /// is believed signed them.
    pub anchors: Vec<Vec<u8>>,
    /// Revocation lists of those authorities.
    pub crls: Vec<Vec<u8>>,
    /// Certificates of document signers, for cards that do not bear theirs.
    pub document_signers: Vec<Vec<u8>>,
}

impl fmt::Debug for CscaTrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CscaTrust({} anchors, {} crls, {} document signers)",
            self.anchors.len(),
            self.crls.len(),
            self.document_signers.len()
        )
    }
}

/// The document signer, who vouches for it, and everyone of that country who could.
pub(super) struct Path {
    pub(super) signer: Raw,
    /// From the issuer of `signer` to an anchor.
    pub(super) issuers: Vec<Raw>,
    /// All believed authorities of that country.
    pub(super) authorities: Vec<Raw>,
    pub(super) weak: bool,
}

/// An authority that is believed.
struct Authority {
    raw: Raw,
    /// Who signed it; `None` for an anchor.
    parent: Option<usize>,
    weak: bool,
}

/// The path from `signer` to an anchor, every certificate of it good for its place at that time (milliseconds since 1970).
pub(super) fn path(signer: &Raw, trust: &CscaTrust, at_ms: i64) -> Result<Path, PassiveError> {
    let authorities = authorities(trust, &signer.certificate);
    let mut failed = PassiveError::NotTrusted;
    for (start, authority) in authorities.iter().enumerate() {
        let weak = match issued(&authority.raw, signer) {
            Ok(weak) => weak,
            Err(Fault::DoesNotHold) => continue,
            Err(fault) => {
                failed = at(fault, "certificate of the signer");
                continue;
            }
        };
        let line = line(&authorities, start);
        match judge(signer, &line, at_ms) {
            Ok(()) => {
                return Ok(Path {
                    signer: signer.clone(),
                    weak: weak || line.iter().any(|authority| authority.weak),
                    issuers: line.iter().map(|authority| authority.raw.clone()).collect(),
                    authorities: authorities
                        .iter()
                        .map(|authority| authority.raw.clone())
                        .collect(),
                });
            }
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn line(authorities: &[Authority], start: usize) -> Vec<&Authority> {
    let parent = |authority: &&Authority| authority.parent.and_then(|index| authorities.get(index));
    std::iter::successors(authorities.get(start), parent).collect()
}

/// The anchors of the signer's country, then the links under them. Parents stand before their children.
fn authorities(trust: &CscaTrust, signer: &Certificate) -> Vec<Authority> {
    let country = country_of(&signer.tbs_certificate.issuer);
    let readable = trust.anchors.iter().filter_map(|der| Raw::from_der(der).ok());
    let (mut believed, mut links) = (Vec::new(), Vec::new());
    for raw in readable
        .filter(|raw| country_of(&raw.certificate.tbs_certificate.subject) == country)
        .take(MAX_AUTHORITIES)
    {
        match issued(&raw, &raw) {
            Ok(weak) => believed.push(Authority {
                raw,
                parent: None,
                weak,
            }),
            Err(_) => links.push(raw),
        }
    }
    let mut next = 0;
    while next < believed.len() {
        links.retain(|link| match issued(&believed[next].raw, link) {
            Ok(weak) => {
                believed.push(Authority {
                    raw: link.clone(),
                    parent: Some(next),
                    weak,
                });
                false
            }
            Err(_) => true,
        });
        next += 1;
    }
    believed
}

fn country_of(name: &x509_cert::name::Name) -> Option<String> {
    name::attribute(name, COUNTRY).map(|country| country.to_uppercase())
}

/// Whether `issuer` signed `subject`, and if so, whether weakly.
fn issued(issuer: &Raw, subject: &Raw) -> Result<bool, Fault> {
    let issuer = &issuer.certificate.tbs_certificate;
    if !name::alike(&subject.certificate.tbs_certificate.issuer, &issuer.subject) {
        return Err(Fault::DoesNotHold);
    }
    let hash = subject.verify(&ALLOW, &issuer.subject_public_key_info)?;
    Ok(hash.is_weak())
}

fn judge(signer: &Raw, line: &[&Authority], at_ms: i64) -> Result<(), PassiveError> {
    check_signer(&signer.certificate)?;
    check_validity(&signer.certificate, at_ms)?;
    for authority in line {
        check_authority(&authority.raw.certificate)?;
        check_validity(&authority.raw.certificate, at_ms)?;
    }
    Ok(())
}

fn check_validity(certificate: &Certificate, at_ms: i64) -> Result<(), PassiveError> {
    let (from, until) = validity(certificate);
    if at_ms < from {
        Err(PassiveError::NotYetValid)
    } else if at_ms > until {
        Err(PassiveError::Expired)
    } else {
        Ok(())
    }
}

/// A document signer signs and does nothing else. Certificates of the same authority for other ends (master lists, deviation
/// lists, servers) bear an extended key usage; a document signer's has none (Doc 9303-12, table 6).
fn check_signer(certificate: &Certificate) -> Result<(), PassiveError> {
    check_extensions(certificate)?;
    let tbs = &certificate.tbs_certificate;
    let wrong = |_| malformed("extension of the signer");
    let usage = tbs.get::<KeyUsage>().map_err(wrong)?;
    let constraints = tbs.get::<BasicConstraints>().map_err(wrong)?;
    let extended = tbs.get::<ExtendedKeyUsage>().map_err(wrong)?;
    let signs = usage.is_some_and(|(_, usage)| usage.digital_signature());
    let ca = constraints.is_some_and(|(_, constraints)| constraints.ca);
    let other_end = extended.is_some_and(|(_, uses)| !uses.0.contains(&ANY_EXTENDED_USE));
    let abroad = country_of(&tbs.subject) != country_of(&tbs.issuer);
    if signs && !ca && !other_end && !abroad {
        Ok(())
    } else {
        Err(PassiveError::WrongUse)
    }
}

/// The path length is not looked at: Doc 9303-12 has zero in anchors and links alike, and what a link certifies is the same
/// authority.
fn check_authority(certificate: &Certificate) -> Result<(), PassiveError> {
    check_extensions(certificate)?;
    let tbs = &certificate.tbs_certificate;
    let wrong = |_| malformed("extension of the authority");
    let usage = tbs.get::<KeyUsage>().map_err(wrong)?;
    let constraints = tbs.get::<BasicConstraints>().map_err(wrong)?;
    let certifies = usage.is_some_and(|(_, usage)| usage.key_cert_sign());
    let ca = constraints.is_some_and(|(_, constraints)| constraints.ca);
    if certifies && ca {
        Ok(())
    } else {
        Err(PassiveError::WrongUse)
    }
}

/// RFC 5280 §4.2: a critical extension that is not understood makes the certificate unusable.
fn check_extensions(certificate: &Certificate) -> Result<(), PassiveError> {
    let tbs = &certificate.tbs_certificate;
    if tbs.version != Version::V3 {
        return Err(PassiveError::WrongUse);
    }
    let extensions = tbs.extensions.as_deref().unwrap_or_default();
    for (i, extension) in extensions.iter().enumerate() {
        let mut earlier = extensions[..i].iter();
        if earlier.any(|earlier| earlier.extn_id == extension.extn_id) {
            return Err(malformed("extension twice"));
        }
        if extension.critical && !UNDERSTOOD.contains(&extension.extn_id) {
            return Err(PassiveError::Unsupported {
                what: "critical extension",
            });
        }
    }
    Ok(())
}
