//! Opening: key, settings, migrations, a cheap look at each table.

use super::recovery::{self, Recovery, RecoveryCause};
use super::{DbKey, Result, Store, StoreError, migrations};
use crate::ports::Clock;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Name of the database in its folder.
pub(crate) const FILE: &str = "motcua.db";

/// An open store, and what happened on the way when something was wrong.
#[derive(Debug)]
pub struct Opened {
    /// The store, ready.
    pub store: Store,
    /// Set when an older database had to be put aside; tell the person.
    pub recovery: Option<Recovery>,
}

impl Store {
    /// Opens the database in `dir`, making folder and database at first use.
    ///
    /// A database that does not open with the key is never deleted: it is put aside in `dir`, everything that can still
    /// be read from it is carried into a new one, and [`Opened::recovery`] tells. [`StoreError::Newer`],
    /// [`StoreError::Busy`] and [`StoreError::NoSpace`] leave everything as it was.
    pub fn open(dir: &Path, key: &DbKey, clock: Arc<dyn Clock>) -> Result<Opened> {
        motcua_sqlcipher_provider::link();
        std::fs::create_dir_all(dir)?;
        let mut recovery = recovery::finish_interrupted(dir)?;
        let path = dir.join(FILE);
        let existed = path.exists();
        let conn = match connect(&path, key).and_then(|conn| check(&conn, existed).map(|()| conn)) {
            Ok(conn) => conn,
            Err(StoreError::Damaged(reason)) if existed => {
                let cause = if key.is_fresh() {
                    RecoveryCause::KeyLost
                } else {
                    RecoveryCause::Damaged
                };
                tracing::warn!(%reason, code = cause.code(), "database set aside");
                recovery = Some(recovery::set_aside(dir, key, clock.now_ms(), cause)?);
                connect(&path, key)?
            }
            Err(error) => return Err(error),
        };
        let store = Store {
            conn,
            dir: dir.to_path_buf(),
            key: key.clone(),
            clock,
        };
        Ok(Opened { store, recovery })
    }

    /// After [`StoreError::Damaged`] from any function: closes the database, puts it aside and carries on with
    /// everything that can still be read.
    pub fn recover(self) -> Result<Opened> {
        let Store {
            conn,
            dir,
            key,
            clock,
        } = self;
        drop(conn);
        let recovery = recovery::set_aside(&dir, &key, clock.now_ms(), RecoveryCause::Damaged)?;
        let mut opened = Store::open(&dir, &key, clock)?;
        opened.recovery = Some(recovery);
        Ok(opened)
    }
}

/// A connection with the key and our settings, brought to the newest version.
pub(crate) fn connect(path: &Path, key: &DbKey) -> Result<Connection> {
    let conn = raw(path, key)?;
    // Reading the version decrypts the first page: a wrong key or a damaged header shows here, before any write.
    let found = migrations::version(&conn)?;
    if found > migrations::KNOWN {
        return Err(StoreError::Newer {
            found,
            known: migrations::KNOWN,
        });
    }
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    conn.execute_batch(
        // FULL: in WAL mode only FULL syncs at every commit. The file is sealed, so deleted rows need no slow erasing.
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST;",
    )?;
    migrations::migrate(&conn)?;
    Ok(conn)
}

/// A connection with the key, nothing read yet.
pub(crate) fn raw(path: &Path, key: &DbKey) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_PRIVATE_CACHE;
    let conn = Connection::open_with_flags(path, flags)?;
    // SQLCipher otherwise writes to standard error when a key is wrong.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    conn.execute_batch(&key.pragma())?;
    conn.busy_timeout(Duration::from_secs(2))?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// Touches the first page of every table of the person's; a full integrity check would cost a read of everything.
fn check(conn: &Connection, existed: bool) -> Result<()> {
    if !existed {
        return Ok(());
    }
    for table in super::salvage::TABLES {
        conn.prepare_cached(&format!("SELECT 1 FROM {table} LIMIT 1"))?
            .exists([])?;
    }
    Ok(())
}
