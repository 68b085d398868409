//! The CMS signature (RFC 5652, RFC 5035) over a byte range.

use super::algorithm::{self, Hash};
use super::byte_range::ByteRange;
use super::{Reason, chain};
use crate::x509::attributes::{CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, single};
use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedAttributes, SignedData, SignerIdentifier, SignerInfo};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Reader, Sequence, SliceReader};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
const ALGORITHM_PROTECTION: ObjectIdentifier = oid("1.2.840.113549.1.9.52");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");

/// More certificates than any chain needs are not looked at.
const MAX_CERTIFICATES: usize = 16;

/// A signature that holds, by a signer under one of the roots.
pub(super) struct Authenticated {
    pub(super) signer: Certificate,
    /// From the signer up to the root.
    pub(super) path: Vec<Certificate>,
    /// Milliseconds since 1970, when a signed attribute says so.
    pub(super) signing_time: Option<i64>,
    /// Whether the signed attributes name the signer's certificate.
    pub(super) names_certificate: bool,
}

/// Checks that what the range signs is what is there, by whom, and that a root vouches for them.
pub(super) fn authenticate(range: &ByteRange<'_>, roots: &[Certificate]) -> Result<Authenticated, Reason> {
    let signed_data = parse(&range.contents)?;
    let certificates = certificates(&signed_data)?;
    let info = only_signer(&signed_data)?;
    let hash = algorithm::hash(&info.digest_alg)?;
    check_shape(&signed_data, info, hash)?;
    let signer = find_signer(info, &certificates)?;
    let attributes = info.signed_attrs.as_ref().ok_or(Reason::Malformed)?;
    let names_certificate = check_attributes(attributes, hash, range, &signer)?;
    check_algorithms(attributes, info)?;
    let signed = attributes.to_der().map_err(|_| Reason::Malformed)?;
    algorithm::verify(
        &info.signature_algorithm,
        Some(hash),
        &signer.tbs_certificate.subject_public_key_info,
        &signed,
        info.signature.as_bytes(),
    )?;
    Ok(Authenticated {
        path: chain::build(&signer, &certificates, roots)?,
        signing_time: signing_time(attributes)?,
        names_certificate,
        signer,
    })
}

/// `/Contents` is reserved before its length is known: the DER, then zeros.
fn parse(contents: &[u8]) -> Result<SignedData, Reason> {
    let mut reader = SliceReader::new(contents).map_err(|_| Reason::Malformed)?;
    let info = ContentInfo::decode(&mut reader).map_err(|_| Reason::Malformed)?;
    let padding = reader
        .read_slice(reader.remaining_len())
        .map_err(|_| Reason::Malformed)?;
    if info.content_type != SIGNED_DATA || padding.iter().any(|&b| b != 0) {
        return Err(Reason::Malformed);
    }
    info.content.decode_as().map_err(|_| Reason::Malformed)
}

fn certificates(signed_data: &SignedData) -> Result<Vec<Certificate>, Reason> {
    let set = signed_data.certificates.as_ref().ok_or(Reason::Malformed)?;
    if set.0.len() > MAX_CERTIFICATES {
        return Err(Reason::Malformed);
    }
    set.0
        .iter()
        .map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Ok(certificate.clone()),
            CertificateChoices::Other(_) => Err(Reason::Unsupported),
        })
        .collect()
}

fn only_signer(signed_data: &SignedData) -> Result<&SignerInfo, Reason> {
    match signed_data.signer_infos.0.as_slice() {
        [info] => Ok(info),
        // EN 319 142-1 §6.2.1: exactly one.
        _ => Err(Reason::Malformed),
    }
}

/// No signature covers the outer fields of CMS, so each must be just what follows from the signed ones.
fn check_shape(signed_data: &SignedData, info: &SignerInfo, hash: Hash) -> Result<(), Reason> {
    let (data_version, signer_version) = match info.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => (CmsVersion::V1, CmsVersion::V1),
        SignerIdentifier::SubjectKeyIdentifier(_) => (CmsVersion::V3, CmsVersion::V3),
    };
    let digests = signed_data.digest_algorithms.as_slice();
    let same_digest = matches!(digests, [one] if algorithm::hash(one)? == hash);
    let content = &signed_data.encap_content_info;
    let sound = signed_data.version == data_version
        && info.version == signer_version
        && same_digest
        && content.econtent_type == DATA
        && content.econtent.is_none()
        && signed_data.crls.is_none();
    if sound { Ok(()) } else { Err(Reason::Malformed) }
}

fn find_signer(info: &SignerInfo, certificates: &[Certificate]) -> Result<Certificate, Reason> {
    let is_it = |certificate: &&Certificate| match &info.sid {
        SignerIdentifier::IssuerAndSerialNumber(sid) => {
            certificate.tbs_certificate.issuer == sid.issuer
                && certificate.tbs_certificate.serial_number == sid.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(sid) => {
            matches!(certificate.tbs_certificate.get::<SubjectKeyIdentifier>(), Ok(Some((_, id))) if id == *sid)
        }
    };
    certificates.iter().find(is_it).cloned().ok_or(Reason::Malformed)
}

/// Content type, digest and signing certificate; whether the last is there.
fn check_attributes(
    attributes: &SignedAttributes,
    hash: Hash,
    range: &ByteRange<'_>,
    signer: &Certificate,
) -> Result<bool, Reason> {
    let content_type: Option<ObjectIdentifier> = single(attributes, CONTENT_TYPE)?;
    if content_type != Some(DATA) {
        return Err(Reason::Malformed);
    }
    let digest: OctetString = single(attributes, MESSAGE_DIGEST)?.ok_or(Reason::Malformed)?;
    if digest.as_bytes() != hash.of(&range.signed()).as_ref() {
        return Err(Reason::Changed);
    }
    match single::<SigningCertificateV2>(attributes, SIGNING_CERTIFICATE_V2)? {
        Some(named) => named.is(signer).map(|()| true),
        None => Ok(false),
    }
}

/// RFC 6211: where the signer says which algorithms it used, those must be they.
fn check_algorithms(attributes: &SignedAttributes, info: &SignerInfo) -> Result<(), Reason> {
    match single::<AlgorithmProtection>(attributes, ALGORITHM_PROTECTION)? {
        Some(said)
            if said.digest != info.digest_alg
                || said.signature.as_ref() != Some(&info.signature_algorithm) =>
        {
            Err(Reason::Changed)
        }
        _ => Ok(()),
    }
}

fn signing_time(attributes: &SignedAttributes) -> Result<Option<i64>, Reason> {
    let time: Option<Time> = single(attributes, SIGNING_TIME)?;
    Ok(time.map(|time| time.to_unix_duration().as_millis() as i64))
}

/// `CMSAlgorithmProtection` (RFC 6211 §2), for signatures.
#[derive(Sequence)]
struct AlgorithmProtection {
    digest: AlgorithmIdentifierOwned,
    #[asn1(
        context_specific = "1",
        tag_mode = "IMPLICIT",
        constructed = "true",
        optional = "true"
    )]
    signature: Option<AlgorithmIdentifierOwned>,
}

/// RFC 5035 §3.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// RFC 5035 §4. The hash is SHA-256 when none is named.
#[derive(Sequence)]
struct EssCertIdV2 {
    #[asn1(optional = "true")]
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    cert_hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

impl SigningCertificateV2 {
    /// The first one named is the signer's.
    fn is(&self, signer: &Certificate) -> Result<(), Reason> {
        let named = self.certs.first().ok_or(Reason::Malformed)?;
        let hash = match &named.hash_algorithm {
            Some(algorithm) => algorithm::hash(algorithm)?,
            None => Hash::Sha256,
        };
        let der = signer.to_der().map_err(|_| Reason::Malformed)?;
        if named.cert_hash.as_bytes() == hash.of(&[&der]).as_ref() {
            Ok(())
        } else {
            Err(Reason::StrangeSigner)
        }
    }
}
