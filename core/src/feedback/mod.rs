//! Rating a dossier: when it may be, what the app can count by itself, what the points add up to, what is kept of it.

pub mod log;
pub mod map;
pub mod reports;
pub mod score;
pub mod store;

use crate::net::wire::{self, Dossier, DossierStatus};
use jiff::civil::Date;

/// Why a dossier may be rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// The office is done with it, well or not.
    Ended,
    /// Its day has passed while the clock ran.
    Overdue,
}

/// Whether a dossier may be rated for the first time on this day. One the citizen withdrew may not: nothing was settled.
pub fn offer(dossier: &Dossier, today: Date) -> Option<Offer> {
    match dossier.status {
        DossierStatus::NotAccepted
        | DossierStatus::Stopped
        | DossierStatus::Done
        | DossierStatus::Delivered => Some(Offer::Ended),
        DossierStatus::Submitted | DossierStatus::Accepted | DossierStatus::InProgress => {
            let due = dossier.due.as_deref().and_then(wire::day)?;
            (!dossier.clock_stopped && due < today).then_some(Offer::Overdue)
        }
        DossierStatus::Returned
        | DossierStatus::PaymentDue
        | DossierStatus::Withdrawn
        | DossierStatus::Unknown(_) => None,
    }
}

#[cfg(test)]
pub(crate) mod tests;
