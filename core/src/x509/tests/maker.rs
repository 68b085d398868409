//! Keys, certificates and revocation lists, right and wrong in every way a test asks for.

use crate::x509::Hash;
use const_oid::ObjectIdentifier;
use der::asn1::{Any, BitString, Null, OctetString, Uint, UtcTime};
use der::{Decode, Encode, Sequence};
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytesSize, PublicKey, SecretKey};
use ecdsa::{EcdsaCurve, hazmat};
use ring::signature::{self, RsaKeyPair};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

pub(crate) fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

/// 2026-01-01T00:00:00Z.
pub(crate) const YEAR_2026: u64 = 1_767_225_600;
/// Seconds of a year.
pub(crate) const YEAR: u64 = 365 * 86_400;

#[derive(Sequence)]
struct EcdsaSignature {
    r: Uint,
    s: Uint,
}

type Signer = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A key pair that signs in one way.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) info: SubjectPublicKeyInfoOwned,
    pub(crate) algorithm: AlgorithmIdentifierOwned,
    pub(crate) digest: AlgorithmIdentifierOwned,
    pub(crate) hash: Hash,
    signer: Signer,
}

fn plain(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid,
        parameters: None,
    }
}

pub(crate) fn digest_of(hash: Hash) -> AlgorithmIdentifierOwned {
    plain(oid(match hash {
        Hash::Sha1 => "1.3.14.3.2.26",
        Hash::Sha224 => "2.16.840.1.101.3.4.2.4",
        Hash::Sha256 => "2.16.840.1.101.3.4.2.1",
        Hash::Sha384 => "2.16.840.1.101.3.4.2.2",
        Hash::Sha512 => "2.16.840.1.101.3.4.2.3",
    }))
}

fn curve_key<C>(curve: &str, seed: u8, hash: Hash) -> Key
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let mut secret = ecdsa::elliptic_curve::FieldBytes::<C>::default();
    secret[2..].fill(seed);
    let secret = SecretKey::<C>::from_bytes(&secret).unwrap().to_nonzero_scalar();
    let public = PublicKey::<C>::from_secret_scalar(&secret).to_sec1_point(false);
    let sign = move |message: &[u8]| {
        let hash = hash.of(&[message]);
        let (value, _) = hazmat::sign_prehashed_rfc6979::<C, sha2::Sha512>(&secret, hash.as_ref(), b"");
        EcdsaSignature {
            r: Uint::new(&value.r().to_repr_bytes()).unwrap(),
            s: Uint::new(&value.s().to_repr_bytes()).unwrap(),
        }
        .to_der()
        .unwrap()
    };
    Key {
        info: SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned {
                oid: oid("1.2.840.10045.2.1"),
                parameters: Some(Any::encode_from(&oid(curve)).unwrap()),
            },
            subject_public_key: BitString::from_bytes(public.as_bytes()).unwrap(),
        },
        algorithm: plain(oid(match hash {
            Hash::Sha1 => "1.2.840.10045.4.1",
            Hash::Sha224 => "1.2.840.10045.4.3.1",
            Hash::Sha256 => "1.2.840.10045.4.3.2",
            Hash::Sha384 => "1.2.840.10045.4.3.3",
            Hash::Sha512 => "1.2.840.10045.4.3.4",
        })),
        digest: digest_of(hash),
        hash,
        signer: Arc::new(sign),
    }
}

trait ReprBytes {
    fn to_repr_bytes(&self) -> Vec<u8>;
}

impl<C: EcdsaCurve + CurveArithmetic> ReprBytes for ecdsa::elliptic_curve::NonZeroScalar<C> {
    fn to_repr_bytes(&self) -> Vec<u8> {
        use ecdsa::elliptic_curve::PrimeField as _;
        self.as_ref().to_repr().to_vec()
    }
}

/// A key made for these tests alone (`openssl genpkey -algorithm RSA`); ring makes none itself.
fn rsa_pair() -> RsaKeyPair {
    RsaKeyPair::from_pkcs8(include_bytes!("rsa-2048.test-key.der")).unwrap()
}

fn rsa_key(
    algorithm: AlgorithmIdentifierOwned,
    hash: Hash,
    encoding: &'static dyn signature::RsaEncoding,
) -> Key {
    let pair = rsa_pair();
    let public = pair.public().as_ref().to_vec();
    let sign = move |message: &[u8]| {
        let mut out = vec![0; pair.public().modulus_len()];
        pair.sign(encoding, &ring::rand::SystemRandom::new(), message, &mut out)
            .unwrap();
        out
    };
    Key {
        info: SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned {
                oid: oid("1.2.840.113549.1.1.1"),
                parameters: Some(Null.into()),
            },
            subject_public_key: BitString::from_bytes(&public).unwrap(),
        },
        algorithm,
        digest: digest_of(hash),
        hash,
        signer: Arc::new(sign),
    }
}

/// `RSASSA-PSS-params` (RFC 4055 §3.1).
#[derive(Sequence)]
struct PssParams {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    hash: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT")]
    mask: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT")]
    salt: u32,
}

impl Key {
    /// A key on this curve, the same for the same seed.
    pub(crate) fn on(curve: crate::x509::Curve, seed: u8, hash: Hash) -> Self {
        use crate::x509::Curve;
        match curve {
            Curve::P256 => curve_key::<p256::NistP256>("1.2.840.10045.3.1.7", seed, hash),
            Curve::P384 => curve_key::<p384::NistP384>("1.3.132.0.34", seed, hash),
            Curve::P521 => curve_key::<p521::NistP521>("1.3.132.0.35", seed, hash),
            Curve::BrainpoolP256r1 => curve_key::<bp256::BrainpoolP256r1>("1.3.36.3.3.2.8.1.1.7", seed, hash),
            Curve::BrainpoolP384r1 => {
                curve_key::<bp384::BrainpoolP384r1>("1.3.36.3.3.2.8.1.1.11", seed, hash)
            }
        }
    }

    /// P-256 with SHA-256.
    pub(crate) fn p256(seed: u8) -> Self {
        Self::on(crate::x509::Curve::P256, seed, Hash::Sha256)
    }

    /// RSASSA-PSS with SHA-256 and a salt of this many octets by its parameters.
    pub(crate) fn pss(salt: u32) -> Self {
        let hash = digest_of(Hash::Sha256);
        let parameters = PssParams {
            mask: AlgorithmIdentifierOwned {
                oid: oid("1.2.840.113549.1.1.8"),
                parameters: Some(Any::encode_from(&hash).unwrap()),
            },
            hash,
            salt,
        };
        let algorithm = AlgorithmIdentifierOwned {
            oid: oid("1.2.840.113549.1.1.10"),
            parameters: Some(Any::encode_from(&parameters).unwrap()),
        };
        rsa_key(algorithm, Hash::Sha256, &signature::RSA_PSS_SHA256)
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    pub(crate) fn pkcs1() -> Self {
        let algorithm = AlgorithmIdentifierOwned {
            oid: oid("1.2.840.113549.1.1.11"),
            parameters: Some(Null.into()),
        };
        rsa_key(algorithm, Hash::Sha256, &signature::RSA_PKCS1_SHA256)
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        (self.signer)(message)
    }
}

pub(crate) fn time(seconds: u64) -> Time {
    Time::UtcTime(UtcTime::from_unix_duration(Duration::from_secs(seconds)).unwrap())
}

pub(crate) fn extension(oid: ObjectIdentifier, critical: bool, value: &impl Encode) -> Extension {
    Extension {
        extn_id: oid,
        critical,
        extn_value: OctetString::new(value.to_der().unwrap()).unwrap(),
    }
}

pub(crate) fn key_usage(uses: impl Into<der::flagset::FlagSet<KeyUsages>>) -> Extension {
    extension(oid("2.5.29.15"), true, &KeyUsage(uses.into()))
}

pub(crate) fn basic_constraints(ca: bool, path_len_constraint: Option<u8>) -> Extension {
    extension(
        oid("2.5.29.19"),
        true,
        &BasicConstraints {
            ca,
            path_len_constraint,
        },
    )
}

/// What a certificate says.
#[derive(Clone)]
pub(crate) struct Spec {
    pub(crate) serial: u8,
    pub(crate) issuer: String,
    pub(crate) subject: String,
    /// Seconds since 1970.
    pub(crate) from: u64,
    pub(crate) until: u64,
    pub(crate) extensions: Vec<Extension>,
}

impl Spec {
    /// The certificate of `key`, signed by `by`.
    pub(crate) fn issue(&self, key: &Key, by: &Key) -> Vec<u8> {
        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(&[self.serial]).unwrap(),
            signature: by.algorithm.clone(),
            issuer: Name::from_str(&self.issuer).unwrap(),
            validity: Validity {
                not_before: time(self.from),
                not_after: time(self.until),
            },
            subject: Name::from_str(&self.subject).unwrap(),
            subject_public_key_info: key.info.clone(),
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions.clone()),
        };
        let signature = by.sign(&tbs.to_der().unwrap());
        Certificate {
            tbs_certificate: tbs,
            signature_algorithm: by.algorithm.clone(),
            signature: BitString::from_bytes(&signature).unwrap(),
        }
        .to_der()
        .unwrap()
    }
}

/// A revocation list of `issuer` that names these serial numbers.
pub(crate) fn revocation_list(
    issuer: &str,
    by: &Key,
    serials: &[u8],
    this: u64,
    next: Option<u64>,
) -> Vec<u8> {
    let revoked = |serial: &u8| RevokedCert {
        serial_number: SerialNumber::new(&[*serial]).unwrap(),
        revocation_date: time(this),
        crl_entry_extensions: None,
    };
    let tbs = TbsCertList {
        version: Version::V2,
        signature: by.algorithm.clone(),
        issuer: Name::from_str(issuer).unwrap(),
        this_update: time(this),
        next_update: next.map(time),
        revoked_certificates: (!serials.is_empty()).then(|| serials.iter().map(revoked).collect()),
        crl_extensions: None,
    };
    let signature = by.sign(&tbs.to_der().unwrap());
    CertificateList {
        tbs_cert_list: tbs,
        signature_algorithm: by.algorithm.clone(),
        signature: BitString::from_bytes(&signature).unwrap(),
    }
    .to_der()
    .unwrap()
}

/// Parameters of a key, from DER.
pub(crate) fn parameters(der: &[u8]) -> Any {
    Any::from_der(der).unwrap()
}
