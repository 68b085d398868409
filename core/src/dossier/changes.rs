//! What a change of the form did to a draft: kept until it is filed, so that no answer goes without a word.

use super::form::Change;
use super::store::{editable, put_answer, touch};
use crate::store::{Result, Store, StoreError};

/// A change of a draft's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What it did.
    pub change: Change,
    /// The person has looked at it.
    pub seen: bool,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: i64,
}

/// The change of a draft, `None` when its form never changed.
pub fn of(store: &Store, draft: &str) -> Result<Option<Changed>> {
    let row = store.row(
        "SELECT json, seen, at FROM draft_changes WHERE draft = ?1",
        [draft],
        |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, bool>(1)?,
                row.get::<_, i64>(2)?,
            ))
        },
    )?;
    row.map(|(json, seen, at)| {
        let change =
            crate::json::from_str(&json).map_err(|_| StoreError::Value("draft_changes.json".into()))?;
        Ok(Changed { change, seen, at })
    })
    .transpose()
}

/// Gives a draft a newer form, in one transaction: answers without a place leave the draft for the record of the change,
/// where those of earlier changes already are; those that are asked again leave it for the draft.
pub fn migrate(store: &Store, draft: &str, form: &str, snapshot: &str, change: &Change) -> Result<()> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        tx.run(
            "UPDATE drafts SET form = ?2, snapshot = ?3 WHERE id = ?1",
            (draft, form, snapshot),
        )?;
        let mut gone = change.gone.clone();
        for gone in &mut gone {
            let source = tx.row(
                "DELETE FROM answers WHERE draft = ?1 AND pointer = ?2 RETURNING source",
                (draft, &gone.pointer),
                |row| row.get::<_, String>(0),
            )?;
            gone.source = source.unwrap_or_default();
        }
        let mut all = of(tx, draft)?.map(|held| held.change).unwrap_or_default();
        for back in &change.back {
            let value = back.value.to_string();
            put_answer(tx, draft, &back.pointer, &value, &back.source, 0)?;
            if let Some(at) = all.gone.iter().rposition(|gone| gone == back) {
                all.gone.remove(at);
            }
        }
        all.kept = change.kept + change.back.len();
        all.gone.extend(gone);
        all.fresh.retain(|pointer| !change.fresh.contains(pointer));
        all.fresh.extend(change.fresh.iter().cloned());
        let json = serde_json::to_string(&all).map_err(|_| StoreError::Value("draft_changes.json".into()))?;
        let now = tx.now_ms();
        tx.run(
            "INSERT INTO draft_changes (draft, json, seen, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (draft) DO UPDATE SET json = excluded.json, seen = excluded.seen, at = excluded.at",
            (draft, json, change.is_empty(), now),
        )?;
        touch(tx, draft, now)
    })
}

/// The person has looked at it.
pub fn mark_seen(store: &Store, draft: &str) -> Result<()> {
    store.run("UPDATE draft_changes SET seen = 1 WHERE draft = ?1", [draft])?;
    Ok(())
}
