//! What follows a filing: answers to returns, withdrawals, messages, and how the result comes. Words a newer server may know
//! read as the most careful ones here.

use super::AttachmentRef;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What `POST /dossiers/{code}/supplements` takes. Kept as it is until the server's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supplement {
    /// `at` of the return it answers.
    pub answers: String,
    /// JSON Merge Patch (RFC 7396) of the filed data: what changed, null for what is gone.
    pub data: Value,
    /// New files.
    pub attachments: Vec<AttachmentRef>,
    /// SHA-256 of filed files that go.
    #[serde(default)]
    pub dropped: Vec<String>,
    /// The citizen's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the citizen confirmed, RFC 3339.
    pub declared_at: String,
}

/// How a return was answered, by the server's word.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReturnAnswer {
    /// When.
    pub at: String,
    /// JSON Pointers into the filed body that changed.
    #[serde(default)]
    pub changed: Vec<String>,
    /// Papers with other files than before.
    #[serde(default)]
    pub papers: Vec<String>,
    /// The citizen's own words.
    #[serde(default)]
    pub note: Option<String>,
}

/// What `POST /dossiers/{code}/withdrawal` takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why; nobody has to say.
    pub reason: Option<String>,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The citizen.
    Citizen,
    /// The office.
    #[serde(other)]
    Office,
}

/// A message about a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Counts up within the dossier.
    pub seq: u64,
    /// When.
    pub at: String,
    /// By whom.
    pub from: Side,
    /// Their name.
    #[serde(default)]
    pub actor: String,
    /// The words.
    pub text: String,
    /// When the other side read it.
    #[serde(default)]
    pub read_at: Option<String>,
    /// The key it was sent under; `None` for the office's.
    #[serde(default)]
    pub key: Option<String>,
}

/// The messages about a dossier, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Messages {
    /// All of them.
    #[serde(default)]
    pub items: Vec<Message>,
}

/// What `POST /dossiers/{code}/messages` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMessage {
    /// At most 2000 characters.
    pub text: String,
}

/// The thread in numbers, with every dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Thread {
    /// All messages.
    #[serde(default)]
    pub count: u32,
    /// Of the office, not yet read by the citizen.
    #[serde(default)]
    pub unread: u32,
}

/// How a result comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// As a signed file.
    #[default]
    Electronic,
    /// On paper, at the counter.
    Counter,
    /// On paper, by the public post (BCCI).
    Post,
    /// One this app does not know.
    #[serde(other)]
    Other,
}

impl Way {
    /// The word on the wire, which is also the id of its option.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Counter => "counter",
            Self::Post => "post",
            Self::Other => "other",
        }
    }

    /// The ways of a record that names none.
    pub fn usual() -> Vec<Self> {
        vec![Self::Electronic, Self::Counter]
    }
}

/// How the result is to come, as asked (without fee and order) and as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delivery {
    /// Which way.
    pub way: Way,
    /// By post: to whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// By post: their telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// By post: where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The district of before 1-7-2025: the post still sorts by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// By post: id of the tariff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<String>,
    /// By post: whole đồng, by the server's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<i64>,
    /// By post: the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<PostOrder>,
}

impl Delivery {
    /// Only what the citizen asked for.
    #[must_use]
    pub fn asked(&self) -> Self {
        Self {
            fee: None,
            post: None,
            ..self.clone()
        }
    }
}

/// The post's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostOrder {
    /// Where it stands.
    pub state: PostState,
    /// The post's number, once it has one.
    #[serde(default)]
    pub tracking: Option<String>,
    /// What happened, oldest first.
    #[serde(default)]
    pub events: Vec<PostEvent>,
}

/// A step of the post's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostEvent {
    /// When.
    pub at: String,
    /// What it led to.
    pub state: PostState,
}

/// Where the post's order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// The office has not handed it in yet.
    None,
    /// Registered with the post.
    Registered,
    /// On its way.
    Collecting,
    /// Delivered.
    Delivered,
    /// Cancelled.
    Cancelled,
    /// A state this app does not know.
    #[serde(other)]
    Unknown,
}

impl PostState {
    /// The word on the wire; the end of its message key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Registered => "registered",
            Self::Collecting => "collecting",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }
}
