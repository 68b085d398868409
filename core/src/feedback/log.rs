//! What the phone itself knows of how a dossier went, to begin a ballot with.

use crate::net::pack::ballot::{Criterion, LogRule};
use crate::net::wire::after::{Message, Side, Way};
use crate::net::wire::{self, Dossier, DossierStatus};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Counts of one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Log {
    /// How often it was returned.
    pub returns: u32,
    /// How often the citizen wrote to the desk.
    pub messages: u32,
    /// How often the citizen came to the counter: the result was handed over there.
    pub visits: u32,
    /// Who asked something of the citizen, at least one.
    pub agencies: u32,
    /// Calendar days after the due day at which it ended, or until today while it is late; `None` when no day was promised or
    /// it is not known yet.
    pub days_late: Option<i64>,
}

impl Log {
    /// Counts what the dossier's own steps and the thread with the desk say.
    pub fn of(dossier: &Dossier, thread: &[Message], today: Date) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let asked: BTreeSet<&str> = dossier
            .events
            .iter()
            .filter(|e| e.status.stops_clock())
            .filter_map(|e| e.actor.as_deref())
            .collect();
        let counter = dossier.delivery.as_ref().is_some_and(|d| d.way == Way::Counter);
        Self {
            returns: count(dossier.returns.len()),
            messages: count(thread.iter().filter(|m| m.from == Side::Citizen).count()),
            visits: u32::from(counter && dossier.status == DossierStatus::Delivered),
            agencies: count(asked.len()),
            days_late: days_late(dossier, today),
        }
    }

    /// How often the citizen had to be in touch with the desk to complete the dossier.
    pub fn contacts(&self) -> u32 {
        self.returns.saturating_add(self.messages)
    }

    /// The count a rule of the ballot names.
    pub fn count(&self, rule: &LogRule) -> Option<i64> {
        match rule.what.as_str() {
            "days_late" => self.days_late,
            "contacts" => Some(self.contacts().into()),
            "visits" => Some(self.visits.into()),
            // The office that takes a dossier in is one in any case.
            "agencies" => Some(self.agencies.max(1).into()),
            _ => None,
        }
    }

    /// The points the log gives a criterion; `None` when it cannot tell, or the ballot has no such option.
    pub fn score(&self, criterion: &Criterion) -> Option<u8> {
        let rule = criterion.log.as_ref()?;
        let count = self.count(rule)?;
        let score = match count {
            n if n <= rule.full => 2,
            n if n <= rule.part => 1,
            _ => 0,
        };
        criterion
            .options
            .iter()
            .any(|o| o.score == score)
            .then_some(score)
    }
}

fn days_late(dossier: &Dossier, today: Date) -> Option<i64> {
    let due = dossier.due.as_deref().and_then(wire::day)?;
    let until = |day: Date| due.until(day).ok().map(|span| i64::from(span.get_days()));
    if dossier.status.is_final() {
        let end = dossier.events.last().and_then(|e| wire::millis(&e.at))?;
        return until(crate::text::day(end));
    }
    until(today).filter(|days| *days > 0 && !dossier.clock_stopped)
}
