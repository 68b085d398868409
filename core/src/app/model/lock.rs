//! What the pages of the app's lock are made from.

use crate::error::Failure;
use crate::identity::lock::LockPolicy;
use zeroize::Zeroizing;

/// Digits as they are typed. Never kept, never shown in a log.
#[derive(Default)]
pub struct Digits {
    /// What stands in the field.
    pub text: Zeroizing<String>,
    /// Revision of the last commit.
    pub revision: u64,
}

impl std::fmt::Debug for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digits(redacted)")
    }
}

/// The app's lock.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // each is one fact a page shows
pub struct Lock {
    /// Nothing but the lock's own page is shown.
    pub locked: bool,
    /// When it locks.
    pub policy: LockPolicy,
    /// A PIN is set.
    pub has_pin: bool,
    /// Who was signed in when it locked, by the provider's name for them: may open it by signing in anew.
    pub owner: Option<String>,
    /// The phone can ask who stands before it.
    pub presence: bool,
    /// When the person last did something: milliseconds since 1970.
    pub active_ms: i64,
    /// A PIN is being looked at, or the phone is asking.
    pub checking: bool,
    /// Typed to open.
    pub pin: Digits,
    /// Typed to set.
    pub new: Digits,
    /// Typed once more.
    pub again: Digits,
    /// The last PIN was wrong; so many more before a wait.
    pub tries_left: Option<u32>,
    /// Nothing is tried before this time.
    pub wait_until_ms: Option<i64>,
    /// Why the last step did not work.
    pub failure: Option<Failure>,
}

impl Default for Lock {
    fn default() -> Self {
        Self {
            locked: false,
            policy: LockPolicy::Never,
            has_pin: false,
            owner: None,
            presence: false,
            active_ms: 0,
            checking: false,
            pin: Digits::default(),
            new: Digits::default(),
            again: Digits::default(),
            tries_left: None,
            wait_until_ms: None,
            failure: None,
        }
    }
}

impl Lock {
    /// Empties the fields and what was said. Revisions go on counting.
    pub(in crate::app) fn clear(&mut self) {
        for digits in [&mut self.pin, &mut self.new, &mut self.again] {
            digits.text = Zeroizing::default();
        }
        self.tries_left = None;
        self.wait_until_ms = None;
        self.failure = None;
    }
}
