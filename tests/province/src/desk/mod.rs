//! The officer's desk: pages for people, the same as JSON for tests.

mod act;
pub(crate) mod api;
mod detail;
pub(crate) mod family;
mod list;
pub(crate) mod notices;
mod page;
pub(crate) mod talk;
mod words;

use crate::error::Problem;
use crate::state::Shared;
pub(crate) use act::Action;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
pub(crate) use page::frame;
pub(crate) use words::Lang;

const CSS: &str = concat!(
    include_str!("../../assets/page.css"),
    include_str!("../../assets/desk.css")
);
const JS: &str = include_str!("../../assets/desk.js");
static REGULAR: &[u8] = include_bytes!("../../assets/fonts/BeVietnamPro-Regular.ttf");
static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/BeVietnamPro-SemiBold.ttf");

/// Routes below `/desk`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/", get(async || Redirect::to("/desk")))
        .route("/desk", get(list::page))
        .route("/desk/dossiers/{code}", get(detail::page))
        .route("/desk/dossiers/{code}/actions", post(detail::act))
        .route("/desk/dossiers/{code}/messages", post(talk::act))
        .route("/desk/dossiers/{code}/files/{n}", get(api::file))
        .route("/desk/dossiers/{code}/results/{id}", get(api::result))
        .route("/desk/api/dossiers", get(api::list))
        .route("/desk/api/dossiers/{code}", get(api::one))
        .route("/desk/api/dossiers/{code}/actions", post(api::act))
        .route(
            "/desk/api/dossiers/{code}/messages",
            get(talk::list).post(talk::send),
        )
        .route("/desk/family", get(family::list_page))
        .route("/desk/family/{id}", get(family::one_page))
        .route("/desk/family/{id}/decision", post(family::act_form))
        .route("/desk/family/{id}/files/{n}", get(family::file))
        .route("/desk/api/notices", post(notices::publish))
        .route("/desk/api/family", get(family::list))
        .route("/desk/api/family/{id}", get(family::one))
        .route("/desk/api/family/{id}/decision", post(family::act))
        .merge(crate::ratings::desk())
        .layer(middleware::from_fn(closed))
        .route(
            "/assets/desk.css",
            get(asset("text/css; charset=utf-8", CSS.as_bytes())),
        )
        .route(
            "/assets/desk.js",
            get(asset("text/javascript; charset=utf-8", JS.as_bytes())),
        )
        .route("/assets/regular.ttf", get(asset("font/ttf", REGULAR)))
        .route("/assets/semibold.ttf", get(asset("font/ttf", SEMIBOLD)))
}

fn asset(
    media_type: &'static str,
    bytes: &'static [u8],
) -> impl Fn() -> std::future::Ready<Response> + Clone {
    move || {
        let headers = [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, "max-age=60"),
        ];
        std::future::ready((headers, bytes).into_response())
    }
}

/// What citizens send is shown here: nothing from elsewhere runs or frames these pages.
pub(crate) async fn closed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Not "no-referrer": browsers then send `Origin: null` with the desk's own forms, and they are refused.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// A problem as a page of the desk.
pub(crate) fn failed(problem: &Problem) -> Response {
    let status = axum::http::StatusCode::from_u16(problem.status).unwrap_or_default();
    (status, page::failed(problem)).into_response()
}
