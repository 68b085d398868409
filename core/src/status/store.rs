//! Tables of dossiers and their receipts.

use crate::outbox;
use crate::store::{Result, Store, kv};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// A dossier as the server last told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierRow {
    /// Code, e.g. `H42.14026-20261124-0000001`.
    pub code: String,
    /// The whole dossier, JSON.
    pub json: String,
    /// National status, 1 to 10.
    pub status: u8,
    /// The draft it came from, when it was filed with this phone.
    pub draft: Option<String>,
    /// The key it was filed under.
    pub idempotency_key: Option<String>,
    /// The server's `updated_at`; milliseconds since 1970-01-01 UTC.
    pub updated: i64,
    /// False while the citizen has not looked at the latest change.
    pub seen: bool,
}

/// A place in the list: the last row of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// Its `updated`.
    pub updated: i64,
    /// Its code.
    pub code: String,
}

const CURSOR: &str = "status.cursor";
const COLUMNS: &str = "code, json, status, draft, idempotency_key, updated, seen";

fn read(row: &Row<'_>) -> rusqlite::Result<DossierRow> {
    Ok(DossierRow {
        code: row.get(0)?,
        json: row.get(1)?,
        status: row.get(2)?,
        draft: row.get(3)?,
        idempotency_key: row.get(4)?,
        updated: row.get(5)?,
        seen: row.get(6)?,
    })
}

/// Writes a dossier unless a newer state of it is held; true when something changed. `seen` is taken from the value. The
/// draft it came from is kept when the value does not name one, and found by the idempotency key.
pub fn upsert(store: &Store, row: &DossierRow) -> Result<bool> {
    let changed = store.run(
        "INSERT INTO dossiers (code, json, status, draft, idempotency_key, updated, seen)
         VALUES (?1, ?2, ?3, coalesce(?4, (SELECT id FROM drafts WHERE idempotency_key = ?5)), ?5, ?6, ?7)
         ON CONFLICT (code) DO UPDATE SET json = excluded.json, status = excluded.status,
           draft = coalesce(excluded.draft, dossiers.draft),
           idempotency_key = coalesce(excluded.idempotency_key, dossiers.idempotency_key),
           updated = excluded.updated, seen = excluded.seen
         WHERE excluded.updated > dossiers.updated
            OR (excluded.updated = dossiers.updated AND excluded.json <> dossiers.json)",
        (
            &row.code,
            &row.json,
            row.status,
            &row.draft,
            &row.idempotency_key,
            row.updated,
            row.seen,
        ),
    )?;
    Ok(changed > 0)
}

/// One dossier.
pub fn get(store: &Store, code: &str) -> Result<Option<DossierRow>> {
    store.row(
        &format!("SELECT {COLUMNS} FROM dossiers WHERE code = ?1"),
        [code],
        read,
    )
}

/// The dossier a draft became.
pub fn of_draft(store: &Store, draft: &str) -> Result<Option<DossierRow>> {
    store.row(
        &format!("SELECT {COLUMNS} FROM dossiers WHERE draft = ?1"),
        [draft],
        read,
    )
}

/// A page of dossiers, the last changed first, beginning after `after`.
pub fn list(store: &Store, after: Option<&After>, limit: u32) -> Result<Vec<DossierRow>> {
    match after {
        None => {
            let sql = format!("SELECT {COLUMNS} FROM dossiers ORDER BY updated DESC, code DESC LIMIT ?1");
            store.rows(&sql, [limit], read)
        }
        Some(after) => {
            let sql = format!(
                "SELECT {COLUMNS} FROM dossiers WHERE (updated, code) < (?1, ?2)
                 ORDER BY updated DESC, code DESC LIMIT ?3"
            );
            store.rows(&sql, (after.updated, &after.code, limit), read)
        }
    }
}

/// How many dossiers are held.
pub fn count(store: &Store) -> Result<u32> {
    Ok(store
        .row("SELECT count(*) FROM dossiers", [], |row| row.get(0))?
        .unwrap_or(0))
}

/// How many have a change the citizen has not looked at.
pub fn unseen(store: &Store) -> Result<u32> {
    Ok(store
        .row("SELECT count(*) FROM dossiers WHERE seen = 0", [], |row| {
            row.get(0)
        })?
        .unwrap_or(0))
}

/// The citizen looked at it.
pub fn mark_seen(store: &Store, code: &str) -> Result<()> {
    // At worst it is shown as news once more.
    let sql = "UPDATE dossiers SET seen = 1 WHERE code = ?1 AND seen = 0";
    store.unsynced(|store| store.run(sql, [code]))?;
    Ok(())
}

/// Keeps a receipt. The first one stays: a receipt is for ever.
pub fn put_receipt(store: &Store, code: &str, jws: &str) -> Result<()> {
    store.run(
        "INSERT INTO receipts (code, jws, stored) VALUES (?1, ?2, ?3) ON CONFLICT (code) DO NOTHING",
        (code, jws, store.now_ms()),
    )?;
    Ok(())
}

/// The receipt of a dossier, a compact JWS.
pub fn receipt(store: &Store, code: &str) -> Result<Option<String>> {
    store.row("SELECT jws FROM receipts WHERE code = ?1", [code], |row| {
        row.get(0)
    })
}

/// Where the next delta sync begins.
pub fn cursor(store: &Store) -> Result<Option<String>> {
    kv::get(store, CURSOR)
}

/// Writes the changes of one answer and its cursor in one transaction; returns the codes that changed.
pub fn apply(store: &Store, rows: &[DossierRow], cursor: &str) -> Result<Vec<String>> {
    store.transaction(|tx| {
        let mut changed = Vec::new();
        for row in rows {
            if upsert(tx, row)? {
                changed.push(row.code.clone());
            }
        }
        kv::put(tx, CURSOR, cursor)?;
        Ok(changed)
    })
}

/// Another citizen signed in, or the server no longer knows the cursor: begin from the start.
pub fn forget_cursor(store: &Store) -> Result<()> {
    kv::delete(store, CURSOR).map(|_| ())
}

/// The server took a dossier: draft filed, effect sent, dossier and receipt kept, all or nothing.
pub fn finish_submission(
    store: &Store,
    draft: &str,
    effect: i64,
    dossier: &DossierRow,
    receipt: &str,
) -> Result<()> {
    store.transaction(|tx| {
        crate::dossier::store::mark_filed(tx, draft)?;
        outbox::mark_sent(tx, effect)?;
        let row = DossierRow {
            draft: Some(draft.to_owned()),
            ..dossier.clone()
        };
        if !upsert(tx, &row)? {
            // A sync was faster and knows more; only the tie to the draft is missing.
            tx.run(
                "UPDATE dossiers SET draft = ?2 WHERE code = ?1",
                (&row.code, draft),
            )?;
        }
        put_receipt(tx, &row.code, receipt)
    })
}

/// The citizen has seen all there is.
pub fn mark_all_seen(store: &Store) -> Result<()> {
    store.run("UPDATE dossiers SET seen = 1 WHERE seen = 0", [])?;
    Ok(())
}
