//! Reading links and their log.

use super::store::{self, Held};
use super::{LinkState, Links, Log, Side, Waits};
use crate::error::Problem;
use crate::etag;
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

/// Whether it waits for that side's own answer.
fn waits_for(held: &Held, side: Side) -> bool {
    side == Side::Member && held.state == LinkState::Asked && held.waits == Some(Waits::Consent)
}

async fn links(
    province: Shared,
    signed: Signed,
    headers: HeaderMap,
    waiting: bool,
) -> Result<Response, Problem> {
    let now = province.now();
    let all = province
        .db
        .call(move |tx| store::of(tx, &signed.sub, now))
        .await?;
    let items = all
        .iter()
        .filter(|(held, side)| waits_for(held, *side) == waiting)
        .map(|(held, side)| held.seen_by(*side))
        .collect();
    etag::json(&headers, &Links { items })
}

/// Who acts for whom, of the citizen's, on both sides.
#[utoipa::path(get, path = "/family", tag = "family",
    responses((status = 200, body = Links), (status = 304, description = "The asker holds it"), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    signed: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    links(province, signed, headers, false).await
}

/// What waits for the citizen's own consent.
#[utoipa::path(get, path = "/family/asked", tag = "family",
    responses((status = 200, body = Links), (status = 304, description = "The asker holds it"), (status = 401, body = Problem)))]
pub(crate) async fn asked(
    State(province): State<Shared>,
    signed: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    links(province, signed, headers, true).await
}

/// What was done under a link, the same to both sides.
#[utoipa::path(get, path = "/family/{id}/log", tag = "family", params(("id" = String, Path)),
    responses((status = 200, body = Log), (status = 304, description = "The asker holds it"), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn log(
    State(province): State<Shared>,
    signed: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let now = province.now();
    let items = province
        .db
        .call(move |tx| {
            store::own(tx, &id, &signed.sub, now)?;
            Ok::<_, Problem>(store::log(tx, &id)?)
        })
        .await?;
    etag::json(&headers, &Log { items })
}
