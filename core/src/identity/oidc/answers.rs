//! What a provider answers, and the small things both profiles need.

use crate::net::message::Answer;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    pub(super) token_type: String,
    pub(super) expires_in: Option<i64>,
    pub(super) refresh_token: Option<String>,
    pub(super) id_token: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PushedAnswer {
    pub(super) request_uri: String,
}

#[derive(Deserialize)]
pub(super) struct OAuthError {
    pub(super) error: String,
}

#[derive(Deserialize)]
pub(super) struct Jwks {
    pub(super) keys: Vec<serde_json::Value>,
}

/// PKCE S256 (RFC 7636, 4.2).
pub(super) fn challenge(verifier: &str) -> String {
    B64.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

/// The error code of a 4xx by RFC 6749, 5.2.
pub(super) fn oauth_error(answer: &Answer) -> Option<String> {
    if !answer.status.is_client_error() || answer.status == http::StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    answer.json::<OAuthError>().ok().map(|e| known(&e.error))
}

/// Keeps an error code only when it looks like one; it may come from any page that can open a link.
pub(super) fn known(code: &str) -> String {
    let plain = code.len() <= 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if plain {
        code.to_owned()
    } else {
        "unknown".to_owned()
    }
}
