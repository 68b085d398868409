//! A phone in a process of its own that does what a test tells it, a line at a time, until it is killed.
//!
//! The test writes an [`Order`] as a line of JSON, the phone answers with an [`Answer`] once a person would see that it was done.
//! What was answered counts as committed; what was ordered and not answered before a kill may have happened or not.

mod hand;

pub use hand::Hand;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a test wants done. Drafts go by their id, fields by the last part of their pointer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Order {
    /// Begins a draft of the procedure and writes `mark` into its field `ma`.
    Begin {
        /// What tells this draft from all others.
        mark: String,
    },
    /// Commits a text to a field.
    Type {
        /// The draft.
        draft: String,
        /// The field.
        field: String,
        /// The words.
        text: String,
    },
    /// Gives a file to the paper.
    Attach {
        /// The draft.
        draft: String,
        /// Where it lies.
        path: String,
    },
    /// Takes a file away.
    Remove {
        /// The draft.
        draft: String,
        /// Its name.
        name: String,
    },
    /// Goes through all pages and confirms.
    Confirm {
        /// The draft.
        draft: String,
        /// Waits first until the form asks this.
        once_asked: Option<String>,
    },
    /// Takes a confirmed draft back, where that is offered.
    TakeBack {
        /// The draft.
        draft: String,
    },
    /// Deletes a draft.
    Delete {
        /// The draft.
        draft: String,
    },
    /// Brings a deleted draft back.
    Restore {
        /// The draft.
        draft: String,
    },
    /// The network came or went.
    Online {
        /// Which of them.
        online: bool,
    },
    /// Looks for news.
    Refresh,
    /// Tells what the lists show.
    List,
    /// Tells what a draft holds.
    Read {
        /// The draft.
        draft: String,
    },
    /// Stays with a confirmed draft until the server's word is there.
    Await {
        /// The draft.
        draft: String,
    },
}

/// What came of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Answer {
    /// The app stands and shows its first tab.
    Ready,
    /// It was done, and the screen says so.
    Done,
    /// It is not offered here now; nothing was done.
    NotOffered,
    /// A draft was begun.
    Begun {
        /// Its id.
        draft: String,
    },
    /// The lists.
    Lists(Lists),
    /// A draft.
    Held(Held),
    /// A dossier of this code.
    Filed {
        /// The code.
        code: String,
    },
    /// The server does not take it as it is.
    Refused,
}

/// Ids as the lists of the app show them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lists {
    /// Drafts being written.
    pub editing: Vec<String>,
    /// Confirmed, without the server's word.
    pub waiting: Vec<String>,
    /// Deleted, and still there to be brought back.
    pub deleted: Vec<String>,
    /// Codes of dossiers.
    pub dossiers: Vec<String>,
}

/// What a draft holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Held {
    /// The fields its form has now.
    pub asked: Vec<String>,
    /// Words by field, the empty ones left out.
    pub words: BTreeMap<String, String>,
    /// All that the page of changes says: where words stand that have no field any more.
    pub changes: String,
    /// Names of the files, all of them kept.
    pub files: Vec<String>,
}
