//! Ciphers, curves and numbers of the chip protocols, on RustCrypto's primitives.

pub mod cipher;
pub mod curve;
pub mod hash;
pub(crate) mod modular;

pub use cipher::Suite;
pub use curve::CurveId;
pub use hash::HashId;

use super::error::ChipError;
use crate::ports::Random;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// True when both are the same, without telling by time where they differ.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// `len` random bytes; an error when the host gives another number of them.
pub(crate) fn random_bytes(random: &dyn Random, len: usize) -> Result<Zeroizing<Vec<u8>>, ChipError> {
    let bytes = Zeroizing::new(random.bytes(len as u32));
    if bytes.len() == len {
        Ok(bytes)
    } else {
        Err(ChipError::Protocol {
            what: "randomness of another length than asked for",
        })
    }
}

/// A key pair of one use.
pub(crate) struct KeyPair {
    /// Private scalar, as long as a coordinate.
    pub(crate) secret: Zeroizing<Vec<u8>>,
    /// Public point, uncompressed.
    pub(crate) public: Vec<u8>,
}

impl KeyPair {
    /// A fresh pair over `base`, or over the curve's own generator.
    pub(crate) fn generate(
        random: &dyn Random,
        curve: CurveId,
        base: Option<&[u8]>,
    ) -> Result<Self, ChipError> {
        let group = curve.group();
        let params = curve.params();
        // Each try fails with a probability below one half.
        for _ in 0..128 {
            let mut secret = random_bytes(random, params.field_len)?;
            if let Some(first) = secret.first_mut() {
                *first &= params.top_mask;
            }
            if group.is_scalar(&secret) {
                let public = group.combine(&[(base, &secret)])?;
                return Ok(Self { secret, public });
            }
        }
        Err(ChipError::Protocol {
            what: "randomness never gave a key",
        })
    }
}
