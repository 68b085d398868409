//! A certificate as it was sent, and when it holds.

use super::{Allow, Fault, Hash, algorithm};
use der::{Decode, Header, Reader, SliceReader, Tag};
use x509_cert::Certificate;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// A certificate with the octets its signature covers. Encoding what was decoded once more is not the same: real issuers
/// write defaults out, and a signature over those would fail.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    /// What it says.
    pub(crate) certificate: Certificate,
    tbs: Vec<u8>,
}

impl Raw {
    /// Reads one certificate and nothing behind it.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, Fault> {
        let certificate = Certificate::from_der(der).map_err(|_| Fault::Malformed)?;
        Ok(Self {
            certificate,
            tbs: signed_part(der)?.to_vec(),
        })
    }

    /// Verifies the signature with the key of a would-be issuer; the hash it was made with.
    pub(crate) fn verify(&self, allow: &Allow, key: &SubjectPublicKeyInfoOwned) -> Result<Hash, Fault> {
        verify_signed(
            allow,
            key,
            &self.tbs,
            (
                &self.certificate.tbs_certificate.signature,
                &self.certificate.signature_algorithm,
            ),
            self.certificate.signature.as_bytes(),
        )
    }
}

/// The shape certificates and revocation lists share: the algorithm is named inside and outside, and both must agree
/// (RFC 5280 §4.1.1.2).
pub(crate) fn verify_signed(
    allow: &Allow,
    key: &SubjectPublicKeyInfoOwned,
    signed: &[u8],
    (inside, outside): (&AlgorithmIdentifierOwned, &AlgorithmIdentifierOwned),
    signature: Option<&[u8]>,
) -> Result<Hash, Fault> {
    if inside != outside {
        return Err(Fault::Malformed);
    }
    let signature = signature.ok_or(Fault::Malformed)?;
    algorithm::verify(allow, outside, None, key, signed, signature)
}

/// The first element of the outermost SEQUENCE, with its tag and length.
pub(crate) fn signed_part(der: &[u8]) -> Result<&[u8], Fault> {
    let mut reader = SliceReader::new(der).map_err(|_| Fault::Malformed)?;
    let header = Header::decode(&mut reader).map_err(|_| Fault::Malformed)?;
    if header.tag != Tag::Sequence {
        return Err(Fault::Malformed);
    }
    reader.tlv_bytes().map_err(|_| Fault::Malformed)
}

/// First and last millisecond since 1970 at which it holds. The last second belongs to it (RFC 5280 §4.1.2.5).
pub(crate) fn validity(certificate: &Certificate) -> (i64, i64) {
    let validity = &certificate.tbs_certificate.validity;
    (
        validity.not_before.to_unix_duration().as_millis() as i64,
        validity.not_after.to_unix_duration().as_millis() as i64 + 999,
    )
}
