//! Tables of drafts, their answers and attachments.

mod purge;

pub(super) use purge::forget_of_gone;
pub use purge::{purge, purge_each};

use crate::store::{Result, Store, StoreError};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// What the key of the faults a server named begins with; the draft's id follows.
pub(crate) const FAULTS: &str = "draft.faults.";

/// How far a draft has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Being filled in.
    Editing,
    /// Confirmed by the citizen; the outbox has it.
    Queued,
    /// The server has it: there is a dossier.
    Filed,
}

impl DraftState {
    pub(super) fn from_word(word: &str) -> Result<Self> {
        match word {
            "editing" => Ok(Self::Editing),
            "queued" => Ok(Self::Queued),
            "filed" => Ok(Self::Filed),
            _ => Err(StoreError::Value("drafts.state".into())),
        }
    }
}

/// A dossier being prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// UUID.
    pub id: String,
    /// Code of the procedure, e.g. `1.004873`.
    pub procedure: String,
    /// Version of the procedure's record it was begun with.
    pub form: String,
    /// The record it was begun with, JSON: a form that changes later does not change this draft.
    pub snapshot: String,
    /// Id of the office it goes to.
    pub office: Option<String>,
    /// Case of the procedure.
    pub case: Option<String>,
    /// How far it has come.
    pub state: DraftState,
    /// Page the citizen is on.
    pub page: Option<String>,
    /// Made when the citizen confirmed.
    pub idempotency_key: Option<String>,
    /// Milliseconds since 1970-01-01 UTC.
    pub created: i64,
    /// Milliseconds; the last change of anything in it.
    pub updated: i64,
}

/// What a new draft starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft<'a> {
    /// UUID.
    pub id: &'a str,
    /// Code of the procedure.
    pub procedure: &'a str,
    /// Version of its record.
    pub form: &'a str,
    /// Its record, JSON.
    pub snapshot: &'a str,
    /// Id of the office.
    pub office: Option<&'a str>,
    /// Case of the procedure.
    pub case: Option<&'a str>,
}

/// A row of the list of drafts: no snapshot, with counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSummary {
    /// UUID.
    pub id: String,
    /// Code of the procedure.
    pub procedure: String,
    /// Id of the office.
    pub office: Option<String>,
    /// How far it has come.
    pub state: DraftState,
    /// Milliseconds.
    pub updated: i64,
    /// Fields with a value.
    pub answers: u32,
    /// Files attached.
    pub attachments: u32,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// JSON Pointer into the form's data, e.g. `/applicant/name`.
    pub pointer: String,
    /// JSON.
    pub value: String,
    /// Where the value came from: `typed`, `session`, …
    pub source: String,
    /// The shell's count of commits of this field.
    pub revision: u64,
    /// Milliseconds.
    pub updated: i64,
}

const DRAFT: &str =
    "id, procedure, form, snapshot, office, case_id, state, page, idempotency_key, created, updated";

fn draft_row(row: &Row<'_>) -> rusqlite::Result<(Draft, String)> {
    let draft = Draft {
        id: row.get(0)?,
        procedure: row.get(1)?,
        form: row.get(2)?,
        snapshot: row.get(3)?,
        office: row.get(4)?,
        case: row.get(5)?,
        state: DraftState::Editing,
        page: row.get(7)?,
        idempotency_key: row.get(8)?,
        created: row.get(9)?,
        updated: row.get(10)?,
    };
    Ok((draft, row.get(6)?))
}

/// Begins a draft.
pub fn create(store: &Store, new: &NewDraft<'_>) -> Result<()> {
    store.run(
        "INSERT INTO drafts (id, procedure, form, snapshot, office, case_id, state, created, updated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'editing', ?7, ?7)",
        (
            new.id,
            new.procedure,
            new.form,
            new.snapshot,
            new.office,
            new.case,
            store.now_ms(),
        ),
    )?;
    Ok(())
}

/// A draft that is not deleted.
pub fn draft(store: &Store, id: &str) -> Result<Option<Draft>> {
    let sql = format!("SELECT {DRAFT} FROM drafts WHERE id = ?1 AND deleted IS NULL");
    let Some((mut draft, state)) = store.row(&sql, [id], draft_row)? else {
        return Ok(None);
    };
    draft.state = DraftState::from_word(&state)?;
    Ok(Some(draft))
}

/// Drafts that are not deleted, the last changed first.
pub fn list(store: &Store) -> Result<Vec<DraftSummary>> {
    let rows = store.rows(
        "SELECT id, procedure, office, state, updated,
           (SELECT count(*) FROM answers WHERE draft = drafts.id),
           (SELECT count(*) FROM attachments WHERE draft = drafts.id AND deleted IS NULL)
         FROM drafts WHERE deleted IS NULL ORDER BY updated DESC, id",
        [],
        |row| {
            let summary = DraftSummary {
                id: row.get(0)?,
                procedure: row.get(1)?,
                office: row.get(2)?,
                state: DraftState::Editing,
                updated: row.get(4)?,
                answers: row.get(5)?,
                attachments: row.get(6)?,
            };
            Ok((summary, row.get::<_, String>(3)?))
        },
    )?;
    rows.into_iter()
        .map(|(mut summary, state)| {
            summary.state = DraftState::from_word(&state)?;
            Ok(summary)
        })
        .collect()
}

/// Writes an answer unless a newer revision of it is held; true when it was written. One durable commit.
pub fn put_answer(
    store: &Store,
    draft: &str,
    pointer: &str,
    value: &str,
    source: &str,
    revision: u64,
) -> Result<bool> {
    let now = store.now_ms();
    store.transaction(|tx| {
        editable(tx, draft)?;
        let written = tx.run(
            "INSERT INTO answers (draft, pointer, value, source, revision, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (draft, pointer) DO UPDATE SET value = excluded.value, source = excluded.source,
               revision = excluded.revision, updated = excluded.updated
             WHERE excluded.revision >= answers.revision",
            (draft, pointer, value, source, revision as i64, now),
        )?;
        if written > 0 {
            touch(tx, draft, now)?;
        }
        Ok(written > 0)
    })
}

/// Removes the answer of a field (and of everything below it), e.g. when its page no longer applies.
pub fn clear_answers(store: &Store, draft: &str, pointer: &str) -> Result<usize> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        let below = format!("{pointer}/");
        let removed = tx.run(
            "DELETE FROM answers WHERE draft = ?1 AND (pointer = ?2 OR substr(pointer, 1, length(?3)) = ?3)",
            (draft, pointer, below),
        )?;
        if removed > 0 {
            touch(tx, draft, tx.now_ms())?;
        }
        Ok(removed)
    })
}

/// All answers of a draft, by pointer.
pub fn answers(store: &Store, draft: &str) -> Result<Vec<Answer>> {
    store.rows(
        "SELECT pointer, value, source, revision, updated FROM answers WHERE draft = ?1 ORDER BY pointer",
        [draft],
        |row| {
            Ok(Answer {
                pointer: row.get(0)?,
                value: row.get(1)?,
                source: row.get(2)?,
                revision: row.get::<_, i64>(3)? as u64,
                updated: row.get(4)?,
            })
        },
    )
}

/// Remembers the page the citizen is on. Not a change of the draft.
pub fn set_page(store: &Store, draft: &str, page: &str) -> Result<()> {
    changed(store.run("UPDATE drafts SET page = ?2 WHERE id = ?1", (draft, page))?)
}

/// Sets the office and the case.
pub fn set_office(store: &Store, draft: &str, office: Option<&str>, case: Option<&str>) -> Result<()> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        tx.run(
            "UPDATE drafts SET office = ?2, case_id = ?3, updated = ?4 WHERE id = ?1",
            (draft, office, case, tx.now_ms()),
        )?;
        Ok(())
    })
}

/// Gives the draft a newer version of its form, when the server says the old one is no longer taken.
pub fn set_form(store: &Store, draft: &str, form: &str, snapshot: &str) -> Result<()> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        tx.run(
            "UPDATE drafts SET form = ?2, snapshot = ?3, updated = ?4 WHERE id = ?1",
            (draft, form, snapshot, tx.now_ms()),
        )?;
        Ok(())
    })
}

/// The citizen confirmed: the draft is queued under `key`, or under the key of an earlier confirmation, which is returned.
pub fn confirm(store: &Store, draft: &str, key: &str) -> Result<String> {
    store.transaction(|tx| {
        tx.run(
            "UPDATE drafts SET state = 'queued', idempotency_key = coalesce(idempotency_key, ?2), updated = ?3
             WHERE id = ?1 AND state = 'editing' AND deleted IS NULL",
            (draft, key, tx.now_ms()),
        )?;
        let held: Option<Option<String>> = tx.row(
            "SELECT idempotency_key FROM drafts WHERE id = ?1",
            [draft],
            |row| row.get(0),
        )?;
        held.flatten().ok_or(StoreError::Missing("draft"))
    })
}

/// A queued draft that is filed by a newer version of its record, under another key. Its answers stay.
pub fn renew(store: &Store, draft: &str, form: &str, snapshot: &str, key: &str) -> Result<()> {
    changed(store.run(
        "UPDATE drafts SET form = ?2, snapshot = ?3, idempotency_key = ?4, updated = ?5
         WHERE id = ?1 AND state = 'queued' AND deleted IS NULL",
        (draft, form, snapshot, key, store.now_ms()),
    )?)
}

/// Back to editing after a refusal: what is sent next is another body, so the key is forgotten. Filed drafts stay filed.
pub fn reopen(store: &Store, draft: &str) -> Result<()> {
    changed(store.run(
        "UPDATE drafts SET state = 'editing', idempotency_key = NULL, updated = ?2 WHERE id = ?1 AND state <> 'filed'",
        (draft, store.now_ms()),
    )?)
}

/// The server has it.
pub fn mark_filed(store: &Store, draft: &str) -> Result<()> {
    changed(store.run(
        "UPDATE drafts SET state = 'filed', updated = ?2 WHERE id = ?1",
        (draft, store.now_ms()),
    )?)
}

/// Hides a draft; [`restore`] brings it back until [`purge`]. A queued one must first be withdrawn from the outbox.
pub fn delete(store: &Store, draft: &str) -> Result<()> {
    store.transaction(|tx| {
        let state: Option<String> = tx.row("SELECT state FROM drafts WHERE id = ?1", [draft], |row| {
            row.get(0)
        })?;
        match state.as_deref() {
            None => Err(StoreError::Missing("draft")),
            Some("queued") => Err(StoreError::State {
                what: "draft",
                state: "queued".into(),
            }),
            Some(_) => {
                tx.run(
                    "UPDATE drafts SET deleted = ?2 WHERE id = ?1",
                    (draft, tx.now_ms()),
                )?;
                Ok(())
            }
        }
    })
}

/// Undoes [`delete`].
pub fn restore(store: &Store, draft: &str) -> Result<()> {
    changed(store.run("UPDATE drafts SET deleted = NULL WHERE id = ?1", [draft])?)
}

/// Fails unless the draft is there and being edited.
pub(super) fn editable(store: &Store, draft: &str) -> Result<()> {
    let state: Option<String> = store.row(
        "SELECT state FROM drafts WHERE id = ?1 AND deleted IS NULL",
        [draft],
        |row| row.get(0),
    )?;
    match state.as_deref() {
        Some("editing") => Ok(()),
        Some(state) => Err(StoreError::State {
            what: "draft",
            state: state.into(),
        }),
        None => Err(StoreError::Missing("draft")),
    }
}

pub(super) fn touch(store: &Store, draft: &str, now: i64) -> Result<()> {
    store.run("UPDATE drafts SET updated = ?2 WHERE id = ?1", (draft, now))?;
    Ok(())
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 {
        Err(StoreError::Missing("draft"))
    } else {
        Ok(())
    }
}
