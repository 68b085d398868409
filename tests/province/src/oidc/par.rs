//! Pushed authorization requests (RFC 9126).

use super::{CLIENT_ID, OauthError, dpop, redirect_allowed, secret};
use crate::error::Error;
use crate::state::Shared;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What an authorization request may say.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Request {
    pub(crate) client_id: String,
    pub(crate) response_type: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: Option<String>,
    pub(crate) code_challenge_method: Option<String>,
    pub(crate) dpop_jkt: Option<String>,
    pub(crate) acr_values: Option<String>,
    pub(crate) ui_locales: Option<String>,
    /// What the list of devices calls the one that asks.
    #[serde(default)]
    pub(crate) device_name: Option<String>,
}

impl Request {
    /// The lowest level that will do: 1 unless only `level2` is named.
    pub(crate) fn level(&self) -> u8 {
        if self.names("level2") && !self.names("level1") {
            2
        } else {
            1
        }
    }

    /// The level given to someone who has `held`: the highest of those named.
    pub(crate) fn granted(&self, held: u8) -> u8 {
        if self.names("level2") { held } else { 1 }
    }

    fn names(&self, level: &str) -> bool {
        let asked = self.acr_values.as_deref().unwrap_or_default();
        asked.split(' ').any(|a| a == level)
    }

    /// The language of the page.
    pub(crate) fn english(&self) -> bool {
        self.ui_locales.as_deref().is_some_and(|l| l.starts_with("en"))
    }
}

const LIFE_S: i64 = 600;

/// Takes an authorization request, bound to the DPoP key that pushed it.
#[utoipa::path(post, path = "/oidc/par", tag = "sign-in",
    request_body(content = Request, content_type = "application/x-www-form-urlencoded"),
    responses((status = 201, description = "request_uri, expires_in", body = Value), (status = 400, description = "OAuth 2.0 error", body = Value)))]
pub(crate) async fn push(
    State(province): State<Shared>,
    headers: HeaderMap,
    Form(request): Form<Request>,
) -> Result<(StatusCode, Json<Value>), OauthError> {
    let jkt = dpop::check(&province, &headers, &Method::POST, "/oidc/par", None)?;
    check(&request, &jkt)?;
    let request_uri = format!("urn:ietf:params:oauth:request_uri:{}", secret());
    let expires = province.now_ms() + LIFE_S * 1000;
    let params = serde_json::to_string(&request)?;
    let uri = request_uri.clone();
    province
        .db
        .call(move |tx| -> Result<(), Error> {
            tx.execute(
                "INSERT INTO authorizations (request_uri, params, jkt, expires) VALUES (?1, ?2, ?3, ?4)",
                rusqlite::params![uri, params, jkt, expires],
            )?;
            Ok(())
        })
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({"request_uri": request_uri, "expires_in": LIFE_S})),
    ))
}

fn check(request: &Request, jkt: &str) -> Result<(), OauthError> {
    if request.client_id != CLIENT_ID {
        return Err(OauthError::new("invalid_client", "unknown client_id"));
    }
    if request.response_type != "code" {
        return Err(OauthError::new("unsupported_response_type", "only code"));
    }
    if !redirect_allowed(&request.redirect_uri) {
        return Err(OauthError::invalid_request("redirect_uri is not registered"));
    }
    if !request.scope.split(' ').any(|s| s == "openid") {
        return Err(OauthError::new("invalid_scope", "openid is needed"));
    }
    if request.code_challenge_method.as_deref() != Some("S256")
        || request.code_challenge.as_deref().is_none_or(|c| c.len() != 43)
    {
        return Err(OauthError::invalid_request("PKCE with S256 is needed"));
    }
    if request.dpop_jkt.as_deref().is_some_and(|told| told != jkt) {
        return Err(OauthError::new("invalid_dpop_proof", "dpop_jkt is another key's"));
    }
    Ok(())
}
