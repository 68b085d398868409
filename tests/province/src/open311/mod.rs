//! Reports (phản ánh, kiến nghị) over Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2), with what is ours beside it: sent once under a
//! key, files by tus, what was reported close by, "me too", a thread, supplements, reopening, opinions, and the deadlines of the rules.

mod about;
pub(crate) mod desk;
pub(crate) mod fill;
mod filter;
pub(crate) mod follow;
mod form;
pub(crate) mod format;
pub(crate) mod kinds;
pub(crate) mod map;
mod nearby;
mod pages;
pub(crate) mod read;
pub(crate) mod seen;
pub(crate) mod send;
pub(crate) mod services;
pub(crate) mod store;
mod tags;
pub(crate) mod terms;

use crate::error::Problem;
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware;
use axum::routing::{any, get, post};
use format::Fault;
use serde::Deserialize;
use store::Held;
use utoipa::IntoParams;

/// The one jurisdiction here; it need not be named.
pub(crate) const JURISDICTION: &str = "ninhbinh.example";

/// Routes below `/open311/v2`.
pub(crate) fn router() -> Router<Shared> {
    let requests = get(read::list).post(send::send);
    Router::new()
        .route("/open311/v2/discovery.json", get(services::discovery))
        .route("/open311/v2/discovery.xml", get(services::discovery))
        .route("/open311/v2/services.json", get(services::list))
        .route("/open311/v2/services.xml", get(services::list))
        .route("/open311/v2/services/{code}", get(services::definition))
        .route("/open311/v2/map.json", get(map::map))
        .route("/open311/v2/requests.json", requests.clone())
        .route("/open311/v2/requests.xml", requests)
        .route("/open311/v2/upload-grants", post(crate::uploads::grants::grant))
        .route("/open311/v2/nearby.json", get(read::close_by))
        .route("/open311/v2/nearby.xml", get(read::close_by))
        .route("/open311/v2/tokens/{token}", get(read::token))
        .route("/open311/v2/requests/{id}", get(read::one))
        .route("/open311/v2/requests/{id}/media/{n}", get(read::media))
        .route("/open311/v2/requests/{id}/me-too", post(follow::me_too))
        .route("/open311/v2/requests/{id}/replies", post(follow::reply))
        .route("/open311/v2/requests/{id}/supplement", post(follow::supplement))
        .route("/open311/v2/requests/{id}/reopen", post(follow::reopen))
        .route("/open311/v2/requests/{id}/opinion", post(follow::opinion))
        .route("/open311/v2/{*rest}", any(format::nothing))
        .route("/desk/api/reports", get(desk::list))
        .route("/desk/api/reports/{id}", get(desk::one))
        .route("/desk/api/reports/{id}/actions", post(desk::act))
        .layer(middleware::from_fn(tags::tagged))
        .layer(middleware::from_fn(format::faults_as_asked))
        .merge(pages::router())
}

/// What every request of the standard may carry.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct Common {
    /// Needed by the standard where an endpoint serves several; here there is one, `ninhbinh.example`.
    pub(crate) jurisdiction_id: Option<String>,
}

impl Common {
    /// 404 for another jurisdiction.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        of_here(self.jurisdiction_id.as_deref())
    }
}

/// 404 for another jurisdiction than the one here.
pub(crate) fn of_here(jurisdiction: Option<&str>) -> Result<(), Fault> {
    match jurisdiction {
        None | Some("" | JURISDICTION) => Ok(()),
        Some(_) => Err(Fault::not_found("jurisdiction_id")),
    }
}

/// Who asks: perhaps signed in, perhaps with the key that a report without sign-in was answered with.
#[derive(Default)]
pub(crate) struct Caller {
    /// Id of the citizen.
    pub(crate) sub: Option<String>,
    follow_key: Option<String>,
}

impl Caller {
    /// Whether the report is theirs.
    pub(crate) fn sent(&self, held: &Held) -> bool {
        let signed = self.sub.as_ref().is_some_and(|sub| *sub == held.owner);
        signed
            || self
                .follow_key
                .as_ref()
                .is_some_and(|key| *key == held.follow_key)
    }

    /// Under which name they speak of a report; 401 when they have none.
    pub(crate) fn who(&self, held: &Held) -> Result<String, Fault> {
        // The sender has one voice, whichever way they come.
        match &self.sub {
            _ if self.sent(held) => Ok(format!("sender {}", held.seq)),
            Some(sub) => Ok(sub.clone()),
            None => Err(sign_in("sign-in or the report's Follow-Key is needed")),
        }
    }
}

/// 401.
pub(crate) fn sign_in(why: &str) -> Fault {
    Fault::new(axum::http::StatusCode::UNAUTHORIZED, why)
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, province: &Shared) -> Result<Self, Fault> {
        let follow_key = parts.headers.get("follow-key");
        let follow_key = follow_key.and_then(|v| v.to_str().ok()).map(str::to_owned);
        let sub = if parts.headers.contains_key(header::AUTHORIZATION) {
            // A session that is over is told, so that the phone renews it; it is not quietly nobody.
            Some(Signed::from_request_parts(parts, province).await?.sub)
        } else {
            None
        };
        Ok(Self { sub, follow_key })
    }
}

/// The key under which a thing is done once; `None` where a client of the plain standard sends none.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    if !headers.contains_key("idempotency-key") {
        return Ok(None);
    }
    crate::dossiers::file::key_of(headers)
        .map(Some)
        .map_err(|p: Problem| p.into())
}
