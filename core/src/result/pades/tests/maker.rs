//! Certificates, CMS and PDF files to verify, right and wrong in every way a test asks for.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, Null, OctetString, SetOfVec};
use der::{Decode, Encode, Tag};
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rcgen::{KeyUsagePurpose, PKCS_RSA_SHA256, SigningKey, date_time_ymd};
use std::fmt::Write as _;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// 2026-11-24T10:42:00+07:00.
pub(super) const SIGNED_AT: i64 = 1_795_491_720_000;
const CONTENTS: usize = 4096;

pub(super) fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// A certificate with its key, and what it needs to be chained to.
pub(super) struct Ca {
    params: CertificateParams,
    key: KeyPair,
    der: Vec<u8>,
    /// Intermediates above, nearest first.
    above: Vec<Vec<u8>>,
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Tỉnh thử nghiệm");
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params
}

fn ca_params(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

fn signer_params(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
    params
}

/// A key made for these tests alone (`openssl genpkey -algorithm RSA`); ring makes none itself.
pub(super) fn rsa_key() -> KeyPair {
    let der = include_bytes!("rsa-2048.test-key.der").as_slice();
    KeyPair::from_pkcs8_der_and_sign_algo(&der.into(), &PKCS_RSA_SHA256).unwrap()
}

impl Ca {
    pub(super) fn root(name: &str) -> Self {
        Self::root_with(name, KeyPair::generate().unwrap(), |_| {})
    }

    pub(super) fn root_with(name: &str, key: KeyPair, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = ca_params(name);
        change(&mut params);
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self {
            params,
            key,
            der,
            above: Vec::new(),
        }
    }

    fn issue(&self, params: CertificateParams, key: KeyPair) -> Self {
        let issuer = Issuer::from_params(&self.params, &self.key);
        let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
        let mut above = self.above.clone();
        // A root is not sent along.
        if Certificate::from_der(&self.der).unwrap().tbs_certificate.issuer
            != Certificate::from_der(&self.der).unwrap().tbs_certificate.subject
        {
            above.insert(0, self.der.clone());
        }
        Self {
            params,
            key,
            der,
            above,
        }
    }

    pub(super) fn intermediate(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = ca_params(name);
        change(&mut params);
        self.issue(params, KeyPair::generate().unwrap())
    }

    pub(super) fn signer(&self, name: &str) -> Self {
        self.signer_with(name, KeyPair::generate().unwrap(), |_| {})
    }

    pub(super) fn signer_with(
        &self,
        name: &str,
        key: KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let mut params = signer_params(name);
        change(&mut params);
        self.issue(params, key)
    }

    pub(super) fn der(&self) -> Vec<u8> {
        self.der.clone()
    }
}

/// What goes into a CMS signature, to be changed by a test before it is signed.
pub(super) struct Parts {
    pub(super) digest_alg: AlgorithmIdentifierOwned,
    pub(super) signature_alg: AlgorithmIdentifierOwned,
    pub(super) attributes: Vec<Attribute>,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) version: CmsVersion,
    pub(super) content: Option<Any>,
    /// Behind the DER, before the zeros.
    pub(super) padding: Vec<u8>,
}

pub(super) fn algorithm(text: &str) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: oid(text),
        parameters: None,
    }
}

pub(super) fn attribute(text: &str, value: Any) -> Attribute {
    Attribute {
        oid: oid(text),
        values: SetOfVec::try_from(vec![value]).unwrap(),
    }
}

/// `signing-certificate-v2` with SHA-256 of this certificate.
pub(super) fn signing_certificate(der: &[u8]) -> Attribute {
    let hash = OctetString::new(ring::digest::digest(&ring::digest::SHA256, der).as_ref()).unwrap();
    let sequence = |content: Vec<u8>| Any::new(Tag::Sequence, content).unwrap();
    let id = sequence(hash.to_der().unwrap());
    let ids = sequence(id.to_der().unwrap());
    attribute("1.2.840.113549.1.9.16.2.47", sequence(ids.to_der().unwrap()))
}

fn parts(signer: &Ca, signed: &[u8]) -> Parts {
    let rsa = signer.key.algorithm() == &PKCS_RSA_SHA256;
    let digest = ring::digest::digest(&ring::digest::SHA256, signed);
    let digest = OctetString::new(digest.as_ref()).unwrap();
    let mut signature_alg = algorithm(if rsa {
        "1.2.840.113549.1.1.1"
    } else {
        "1.2.840.10045.4.3.2"
    });
    signature_alg.parameters = rsa.then(|| Null.into());
    Parts {
        digest_alg: algorithm("2.16.840.1.101.3.4.2.1"),
        signature_alg,
        attributes: vec![
            attribute("1.2.840.113549.1.9.3", (&oid("1.2.840.113549.1.7.1")).into()),
            attribute("1.2.840.113549.1.9.4", Any::encode_from(&digest).unwrap()),
            signing_certificate(&signer.der),
        ],
        certificates: [vec![signer.der()], signer.above.clone()].concat(),
        version: CmsVersion::V1,
        content: None,
        padding: Vec::new(),
    }
}

fn cms(signer: &Ca, parts: Parts) -> Vec<u8> {
    let attributes = SetOfVec::try_from(parts.attributes).unwrap();
    let signature = signer.key.sign(&attributes.to_der().unwrap()).unwrap();
    let own = Certificate::from_der(&signer.der).unwrap().tbs_certificate;
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.issuer,
            serial_number: own.serial_number,
        }),
        digest_alg: parts.digest_alg.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: parts.signature_alg,
        signature: OctetString::new(signature).unwrap(),
        unsigned_attrs: None,
    };
    let certificates: Vec<_> = parts
        .certificates
        .iter()
        .map(|der| CertificateChoices::Certificate(Certificate::from_der(der).unwrap()))
        .collect();
    let data = SignedData {
        version: parts.version,
        digest_algorithms: SetOfVec::try_from(vec![parts.digest_alg]).unwrap(),
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: oid("1.2.840.113549.1.7.1"),
            econtent: parts.content,
        },
        certificates: Some(SetOfVec::try_from(certificates).unwrap().into()),
        crls: None,
        signer_infos: SetOfVec::try_from(vec![info]).unwrap().into(),
    };
    let info = ContentInfo {
        content_type: oid("1.2.840.113549.1.7.2"),
        content: Any::encode_from(&data).unwrap(),
    };
    [info.to_der().unwrap(), parts.padding].concat()
}

/// A file being made: revisions of numbered objects, then a signature.
pub(super) struct Pdf {
    bytes: Vec<u8>,
    xref: Option<usize>,
    pub(super) sub_filter: &'static str,
    pub(super) date: &'static str,
    pub(super) upper: bool,
    fields: Vec<String>,
    /// What the form lists, when a test wants something else.
    pub(super) form: Option<String>,
    /// What the field's `/V` says, when a test wants something else.
    pub(super) value: Option<String>,
}

impl Pdf {
    pub(super) fn new() -> Self {
        Self {
            bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            xref: None,
            sub_filter: "ETSI.CAdES.detached",
            date: "D:20261124104200+07'00'",
            upper: false,
            fields: Vec::new(),
            form: None,
            value: None,
        }
    }

    /// Adds another revision, to be signed again, to a file.
    pub(super) fn after(mut self, signed: Vec<u8>) -> Self {
        let at = Self::startxref(&signed);
        self.bytes = signed;
        self.xref = Some(at);
        self.fields = vec!["10 0 R".into()];
        self
    }

    fn startxref(bytes: &[u8]) -> usize {
        let text = String::from_utf8_lossy(bytes);
        let tail = text.rsplit("startxref\n").next().unwrap();
        tail.lines().next().unwrap().parse().unwrap()
    }

    /// Writes objects and a cross-reference section that continues the last one.
    pub(super) fn revision(&mut self, objects: &[(u32, String)]) {
        let mut entries = String::new();
        for (id, body) in objects {
            write!(entries, "{id} 1\n{:010} 00000 n \n", self.bytes.len()).unwrap();
            self.bytes.extend(format!("{id} 0 obj\n{body}\nendobj\n").bytes());
        }
        let xref = self.bytes.len();
        let prev = self.xref.map_or(String::new(), |at| format!(" /Prev {at}"));
        let tail = format!(
            "xref\n0 1\n0000000000 65535 f \n{entries}trailer\n<< /Size 100 /Root 1 0 R{prev} >>\nstartxref\n{xref}\n%%EOF\n"
        );
        self.bytes.extend(tail.bytes());
        self.xref = Some(xref);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The file with a form and the dictionary of a signature still to be made.
    pub(super) fn prepare(mut self) -> Vec<u8> {
        let base = 10 * (self.fields.len() as u32 + 1);
        self.fields.push(format!("{base} 0 R"));
        let fields = self.form.clone().unwrap_or_else(|| self.fields.join(" "));
        let value = self.value.clone().unwrap_or_else(|| format!("{} 0 R", base + 1));
        let dict = format!(
            "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /{} /M ({}) /ByteRange [0 {}]{} /Contents <{}> >>",
            self.sub_filter,
            self.date,
            "#".repeat(30),
            " ".repeat(4),
            "0".repeat(2 * CONTENTS),
        );
        self.revision(&[
            (1, format!("<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [{fields}] >> >>")),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into()),
            (3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>".into()),
            (base, format!("<< /FT /Sig /T (Sig{base}) /V {value} /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>")),
            (base + 1, dict),
        ]);
        self.bytes
    }

    pub(super) fn signed_by(self, signer: &Ca) -> Vec<u8> {
        self.signed_with(signer, |_| {})
    }

    pub(super) fn signed_with(self, signer: &Ca, change: impl FnOnce(&mut Parts)) -> Vec<u8> {
        let upper = self.upper;
        sign(self.prepare(), signer, upper, change)
    }
}

/// Signs the dictionary that is still open.
pub(super) fn sign(mut pdf: Vec<u8>, signer: &Ca, upper: bool, change: impl FnOnce(&mut Parts)) -> Vec<u8> {
    let start = find(&pdf, format!("<{}>", "0".repeat(2 * CONTENTS)).as_bytes());
    let resume = start + 2 * CONTENTS + 2;
    let numbers = format!("{start} {resume} {}", pdf.len() - resume);
    let open = find(&pdf, &[b'#'; 30]);
    pdf[open..open + 30].copy_from_slice(format!("{numbers:30}").as_bytes());
    let signed = [&pdf[..start], &pdf[resume..]].concat();
    let mut parts = parts(signer, &signed);
    change(&mut parts);
    let hex = hex(&cms(signer, parts), upper);
    pdf[start + 1..start + 1 + hex.len()].copy_from_slice(hex.as_bytes());
    pdf
}

pub(super) fn find(pdf: &[u8], what: &[u8]) -> usize {
    pdf.windows(what.len())
        .rposition(|window| window == what)
        .unwrap()
}

pub(super) fn hex(bytes: &[u8], upper: bool) -> String {
    let digits = if upper {
        b"0123456789ABCDEF"
    } else {
        b"0123456789abcdef"
    };
    let digit = |nibble: u8| char::from(digits[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}
