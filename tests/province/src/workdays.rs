//! Due dates. The calendar is data: swaps are announced as late as a week ahead.

use crate::error::Error;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// A day that differs from the Monday–Friday week.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Day {
    /// The day.
    pub(crate) date: Date,
    /// `off` or `work`.
    pub(crate) kind: String,
    /// Why.
    pub(crate) name: String,
    /// `checked`, `library` or `computed` (not announced yet).
    pub(crate) status: String,
}

/// The days that matter.
pub(crate) struct Calendar {
    /// All special days in order.
    pub(crate) days: Vec<Day>,
    worked: BTreeMap<Date, bool>,
}

/// How long an office may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// Days an office works; halves are rounded up to the day.
    WorkingDays(f64),
    /// Calendar days.
    Days(f64),
    /// Hours of work, eight a day.
    Hours(f64),
    /// Calendar months.
    Months(f64),
}

impl Calendar {
    /// Reads `days.csv`.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let days: Vec<Day> = crate::data::rows(path)?;
        let worked = days.iter().map(|d| (d.date, d.kind == "work")).collect();
        Ok(Self { days, worked })
    }

    /// Whether offices work that day.
    pub(crate) fn works(&self, date: Date) -> bool {
        self.worked
            .get(&date)
            .copied()
            .unwrap_or(!matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday))
    }

    fn next_working(&self, date: Date) -> Date {
        let mut day = plus(date, 1.days());
        while !self.works(day) {
            day = plus(day, 1.days());
        }
        day
    }

    /// The day a dossier counts as received: at or after the cutoff, or on an off day, it is the next working day.
    pub(crate) fn counted_from(&self, received: DateTime, cutoff: Option<Time>) -> Date {
        let late = cutoff.is_some_and(|c| received.time() >= c);
        if self.works(received.date()) && !late {
            received.date()
        } else {
            self.next_working(received.date())
        }
    }

    /// The last day of a limit; the day it starts is not counted.
    pub(crate) fn due(&self, start: Date, limit: Limit) -> Date {
        match limit {
            Limit::WorkingDays(n) => self.working_days_after(start, n),
            Limit::Hours(n) => self.working_days_after(start, n / 8.0),
            Limit::Days(n) => plus(start, (n.ceil() as i64).days()),
            Limit::Months(n) => plus(start, (n.ceil() as i64).months()),
        }
    }

    fn working_days_after(&self, start: Date, days: f64) -> Date {
        (0..days.ceil() as u32).fold(start, |day, _| self.next_working(day))
    }
}

/// Past the year 9999 there is no due date; the last day of time stands in.
fn plus(date: Date, span: Span) -> Date {
    date.checked_add(span).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn calendar() -> Calendar {
        Calendar::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/calendar/days.csv")).unwrap()
    }

    #[test]
    fn due_dates_match_the_published_vectors() {
        // (start, working days, due): Tết 2026, worked Saturdays of 22-8-2026 and 10-1-2026, 24-11-2026.
        let vectors = [
            (date(2026, 2, 12), 3.0, date(2026, 2, 24)),
            (date(2026, 2, 12), 7.0, date(2026, 3, 2)),
            (date(2026, 8, 20), 7.0, date(2026, 8, 28)),
            (date(2025, 12, 30), 3.0, date(2026, 1, 6)),
            (date(2026, 1, 8), 2.0, date(2026, 1, 10)),
            (date(2026, 4, 24), 3.0, date(2026, 5, 4)),
            (date(2026, 11, 23), 1.0, date(2026, 11, 25)),
        ];
        for (start, n, due) in vectors {
            assert_eq!(calendar().due(start, Limit::WorkingDays(n)), due, "{start} + {n}");
        }
    }

    #[test]
    fn half_days_round_up() {
        let start = date(2026, 11, 16);
        assert_eq!(
            calendar().due(start, Limit::WorkingDays(2.5)),
            calendar().due(start, Limit::WorkingDays(3.0))
        );
    }

    #[test]
    fn from_the_cutoff_on_it_is_the_next_working_day() {
        let cutoff = Some(Time::constant(15, 0, 0, 0));
        let c = calendar();
        assert_eq!(
            c.counted_from(date(2026, 11, 20).at(14, 59, 59, 0), cutoff),
            date(2026, 11, 20)
        );
        assert_eq!(
            c.counted_from(date(2026, 11, 20).at(15, 0, 0, 0), cutoff),
            date(2026, 11, 23)
        );
        assert_eq!(
            c.counted_from(date(2026, 11, 24).at(8, 0, 0, 0), cutoff),
            date(2026, 11, 25)
        );
    }

    proptest! {
        #[test]
        fn a_due_date_is_a_working_day_after_the_start(offset in 0_i64..900, n in 1_u32..60) {
            let start = date(2025, 1, 1).checked_add(offset.days()).unwrap();
            let c = calendar();
            let due = c.due(start, Limit::WorkingDays(f64::from(n)));
            prop_assert!(due > start && c.works(due));
            let mut counted = 0;
            let mut day = start;
            while day < due {
                day = day.tomorrow().unwrap();
                counted += u32::from(c.works(day));
            }
            prop_assert_eq!(counted, n);
        }
    }
}
