//! Names of drafts: what the answers say of whose it is, or what the person calls it; and which drafts are of one person.

use super::form::Condition;
use super::store::{Answer, DraftState, answers};
use crate::store::{Result, Store, StoreError};
use crate::text::fold::fold;
use serde::Deserialize;
use serde_json::Value;

/// The longest name a person can give, in Unicode scalar values.
pub const MAX_NAME: usize = 80;

/// What a draft's answers say of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// For people: "Nguyễn Văn Mầm, 02/09/2025".
    pub name: String,
    /// For comparing: the same for the same person, however the name was typed.
    pub key: String,
}

/// Reads the subject from a draft's answers, by the scopes of its record. `None` while the first of them has no answer.
pub fn subject_of(scopes: &[String], answers: &[Answer]) -> Option<Subject> {
    let said: Vec<Option<String>> = scopes.iter().map(|scope| said(scope, answers)).collect();
    said.first()?.as_ref()?;
    let name: Vec<String> = said.iter().flatten().map(|text| for_people(text)).collect();
    let key: Vec<String> = said
        .iter()
        .map(|text| text.as_deref().map(fold).unwrap_or_default())
        .collect();
    Some(Subject {
        name: name.join(", "),
        key: key.join("\u{1f}"),
    })
}

fn said(scope: &str, answers: &[Answer]) -> Option<String> {
    let pointer = Condition {
        scope: scope.to_owned(),
        schema: Value::Bool(true),
    }
    .pointer()?;
    let answer = answers.iter().find(|a| a.pointer == pointer)?;
    match crate::json::from_str(&answer.value).ok()? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A date as it is written on paper, anything else as it is.
fn for_people(text: &str) -> String {
    match text.parse::<jiff::civil::Date>() {
        Ok(date) if text.len() == 10 => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        _ => text.to_owned(),
    }
}

/// What of a record names its drafts; the rest of the snapshot is passed over.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    subject: Vec<String>,
}

/// Makes the names of drafts that changed since theirs was made. Cheap when none did.
pub fn refresh(store: &Store) -> Result<()> {
    let stale = store.rows(
        "SELECT id, snapshot, updated FROM drafts WHERE deleted IS NULL AND named IS NOT updated",
        [],
        |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
            ))
        },
    )?;
    if stale.is_empty() {
        return Ok(());
    }
    // A name lost in a power cut is made again.
    store.unsynced(|store| {
        store.transaction(|tx| {
            for (id, snapshot, updated) in &stale {
                let scopes =
                    crate::json::from_str::<Named>(snapshot).map_or_else(|_| Vec::new(), |n| n.subject);
                let subject = subject_of(&scopes, &answers(tx, id)?);
                tx.run(
                    "UPDATE drafts SET subject = ?2, subject_key = ?3, named = ?4 WHERE id = ?1",
                    (
                        id,
                        subject.as_ref().map(|s| &s.name),
                        subject.as_ref().map(|s| &s.key),
                        updated,
                    ),
                )?;
            }
            Ok(())
        })
    })
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// UUID.
    pub id: String,
    /// Code of the procedure.
    pub procedure: String,
    /// What the person calls it; empty when they gave it no name.
    pub title: String,
    /// What its answers say of whose it is; empty when they say nothing.
    pub subject: String,
    /// How far it has come.
    pub state: DraftState,
    /// Milliseconds.
    pub created: i64,
    /// Milliseconds.
    pub updated: i64,
    /// When it was deleted.
    pub deleted: Option<i64>,
}

impl Listed {
    /// What it is called: the person's own name for it first.
    pub fn name(&self) -> &str {
        if self.title.is_empty() {
            &self.subject
        } else {
            &self.title
        }
    }
}

const LISTED: &str = "SELECT id, procedure, coalesce(title, ''), coalesce(subject, ''), state, created, updated, deleted FROM drafts";

fn listed(store: &Store, rest: &str, params: impl rusqlite::Params) -> Result<Vec<Listed>> {
    let rows = store.rows(&format!("{LISTED} {rest}"), params, |row| {
        let listed = Listed {
            id: row.get(0)?,
            procedure: row.get(1)?,
            title: row.get(2)?,
            subject: row.get(3)?,
            state: DraftState::Editing,
            created: row.get(5)?,
            updated: row.get(6)?,
            deleted: row.get(7)?,
        };
        Ok((listed, row.get::<_, String>(4)?))
    })?;
    rows.into_iter()
        .map(|(mut listed, state)| {
            listed.state = DraftState::from_word(&state)?;
            Ok(listed)
        })
        .collect()
}

/// Drafts being filled in, the last changed first, with names that are up to date.
pub fn editing(store: &Store) -> Result<Vec<Listed>> {
    refresh(store)?;
    listed(
        store,
        "WHERE deleted IS NULL AND state = 'editing' AND id NOT IN (SELECT draft FROM supplements)
           ORDER BY updated DESC, id",
        [],
    )
}

/// Deleted drafts that can still be brought back, the last deleted first.
pub fn deleted(store: &Store) -> Result<Vec<Listed>> {
    listed(store, "WHERE deleted IS NOT NULL ORDER BY deleted DESC, id", [])
}

/// One draft that is not deleted.
pub fn one(store: &Store, draft: &str) -> Result<Option<Listed>> {
    refresh(store)?;
    Ok(listed(store, "WHERE deleted IS NULL AND id = ?1", [draft])?.pop())
}

/// Drafts and filed dossiers of the same procedure for the same person, the last changed first.
pub fn twins(store: &Store, draft: &str) -> Result<Vec<Listed>> {
    refresh(store)?;
    listed(
        store,
        "WHERE deleted IS NULL AND id <> ?1 AND id NOT IN (SELECT draft FROM supplements)
           AND (procedure, subject_key) = (SELECT procedure, subject_key FROM drafts WHERE id = ?1)
         ORDER BY updated DESC, id",
        [draft],
    )
}

/// Gives a draft a name; an empty one takes it away, and the answers name it again. Not a change of what is filed, so the draft's
/// time stays.
pub fn rename(store: &Store, draft: &str, name: &str) -> Result<()> {
    let name: String = crate::text::fold::normalise(name.trim())
        .chars()
        .take(MAX_NAME)
        .collect();
    let rows = store.run(
        "UPDATE drafts SET title = nullif(?2, '') WHERE id = ?1 AND deleted IS NULL",
        (draft, name),
    )?;
    if rows == 0 {
        return Err(StoreError::Missing("draft"));
    }
    Ok(())
}

/// What a draft was copied from: the id of another draft.
pub fn origin(store: &Store, draft: &str) -> Result<Option<String>> {
    Ok(store
        .row("SELECT origin FROM drafts WHERE id = ?1", [draft], |row| {
            row.get::<_, Option<String>>(0)
        })?
        .flatten())
}

/// Notes what a draft was copied from.
pub fn set_origin(store: &Store, draft: &str, origin: &str) -> Result<()> {
    store.run("UPDATE drafts SET origin = ?2 WHERE id = ?1", (draft, origin))?;
    Ok(())
}

/// Lets a deleted draft be removed by the next [`purge`](super::store::purge): the person wants it gone for good.
pub fn delete_for_good(store: &Store, draft: &str) -> Result<()> {
    store.run(
        "UPDATE drafts SET deleted = 0 WHERE id = ?1 AND deleted IS NOT NULL",
        [draft],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
