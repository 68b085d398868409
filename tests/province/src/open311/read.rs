//! Reading reports.

use super::format::{Fault, Format, OneError};
use super::nearby::{Circle, MAX_RADIUS, candidates, nearby, per_lat};
use super::seen::{Eye, ServiceRequest, seen, words_open};
use super::services::{asked, kind};
use super::store::{self, COLUMNS, Held, State as Stand, of_row};
use super::{Caller, form, of_here, sign_in};
use crate::state::{Province, Shared};
use crate::uploads;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rusqlite::types::Value as Sql;
use rusqlite::{Transaction, params_from_iter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The standard's span when nothing is asked for.
const SPAN_MS: i64 = 90 * 86_400_000;
/// The standard's limit.
const MOST: u32 = 1_000;

/// Filters of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct Filter {
    jurisdiction_id: Option<String>,
    /// Parted by commas; the other filters then do not count.
    service_request_id: Option<String>,
    /// Parted by commas.
    service_code: Option<String>,
    /// RFC 3339: sent at or after. Without it and `end_date`: the last 90 days.
    #[param(format = "date-time")]
    start_date: Option<String>,
    /// RFC 3339: sent at or before.
    #[param(format = "date-time")]
    end_date: Option<String>,
    /// `open`, `closed`, or both.
    #[param(pattern = "^((open|closed)(,(open|closed))*)?$")]
    status: Option<String>,
    /// Ours: from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Ours: at most 1,000, which is also the usual.
    #[param(minimum = 1, maximum = 1000)]
    page_size: Option<u32>,
    /// Ours: only in a circle, with `long` and `radius`.
    #[param(value_type = Option<f64>, minimum = -90, maximum = 90)]
    lat: Option<String>,
    /// Ours: with `lat` and `radius`.
    #[param(value_type = Option<f64>, minimum = -180, maximum = 180)]
    long: Option<String>,
    /// Ours: metres, at most 5,000.
    #[param(exclusive_minimum = 0, maximum = 5000)]
    radius: Option<f64>,
    /// Ours: `true` for the signed-in citizen's own.
    mine: Option<bool>,
    /// Ours: only proposals about the procedure of this code, of any age.
    procedure: Option<String>,
}

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

/// A circle of a request; `None` when none is asked for.
fn circle(lat: Option<&str>, long: Option<&str>, radius: Option<f64>) -> Result<Option<Circle>, Fault> {
    let mut wrong = Vec::new();
    let place = form::place(lat, long, &mut wrong);
    if let Some(what) = wrong.pop() {
        return Err(Fault::bad(what));
    }
    match (place, radius) {
        (None, None) => Ok(None),
        (Some((lat, long)), Some(radius)) if radius > 0.0 && radius <= MAX_RADIUS => {
            Ok(Some(Circle { lat, long, radius }))
        }
        _ => Err(Fault::bad(
            "lat, long and radius go together; radius is metres, more than 0 and at most 5000",
        )),
    }
}

/// A condition and its values.
#[derive(Default)]
struct Where {
    parts: Vec<String>,
    values: Vec<Sql>,
}

impl Where {
    /// `?` in `sql` stand for `values` in order.
    fn and(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Sql>) {
        self.parts.push(sql.into());
        self.values.extend(values);
    }

    fn any_of(&mut self, column: &str, values: Vec<Sql>) {
        let marks = vec!["?"; values.len()].join(",");
        self.and(format!("{column} IN ({marks})"), values);
    }

    fn within(&mut self, circle: Circle) {
        let bounds = circle.cells().map(Sql::Integer);
        let sql = candidates(["?"; 4]);
        self.and(format!("r.seq IN ({sql} SELECT seq FROM candidates)"), bounds);
        let (y, x) = (per_lat(), circle.per_long());
        let square = [
            circle.lat,
            y,
            circle.lat,
            y,
            circle.long,
            x,
            circle.long,
            x,
            circle.radius * circle.radius,
        ];
        self.and(
            "((r.lat - ?) * ?) * ((r.lat - ?) * ?) + ((r.long - ?) * ?) * ((r.long - ?) * ?) <= ?",
            square.map(Sql::Real),
        );
    }
}

fn parted(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|s| !s.is_empty()).collect()
}

fn instant(name: &str, text: Option<&str>) -> Result<Option<i64>, Fault> {
    text.filter(|t| !t.is_empty())
        .map(|t| t.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond))
        .transpose()
        .map_err(|_| {
            Fault::bad(format!(
                "{name} must be a time with its offset, as 2026-11-30T08:00:00+07:00"
            ))
        })
}

impl Filter {
    fn condition(&self, caller: &Caller, now_ms: i64) -> Result<Where, Fault> {
        let mut all = Where::default();
        // The number of a batch kind is not out before an officer has taken the report in.
        let sub = caller.sub.clone().unwrap_or_default();
        all.and(
            "(r.token IS NULL OR r.state <> 'received' OR (r.owner <> '' AND r.owner = ?))",
            [Sql::Text(sub)],
        );
        if let Some(ids) = self.service_request_id.as_deref() {
            let seqs = parted(ids).into_iter().filter_map(store::seq_of);
            all.any_of("r.seq", seqs.map(Sql::Integer).collect());
            return Ok(all);
        }
        if let Some(codes) = self.service_code.as_deref().filter(|c| !c.is_empty()) {
            all.any_of(
                "r.service",
                parted(codes)
                    .into_iter()
                    .map(|c| Sql::Text(c.to_owned()))
                    .collect(),
            );
        }
        if let Some(procedure) = self.procedure.clone().filter(|p| !p.is_empty()) {
            // The SQLite here is built without JSON; quotes within words are escaped there, so only the member itself fits.
            let member = format!("\"procedure\":{}", serde_json::to_string(&procedure)?);
            all.and("instr(r.rest, ?) > 0", [Sql::Text(member)]);
        }
        self.times(&mut all, now_ms)?;
        self.open(&mut all)?;
        if self.mine == Some(true) {
            let sub = caller
                .sub
                .clone()
                .ok_or_else(|| sign_in("one's own need sign-in"))?;
            all.and("r.owner = ?", [Sql::Text(sub)]);
        }
        if let Some(circle) = circle(self.lat.as_deref(), self.long.as_deref(), self.radius)? {
            all.within(circle);
        }
        Ok(all)
    }

    fn times(&self, all: &mut Where, now_ms: i64) -> Result<(), Fault> {
        let start = instant("start_date", self.start_date.as_deref())?;
        let end = instant("end_date", self.end_date.as_deref())?;
        let usual = (end.is_none() && self.mine != Some(true) && self.procedure.is_none())
            .then_some(now_ms - SPAN_MS);
        if let Some(from) = start.or(usual) {
            all.and("r.requested >= ?", [Sql::Integer(from)]);
        }
        if let Some(until) = end {
            all.and("r.requested <= ?", [Sql::Integer(until)]);
        }
        Ok(())
    }

    fn open(&self, all: &mut Where) -> Result<(), Fault> {
        let Some(status) = self.status.as_deref().filter(|s| !s.is_empty()) else {
            return Ok(());
        };
        let words = parted(status).into_iter().map(|word| match word {
            "open" => Ok(Sql::Integer(1)),
            "closed" => Ok(Sql::Integer(0)),
            _ => Err(Fault::bad("status is open or closed")),
        });
        all.any_of("r.open", words.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// How many, after how many.
    fn page(&self) -> Result<(u32, u64), Fault> {
        let (page, size) = (self.page.unwrap_or(1), self.page_size.unwrap_or(MOST));
        if page == 0 || size == 0 || size > MOST {
            return Err(Fault::bad("page starts at 1; page_size is from 1 to 1000"));
        }
        Ok((size, u64::from(page - 1) * u64::from(size)))
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
    responses((status = 200, description = "JPEG, PNG, WebP or MP4"), (status = 401, body = Vec<OneError>), (status = 404, body = Vec<OneError>)))]
pub(crate) async fn media(
    State(province): State<Shared>,
    Path((id, n)): Path<(String, String)>,
    caller: Caller,
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
    bytes(&province, media).await
}

/// A photo or video as it was sent.
pub(super) async fn bytes(province: &Province, media: &store::Media) -> Result<Response, Fault> {
    let bytes = tokio::fs::read(uploads::path_of(province, &media.upload))
        .await
        .map_err(crate::error::Error::from)?;
    let head = [
        (header::CONTENT_TYPE, media.media_type.clone()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
