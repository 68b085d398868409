//! Items of lists in a draft's answers. Each answer of an item is a row of its own (`/con/0/ho_ten`), with its source; an item
//! without answers is a row with an empty object.

use super::store::{answers, editable, touch};
use crate::store::{Result, Store, StoreError};

/// Adds an empty item at the end of a list; `at` is how many there are.
pub fn add(store: &Store, draft: &str, list: &str, at: usize) -> Result<()> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        let now = tx.now_ms();
        tx.run(
            "INSERT OR IGNORE INTO answers (draft, pointer, value, source, revision, updated)
             VALUES (?1, ?2, '{}', 'typed', 1, ?3)",
            (draft, format!("{list}/{at}"), now),
        )?;
        touch(tx, draft, now)
    })
}

/// Takes an item away; those behind it move up. What moves gets a revision above all others of the list, for a shell may
/// still hold newer text of what stood there before.
pub fn remove(store: &Store, draft: &str, list: &str, at: usize) -> Result<()> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        let below = format!("{list}/");
        let rows: Vec<_> = answers(tx, draft)?
            .into_iter()
            .filter(|a| a.pointer.starts_with(&below))
            .collect();
        let top = rows.iter().map(|a| a.revision).max().unwrap_or(0) + 1;
        tx.run(
            "DELETE FROM answers WHERE draft = ?1 AND substr(pointer, 1, length(?2)) = ?2",
            (draft, &below),
        )?;
        for row in rows {
            let Some((place, rest)) = place(&row.pointer, &below) else {
                return Err(StoreError::Value("answers.pointer".into()));
            };
            if place == at {
                continue;
            }
            let (to, revision) = if place > at {
                (place - 1, top)
            } else {
                (place, row.revision)
            };
            tx.run(
                "INSERT INTO answers (draft, pointer, value, source, revision, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (
                    draft,
                    format!("{below}{to}{rest}"),
                    &row.value,
                    &row.source,
                    revision as i64,
                    row.updated,
                ),
            )?;
        }
        touch(tx, draft, tx.now_ms())
    })
}

/// The place in the list and the rest of a pointer below it.
fn place<'a>(pointer: &'a str, below: &str) -> Option<(usize, &'a str)> {
    let tail = pointer.strip_prefix(below)?;
    let end = tail.find('/').unwrap_or(tail.len());
    Some((tail[..end].parse().ok()?, &tail[end..]))
}
