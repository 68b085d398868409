//! An invented country signing authority with its document signers and revocation list.

use crate::certificate::{self, CmsSigner, SigningKey, Subject};
use crate::curve::{Curve, KeyPair, Naming};
use crate::drbg::Drbg;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Seed of [`Authority::test`].
const TEST_SEED: &[u8] = b"Mot Cua test country signing authority 2021";

/// Algorithm of the authority's and the signers' keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA with SHA-256 (SHA-384 on the 384-bit curves).
    Ecdsa(Curve, Naming),
    /// RSASSA-PSS with SHA-256, keys of 2,048 bits.
    RsaPss,
}

/// A document signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// Valid from 2021 to 2045.
    Valid,
    /// Valid in January to March 2021 only, before any card here was issued.
    Expired,
    /// On the revocation list since 1 January 2024.
    Revoked,
    /// Its key usage lacks digital signature.
    WrongUsage,
}

impl Signer {
    fn serial(self) -> [u8; 8] {
        let last = match self {
            Self::Valid => 1,
            Self::Expired => 2,
            Self::Revoked => 3,
            Self::WrongUsage => 4,
        };
        [0x4D, 0x43, 0x44, 0x53, 0x20, 0x21, 0x00, last]
    }

    fn label(self) -> &'static str {
        match self {
            Self::Valid => "TEST DS 01",
            Self::Expired => "TEST DS 02 EXPIRED",
            Self::Revoked => "TEST DS 03 REVOKED",
            Self::WrongUsage => "TEST DS 04 WRONG USAGE",
        }
    }
}

/// A country signing authority. The same seed and algorithm give the same certificates byte for byte.
#[derive(Clone)]
pub struct Authority {
    inner: Arc<Inner>,
}

struct Inner {
    seed: Vec<u8>,
    algorithm: Algorithm,
    /// Keys made so far, by purpose: RSA keys take their time.
    keys: Mutex<BTreeMap<String, SigningKey>>,
}

const CSCA_SERIAL: [u8; 8] = [0x4D, 0x43, 0x43, 0x41, 0x20, 0x21, 0x00, 0x01];
const FROM: &str = "20210101000000";
const UNTIL: &str = "20451231235959";

impl Authority {
    /// The authority the sandbox publishes: ECDSA over P-256, certificates valid from 2021 to 2045.
    pub fn test() -> Self {
        Self::new(TEST_SEED, Algorithm::Ecdsa(Curve::P256, Naming::Named))
    }

    /// An authority with the same names as [`Authority::test`] and other keys.
    pub fn unknown() -> Self {
        Self::new(
            b"an authority nobody trusts",
            Algorithm::Ecdsa(Curve::P256, Naming::Named),
        )
    }

    /// An authority of one's own.
    pub fn new(seed: &[u8], algorithm: Algorithm) -> Self {
        Self {
            inner: Arc::new(Inner {
                seed: seed.to_vec(),
                algorithm,
                keys: Mutex::default(),
            }),
        }
    }

    /// The self-signed country certificate (CSCA), DER.
    pub fn csca(&self) -> Vec<u8> {
        let key = self.key();
        let subject = Subject {
            serial: &CSCA_SERIAL,
            name: Self::name(),
            issuer: Self::name(),
            validity: (FROM, UNTIL),
            signs: (FROM, UNTIL),
            authority: true,
            usage: (0b0000_0110, 1),
        };
        certificate::certificate(&subject, &key, &key)
    }

    /// A document signer's certificate, DER.
    pub fn signer_certificate(&self, signer: Signer) -> Vec<u8> {
        let validity = if signer == Signer::Expired {
            (FROM, "20210331235959")
        } else {
            (FROM, UNTIL)
        };
        let usage = if signer == Signer::WrongUsage {
            (0b0010_0000, 5)
        } else {
            (0b1000_0000, 7)
        };
        let serial = signer.serial();
        let subject = Subject {
            serial: &serial,
            name: certificate::name(signer.label()),
            issuer: Self::name(),
            validity,
            signs: validity,
            authority: false,
            usage,
        };
        certificate::certificate(&subject, &self.signing_key(signer.label()), &self.key())
    }

    /// The revocation list, DER: it holds [`Signer::Revoked`], revoked on 1 January 2024.
    pub fn crl(&self) -> Vec<u8> {
        self.revocation_list(&[Signer::Revoked])
    }

    /// A revocation list of these signers, DER; issued on 1 January 2024, next due at the end of 2045.
    pub fn revocation_list(&self, revoked: &[Signer]) -> Vec<u8> {
        let at = "20240101000000";
        let entries: Vec<_> = revoked
            .iter()
            .map(|signer| (signer.serial().to_vec(), at))
            .collect();
        certificate::revocation_list(&Self::name(), &self.key(), (at, UNTIL), &entries)
    }

    /// A CMS SignedData over `content`, signed at `at` (`YYYYMMDDHHMMSS` in UTC).
    pub fn sign(&self, signer: Signer, content_type: &str, content: &[u8], at: &str) -> Vec<u8> {
        let key = self.signing_key(signer.label());
        let serial = signer.serial();
        let by = CmsSigner {
            key: &key,
            certificate: &self.signer_certificate(signer),
            issuer: &Self::name(),
            serial: &serial,
        };
        certificate::signed_data(content_type, content, at, &by)
    }

    fn name() -> Vec<u8> {
        certificate::name("TEST CSCA 01")
    }

    fn key(&self) -> SigningKey {
        self.signing_key("csca")
    }

    fn signing_key(&self, purpose: &str) -> SigningKey {
        let mut keys = self.inner.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.entry(purpose.to_owned())
            .or_insert_with(|| self.make_key(purpose))
            .clone()
    }

    fn make_key(&self, purpose: &str) -> SigningKey {
        let mut drbg = Drbg::new(&self.inner.seed, purpose);
        match self.inner.algorithm {
            Algorithm::Ecdsa(curve, naming) => SigningKey::Ec(KeyPair::generate(curve, &mut drbg), naming),
            Algorithm::RsaPss => loop {
                if let Ok(key) = rsa::PrivateKey::new(&mut drbg, 2048) {
                    break SigningKey::Rsa(Box::new(key));
                }
            },
        }
    }
}
