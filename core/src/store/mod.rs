//! The sealed store: SQLCipher, migrations, encrypted files, the key.
//!
//! One [`Store`] belongs to one thread (the loop's). Every function of the feature folders' `store.rs` takes `&Store`
//! and is one durable commit, or part of the commit of the [`Store::transaction`] it is called in.

pub mod error;
pub mod keyring;
pub mod keyring_file;
pub mod keyring_port;
pub mod kv;
mod migrations;
mod open;
mod passing;
mod recovery;
mod salvage;
#[cfg(test)]
pub(crate) mod tests;
pub mod vault;

pub use error::StoreError;
pub use keyring::{DbKey, KeyState, db_key};
pub use open::Opened;
pub use recovery::{Recovery, RecoveryCause};
pub use salvage::Salvaged;

use crate::ports::Clock;
use rusqlite::{Connection, Params, Row};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What every function of the store returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The open database. Not shared between threads; can be moved to one.
pub struct Store {
    conn: Connection,
    dir: PathBuf,
    key: DbKey,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Runs `work` in one transaction: all of it is durable when this returns `Ok`, none of it when it returns `Err`
    /// (or when `work` panics). Inside another transaction it is a savepoint of that one.
    pub fn transaction<T>(&self, work: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        if self.conn.is_autocommit() {
            // IMMEDIATE: a transaction that will write must not first read and then find it may not.
            let tx =
                rusqlite::Transaction::new_unchecked(&self.conn, rusqlite::TransactionBehavior::Immediate)?;
            let value = work(self)?;
            tx.commit()?;
            Ok(value)
        } else {
            let guard = SavepointGuard::begin(&self.conn)?;
            let value = work(self)?;
            guard.release()?;
            Ok(value)
        }
    }

    /// Runs work that need not be waited for on the disk: it survives a killed process, and a power cut may take it back.
    /// Only for what costs nobody a word; inside a transaction it is as durable as that.
    pub(crate) fn unsynced<T>(&self, work: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        if !self.conn.is_autocommit() {
            return work(self);
        }
        // In WAL mode NORMAL leaves out the sync at the commit; the next FULL commit brings this one along.
        self.conn.execute_batch("PRAGMA synchronous = NORMAL")?;
        let done = work(self);
        self.conn.execute_batch("PRAGMA synchronous = FULL")?;
        done
    }

    /// The folder the database lives in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Milliseconds since 1970-01-01 UTC, by the injected clock.
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Runs one statement; returns the number of rows changed.
    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// At most one row.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        match rows.next()? {
            Some(row) => Ok(Some(map(row)?)),
            None => Ok(None),
        }
    }

    /// All rows.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, map)?;
        Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
    }

    /// Makes the disk look full after `pages` pages of 4 KiB, for tests.
    #[cfg(any(test, feature = "testing"))]
    pub fn limit_pages(&self, pages: u32) -> Result<()> {
        self.conn
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        Ok(())
    }

    /// How many pages of 4 KiB the database has, for tests and benchmarks.
    #[cfg(any(test, feature = "testing"))]
    pub fn pages(&self) -> Result<u32> {
        Ok(self.conn.query_row("PRAGMA page_count", [], |row| row.get(0))?)
    }
}

/// A savepoint that is undone when it is dropped unreleased.
struct SavepointGuard<'c> {
    conn: &'c Connection,
    open: bool,
}

impl<'c> SavepointGuard<'c> {
    fn begin(conn: &'c Connection) -> Result<Self> {
        conn.execute_batch("SAVEPOINT inner")?;
        Ok(Self { conn, open: true })
    }

    fn release(mut self) -> Result<()> {
        self.conn.execute_batch("RELEASE inner")?;
        self.open = false;
        Ok(())
    }
}

impl Drop for SavepointGuard<'_> {
    fn drop(&mut self) {
        // When SQLite has already rolled the whole transaction back (a full disk), there is no savepoint left to undo.
        if self.open
            && !self.conn.is_autocommit()
            && let Err(error) = self.conn.execute_batch("ROLLBACK TO inner; RELEASE inner")
        {
            crate::error::Fail::log(&StoreError::from(error));
        }
    }
}
