//! The clock stands while the office waits for the citizen: that time is not the office's (on-time rule of the national index).

use super::{Dossier, status};
use crate::clock::local;
use crate::workdays::{Calendar, Limit};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

impl Dossier {
    /// The clock goes on: the due date moves by the working days it stood. Nothing when it did not stand.
    pub(crate) fn resume(&mut self, calendar: &Calendar, now: Timestamp) {
        let stopped = self
            .events
            .iter()
            .rev()
            .take_while(|e| matches!(e.status, status::SUPPLEMENT | status::FINANCIAL))
            .last()
            .and_then(|e| e.at.parse::<Timestamp>().ok());
        let due = self.due.as_deref().and_then(|d| d.parse::<Date>().ok());
        let (Some(stopped), Some(due)) = (stopped, due) else {
            return;
        };
        let stood = calendar.worked_between(local(stopped).date(), local(now).date());
        self.due = Some(
            calendar
                .due(due, Limit::WorkingDays(f64::from(stood)))
                .to_string(),
        );
    }
}

impl Calendar {
    /// Working days after `from`, up to and with `until`.
    fn worked_between(&self, from: Date, until: Date) -> u32 {
        let days = from.series(1.days()).skip(1).take_while(|day| *day <= until);
        u32::try_from(days.filter(|day| self.works(*day)).count()).unwrap_or(u32::MAX)
    }
}
