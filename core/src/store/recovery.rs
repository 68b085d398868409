//! A damaged database is put aside, never deleted, and everything readable is carried over.
//!
//! Safe against a kill at any point: the new database is built under the name `…salvaging`, becomes `…salvaged-<time>` in
//! one rename when it is whole, and only then the old files move away. The next start finishes what was begun.

use super::open::{FILE, connect};
use super::salvage::{Salvaged, salvage};
use super::{DbKey, Result, StoreError};
use crate::error::{Failure, FailureKind};
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
