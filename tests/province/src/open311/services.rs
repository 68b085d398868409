//! Discovery, the kinds of report, and what each asks.

use super::format::{Fault, Format, OneError};
use super::kinds::{Definition, Kind, Service};
use super::{Caller, Common};
use crate::state::{Province, Shared};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::Response;
use serde_json::json;

/// When the endpoint last changed its ways.
const CHANGESET: &str = "2026-11-30T00:00:00+07:00";

/// The format that the last part of a path asks for.
pub(super) fn asked(uri: &OriginalUri) -> Result<Format, Fault> {
    Format::of(uri.path()).map(|(_, format)| format)
}

/// A kind by its code.
pub(super) fn kind<'a>(province: &'a Province, code: &str) -> Option<&'a Kind> {
    province.data.reports.iter().find(|k| k.service_code == code)
}

/// Service discovery: where the endpoint is and what it speaks.
#[utoipa::path(get, path = "/open311/v2/discovery.{format}", tag = "open311", params(("format" = inline(Format), Path, description = "`json` or `xml`")),
    responses((status = 200, content((serde_json::Value = "application/json"), (String = "text/xml"))), (status = 404, content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn discovery(State(province): State<Shared>, uri: OriginalUri) -> Result<Response, Fault> {
    let value = json!({
        "changeset": CHANGESET,
        "contact": "Trung tâm Phục vụ hành chính công tỉnh Ninh Bình (thử nghiệm), 0000 000 001",
        "key_service": "Không cần khoá.",
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": province.url("/open311/v2"),
            "changeset": CHANGESET,
            "type": "test",
            "formats": ["application/json", "text/xml"]
        }]
    });
    Ok(asked(&uri)?.answer("discovery", "discovery", &value))
}

/// The kinds of report.
#[utoipa::path(get, path = "/open311/v2/services.{format}", tag = "open311", params(("format" = inline(Format), Path, description = "`json` or `xml`"), Common),
    responses((status = 200, content((Vec<Service> = "application/json"), (String = "text/xml"))), (status = 404, description = "Another jurisdiction", content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn list(
    State(province): State<Shared>,
    uri: OriginalUri,
    Query(common): Query<Common>,
) -> Result<Response, Fault> {
    common.check()?;
    let services: Vec<Service> = province.data.reports.iter().map(Kind::service).collect();
    Ok(asked(&uri)?.answer("services", "service", &serde_json::to_value(services)?))
}

/// What a kind asks.
#[utoipa::path(get, path = "/open311/v2/services/{service_code}.{format}", tag = "open311",
    params(("service_code" = String, Path), ("format" = inline(Format), Path, description = "`json` or `xml`"), Common),
    responses((status = 200, content((Definition = "application/json"), (String = "text/xml"))), (status = 404, description = "No such kind", content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn definition(
    State(province): State<Shared>,
    Path(name): Path<String>,
    Query(common): Query<Common>,
    _: Caller,
) -> Result<Response, Fault> {
    common.check()?;
    let (code, format) = Format::of(&name)?;
    let kind = kind(&province, code).ok_or_else(|| Fault::not_found("service_code"))?;
    Ok(format.answer(
        "service_definition",
        "",
        &serde_json::to_value(kind.definition())?,
    ))
}
