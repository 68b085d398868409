//! The push service: takes sealed messages for a phone (RFC 8030) and never opens them.

use super::{AppState, blocking};
use crate::session::Pushed;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

/// RFC 8030, section 5: 201 with the message's place; 410 when the subscription is gone, 404 when it never was.
pub(super) async fn receive(
    State(shared): AppState,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, StatusCode> {
    let session = shared
        .sessions
        .by_push_token(&token)
        .ok_or(StatusCode::NOT_FOUND)?;
    // RFC 8291, section 4: the only encoding there is.
    if headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|v| v != "aes128gcm")
    {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    // RFC 8030, section 5.2: without a TTL there is no promise to keep.
    let ttl = headers
        .get("ttl")
        .and_then(|v| v.to_str().ok())
        .ok_or(StatusCode::BAD_REQUEST)?
        .to_owned();
    match blocking(move || session.push(body.to_vec())).await? {
        Pushed::Gone => Err(StatusCode::GONE),
        Pushed::Taken => {
            let place = format!(
                "{}/push/message/{}",
                shared.sessions.base(),
                Uuid::new_v4().simple()
            );
            Ok((
                StatusCode::CREATED,
                [(header::LOCATION.as_str(), place), ("ttl", ttl)],
            )
                .into_response())
        }
    }
}
