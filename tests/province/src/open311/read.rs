//! Reading reports.

use super::filter::{Filter, Where, circle};
use super::format::{Fault, Format, OneError};
use super::nearby::nearby;
use super::seen::{Eye, ServiceRequest, seen, words_open};
use super::services::{asked, kind};
use super::store::{self, COLUMNS, Held, State as Stand, of_row};
use super::{Caller, of_here};
use crate::state::{Province, Shared};
use crate::uploads;
use axum::body::Body;
use axum::extract::{OriginalUri, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::{Transaction, params_from_iter};
use serde::{Deserialize, Serialize};
use tower_http::services::ServeFile;
use utoipa::{IntoParams, ToSchema};

/// What a token stands for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Token {
    token: String,
    /// Null until an officer has taken the report in.
    service_request_id: Option<String>,
}

/// Whose view a caller has.
fn eye(caller: &Caller, held: &Held) -> Eye {
    if caller.sent(held) {
        Eye::Sender
    } else {
        Eye::Anyone
    }
}

/// Reports, the newest first.
#[utoipa::path(get, path = "/open311/v2/requests.{format}", tag = "open311", params(("format" = inline(Format), Path, description = "`json` or `xml`"), Filter),
    responses((status = 200, content((Vec<ServiceRequest> = "application/json"), (String = "text/xml"))), (status = 400, content((Vec<OneError> = "application/json"), (String = "text/xml"))),
              (status = 401, content((Vec<OneError> = "application/json"), (String = "text/xml"))), (status = 404, content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn list(
    State(province): State<Shared>,
    uri: OriginalUri,
    caller: Caller,
    query: Result<Query<Filter>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Fault> {
    let Query(filter) = query.map_err(|e| Fault::bad(e.body_text()))?;
    let format = asked(&uri)?;
    of_here(filter.jurisdiction_id.as_deref())?;
    let condition = filter.condition(&caller, province.now_ms())?;
    let (size, after) = filter.page()?;
    let shared = province.clone();
    let found = province
        .db
        .call(move |tx| page(tx, &shared, &caller, &condition, (size, after)))
        .await?;
    Ok(format.answer("service_requests", "request", &serde_json::to_value(found)?))
}

fn page(
    tx: &Transaction<'_>,
    province: &Province,
    caller: &Caller,
    condition: &Where,
    (size, after): (u32, u64),
) -> Result<Vec<ServiceRequest>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reports r WHERE {} ORDER BY r.requested DESC, r.seq DESC LIMIT {size} OFFSET {after}",
        condition.parts.join(" AND ")
    );
    let mut statement = tx.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(&condition.values), of_row)?;
    rows.map(|held| {
        let held = held?;
        Ok(seen(tx, province, &held, eye(caller, &held))?)
    })
    .collect()
}

/// A circle, and perhaps a kind.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct CloseBy {
    jurisdiction_id: Option<String>,
    /// WGS 84.
    #[param(required = true, value_type = f64, minimum = -90, maximum = 90)]
    lat: Option<String>,
    /// WGS 84.
    #[param(required = true, value_type = f64, minimum = -180, maximum = 180)]
    long: Option<String>,
    /// Metres, at most 5,000.
    #[param(required = true, value_type = f64, exclusive_minimum = 0, maximum = 5000)]
    radius: Option<f64>,
    service_code: Option<String>,
}

/// Ours: open reports close by, at most 20, the closest first: perhaps the same as what someone is about to send.
#[utoipa::path(get, path = "/open311/v2/nearby.{format}", tag = "open311", params(("format" = inline(Format), Path, description = "`json` or `xml`"), CloseBy),
    responses((status = 200, content((Vec<ServiceRequest> = "application/json"), (String = "text/xml"))), (status = 400, content((Vec<OneError> = "application/json"), (String = "text/xml"))), (status = 404, content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn close_by(
    State(province): State<Shared>,
    uri: OriginalUri,
    caller: Caller,
    query: Result<Query<CloseBy>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Fault> {
    let Query(query) = query.map_err(|e| Fault::bad(e.body_text()))?;
    let format = asked(&uri)?;
    of_here(query.jurisdiction_id.as_deref())?;
    let circle = circle(query.lat.as_deref(), query.long.as_deref(), query.radius)?
        .ok_or_else(|| Fault::bad("lat, long and radius were not provided"))?;
    let shared = province.clone();
    let found = province
        .db
        .call(move |tx| -> Result<Vec<ServiceRequest>, Fault> {
            let service = query.service_code.as_deref().filter(|s| !s.is_empty());
            nearby(tx, circle, service)?
                .into_iter()
                .map(|(held, metres)| {
                    let mut request = seen(tx, &shared, &held, eye(&caller, &held))?;
                    request.extended.metres = Some((metres * 10.0).round() / 10.0);
                    Ok(request)
                })
                .collect()
        })
        .await?;
    Ok(format.answer("service_requests", "request", &serde_json::to_value(found)?))
}

/// The report of a number that the caller may know; 404 otherwise.
pub(super) fn known(tx: &Transaction<'_>, caller: &Caller, id: &str) -> Result<Held, Fault> {
    store::find(tx, id)?
        .filter(|held| held.token.is_none() || held.state != Stand::Received || caller.sent(held))
        .ok_or_else(|| Fault::not_found("service_request_id"))
}

/// One report, in a list of one as the standard has it.
#[utoipa::path(get, path = "/open311/v2/requests/{service_request_id}.{format}", tag = "open311",
    params(("service_request_id" = String, Path), ("format" = inline(Format), Path, description = "`json` or `xml`"),
           ("Follow-Key" = Option<String>, Header, description = "Ours: of a report sent without sign-in")),
    responses((status = 200, content((Vec<ServiceRequest> = "application/json"), (String = "text/xml"))), (status = 401, content((Vec<OneError> = "application/json"), (String = "text/xml"))), (status = 404, content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn one(
    State(province): State<Shared>,
    Path(name): Path<String>,
    caller: Caller,
) -> Result<Response, Fault> {
    let (id, format) = Format::of(&name)?;
    let (id, shared) = (id.to_owned(), province.clone());
    let request = province
        .db
        .call(move |tx| -> Result<ServiceRequest, Fault> {
            let held = known(tx, &caller, &id)?;
            Ok(seen(tx, &shared, &held, eye(&caller, &held))?)
        })
        .await?;
    Ok(format.answer("service_requests", "request", &serde_json::to_value([request])?))
}

/// The number that a token stands for.
#[utoipa::path(get, path = "/open311/v2/tokens/{token}.{format}", tag = "open311",
    params(("token" = String, Path), ("format" = inline(Format), Path, description = "`json` or `xml`")),
    responses((status = 200, content((Vec<Token> = "application/json"), (String = "text/xml"))), (status = 404, content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn token(
    State(province): State<Shared>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let (token, format) = Format::of(&name)?;
    let asked = token.to_owned();
    let held = province
        .db
        .call(move |tx| -> Result<Option<Held>, Fault> { Ok(store::by_token(tx, &asked)?) })
        .await?
        .ok_or_else(|| Fault::not_found("token"))?;
    let answer = Token {
        token: token.to_owned(),
        service_request_id: (held.state != Stand::Received).then(|| store::id_of(held.seq)),
    };
    Ok(format.answer("service_requests", "request", &serde_json::to_value([answer])?))
}

/// Ours: the n-th photo or video of a report, where it may be seen.
#[utoipa::path(get, path = "/open311/v2/requests/{service_request_id}/media/{n}", tag = "open311",
    params(("service_request_id" = String, Path), ("n" = usize, Path, description = "From 0")),
    responses((status = 200, description = "JPEG, PNG, WebP, MP4 or QuickTime"), (status = 206, description = "The bytes a `Range` asks for"),
              (status = 416, description = "There are no such bytes"), (status = 401, body = Vec<OneError>), (status = 404, body = Vec<OneError>)))]
pub(crate) async fn media(
    State(province): State<Shared>,
    Path((id, n)): Path<(String, String)>,
    caller: Caller,
    asked: Request,
) -> Result<Response, Fault> {
    let held = province
        .db
        .call(move |tx| known(tx, &caller, &id).map(|h| (eye(&caller, &h), h)))
        .await?;
    let (eye, held) = held;
    let open = words_open(&held, kind(&province, &held.service), eye);
    let media = n
        .parse::<usize>()
        .ok()
        .filter(|_| open)
        .and_then(|n| held.rest.media.get(n));
    let media = media.ok_or_else(|| Fault::not_found("media"))?;
    bytes(&province, media, asked).await
}

/// A photo or video as it was sent, or the part of it that is asked for (RFC 9110 section 14): players look for a film's
/// tables first, and some play none that they cannot jump about in.
pub(super) async fn bytes(
    province: &Province,
    media: &store::Media,
    asked: Request,
) -> Result<Response, Fault> {
    let served = ServeFile::new(uploads::path_of(province, &media.upload))
        .try_call(asked)
        .await
        .map_err(crate::error::Error::from)?;
    if served.status() == StatusCode::NOT_FOUND {
        return Err(crate::error::Error::from(std::io::Error::from(std::io::ErrorKind::NotFound)).into());
    }
    // Who may see it can change: it is asked for each time.
    let head = [
        (header::CONTENT_TYPE, media.media_type.clone()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((head, served.map(Body::new)).into_response())
}
