//! Due dates: working days of a signed calendar, calendar days, hours and months.
//!
//! The first day is not counted (Civil Code 2015, Article 147). A time in calendar days or months that would end on a day off
//! ends on the next working day (Article 148), half a month is fifteen days (Article 146).

use super::model::TimeUnit;
use crate::net::pack;
pub use crate::net::pack::{Day, DayKind, DayStatus};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};
use std::collections::BTreeMap;

/// The longest time that is reckoned, in days: longer ones are errors of the data.
const LONGEST: i32 = 3_660;

/// Which days an office works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, Day>,
    worked_saturdays: bool,
}

/// When something is due, and how that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub date: Date,
    /// The hour on that day, for limits in hours.
    pub at: Option<Time>,
    /// True when half a working day is left on the last day: by noon.
    pub by_noon: bool,
    /// True when the count crosses days that were reckoned and not announced, or leaves the years the calendar covers.
    pub provisional: bool,
    /// The day it counts as received.
    pub received_on: Date,
    /// Why `received_on` is not the day it arrived.
    pub moved: Option<Moved>,
    /// Named days off on the way, for the explanation.
    pub days_off: Vec<Day>,
}

/// Why a dossier counts as received later than it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It arrived at or after the cutoff hour.
    Cutoff,
    /// It arrived on a day off.
    DayOff,
}

/// A time limit that gives no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// Negative, not a number, or beyond ten years.
    #[error("time limit out of range")]
    OutOfRange,
}

impl crate::error::Fail for DeadlineError {
    fn failure(&self) -> crate::error::Failure {
        crate::error::Failure::new(crate::error::FailureKind::Damaged, "MC-C03")
    }
}

impl Calendar {
    /// A calendar of the days that differ from Monday to Friday. `worked_saturdays`: whether a Saturday worked to make up
    /// for a day off counts in deadlines, which each province decides.
    pub fn new(days: impl IntoIterator<Item = Day>, worked_saturdays: bool) -> Self {
        Self {
            days: days.into_iter().map(|day| (day.date, day)).collect(),
            worked_saturdays,
        }
    }

    /// The province's calendar; worked Saturdays count.
    pub fn from_pack(calendar: &pack::Calendar) -> Self {
        Self::new(calendar.days.iter().cloned(), true)
    }

    /// True when the office works on this day.
    pub fn is_working(&self, date: Date) -> bool {
        match self.days.get(&date).map(|day| day.kind) {
            Some(DayKind::Off) => false,
            Some(DayKind::Work) => self.worked_saturdays,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// When a time limit that begins with a receipt ends. `received` is the province's local time. `amount` is taken in
    /// halves, rounded up. With a `cutoff`, what arrives at that hour or later counts as received the next working day.
    ///
    /// # Errors
    /// [`DeadlineError::OutOfRange`].
    pub fn due(
        &self,
        received: DateTime,
        amount: f64,
        unit: TimeUnit,
        cutoff: Option<Time>,
    ) -> Result<Due, DeadlineError> {
        let halves = halves(amount)?;
        if unit == TimeUnit::Hour {
            let end = plus(received, (i64::from(halves) * 30).minutes())?;
            return Ok(self.finish(end.date(), Some(end.time()), false, received.date(), None));
        }
        let (start, moved) = self.receipt(received, cutoff)?;
        let (date, by_noon) = match unit {
            TimeUnit::WorkingDay => (self.working_days(start, halves)?, halves % 2 == 1),
            TimeUnit::Month => {
                let months = plus(start.to_datetime(Time::midnight()), (halves / 2).months())?;
                let end = plus(months, (halves % 2 * 15).days())?;
                (self.next_working(end.date())?, false)
            }
            TimeUnit::Day | TimeUnit::Hour => {
                let end = plus(start.to_datetime(Time::midnight()), ((halves + 1) / 2).days())?;
                (self.next_working(end.date())?, false)
            }
        };
        Ok(self.finish(date, None, by_noon, start, moved))
    }

    fn receipt(
        &self,
        received: DateTime,
        cutoff: Option<Time>,
    ) -> Result<(Date, Option<Moved>), DeadlineError> {
        let date = received.date();
        if !self.is_working(date) {
            return Ok((self.next_working(date)?, Some(Moved::DayOff)));
        }
        if cutoff.is_some_and(|cutoff| received.time() >= cutoff) {
            return Ok((self.next_working(tomorrow(date)?)?, Some(Moved::Cutoff)));
        }
        Ok((date, None))
    }

    fn working_days(&self, start: Date, halves: i32) -> Result<Date, DeadlineError> {
        let mut date = start;
        for _ in 0..(halves + 1) / 2 {
            date = self.next_working(tomorrow(date)?)?;
        }
        Ok(date)
    }

    /// The day itself when it is worked, else the next that is.
    fn next_working(&self, mut date: Date) -> Result<Date, DeadlineError> {
        for _ in 0..LONGEST {
            if self.is_working(date) {
                return Ok(date);
            }
            date = tomorrow(date)?;
        }
        Err(DeadlineError::OutOfRange)
    }

    fn finish(
        &self,
        date: Date,
        at: Option<Time>,
        by_noon: bool,
        received_on: Date,
        moved: Option<Moved>,
    ) -> Due {
        let crossed: Vec<&Day> = if received_on <= date {
            self.days.range(received_on..=date).map(|(_, day)| day).collect()
        } else {
            Vec::new()
        };
        let covered = self.days.last_key_value().map(|(last, _)| last.year());
        let provisional = crossed.iter().any(|day| day.status == DayStatus::Computed)
            || covered.is_none_or(|year| date.year() > year);
        let days_off = crossed
            .into_iter()
            .filter(|day| day.kind == DayKind::Off)
            .cloned()
            .collect();
        Due {
            date,
            at,
            by_noon,
            provisional,
            received_on,
            moved,
            days_off,
        }
    }
}

fn halves(amount: f64) -> Result<i32, DeadlineError> {
    let halves = (amount * 2.0).ceil();
    if (0.0..=f64::from(LONGEST * 2)).contains(&halves) {
        Ok(halves as i32)
    } else {
        Err(DeadlineError::OutOfRange)
    }
}

fn tomorrow(date: Date) -> Result<Date, DeadlineError> {
    date.tomorrow().map_err(|_| DeadlineError::OutOfRange)
}

fn plus(at: DateTime, span: Span) -> Result<DateTime, DeadlineError> {
    at.checked_add(span).map_err(|_| DeadlineError::OutOfRange)
}
