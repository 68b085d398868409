//! Small JSON calls of the pages.

use super::{Phone, blocking};
use crate::gallery::{Exhibit, Language, exhibits};
use crate::machine::CardOrder;
use crate::reader::{self, Kind};
use crate::settings::Settings;
use axum::Json;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use motcua_core::Action;
use serde::Deserialize;

/// Names the page that acts, so that only it opens what the core wants opened.
const CLIENT: &str = "x-preview-client";

/// `POST /api/action`: 204, or 409 when the app is closed.
pub(super) async fn action(
    Phone(session): Phone,
    headers: HeaderMap,
    Json(action): Json<Action>,
) -> Result<StatusCode, StatusCode> {
    let client = headers
        .get(CLIENT)
        .and_then(|h| h.to_str().ok())
        .map(str::to_owned);
    let taken = blocking(move || Ok(session.act(action, client))).await?;
    Ok(answered(taken))
}

/// Whether somebody was there to take it.
const fn answered(taken: bool) -> StatusCode {
    if taken {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::CONFLICT
    }
}

/// What the page held before the camera.
#[derive(Debug, Deserialize)]
pub(super) struct Held {
    text: Option<String>,
}

/// `POST /api/scanned`: 204, or 409 when nothing is being scanned.
pub(super) async fn scanned(Phone(session): Phone, Json(held): Json<Held>) -> Result<StatusCode, StatusCode> {
    let taken = blocking(move || Ok(session.scanned(held.text))).await?;
    Ok(answered(taken))
}

/// `GET /api/card`: the identity cards that can be held to a phone.
pub(super) async fn cards() -> Json<Vec<Kind>> {
    Json(reader::kinds())
}

/// `POST /api/card`: 204, 409 when the app is closed, 422 for a card or a fault nobody knows.
pub(super) async fn card(
    Phone(session): Phone,
    Json(order): Json<CardOrder>,
) -> Result<StatusCode, StatusCode> {
    if !reader::knows(&order) {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let taken = blocking(move || Ok(session.card(order))).await?;
    Ok(answered(taken))
}

/// `GET /api/settings`.
pub(super) async fn settings(Phone(session): Phone) -> Json<Settings> {
    Json(session.settings())
}

/// `PUT /api/settings`, all of them.
pub(super) async fn set(
    Phone(session): Phone,
    Json(settings): Json<Settings>,
) -> Result<StatusCode, StatusCode> {
    blocking(move || session.set(settings)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/start`: the person opens the app.
pub(super) async fn start(Phone(session): Phone) -> Result<StatusCode, StatusCode> {
    blocking(move || session.start()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/stop`: the system kills the app.
pub(super) async fn stop(Phone(session): Phone) -> Result<StatusCode, StatusCode> {
    blocking(move || {
        session.stop();
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which gallery.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    language: Language,
}

/// `GET /api/gallery?language=vi`.
pub(super) async fn gallery(Query(which): Query<Which>) -> Json<Vec<Exhibit>> {
    Json(exhibits(which.language))
}
