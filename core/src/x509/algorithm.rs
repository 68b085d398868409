//! Hashes and signature schemes, and verifying with them.

use super::curve::{self, Curve};
use super::{Fault, pss};
use const_oid::ObjectIdentifier;
use der::asn1::Null;
use ring::{digest, signature};
use sha2::Digest as _;
use signature::{UnparsedPublicKey, VerificationAlgorithm};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

pub(super) const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
const SHA224: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.4");
const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
const ECDSA_SHA1: ObjectIdentifier = oid("1.2.840.10045.4.1");
const ECDSA_SHA224: ObjectIdentifier = oid("1.2.840.10045.4.3.1");
const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_SHA1: ObjectIdentifier = oid("1.2.840.113549.1.1.5");
const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const EC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");

/// What a caller accepts. RSA keys have 2048 to 8192 bits in any case.
#[derive(Debug)]
pub(crate) struct Allow {
    /// Hashes of contents, and of messages under RSA.
    pub(crate) hashes: &'static [Hash],
    /// Hashes of messages under ECDSA.
    pub(crate) ecdsa_hashes: &'static [Hash],
    /// Curves of keys.
    pub(crate) curves: &'static [Curve],
    /// Whether a curve may be written out in full (RFC 3279, 2.3.5) instead of named; it must still be one of `curves`.
    pub(crate) explicit_curves: bool,
}

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// A hash value.
pub(crate) enum HashValue {
    Ring(digest::Digest),
    // ring has no SHA-224.
    Sha224([u8; 28]),
}

impl AsRef<[u8]> for HashValue {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Ring(value) => value.as_ref(),
            Self::Sha224(value) => value,
        }
    }
}

impl Hash {
    /// The hash that is named, when the caller accepts it.
    pub(crate) fn from_identifier(
        algorithm: &AlgorithmIdentifierOwned,
        allow: &Allow,
    ) -> Result<Self, Fault> {
        no_parameters(algorithm)?;
        let hash = match algorithm.oid {
            SHA1 => Self::Sha1,
            SHA224 => Self::Sha224,
            SHA256 => Self::Sha256,
            SHA384 => Self::Sha384,
            SHA512 => Self::Sha512,
            _ => return Err(Fault::Unsupported),
        };
        hash.within(allow.hashes)
    }

    fn within(self, allowed: &[Self]) -> Result<Self, Fault> {
        if allowed.contains(&self) {
            Ok(self)
        } else {
            Err(Fault::Unsupported)
        }
    }

    /// The hash of the parts, one after the other.
    pub(crate) fn of(self, parts: &[&[u8]]) -> HashValue {
        let ring = match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => {
                let mut context = sha2::Sha224::new();
                for part in parts {
                    context.update(part);
                }
                return HashValue::Sha224(context.finalize().into());
            }
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        let mut context = digest::Context::new(ring);
        for part in parts {
            context.update(part);
        }
        HashValue::Ring(context.finish())
    }

    /// Octets of a value.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Too weak for what is signed today.
    pub(crate) fn is_weak(self) -> bool {
        matches!(self, Self::Sha1 | Self::Sha224)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Ecdsa,
    Pkcs1,
    Pss,
}

enum Key {
    Curve(Curve),
    Rsa,
}

/// Verifies `signature` over `message` and returns the hash it was made with. `digest` is the hash named apart from the
/// signature algorithm, as CMS does. [`Fault::DoesNotHold`] when it is not the key's signature.
pub(crate) fn verify(
    allow: &Allow,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    key: &SubjectPublicKeyInfoOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<Hash, Fault> {
    let (scheme, hash) = scheme_of(allow, algorithm, digest)?;
    let kind = key_of(allow, key)?;
    let octets = key.subject_public_key.as_bytes().ok_or(Fault::Malformed)?;
    match (ring_verifier(scheme, hash, &kind), kind, scheme) {
        (Some(verifier), _, _) => UnparsedPublicKey::new(verifier, octets)
            .verify(message, signature)
            .map_err(|_| Fault::DoesNotHold)?,
        (None, Key::Curve(curve), Scheme::Ecdsa) => {
            curve.verify(octets, hash.of(&[message]).as_ref(), signature)?;
        }
        _ => return Err(Fault::Unsupported),
    }
    Ok(hash)
}

fn scheme_of(
    allow: &Allow,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
) -> Result<(Scheme, Hash), Fault> {
    let (scheme, hash) = if algorithm.oid == RSA_PSS {
        (Scheme::Pss, pss::hash(algorithm, allow)?)
    } else {
        no_parameters(algorithm)?;
        match algorithm.oid {
            ECDSA_SHA1 => (Scheme::Ecdsa, Hash::Sha1),
            ECDSA_SHA224 => (Scheme::Ecdsa, Hash::Sha224),
            ECDSA_SHA256 => (Scheme::Ecdsa, Hash::Sha256),
            ECDSA_SHA384 => (Scheme::Ecdsa, Hash::Sha384),
            ECDSA_SHA512 => (Scheme::Ecdsa, Hash::Sha512),
            RSA_SHA1 => (Scheme::Pkcs1, Hash::Sha1),
            RSA_SHA256 => (Scheme::Pkcs1, Hash::Sha256),
            RSA_SHA384 => (Scheme::Pkcs1, Hash::Sha384),
            RSA_SHA512 => (Scheme::Pkcs1, Hash::Sha512),
            // RFC 3370 §3.2: in CMS the hash stands apart.
            RSA => (Scheme::Pkcs1, digest.ok_or(Fault::Unsupported)?),
            _ => return Err(Fault::Unsupported),
        }
    };
    let allowed = if scheme == Scheme::Ecdsa {
        allow.ecdsa_hashes
    } else {
        allow.hashes
    };
    hash.within(allowed)?;
    match digest {
        Some(digest) if digest != hash => Err(Fault::Malformed),
        _ => Ok((scheme, hash)),
    }
}

fn key_of(allow: &Allow, key: &SubjectPublicKeyInfoOwned) -> Result<Key, Fault> {
    match key.algorithm.oid {
        RSA => Ok(Key::Rsa),
        EC_KEY => {
            let parameters = key.algorithm.parameters.as_ref().ok_or(Fault::Malformed)?;
            let curve = curve::identify(parameters, allow.explicit_curves)?;
            if allow.curves.contains(&curve) {
                Ok(Key::Curve(curve))
            } else {
                Err(Fault::Unsupported)
            }
        }
        _ => Err(Fault::Unsupported),
    }
}

/// What ring does itself: it is the quickest, and in the app anyway.
fn ring_verifier(scheme: Scheme, hash: Hash, key: &Key) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (scheme, key, hash) {
        (Scheme::Ecdsa, Key::Curve(Curve::P256), Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        (Scheme::Ecdsa, Key::Curve(Curve::P256), Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        (Scheme::Ecdsa, Key::Curve(Curve::P384), Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        (Scheme::Ecdsa, Key::Curve(Curve::P384), Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha1) => &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (Scheme::Pkcs1, Key::Rsa, Hash::Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (Scheme::Pss, Key::Rsa, Hash::Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
        (Scheme::Pss, Key::Rsa, Hash::Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
        (Scheme::Pss, Key::Rsa, Hash::Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

/// Absent or NULL.
fn no_parameters(algorithm: &AlgorithmIdentifierOwned) -> Result<(), Fault> {
    match &algorithm.parameters {
        Some(any) if any.decode_as::<Null>().is_err() => Err(Fault::Malformed),
        _ => Ok(()),
    }
}
