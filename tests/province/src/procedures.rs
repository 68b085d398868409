//! The catalogue: every procedure by name, the modelled ones in full.

use crate::data::ProcedureItem;
use crate::error::Problem;
use crate::etag;
use crate::state::Shared;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where to go on, and how much.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Page {
    /// Cursor of an earlier answer.
    since: Option<String>,
    /// At most this many items; 500 unless told, 1,000 at most.
    limit: Option<usize>,
}

/// A page of the catalogue.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProcedurePage {
    /// Give it back as `since`.
    cursor: String,
    /// Whether there is more now.
    more: bool,
    items: Vec<ProcedureItem>,
    /// Codes that are no longer there.
    removed: Vec<String>,
}

/// Changes of the catalogue since a cursor.
#[utoipa::path(get, path = "/procedures", tag = "procedures", params(Page),
    responses((status = 200, body = ProcedurePage), (status = 304, description = "The asker holds it"), (status = 400, body = Problem)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    Query(page): Query<Page>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let items = &province.data.items;
    let from = match page.since.as_deref() {
        None | Some("") => 0,
        Some(cursor) => place_of(cursor, &province.data.edition)?,
    };
    let from = from.min(items.len());
    let until = from
        .saturating_add(page.limit.unwrap_or(500).clamp(1, 1000))
        .min(items.len());
    let answer = ProcedurePage {
        cursor: format!("c{until}-{}", province.data.edition),
        more: until < items.len(),
        items: items.get(from..until).unwrap_or_default().to_vec(),
        removed: Vec::new(),
    };
    etag::json(&headers, &answer)
}

/// Where a cursor goes on. One of another edition of the list starts again: everything may have changed since.
fn place_of(cursor: &str, edition: &str) -> Result<usize, Problem> {
    let unknown = || Problem::bad_request("since is not a cursor of this server");
    let rest = cursor.strip_prefix('c').ok_or_else(unknown)?;
    let (place, of) = rest.split_once('-').unwrap_or((rest, ""));
    let place: usize = place.parse().map_err(|_| unknown())?;
    Ok(if of == edition { place } else { 0 })
}

/// A modelled procedure in full.
#[utoipa::path(get, path = "/procedures/{code}", tag = "procedures", params(("code" = String, Path, description = "National code")),
    responses((status = 200, description = "docs/procedure-record.schema.json", body = serde_json::Value), (status = 304, description = "The asker holds it"), (status = 404, body = Problem)))]
pub(crate) async fn get(
    State(province): State<Shared>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let record = province
        .data
        .records
        .get(&code)
        .ok_or_else(|| Problem::not_found("Thủ tục này chưa được mô hình hoá ở đây."))?;
    etag::json(&headers, &record.json)
}
