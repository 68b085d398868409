//! When to ask again: full jitter, never before the server's `Retry-After`.

use super::NetError;
use crate::ports::Random;
use jiff::Timestamp;
use std::time::Duration;

/// How often and how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Bound of the first wait.
    pub base: Duration,
    /// No bound grows over this.
    pub cap: Duration,
    /// Tries in all, the first included.
    pub tries: u32,
    /// A longer `Retry-After` is not waited for here: the error goes back to the caller, who can show it.
    pub patience: Duration,
}

impl Backoff {
    /// For a call somebody waits for: three tries within a few seconds.
    pub const BRIEF: Self = Self {
        base: Duration::from_millis(250),
        cap: Duration::from_secs(2),
        tries: 3,
        patience: Duration::from_secs(5),
    };
    /// For an upload, where each try makes progress.
    pub const UPLOAD: Self = Self {
        base: Duration::from_millis(200),
        cap: Duration::from_secs(10),
        tries: 8,
        patience: Duration::from_secs(30),
    };

    /// The wait before the next try of a call that failed `n + 1` times; `None` when it goes back to the caller.
    pub fn again(&self, n: u32, error: &NetError, random: &dyn Random) -> Option<Duration> {
        let after = error.retry_after();
        let here = error.is_passing() && n + 1 < self.tries && after.unwrap_or_default() <= self.patience;
        here.then(|| self.wait(n, after, random))
    }

    /// The wait before try `n + 1` after `n + 1` failures (`n` counts from 0).
    pub fn wait(&self, n: u32, retry_after: Option<Duration>, random: &dyn Random) -> Duration {
        full_jitter(self.base, self.cap, n, retry_after, random)
    }
}

/// `retry_after + uniform(0, max(retry_after, min(cap, base · 2^n)))`.
///
/// Jitter comes on top of `Retry-After` rather than being lifted to it: otherwise every phone whose draw is shorter
/// would come back in the very same second and make the queue worse. It is as wide as `Retry-After` at least: whom a server
/// sent away for a minute comes back over a minute, and not in the first half second after it.
pub fn full_jitter(
    base: Duration,
    cap: Duration,
    n: u32,
    retry_after: Option<Duration>,
    random: &dyn Random,
) -> Duration {
    let bound = base.saturating_mul(2u32.saturating_pow(n)).min(cap);
    let after = retry_after.unwrap_or_default();
    after.saturating_add(uniform(bound.max(after), random))
}

/// Uniform in `[0, width)`.
pub fn uniform(width: Duration, random: &dyn Random) -> Duration {
    width.mul_f64(unit(random))
}

/// Uniform in `[0, 1)`, from 53 random bits.
fn unit(random: &dyn Random) -> f64 {
    let mut bits = 0u64;
    for byte in random.bytes(7) {
        bits = (bits << 8) | u64::from(byte);
    }
    (bits & ((1 << 53) - 1)) as f64 / (1u64 << 53) as f64
}

/// Reads a `Retry-After` (RFC 9110, 10.2.3): seconds, or an HTTP date in any of its three forms. A date that has passed is zero.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return value.parse().ok().map(Duration::from_secs);
    }
    let at = http_date(value)?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

/// Reads an HTTP date (RFC 9110, 5.6.7).
pub fn http_date(value: &str) -> Option<Timestamp> {
    const FORMS: [&str; 3] = [
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y",
    ];
    FORMS.iter().find_map(|form| {
        let time = jiff::fmt::strtime::parse(form, value).ok()?.to_datetime().ok()?;
        jiff::tz::Offset::UTC.to_timestamp(time).ok()
    })
}

/// Repeats an idempotent call while its failure is passing. Offline is not waited for: the caller knows the network better.
pub async fn retry<T, F, Fut>(backoff: Backoff, random: &dyn Random, mut call: F) -> Result<T, NetError>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, NetError>>,
{
    let mut n = 0;
    loop {
        let error = match call().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(wait) = backoff.again(n, &error, random) else {
            return Err(error);
        };
        tokio::time::sleep(wait).await;
        n += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    struct Bytes(Vec<u8>);
    impl Random for Bytes {
        fn bytes(&self, len: u32) -> Vec<u8> {
            self.0.iter().copied().cycle().take(len as usize).collect()
        }
    }

    proptest! {
        #[test]
        fn a_wait_is_never_below_retry_after_nor_further_beyond_it_than_itself_or_the_cap(
            base in 1u64..5_000, cap in 1u64..60_000, n in 0u32..200, after in proptest::option::of(0u64..100_000),
            bytes in proptest::collection::vec(any::<u8>(), 7),
        ) {
            let after = after.map(Duration::from_millis);
            let wait = full_jitter(
                Duration::from_millis(base), Duration::from_millis(cap), n, after, &Bytes(bytes),
            );
            let floor = after.unwrap_or_default();
            let bound = Duration::from_millis(base).saturating_mul(2u32.saturating_pow(n)).min(Duration::from_millis(cap));
            prop_assert!(wait >= floor);
            prop_assert!(wait <= floor + bound.max(floor));
        }

        #[test]
        fn any_text_as_retry_after_is_read_or_left(text in ".{0,40}") {
            let _ = retry_after(&text, Timestamp::UNIX_EPOCH);
        }
    }

    #[test]
    fn the_draw_reaches_both_ends_of_its_bound() {
        let bound = Duration::from_secs(8);
        let draw = |b: u8| {
            full_jitter(
                Duration::from_secs(1),
                Duration::from_mins(1),
                3,
                None,
                &Bytes(vec![b]),
            )
        };
        assert_eq!(draw(0), Duration::ZERO);
        assert!(draw(255) > bound.mul_f64(0.999) && draw(255) <= bound);
    }

    #[test]
    fn retry_after_reads_seconds_and_all_three_http_dates() {
        let now = http_date("Sun, 06 Nov 1994 08:49:07 GMT").unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_mins(2)));
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(retry_after(date, now), Some(Duration::from_secs(30)), "{date}");
        }
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now),
            Some(Duration::ZERO)
        );
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("-1", now), None);
    }

    fn quick(tries: u32) -> Backoff {
        Backoff {
            base: Duration::from_micros(10),
            cap: Duration::from_micros(10),
            tries,
            patience: Duration::from_secs(1),
        }
    }

    async fn failures(tries: u32, error: fn() -> NetError) -> u32 {
        let calls = Cell::new(0);
        let result: Result<(), _> = retry(quick(tries), &Bytes(vec![7]), || {
            calls.set(calls.get() + 1);
            async { Err(error()) }
        })
        .await;
        assert!(result.is_err());
        calls.get()
    }

    #[tokio::test]
    async fn a_passing_failure_is_tried_a_few_times_and_others_once() {
        assert_eq!(failures(3, || NetError::Cut).await, 3);
        assert_eq!(failures(3, || NetError::SignIn).await, 1);
        assert_eq!(failures(3, || NetError::Offline).await, 1);
    }

    #[tokio::test]
    async fn a_long_retry_after_goes_back_to_the_caller() {
        let busy = || NetError::Busy {
            status: 503,
            retry_after: Some(Duration::from_hours(1)),
        };
        assert_eq!(failures(3, busy).await, 1);
    }
}
