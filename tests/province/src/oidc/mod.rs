//! The OpenID Connect provider: authorization code with PKCE and PAR, DPoP, rotating refresh tokens.

pub(crate) mod authorize;
pub(crate) mod citizens;
pub(crate) mod devices;
pub(crate) mod dpop;
pub(crate) mod login;
pub(crate) mod oauth2;
pub(crate) mod par;
pub(crate) mod session;
pub(crate) mod token;

use crate::jose;
use crate::state::Shared;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use rand::RngCore as _;
use serde_json::{Value, json};

/// The one client.
pub(crate) const CLIENT_ID: &str = "mot-cua-app";
/// The app's https link.
const APP_LINK: &str = "https://motcua.ninhbinh.example/";

/// Routes below `/oidc`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/oidc/.well-known/openid-configuration", get(discovery))
        .route("/oidc/jwks", get(jwks))
        .route("/oidc/par", post(par::push))
        .route("/oidc/authorize", get(authorize::page))
        .route("/oidc/login", post(authorize::login))
        .route("/oidc/token", post(token::token))
        .route("/oidc/revoke", post(token::revoke))
        .route("/oidc/userinfo", get(token::userinfo).post(token::userinfo))
        .route("/sessions", get(devices::list))
        .route("/sessions/{id}", delete(devices::end))
}

/// Discovery document.
#[utoipa::path(get, path = "/oidc/.well-known/openid-configuration", tag = "sign-in",
    responses((status = 200, description = "OpenID Connect Discovery 1.0", body = Value)))]
pub(crate) async fn discovery(State(province): State<Shared>) -> Json<Value> {
    let url = |path: &str| province.url(path);
    Json(json!({
        "issuer": url("/oidc"),
        "authorization_endpoint": url("/oidc/authorize"),
        "token_endpoint": url("/oidc/token"),
        "pushed_authorization_request_endpoint": url("/oidc/par"),
        "require_pushed_authorization_requests": true,
        "revocation_endpoint": url("/oidc/revoke"),
        "userinfo_endpoint": url("/oidc/userinfo"),
        "jwks_uri": url("/oidc/jwks"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", oauth2::EXCHANGE],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "acr_values_supported": ["level1", "level2"],
        "scopes_supported": ["openid", "profile", "offline_access"],
        "claims_supported": ["sub", "name", "birthdate", "gender", "citizen_id", "address", "acr", "auth_time", "nonce"],
        "ui_locales_supported": ["vi", "en"],
        "authorization_response_iss_parameter_supported": true
    }))
}

/// Keys of the ID tokens.
#[utoipa::path(get, path = "/oidc/jwks", tag = "sign-in", responses((status = 200, description = "JWK set", body = Value)))]
pub(crate) async fn jwks(State(province): State<Shared>) -> Json<Value> {
    Json(json!({"keys": [jose::jwk(province.keys.id_token.verifying_key())]}))
}

/// 256 random bits, base64url.
pub(crate) fn secret() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    jose::b64(bytes)
}

/// An error of OAuth 2.0 (RFC 6749 section 5.2).
#[derive(Debug)]
pub(crate) struct OauthError {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl OauthError {
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(crate) fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }
}

impl From<crate::error::Error> for OauthError {
    fn from(e: crate::error::Error) -> Self {
        tracing::error!(cause = %e, "sign-in failed inside");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            error: "server_error",
            description: String::new(),
        }
    }
}

impl From<rusqlite::Error> for OauthError {
    fn from(e: rusqlite::Error) -> Self {
        crate::error::Error::Db(e).into()
    }
}

impl From<serde_json::Error> for OauthError {
    fn from(e: serde_json::Error) -> Self {
        crate::error::Error::Json(e).into()
    }
}

impl From<dpop::Refused> for OauthError {
    fn from(e: dpop::Refused) -> Self {
        match e {
            dpop::Refused::UseNonce => {
                Self::new("use_dpop_nonce", "a proof with the server's nonce is needed")
            }
            dpop::Refused::Invalid(why) => Self::new("invalid_dpop_proof", why),
        }
    }
}

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let body = Json(json!({"error": self.error, "error_description": self.description}));
        let mut response = (self.status, body).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Loopback http on any port (RFC 8252 section 7.3), or the app's https link.
pub(crate) fn redirect_allowed(uri: &str) -> bool {
    if uri.starts_with(APP_LINK) {
        return true;
    }
    url::Url::parse(uri).is_ok_and(|u| {
        u.scheme() == "http"
            && u.username().is_empty()
            && matches!(u.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
    })
}

#[cfg(test)]
mod tests {
    use super::redirect_allowed;

    #[test]
    fn only_loopback_and_the_apps_link_are_redirected_to() {
        for good in [
            "http://127.0.0.1:5123/cb",
            "http://localhost/cb",
            "https://motcua.ninhbinh.example/dang-nhap",
        ] {
            assert!(redirect_allowed(good), "{good}");
        }
        for bad in [
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1@evil.example/",
            "https://evil.example/",
            "https://motcua.ninhbinh.example.evil/",
        ] {
            assert!(!redirect_allowed(bad), "{bad}");
        }
    }
}
