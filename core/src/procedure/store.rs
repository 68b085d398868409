//! Tables of procedures: the catalogue with its search index, and the full records.

use crate::store::{Result, Store};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// A procedure of the catalogue, to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueRow {
    /// Code, e.g. `1.004873`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field, e.g. `Hộ tịch`.
    pub field: String,
    /// Level that handles it, e.g. `xã`.
    pub level: String,
    /// Version of its record; `None` when only the portal has it.
    pub form: Option<String>,
    /// The whole item, JSON.
    pub json: String,
    /// Folded name, to search.
    pub name_folded: String,
    /// Folded words people use, separated by spaces or commas.
    pub aliases_folded: String,
    /// Folded field.
    pub field_folded: String,
}

/// A procedure as held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field.
    pub field: String,
    /// Level.
    pub level: String,
    /// Version of its record.
    pub form: Option<String>,
    /// The whole item, JSON.
    pub json: String,
}

/// A procedure found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field.
    pub field: String,
    /// Level.
    pub level: String,
    /// True when its form is here.
    pub has_form: bool,
    /// BM25; smaller is better.
    pub rank: f64,
}

/// A full record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRow {
    /// Code.
    pub code: String,
    /// Version, e.g. `v3`.
    pub version: String,
    /// To ask whether it changed.
    pub etag: Option<String>,
    /// JSON.
    pub json: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub fetched: i64,
}

/// Writes procedures into catalogue and index, in one transaction.
pub fn upsert(store: &Store, rows: &[CatalogueRow]) -> Result<()> {
    store.transaction(|tx| {
        for row in rows {
            let id = tx.row(
                "INSERT INTO catalogue (code, name, field, level, form, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (code) DO UPDATE SET name = excluded.name, field = excluded.field,
                   level = excluded.level, form = excluded.form, json = excluded.json RETURNING id",
                (&row.code, &row.name, &row.field, &row.level, &row.form, &row.json),
                |row| row.get::<_, i64>(0),
            )?;
            tx.run(
                "INSERT OR REPLACE INTO catalogue_fts (rowid, code, name, aliases, field) VALUES (?1, ?2, ?3, ?4, ?5)",
                (id, &row.code, &row.name_folded, &row.aliases_folded, &row.field_folded),
            )?;
        }
        Ok(())
    })
}

/// Removes procedures from catalogue and index. Records stay: drafts of them can still be read.
pub fn remove(store: &Store, codes: &[String]) -> Result<()> {
    store.transaction(|tx| {
        for code in codes {
            tx.run(
                "DELETE FROM catalogue_fts WHERE rowid = (SELECT id FROM catalogue WHERE code = ?1)",
                [code],
            )?;
            tx.run("DELETE FROM catalogue WHERE code = ?1", [code])?;
        }
        Ok(())
    })
}

const ENTRY: &str = "code, name, field, level, form, json";

fn entry(row: &Row<'_>) -> rusqlite::Result<CatalogueEntry> {
    Ok(CatalogueEntry {
        code: row.get(0)?,
        name: row.get(1)?,
        field: row.get(2)?,
        level: row.get(3)?,
        form: row.get(4)?,
        json: row.get(5)?,
    })
}

/// One procedure.
pub fn lookup(store: &Store, code: &str) -> Result<Option<CatalogueEntry>> {
    store.row(
        &format!("SELECT {ENTRY} FROM catalogue WHERE code = ?1"),
        [code],
        entry,
    )
}

/// The procedures whose form is here, by code.
pub fn with_form(store: &Store) -> Result<Vec<CatalogueEntry>> {
    store.rows(&select_with_form(), [], entry)
}

pub(super) fn select_with_form() -> String {
    format!("SELECT {ENTRY} FROM catalogue WHERE form IS NOT NULL ORDER BY code")
}

/// How many procedures are held.
pub fn count(store: &Store) -> Result<u32> {
    Ok(store
        .row("SELECT count(*) FROM catalogue", [], |row| row.get(0))?
        .unwrap_or(0))
}

/// Searches by an FTS5 query over folded text (columns `code`, `name`, `aliases`, `field`), the best first. A query FTS5
/// cannot parse is an error: build it from quoted terms.
pub fn search(store: &Store, query: &str, limit: u32) -> Result<Vec<Hit>> {
    store.rows(
        "SELECT c.code, c.name, c.field, c.level, c.form IS NOT NULL, bm25(catalogue_fts, 4.0, 8.0, 10.0, 2.0) AS rank
         FROM catalogue_fts JOIN catalogue c ON c.id = catalogue_fts.rowid
         WHERE catalogue_fts MATCH ?1 ORDER BY rank, c.code LIMIT ?2",
        (query, limit),
        |row| {
            Ok(Hit {
                code: row.get(0)?,
                name: row.get(1)?,
                field: row.get(2)?,
                level: row.get(3)?,
                has_form: row.get(4)?,
                rank: row.get(5)?,
            })
        },
    )
}

/// Keeps a record, replacing an older one.
pub fn put_record(store: &Store, code: &str, version: &str, etag: Option<&str>, json: &str) -> Result<()> {
    store.run(
        "INSERT INTO records (code, version, etag, json, fetched) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (code) DO UPDATE SET version = excluded.version, etag = excluded.etag,
           json = excluded.json, fetched = excluded.fetched",
        (code, version, etag, json, store.now_ms()),
    )?;
    Ok(())
}

/// The record of a procedure.
pub fn record(store: &Store, code: &str) -> Result<Option<RecordRow>> {
    store.row(
        "SELECT code, version, etag, json, fetched FROM records WHERE code = ?1",
        [code],
        |row| {
            Ok(RecordRow {
                code: row.get(0)?,
                version: row.get(1)?,
                etag: row.get(2)?,
                json: row.get(3)?,
                fetched: row.get(4)?,
            })
        },
    )
}
