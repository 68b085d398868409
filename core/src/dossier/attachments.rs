//! Table of attachments.

mod pages;

pub use pages::{drop_pages, join, move_by, part};

use super::store::{editable, touch};
use crate::paper::quality::Flaw;
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
    /// What makes it hard to read.
    pub warnings: Vec<Flaw>,
    /// The person keeps it in spite of [`Attachment::warnings`].
    pub overruled: bool,
    /// The PDF of which it is a page: then that one is sent, and this one is not.
    pub part_of: Option<String>,
    /// The signed result it is a copy of.
    pub origin: Option<Origin>,
}

/// A signed result of the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Code of its dossier.
    pub dossier: String,
    /// Its id there.
    pub result: String,
}

impl Attachment {
    /// A file that was noted and is not looked at yet.
    pub fn noted(
        id: String,
        draft: String,
        paper: String,
        name: String,
        source_path: Option<String>,
    ) -> Self {
        Self {
            id,
            draft,
            paper,
            name,
            media_type: String::new(),
            size: 0,
            sha256: None,
            state: AttachmentState::Importing,
            source_path,
            sealed: None,
            upload_url: None,
            upload_offset: 0,
            error: None,
            created: 0,
            warnings: Vec::new(),
            overruled: false,
            part_of: None,
            origin: None,
        }
    }

    /// A photo that can hardly be read, and nobody said yet what to do with it.
    pub fn is_undecided(&self) -> bool {
        !self.warnings.is_empty() && !self.overruled && self.state == AttachmentState::Kept
    }

    /// Whether it goes to the office: not what was refused, waits for a decision, or goes as a page of another.
    pub fn is_sent(&self) -> bool {
        self.state != AttachmentState::Refused && self.part_of.is_none() && !self.is_undecided()
    }
}

/// What became of a file that was looked at and sealed.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Name of the sealed file.
    pub sealed: &'a str,
    /// Media type.
    pub media_type: &'a str,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: &'a str,
    /// What makes it hard to read.
    pub warnings: &'a [Flaw],
    /// A small picture of it, JPEG.
    pub preview: Option<&'a [u8]>,
}

fn words_of(flaws: &[Flaw]) -> String {
    flaws.iter().map(|flaw| flaw.word()).collect::<Vec<_>>().join(",")
}

const COLUMNS: &str = "id, draft, paper, name, media_type, size, sha256, state, source_path, sealed, upload_url, \
                       upload_offset, error, created, warnings, overruled, part_of, origin";

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
        warnings: row
            .get::<_, String>(14)?
            .split(',')
            .filter_map(Flaw::of_word)
            .collect(),
        overruled: row.get(15)?,
        part_of: row.get(16)?,
        // Written by this app; should it not read, the file is still whole.
        origin: row
            .get::<_, Option<String>>(17)?
            .and_then(|json| crate::json::from_str(&json).ok()),
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
    let origin = new.origin.as_ref().map(serde_json::to_string).transpose();
    let origin = origin.map_err(|_| StoreError::Value("attachments.origin".into()))?;
    store.transaction(|tx| {
        editable(tx, &new.draft)?;
        tx.run(
            "INSERT INTO attachments (id, draft, paper, name, media_type, size, sha256, state, source_path, sealed,
               upload_url, upload_offset, error, created, updated, warnings, overruled, part_of, origin, place)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15, ?16, ?17, ?18,
               (SELECT coalesce(max(place), 0) + 1 FROM attachments WHERE draft = ?2))",
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
                now,
                words_of(&new.warnings),
                new.overruled,
                new.part_of,
                origin
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

/// The files of a draft, in the order they were added or put in.
pub fn list(store: &Store, draft: &str) -> Result<Vec<Attachment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE draft = ?1 AND deleted IS NULL ORDER BY place, created, rowid"
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
pub fn mark_kept(store: &Store, id: &str, kept: &Kept<'_>) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET state = 'kept', sealed = ?2, media_type = ?3, size = ?4, sha256 = ?5, warnings = ?6,
           preview = ?7, source_path = NULL, error = NULL, updated = ?8 WHERE id = ?1",
        rusqlite::params![
            id,
            kept.sealed,
            kept.media_type,
            kept.size as i64,
            kept.sha256,
            words_of(kept.warnings),
            kept.preview,
            store.now_ms()
        ],
    )?)
}

/// The person keeps a photo in spite of what makes it hard to read.
pub fn overrule(store: &Store, id: &str) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET overruled = 1, updated = ?2 WHERE id = ?1",
        (id, store.now_ms()),
    )?)
}

/// The small picture of a photo, JPEG.
pub fn preview(store: &Store, id: &str) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT preview FROM attachments WHERE id = ?1 AND deleted IS NULL";
    Ok(store.row(sql, [id], |row| row.get(0))?.flatten())
}

/// The file was not taken. `sha256` of its content, when that was the reason.
pub fn mark_refused(store: &Store, id: &str, code: &str, sha256: Option<&str>) -> Result<()> {
    changed(store.run(
        "UPDATE attachments SET state = 'refused', error = ?2, sha256 = ?3, updated = ?4 WHERE id = ?1",
        (id, code, sha256, store.now_ms()),
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
