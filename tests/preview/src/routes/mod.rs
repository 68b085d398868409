//! HTTP: the pages, the actions in, the screens out. Only for browsers on this machine.

mod api;
mod files;
mod pages;
mod push;
mod screens;

use crate::session::Session;
use crate::store::Sessions;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use std::path::PathBuf;
use std::sync::Arc;

/// Name of the session's cookie. Cookies ignore ports, so the province would see a plainer name.
const COOKIE: &str = "motcua_preview";

/// The largest file that can be picked; the core's own limit is lower.
const MAX_PICKED: usize = 64 * 1024 * 1024;

/// What every handler can reach.
#[derive(Clone)]
pub(super) struct Shared {
    /// All phones.
    pub sessions: Arc<Sessions>,
    /// Folder of the pages.
    pub web: Arc<PathBuf>,
}

/// The whole preview.
pub fn router(sessions: Arc<Sessions>, web: PathBuf) -> Router {
    let shared = Shared {
        sessions,
        web: Arc::new(web),
    };
    Router::new()
        .route("/api/action", post(api::action))
        .route("/api/screens", get(screens::stream))
        .route("/api/settings", get(api::settings).put(api::set))
        .route("/api/scanned", post(api::scanned))
        .route("/api/card", get(api::cards).post(api::card))
        .route("/api/start", post(api::start))
        .route("/api/stop", post(api::stop))
        .route("/api/gallery", get(api::gallery))
        .route(
            "/api/files",
            post(files::pick).layer(DefaultBodyLimit::max(MAX_PICKED)),
        )
        .route("/api/shown/{id}", get(files::shown))
        .route("/return", get(pages::returned))
        .fallback(get(pages::file))
        .layer(middleware::from_fn(guard))
        // The province calls this one, under whatever name it knows this machine.
        .route("/push/{token}", post(push::receive))
        .with_state(shared)
}

/// Refuses other names of this machine (DNS rebinding) and other sites' writes, and says what a page may load.
async fn guard(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let name = host
        .and_then(|h| h.rsplit_once(':'))
        .map_or(host, |(name, _)| Some(name));
    if !matches!(name, Some("127.0.0.1" | "localhost")) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let site = request
        .headers()
        .get("sec-fetch-site")
        .and_then(|h| h.to_str().ok());
    if !request.method().is_safe() && site.is_some_and(|s| s != "same-origin") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
    ));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The phone of the request's cookie.
pub struct Phone(pub Arc<Session>);

impl axum::extract::FromRequestParts<Shared> for Phone {
    type Rejection = StatusCode;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        shared: &Shared,
    ) -> Result<Self, Self::Rejection> {
        let jar = CookieJar::from_headers(&parts.headers);
        let id = jar.get(COOKIE).map(|c| c.value().to_owned());
        id.and_then(|id| shared.sessions.get(&id))
            .map(Self)
            .ok_or(StatusCode::UNAUTHORIZED)
    }
}

/// Runs what may block (opening a store, ending a runtime) off the async threads.
async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StatusCode> {
    match tokio::task::spawn_blocking(act).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            tracing::error!(%error, "preview failed");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
        Err(error) => {
            tracing::error!(%error, "preview task ended");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

type AppState = State<Shared>;
