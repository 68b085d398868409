//! Which algorithms count, and verifying with them.

use super::Reason;
use const_oid::ObjectIdentifier;
use der::asn1::Null;
use der::{Decode, Encode, Sequence};
use ring::digest;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
const EC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = oid("1.3.132.0.34");

/// A hash function that counts. SHA-1 does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(super) fn from_identifier(algorithm: &AlgorithmIdentifierOwned) -> Result<Self, Reason> {
        no_parameters(algorithm)?;
        match algorithm.oid {
            SHA256 => Ok(Self::Sha256),
            SHA384 => Ok(Self::Sha384),
            SHA512 => Ok(Self::Sha512),
            _ => Err(Reason::Unsupported),
        }
    }

    pub(super) fn of(self, parts: &[&[u8]]) -> digest::Digest {
        let mut context = digest::Context::new(match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        });
        for part in parts {
            context.update(part);
        }
        context.finish()
    }

    fn len(self) -> u32 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Ecdsa,
    Pkcs1,
    Pss,
}

enum Key {
    P256,
    P384,
    Rsa,
}

/// Verifies `signature` over `message`. `digest` is the hash named apart from the signature algorithm, as CMS does.
/// [`Reason::Changed`] when it does not hold.
pub(super) fn verify(
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    key: &SubjectPublicKeyInfoOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Reason> {
    let (scheme, hash) = scheme_of(algorithm, digest)?;
    let verifier = verifier(scheme, hash, &key_of(key)?)?;
    let point_or_rsa = key.subject_public_key.as_bytes().ok_or(Reason::Malformed)?;
    UnparsedPublicKey::new(verifier, point_or_rsa)
        .verify(message, signature)
        .map_err(|_| Reason::Changed)
}

fn scheme_of(algorithm: &AlgorithmIdentifierOwned, digest: Option<Hash>) -> Result<(Scheme, Hash), Reason> {
    let (scheme, hash) = match algorithm.oid {
        RSA_PSS => (Scheme::Pss, pss_hash(algorithm)?),
        other => {
            no_parameters(algorithm)?;
            match other {
                ECDSA_SHA256 => (Scheme::Ecdsa, Hash::Sha256),
                ECDSA_SHA384 => (Scheme::Ecdsa, Hash::Sha384),
                RSA_SHA256 => (Scheme::Pkcs1, Hash::Sha256),
                RSA_SHA384 => (Scheme::Pkcs1, Hash::Sha384),
                RSA_SHA512 => (Scheme::Pkcs1, Hash::Sha512),
                // RFC 3370 §3.2: in CMS the hash stands apart.
                RSA => (Scheme::Pkcs1, digest.ok_or(Reason::Unsupported)?),
                _ => return Err(Reason::Unsupported),
            }
        }
    };
    match digest {
        Some(digest) if digest != hash => Err(Reason::Malformed),
        _ => Ok((scheme, hash)),
    }
}

fn key_of(key: &SubjectPublicKeyInfoOwned) -> Result<Key, Reason> {
    match key.algorithm.oid {
        RSA => Ok(Key::Rsa),
        EC_KEY => {
            let curve = key.algorithm.parameters.as_ref().ok_or(Reason::Malformed)?;
            match curve
                .decode_as::<ObjectIdentifier>()
                .map_err(|_| Reason::Unsupported)?
            {
                P256 => Ok(Key::P256),
                P384 => Ok(Key::P384),
                _ => Err(Reason::Unsupported),
            }
        }
        _ => Err(Reason::Unsupported),
    }
}

fn verifier(scheme: Scheme, hash: Hash, key: &Key) -> Result<&'static dyn VerificationAlgorithm, Reason> {
    Ok(match (scheme, key, hash) {
        (Scheme::Ecdsa, Key::P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        (Scheme::Ecdsa, Key::P256, Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        (Scheme::Ecdsa, Key::P384, Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        (Scheme::Ecdsa, Key::P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (Scheme::Pss, Key::Rsa, Hash::Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
        (Scheme::Pss, Key::Rsa, Hash::Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
        (Scheme::Pss, Key::Rsa, Hash::Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return Err(Reason::Unsupported),
    })
}

/// Absent or NULL.
fn no_parameters(algorithm: &AlgorithmIdentifierOwned) -> Result<(), Reason> {
    match &algorithm.parameters {
        Some(any) if any.decode_as::<Null>().is_err() => Err(Reason::Malformed),
        _ => Ok(()),
    }
}

/// `RSASSA-PSS-params` (RFC 4055 §3.1); the defaults are those of SHA-1 and do not count.
#[derive(Sequence)]
struct PssParams {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// One hash for message and mask, and a salt of its length: what ring verifies and everybody signs.
fn pss_hash(algorithm: &AlgorithmIdentifierOwned) -> Result<Hash, Reason> {
    let parameters = algorithm.parameters.as_ref().ok_or(Reason::Unsupported)?;
    let bytes = parameters.to_der().map_err(|_| Reason::Malformed)?;
    let parameters = PssParams::from_der(&bytes).map_err(|_| Reason::Malformed)?;
    let hash = Hash::from_identifier(&parameters.hash.ok_or(Reason::Unsupported)?)?;
    let mask = parameters.mask.ok_or(Reason::Unsupported)?;
    let mask_hash = mask.parameters.ok_or(Reason::Malformed)?;
    let mask_hash: AlgorithmIdentifierOwned = mask_hash.decode_as().map_err(|_| Reason::Malformed)?;
    let usual = mask.oid == MGF1
        && Hash::from_identifier(&mask_hash)? == hash
        && parameters.salt == Some(hash.len())
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    if usual { Ok(hash) } else { Err(Reason::Unsupported) }
}
