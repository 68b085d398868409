//! The record of a modelled procedure (`docs/procedure-record.schema.json`).

pub use super::catalogue::{CatalogueEntry, Lifecycle, LifecycleStatus};
use crate::dossier::form::{Condition, FormSpec};
use crate::error::{Fail, Failure, FailureKind};
pub use crate::net::pack::Localised;
use crate::net::wire::after::Way;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a dossier reaches the office, by the national codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Channel {
    /// 1: at the counter.
    Counter,
    /// 2: online.
    Online,
    /// 3: by post.
    Post,
}

impl TryFrom<u8> for Channel {
    type Error = String;
    fn try_from(code: u8) -> Result<Self, String> {
        match code {
            1 => Ok(Self::Counter),
            2 => Ok(Self::Online),
            3 => Ok(Self::Post),
            other => Err(format!("channel {other} is not 1, 2 or 3")),
        }
    }
}

impl From<Channel> for u8 {
    fn from(channel: Channel) -> u8 {
        match channel {
            Channel::Counter => 1,
            Channel::Online => 2,
            Channel::Post => 3,
        }
    }
}

/// A case of a procedure: it decides times, fees and papers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Id within the record.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// The answers that make it this case; `None` for the last one, which takes the rest.
    pub when: Option<Condition>,
}

/// A unit of time limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Days the office works; halves occur.
    WorkingDay,
    /// Calendar days.
    Day,
    /// Hours of the clock.
    Hour,
    /// Calendar months.
    Month,
}

/// A time limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeLimit {
    /// `None`: every channel.
    pub channel: Option<Channel>,
    /// Id of a case; `None`: every case.
    pub case: Option<String>,
    /// How many units, a multiple of 0.5.
    pub amount: f64,
    /// Which unit.
    pub unit: TimeUnit,
    /// What the number does not say.
    pub note: Option<Localised>,
}

/// A fee rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRule {
    /// What it is called.
    pub name: Localised,
    /// `None`: every channel.
    pub channel: Option<Channel>,
    /// Id of a case; `None`: every case.
    pub case: Option<String>,
    /// Đồng; `None` is not known and never 0.
    pub amount: Option<u64>,
    /// 1 at intake, 2 at a supplement, 4 at the return of the result.
    pub when: u8,
    /// By which rule.
    pub basis: Localised,
    /// False when the province's own resolution has not been seen.
    pub certain: bool,
    /// First filing date it holds for.
    pub valid_from: Option<Date>,
    /// Last filing date it holds for.
    pub valid_until: Option<Date>,
    /// Who is exempt.
    pub exempt: Option<Localised>,
}

/// An alternative of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Id within the paper.
    pub id: String,
    /// Its name.
    pub name: Localised,
}

/// How many of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Copies {
    /// Originals.
    pub original: u32,
    /// Copies.
    pub copy: u32,
}

/// A paper of the dossier.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one thing that a procedure says of a paper"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Id within the record; names the attachment.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// More about it.
    pub detail: Option<Localised>,
    /// False: may be sent, never has to.
    pub required: bool,
    /// The answers that make it needed; `None`: always.
    pub when: Option<Condition>,
    /// One of these is enough; empty: the paper itself.
    pub any_of: Vec<Alternative>,
    /// How many.
    pub copies: Copies,
    /// False: filled in here, shown at the desk, or looked up by the office.
    pub attach: bool,
    /// Media types taken.
    pub accept: Vec<String>,
    /// Largest file, bytes.
    pub max_bytes: u64,
    /// How many files at most.
    pub max_files: u32,
    /// Longest edge of its photos in pixels; 3,508 (A4 at 300 dpi) when it is not said.
    #[serde(default)]
    pub photo_edge: Option<u32>,
    /// Photos of it are filed as the pages of one PDF.
    #[serde(default)]
    pub one_pdf: bool,
    /// That PDF keeps to PDF/A-2b (ISO 19005-2).
    #[serde(default)]
    pub pdf_a: bool,
    /// Catalogue codes (`KQ.*`) of signed results that are this paper.
    #[serde(default)]
    pub results: Vec<String>,
}

impl Paper {
    /// Longest edge of its photos in pixels.
    pub fn photo_edge(&self) -> u32 {
        self.photo_edge.unwrap_or(crate::paper::photo::DEFAULT_EDGE)
    }
}

/// A result of the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultKind {
    /// `KQ.*`.
    pub catalogue: String,
    /// Its name.
    pub name: Localised,
}

/// A step of the guidance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidanceStep {
    /// What to do.
    pub title: Localised,
    /// More about it.
    pub text: Localised,
}

/// A legal ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalGround {
    /// Number of the act.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// Where a part of the record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// JSON Pointer into the record.
    pub pointer: String,
    /// In words.
    pub source: String,
    /// When it was looked at.
    pub date: Date,
    /// How sure.
    pub status: ProvenanceStatus,
}

/// How sure a part of the record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvenanceStatus {
    /// Rests on a source that was seen.
    Checked,
    /// General knowledge nobody has checked.
    Assumed,
}

/// Which way a dossier reaches the office once it is prepared here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingWay {
    /// Through the province's own endpoints.
    #[default]
    Api,
    /// There are none for it: the person files what was prepared here on the national portal, at a counter or by post.
    Handoff,
}

impl FilingWay {
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde gives a reference
    fn is_api(&self) -> bool {
        *self == Self::Api
    }
}

/// A modelled procedure. Fields the app does not know are passed over, so that a newer province can say more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// National code.
    pub code: String,
    /// Version of this record, sent with a dossier.
    pub version: String,
    /// Its name.
    pub name: Localised,
    /// What it is for, in one or two sentences.
    pub summary: Localised,
    /// Who it is for.
    pub audience: Localised,
    /// Field of administration.
    pub field: String,
    /// "xã", "tỉnh", …
    pub level: String,
    /// Key of its page on the national portal.
    pub uuid: String,
    /// Whether it is in force.
    pub lifecycle: Lifecycle,
    /// Sign-in level needed to file: `level1` or `level2`.
    pub acr: String,
    /// `HH:MM`; received later counts as received the next working day.
    pub cutoff: Option<String>,
    /// The first whose condition holds.
    pub cases: Vec<Case>,
    /// Time limits.
    pub times: Vec<TimeLimit>,
    /// Fee rules.
    pub fees: Vec<FeeRule>,
    /// Papers of the dossier.
    pub papers: Vec<Paper>,
    /// Results.
    pub results: Vec<ResultKind>,
    /// How the result may come.
    #[serde(default = "Way::usual")]
    pub delivery: Vec<Way>,
    /// Guidance, in order.
    pub steps: Vec<GuidanceStep>,
    /// Who may use it.
    pub conditions: Vec<Localised>,
    /// What others get wrong.
    pub mistakes: Vec<Localised>,
    /// Legal grounds.
    pub legal: Vec<LegalGround>,
    /// The form.
    pub form: FormSpec,
    /// Scopes of the form that say whose the dossier is, the name first: a draft is named by them, and two dossiers of one
    /// person are noticed by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subject: Vec<String>,
    /// Which way it reaches the office.
    #[serde(default, skip_serializing_if = "FilingWay::is_api")]
    pub filing: FilingWay,
    /// Scope of the form → OIDC claim that may fill it.
    #[serde(default)]
    pub prefill: BTreeMap<String, String>,
    /// Scope of the form → condition under which the claim may fill it.
    #[serde(default)]
    pub prefill_when: BTreeMap<String, Condition>,
    /// Where the parts come from.
    #[serde(default)]
    pub provenance: Vec<Provenance>,
}

impl Record {
    /// Reads a record and checks that its parts fit together.
    ///
    /// # Errors
    /// [`RecordError::Malformed`] when it is not a record, [`RecordError::Inconsistent`] when a case, fee or time names
    /// something the record does not have. The form is judged by [`Form::compile`](crate::dossier::form::Form::compile).
    pub fn parse(json: &str) -> Result<Self, RecordError> {
        let record: Self = crate::json::from_str(json)?;
        record.check()?;
        Ok(record)
    }

    fn check(&self) -> Result<(), RecordError> {
        let inconsistent = |what: String| Err(RecordError::Inconsistent(what));
        match self.cases.split_last() {
            None => return inconsistent("no case".into()),
            Some((last, _)) if last.when.is_some() => {
                return inconsistent("the last case has a condition".into());
            }
            Some(_) => {}
        }
        let known = |case: &Option<String>| {
            case.as_ref()
                .is_none_or(|id| self.cases.iter().any(|c| &c.id == id))
        };
        if let Some(time) = self.times.iter().find(|t| !known(&t.case)) {
            return inconsistent(format!("a time names the unknown case {:?}", time.case));
        }
        if let Some(time) = self
            .times
            .iter()
            .find(|t| !(t.amount.is_finite() && t.amount >= 0.0))
        {
            return inconsistent(format!("a time of {}", time.amount));
        }
        if let Some(fee) = self.fees.iter().find(|f| !known(&f.case)) {
            return inconsistent(format!("a fee names the unknown case {:?}", fee.case));
        }
        if self.fees.iter().any(|f| f.certain && f.amount.is_none()) {
            return inconsistent("a fee is certain and has no amount".into());
        }
        for (at, paper) in self.papers.iter().enumerate() {
            if self.papers[..at].iter().any(|p| p.id == paper.id) {
                return inconsistent(format!("paper {} stands twice", paper.id));
            }
            if paper.attach && (paper.accept.is_empty() || paper.max_bytes == 0 || paper.max_files == 0) {
                return inconsistent(format!("paper {} takes no file", paper.id));
            }
            if paper.attach && paper.one_pdf && !paper.accept.iter().any(|a| a == "application/pdf") {
                return inconsistent(format!("paper {} is to be one PDF and takes none", paper.id));
            }
        }
        Ok(())
    }

    /// The time limit for a channel and a case; the most exact rule wins.
    pub fn time_for(&self, channel: Channel, case: &str) -> Option<&TimeLimit> {
        self.times
            .iter()
            .filter(|t| t.channel.is_none_or(|c| c == channel) && t.case.as_deref().is_none_or(|c| c == case))
            .max_by_key(|t| (t.case.is_some(), t.channel.is_some()))
    }
}

/// A record that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Not JSON, or not of the record's shape.
    #[error("the procedure record cannot be read")]
    Malformed(#[from] serde_json::Error),
    /// Its parts contradict one another.
    #[error("the procedure record contradicts itself: {0}")]
    Inconsistent(String),
}

impl Fail for RecordError {
    fn failure(&self) -> Failure {
        match self {
            Self::Malformed(_) => Failure::new(FailureKind::Damaged, "MC-C01"),
            Self::Inconsistent(_) => Failure::new(FailureKind::Damaged, "MC-C02"),
        }
    }
}
