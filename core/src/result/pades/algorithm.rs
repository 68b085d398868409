//! Which algorithms count for a result.

use super::Reason;
use crate::x509::{self, Allow, Curve, Fault};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

pub(super) use crate::x509::Hash;

/// SHA-1 does not count, and curves must be named.
const ALLOW: Allow = Allow {
    hashes: &[Hash::Sha256, Hash::Sha384, Hash::Sha512],
    ecdsa_hashes: &[Hash::Sha256, Hash::Sha384],
    curves: &[Curve::P256, Curve::P384],
    explicit_curves: false,
};

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::DoesNotHold => Self::Changed,
            Fault::Unsupported => Self::Unsupported,
            Fault::Malformed => Self::Malformed,
        }
    }
}

/// The hash that is named, when it counts.
pub(super) fn hash(algorithm: &AlgorithmIdentifierOwned) -> Result<Hash, Reason> {
    Ok(Hash::from_identifier(algorithm, &ALLOW)?)
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
    x509::verify(&ALLOW, algorithm, digest, key, message, signature)?;
    Ok(())
}
