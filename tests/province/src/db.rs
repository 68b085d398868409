//! The embedded database: one connection, every call one transaction, on disk before the answer.

use crate::error::Error;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

// The crate carries SQLCipher's crypto; it must be linked even though the sandbox encrypts nothing.
use motcua_sqlcipher_provider as _;

const SCHEMA: &str = include_str!("schema.sql");
const REPORTS: &str = include_str!("open311/schema.sql");
const CHANNELS: &str = include_str!("channels/schema.sql");

/// Columns that came after a table did: table, column, definition.
const LATER: &[(&str, &str, &str)] = &[
    ("sessions", "device", "TEXT NOT NULL DEFAULT ''"),
    ("sessions", "created", "INTEGER NOT NULL DEFAULT 0"),
    ("sessions", "last_used", "INTEGER NOT NULL DEFAULT 0"),
    ("sessions", "provider", "TEXT NOT NULL DEFAULT 'oidc'"),
    ("tokens", "parent", "TEXT"),
    ("pushes", "urgency", "TEXT NOT NULL DEFAULT 'high'"),
];

fn add_later_columns(connection: &Connection) -> Result<(), Error> {
    for (table, column, definition) in LATER {
        let there: bool = connection.query_row(
            "SELECT count(*) > 0 FROM pragma_table_info(?1) WHERE name = ?2",
            [table, column],
            |r| r.get(0),
        )?;
        if !there {
            connection.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {column} {definition}"))?;
        }
    }
    Ok(())
}

/// The database of a sandbox.
#[derive(Clone)]
pub(crate) struct Db(Arc<Mutex<Connection>>);

impl Db {
    /// Opens or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL: what was answered survives a power cut, not only a killed process.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.execute_batch(SCHEMA)?;
        connection.execute_batch(REPORTS)?;
        connection.execute_batch(CHANNELS)?;
        add_later_columns(&connection)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs `work` in one transaction on a blocking thread; it is kept when `work` returns `Ok`.
    pub(crate) async fn call<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        match tokio::task::spawn_blocking(move || db.run(work)).await {
            Ok(result) => result,
            Err(_) => Err(Error::Interrupted.into()),
        }
    }

    /// The same, on the calling thread: for start-up.
    pub(crate) fn run<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        let value = work(&transaction)?;
        transaction.commit().map_err(Error::from)?;
        Ok(value)
    }
}

/// Reads a value of the `meta` table.
pub(crate) fn meta(tx: &Transaction<'_>, key: &str) -> Result<Option<String>, rusqlite::Error> {
    use rusqlite::OptionalExtension as _;
    tx.query_row("SELECT value FROM meta WHERE key = ?1", [key], |r| r.get(0))
        .optional()
}

/// Writes a value of the `meta` table.
pub(crate) fn set_meta(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), rusqlite::Error> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        [key, value],
    )?;
    Ok(())
}
