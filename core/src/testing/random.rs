use crate::ports::Random;
use ring::digest;
use ring::rand::SecureRandom;
use std::sync::atomic::{AtomicU64, Ordering};

/// The machine's randomness, fit for keys.
#[derive(Debug)]
pub struct SystemRandom(ring::rand::SystemRandom);

impl Default for SystemRandom {
    fn default() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Random for SystemRandom {
    fn bytes(&self, len: u32) -> Vec<u8> {
        let mut out = vec![0; len as usize];
        // Handing out predictable bytes would be worse than stopping: the port has no way to say "not now".
        assert!(self.0.fill(&mut out).is_ok(), "the system has no randomness");
        out
    }
}

/// The same bytes for the same seed: SHA-256 over seed, call and block. Never for real keys.
#[derive(Debug)]
pub struct SeededRandom {
    seed: u64,
    calls: AtomicU64,
}

impl SeededRandom {
    /// Starts the sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            calls: AtomicU64::new(0),
        }
    }
}

impl Random for SeededRandom {
    fn bytes(&self, len: u32) -> Vec<u8> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let len = len as usize;
        let mut out = Vec::with_capacity(len + digest::SHA256_OUTPUT_LEN);
        for block in 0_u64.. {
            if out.len() >= len {
                break;
            }
            let input = [self.seed.to_be_bytes(), call.to_be_bytes(), block.to_be_bytes()].concat();
            out.extend_from_slice(digest::digest(&digest::SHA256, &input).as_ref());
        }
        out.truncate(len);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_no_call_repeats() {
        let (a, b) = (SeededRandom::new(7), SeededRandom::new(7));
        let first = a.bytes(100);
        assert_eq!(first, b.bytes(100));
        assert_eq!(first.len(), 100);
        assert_ne!(first, a.bytes(100));
        assert_ne!(first, SeededRandom::new(8).bytes(100));
        assert!(a.bytes(0).is_empty());
    }

    #[test]
    fn the_system_never_gives_the_same_32_bytes_twice() {
        let random = SystemRandom::default();
        assert_ne!(random.bytes(32), random.bytes(32));
    }
}
