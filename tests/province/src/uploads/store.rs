//! Rows and files of uploads.

use crate::error::{Error, Problem};
use crate::state::Province;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use std::path::PathBuf;

const LIFE_MS: i64 = 7 * 86_400_000;

/// One upload.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) sub: String,
    pub(crate) length: u64,
    pub(crate) offset: u64,
    /// As sent.
    pub(crate) metadata: String,
    /// Hex, told at creation.
    pub(crate) told: Option<String>,
    /// Hex, known once complete.
    pub(crate) sha256: Option<String>,
    pub(crate) expires: i64,
    /// The dossier that holds it.
    pub(crate) dossier: Option<String>,
}

impl Upload {
    /// Uploads in a dossier never expire.
    pub(crate) fn expired(&self, now_ms: i64) -> bool {
        self.dossier.is_none() && self.expires <= now_ms
    }

    /// RFC 9110 date.
    pub(crate) fn expires_http(&self) -> String {
        crate::clock::from_ms(self.expires)
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    }
}

/// What a new upload is made of.
pub(crate) struct New {
    pub(crate) sub: String,
    pub(crate) length: u64,
    pub(crate) metadata: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) sha256: Option<String>,
    /// `Idempotency-Key`.
    pub(crate) key: Option<String>,
}

const COLUMNS: &str = "id, sub, length, offset, metadata, sha256_told, sha256, expires, dossier";

fn of_row(r: &Row<'_>) -> Result<Upload, rusqlite::Error> {
    Ok(Upload {
        id: r.get(0)?,
        sub: r.get(1)?,
        length: r.get::<_, i64>(2)?.unsigned_abs(),
        offset: r.get::<_, i64>(3)?.unsigned_abs(),
        metadata: r.get(4)?,
        told: r.get(5)?,
        sha256: r.get(6)?,
        expires: r.get(7)?,
        dossier: r.get(8)?,
    })
}

/// Where an upload's bytes are.
pub(crate) fn path_of(province: &Province, id: &str) -> PathBuf {
    province.dir.join("uploads").join(id)
}

/// Reads inside a transaction.
pub(crate) fn find(tx: &Transaction<'_>, id: &str) -> Result<Option<Upload>, rusqlite::Error> {
    tx.query_row(
        &format!("SELECT {COLUMNS} FROM uploads WHERE id = ?1"),
        [id],
        of_row,
    )
    .optional()
}

/// Reads one.
pub(crate) async fn read(province: &Province, id: &str) -> Result<Option<Upload>, Problem> {
    let id = id.to_owned();
    province.db.call(move |tx| Ok(find(tx, &id)?)).await
}

/// Makes an upload and its empty file, or finds the one made under the same key.
pub(crate) async fn create(province: &Province, new: New) -> Result<Upload, Problem> {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let path = path_of(province, &id);
    let expires = province.now_ms() + LIFE_MS;
    province
        .db
        .call(move |tx| {
            if let Some(held) = by_key(tx, &new)? {
                if held.length != new.length || held.told != new.sha256 {
                    return Err(mismatch());
                }
                return Ok(held);
            }
            super::grants::covers(tx, &new)?;
            std::fs::File::create(&path)?;
            // An empty file is complete as soon as it exists.
            let sha256 = (new.length == 0).then(|| crate::jose::sha256_hex(b""));
            tx.execute(
                "INSERT INTO uploads (id, sub, length, offset, metadata, name, type, sha256_told, sha256, idempotency_key, expires)
                 VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![id, new.sub, new.length as i64, new.metadata, new.name, new.media_type, new.sha256, sha256, new.key, expires],
            )?;
            find(tx, &id)?.ok_or_else(|| Error::Interrupted.into())
        })
        .await
}

fn by_key(tx: &Transaction<'_>, new: &New) -> Result<Option<Upload>, rusqlite::Error> {
    let Some(key) = &new.key else { return Ok(None) };
    tx.query_row(
        &format!("SELECT {COLUMNS} FROM uploads WHERE sub = ?1 AND idempotency_key = ?2"),
        [&new.sub, key],
        of_row,
    )
    .optional()
}

fn mismatch() -> Problem {
    Problem::new(
        axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-mismatch",
        "TT-424",
        "Khoá đã dùng cho tệp khác",
        "The same Idempotency-Key came with another length or hash.",
    )
}

/// Keeps a new offset; with the hash when the file is complete.
pub(crate) async fn advance(
    province: &Province,
    id: &str,
    offset: u64,
    sha256: Option<String>,
) -> Result<(), Problem> {
    let id = id.to_owned();
    province
        .db
        .call(move |tx| {
            tx.execute(
                "UPDATE uploads SET offset = ?2, sha256 = ?3 WHERE id = ?1",
                params![id, offset as i64, sha256],
            )?;
            Ok(())
        })
        .await
}

/// Removes row and file.
pub(crate) async fn remove(province: &Province, id: &str) -> Result<(), Problem> {
    let (id, path) = (id.to_owned(), path_of(province, id));
    province
        .db
        .call(move |tx| {
            tx.execute("DELETE FROM uploads WHERE id = ?1", [&id])?;
            match std::fs::remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
                _ => Ok(()),
            }
        })
        .await
}
