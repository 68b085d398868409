//! A store that lives until the app closes.

use super::{DbKey, Result, Store, migrations};
use crate::ports::Clock;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::Arc;

impl Store {
    /// A store in memory, for an app whose own store cannot be opened now (no room, no key store, a newer version's
    /// database): everything but keeping works, and nothing on the disk is touched.
    pub fn passing(key: &DbKey, clock: Arc<dyn Clock>) -> Result<Store> {
        motcua_sqlcipher_provider::link();
        let conn = Connection::open_in_memory()?;
        conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;")?;
        conn.set_prepared_statement_cache_capacity(64);
        migrations::migrate(&conn)?;
        Ok(Store {
            conn,
            dir: PathBuf::new(),
            key: key.clone(),
            clock,
        })
    }

    /// The key, for a store that takes over from this one.
    pub(crate) fn key(&self) -> DbKey {
        self.key.clone()
    }
}
