//! Reports and proposals: written without a network, sent once, followed.

mod inputs;
mod intent;
mod loading;
mod nearby;
mod news;
mod numbered;
mod photos;
mod place;
mod route;
mod saying;
mod sending;

pub use intent::{Look, ReportIntent, Say};
pub use route::ReportsRoute;
pub(crate) use saying::words_of;
pub(crate) use sending::ReportSaid;

use super::files::Taken;
use super::owner::Owner;
use crate::dossier::service::FilingStep;
use crate::net::trouble::Trouble;
use crate::net::wire::open311::Report;
use crate::ports::{PortError, Position};
use news::{FetchedKinds, FetchedReports};

/// What an effect of reports brought.
#[derive(Debug)]
pub(crate) enum ReportOutcome {
    /// The kinds; `None` when those held are current.
    Kinds(Result<Option<FetchedKinds>, Trouble>),
    /// News of one's own.
    News(Result<FetchedReports, Trouble>),
    /// A photo was looked at and sealed.
    Photo {
        /// Which.
        id: String,
        /// What came of it.
        result: Result<Taken, Trouble>,
    },
    /// How far the sending is.
    Step {
        /// Its row in the outbox.
        effect: i64,
        /// How far.
        step: FilingStep,
    },
    /// The server's word.
    Sent {
        /// Its row in the outbox.
        effect: i64,
        /// What it said.
        result: Result<Box<ReportSaid>, Trouble>,
    },
    /// Reports close by.
    Nearby {
        /// What was asked.
        asked: String,
        /// What there is.
        result: Result<Vec<Report>, Trouble>,
    },
    /// A report asked for by its number.
    Numbered {
        /// The number.
        number: String,
        /// Twelve digits of who asked; empty when nobody was signed in.
        of: String,
        /// What there is; `None` when no such report may be seen.
        result: Result<Option<Box<Report>>, Trouble>,
    },
    /// Proposals about a procedure.
    Proposals {
        /// Which.
        procedure: String,
        /// What there is.
        result: Result<Vec<Report>, Trouble>,
    },
    /// Outlines of the province; `None` when those held are current.
    Map(Result<Option<place::HeldMap>, Trouble>),
    /// Where the phone is.
    Here {
        /// The report that asked.
        id: String,
        /// Where.
        result: Result<Position, PortError>,
    },
}

/// What is under way for reports.
#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one kind of work under way, independent of the others"
)]
pub(super) struct ReportsBusy {
    pub(super) kinds: bool,
    pub(super) news: bool,
    pub(super) map: bool,
    /// News was asked for while an answer was on its way: it may have missed something.
    pub(super) again: bool,
    /// Rows of the outbox on their way.
    pub(super) leaving: std::collections::BTreeSet<i64>,
}

impl Owner {
    /// True when the province takes reports.
    pub(super) fn offers_reports(&self) -> bool {
        let pack = self.model.pack.as_ref();
        pack.is_some_and(|p| p.endpoints.open311.is_some())
    }

    pub(super) fn intend_report(&mut self, intent: ReportIntent) {
        match intent {
            ReportIntent::Start { kind, about } => self.start_report(&kind, about),
            ReportIntent::StepDone { id, step } => self.report_step_done(&id, step),
            ReportIntent::RemovePhoto(id) => self.remove_report_photo(&id),
            ReportIntent::Here(id) => self.find_report_place(&id),
            ReportIntent::DropPlace(id) => self.drop_report_place(&id),
            ReportIntent::Look(look) => self.look_around(look),
            ReportIntent::Send(id) => self.confirm_report(&id),
            ReportIntent::TakeBack(id) => self.take_back_report(&id),
            ReportIntent::Delete(id) => self.delete_report(&id),
            ReportIntent::MeToo(number) => self.say_me_too(&number),
            ReportIntent::Say { id, what } => self.say_about_report(&id, what),
            ReportIntent::Forget(effect) => self.forget_saying(effect),
        }
    }

    pub(super) fn on_reports(&mut self, outcome: ReportOutcome) {
        match outcome {
            ReportOutcome::Kinds(result) => self.on_report_kinds(result),
            ReportOutcome::News(result) => self.on_report_news(result),
            ReportOutcome::Photo { id, result } => self.on_report_photo(&id, result),
            ReportOutcome::Step { effect, step } => self.on_report_step(effect, step),
            ReportOutcome::Sent { effect, result } => self.on_report_sent(effect, result),
            ReportOutcome::Nearby { asked, result } => self.on_nearby(&asked, result),
            ReportOutcome::Numbered { number, of, result } => self.on_numbered(&number, &of, result),
            ReportOutcome::Proposals { procedure, result } => self.on_proposals(&procedure, result),
            ReportOutcome::Map(result) => self.on_map(result),
            ReportOutcome::Here { id, result } => self.on_report_place(&id, result),
        }
    }
}
