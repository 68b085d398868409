//! What is kept at the door: the words a person writes on the way, and which failures the app showed last.

use crate::store::{Result, Store, kv};
use serde::{Deserialize, Serialize};

const WORDS: &str = "door.words";
const FAILURES: &str = "door.failures";
/// Failures remembered.
const MOST: usize = 10;

/// What is being written.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// As it stands in the field.
    pub text: String,
    /// Revision of its last commit.
    pub revision: u64,
    /// Counts the texts written here: each has a field of its own, so that a removed one does not come back.
    pub n: u64,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words(redacted)")
    }
}

/// A failure that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Its support code.
    pub code: String,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// What is being written.
pub fn words(store: &Store) -> Result<Words> {
    Ok(kv::get(store, WORDS)?.unwrap_or_default())
}

/// Keeps it, durably.
pub fn put_words(store: &Store, words: &Words) -> Result<()> {
    kv::put(store, WORDS, words)
}

/// Takes it away; the next one has a field of its own.
pub fn clear_words(store: &Store) -> Result<()> {
    let n = words(store)?.n + 1;
    put_words(
        store,
        &Words {
            n,
            ..Words::default()
        },
    )
}

/// The last failures, the newest first.
pub fn failures(store: &Store) -> Result<Vec<Noted>> {
    Ok(kv::get(store, FAILURES)?.unwrap_or_default())
}

/// Remembers one more. Not worth waiting for the disk.
pub fn note_failure(store: &Store, code: &str, at_ms: i64) -> Result<()> {
    let mut held = failures(store)?;
    held.insert(
        0,
        Noted {
            code: code.to_owned(),
            at_ms,
        },
    );
    held.truncate(MOST);
    kv::put_unsynced(store, FAILURES, &held)
}
