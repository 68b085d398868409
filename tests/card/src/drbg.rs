//! Numbers that look random and repeat from a seed: the card and its issuer must be the same in every run.

use sha2::{Digest, Sha256};

/// SHA-256 in counter mode over a seed. For tests only: whoever knows the seed knows every key.
#[derive(Clone)]
pub(crate) struct Drbg {
    seed: [u8; 32],
    counter: u64,
}

impl Drbg {
    /// A stream of its own for this seed and purpose.
    pub(crate) fn new(seed: &[u8], purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update((seed.len() as u64).to_be_bytes());
        hash.update(seed);
        hash.update(purpose.as_bytes());
        Self {
            seed: hash.finalize().into(),
            counter: 0,
        }
    }

    /// The next `count` bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(count + 32);
        while out.len() < count {
            let mut hash = Sha256::new();
            hash.update(self.seed);
            hash.update(self.counter.to_be_bytes());
            self.counter += 1;
            out.extend(hash.finalize());
        }
        out.truncate(count);
        out
    }
}

impl rsa::rand_core::TryRng for Drbg {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self
            .bytes(4)
            .iter()
            .fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self
            .bytes(8)
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        out.copy_from_slice(&self.bytes(out.len()));
        Ok(())
    }
}

impl rsa::rand_core::TryCryptoRng for Drbg {}
