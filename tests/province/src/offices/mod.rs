//! Watching offices: how they settle dossiers, answer reports and are rated, for anyone to see.

mod count;
mod data;
mod hide;
mod period;
mod points;
mod publish;
mod shapes;

pub(crate) use data::{Offices, read};

use crate::clock::local;
use crate::error::Problem;
use crate::etag;
use crate::state::Shared;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use count::Counted;
use period::Period;
use publish::Maker;
use serde::Deserialize;
use shapes::{OfficeList, OfficeReport};
use utoipa::IntoParams;

/// Routes, open to everyone.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/offices", get(list))
        .route("/offices/{id}", get(one))
}

/// Of when.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct Asked {
    /// `2026-11`, `2026-Q4` or `2026`; the year when absent.
    period: Option<String>,
}

struct Ready {
    province: Shared,
    counted: Counted,
    period: Period,
}

async fn ready(province: Shared, asked: Asked) -> Result<Ready, Problem> {
    if province.data.offices.is_none() {
        return Err(none());
    }
    let shared = province.clone();
    let counted = province
        .db
        .call(move |tx| match &shared.data.offices {
            Some(offices) => count::count(tx, &shared, offices),
            None => Err(none()),
        })
        .await?;
    let period = match asked.period {
        None => publish::usual(&counted, local(province.now()).date()),
        Some(text) => text
            .parse()
            .map_err(|()| Problem::bad_request("period is YYYY, YYYY-Qn or YYYY-MM"))?,
    };
    if !publish::is_offered(&counted, period) {
        return Err(Problem::not_found("Không có số liệu của kỳ này."));
    }
    Ok(Ready {
        province,
        counted,
        period,
    })
}

fn none() -> Problem {
    Problem::not_found("Tỉnh này không công khai số liệu của các cơ quan.")
}

impl Ready {
    fn maker(&self) -> Result<Maker<'_>, Problem> {
        Ok(Maker {
            offices: self.province.data.offices.as_ref().ok_or_else(none)?,
            ballot: self.province.data.ballot.as_ref(),
            counted: &self.counted,
            today: local(self.province.now()).date(),
            period: self.period,
        })
    }
}

/// All offices in one period. No sign-in.
#[utoipa::path(get, path = "/offices", tag = "offices", params(Asked),
    responses((status = 200, body = OfficeList), (status = 304, description = "The asker holds it"),
              (status = 400, description = "No such way to write a period", body = Problem), (status = 404, description = "No figures of this period", body = Problem)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ready = ready(province, asked).await?;
    etag::json(&headers, &ready.maker()?.list())
}

/// One office in one period, with its fields and the months of the year. No sign-in.
#[utoipa::path(get, path = "/offices/{id}", tag = "offices", params(("id" = String, Path, description = "Id of the office"), Asked),
    responses((status = 200, body = OfficeReport), (status = 304, description = "The asker holds it"),
              (status = 400, description = "No such way to write a period", body = Problem), (status = 404, description = "No such office, or no figures of this period", body = Problem)))]
pub(crate) async fn one(
    State(province): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ready = ready(province, asked).await?;
    let report = ready.maker()?.one(&id);
    let report = report.ok_or_else(|| Problem::not_found("Không có cơ quan này."))?;
    etag::json(&headers, &report)
}
