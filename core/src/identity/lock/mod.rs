//! The lock of the app: when it falls, and the PIN that opens it where the system's own check of presence does not.
//!
//! The PIN keeps the next hand out; what keeps a thief with the phone's memory out is the sealed database, whose key the
//! platform holds. So the hash of the PIN lives in that database, and its cost is chosen for a phone, not for a server.

mod hash;
mod pin;
mod state;
#[cfg(test)]
mod tests;

pub use hash::PinHash;
pub use pin::{MAX_DIGITS, MIN_DIGITS, Pin, PinRefused};
pub use state::{Begun, FREE_TRIES, LockState, Outcome, Permit, ResetProof};

use crate::error::{Fail, Failure, FailureKind};
use serde::{Deserialize, Serialize};

/// When the app locks after the person left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockPolicy {
    /// As soon as it is left.
    Immediately,
    /// When it was left for this many minutes.
    Minutes(u16),
    /// Not at all.
    Never,
}

/// True when the app must be unlocked before it shows anything: it was left at `left_at_ms` and is opened at `now_ms`, both
/// in milliseconds since 1970. A clock that went back locks: how long the app was left cannot be known then.
pub const fn due(policy: LockPolicy, left_at_ms: i64, now_ms: i64) -> bool {
    match policy {
        LockPolicy::Immediately => true,
        LockPolicy::Never => false,
        LockPolicy::Minutes(minutes) => {
            now_ms < left_at_ms || now_ms.saturating_sub(left_at_ms) >= minutes as i64 * 60_000
        }
    }
}

/// Why the lock itself failed. A wrong PIN is no failure but an [`Outcome`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// No memory to compute the hash with; closing other apps helps.
    #[error("PIN could not be hashed")]
    Hash,
    /// The stored hash is not one of ours.
    #[error("stored PIN hash is damaged")]
    Damaged,
    /// The port gave fewer random bytes than asked for.
    #[error("no randomness for the salt")]
    Random,
}

impl Fail for LockError {
    fn failure(&self) -> Failure {
        match self {
            Self::Hash => Failure::new(FailureKind::Busy, "MC-I81"),
            Self::Damaged => Failure::new(FailureKind::Damaged, "MC-I82"),
            Self::Random => Failure::new(FailureKind::Unexpected, "MC-I83"),
        }
    }
}
