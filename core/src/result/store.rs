//! Table of results: what the shelf holds.

use crate::store::{Result, Store};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// A signed document that was fetched and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow {
    /// Code of its dossier.
    pub dossier: String,
    /// Id within the dossier, e.g. `r1`.
    pub id: String,
    /// Catalogue code, e.g. `KQ.G15.000038`.
    pub catalogue: String,
    /// Its name.
    pub name: String,
    /// Name of the sealed file.
    pub sealed: String,
    /// Lower-case hex of the file.
    pub sha256: String,
    /// What the check of its signature said, JSON.
    pub verdict: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub fetched: i64,
}

const COLUMNS: &str = "dossier, id, catalogue, name, sealed, sha256, verdict, fetched";

fn read(row: &Row<'_>) -> rusqlite::Result<ResultRow> {
    Ok(ResultRow {
        dossier: row.get(0)?,
        id: row.get(1)?,
        catalogue: row.get(2)?,
        name: row.get(3)?,
        sealed: row.get(4)?,
        sha256: row.get(5)?,
        verdict: row.get(6)?,
        fetched: row.get(7)?,
    })
}

/// Keeps a result, replacing an earlier fetch of it.
pub fn put(store: &Store, row: &ResultRow) -> Result<()> {
    store.run(
        "INSERT INTO results (dossier, id, catalogue, name, sealed, sha256, verdict, fetched)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (dossier, id) DO UPDATE SET catalogue = excluded.catalogue, name = excluded.name,
           sealed = excluded.sealed, sha256 = excluded.sha256, verdict = excluded.verdict, fetched = excluded.fetched",
        (
            &row.dossier,
            &row.id,
            &row.catalogue,
            &row.name,
            &row.sealed,
            &row.sha256,
            &row.verdict,
            row.fetched,
        ),
    )?;
    Ok(())
}

/// One result.
pub fn get(store: &Store, dossier: &str, id: &str) -> Result<Option<ResultRow>> {
    store.row(
        &format!("SELECT {COLUMNS} FROM results WHERE dossier = ?1 AND id = ?2"),
        [dossier, id],
        read,
    )
}

/// The results of a dossier.
pub fn of_dossier(store: &Store, dossier: &str) -> Result<Vec<ResultRow>> {
    store.rows(
        &format!("SELECT {COLUMNS} FROM results WHERE dossier = ?1 ORDER BY id"),
        [dossier],
        read,
    )
}

/// All results, the last fetched first.
pub fn list(store: &Store) -> Result<Vec<ResultRow>> {
    store.rows(
        &format!("SELECT {COLUMNS} FROM results ORDER BY fetched DESC, dossier, id"),
        [],
        read,
    )
}

/// Names of all sealed files of results.
pub fn sealed_names(store: &Store) -> Result<Vec<String>> {
    store.rows("SELECT sealed FROM results", [], |row| row.get(0))
}
