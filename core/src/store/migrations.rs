//! The shape of the database, as an append-only list of steps. `PRAGMA user_version` counts the steps done.

use super::{Result, StoreError};
use rusqlite::Connection;

/// Step n brings a database of version n to n + 1. Never edit one that was released: add the next.
const STEPS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/005.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/006.sql"),
    include_str!("schema/007.sql"),
    include_str!("schema/008.sql"),
    include_str!("schema/009.sql"),
];

/// The newest version this app knows.
pub(crate) const KNOWN: i64 = STEPS.len() as i64;

/// Brings `conn` to [`KNOWN`], each step with its version number in one transaction.
pub(crate) fn migrate(conn: &Connection) -> Result<()> {
    let found = version(conn)?;
    if found > KNOWN {
        return Err(StoreError::Newer { found, known: KNOWN });
    }
    let start = usize::try_from(found).map_err(|_| StoreError::Damaged("negative version".into()))?;
    for (index, step) in STEPS.iter().enumerate().skip(start) {
        let tx = rusqlite::Transaction::new_unchecked(conn, rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.execute_batch(&format!("PRAGMA user_version = {}", index + 1))?;
        tx.commit()?;
    }
    Ok(())
}

/// Reads the version; fails with [`StoreError::Damaged`] when the first page does not decrypt.
pub(crate) fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
