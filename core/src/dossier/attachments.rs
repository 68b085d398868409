//! Table of attachments.

use super::store::{editable, touch};
use crate::store::{Result, Store, StoreError};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentState {
    /// Being read from where the citizen picked it.
    Importing,
    /// Sealed on the phone.
    Kept,
    /// Not taken; [`Attachment::error`] says why.
    Refused,
    /// On its way.
    Uploading,
    /// The server has every byte.
    Received,
    /// A signed receipt names its hash.
    Verified,
}

impl AttachmentState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Importing, "importing"),
        (Self::Kept, "kept"),
        (Self::Refused, "refused"),
        (Self::Uploading, "uploading"),
        (Self::Received, "received"),
        (Self::Verified, "verified"),
    ];

    fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("importing", |(_, word)| word)
    }

    fn from_word(word: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == word);
        found
            .map(|(state, _)| *state)
            .ok_or_else(|| StoreError::Value("attachments.state".into()))
    }
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// UUID.
    pub id: String,
    /// The draft it belongs to.
    pub draft: String,
    /// Id of the paper it is.
    pub paper: String,
    /// Its name for the person.
    pub name: String,
    /// Media type, e.g. `application/pdf`.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex; known once it is kept.
    pub sha256: Option<String>,
    /// How far it has come.
    pub state: AttachmentState,
    /// Where the shell put it; until it is kept.
    pub source_path: Option<String>,
    /// Name of the sealed file.
    pub sealed: Option<String>,
    /// Where it is uploaded to, once the server said.
    pub upload_url: Option<String>,
    /// Bytes the server has confirmed.
    pub upload_offset: u64,
    /// Support code of why it was refused.
    pub error: Option<String>,
    /// Milliseconds since 1970-01-01 UTC.
    pub created: i64,
}

const COLUMNS: &str = "id, draft, paper, name, media_type, size, sha256, state, source_path, sealed, upload_url, \
                       upload_offset, error, created";

fn read(row: &Row<'_>) -> rusqlite::Result<(Attachment, String)> {
    let attachment = Attachment {
        id: row.get(0)?,
        draft: row.get(1)?,
        paper: row.get(2)?,
        name: row.get(3)?,
        media_type: row.get(4)?,
        size: row.get::<_, i64>(5)? as u64,
        sha256: row.get(6)?,
        state: AttachmentState::Importing,
        source_path: row.get(8)?,
        sealed: row.get(9)?,
        upload_url: row.get(10)?,
        upload_offset: row.get::<_, i64>(11)? as u64,
        error: row.get(12)?,
        created: row.get(13)?,
    };
    Ok((attachment, row.get(7)?))
}

fn with_state((mut attachment, word): (Attachment, String)) -> Result<Attachment> {
    attachment.state = AttachmentState::from_word(&word)?;
    Ok(attachment)
}

/// Adds a file to a draft that is being edited. `created` of the value is replaced by now.
pub fn add(store: &Store, new: &Attachment) -> Result<()> {
    let now = store.now_ms();
    store.transaction(|tx| {
        editable(tx, &new.draft)?;
        tx.run(
            "INSERT INTO attachments (id, draft, paper, name, media_type, size, sha256, state, source_path, sealed,
               upload_url, upload_offset, error, created, updated)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14)",
            rusqlite::params![
                new.id,
                new.draft,
                new.paper,
                new.name,
                new.media_type,
                new.size as i64,
                new.sha256,
                new.state.word(),
                new.source_path,
                new.sealed,
                new.upload_url,
                new.upload_offset as i64,
                new.error,
                now
            ],
        )?;
        touch(tx, &new.draft, now)
    })
}

/// A file that is not deleted.
pub fn get(store: &Store, id: &str) -> Result<Option<Attachment>> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE id = ?1 AND deleted IS NULL");
    store.row(&sql, [id], read)?.map(with_state).transpose()
}

/// The files of a draft in the order they were added.
pub fn list(store: &Store, draft: &str) -> Result<Vec<Attachment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE draft = ?1 AND deleted IS NULL ORDER BY created, rowid"
    );
    store
        .rows(&sql, [draft], read)?
        .into_iter()
        .map(with_state)
        .collect()
}

/// Files whose import a killed process left unfinished.
pub fn importing(store: &Store) -> Result<Vec<Attachment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE state = 'importing' AND deleted IS NULL ORDER BY created"
    );
    store.rows(&sql, [], read)?.into_iter().map(with_state).collect()
}

/// The file is sealed on the phone.
pub fn mark_kept(
    store: &Store,
    id: &str,
    sealed: &str,
    media_type: &str,
    size: u64,
    sha256: &str,
) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET state = 'kept', sealed = ?2, media_type = ?3, size = ?4, sha256 = ?5,
           source_path = NULL, error = NULL, updated = ?6 WHERE id = ?1",
        (id, sealed, media_type, size as i64, sha256, store.now_ms()),
    )?)
}

/// The file was not taken.
pub fn mark_refused(store: &Store, id: &str, code: &str) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET state = 'refused', error = ?2, updated = ?3 WHERE id = ?1",
        (id, code, store.now_ms()),
    )?)
}

/// How far the upload is, by the server's word. `received` when it has every byte.
pub fn set_upload(store: &Store, id: &str, url: Option<&str>, offset: u64, received: bool) -> Result<()> {
    let state = if received {
        AttachmentState::Received
    } else {
        AttachmentState::Uploading
    };
    changed(store.run(
        "UPDATE attachments SET state = ?2, upload_url = ?3, upload_offset = ?4, updated = ?5 WHERE id = ?1",
        (id, state.word(), url, offset as i64, store.now_ms()),
    )?)
}

/// The upload is gone at the server (expired): it starts again from nothing.
pub fn reset_upload(store: &Store, id: &str) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET state = 'kept', upload_url = NULL, upload_offset = 0, updated = ?2
         WHERE id = ?1 AND sealed IS NOT NULL",
        (id, store.now_ms()),
    )?)
}

/// A signed receipt names the file's hash.
pub fn mark_verified(store: &Store, id: &str) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET state = 'verified', updated = ?2 WHERE id = ?1",
        (id, store.now_ms()),
    )?)
}

/// Hides a file; [`restore`] brings it back until [`super::store::purge`].
pub fn delete(store: &Store, id: &str) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET deleted = ?2 WHERE id = ?1",
        (id, store.now_ms()),
    )?)
}

/// Undoes [`delete`].
pub fn restore(store: &Store, id: &str) -> Result<()> {
    changed(store.run("UPDATE attachments SET deleted = NULL WHERE id = ?1", [id])?)
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 {
        Err(StoreError::Missing("attachment"))
    } else {
        Ok(())
    }
}

/// Names of all sealed files that a row still holds, deleted ones that can be brought back too.
pub fn sealed_names(store: &Store) -> Result<Vec<String>> {
    store.rows(
        "SELECT sealed FROM attachments WHERE sealed IS NOT NULL",
        [],
        |row| row.get(0),
    )
}
