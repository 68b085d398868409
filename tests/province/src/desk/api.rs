//! The desk as JSON, and the files it shows.

use super::act::{self, Action};
use crate::dossiers::store::{self, Held};
use crate::dossiers::{Attachment, Dossier, Filing};
use crate::error::Problem;
use crate::state::{Province, Shared};
use crate::uploads;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which dossiers.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct Filter {
    /// Only this status.
    pub(crate) status: Option<u8>,
}

/// A dossier with what the citizen sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Full {
    dossier: Dossier,
    filing: Filing,
    receipt: String,
    /// What may be done now.
    actions: Vec<&'static str>,
}

/// All dossiers, the newest first.
pub(super) fn all(tx: &Transaction<'_>) -> Result<Vec<Dossier>, Problem> {
    let mut statement = tx.prepare("SELECT dossier FROM dossiers ORDER BY rowid DESC")?;
    let rows = statement.query_map([], |r| r.get::<_, String>(0))?;
    rows.map(|row| Ok(serde_json::from_str(&row?)?)).collect()
}

/// One dossier, whoever's.
pub(super) async fn held(province: &Province, code: String) -> Result<Held, Problem> {
    province
        .db
        .call(move |tx| store::find(tx, &code)?.ok_or_else(|| Problem::not_found("Không có hồ sơ này.")))
        .await
}

/// Dossiers at the desk.
#[utoipa::path(get, path = "/desk/api/dossiers", tag = "desk", params(Filter), responses((status = 200, body = Vec<Dossier>)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    Query(filter): Query<Filter>,
) -> Result<Json<Vec<Dossier>>, Problem> {
    let mut dossiers = province.db.call(all).await?;
    dossiers.retain(|d| filter.status.is_none_or(|s| s == d.status));
    Ok(Json(dossiers))
}

/// One dossier at the desk.
#[utoipa::path(get, path = "/desk/api/dossiers/{code}", tag = "desk", params(("code" = String, Path)), responses((status = 200, body = Full), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(province): State<Shared>,
    Path(code): Path<String>,
) -> Result<Json<Full>, Problem> {
    let held = held(&province, code).await?;
    Ok(Json(Full {
        actions: act::allowed(&held.dossier),
        dossier: held.dossier,
        filing: held.filing,
        receipt: held.receipt,
    }))
}

/// Does something to a dossier.
#[utoipa::path(post, path = "/desk/api/dossiers/{code}/actions", tag = "desk", params(("code" = String, Path)), request_body = Action,
    responses((status = 200, body = Dossier), (status = 409, description = "Not in this status", body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn act(
    State(province): State<Shared>,
    Path(code): Path<String>,
    Json(action): Json<Action>,
) -> Result<Json<Dossier>, Problem> {
    Ok(Json(act::act(&province, code, action).await?))
}

/// The n-th file of a dossier.
pub(crate) async fn file(
    State(province): State<Shared>,
    Path((code, n)): Path<(String, usize)>,
) -> Result<Response, Problem> {
    let held = held(&province, code).await?;
    shown(&province, held.filing.attachments.get(n)).await
}

/// An uploaded file as a browser may see it.
pub(super) async fn shown(province: &Province, file: Option<&Attachment>) -> Result<Response, Problem> {
    let file = file.ok_or_else(|| Problem::not_found("Không có tệp này."))?;
    let bytes = tokio::fs::read(uploads::path_of(province, file.upload_id())).await?;
    // Only kinds a browser shows without running anything; the rest is downloaded.
    let harmless = matches!(
        file.media_type.as_str(),
        "application/pdf" | "image/jpeg" | "image/png"
    );
    let media_type = if harmless {
        file.media_type.as_str()
    } else {
        "application/octet-stream"
    };
    Ok(([(header::CONTENT_TYPE, media_type.to_owned())], bytes).into_response())
}

/// A signed result.
pub(crate) async fn result(
    State(province): State<Shared>,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let held = held(&province, code).await?;
    if !held.dossier.results.iter().any(|r| r.id == id) {
        return Err(Problem::not_found("Không có kết quả này."));
    }
    let path = province
        .dir
        .join("results")
        .join(format!("{}-{id}.pdf", held.dossier.code));
    let bytes = tokio::fs::read(path).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}
