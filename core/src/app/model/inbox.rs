//! What the inbox and the page of ways to be told are made from.

use super::Promise;
use crate::error::Failure;
use crate::net::wire::channels::{Channels, Wish, ZaloCode};
use crate::status::channels::Edit;
use crate::status::inbox::News;
use crate::status::pasted::Pasted;

/// Counts for badges.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Dossiers with news not yet looked at.
    pub unseen: u32,
    /// Lines of the inbox.
    pub news: u32,
    /// Of those, not yet seen.
    pub fresh: u32,
}

/// Bytes on their way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Transfer {
    /// Sent or copied.
    pub done: u64,
    /// Altogether.
    pub total: u64,
}

/// All news.
#[derive(Debug, Clone, Default)]
pub struct InboxPage {
    /// Newest first.
    pub news: Vec<News>,
    /// There are more.
    pub more: bool,
    /// Pages shown.
    pub pages: u32,
    /// The pasted message as it stands in its field.
    pub pasted: PastedText,
    /// What was read of it.
    pub read: Option<Pasted>,
}

/// A pasted message.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct PastedText {
    /// As pasted.
    pub text: String,
    /// Revision of the last commit.
    pub revision: u64,
}

impl std::fmt::Debug for PastedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PastedText(redacted)")
    }
}

/// Ways to be told.
#[derive(Debug, Clone, Default)]
pub struct ChannelsPage {
    /// The province's word; `None` before the first.
    pub told: Option<Channels>,
    /// What is being changed.
    pub edit: Option<Edit>,
    /// A change without the province's word, and what it says.
    pub waiting: Option<(Promise, Wish)>,
    /// An unlinking without the province's word.
    pub unlinking: Option<Promise>,
}

impl ChannelsPage {
    /// What stands in the fields: what is being changed, else what waits, else the province's word.
    pub fn wish(&self) -> Wish {
        let edit = self.edit.as_ref().map(|e| &e.wish);
        let waiting = self.waiting.as_ref().map(|(_, wish)| wish);
        let told = self.told.as_ref().map(|t| &t.wish);
        edit.or(waiting).or(told).cloned().unwrap_or_default()
    }
}

/// Work about ways to be told; gone with the process.
#[derive(Debug, Clone, Default)]
pub struct ChannelsWork {
    /// The province is being asked.
    pub loading: bool,
    /// A code is being asked for.
    pub coding: bool,
    /// The code that links whoever sends it.
    pub code: Option<ZaloCode>,
    /// The person says they sent it, and waits for the province's word.
    pub code_sent: bool,
    /// Why the last question failed.
    pub failure: Option<Failure>,
}
