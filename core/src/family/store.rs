//! What the phone keeps of family links: as the province told them last, readable without a network.

use crate::net::wire::family::{Link, LogEntry};
use crate::store::{Result, Store, kv};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const HELD: &str = "family.held";
const TYPING: &str = "family.typing";

/// Links and logs of one citizen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Held {
    /// Whose they are: twelve digits of who was signed in.
    pub of: String,
    /// Both sides, oldest first.
    pub links: Vec<Link>,
    /// What waits for this citizen's own consent.
    pub asked: Vec<Link>,
    /// Logs that were looked at, by link.
    pub logs: BTreeMap<String, Vec<LogEntry>>,
    /// When the province told them, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

impl Held {
    /// Every link, whichever side.
    pub fn all(&self) -> impl Iterator<Item = &Link> {
        self.asked.iter().chain(&self.links)
    }

    /// By id.
    pub fn find(&self, id: &str) -> Option<&Link> {
        self.all().find(|link| link.id == id)
    }
}

/// What is held of this citizen; nothing when what is there is somebody else's.
pub fn held(store: &Store, of: &str) -> Result<Held> {
    let held: Option<Held> = kv::get(store, HELD)?;
    Ok(held.filter(|held| held.of == of).unwrap_or_else(|| Held {
        of: of.to_owned(),
        ..Held::default()
    }))
}

/// Keeps it.
pub fn put(store: &Store, held: &Held) -> Result<()> {
    kv::put(store, HELD, held)
}

/// What is being typed to ask for someone.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typing {
    /// Twelve digits, or what is there of them.
    pub number: String,
    /// Revision of its last commit.
    pub revision: u64,
    /// `child`, `elder`, `ward` or empty.
    pub relation: String,
}

impl std::fmt::Debug for Typing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typing(redacted)")
    }
}

/// What is typed and not yet asked.
pub fn typing(store: &Store) -> Result<Typing> {
    Ok(kv::get(store, TYPING)?.unwrap_or_default())
}

/// Keeps what is typed.
pub fn put_typing(store: &Store, typing: &Typing) -> Result<()> {
    kv::put(store, TYPING, typing)
}

/// It was asked: the fields are empty again. Revisions go on counting.
pub fn clear_typing(store: &Store) -> Result<()> {
    let revision = typing(store)?.revision;
    let empty = Typing {
        revision,
        ..Typing::default()
    };
    put_typing(store, &empty)
}
