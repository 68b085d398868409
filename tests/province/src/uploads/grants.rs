//! Leave to upload without sign-in: for one report, by its key, for photos and videos only, a few of them and not for long.

use super::store;
use crate::error::{Error, Problem};
use crate::oidc::session::Signed;
use crate::state::{Province, Shared};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;
use utoipa::ToSchema;

/// How long a leave is good for.
const LIFE_MS: i64 = 86_400_000;
/// Files of one leave: what a report may have.
const FILES: u64 = 10;
/// Bytes of all of them.
const BYTES: u64 = 100 * 1024 * 1024;
/// Leaves whose files are in no report yet. All clients of the sandbox share one address; a province counts by address.
const OPEN: i64 = 60;

/// A leave to upload.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Leave {
    /// Whoever has it may upload: `Upload-Grant` of requests to `/uploads`.
    grant: String,
    /// What it is good for: `report`.
    purpose: &'static str,
    /// Most files.
    files: u64,
    /// Most bytes of all of them.
    bytes: u64,
    /// RFC 3339.
    expires_at: String,
}

/// Under whose name the uploads of a leave stand.
fn sub_of(grant: &str) -> String {
    format!("grant {grant}")
}

/// Gives leave to upload for the report, or the words about one, that will be sent under this key. No sign-in.
#[utoipa::path(post, path = "/open311/v2/upload-grants", tag = "open311",
    params(("Idempotency-Key" = String, Header, format = "uuid", description = "The one the report will be sent under; again: the same leave")),
    responses((status = 201, body = Leave), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Retry-After", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn grant(
    State(province): State<Shared>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Leave>), Problem> {
    let key = crate::dossiers::file::key_of(&headers)?;
    let now = province.now_ms();
    let (grant, expires) = province.db.call(move |tx| give(tx, &key, now)).await?;
    let expires_at = crate::clock::from_ms(expires).to_string();
    let leave = Leave {
        grant,
        purpose: "report",
        files: FILES,
        bytes: BYTES,
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(leave)))
}

fn give(tx: &Transaction<'_>, key: &str, now: i64) -> Result<(String, i64), Problem> {
    let held = tx
        .query_row(
            "SELECT id, expires FROM upload_grants WHERE report_key = ?1",
            [key],
            |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)),
        )
        .optional()
        .map_err(Error::from)?;
    if let Some((id, _)) = held {
        // A phone that was without a network for days goes on where it was.
        let sql = "UPDATE upload_grants SET expires = ?2 WHERE id = ?1";
        tx.execute(sql, params![id, now + LIFE_MS]).map_err(Error::from)?;
        return Ok((id, now + LIFE_MS));
    }
    let open: i64 = tx
        .query_row(
            "SELECT count(*) FROM upload_grants g WHERE expires > ?1 AND NOT EXISTS
               (SELECT 1 FROM uploads WHERE sub = 'grant ' || g.id AND dossier IS NOT NULL)",
            [now],
            |r| r.get(0),
        )
        .map_err(Error::from)?;
    if open >= OPEN {
        return Err(too_many("Hãy thử lại sau.").header("retry-after", "60".to_owned()));
    }
    let id = uuid::Uuid::new_v4().to_string();
    tx.execute(
        "INSERT INTO upload_grants (id, report_key, expires) VALUES (?1, ?2, ?3)",
        params![id, key, now + LIFE_MS],
    )
    .map_err(Error::from)?;
    Ok((id, now + LIFE_MS))
}

fn too_many(detail: &str) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "overload",
        "TT-429",
        "Quá nhiều tệp không đăng nhập",
        detail,
    )
}

/// Under whose name the uploads for a key stand, when leave was given for it.
pub(crate) fn sub_of_key(tx: &Transaction<'_>, key: &str) -> Result<Option<String>, rusqlite::Error> {
    let sql = "SELECT id FROM upload_grants WHERE report_key = ?1";
    let id: Option<String> = tx.query_row(sql, [key], |r| r.get(0)).optional()?;
    Ok(id.as_deref().map(sub_of))
}

/// Refuses what a leave does not cover. Of a signed-in citizen nothing is asked here.
pub(super) fn covers(tx: &Transaction<'_>, new: &store::New) -> Result<(), Problem> {
    if !new.sub.starts_with("grant ") {
        return Ok(());
    }
    if !matches!(
        new.media_type.as_str(),
        "image/jpeg" | "image/png" | "image/webp" | "video/mp4" | "video/quicktime"
    ) {
        return Err(Problem::bad_request("a report takes photos and videos"));
    }
    let (files, bytes): (i64, i64) = tx
        .query_row(
            "SELECT count(*), coalesce(sum(length), 0) FROM uploads WHERE sub = ?1",
            [&new.sub],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .map_err(Error::from)?;
    if files.unsigned_abs() >= FILES || bytes.unsigned_abs().saturating_add(new.length) > BYTES {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "validation",
            "TT-413",
            "Quá nhiều tệp",
            format!("at most {FILES} files of {BYTES} bytes together"),
        ));
    }
    Ok(())
}

/// Who uploads: a signed-in citizen, or whoever has a leave.
pub(crate) struct Uploader {
    /// Under whose name the upload stands.
    pub(super) sub: String,
}

impl FromRequestParts<Shared> for Uploader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, province: &Shared) -> Result<Self, Problem> {
        let grant = parts.headers.get("upload-grant").and_then(|v| v.to_str().ok());
        let Some(grant) = grant.filter(|_| !parts.headers.contains_key(header::AUTHORIZATION)) else {
            let signed = Signed::from_request_parts(parts, province).await?;
            return Ok(Self { sub: signed.sub });
        };
        let sub = sub_of(grant);
        let known = is_good(province, grant.to_owned()).await?;
        known
            .then_some(Self { sub })
            .ok_or_else(|| Problem::not_found("Không có quyền tải tệp này, hoặc đã hết hạn."))
    }
}

async fn is_good(province: &Province, grant: String) -> Result<bool, Problem> {
    let now = province.now_ms();
    let sql = "SELECT 1 FROM upload_grants WHERE id = ?1 AND expires > ?2";
    let found = province.db.call(move |tx| -> Result<_, Problem> {
        let found = tx.query_row(sql, params![grant, now], |_| Ok(())).optional();
        Ok(found.map_err(Error::from)?)
    });
    Ok(found.await?.is_some())
}
