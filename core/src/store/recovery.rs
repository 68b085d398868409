//! A damaged database is put aside, never deleted, and everything readable is carried over.
//!
//! Safe against a kill at any point: the new database is built under the name `…salvaging`, becomes `…salvaged-<time>` in
//! one rename when it is whole, and only then the old files move away. The next start finishes what was begun.

use super::open::{FILE, connect, raw};
use super::{DbKey, Result, StoreError};
use crate::error::{Failure, FailureKind};
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::fs;
use std::path::{Path, PathBuf};

/// Why a database was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecoveryCause {
    /// It does not decrypt, or its structure is wrong.
    Damaged,
    /// The key store has no key for it any more: nothing in it can be read.
    KeyLost,
}

impl RecoveryCause {
    /// Support code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Damaged => "MC-B20",
            Self::KeyLost => "MC-B21",
        }
    }

    /// As the rest of the app sees it.
    pub const fn failure(self) -> Failure {
        Failure::new(FailureKind::Damaged, self.code())
    }
}

/// Rows of one table that could be carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvaged {
    /// Name of the table.
    pub table: &'static str,
    /// Rows carried over.
    pub rows: u64,
    /// False when reading met a damaged page, so that rows may be missing.
    pub whole: bool,
}

/// What was done about a database that could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Where the old database now lies; `-wal` and `-shm` lie beside it.
    pub kept_aside: PathBuf,
    /// What was carried over, table by table; empty when the key is lost or an interrupted recovery was finished.
    pub salvaged: Vec<Salvaged>,
    /// Why.
    pub cause: RecoveryCause,
}

/// A table of the person's.
pub(crate) struct Table {
    pub(crate) name: &'static str,
}

/// In the order in which foreign keys allow them to be written. The catalogue and the records are not here: the server
/// has them.
pub(crate) const TABLES: &[Table] = &[
    Table { name: "kv" },
    Table { name: "drafts" },
    Table { name: "answers" },
    Table { name: "attachments" },
    Table { name: "outbox" },
    Table { name: "dossiers" },
    Table { name: "receipts" },
    Table { name: "results" },
];

const SALVAGING: &str = "motcua.db.salvaging";
const SALVAGED: &str = "motcua.db.salvaged-";
/// WAL and shared memory first: left beside a new database they would be replayed into it.
const PARTS: [&str; 3] = ["-wal", "-shm", ""];

/// Builds a new database from what is readable in the old one, then swaps the two.
pub(crate) fn set_aside(dir: &Path, key: &DbKey, now_ms: i64, cause: RecoveryCause) -> Result<Recovery> {
    remove_unfinished(dir)?;
    let fresh = dir.join(SALVAGING);
    let target = connect(&fresh, key)?;
    let salvaged = match cause {
        RecoveryCause::Damaged => salvage(&dir.join(FILE), key, &target)?,
        RecoveryCause::KeyLost => Vec::new(),
    };
    // Closing the only connection folds the WAL into the file, which is then whole by itself.
    target.close().map_err(|(_, error)| StoreError::from(error))?;
    fs::File::open(&fresh)?.sync_all()?;
    let ready = dir.join(format!("{SALVAGED}{}-{now_ms}", cause_word(cause)));
    fs::rename(&fresh, &ready)?;
    sync_dir(dir)?;
    let kept_aside = swap(dir, &ready)?;
    Ok(Recovery {
        kept_aside,
        salvaged,
        cause,
    })
}

/// Ends a recovery that a kill interrupted, and removes the unfinished new database of one that had not got so far.
pub(crate) fn finish_interrupted(dir: &Path) -> Result<Option<Recovery>> {
    remove_unfinished(dir)?;
    let Some(ready) = find_ready(dir)? else {
        return Ok(None);
    };
    let cause = if ready
        .to_string_lossy()
        .contains(cause_word(RecoveryCause::KeyLost))
    {
        RecoveryCause::KeyLost
    } else {
        RecoveryCause::Damaged
    };
    Ok(Some(Recovery {
        kept_aside: swap(dir, &ready)?,
        salvaged: Vec::new(),
        cause,
    }))
}

const fn cause_word(cause: RecoveryCause) -> &'static str {
    match cause {
        RecoveryCause::Damaged => "damaged",
        RecoveryCause::KeyLost => "keylost",
    }
}

fn find_ready(dir: &Path) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(SALVAGED) {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

fn remove_unfinished(dir: &Path) -> Result<()> {
    for part in PARTS {
        match fs::remove_file(dir.join(format!("{SALVAGING}{part}"))) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Moves the old files away under the time in the name of `ready`, then `ready` to its place.
fn swap(dir: &Path, ready: &Path) -> Result<PathBuf> {
    let name = ready
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stamp = name.strip_prefix(SALVAGED).unwrap_or("unknown");
    let aside = dir.join(format!("{FILE}.aside-{stamp}"));
    for part in PARTS {
        let from = dir.join(format!("{FILE}{part}"));
        if from.exists() {
            fs::rename(&from, dir.join(format!("{FILE}.aside-{stamp}{part}")))?;
        }
    }
    fs::rename(ready, dir.join(FILE))?;
    sync_dir(dir)?;
    Ok(aside)
}

fn sync_dir(dir: &Path) -> Result<()> {
    fs::File::open(dir)?.sync_all()?;
    Ok(())
}

/// Reads the old database, table by table. One that does not open at all yields nothing.
fn salvage(old: &Path, key: &DbKey, target: &Connection) -> Result<Vec<Salvaged>> {
    let source = raw(old, key)?;
    // The old files are evidence: closing must not fold the WAL into them.
    source.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    source.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON")?;
    // Rows whose parent could not be read are still the person's words.
    target.execute_batch("PRAGMA foreign_keys = OFF")?;
    let mut salvaged = Vec::new();
    let tx = target.unchecked_transaction()?;
    for table in TABLES {
        salvaged.push(salvage_table(&source, &tx, table.name)?);
    }
    tx.commit()?;
    Ok(salvaged)
}

fn salvage_table(source: &Connection, target: &Connection, table: &'static str) -> Result<Salvaged> {
    let columns = columns(target, table)?;
    let list = columns.join(", ");
    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert = target.prepare(&format!(
        "INSERT OR IGNORE INTO {table} ({list}) VALUES ({marks})"
    ))?;
    let mut rows = 0;
    // Forwards to the first damaged page, then backwards from the end to it.
    let mut whole = true;
    for order in ["ASC", "DESC"] {
        let sql = format!("SELECT {list} FROM {table} ORDER BY rowid {order}");
        let ended = copy(source, &sql, columns.len(), &mut insert, &mut rows)?;
        if ended {
            break;
        }
        whole = false;
    }
    Ok(Salvaged { table, rows, whole })
}

/// Copies rows until the end (true) or the first row that cannot be read (false). Fails only when writing fails.
fn copy(
    source: &Connection,
    sql: &str,
    width: usize,
    insert: &mut rusqlite::Statement<'_>,
    count: &mut u64,
) -> Result<bool> {
    let Ok(mut select) = source.prepare(sql) else {
        return Ok(false);
    };
    let Ok(mut rows) = select.query([]) else {
        return Ok(false);
    };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        };
        let Ok(values) = (0..width)
            .map(|i| row.get::<_, Value>(i))
            .collect::<rusqlite::Result<Vec<_>>>()
        else {
            return Ok(false);
        };
        match insert.execute(params_from_iter(values)) {
            Ok(n) => *count += n as u64,
            // A row that no longer fits the rules of its table is damaged itself.
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<Vec<String>>>()?)
}
