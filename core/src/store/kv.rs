//! Small values by name: route stack, language, cursors, the pack, the session.

use super::{Result, Store, StoreError};
use serde::{Serialize, de::DeserializeOwned};

/// The value under `key`; `None` when there is none, [`StoreError::Value`] when it is not a `T`.
pub fn get<T: DeserializeOwned>(store: &Store, key: &str) -> Result<Option<T>> {
    let text = store.row("SELECT value FROM kv WHERE key = ?1", [key], |row| {
        row.get::<_, String>(0)
    })?;
    text.map(|text| crate::json::from_str(&text).map_err(|_| StoreError::Value(format!("kv {key}"))))
        .transpose()
}

/// Writes `value` under `key`, durably.
pub fn put<T: Serialize + ?Sized>(store: &Store, key: &str, value: &T) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|_| StoreError::Value(format!("kv {key}")))?;
    store.run(
        "INSERT INTO kv (key, value, updated) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated = excluded.updated",
        (key, text, store.now_ms()),
    )?;
    Ok(())
}

/// Writes `value` under `key` without waiting for the disk: there after a kill, perhaps not after a power cut.
pub fn put_unsynced<T: Serialize + ?Sized>(store: &Store, key: &str, value: &T) -> Result<()> {
    store.unsynced(|store| put(store, key, value))
}

/// Forgets `key`; true when there was a value.
pub fn delete(store: &Store, key: &str) -> Result<bool> {
    Ok(store.run("DELETE FROM kv WHERE key = ?1", [key])? > 0)
}
