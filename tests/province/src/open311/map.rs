//! Outlines of the communes and main roads, so that a phone needs no map server. Ours.

use super::format::Fault;
use crate::state::Shared;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// `data/map/outlines.json`: a `FeatureCollection` of RFC 7946 whose features have `kind` (`area`, `water`, `road`) and `name`.
#[utoipa::path(get, path = "/open311/v2/map.json", tag = "open311",
    responses((status = 200, description = "GeoJSON, with `source` in words", body = serde_json::Value), (status = 404, description = "This province has none", body = Vec<super::format::OneError>)))]
pub(crate) async fn map(State(province): State<Shared>) -> Result<Json<Value>, Fault> {
    let map = province.data.map.clone();
    map.map(Json).ok_or_else(|| Fault::not_found("map"))
}
