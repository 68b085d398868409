use super::hash::{Cost, PinHash};
use super::{LockError, Pin};
use crate::ports::Random;
use serde::{Deserialize, Serialize};

/// Wrong PINs before the first wait.
pub const FREE_TRIES: u32 = 5;
/// Waits after the fifth wrong PIN and each further one, in milliseconds; the last one stays.
const WAITS: [i64; 5] = [30_000, 60_000, 300_000, 900_000, 3_600_000];

/// What came of a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Right.
    Unlocked,
    /// Wrong, and `left` may still be wrong before a wait.
    Wrong {
        /// Tries before the first wait, at least one.
        left: u32,
    },
    /// None is looked at before this time on the phone's clock.
    Wait {
        /// Milliseconds since 1970.
        until_ms: i64,
    },
}

/// Whether a PIN may be tried now.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    /// It may. The try is already counted: store the state, then call [`LockState::finish`].
    Try(Permit),
    /// Not before this time on the phone's clock.
    Wait {
        /// Milliseconds since 1970.
        until_ms: i64,
    },
}

/// The right to one try.
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    now_ms: i64,
}

/// How a person who forgot the PIN showed who they are. The caller must have done it just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetProof {
    /// The system's own check: fingerprint, face or the phone's code.
    Presence,
    /// A new sign-in of the same citizen at the provider.
    SignIn,
}

/// The PIN and what was tried; lives in the sealed database.
///
/// A try is counted before the PIN is looked at, and the caller stores the state in between, so that killing the app does
/// not give tries back. Within a wait only time beyond the latest seen counts, so turning the clock back never shortens
/// it; a clock turned forward does, for a phone gives an app no time that its owner cannot set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockState {
    pin: PinHash,
    failed: u32,
    /// What is left of the wait, in milliseconds, at `seen_ms`.
    wait_ms: i64,
    /// The latest time seen since the wait began.
    seen_ms: i64,
}

impl LockState {
    /// Sets a PIN; no try is counted yet. Takes a good part of a second on an old phone: call it off the main thread.
    pub fn set(pin: &Pin, random: &dyn Random) -> Result<Self, LockError> {
        Self::with_cost(pin, random, Cost::OWASP)
    }

    /// Replaces a forgotten PIN, with all waits, once the person has shown who they are in another way.
    pub fn reset(&mut self, _proof: ResetProof, pin: &Pin, random: &dyn Random) -> Result<(), LockError> {
        *self = Self::set(pin, random)?;
        Ok(())
    }

    pub(super) fn with_cost(pin: &Pin, random: &dyn Random, cost: Cost) -> Result<Self, LockError> {
        Ok(Self {
            pin: PinHash::new(pin, random, cost)?,
            failed: 0,
            wait_ms: 0,
            seen_ms: 0,
        })
    }

    /// Until when nothing may be tried, on the phone's clock as it goes now; `None` when a PIN may be tried.
    pub fn waiting_until(&mut self, now_ms: i64) -> Option<i64> {
        let passed = now_ms.saturating_sub(self.seen_ms);
        if self.wait_ms > 0 && passed > 0 {
            self.wait_ms = self.wait_ms.saturating_sub(passed).max(0);
            self.seen_ms = now_ms;
        }
        (self.wait_ms > 0).then(|| now_ms.saturating_add(self.wait_ms))
    }

    /// Counts a try as wrong beforehand. Store the state, then [`finish`](Self::finish).
    pub fn begin(&mut self, now_ms: i64) -> Begun {
        if let Some(until_ms) = self.waiting_until(now_ms) {
            return Begun::Wait { until_ms };
        }
        self.failed = self.failed.saturating_add(1);
        if let Some(beyond) = self.failed.checked_sub(FREE_TRIES) {
            let step = usize::try_from(beyond).unwrap_or(usize::MAX).min(WAITS.len() - 1);
            self.wait_ms = WAITS.get(step).copied().unwrap_or(i64::MAX);
            self.seen_ms = now_ms;
        }
        Begun::Try(Permit { now_ms })
    }

    /// Looks at the digits. Store the state again: a right PIN has cleared the tries. On an error the try is given back.
    pub fn finish(&mut self, Permit { now_ms }: Permit, digits: &str) -> Result<Outcome, LockError> {
        match self.pin.matches(digits) {
            Ok(true) => {
                self.failed = 0;
                self.wait_ms = 0;
                Ok(Outcome::Unlocked)
            }
            Ok(false) => Ok(match FREE_TRIES.checked_sub(self.failed) {
                Some(left) if left > 0 => Outcome::Wrong { left },
                _ => Outcome::Wait {
                    until_ms: now_ms.saturating_add(self.wait_ms),
                },
            }),
            Err(error) => {
                self.failed = self.failed.saturating_sub(1);
                self.wait_ms = 0;
                Err(error)
            }
        }
    }

    /// [`begin`](Self::begin) and [`finish`](Self::finish) with `store` in between and after.
    pub fn attempt<E: From<LockError>>(
        &mut self,
        digits: &str,
        now_ms: i64,
        mut store: impl FnMut(&Self) -> Result<(), E>,
    ) -> Result<Outcome, E> {
        let permit = match self.begin(now_ms) {
            Begun::Try(permit) => permit,
            Begun::Wait { until_ms } => {
                store(self)?;
                return Ok(Outcome::Wait { until_ms });
            }
        };
        store(self)?;
        let outcome = self.finish(permit, digits);
        store(self)?;
        Ok(outcome?)
    }
}
