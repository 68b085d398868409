//! Answers with an `ETag`, and 304 when the asker holds it.

use crate::error::Problem;
use crate::jose::sha256_hex;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// JSON with an `ETag` made of its bytes.
pub(crate) fn json(request: &HeaderMap, value: &impl Serialize) -> Result<Response, Problem> {
    let body = Bytes::from(serde_json::to_vec(value)?);
    let tag = tag_of(&body);
    Ok(answer(request, &tag, "application/json", body))
}

/// A weak tag: compression may change the bytes, not what they say.
pub(crate) fn tag_of(body: &[u8]) -> String {
    let hash = sha256_hex(body);
    format!("W/\"{}\"", hash.get(..24).unwrap_or(&hash))
}

/// A body under a known tag.
pub(crate) fn answer(request: &HeaderMap, tag: &str, media_type: &'static str, body: Bytes) -> Response {
    let mut response = if holds(request, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media_type)], body).into_response()
    };
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Weak comparison of RFC 9110 section 13.1.2.
fn holds(request: &HeaderMap, tag: &str) -> bool {
    let opaque = |t: &str| t.trim().trim_start_matches("W/").to_owned();
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|t| t.trim() == "*" || opaque(t) == opaque(tag))
}
