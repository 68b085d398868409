//! The CMS signature of EF.SOD (RFC 5652; Doc 9303-10, 4.6.2.2) and of EF.CardSecurity (Doc 9303-11, 9.2).

use super::error::{at, malformed};
use super::{ALLOW, CscaTrust, PassiveError};
use crate::identity::chip::lds;
use crate::identity::chip::tlv::{Objects, Tlv};
use crate::x509::attributes::{CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, single};
use crate::x509::{self, Hash, Raw};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedAttributes, SignedData, SignerIdentifier, SignerInfo};
use const_oid::ObjectIdentifier;
use der::asn1::OctetString;
use der::{Decode, Encode};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::time::Time;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
/// `id-icao-mrtd-security-ldsSecurityObject`.
pub(super) const LDS_OBJECT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.1");
/// `id-SecurityObject` of EF.CardSecurity.
pub(super) const CARD_SECURITY: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.127.0.7.3.2.1");

/// Octets of a signed file; those in use have two to four thousand.
const MAX_SIGNED: usize = 64 * 1024;
/// Certificates in a signed file; it has one, that of the signer.
const MAX_CERTIFICATES: usize = 8;

/// A content that the key of `signer` signed. Whether `signer` is anyone is another question.
pub(super) struct Signed {
    pub(super) content: Vec<u8>,
    pub(super) signer: Raw,
    /// Milliseconds since 1970, when a signed attribute says so.
    pub(super) time: Option<i64>,
    pub(super) weak: bool,
}

/// The content of `sod`, the whole file.
pub(super) fn security_object(sod: &[u8], trust: &CscaTrust) -> Result<Signed, PassiveError> {
    if sod.len() > MAX_SIGNED {
        return Err(malformed("length of the security object"));
    }
    authenticate(lds::security_object(sod)?, LDS_OBJECT, trust)
}

/// The content of the SignedData `der`, which must be of the type `wanted`.
pub(super) fn authenticate(
    der: &[u8],
    wanted: ObjectIdentifier,
    trust: &CscaTrust,
) -> Result<Signed, PassiveError> {
    if der.len() > MAX_SIGNED {
        return Err(malformed("length of a signed file"));
    }
    let signed_data = parse(der)?;
    let [info] = signed_data.signer_infos.0.as_slice() else {
        return Err(PassiveError::Unsupported {
            what: "number of signers",
        });
    };
    let hash = Hash::from_identifier(&info.digest_alg, &ALLOW).map_err(|fault| at(fault, "digest"))?;
    check_shape(&signed_data, info, hash, wanted)?;
    let content = signed_data.encap_content_info.econtent.as_ref();
    let content: OctetString = content
        .and_then(|content| content.decode_as().ok())
        .ok_or(malformed("content"))?;
    let attributes = info.signed_attrs.as_ref().ok_or(malformed("signed attributes"))?;
    check_attributes(attributes, hash, content.as_bytes(), wanted)?;
    let signer = find_signer(info, embedded(der)?, trust)?;
    let signed = attributes.to_der().map_err(|_| malformed("signed attributes"))?;
    x509::verify(
        &ALLOW,
        &info.signature_algorithm,
        Some(hash),
        &signer.certificate.tbs_certificate.subject_public_key_info,
        &signed,
        info.signature.as_bytes(),
    )
    .map_err(|fault| at(fault, "signature"))?;
    Ok(Signed {
        time: signing_time(attributes)?,
        content: content.into_bytes(),
        weak: hash.is_weak(),
        signer,
    })
}

fn parse(der: &[u8]) -> Result<SignedData, PassiveError> {
    let info = ContentInfo::from_der(der).map_err(|_| malformed("CMS"))?;
    if info.content_type != SIGNED_DATA {
        return Err(malformed("content type"));
    }
    info.content.decode_as().map_err(|_| malformed("SignedData"))
}

/// No signature covers the outer fields of CMS, so each must be what follows from the signed ones.
fn check_shape(
    signed_data: &SignedData,
    info: &SignerInfo,
    hash: Hash,
    wanted: ObjectIdentifier,
) -> Result<(), PassiveError> {
    let signer_version = match info.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => CmsVersion::V3,
    };
    let same_digest = |one| Hash::from_identifier(one, &ALLOW) == Ok(hash);
    if signed_data.encap_content_info.econtent_type != wanted {
        return Err(malformed("content type"));
    }
    // RFC 5652 §5.1: 3, because the content is not plain data.
    let sound = signed_data.version == CmsVersion::V3
        && info.version == signer_version
        && !signed_data.digest_algorithms.is_empty()
        && signed_data.digest_algorithms.iter().all(same_digest);
    if sound {
        Ok(())
    } else {
        Err(malformed("SignedData"))
    }
}

fn check_attributes(
    attributes: &SignedAttributes,
    hash: Hash,
    content: &[u8],
    wanted: ObjectIdentifier,
) -> Result<(), PassiveError> {
    let wrong = |fault| at(fault, "signed attributes");
    let content_type: Option<ObjectIdentifier> = single(attributes, CONTENT_TYPE).map_err(wrong)?;
    if content_type != Some(wanted) {
        return Err(malformed("content type"));
    }
    let digest: Option<OctetString> = single(attributes, MESSAGE_DIGEST).map_err(wrong)?;
    if digest.ok_or(malformed("message digest"))?.as_bytes() == hash.of(&[content]).as_ref() {
        Ok(())
    } else {
        Err(PassiveError::Altered { group: None })
    }
}

fn signing_time(attributes: &SignedAttributes) -> Result<Option<i64>, PassiveError> {
    let time: Option<Time> = single(attributes, SIGNING_TIME).map_err(|fault| at(fault, "signing time"))?;
    Ok(time.map(|time| time.to_unix_duration().as_millis() as i64))
}

/// The certificates that came along, with the octets they were signed over: decoded ones would have lost them.
fn embedded(der: &[u8]) -> Result<Vec<Raw>, PassiveError> {
    let wrong = |_| malformed("certificates");
    let mut info = Tlv::only(der).map_err(wrong)?.inside();
    info.expect(0x06).map_err(wrong)?;
    let signed_data = info.expect(0xA0).map_err(wrong)?.value;
    let mut fields = Tlv::only(signed_data).map_err(wrong)?.inside();
    let mut found = Vec::new();
    while let Some(field) = fields.next().map_err(wrong)? {
        // `certificates [0] IMPLICIT` is the only field with this tag.
        if field.tag == 0xA0 {
            found.extend(certificates(field.inside())?);
        }
    }
    Ok(found)
}

fn certificates(mut set: Objects<'_>) -> Result<Vec<Raw>, PassiveError> {
    let mut found = Vec::new();
    while let Some(object) = set.next().map_err(|_| malformed("certificates"))? {
        if found.len() == MAX_CERTIFICATES {
            return Err(malformed("certificates"));
        }
        found.push(Raw::from_der(object.raw).map_err(|fault| at(fault, "certificates"))?);
    }
    Ok(found)
}

/// The certificate the signer is named by: from the security object, else from the pack.
fn find_signer(info: &SignerInfo, embedded: Vec<Raw>, trust: &CscaTrust) -> Result<Raw, PassiveError> {
    let is_it = |raw: &Raw| {
        let tbs = &raw.certificate.tbs_certificate;
        match &info.sid {
            SignerIdentifier::IssuerAndSerialNumber(sid) => {
                tbs.serial_number == sid.serial_number && tbs.issuer == sid.issuer
            }
            SignerIdentifier::SubjectKeyIdentifier(sid) => {
                matches!(tbs.get::<SubjectKeyIdentifier>(), Ok(Some((_, id))) if id == *sid)
            }
        }
    };
    embedded
        .into_iter()
        .chain(
            trust
                .document_signers
                .iter()
                .filter_map(|der| Raw::from_der(der).ok()),
        )
        .find(is_it)
        .ok_or(PassiveError::NotTrusted)
}
