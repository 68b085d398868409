//! What a chip's files prove to the province: the document security object is signed under the card authority, and the
//! data groups are the ones it names (ICAO 9303 part 11 §5.1). Written apart from the app's own check, and only for what the
//! sandbox's cards use: ECDSA P-256 with SHA-256.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Sequence};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{DerSignature, VerifyingKey};
use p256::pkcs8::DecodePublicKey as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SECURITY_OBJECT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.1");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// `LDSSecurityObject` (ICAO 9303 part 10 §4.6.2.3), whose last member newer cards add.
#[derive(Sequence)]
struct SecurityObject {
    version: u8,
    algorithm: AlgorithmIdentifierOwned,
    groups: Vec<GroupHash>,
    #[asn1(optional = "true")]
    lds: Option<Any>,
}

#[derive(Sequence)]
struct GroupHash {
    number: u8,
    hash: OctetString,
}

/// Whether `sod` (with its tag 77) is signed under one of `roots` and names every group as it came.
pub(super) fn proves(sod: &[u8], groups: &BTreeMap<u8, Vec<u8>>, roots: &[Vec<u8>]) -> bool {
    checked(sod, groups, roots).is_some()
}

fn checked(sod: &[u8], groups: &BTreeMap<u8, Vec<u8>>, roots: &[Vec<u8>]) -> Option<()> {
    let outer = Any::from_der(sod).ok()?;
    let info = ContentInfo::from_der(outer.value()).ok()?;
    let signed: SignedData = info.content.decode_as().ok()?;
    let [signer] = signed.signer_infos.0.as_slice() else {
        return None;
    };
    if signed.encap_content_info.econtent_type != SECURITY_OBJECT {
        return None;
    }
    let content: OctetString = signed.encap_content_info.econtent.as_ref()?.decode_as().ok()?;
    let document_signer = signed
        .certificates
        .as_ref()?
        .0
        .iter()
        .find_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate),
            CertificateChoices::Other(_) => None,
        })?;
    under(document_signer, roots)?;
    signed_by(document_signer, signer, content.as_bytes())?;
    names(content.as_bytes(), groups)
}

fn under(document_signer: &Certificate, roots: &[Vec<u8>]) -> Option<()> {
    let signed = document_signer.tbs_certificate.to_der().ok()?;
    let signature = DerSignature::from_bytes(document_signer.signature.as_bytes()?).ok()?;
    roots
        .iter()
        .filter_map(|root| Certificate::from_der(root).ok())
        .filter(|root| root.tbs_certificate.subject == document_signer.tbs_certificate.issuer)
        .filter_map(|root| key_of(&root))
        .any(|key| key.verify(&signed, &signature).is_ok())
        .then_some(())
}

fn key_of(certificate: &Certificate) -> Option<VerifyingKey> {
    let spki = certificate
        .tbs_certificate
        .subject_public_key_info
        .to_der()
        .ok()?;
    VerifyingKey::from_public_key_der(&spki).ok()
}

fn signed_by(document_signer: &Certificate, signer: &SignerInfo, content: &[u8]) -> Option<()> {
    let attributes = signer.signed_attrs.as_ref()?;
    let digest = attributes.iter().find(|a| a.oid == MESSAGE_DIGEST)?;
    let digest: OctetString = digest.values.get(0)?.decode_as().ok()?;
    if digest.as_bytes() != Sha256::digest(content).as_slice() {
        return None;
    }
    let signature = DerSignature::from_bytes(signer.signature.as_bytes()).ok()?;
    let signed = attributes.to_der().ok()?;
    key_of(document_signer)?.verify(&signed, &signature).ok()
}

fn names(content: &[u8], groups: &BTreeMap<u8, Vec<u8>>) -> Option<()> {
    let object = SecurityObject::from_der(content).ok()?;
    if object.algorithm.oid != SHA256 {
        return None;
    }
    let named = |number: u8, bytes: &[u8]| {
        object
            .groups
            .iter()
            .any(|g| g.number == number && g.hash.as_bytes() == Sha256::digest(bytes).as_slice())
    };
    groups
        .iter()
        .all(|(number, bytes)| named(*number, bytes))
        .then_some(())
}
