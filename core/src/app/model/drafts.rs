//! What the pages of many drafts, of handing one on and of taking one in are made from.

use super::FileRow;
use crate::app::Route;
use crate::dossier::transfer::Key;
use crate::error::Failure;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A draft in a list.
#[derive(Debug, Clone)]
pub struct DraftRow {
    /// Its id.
    pub id: String,
    /// Name of the procedure.
    pub title: String,
    /// What it is called; empty when it has no name.
    pub name: String,
    /// When it was begun.
    pub created_ms: i64,
    /// Last change.
    pub updated_ms: i64,
}

/// What is told of a draft beside its answers.
#[derive(Debug, Clone, Default)]
pub struct DraftMore {
    /// The person's own name for it; empty when they gave none.
    pub title: String,
    /// What its answers say of whose it is; empty when they say nothing.
    pub subject: String,
    /// Other drafts and dossiers of the same procedure for the same person.
    pub twins: Vec<Twin>,
    /// Files of what it was copied from that are not in it.
    pub offers: Vec<FileRow>,
}

impl DraftMore {
    /// What it is called: the person's own name for it first; empty when it has none.
    pub fn name(&self) -> &str {
        if self.title.is_empty() {
            &self.subject
        } else {
            &self.title
        }
    }
}

/// A dossier of the same procedure for the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// What it is called.
    pub name: String,
    /// Where it is to be seen.
    pub route: Route,
    /// How far it is.
    pub state: TwinState,
    /// Last change.
    pub updated_ms: i64,
}

/// How far such a dossier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwinState {
    /// Being prepared.
    Draft,
    /// Confirmed, without the server's word.
    Sending,
    /// Filed, here or elsewhere.
    Filed,
}

/// All drafts, or those that fit a search.
#[derive(Debug, Clone, Default)]
pub struct DraftsPage {
    /// Those of the pages shown, last changed first.
    pub rows: Vec<DraftRow>,
    /// How many fit.
    pub count: usize,
    /// There are more.
    pub more: bool,
    /// Pages shown.
    pub pages: u32,
}

/// A deleted draft.
#[derive(Debug, Clone)]
pub struct DeletedRow {
    /// The draft.
    pub row: DraftRow,
    /// Until when it can be brought back, milliseconds.
    pub until_ms: i64,
}

/// A draft that was filed outside of the app.
#[derive(Debug, Clone)]
pub struct HandedRow {
    /// The draft.
    pub draft: String,
    /// Name of the procedure.
    pub title: String,
    /// What the draft is called; empty when it has no name.
    pub name: String,
    /// The code on the receipt, by the person's word.
    pub code: String,
    /// When the person said so, milliseconds.
    pub at_ms: i64,
}

/// A draft that was filed outside of the app, with what leads on.
#[derive(Debug, Clone)]
pub struct HandedPage {
    /// What is known of it.
    pub row: HandedRow,
    /// Where the national portal tells of a dossier by its code.
    pub lookup: Option<String>,
}

/// A draft being handed to another phone, and one being taken in. Gone with the process: a key is not kept.
#[derive(Debug, Default)]
pub struct Carry {
    /// The draft being sealed.
    pub making: Option<String>,
    /// The last one that was sealed.
    pub sealed: Option<SealedFor>,
    /// The draft being put at the province for another phone.
    pub relaying: Option<String>,
    /// The code another phone reads.
    pub code: Option<RelayCode>,
    /// The file to take in.
    pub incoming: Option<Incoming>,
    /// How many were picked so far.
    pub picks: u64,
    /// The key as typed.
    pub key: Zeroizing<String>,
    /// The commit it comes from.
    pub key_revision: u64,
    /// Errors are shown at the fields.
    pub checked: bool,
    /// Being opened.
    pub opening: bool,
    /// Why the last try ended.
    pub failure: Option<Failure>,
    /// The draft that the same file became before.
    pub same: Option<String>,
}

/// A draft that was sealed into a file.
#[derive(Debug, Clone)]
pub struct SealedFor {
    /// The draft.
    pub draft: String,
    /// Opens it.
    pub key: Key,
    /// Bytes.
    pub size: u64,
}

/// A code that leads another phone to a sealed draft.
#[derive(Clone)]
pub struct RelayCode {
    /// The draft.
    pub draft: String,
    /// The picture, PNG in base64.
    pub picture: String,
    /// Until when the province keeps it, milliseconds.
    pub until_ms: i64,
}

impl std::fmt::Debug for RelayCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The picture is the key.
        f.debug_struct("RelayCode")
            .field("draft", &self.draft)
            .finish_non_exhaustive()
    }
}

/// A sealed draft picked to be taken in.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Counts the picks: an answer to an earlier one is dropped.
    pub pick: u64,
    /// Name for the person.
    pub name: String,
    /// Where the app's own copy lies; `None` while it is being copied.
    pub copy: Option<PathBuf>,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex of the file.
    pub sha256: String,
    /// Why it was not taken.
    pub code: Option<&'static str>,
}

/// The code of a receipt being typed.
#[derive(Debug, Clone, Default)]
pub struct HandWork {
    /// The draft it is for.
    pub draft: String,
    /// As typed or scanned.
    pub code: String,
    /// The commit it comes from.
    pub revision: u64,
    /// The error is shown.
    pub checked: bool,
    /// The bundle is being made.
    pub making: bool,
}

/// A form that is newer than the one a draft is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NewerForm {
    /// There is none that this phone knows of.
    #[default]
    None,
    /// It is on its way, or cannot be shown by this app.
    Coming,
    /// It is here: the draft is brought to it when the page is left.
    Here,
}
