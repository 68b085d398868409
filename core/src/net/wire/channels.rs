//! `/channels`: by which ways a citizen wants to hear of what. Words a newer server may know read as ones this app leaves alone.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A way to reach a citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// This app.
    Push,
    /// Zalo, by the province's official account.
    Zalo,
    /// A text message.
    Sms,
    /// E-mail.
    Email,
    /// One this app does not know.
    #[serde(other)]
    Other,
}

impl Via {
    /// Those this app knows, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Push, Self::Zalo, Self::Sms, Self::Email];

    /// The word on the wire, which is also the id of its option.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Zalo => "zalo",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Other => "other",
        }
    }

    /// By its word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|via| via.word() == word)
    }
}

/// How one kind of news is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// The ways in their order: the next one is tried when the one before did not reach the citizen. Empty: not told at all, only
    /// kept in the inbox.
    pub order: Vec<Via>,
    /// Once a day together with other news, instead of at once.
    #[serde(default)]
    pub daily: bool,
}

/// When the citizen is not to be disturbed, by Vietnam's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// True when there are such hours.
    pub on: bool,
    /// `HH:MM`; from then on.
    pub from: String,
    /// `HH:MM`; until then. Before `from` in the day when the hours go over midnight.
    pub until: String,
    /// True when news one must act on comes all the same.
    #[serde(default)]
    pub urgent: bool,
}

impl Default for Quiet {
    fn default() -> Self {
        Self {
            on: true,
            from: "21:00".into(),
            until: "07:00".into(),
            urgent: false,
        }
    }
}

/// What a citizen wants. What `PUT /channels` takes; kept as it is until the server's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// By the word of the kind: `status`, `return`, `payment`, `result`, `reports`, `family`, `province`.
    pub kinds: BTreeMap<String, Telling>,
    /// Hours of quiet.
    pub quiet: Quiet,
    /// When what is told once a day is told, `HH:MM`.
    pub daily_at: String,
}

/// A linked Zalo account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZaloLink {
    /// Since when, RFC 3339.
    pub since: String,
}

/// What the province holds, and where it could reach the citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// What the citizen wants.
    #[serde(flatten)]
    pub wish: Wish,
    /// Counts up with every change, from 0: never changed.
    #[serde(default)]
    pub revision: u64,
    /// Linked Zalo account; `None` when there is none.
    #[serde(default)]
    pub zalo: Option<ZaloLink>,
    /// Telephone for text messages, all but the last digits hidden; `None` when the province has none.
    #[serde(default)]
    pub phone: Option<String>,
    /// E-mail address, most of it hidden; `None` when the province has none.
    #[serde(default)]
    pub email: Option<String>,
    /// After so many minutes without this app's acknowledgement the next way is tried.
    #[serde(default)]
    pub fallback_minutes: u32,
}

/// `POST /channels/zalo/code`: a code that links whoever sends it from their Zalo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZaloCode {
    /// What to send, e.g. `MC 482913`.
    pub text: String,
    /// Where: the official account's page, `https://zalo.me/<oaId>`.
    pub url: String,
    /// Until when it works, RFC 3339.
    pub expires_at: String,
}
