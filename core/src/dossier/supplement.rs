//! The answer to a return, before and after it is sent: a draft of its own, begun as a copy of the one that was filed, so that
//! every word and file of it is kept as those of any draft are, and the filed one stays as it was filed.

use super::whom;
use crate::net::wire::Defect;
use crate::outbox;
use crate::status::store::{self as dossiers, DossierRow};
use crate::store::{Result, Store, StoreError};
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A file of the filed dossier, copied into the draft of its supplement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseFile {
    /// Id of the attachment in the supplement's draft.
    pub id: String,
    /// Id of the paper.
    pub paper: String,
    /// Lower-case hex.
    pub sha256: String,
}

/// What the office has, and what it wants mended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Base {
    /// The form data as they were filed.
    pub data: Value,
    /// The files, in the order of the dossier.
    pub files: Vec<BaseFile>,
    /// The defects of the return.
    pub defects: Vec<Defect>,
}

/// A supplement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Its draft.
    pub draft: String,
    /// The dossier it is for.
    pub dossier: String,
    /// `at` of the return it answers.
    pub answers: String,
    /// What it starts from.
    pub base: Base,
    /// The citizen's own words.
    pub note: String,
    /// Revision of their last commit.
    pub note_revision: u64,
    /// The receipt, a compact JWS, once there is one.
    pub receipt: Option<String>,
}

/// What a new supplement starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSupplement<'a> {
    /// UUID.
    pub draft: &'a str,
    /// The filed draft it is a copy of.
    pub from: &'a str,
    /// The dossier.
    pub dossier: &'a str,
    /// `at` of the return.
    pub answers: &'a str,
    /// What the office has; each file with the id its copy gets.
    pub base: &'a Base,
    /// Ids of the attachments that are copied, in the order of `base.files`.
    pub files: &'a [String],
}

const COLUMNS: &str = "draft, dossier, answers, base, note, note_revision, receipt";

fn read(row: &Row<'_>) -> rusqlite::Result<(Mended, String)> {
    let mended = Mended {
        draft: row.get(0)?,
        dossier: row.get(1)?,
        answers: row.get(2)?,
        base: Base::default(),
        note: row.get(4)?,
        note_revision: row.get::<_, i64>(5)? as u64,
        receipt: row.get(6)?,
    };
    Ok((mended, row.get(3)?))
}

fn with_base((mut mended, base): (Mended, String)) -> Result<Mended> {
    mended.base = crate::json::from_str(&base).map_err(|_| StoreError::Value("supplements.base".into()))?;
    Ok(mended)
}

/// Begins a supplement, whole or not at all; gives its draft, which is that of before when this return has one already.
pub fn begin(store: &Store, new: &NewSupplement<'_>) -> Result<String> {
    let base = serde_json::to_string(new.base).map_err(|_| StoreError::Value("supplements.base".into()))?;
    store.transaction(|tx| {
        if let Some(held) = find(tx, new.dossier, new.answers)? {
            return Ok(held);
        }
        let now = tx.now_ms();
        tx.run(
            "INSERT INTO drafts (id, procedure, form, snapshot, office, case_id, state, created, updated)
             SELECT ?1, procedure, form, snapshot, office, case_id, 'editing', ?3, ?3 FROM drafts WHERE id = ?2",
            (new.draft, new.from, now),
        )?;
        tx.run(
            "INSERT INTO answers (draft, pointer, value, source, revision, updated)
             SELECT ?1, pointer, value, source, revision, updated FROM answers WHERE draft = ?2",
            (new.draft, new.from),
        )?;
        for (copy, file) in new.base.files.iter().zip(new.files) {
            tx.run(
                "INSERT INTO attachments (id, draft, paper, name, media_type, size, sha256, state, source_path, sealed,
                   upload_url, upload_offset, error, created, updated, warnings, overruled, place, part_of, origin, preview)
                 SELECT ?1, ?2, paper, name, media_type, size, sha256, state, NULL, sealed,
                   upload_url, upload_offset, error, created, ?4, warnings, overruled, place, NULL, origin, preview
                 FROM attachments WHERE id = ?3",
                (&copy.id, new.draft, file, now),
            )?;
        }
        tx.run(
            "INSERT INTO supplements (draft, dossier, answers, base, note, note_revision, created)
             VALUES (?1, ?2, ?3, ?4, '', 0, ?5)",
            (new.draft, new.dossier, new.answers, base, now),
        )?;
        let whom = whom::whom(tx, new.from)?;
        whom::set_whom(tx, new.draft, whom.as_ref())?;
        Ok(new.draft.to_owned())
    })
}

/// The supplement a draft is; `None` for any other draft.
pub fn of_draft(store: &Store, draft: &str) -> Result<Option<Mended>> {
    let sql = format!("SELECT {COLUMNS} FROM supplements WHERE draft = ?1");
    store.row(&sql, [draft], read)?.map(with_base).transpose()
}

/// The draft that answers this return, when it was begun.
pub fn find(store: &Store, dossier: &str, answers: &str) -> Result<Option<String>> {
    store.row(
        "SELECT draft FROM supplements WHERE dossier = ?1 AND answers = ?2",
        [dossier, answers],
        |row| row.get(0),
    )
}

/// Supplements of a dossier that the office has, oldest first.
pub fn filed(store: &Store, dossier: &str) -> Result<Vec<Mended>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supplements WHERE dossier = ?1
           AND draft IN (SELECT id FROM drafts WHERE state = 'filed') ORDER BY created, rowid"
    );
    store
        .rows(&sql, [dossier], read)?
        .into_iter()
        .map(with_base)
        .collect()
}

/// Ids of all drafts that are supplements.
pub fn drafts(store: &Store) -> Result<Vec<String>> {
    store.rows("SELECT draft FROM supplements", [], |row| row.get(0))
}

/// Keeps the citizen's own words unless newer ones are held; fails unless the draft is being edited.
pub fn put_note(store: &Store, draft: &str, note: &str, revision: u64) -> Result<()> {
    store.transaction(|tx| {
        super::store::editable(tx, draft)?;
        tx.run(
            "UPDATE supplements SET note = ?2, note_revision = ?3 WHERE draft = ?1 AND note_revision < ?3",
            (draft, note, revision as i64),
        )?;
        super::store::touch(tx, draft, tx.now_ms())
    })
}

/// The server took it: draft filed, effect sent, dossier and receipt kept, all or nothing.
pub fn finish(store: &Store, draft: &str, effect: i64, dossier: &DossierRow, receipt: &str) -> Result<()> {
    store.transaction(|tx| {
        super::store::mark_filed(tx, draft)?;
        outbox::mark_sent(tx, effect)?;
        dossiers::upsert(tx, dossier)?;
        tx.run(
            "UPDATE supplements SET receipt = ?2 WHERE draft = ?1",
            (draft, receipt),
        )?;
        Ok(())
    })
}

/// What makes `to` of `from`, as a JSON Merge Patch (RFC 7396). Neither holds nulls: an answer is there or not.
pub fn merge_patch(from: &Value, to: &Value) -> Value {
    let (Value::Object(from), Value::Object(to)) = (from, to) else {
        return to.clone();
    };
    let mut patch = Map::new();
    for (name, value) in to {
        match from.get(name) {
            Some(held) if held == value => {}
            Some(held) if held.is_object() && value.is_object() => {
                patch.insert(name.clone(), merge_patch(held, value));
            }
            _ => {
                patch.insert(name.clone(), value.clone());
            }
        }
    }
    for name in from.keys().filter(|name| !to.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    Value::Object(patch)
}

#[cfg(test)]
mod tests;
