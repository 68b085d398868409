//! What we add to a report: `extended`, in JSON only (`docs/protocol.md`).

use super::Report;
use serde::{Deserialize, Serialize};

/// Where a report stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has looked at it.
    Received,
    /// The office works on it.
    Accepted,
    /// The office waits for more from the sender.
    SupplementWanted,
    /// More came.
    Supplemented,
    /// Not taken, with a reason.
    Refused,
    /// Answered to the sender.
    Answered,
    /// The answer is open to all.
    Published,
    /// The sender is not content with the answer.
    Reopened,
    /// A server of the plain standard, or a state this app does not know.
    #[default]
    #[serde(other)]
    Unknown,
}

/// What the office must do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Take it in, or refuse.
    Refuse,
    /// Answer.
    Answer,
    /// Publish the answer.
    Publish,
    /// Something this app does not know.
    #[serde(other)]
    Unknown,
}

/// Days by which the office must act, as `YYYY-MM-DD`, the day itself included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deadlines {
    /// The day they count from.
    pub counted_from: Option<String>,
    /// Refuse, or pass on.
    pub refuse: Option<String>,
    /// Ask for a supplement.
    pub supplement: Option<String>,
    /// Answer; none while the office waits for the sender.
    pub answer: Option<String>,
    /// Publish; none before there is an answer.
    pub publish: Option<String>,
    /// What comes next; none when nothing does.
    pub next: Option<Duty>,
}

/// What was said in the thread of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// Counts up from 1.
    pub seq: u64,
    /// RFC 3339.
    pub at: String,
    /// `sender` or `office`.
    pub from: String,
    /// `reply`, `supplement_wanted`, `supplement`, `refused`, `accepted`, `forwarded`, `answered`, `published`, `reopened`, `disliked`.
    pub kind: String,
    /// The words; may be empty.
    pub text: String,
    /// Addresses of what came with it.
    pub media: Vec<String>,
    /// Which office said it; none for the sender, and where the server does not tell.
    pub agency: Option<String>,
}

/// An answer of the office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answered {
    /// RFC 3339.
    pub at: String,
    /// The words.
    pub text: String,
}

/// What a report or a proposal is about, besides a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Code of a dossier.
    pub dossier: Option<String>,
    /// Number of its last event when it was written.
    pub step: Option<u64>,
    /// Code of a procedure.
    pub procedure: Option<String>,
    /// JSON Pointer (RFC 6901) into the procedure's record: a step, a paper, a fee, a rule.
    pub pointer: Option<String>,
    /// What stands there, or what the dossier is, in words.
    pub name: String,
}

/// `extended` of a report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extra {
    /// Where it stands.
    pub state: State,
    /// The days of the rules.
    pub deadlines: Deadlines,
    /// Whether the asker sent it.
    pub mine: bool,
    /// The key it was sent under; only to its sender.
    pub idempotency_key: Option<String>,
    /// How many said "me too".
    pub me_too: u32,
    /// How many like the answer.
    pub likes: u32,
    /// How many do not.
    pub dislikes: u32,
    /// `like` or `dislike`: what the asker thinks of the answer that stands.
    pub opinion: Option<String>,
    /// Whether the sender's name is shown to all.
    pub public_name: bool,
    /// Addresses of photos that may be seen.
    pub media: Vec<String>,
    /// The answer that stands.
    pub answer: Option<Answered>,
    /// Only to its sender, oldest first.
    pub thread: Option<Vec<Line>>,
    /// Metres from the place asked about.
    pub metres: Option<f64>,
    /// What it is about, besides a place.
    pub about: Option<About>,
    /// What changed because of it, in the office's words.
    pub changed: Option<String>,
}

impl Report {
    /// What we add; all of it unknown at a server of the plain standard.
    pub fn extra(&self) -> Extra {
        Extra::deserialize(&self.extended).unwrap_or_default()
    }
}
