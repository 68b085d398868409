//! When the province is asked again though nobody asks for it (docs/adr/0015).
//!
//! A person who opens a page or pulls to refresh is served at once, always; push brings news the moment there are any. What
//! is left is a phone whose question failed, and nobody looks. All phones lose a province in the same second, so what they
//! do then is a load of its own: it is spread wide enough that the province, when it comes back, sees little more than any other day.

use crate::net::retry::{self, Backoff};
use crate::ports::Random;
use std::time::Duration;

/// Bounds of the wait after the first failure in a row. Both double with each further one.
///
/// A phone that failed once must wait longer on average than an outage of ten minutes lasts, or those that failed early in it
/// come a second and a third time beside those that only begin.
const FIRST: (Duration, Duration) = (Duration::from_mins(5), Duration::from_mins(30));

/// The window grows no further after so many failures in a row: 40 minutes to 4 hours. The shells' own job comes about every six.
const DOUBLINGS: u32 = 3;

/// Longest time over which phones that nobody looks at spread after their network came back.
const LONGEST_RETURN: Duration = Duration::from_mins(10);

/// So long after the last touch a person still waits for what comes.
const ATTENDED_MS: i64 = 120_000;

/// Waits between tries of what the outbox holds. A person waits for it, and few have something there at any moment.
pub const OUTBOX: Backoff = Backoff {
    base: Duration::from_millis(500),
    cap: Duration::from_mins(1),
    tries: u32::MAX,
    patience: Duration::from_hours(1),
};

/// When to ask again after the `failures`-th failure in a row (from 1): `Retry-After`, then anywhere in the window, which is as
/// wide as `Retry-After` at least.
pub fn again(failures: u32, retry_after: Option<Duration>, random: &dyn Random) -> Duration {
    let times = 2u32.saturating_pow(failures.saturating_sub(1).min(DOUBLINGS));
    let (least, most) = (FIRST.0 * times, FIRST.1 * times);
    let after = retry_after.unwrap_or_default();
    let width = most.saturating_sub(least).max(after);
    after
        .saturating_add(least)
        .saturating_add(retry::uniform(width, random))
}

/// When to ask after the phone's own network was away for `absent`, the person having last touched the app `untouched_ms`
/// milliseconds ago. A whole town may have lost it with this phone; so phones in pockets come back over as long as they were away.
pub fn back_online(absent: Duration, untouched_ms: i64, random: &dyn Random) -> Duration {
    if untouched_ms <= ATTENDED_MS {
        return Duration::ZERO;
    }
    retry::uniform(absent.min(LONGEST_RETURN), random)
}

/// The questions of one phone to its province that nobody asked for: at most one is planned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checks {
    failures: u32,
    due_ms: Option<i64>,
}

impl Checks {
    /// The province did not answer, or asked for patience. The wait until the next question, when one was planned now: one that
    /// is planned already stands, for what is asked together fails together.
    pub fn failed(
        &mut self,
        now_ms: i64,
        retry_after: Option<Duration>,
        random: &dyn Random,
    ) -> Option<Duration> {
        if self.planned(now_ms) {
            return None;
        }
        self.failures = self.failures.saturating_add(1);
        Some(self.plan(now_ms, again(self.failures, retry_after, random)))
    }

    /// The phone's own network broke off what was asked, and is back. At once, when nothing is planned: a province that asked for
    /// patience is given it.
    pub fn interrupted(&mut self, now_ms: i64) -> Option<Duration> {
        (!self.planned(now_ms)).then(|| self.plan(now_ms, Duration::ZERO))
    }

    fn planned(&self, now_ms: i64) -> bool {
        self.due_ms.is_some_and(|due| due > now_ms)
    }

    /// Plans the next question, in the place of any other.
    pub fn plan(&mut self, now_ms: i64, wait: Duration) -> Duration {
        let ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        self.due_ms = Some(now_ms.saturating_add(ms));
        wait
    }

    /// The province answered: nothing is planned.
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// Whether the planned question is due. A timer of one that was answered meanwhile is not.
    pub fn due(&self, now_ms: i64) -> bool {
        self.due_ms.is_some_and(|due| due <= now_ms)
    }
}

#[cfg(test)]
mod herd;
#[cfg(test)]
mod tests;
