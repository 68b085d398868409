//! PAdES baseline-B (ETSI EN 319 142-1): a CAdES signature in an incremental update.

use crate::error::Error;
use crate::keys::SigningIdentity;
use cms::builder::{SignedDataBuilder, SignerInfoBuilder};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::signed_data::{EncapsulatedContentInfo, SignerIdentifier};
use const_oid::ObjectIdentifier;
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Decode as _, Encode as _, Sequence};
use jiff::Timestamp;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary};
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// Room for the signature, in bytes; two small certificates need about 2 KiB.
const ROOM: usize = 8192;
/// As wide as any offset will be.
const OFFSET_PLACEHOLDER: i64 = 9_999_999_999;
/// id-aa-signingCertificateV2, RFC 5035.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

fn broken(e: impl std::fmt::Display) -> Error {
    Error::Document(e.to_string())
}

/// Signs a PDF.
pub(crate) fn sign(pdf: Vec<u8>, signer: &SigningIdentity, at: Timestamp) -> Result<Vec<u8>, Error> {
    let (mut pdf, range) = with_room(pdf, at)?;
    let signed = [part(&pdf, 0, range[1])?, part(&pdf, range[2], range[3])?];
    let digest = signed
        .iter()
        .fold(Sha256::new(), sha2::Digest::chain_update)
        .finalize();
    let signature = cades(&digest, signer)?;
    let hex = crate::jose::hex(&signature);
    let gap = pdf
        .get_mut(range[1] + 1..range[2] - 1)
        .ok_or_else(|| broken("no room for the signature"))?;
    let room = gap
        .get_mut(..hex.len())
        .ok_or_else(|| broken("the signature is larger than its room"))?;
    room.copy_from_slice(hex.as_bytes());
    Ok(pdf)
}

fn part(pdf: &[u8], from: usize, len: usize) -> Result<&[u8], Error> {
    pdf.get(from..from + len).ok_or_else(|| broken("byte range"))
}

/// Appends the signature's objects, with zeros where the signature will be, and the byte range filled in.
fn with_room(pdf: Vec<u8>, at: Timestamp) -> Result<(Vec<u8>, [usize; 4]), Error> {
    let held = Document::load_mem(&pdf).map_err(broken)?;
    let catalog_id = held
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .map_err(broken)?;
    let page_id = held.page_iter().next().ok_or_else(|| broken("no page"))?;
    let mut update = IncrementalDocument::create_from(pdf, held);
    let field = objects(&mut update, page_id, at);
    for (id, set) in [
        (catalog_id, Target::Catalog(field)),
        (page_id, Target::Page(field)),
    ] {
        update.opt_clone_object_to_new_document(id).map_err(broken)?;
        let object = update
            .new_document
            .get_object_mut(id)
            .and_then(Object::as_dict_mut)
            .map_err(broken)?;
        set.apply(object);
    }
    let mut out = Vec::new();
    update.save_to(&mut out).map_err(broken)?;
    fill_range(out)
}

enum Target {
    Catalog(ObjectId),
    Page(ObjectId),
}

impl Target {
    fn apply(self, dict: &mut Dictionary) {
        match self {
            Self::Catalog(field) => dict.set(
                "AcroForm",
                // SigFlags 3: signatures exist, append only.
                dictionary! {"Fields" => vec![field.into()], "SigFlags" => 3},
            ),
            Self::Page(field) => dict.set("Annots", vec![Object::from(field)]),
        }
    }
}

/// The signature dictionary and its invisible field.
fn objects(update: &mut IncrementalDocument, page: ObjectId, at: Timestamp) -> ObjectId {
    let mut signature = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "M" => Object::string_literal(at.strftime("D:%Y%m%d%H%M%SZ").to_string()),
        "Reason" => text("Trả kết quả (MẪU THỬ)"),
    };
    signature.set(
        "ByteRange",
        vec![
            0.into(),
            OFFSET_PLACEHOLDER.into(),
            OFFSET_PLACEHOLDER.into(),
            OFFSET_PLACEHOLDER.into(),
        ],
    );
    signature.set(
        "Contents",
        Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
    );
    let signature = update.new_document.add_object(signature);
    update.new_document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal("ChuKy1"),
        "V" => signature, "P" => page, "F" => 132, "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()]
    })
}

/// A text string in UTF-16 with its mark.
fn text(words: &str) -> Object {
    let bytes = [0xFE, 0xFF]
        .into_iter()
        .chain(words.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn fill_range(mut pdf: Vec<u8>) -> Result<(Vec<u8>, [usize; 4]), Error> {
    let zeros = vec![b'0'; 2 * ROOM];
    // `<` of the contents begins the gap, `>` ends it.
    let open =
        last(&pdf, &[b"<".as_slice(), &zeros, b">"].concat()).ok_or_else(|| broken("no room in the file"))?;
    let close = open + 2 + zeros.len();
    let range = [0, open, close, pdf.len() - close];
    let placeholder = format!("{OFFSET_PLACEHOLDER} {OFFSET_PLACEHOLDER} {OFFSET_PLACEHOLDER}");
    let at = last(&pdf, placeholder.as_bytes()).ok_or_else(|| broken("no byte range in the file"))?;
    let told = format!("{} {} {}", range[1], range[2], range[3]);
    let padded = format!("{told:<width$}", width = placeholder.len());
    pdf.get_mut(at..at + padded.len())
        .ok_or_else(|| broken("byte range"))?
        .copy_from_slice(padded.as_bytes());
    Ok((pdf, range))
}

fn last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .rposition(|window| window == needle)
}

/// ESSCertIDv2 with SHA-256 as the default algorithm (RFC 5035 section 4).
#[derive(Sequence)]
struct EssCertIdV2 {
    cert_hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// A detached CMS signature with the attributes of baseline-B. No signing-time: PDF's `M` has it (EN 319 142-1, 6.3).
fn cades(digest: &[u8], signer: &SigningIdentity) -> Result<Vec<u8>, Error> {
    let office = Certificate::from_der(&signer.office).map_err(Error::crypto)?;
    let root = Certificate::from_der(&signer.root).map_err(Error::crypto)?;
    let content = EncapsulatedContentInfo {
        econtent_type: const_oid::db::rfc5911::ID_DATA,
        econtent: None,
    };
    let sha256 = AlgorithmIdentifierOwned {
        oid: const_oid::db::rfc5912::ID_SHA_256,
        parameters: None,
    };
    let sid = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
        issuer: office.tbs_certificate.issuer.clone(),
        serial_number: office.tbs_certificate.serial_number.clone(),
    });
    let mut info = SignerInfoBuilder::new(&signer.key, sid, sha256.clone(), &content, Some(digest))
        .map_err(Error::crypto)?;
    info.add_signed_attribute(signing_certificate(&signer.office)?)
        .map_err(Error::crypto)?;
    let mut builder = SignedDataBuilder::new(&content);
    builder
        .add_digest_algorithm(sha256)
        .and_then(|b| b.add_certificate(CertificateChoices::Certificate(office)))
        .and_then(|b| b.add_certificate(CertificateChoices::Certificate(root)))
        .and_then(|b| b.add_signer_info::<SigningKey, DerSignature>(info))
        .and_then(SignedDataBuilder::build)
        .and_then(|content| Ok(content.to_der()?))
        .map_err(Error::crypto)
}

fn signing_certificate(certificate: &[u8]) -> Result<Attribute, Error> {
    let value = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            cert_hash: OctetString::new(Sha256::digest(certificate).to_vec()).map_err(Error::crypto)?,
        }],
    };
    let mut values = SetOfVec::new();
    let any = Any::from_der(&value.to_der().map_err(Error::crypto)?).map_err(Error::crypto)?;
    values.insert(any).map_err(Error::crypto)?;
    Ok(Attribute {
        oid: SIGNING_CERTIFICATE_V2,
        values,
    })
}
