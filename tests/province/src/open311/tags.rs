//! An `ETag` on everything that is asked for as JSON, and 304 when the asker holds it.

use crate::etag;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Larger answers go without one.
const MOST: usize = 8 << 20;

/// Tags successful answers in JSON to GET.
pub(crate) async fn tagged(request: Request, next: Next) -> Response {
    let (get, headers) = (request.method() == Method::GET, request.headers().clone());
    let response = next.run(request).await;
    let json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|t| t.starts_with("application/json"));
    if !get || !json || response.status() != StatusCode::OK {
        return response;
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, MOST).await {
        Ok(bytes) => {
            let tag = etag::tag_of(&bytes);
            let mut tagged = etag::answer(&headers, &tag, "application/json", bytes);
            for (name, value) in &parts.headers {
                if *name != header::CONTENT_LENGTH && !tagged.headers().contains_key(name) {
                    tagged.headers_mut().insert(name, value.clone());
                }
            }
            tagged
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, Body::empty()).into_response(),
    }
}
