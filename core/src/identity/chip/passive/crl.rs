//! Revocation lists (RFC 5280 §5; Doc 9303-12, 7.2).

use super::trust::Path;
use super::{ALLOW, CscaTrust, PassiveError};
use crate::x509::certificate::{signed_part, verify_signed};
use crate::x509::{Raw, name};
use const_oid::ObjectIdentifier;
use der::Decode;
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::KeyUsage;
use x509_cert::time::Time;

/// What was there to look the document signer up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrlState {
    /// No list of its issuer that can be used.
    Missing,
    /// A list that holds.
    Current {
        /// When the next one is due, milliseconds since 1970; `None` when the list does not say.
        until_ms: Option<i64>,
    },
    /// Only a list whose successor was due already. The signer was not on it.
    Stale {
        /// Since when, milliseconds since 1970.
        since_ms: i64,
    },
}

/// Extensions of a list under which it is still the whole list.
const UNDERSTOOD: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("2.5.29.20"), // number
    ObjectIdentifier::new_unwrap("2.5.29.35"), // authority key identifier
];

/// [`PassiveError::Revoked`] when a certificate of the path is on a list of its issuer, whatever the dates.
pub(super) fn check(path: &Path, trust: &CscaTrust, now_ms: i64) -> Result<CrlState, PassiveError> {
    let lists: Vec<_> = trust
        .crls
        .iter()
        .filter_map(|der| authentic(der, &path.authorities))
        .collect();
    if lists.len() < trust.crls.len() {
        tracing::debug!(
            left_out = trust.crls.len() - lists.len(),
            "revocation lists of others, or unreadable"
        );
    }
    for raw in std::iter::once(&path.signer).chain(&path.issuers) {
        if lists.iter().any(|list| revokes(list, &raw.certificate)) {
            return Err(PassiveError::Revoked);
        }
    }
    let issuer = &path.signer.certificate.tbs_certificate.issuer;
    let state = lists
        .iter()
        .filter(|list| name::alike(&list.tbs_cert_list.issuer, issuer) && is_whole(list))
        .map(|list| state(list, now_ms))
        .max_by_key(freshness);
    Ok(state.unwrap_or(CrlState::Missing))
}

/// The list, when one of the authorities signed it.
fn authentic(der: &[u8], authorities: &[Raw]) -> Option<CertificateList> {
    let list = CertificateList::from_der(der).ok()?;
    let signed = signed_part(der).ok()?;
    let signed_by = |authority: &Raw| {
        let tbs = &authority.certificate.tbs_certificate;
        let may = tbs
            .get::<KeyUsage>()
            .ok()
            .flatten()
            .is_some_and(|(_, usage)| usage.crl_sign());
        may && name::alike(&tbs.subject, &list.tbs_cert_list.issuer)
            && verify_signed(
                &ALLOW,
                &tbs.subject_public_key_info,
                signed,
                (&list.tbs_cert_list.signature, &list.signature_algorithm),
                list.signature.as_bytes(),
            )
            .is_ok()
    };
    authorities.iter().any(signed_by).then_some(list)
}

fn revokes(list: &CertificateList, certificate: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    let entries = list
        .tbs_cert_list
        .revoked_certificates
        .as_deref()
        .unwrap_or_default();
    name::alike(&list.tbs_cert_list.issuer, &tbs.issuer)
        && entries
            .iter()
            .any(|entry| entry.serial_number == tbs.serial_number)
}

/// A list of changes, or of some certificates only, says so in a critical extension.
fn is_whole(list: &CertificateList) -> bool {
    let extensions = list.tbs_cert_list.crl_extensions.as_deref().unwrap_or_default();
    extensions
        .iter()
        .all(|extension| !extension.critical || UNDERSTOOD.contains(&extension.extn_id))
}

fn state(list: &CertificateList, now_ms: i64) -> CrlState {
    let next = list.tbs_cert_list.next_update.as_ref().map(milliseconds);
    match next {
        Some(since_ms) if since_ms < now_ms => CrlState::Stale { since_ms },
        until_ms => CrlState::Current { until_ms },
    }
}

fn milliseconds(time: &Time) -> i64 {
    time.to_unix_duration().as_millis() as i64
}

/// Which of two is better to have: later dates are, and a list without one is good for ever.
fn freshness(state: &CrlState) -> i64 {
    match state {
        CrlState::Missing => i64::MIN,
        CrlState::Stale { since_ms } => *since_ms,
        CrlState::Current { until_ms } => until_ms.unwrap_or(i64::MAX),
    }
}
