//! From the signer up to a root of the province (RFC 5280 §6, without revocation, policies and name constraints).

use super::{Reason, algorithm};
use crate::x509::certificate::validity;
use crate::x509::name::{COMMON_NAME, ORGANISATION, attribute};
use const_oid::ObjectIdentifier;
use der::{Decode, Encode};
use x509_cert::Certificate;
use x509_cert::certificate::Version;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// Extensions that are checked, or whose meaning does not restrict a chain of ours.
const UNDERSTOOD: [ObjectIdentifier; 6] = [
    oid("2.5.29.14"), // subject key identifier
    oid("2.5.29.15"), // key usage
    oid("2.5.29.19"), // basic constraints
    oid("2.5.29.32"), // certificate policies
    oid("2.5.29.35"), // authority key identifier
    oid("2.5.29.37"), // extended key usage
];

/// Extended uses that are for signing documents.
const SIGNING_USES: [ObjectIdentifier; 5] = [
    oid("1.3.6.1.5.5.7.3.36"),      // document signing (RFC 9336)
    oid("1.3.6.1.5.5.7.3.4"), // e-mail protection, which signing certificates bear since long before that
    oid("1.2.840.113583.1.1.5"), // Adobe authentic documents
    oid("1.3.6.1.4.1.311.10.3.12"), // Microsoft document signing
    oid("2.5.29.37.0"),       // any
];

/// Certificates in a path, root included.
const MAX_PATH: usize = 6;

/// The roots that can be read. One that cannot vouches for nobody.
pub(super) fn parse_roots(roots: &[Vec<u8>]) -> Vec<Certificate> {
    let parsed: Vec<_> = roots
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok())
        .collect();
    if parsed.len() < roots.len() {
        tracing::warn!(unreadable = roots.len() - parsed.len(), "trust roots skipped");
    }
    parsed
}

/// The path from `signer` to one of `roots` along signatures that hold. Every certificate that came along must be on it:
/// one that is not is protected by nothing.
pub(super) fn build(
    signer: &Certificate,
    embedded: &[Certificate],
    roots: &[Certificate],
) -> Result<Vec<Certificate>, Reason> {
    let mut path = vec![signer.clone()];
    if !extend(&mut path, embedded, roots)? {
        return Err(Reason::StrangeSigner);
    }
    if embedded.iter().any(|certificate| !path.contains(certificate)) {
        return Err(Reason::Malformed);
    }
    Ok(path)
}

/// Depth first; roots before intermediates, so that the shortest way to a root wins.
fn extend(
    path: &mut Vec<Certificate>,
    embedded: &[Certificate],
    roots: &[Certificate],
) -> Result<bool, Reason> {
    let Some(subject) = path.last().cloned() else {
        return Ok(false);
    };
    for root in roots {
        if issued(root, &subject)? {
            path.push(root.clone());
            return Ok(true);
        }
    }
    if path.len() + 1 >= MAX_PATH {
        return Ok(false);
    }
    for issuer in embedded {
        if !path.contains(issuer) && issued(issuer, &subject)? {
            path.push(issuer.clone());
            if extend(path, embedded, roots)? {
                return Ok(true);
            }
            path.pop();
        }
    }
    Ok(false)
}

/// Whether `issuer` signed `subject`. An algorithm we do not know is an error: nobody can tell.
fn issued(issuer: &Certificate, subject: &Certificate) -> Result<bool, Reason> {
    let tbs = &subject.tbs_certificate;
    if tbs.issuer != issuer.tbs_certificate.subject || tbs.signature != subject.signature_algorithm {
        return Ok(false);
    }
    let signed = tbs.to_der().map_err(|_| Reason::Malformed)?;
    let signature = subject.signature.as_bytes().ok_or(Reason::Malformed)?;
    let key = &issuer.tbs_certificate.subject_public_key_info;
    match algorithm::verify(&subject.signature_algorithm, None, key, &signed, signature) {
        Ok(()) => Ok(true),
        Err(Reason::Changed) => Ok(false),
        Err(reason) => Err(reason),
    }
}

/// Whether each certificate of the path was good for its place at that time (milliseconds since 1970).
pub(super) fn judge(path: &[Certificate], at_ms: i64) -> Result<(), Reason> {
    for (depth, certificate) in path.iter().enumerate() {
        check_validity(certificate, at_ms)?;
        check_extensions(certificate)?;
        if depth == 0 {
            check_signer(certificate)?;
        } else {
            check_issuer(certificate, depth - 1)?;
        }
    }
    Ok(())
}

fn check_validity(certificate: &Certificate, at_ms: i64) -> Result<(), Reason> {
    let (from, until) = validity(certificate);
    if at_ms < from {
        Err(Reason::NotYetValid)
    } else if at_ms > until {
        Err(Reason::Expired)
    } else {
        Ok(())
    }
}

/// RFC 5280 §4.2: a critical extension that is not understood makes the certificate unusable.
fn check_extensions(certificate: &Certificate) -> Result<(), Reason> {
    let tbs = &certificate.tbs_certificate;
    let extensions = tbs.extensions.as_deref().unwrap_or_default();
    if tbs.version != Version::V3 {
        return Err(Reason::WrongUse);
    }
    for (i, extension) in extensions.iter().enumerate() {
        if extensions[..i]
            .iter()
            .any(|earlier| earlier.extn_id == extension.extn_id)
        {
            return Err(Reason::Malformed);
        }
        if extension.critical && !UNDERSTOOD.contains(&extension.extn_id) {
            return Err(Reason::Unsupported);
        }
    }
    Ok(())
}

fn check_signer(certificate: &Certificate) -> Result<(), Reason> {
    let tbs = &certificate.tbs_certificate;
    let constraints = tbs.get::<BasicConstraints>().map_err(|_| Reason::Malformed)?;
    let usage = tbs.get::<KeyUsage>().map_err(|_| Reason::Malformed)?;
    let extended = tbs.get::<ExtendedKeyUsage>().map_err(|_| Reason::Malformed)?;
    let signs = usage.is_none_or(|(_, usage)| usage.digital_signature() || usage.non_repudiation());
    let documents = extended.is_none_or(|(_, uses)| uses.0.iter().any(|use_| SIGNING_USES.contains(use_)));
    let ca = constraints.is_some_and(|(_, constraints)| constraints.ca);
    if signs && documents && !ca {
        Ok(())
    } else {
        Err(Reason::WrongUse)
    }
}

/// `below`: how many intermediates stand between it and the signer.
fn check_issuer(certificate: &Certificate, below: usize) -> Result<(), Reason> {
    let tbs = &certificate.tbs_certificate;
    let constraints = tbs.get::<BasicConstraints>().map_err(|_| Reason::Malformed)?;
    let usage = tbs.get::<KeyUsage>().map_err(|_| Reason::Malformed)?;
    let Some((_, constraints)) = constraints else {
        return Err(Reason::WrongUse);
    };
    let deep_enough = constraints
        .path_len_constraint
        .is_none_or(|allowed| below <= usize::from(allowed));
    let certifies = usage.is_none_or(|(_, usage)| usage.key_cert_sign());
    if constraints.ca && deep_enough && certifies {
        Ok(())
    } else {
        Err(Reason::WrongUse)
    }
}

/// The common name; the organisation where there is none.
pub(super) fn name_of(certificate: &Certificate) -> String {
    attribute(&certificate.tbs_certificate.subject, COMMON_NAME)
        .or_else(|| organisation_of(certificate))
        .unwrap_or_default()
}

pub(super) fn organisation_of(certificate: &Certificate) -> Option<String> {
    attribute(&certificate.tbs_certificate.subject, ORGANISATION)
}
