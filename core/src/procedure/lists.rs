//! Table of choice lists.

use crate::store::{Result, Store};

/// Version of the list that is held, `None` when it is not.
pub fn version(store: &Store, name: &str) -> Result<Option<String>> {
    store.row("SELECT version FROM lists WHERE name = ?1", [name], |row| {
        row.get(0)
    })
}

/// A held list, JSON as it came.
pub fn list(store: &Store, name: &str) -> Result<Option<String>> {
    store.row("SELECT json FROM lists WHERE name = ?1", [name], |row| row.get(0))
}

/// Keeps a list in the place of an older one.
pub fn put(store: &Store, name: &str, version: &str, json: &str) -> Result<()> {
    store.run(
        "INSERT INTO lists (name, version, json, fetched) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (name) DO UPDATE SET version = excluded.version, json = excluded.json, fetched = excluded.fetched",
        (name, version, json, store.now_ms()),
    )?;
    Ok(())
}
