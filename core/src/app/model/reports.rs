//! What the pages of reports show.

use super::{FileRow, Promise};
use crate::dossier::messages::Typing;
use crate::error::Failure;
use crate::feedback::map::{Outlines, View};
use crate::feedback::reports::Kind;
use crate::feedback::reports::rules::Due;
use crate::feedback::reports::store::{Row, Stage};
use crate::feedback::reports::written::Written;
use crate::net::api::Saying;
use crate::net::wire::open311::{About, Attribute, Report, State};
use crate::procedure::model::Record;
use std::sync::Arc;

/// Reports being written, looked for or followed.
#[derive(Debug, Clone, Default)]
pub struct ReportsWork {
    /// Reports with news not yet looked at.
    pub unseen: u32,
    /// The phone is being asked where it is.
    pub finding: bool,
    /// Kinds are being fetched.
    pub loading: bool,
    /// Why the last fetch of kinds ended.
    pub failure: Option<Failure>,
    /// What is known about reports close to one being written.
    pub nearby: Option<Nearby>,
    /// Proposals that were asked for.
    pub proposals: Option<Proposals>,
    /// A report that was asked for by its number.
    pub numbered: Option<Numbered>,
    /// Outlines of the province, once they were read.
    pub outlines: Option<Arc<Outlines>>,
    /// Where the map looks, and for which report.
    pub view: Option<(String, View)>,
    /// What is wrong with words about a report: its id, the field, and the words for it.
    pub lack: Option<(String, String, &'static str)>,
}

/// A report asked for by its number.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// The number.
    pub number: String,
    /// Twelve digits of who asked; empty when nobody was signed in.
    pub of: String,
    /// What came: the report, or that there is none to be seen; `None` before the first answer.
    pub found: Option<Result<Option<Report>, Failure>>,
    /// An answer is on its way.
    pub asking: bool,
}

/// Proposals about a procedure, as the province told them.
#[derive(Debug, Clone)]
pub struct Proposals {
    /// Code of the procedure.
    pub procedure: String,
    /// What came; `None` while it is asked for.
    pub found: Option<Result<Vec<Report>, Failure>>,
    /// The province took something about one of them in after it was asked: what comes may be from before.
    pub again: bool,
}

/// Reports close to one being written.
#[derive(Debug, Clone)]
pub struct Nearby {
    /// The report being written.
    pub id: String,
    /// What was asked: kind and place.
    pub asked: String,
    /// What came; `None` while it is asked for.
    pub found: Option<Result<Vec<Report>, Failure>>,
}

/// A page of reports.
#[derive(Debug)]
pub enum ReportsPage {
    /// One's own.
    List(OwnReports),
    /// Choosing a kind.
    Kinds {
        /// The kinds there are.
        kinds: Vec<Kind>,
        /// What the report will be about.
        about: Option<About>,
    },
    /// A report being written.
    Write(Box<OpenReport>),
    /// A confirmed one.
    One(Box<ConfirmedReport>),
    /// One by its number, not known to be this person's own.
    Numbered(String),
    /// Proposals about a procedure.
    Proposals(Box<ProposalsPage>),
}

/// Proposals about a procedure, and what one can be made about.
#[derive(Debug)]
pub struct ProposalsPage {
    /// Code of the procedure.
    pub procedure: String,
    /// Its name.
    pub name: String,
    /// Its record, where the phone has it.
    pub record: Option<Arc<Record>>,
    /// The kind that is a proposal, where the province has one.
    pub kind: Option<Kind>,
    /// Numbers of proposals this person supports.
    pub supported: Vec<String>,
}

/// One's own reports, as far as they are shown: those that need the person first, then those that wait, then the newest.
#[derive(Debug, Clone, Default)]
pub struct OwnReports {
    /// What is shown.
    pub rows: Vec<ReportRow>,
    /// How many there are.
    pub all: usize,
    /// How many of them are confirmed and without the server's word.
    pub waiting: usize,
    /// How many pages are shown, from 1.
    pub pages: u32,
}

/// A report about a dossier, on the page of that dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedHere {
    /// This phone's id.
    pub id: String,
    /// Number of the dossier's last event when it was written.
    pub step: Option<u64>,
    /// The beginning of its words.
    pub text: String,
    /// How far it is.
    pub stage: Stage,
    /// Where it stands at the office.
    pub state: State,
    /// The server said no.
    pub refused: bool,
    /// Waits for a sign-in.
    pub needs_sign_in: bool,
    /// When it was begun.
    pub at_ms: i64,
}

/// A report in a list.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// This phone's id.
    pub id: String,
    /// Name of its kind.
    pub title: String,
    /// The beginning of its words.
    pub text: String,
    /// How far it is.
    pub stage: Stage,
    /// Where it stands at the office.
    pub state: State,
    /// The server said no.
    pub refused: bool,
    /// Waits for a sign-in.
    pub needs_sign_in: bool,
    /// What the office must do next, and by when.
    pub next: Option<Due>,
    /// No news that was not looked at.
    pub seen: bool,
    /// When it was begun.
    pub at_ms: i64,
}

/// A report being written.
#[derive(Debug)]
pub struct OpenReport {
    /// This phone's id.
    pub id: String,
    /// Its kind, as the phone heard it last.
    pub kind: Kind,
    /// What is written.
    pub written: Written,
    /// Its photos.
    pub photos: Vec<FileRow>,
    /// Somebody is signed in.
    pub signed_in: bool,
    /// Numbers of reports this person said "me too" to.
    pub me_too: Vec<String>,
    /// Last durable change.
    pub saved_ms: i64,
}

/// A confirmed report.
#[derive(Debug)]
pub struct ConfirmedReport {
    /// As it is kept.
    pub row: Row,
    /// Name of its kind.
    pub title: String,
    /// Its photos.
    pub photos: Vec<FileRow>,
    /// It waits in the outbox.
    pub promise: Option<Promise>,
    /// What was said about it without the server's word, in order, and how many photos go with it.
    pub waiting: Vec<(Promise, Saying, usize)>,
    /// What is being written about it.
    pub typing: Typing,
    /// Photos beside that.
    pub beside: Vec<FileRow>,
    /// The days of the rules.
    pub dues: Vec<Due>,
    /// The questions of its kind, as the phone heard them last.
    pub questions: Vec<Attribute>,
    /// Name of the procedure that a part it is about belongs to.
    pub procedure: Option<String>,
}
