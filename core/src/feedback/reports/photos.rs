//! Table of the photos of reports.

use crate::dossier::upload::UploadState;
use crate::store::{Result, Store, StoreError};
use rusqlite::Row;

/// Of the report itself.
pub const OF_REPORT: &str = "";
/// Beside words that are being written.
pub const BEING_WRITTEN: &str = "now";

/// How far a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoState {
    /// Being read from where the person picked it.
    Importing,
    /// Sealed on the phone.
    Kept,
    /// Not taken.
    Refused,
    /// The server has every byte.
    Received,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// UUID.
    pub id: String,
    /// The report, by this phone's id.
    pub report: String,
    /// With what it goes: [`OF_REPORT`], [`BEING_WRITTEN`], or the key of what was said.
    pub said: String,
    /// Its name for the person.
    pub name: String,
    /// Media type; empty while it is not known.
    pub media_type: String,
    /// Bytes; 0 while it is not known.
    pub size: u64,
    /// Lower-case hex; known once it is kept.
    pub sha256: Option<String>,
    /// How far it is.
    pub state: PhotoState,
    /// Where the shell put it; until it is kept.
    pub source_path: Option<String>,
    /// Name of the sealed file.
    pub sealed: Option<String>,
    /// What resumes its upload.
    pub upload: Option<UploadState>,
    /// Support code of why it was not taken.
    pub error: Option<String>,
}

const COLUMNS: &str =
    "id, report, said, name, media_type, size, sha256, state, source_path, sealed, upload, error";

fn read(row: &Row<'_>) -> rusqlite::Result<Photo> {
    let state: String = row.get(7)?;
    let upload: Option<String> = row.get(10)?;
    Ok(Photo {
        id: row.get(0)?,
        report: row.get(1)?,
        said: row.get(2)?,
        name: row.get(3)?,
        media_type: row.get(4)?,
        size: row.get::<_, i64>(5)? as u64,
        sha256: row.get(6)?,
        state: match state.as_str() {
            "kept" => PhotoState::Kept,
            "refused" => PhotoState::Refused,
            "received" => PhotoState::Received,
            _ => PhotoState::Importing,
        },
        source_path: row.get(8)?,
        sealed: row.get(9)?,
        // Should it not read, the upload begins anew under the same key.
        upload: upload.and_then(|json| crate::json::from_str(&json).ok()),
        error: row.get(11)?,
    })
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 {
        return Err(StoreError::Missing("photo"));
    }
    Ok(())
}

/// Notes a photo before it is looked at.
pub fn note(store: &Store, id: &str, report: &str, said: &str, name: &str, path: &str) -> Result<()> {
    store.run(
        "INSERT INTO report_photos (id, report, said, name, media_type, size, state, source_path, created)
         VALUES (?1, ?2, ?3, ?4, '', 0, 'importing', ?5, ?6)",
        (id, report, said, name, path, store.now_ms()),
    )?;
    Ok(())
}

/// One photo.
pub fn get(store: &Store, id: &str) -> Result<Option<Photo>> {
    let sql = format!("SELECT {COLUMNS} FROM report_photos WHERE id = ?1");
    store.row(&sql, [id], read)
}

/// Photos that go with one thing said about a report, in the order they were added.
pub fn list(store: &Store, report: &str, said: &str) -> Result<Vec<Photo>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_photos WHERE report = ?1 AND said = ?2 ORDER BY created, rowid"
    );
    store.rows(&sql, [report, said], read)
}

/// Photos whose import a killed process left unfinished.
pub fn importing(store: &Store) -> Result<Vec<Photo>> {
    let sql =
        format!("SELECT {COLUMNS} FROM report_photos WHERE state = 'importing' ORDER BY created, rowid");
    store.rows(&sql, [], read)
}

/// The photo is sealed on the phone.
pub fn mark_kept(
    store: &Store,
    id: &str,
    sealed: &str,
    media_type: &str,
    size: u64,
    sha256: &str,
) -> Result<()> {
    changed(store.run(
        "UPDATE report_photos SET state = 'kept', sealed = ?2, media_type = ?3, size = ?4, sha256 = ?5,
           source_path = NULL, error = NULL WHERE id = ?1",
        (id, sealed, media_type, size as i64, sha256),
    )?)
}

/// The photo was not taken.
pub fn mark_refused(store: &Store, id: &str, code: &str) -> Result<()> {
    let sql = "UPDATE report_photos SET state = 'refused', error = ?2 WHERE id = ?1";
    changed(store.run(sql, (id, code))?)
}

/// How far its upload is, by the server's word.
pub fn put_upload(store: &Store, id: &str, upload: &UploadState) -> Result<()> {
    let json = serde_json::to_string(upload).map_err(|_| StoreError::Value("report_photos.upload".into()))?;
    changed(store.run("UPDATE report_photos SET upload = ?2 WHERE id = ?1", (id, json))?)
}

/// The server has every byte.
pub fn mark_received(store: &Store, id: &str) -> Result<()> {
    changed(store.run("UPDATE report_photos SET state = 'received' WHERE id = ?1", [id])?)
}

/// What was being written is sent under this key: its photos go with it; those that were not taken go away.
pub fn send_with(store: &Store, report: &str, key: &str) -> Result<()> {
    store.run(
        "DELETE FROM report_photos WHERE report = ?1 AND said = ?2 AND state = 'refused'",
        (report, BEING_WRITTEN),
    )?;
    store.run(
        "UPDATE report_photos SET said = ?3 WHERE report = ?1 AND said = ?2",
        (report, BEING_WRITTEN, key),
    )?;
    Ok(())
}

/// What was said under this key was taken back: its photos stand beside the words again.
pub fn take_back(store: &Store, report: &str, key: &str) -> Result<()> {
    store.run(
        "UPDATE report_photos SET said = ?3 WHERE report = ?1 AND said = ?2",
        (report, key, BEING_WRITTEN),
    )?;
    Ok(())
}

/// Takes a photo away; gives the name of its sealed file.
pub fn delete(store: &Store, id: &str) -> Result<Option<String>> {
    store.transaction(|tx| {
        let sealed = get(tx, id)?.and_then(|photo| photo.sealed);
        changed(tx.run("DELETE FROM report_photos WHERE id = ?1", [id])?)?;
        Ok(sealed)
    })
}

/// Names of all sealed photos.
pub fn sealed_names(store: &Store) -> Result<Vec<String>> {
    let sql = "SELECT sealed FROM report_photos WHERE sealed IS NOT NULL";
    store.rows(sql, [], |row| row.get(0))
}
