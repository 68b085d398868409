//! A card's security object and the authority behind it, right and wrong in every way a test asks for.

use crate::identity::chip::passive::CscaTrust;
use crate::identity::chip::tlv::object;
use crate::x509::Hash;
use crate::x509::tests::maker::{
    Key, Spec, YEAR, YEAR_2026, basic_constraints, digest_of, key_usage, oid, revocation_list, time,
};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode, Encode, Sequence};
use std::collections::BTreeMap;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// 2026-11-24T03:42:00Z, in seconds.
pub(super) const SIGNED_AT: u64 = 1_795_491_720;
pub(super) const CSCA: &str = "CN=CSCA Test,O=Test,C=VN";
pub(super) const DS: &str = "CN=DS Test,O=Test,C=VN";
pub(super) const DS_SERIAL: u8 = 7;
pub(super) const CSCA_SERIAL: u8 = 1;

#[derive(Sequence)]
struct GroupHash {
    number: u8,
    hash: OctetString,
}

#[derive(Sequence)]
struct VersionInfo {
    lds: String,
    unicode: String,
}

#[derive(Sequence)]
struct Object {
    version: u8,
    hash_algorithm: AlgorithmIdentifierOwned,
    hashes: Vec<GroupHash>,
    #[asn1(optional = "true")]
    info: Option<Any>,
}

/// A card to be; every part of it can be made wrong.
#[derive(Clone)]
pub(super) struct Card {
    pub(super) csca_key: Key,
    pub(super) ds_key: Key,
    pub(super) csca: Spec,
    pub(super) ds: Spec,
    /// What the pack has besides the authority's own certificate, and instead of it when `own_anchor` is false.
    pub(super) more_anchors: Vec<Vec<u8>>,
    pub(super) own_anchor: bool,
    pub(super) crls: Vec<Vec<u8>>,
    /// Whether the security object bears the signer's certificate, or the pack does.
    pub(super) embedded: bool,
    pub(super) groups: BTreeMap<u8, Vec<u8>>,
    /// Signed as they are here; `None` for those of `groups`.
    pub(super) signed_groups: Option<Vec<(u8, Vec<u8>)>>,
    pub(super) group_hash: Hash,
    pub(super) version: u8,
    pub(super) signing_time: Option<u64>,
    pub(super) content_type: ObjectIdentifier,
    pub(super) attribute_type: ObjectIdentifier,
    pub(super) cms_version: CmsVersion,
    /// Instead of the digest of the content.
    pub(super) digest: Option<Vec<u8>>,
    /// Signs instead of the document signer.
    pub(super) forger: Option<Key>,
}

pub(super) fn csca_spec() -> Spec {
    Spec {
        serial: CSCA_SERIAL,
        issuer: CSCA.into(),
        subject: CSCA.into(),
        from: YEAR_2026 - 2 * YEAR,
        until: YEAR_2026 + 13 * YEAR,
        extensions: vec![
            key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign),
            basic_constraints(true, Some(0)),
        ],
    }
}

impl Card {
    pub(super) fn new(csca_key: Key, ds_key: Key) -> Self {
        Self {
            csca_key,
            ds_key,
            csca: csca_spec(),
            ds: Spec {
                serial: DS_SERIAL,
                issuer: CSCA.into(),
                subject: DS.into(),
                from: YEAR_2026,
                until: YEAR_2026 + 11 * YEAR,
                extensions: vec![key_usage(KeyUsages::DigitalSignature)],
            },
            more_anchors: Vec::new(),
            own_anchor: true,
            crls: Vec::new(),
            embedded: true,
            groups: [1, 2, 13]
                .map(|n: u8| (n, object(u32::from(n) + 0x60, &[n; 40])))
                .into(),
            signed_groups: None,
            group_hash: Hash::Sha256,
            version: 0,
            signing_time: Some(SIGNED_AT),
            content_type: oid("2.23.136.1.1.1"),
            attribute_type: oid("2.23.136.1.1.1"),
            cms_version: CmsVersion::V3,
            digest: None,
            forger: None,
        }
    }

    pub(super) fn usual() -> Self {
        Self::new(Key::p256(1), Key::p256(2))
    }

    pub(super) fn trust(&self) -> CscaTrust {
        let own = self.csca.issue(&self.csca_key, &self.csca_key);
        let mut anchors = self.more_anchors.clone();
        anchors.extend(self.own_anchor.then_some(own));
        let signer = self.ds.issue(&self.ds_key, &self.csca_key);
        CscaTrust {
            anchors,
            crls: self.crls.clone(),
            document_signers: if self.embedded { vec![] } else { vec![signer] },
        }
    }

    /// A list of the authority, from a day before signing.
    pub(super) fn revoke(&mut self, serials: &[u8], next: Option<u64>) {
        let list = revocation_list(CSCA, &self.csca_key, serials, SIGNED_AT - 86_400, next);
        self.crls.push(list);
    }

    fn object(&self) -> Vec<u8> {
        let groups = self.groups.iter().map(|(number, file)| (*number, file.clone()));
        let groups = self.signed_groups.clone().unwrap_or_else(|| groups.collect());
        let info = VersionInfo {
            lds: "0107".into(),
            unicode: "040000".into(),
        };
        Object {
            version: self.version,
            hash_algorithm: digest_of(self.group_hash),
            hashes: groups
                .into_iter()
                .map(|(number, file)| GroupHash {
                    number,
                    hash: OctetString::new(self.group_hash.of(&[&file]).as_ref()).unwrap(),
                })
                .collect(),
            info: (self.version == 1).then(|| Any::encode_from(&info).unwrap()),
        }
        .to_der()
        .unwrap()
    }

    fn info(&self, content: &[u8], signer: &Certificate) -> SignerInfo {
        let digest = match &self.digest {
            Some(digest) => digest.clone(),
            None => self.ds_key.hash.of(&[content]).as_ref().to_vec(),
        };
        let mut attributes = vec![
            attribute("1.2.840.113549.1.9.3", &self.attribute_type),
            attribute("1.2.840.113549.1.9.4", &OctetString::new(digest).unwrap()),
        ];
        attributes.extend(
            self.signing_time
                .map(|at| attribute("1.2.840.113549.1.9.5", &time(at))),
        );
        let attributes = SetOfVec::try_from(attributes).unwrap();
        let by = self.forger.as_ref().unwrap_or(&self.ds_key);
        SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: signer.tbs_certificate.issuer.clone(),
                serial_number: signer.tbs_certificate.serial_number.clone(),
            }),
            digest_alg: self.ds_key.digest.clone(),
            signature: OctetString::new(by.sign(&attributes.to_der().unwrap())).unwrap(),
            signed_attrs: Some(attributes),
            signature_algorithm: self.ds_key.algorithm.clone(),
            unsigned_attrs: None,
        }
    }

    /// EF.SOD.
    pub(super) fn sod(&self) -> Vec<u8> {
        let content = self.object();
        let signer = Certificate::from_der(&self.ds.issue(&self.ds_key, &self.csca_key)).unwrap();
        let info = self.info(&content, &signer);
        let certificates = SetOfVec::try_from(vec![CertificateChoices::Certificate(signer)]).unwrap();
        let data = SignedData {
            version: self.cms_version,
            digest_algorithms: SetOfVec::try_from(vec![self.ds_key.digest.clone()]).unwrap(),
            encap_content_info: EncapsulatedContentInfo {
                econtent_type: self.content_type,
                econtent: Some(Any::encode_from(&OctetString::new(content).unwrap()).unwrap()),
            },
            certificates: self.embedded.then(|| certificates.into()),
            crls: None,
            signer_infos: SetOfVec::try_from(vec![info]).unwrap().into(),
        };
        let info = ContentInfo {
            content_type: oid("1.2.840.113549.1.7.2"),
            content: Any::encode_from(&data).unwrap(),
        };
        object(0x77, &info.to_der().unwrap())
    }
}

fn attribute(kind: &str, value: &(impl Encode + der::Tagged)) -> Attribute {
    Attribute {
        oid: oid(kind),
        values: SetOfVec::try_from(vec![Any::from_der(&value.to_der().unwrap()).unwrap()]).unwrap(),
    }
}
