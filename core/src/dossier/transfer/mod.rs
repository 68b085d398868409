//! A draft handed to another phone: its answers with their sources, its files and its record, sealed into one file under a key
//! of digits that goes another way.
//!
//! ```text
//! "MCDRAFT1" ‖ salt (16 bytes) ‖ check (8 bytes) ‖ a sealed stream as the vault writes it (`store::vault`)
//! ```
//!
//! Argon2id (19 MiB, 2 passes, 1 lane) over the digits and the salt gives 40 bytes: the key of the stream, then the check, so
//! that a mistyped key is told from a damaged file. The stream holds the length of the manifest (u32 BE), the manifest (JSON)
//! and the bytes of the files in its order. Nothing of it is held whole in memory but the manifest.

mod keep;
mod manifest;
mod open;
mod seal;

pub use keep::{keep, taken_before};
pub use manifest::{Manifest, MovedAnswer, MovedFile};
pub use open::{Opened, open};
pub use seal::{SealedDraft, seal};

use crate::error::{Fail, Failure, FailureKind};
use crate::ports::Random;
use crate::store::vault::VaultError;
use argon2::{Algorithm, Argon2, Params, Version};
use std::io;
use zeroize::Zeroizing;

/// What such a file begins with; the figure is the version of the format.
pub const MAGIC: &[u8; 8] = b"MCDRAFT1";
/// Its media type, for the share sheet of a phone.
pub const MEDIA_TYPE: &str = "application/octet-stream";
/// End of its name.
pub const EXTENSION: &str = "motcua";
/// The largest file taken in, bytes.
pub const MAX_FILE: u64 = 2_000_000_000;

const SALT: usize = 16;
const CHECK: usize = 8;
/// Bytes in front of the sealed stream.
const PREFIX: usize = 8 + SALT + CHECK;
/// Digits of a key: log2(10) × 24 = 79.7 bits, before Argon2id.
const DIGITS: usize = 24;
/// Digits said in one breath.
const GROUP: usize = 4;
/// The largest manifest, bytes: a record and the answers to it.
const MAX_MANIFEST: u32 = 8 << 20;

/// Why a draft could not be sealed or taken in.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// Not a sealed draft, or of a newer app.
    #[error("not a sealed draft")]
    NotOne,
    /// The key does not open it.
    #[error("wrong key")]
    WrongKey,
    /// It was cut or changed on the way, or holds what no app of ours wrote.
    #[error("sealed draft is damaged")]
    Damaged,
    /// The file could not be read or written.
    #[error("reading or writing: {0}")]
    Io(#[source] io::Error),
    /// The vault could not do its part.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The key could not be derived, which never should be.
    #[error("key derivation failed")]
    Derivation,
}

impl Fail for TransferError {
    fn failure(&self) -> Failure {
        match self {
            Self::NotOne => Failure::new(FailureKind::Damaged, "MC-T01"),
            Self::WrongKey => Failure::new(FailureKind::Refused, "MC-T02"),
            Self::Damaged => Failure::new(FailureKind::Damaged, "MC-T03"),
            // Texts of the system may hold a path with a person's file name.
            Self::Io(_) => Failure::personal(FailureKind::Damaged, "MC-T04"),
            Self::Vault(error) => error.failure(),
            Self::Derivation => Failure::new(FailureKind::Unexpected, "MC-T05"),
        }
    }
}

impl TransferError {
    pub(crate) fn io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Vault(VaultError::NoSpace),
            _ => Self::Io(error),
        }
    }
}

/// The key of a sealed draft: digits made by the app, told to the other phone by voice, on paper or as a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<String>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// A fresh one.
    pub fn new(random: &dyn Random) -> Self {
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS));
        while digits.len() < DIGITS {
            // 250 and above would make some digits likelier than others.
            for byte in random.bytes(32).into_iter().filter(|byte| *byte < 250) {
                if digits.len() < DIGITS {
                    digits.push(char::from(b'0' + byte % 10));
                }
            }
        }
        Self(digits)
    }

    /// As typed, with blanks or without; `None` unless it has all its digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS));
        for c in text.chars() {
            match c.to_digit(10) {
                Some(_) if digits.len() == DIGITS => return None,
                Some(_) => digits.push(c),
                None if c.is_whitespace() || matches!(c, '-' | '.' | '–') => {}
                None => return None,
            }
        }
        (digits.len() == DIGITS).then_some(Self(digits))
    }

    /// Digits in groups of four, for people.
    pub fn groups(&self) -> String {
        let groups: Vec<&str> = (0..DIGITS)
            .step_by(GROUP)
            .filter_map(|at| self.0.get(at..at + GROUP))
            .collect();
        groups.join(" ")
    }

    /// The digits alone, for a code.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Key of the stream and check: a good part of a second on an old phone.
    fn derive(&self, salt: &[u8]) -> Result<Derived, TransferError> {
        let params = Params::new(19 * 1024, 2, 1, Some(32 + CHECK)).map_err(|_| TransferError::Derivation)?;
        let mut out = Zeroizing::new([0_u8; 32 + CHECK]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(self.0.as_bytes(), salt, &mut *out)
            .map_err(|_| TransferError::Derivation)?;
        let mut derived = Derived {
            key: Zeroizing::new([0; 32]),
            check: [0; CHECK],
        };
        let (key, check) = out.split_at(32);
        derived.key.copy_from_slice(key);
        derived.check.copy_from_slice(check);
        Ok(derived)
    }
}

struct Derived {
    key: Zeroizing<[u8; 32]>,
    check: [u8; CHECK],
}

#[cfg(test)]
mod tests;
