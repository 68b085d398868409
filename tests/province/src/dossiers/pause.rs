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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossiers::{DossierOffice, Thread};
    use std::path::Path;

    fn dossier(due: &str) -> Dossier {
        let mut dossier = Dossier {
            code: "H42".into(),
            procedure: String::new(),
            procedure_name: String::new(),
            status: 0,
            office: DossierOffice {
                id: String::new(),
                name: String::new(),
                unit: String::new(),
            },
            applicant: String::new(),
            on_behalf: None,
            submitted_at: String::new(),
            due: Some(due.into()),
            clock_stopped: false,
            idempotency_key: String::new(),
            events: Vec::new(),
            fees: Vec::new(),
            returns: Vec::new(),
            results: Vec::new(),
            delivery: None,
            messages: Thread::default(),
            updated_at: String::new(),
        };
        dossier.step("2026-11-18T09:00:00+07:00", status::IN_PROGRESS, "", None);
        dossier
    }

    #[test]
    fn the_due_date_moves_by_the_working_days_the_clock_stood() {
        let calendar =
            Calendar::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/calendar/days.csv")).unwrap();
        let now = "2026-11-23T09:00:00+07:00".parse().unwrap();
        let mut ran = dossier("2026-11-23");
        ran.resume(&calendar, now);
        assert_eq!(ran.due.as_deref(), Some("2026-11-23"), "it did not stand");
        // Stood over Thursday, Friday and Monday, asked for twice in between; the 24th is off.
        let mut stood = dossier("2026-11-23");
        stood.step("2026-11-18T10:00:00+07:00", status::SUPPLEMENT, "", None);
        stood.step("2026-11-20T10:00:00+07:00", status::FINANCIAL, "", None);
        stood.resume(&calendar, now);
        assert_eq!(stood.due.as_deref(), Some("2026-11-27"));
    }
}
