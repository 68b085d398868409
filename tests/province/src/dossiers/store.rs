//! Rows of dossiers. Every change gets the next number, which is the cursor of the citizen's list.

use super::{Dossier, Filing};
use crate::error::Problem;
use rusqlite::{OptionalExtension as _, Transaction, params};

/// A dossier with all that belongs to it.
pub(crate) struct Held {
    pub(crate) sub: String,
    pub(crate) filing: Filing,
    pub(crate) dossier: Dossier,
    pub(crate) receipt: String,
}

/// The next value of a named counter, from 1.
pub(crate) fn next(tx: &Transaction<'_>, counter: &str) -> Result<i64, rusqlite::Error> {
    tx.query_row(
        "INSERT INTO counters (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        [counter],
        |r| r.get(0),
    )
}

/// Reads one.
pub(crate) fn find(tx: &Transaction<'_>, code: &str) -> Result<Option<Held>, Problem> {
    tx.query_row(
        "SELECT sub, request, dossier, receipt FROM dossiers WHERE code = ?1",
        [code],
        |r| {
            Ok((
                r.get(0)?,
                r.get::<_, String>(1)?,
                r.get::<_, String>(2)?,
                r.get(3)?,
            ))
        },
    )
    .optional()?
    .map(|(sub, filing, dossier, receipt)| {
        Ok(Held {
            sub,
            filing: serde_json::from_str(&filing)?,
            dossier: serde_json::from_str(&dossier)?,
            receipt,
        })
    })
    .transpose()
}

/// Reads the citizen's own, or nothing.
pub(crate) fn own(tx: &Transaction<'_>, code: &str, sub: &str) -> Result<Held, Problem> {
    find(tx, code)?
        .filter(|held| held.sub == sub)
        .ok_or_else(|| Problem::not_found("Không có hồ sơ này."))
}

/// Keeps a changed dossier.
pub(crate) fn save(tx: &Transaction<'_>, dossier: &Dossier) -> Result<(), Problem> {
    let change = next(tx, "change")?;
    tx.execute(
        "UPDATE dossiers SET dossier = ?2, change = ?3 WHERE code = ?1",
        params![dossier.code, serde_json::to_string(dossier)?, change],
    )?;
    Ok(())
}

/// The dossiers of a citizen changed after `since`, at most `limit`, with their change numbers.
pub(crate) fn since(
    tx: &Transaction<'_>,
    sub: &str,
    since: i64,
    limit: usize,
) -> Result<Vec<(i64, Dossier)>, Problem> {
    let mut statement = tx.prepare(
        "SELECT change, dossier FROM dossiers WHERE sub = ?1 AND change > ?2 ORDER BY change LIMIT ?3",
    )?;
    let rows = statement.query_map(params![sub, since, limit as i64], |r| {
        Ok((r.get(0)?, r.get::<_, String>(1)?))
    })?;
    rows.map(|row| {
        let (change, text) = row?;
        Ok((change, serde_json::from_str(&text)?))
    })
    .collect()
}
