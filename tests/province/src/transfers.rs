//! Sealed drafts on their way from one phone to another. The province sees an opaque upload, never its key: a blind relay, for
//! minutes.

use crate::error::{Error, Problem};
use crate::oidc::session::Signed;
use crate::state::{Province, Shared};
use crate::uploads;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use tokio::io::AsyncReadExt as _;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

/// How long one waits for the other phone.
const LIFE_MS: i64 = 15 * 60 * 1000;
/// How many of one citizen wait at a time.
const MOST: u32 = 3;
/// How often one is given out: a bad network needs a second try, a stranger's collection does not.
const FETCHES: u32 = 3;
/// One may be this large.
const MAX_SIZE: u64 = 256 * 1024 * 1024;
/// Bytes given to the line at once.
const PIECE: usize = 64 * 1024;

/// Routes of transfers.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/transfers", post(open))
        .route("/transfers/{id}", get(fetch).delete(end))
}

/// Which upload another phone may fetch.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Opening {
    /// Address of a finished upload of the citizen's own that no dossier holds.
    upload: String,
}

/// Where it waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Opened {
    /// Unguessable; whoever knows it can fetch, without sign-in.
    url: String,
    /// Until when, RFC 3339.
    expires_at: String,
}

/// Lets another phone fetch an upload. The upload belongs to the transfer from now on and goes with it.
#[utoipa::path(post, path = "/transfers", tag = "transfers", request_body = Opening,
    responses((status = 201, body = Opened), (status = 409, description = "Not finished, too large, or in a dossier", body = Problem),
              (status = 422, description = "No such upload", body = Problem), (status = 429, description = "Three wait already", body = Problem)))]
pub(crate) async fn open(
    State(province): State<Shared>,
    signed: Signed,
    Json(opening): Json<Opening>,
) -> Result<Response, Problem> {
    sweep(&province).await?;
    let id = opening.upload.rsplit('/').next().unwrap_or_default().to_owned();
    let upload = uploads::read(&province, &id)
        .await?
        .filter(|u| u.sub == signed.sub)
        .ok_or_else(|| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "upload-missing",
                "TT-425",
                "Không có tệp này",
                "no such upload",
            )
        })?;
    if upload.offset != upload.length || upload.length > MAX_SIZE || upload.dossier.is_some() {
        return Err(Problem::conflict(
            "The upload is not finished, too large, or in a dossier.",
        ));
    }
    let (now, sub) = (province.now_ms(), signed.sub.clone());
    let address = uuid::Uuid::new_v4().simple().to_string();
    let (address, expires) = province
        .db
        .call(move |tx| keep(tx, &address, &sub, &id, now + LIFE_MS))
        .await?;
    let opened = Opened {
        url: province.url(&format!("/transfers/{address}")),
        expires_at: crate::clock::from_ms(expires).to_string(),
    };
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

/// One address an upload: asking again after a lost answer gives the same.
fn keep(
    tx: &Transaction<'_>,
    address: &str,
    sub: &str,
    upload: &str,
    expires: i64,
) -> Result<(String, i64), Problem> {
    let held: Option<(String, i64)> = tx
        .query_row(
            "SELECT id, expires FROM transfers WHERE upload = ?1",
            [upload],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .optional()
        .map_err(Error::from)?;
    if let Some(held) = held {
        return Ok(held);
    }
    let waiting: u32 = tx
        .query_row("SELECT count(*) FROM transfers WHERE sub = ?1", [sub], |r| {
            r.get(0)
        })
        .map_err(Error::from)?;
    if waiting >= MOST {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "overload",
            "TT-429",
            "Quá nhiều tệp đang chờ",
            "Hãy nhận hoặc chờ các tệp trước hết hạn.",
        )
        .header("retry-after", "60".to_owned()));
    }
    tx.execute(
        "INSERT INTO transfers (id, sub, upload, expires, fetches) VALUES (?1, ?2, ?3, ?4, 0)",
        params![address, sub, upload, expires],
    )
    .map_err(Error::from)?;
    Ok((address.to_owned(), expires))
}

/// Gives the file to whoever knows the address.
#[utoipa::path(get, path = "/transfers/{id}", tag = "transfers", params(("id" = String, Path)),
    responses((status = 200, description = "The bytes as they were uploaded", content_type = "application/octet-stream"),
              (status = 404, description = "Over, fetched often enough, or never there", body = Problem)))]
pub(crate) async fn fetch(
    State(province): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    sweep(&province).await?;
    let upload: Option<String> = province
        .db
        .call(move |tx| {
            let changed = tx.execute(
                "UPDATE transfers SET fetches = fetches + 1 WHERE id = ?1 AND fetches < ?2",
                params![id, FETCHES],
            )?;
            if changed == 0 {
                return Ok::<_, Error>(None);
            }
            Ok(tx
                .query_row("SELECT upload FROM transfers WHERE id = ?1", [&id], |r| r.get(0))
                .optional()?)
        })
        .await
        .map_err(Problem::from)?;
    let upload = upload.ok_or_else(gone)?;
    let path = uploads::path_of(&province, &upload);
    let size = tokio::fs::metadata(&path).await.map_err(|_| gone())?.len();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, stream(path)).into_response())
}

fn gone() -> Problem {
    Problem::not_found("Không có tệp này, hoặc đã hết hạn.")
}

fn stream(path: PathBuf) -> Body {
    let (pieces, body) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(2);
    tokio::spawn(async move {
        let mut file = match tokio::fs::File::open(path).await {
            Ok(file) => file,
            Err(error) => return drop(pieces.send(Err(error)).await),
        };
        let mut piece = vec![0; PIECE];
        loop {
            let read = match file.read(&mut piece).await {
                Ok(0) => return,
                Ok(n) => Ok(Bytes::copy_from_slice(&piece[..n])),
                Err(error) => Err(error),
            };
            let failed = read.is_err();
            // The phone at the other end went away.
            if pieces.send(read).await.is_err() || failed {
                return;
            }
        }
    });
    Body::from_stream(ReceiverStream::new(body))
}

/// It arrived, or is not wanted: gone at once. Whoever knows the address may say so.
#[utoipa::path(delete, path = "/transfers/{id}", tag = "transfers", params(("id" = String, Path)),
    responses((status = 204, description = "Gone, or never there")))]
pub(crate) async fn end(
    State(province): State<Shared>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let upload: Option<String> = province
        .db
        .call(move |tx| {
            let upload = tx
                .query_row("SELECT upload FROM transfers WHERE id = ?1", [&id], |r| r.get(0))
                .optional()?;
            tx.execute("DELETE FROM transfers WHERE id = ?1", [&id])?;
            Ok::<_, Error>(upload)
        })
        .await
        .map_err(Problem::from)?;
    if let Some(upload) = upload {
        uploads::remove(&province, &upload).await?;
    }
    sweep(&province).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes what nobody fetched in its time, with its upload.
async fn sweep(province: &Province) -> Result<(), Problem> {
    let now = province.now_ms();
    let over: Vec<String> = province
        .db
        .call(move |tx| {
            let mut statement = tx.prepare("SELECT upload FROM transfers WHERE expires <= ?1")?;
            let over = statement
                .query_map([now], |r| r.get(0))?
                .collect::<Result<Vec<String>, _>>()?;
            tx.execute("DELETE FROM transfers WHERE expires <= ?1", [now])?;
            Ok::<_, Error>(over)
        })
        .await
        .map_err(Problem::from)?;
    for upload in over {
        uploads::remove(province, &upload).await?;
    }
    Ok(())
}
