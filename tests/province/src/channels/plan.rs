//! When something may be told: hours of quiet, and once a day.

use super::{Quiet, Wish, is_urgent};
use crate::clock;

const DAY: i64 = 24 * 60;

/// Minutes of the day of `HH:MM`; `None` when it is none.
pub(super) fn minutes(time: &str) -> Option<i64> {
    let (hour, minute) = time.split_once(':')?;
    let two = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// How long until this minute of the day comes, in milliseconds; zero when it is now to the minute's beginning.
fn wait(now_ms: i64, minute: i64) -> i64 {
    let now = clock::local(clock::from_ms(now_ms));
    let of_day = i64::from(now.hour()) * 60 + i64::from(now.minute());
    let into = now_ms.rem_euclid(60_000);
    ((minute - of_day) * 60_000 - into).rem_euclid(DAY * 60_000)
}

/// When the quiet that is now ends; `None` when it is not quiet.
pub(super) fn quiet_until(quiet: &Quiet, now_ms: i64) -> Option<i64> {
    let (from, until) = (minutes(&quiet.from)?, minutes(&quiet.until)?);
    if !quiet.on || from == until {
        return None;
    }
    let now = clock::local(clock::from_ms(now_ms));
    let now = i64::from(now.hour()) * 60 + i64::from(now.minute());
    let inside = if from < until {
        (from..until).contains(&now)
    } else {
        now >= from || now < until
    };
    inside.then(|| now_ms + wait(now_ms, until))
}

/// When news of a kind that came now may be told by a way that rings.
pub(super) fn at(wish: &Wish, kind: &str, now_ms: i64) -> i64 {
    if is_urgent(kind) && wish.quiet.urgent {
        return now_ms;
    }
    let daily = minutes(&wish.daily_at).filter(|_| wish.telling(kind).daily);
    let told = daily.map_or(now_ms, |minute| now_ms + wait(now_ms, minute));
    quiet_until(&wish.quiet, told).unwrap_or(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn quiet_goes_over_midnight() {
        let wish = Wish::default();
        for (now, told) in [
            ("2026-11-24T20:59:59+07:00", "2026-11-24T20:59:59+07:00"),
            ("2026-11-24T21:00:00+07:00", "2026-11-25T07:00:00+07:00"),
            ("2026-11-24T23:59:30+07:00", "2026-11-25T07:00:00+07:00"),
            ("2026-11-25T00:00:00+07:00", "2026-11-25T07:00:00+07:00"),
            ("2026-11-25T07:00:00+07:00", "2026-11-25T07:00:00+07:00"),
        ] {
            assert_eq!(at(&wish, "status", ms(now)), ms(told), "{now}");
        }
    }

    #[test]
    fn a_digest_comes_at_its_hour_and_never_in_the_quiet() {
        let mut wish = Wish::default();
        for telling in wish.kinds.values_mut() {
            telling.daily = true;
        }
        assert_eq!(
            at(&wish, "status", ms("2026-11-24T09:00:00+07:00")),
            ms("2026-11-25T08:00:00+07:00")
        );
        assert_eq!(
            at(&wish, "status", ms("2026-11-24T23:30:00+07:00")),
            ms("2026-11-25T08:00:00+07:00")
        );
        wish.daily_at = "22:00".into();
        assert_eq!(
            at(&wish, "status", ms("2026-11-24T09:00:00+07:00")),
            ms("2026-11-25T07:00:00+07:00")
        );
    }

    #[test]
    fn only_the_citizens_own_word_lets_urgent_news_through() {
        let mut wish = Wish::default();
        let night = ms("2026-11-24T23:00:00+07:00");
        assert!(at(&wish, "return", night) > night);
        wish.quiet.urgent = true;
        assert_eq!(at(&wish, "return", night), night);
        assert!(at(&wish, "status", night) > night);
    }
}
