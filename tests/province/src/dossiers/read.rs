//! Reading one's own dossiers.

use super::{Dossier, DossierPage, store};
use crate::error::Problem;
use crate::etag;
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

const PAGE: usize = 100;

/// Where to go on.
#[derive(Deserialize, IntoParams)]
pub(crate) struct From {
    /// Cursor of an earlier answer.
    cursor: Option<String>,
}

/// Changes of one's dossiers since a cursor.
#[utoipa::path(get, path = "/dossiers", tag = "dossiers", params(From),
    responses((status = 200, body = DossierPage), (status = 304, description = "The asker holds it"), (status = 401, body = Problem)))]
pub(crate) async fn changes(
    State(province): State<Shared>,
    signed: Signed,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let since = match from.cursor.as_deref() {
        None | Some("") => 0,
        Some(cursor) => cursor
            .strip_prefix('d')
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| Problem::bad_request("cursor is not of this server"))?,
    };
    let mut rows = province
        .db
        .call(move |tx| store::since(tx, &signed.sub, since, PAGE + 1))
        .await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let page = DossierPage {
        cursor: format!("d{}", rows.last().map_or(since, |(change, _)| *change)),
        more,
        items: rows.into_iter().map(|(_, dossier)| dossier).collect(),
    };
    etag::json(&headers, &page)
}

/// One dossier.
#[utoipa::path(get, path = "/dossiers/{code}", tag = "dossiers", params(("code" = String, Path)),
    responses((status = 200, body = Dossier), (status = 304, description = "The asker holds it"), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let held = province
        .db
        .call(move |tx| store::own(tx, &code, &signed.sub))
        .await?;
    etag::json(&headers, &held.dossier)
}

/// The receipt again.
#[utoipa::path(get, path = "/dossiers/{code}/receipt", tag = "dossiers", params(("code" = String, Path)),
    responses((status = 200, description = "Compact JWS", content_type = "application/jose", body = String), (status = 404, body = Problem)))]
pub(crate) async fn receipt(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let held = province
        .db
        .call(move |tx| store::own(tx, &code, &signed.sub))
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/jose")], held.receipt).into_response())
}

/// A signed result.
#[utoipa::path(get, path = "/dossiers/{code}/results/{id}", tag = "dossiers", params(("code" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "PDF, PAdES baseline-B", content_type = "application/pdf"), (status = 404, body = Problem)))]
pub(crate) async fn result(
    State(province): State<Shared>,
    signed: Signed,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let held = province
        .db
        .call(move |tx| store::own(tx, &code, &signed.sub))
        .await?;
    let file = held
        .dossier
        .results
        .iter()
        .find(|r| r.id == id)
        .ok_or_else(|| Problem::not_found("Không có kết quả này."))?;
    let path = province
        .dir
        .join("results")
        .join(format!("{}-{}.pdf", held.dossier.code, file.id));
    let bytes = tokio::fs::read(path).await?;
    Ok(etag::answer(
        &headers,
        &format!("\"{}\"", file.sha256),
        "application/pdf",
        Bytes::from(bytes),
    ))
}
