//! Sessions of all the citizen's devices: listed, and ended one by one.

use super::session::{Signed, end as end_session};
use crate::error::{Error, Problem};
use crate::state::Shared;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session that has not ended.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct OpenSession {
    /// Its id.
    id: String,
    /// What the device called itself at sign-in; may be empty.
    device: String,
    /// When it was signed in: RFC 3339.
    created: String,
    /// When it was last heard of, to the minute: RFC 3339.
    last_used: String,
    /// `level1` or `level2`.
    level: String,
    /// True for the session that asks.
    current: bool,
}

/// All of the citizen's.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct OpenSessions {
    items: Vec<OpenSession>,
}

/// Where the citizen is signed in.
#[utoipa::path(get, path = "/sessions", tag = "sign-in",
    responses((status = 200, body = OpenSessions), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    signed: Signed,
) -> Result<Json<OpenSessions>, Problem> {
    let now = province.now_ms();
    let items = province
        .db
        .call(move |tx| -> Result<_, Error> {
            let mut rows = tx.prepare(
                "SELECT s.id, s.device, s.created, s.last_used, s.acr FROM sessions s
                 WHERE s.sub = ?1 AND s.ended IS NULL AND EXISTS
                   (SELECT 1 FROM tokens t WHERE t.session = s.id AND t.used IS NULL AND t.expires > ?2)
                 ORDER BY s.last_used DESC",
            )?;
            let devices = rows.query_map(params![signed.sub, now], |r| {
                let id: String = r.get(0)?;
                Ok(OpenSession {
                    current: id == signed.session,
                    id,
                    device: r.get(1)?,
                    created: rfc3339(r.get(2)?),
                    last_used: rfc3339(r.get(3)?),
                    level: r.get(4)?,
                })
            })?;
            Ok(devices.collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    Ok(Json(OpenSessions { items }))
}

fn rfc3339(ms: i64) -> String {
    crate::clock::rfc3339(crate::clock::from_ms(ms))
}

/// Ends a session of the citizen's own, that of this device too.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "sign-in", params(("id" = String, Path, description = "Of the list")),
    responses((status = 204), (status = 401, body = Problem), (status = 404, description = "Ended before, or not theirs", body = Problem)))]
pub(crate) async fn end(
    State(province): State<Shared>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<_, Problem> {
            let theirs = tx
                .query_row(
                    "SELECT 1 FROM sessions WHERE id = ?1 AND sub = ?2 AND ended IS NULL",
                    [&id, &signed.sub],
                    |_| Ok(()),
                )
                .optional()?;
            theirs.ok_or_else(|| Problem::not_found("session"))?;
            end_session(tx, &id, now)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
