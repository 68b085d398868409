//! A phone in a process of its own that writes and sends reports as a test tells it, a line at a time, until it is killed.
//!
//! The test writes a [`Line`] of JSON, the phone answers with an [`Answer`] once a person would see that it was done. The phone
//! goes by the clock of the test: each line says what time it is.

mod hand;

pub use hand::Reporter;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A line for the phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// What time it is: milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// What is wanted.
    pub order: Order,
}

/// What a test wants done. A report goes by its words: no two are the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Order {
    /// Writes a report and confirms it.
    Write {
        /// Its words.
        words: String,
        /// A photo to go with it.
        photo: Option<String>,
        /// The phone was killed while it did this: looks first how far it came.
        again: bool,
    },
    /// Says something about a report that the province has.
    Say {
        /// The report's words.
        about: String,
        /// What is said, one after the other.
        lines: Vec<String>,
    },
    /// The network came or went.
    Online {
        /// Which of them.
        online: bool,
    },
    /// Looks for news, and sends what is due.
    Refresh,
    /// Tells what the whole list shows, page after page.
    List,
}

/// What came of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Answer {
    /// The app stands.
    Ready,
    /// It was done, and the screen says so.
    Done,
    /// It is not offered here now; nothing was done.
    NotOffered,
    /// The list.
    Listed(Listed),
}

/// The list of one's own reports, as the phone shows it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Listed {
    /// What stands above its first page: how many are shown, of how many, and how many wait.
    pub count: String,
    /// Rows on the first page.
    pub on_first: usize,
    /// What each is tagged with, by its words.
    pub tags: BTreeMap<String, String>,
}
