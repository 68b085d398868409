//! By which ways the citizen wants to hear of what, and when this phone may speak: the rules, and what is kept.

use crate::net::wire::channels::{Channels, Quiet, Telling, Via, Wish};
use crate::store::{Result, Store, kv};
use crate::text;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// A kind of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A dossier went on.
    Status,
    /// Something is wanted of the citizen, or ended against them.
    Return,
    /// A payment is asked for.
    Payment,
    /// A result is there.
    Result,
    /// Reports and proposals.
    Reports,
    /// Who acts for whom.
    Family,
    /// News of the province.
    Province,
}

impl Kind {
    /// All, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::Status,
        Self::Return,
        Self::Payment,
        Self::Result,
        Self::Reports,
        Self::Family,
        Self::Province,
    ];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Return => "return",
            Self::Payment => "payment",
            Self::Result => "result",
            Self::Reports => "reports",
            Self::Family => "family",
            Self::Province => "province",
        }
    }

    /// By its word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What one must act on in time.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Return | Self::Payment)
    }
}

/// How a kind is told when the citizen never said.
pub fn usual() -> Telling {
    Telling {
        order: Via::ALL.to_vec(),
        daily: false,
    }
}

impl Wish {
    /// How a kind is told.
    pub fn telling(&self, kind: Kind) -> Telling {
        self.kinds.get(kind.word()).cloned().unwrap_or_else(usual)
    }
}

/// When what is told once a day is told, when the citizen never said.
pub const DAILY_AT: &str = "08:00";

/// A time of day, `HH:MM`, also as people type it: `7:5`, `21h`, `21h30`. `None` when it is none.
pub fn time_of_day(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase();
    let (hour, minute) = match text.split_once([':', 'h', 'g']) {
        Some((hour, minute)) => (hour, minute.trim_end_matches(['p', '\''])),
        None => (text.as_str(), ""),
    };
    let digits = |part: &str| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    if hour.is_empty() || !digits(hour) || !digits(minute) {
        return None;
    }
    let minute = if minute.is_empty() {
        0
    } else {
        minute.parse().ok()?
    };
    Time::new(hour.parse().ok()?, minute, 0, 0).ok()
}

/// As the wire has it.
pub fn clock_text(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

const DAY_MS: i64 = 24 * 3600 * 1000;

/// Milliseconds of Vietnam's day at this time.
fn into_day(now_ms: i64) -> i64 {
    let time = text::local_time(now_ms).time();
    of_day(time) + now_ms.rem_euclid(60_000)
}

fn of_day(time: Time) -> i64 {
    (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60_000
}

/// When this time of day comes next, now included.
fn next(now_ms: i64, time: Time) -> i64 {
    now_ms + (of_day(time) - into_day(now_ms)).rem_euclid(DAY_MS)
}

/// When the hours of quiet that are now end; `None` when it is not quiet.
pub fn quiet_until(quiet: &Quiet, now_ms: i64) -> Option<i64> {
    let (from, until) = (time_of_day(&quiet.from)?, time_of_day(&quiet.until)?);
    if !quiet.on || from == until {
        return None;
    }
    // Quiet is the part of the day in which its end comes before its beginning.
    let end = next(now_ms, until);
    let begin = next(now_ms, from);
    let now = into_day(now_ms);
    (end > now_ms && (begin > end || now == of_day(from))).then_some(end)
}

/// When this phone may show news that came at this time: then, or later; `None` when the citizen does not want to be told of it by
/// the app.
pub fn tell_at(wish: &Wish, kind: Kind, now_ms: i64) -> Option<i64> {
    let telling = wish.telling(kind);
    if !telling.order.contains(&Via::Push) {
        return None;
    }
    if kind.is_urgent() && wish.quiet.urgent {
        return Some(now_ms);
    }
    let daily = time_of_day(&wish.daily_at).filter(|_| telling.daily);
    let at = daily.map_or(now_ms, |time| next(now_ms, time));
    Some(quiet_until(&wish.quiet, at).unwrap_or(at))
}

const HELD: &str = "channels.held";
const EDIT: &str = "channels.edit";

/// What the province told, of one citizen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Held {
    /// Whose it is: twelve digits.
    pub of: String,
    /// Its word; `None` before the first.
    pub told: Option<Channels>,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// What is being changed and not yet sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edit {
    /// Whose it is.
    pub of: String,
    /// As it is wanted; times as they were typed.
    pub wish: Wish,
    /// Revision of the last commit of the times, by field.
    pub revisions: std::collections::BTreeMap<String, u64>,
    /// The person tried to send it: what is wrong is shown.
    pub tried: bool,
}

/// The province's word, when it is about this citizen.
pub fn held(store: &Store, of: &str) -> Result<Held> {
    let held: Option<Held> = kv::get(store, HELD)?;
    Ok(held.filter(|h| h.of == of).unwrap_or_default())
}

/// Keeps it. An older revision than the one that is here is dropped.
pub fn put(store: &Store, held: &Held) -> Result<()> {
    kv::put(store, HELD, held)
}

/// What is being changed.
pub fn edit(store: &Store, of: &str) -> Result<Option<Edit>> {
    let edit: Option<Edit> = kv::get(store, EDIT)?;
    Ok(edit.filter(|e| e.of == of))
}

/// Keeps it, or forgets it.
pub fn put_edit(store: &Store, edit: Option<&Edit>) -> Result<()> {
    match edit {
        Some(edit) => kv::put(store, EDIT, edit),
        None => kv::delete(store, EDIT).map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 24-11-2026, at this time in Vietnam.
    fn at(hour: i64, minute: i64) -> i64 {
        let midnight = 1_795_453_200_000;
        assert_eq!(text::timestamp(midnight), "2026-11-24T00:00:00+07:00");
        midnight + (hour * 60 + minute) * 60_000
    }

    fn wish(daily: bool, urgent: bool) -> Wish {
        let telling = Telling { daily, ..usual() };
        Wish {
            kinds: Kind::ALL.map(|k| (k.word().to_owned(), telling.clone())).into(),
            quiet: Quiet {
                urgent,
                ..Quiet::default()
            },
            daily_at: "22:15".into(),
        }
    }

    #[test]
    fn quiet_hours_go_over_midnight_and_their_edges_are_exact() {
        let quiet = Quiet::default();
        for (now, end) in [
            (at(20, 59), None),
            (at(21, 0), Some(at(31, 0))),
            (at(23, 59), Some(at(31, 0))),
            (at(0, 0), Some(at(7, 0))),
            (at(6, 59), Some(at(7, 0))),
            (at(7, 0), None),
            (at(12, 0), None),
        ] {
            assert_eq!(quiet_until(&quiet, now), end, "{}", text::timestamp(now));
        }
        let noon = Quiet {
            from: "11:30".into(),
            until: "13:00".into(),
            ..quiet.clone()
        };
        assert_eq!(quiet_until(&noon, at(12, 0)), Some(at(13, 0)));
        assert_eq!(quiet_until(&noon, at(13, 0)), None);
        assert_eq!(quiet_until(&noon, at(3, 0)), None);
        assert_eq!(quiet_until(&Quiet { on: false, ..quiet }, at(23, 0)), None);
    }

    #[test]
    fn urgent_news_breaks_the_quiet_only_when_the_citizen_said_so() {
        assert_eq!(
            tell_at(&wish(false, false), Kind::Return, at(23, 0)),
            Some(at(31, 0))
        );
        assert_eq!(
            tell_at(&wish(false, true), Kind::Return, at(23, 0)),
            Some(at(23, 0))
        );
        assert_eq!(
            tell_at(&wish(false, true), Kind::Status, at(23, 0)),
            Some(at(31, 0))
        );
    }

    #[test]
    fn a_digest_in_the_quiet_hours_waits_for_their_end() {
        // Told at 12:00, due for 22:15, when it is quiet: 7:00 of the next day.
        assert_eq!(
            tell_at(&wish(true, false), Kind::Status, at(12, 0)),
            Some(at(31, 0))
        );
    }

    #[test]
    fn news_the_citizen_does_not_want_by_the_app_is_never_shown() {
        let mut wish = wish(false, false);
        let telling = Telling {
            order: vec![Via::Sms],
            daily: false,
        };
        wish.kinds.insert("family".into(), telling);
        assert_eq!(tell_at(&wish, Kind::Family, at(12, 0)), None);
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, time) in [
            ("21:00", "21:00"),
            ("7", "07:00"),
            (" 7:5", "07:05"),
            ("21h30", "21:30"),
            ("21H", "21:00"),
            ("6g15", "06:15"),
        ] {
            assert_eq!(
                time_of_day(typed).map(clock_text).as_deref(),
                Some(time),
                "{typed}"
            );
        }
        for typed in ["", "24:00", "7:60", "sáng", "-1", "123", ":30"] {
            assert_eq!(time_of_day(typed), None, "{typed}");
        }
    }

    proptest! {
        /// Whatever the hours: what is held comes within a day, and never in the quiet.
        #[test]
        fn nothing_is_told_in_the_quiet_and_nothing_waits_longer_than_two_days(
            now in 1_795_000_000_000_i64..1_796_000_000_000, from in 0_i8..24, until in 0_i8..24, minute in 0_i8..60, daily: bool,
        ) {
            let mut wish = wish(daily, false);
            wish.quiet.from = format!("{from:02}:{minute:02}");
            wish.quiet.until = format!("{until:02}:00");
            let told = tell_at(&wish, Kind::Status, now).unwrap();
            prop_assert!(told >= now && told < now + 2 * DAY_MS);
            prop_assert_eq!(quiet_until(&wish.quiet, told), None);
        }
    }
}
