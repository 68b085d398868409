//! A second provider, as some are: OAuth 2 with userinfo and no more. No discovery, no PAR, no DPoP, no ID token, forms only,
//! codes with a `+` pasted into the address, claims by names of its own. Answers only when the pack names it
//! ([`crate::Identity::Userinfo`]).

use super::authorize::{CODE_LIFE_MS, Choice, pending, spend as spend_request};
use super::citizens::{self, Citizen};
use super::par::Request;
use super::{CLIENT_ID, OauthError, login, redirect_allowed, secret};
use crate::error::Error;
use crate::jose::{self, sha256_hex};
use crate::state::{Province, Shared};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Grant type of RFC 8693.
pub(crate) const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// What is exchanged, and for what.
pub(crate) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const BEARER_S: i64 = 3600;

/// Routes below `/oauth2`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/oauth2/authorize", get(authorize))
        .route("/oauth2/login", post(log_in))
        .route("/oauth2/token", post(token))
        .route("/oauth2/userinfo", get(userinfo))
        .route("/oauth2/revoke", post(revoke))
}

/// What the pack says of it.
pub(crate) fn in_pack(base: &str) -> Value {
    json!({
        "profile": "oauth2-userinfo",
        "issuer": format!("{base}/oauth2"), "client_id": CLIENT_ID, "scopes": "profile",
        "acr": {"level1": ["1"], "level2": ["2"]},
        "oauth2": {
            "authorization_endpoint": format!("{base}/oauth2/authorize"),
            "token_endpoint": format!("{base}/oauth2/token"),
            "userinfo_endpoint": format!("{base}/oauth2/userinfo"),
            "revocation_endpoint": format!("{base}/oauth2/revoke"),
            "pkce": true,
            "claims": {
                "sub": "citizenPid", "name": "fullName", "birthdate": "birthDate", "birthdate_format": "DD/MM/YYYY",
                "gender": "gender", "citizen_id": "citizenPid", "address": "/residence/line", "level": "accountLevel"
            },
            "session": {
                "token_endpoint": format!("{base}/oidc/token"), "revocation_endpoint": format!("{base}/oidc/revoke")
            }
        }
    })
}

/// The page; the request stands in the address.
async fn authorize(
    State(province): State<Shared>,
    Query(request): Query<Request>,
) -> Result<Response, OauthError> {
    let good = request.client_id == CLIENT_ID
        && request.response_type == "code"
        && redirect_allowed(&request.redirect_uri)
        && request.state.as_deref().is_some_and(|s| !s.is_empty());
    if !good {
        return Ok(login::broken("Yêu cầu đăng nhập không hợp lệ."));
    }
    let (uri, expires) = (secret(), province.now_ms() + 600_000);
    let row = (uri.clone(), serde_json::to_string(&request)?, expires);
    province
        .db
        .call(move |tx| -> Result<(), Error> {
            tx.execute(
                "INSERT INTO authorizations (request_uri, params, jkt, expires) VALUES (?1, ?2, '', ?3)",
                row,
            )?;
            Ok(())
        })
        .await?;
    Ok(login::page(&request, "/oauth2/login", &uri, None).into_response())
}

/// The form of the page. Whoever has an account has one level, whatever was asked for.
async fn log_in(State(province): State<Shared>, Form(choice): Form<Choice>) -> Result<Response, OauthError> {
    let Some(request) = pending(&province, &choice.request_uri).await? else {
        return Ok(login::broken("Yêu cầu đăng nhập đã hết hạn hoặc đã được dùng."));
    };
    let state = request.state.as_deref().unwrap_or_default();
    let Some(citizen) = choice.citizen.as_deref().and_then(citizens::find) else {
        spend_request(&province, choice.request_uri).await?;
        return Ok(paste(&request.redirect_uri, "error=access_denied", state));
    };
    let code = code_with_plus();
    let (hash, now) = (sha256_hex(&code), province.now_ms());
    let (id, uri) = (citizen.id, choice.request_uri);
    province
        .db
        .call(move |tx| -> Result<(), Error> {
            tx.execute(
                "UPDATE authorizations SET code_hash = ?2, code_expires = ?3, sub = ?4, acr = '', auth_time = ?5
                 WHERE request_uri = ?1 AND code_hash IS NULL",
                params![uri, hash, now + CODE_LIFE_MS, id, now / 1000],
            )?;
            Ok(())
        })
        .await?;
    Ok(paste(&request.redirect_uri, &format!("code={code}"), state))
}

/// Base64 of the plain alphabet that has a `+` in it.
fn code_with_plus() -> String {
    loop {
        let code = STANDARD.encode(Sha256::digest(secret()));
        if code.contains('+') {
            return code;
        }
    }
}

/// Redirects with what is in the query as it is, nothing encoded.
fn paste(redirect_uri: &str, query: &str, state: &str) -> Response {
    let to = format!("{redirect_uri}?{query}&state={state}");
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    client_id: String,
    code: String,
    redirect_uri: String,
    code_verifier: Option<String>,
}

/// A code for a bearer token. [`Form`] answers 415 to anything but a form.
async fn token(
    State(province): State<Shared>,
    Form(asked): Form<TokenRequest>,
) -> Result<Response, OauthError> {
    if asked.client_id != CLIENT_ID || asked.grant_type != "authorization_code" {
        return Err(OauthError::invalid_request("client_id or grant_type"));
    }
    let (token, now) = (secret(), province.now_ms());
    let hash = sha256_hex(&token);
    province
        .db
        .call(move |tx| -> Result<(), OauthError> {
            let (sub, auth_time) = take_code(tx, &asked, now)?;
            tx.execute(
                "INSERT INTO bearers (hash, sub, client_id, auth_time, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![hash, sub, asked.client_id, auth_time, now + BEARER_S * 1000],
            )?;
            Ok(())
        })
        .await?;
    let body = json!({"access_token": token, "token_type": "bearer", "expires_in": BEARER_S});
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Whose code it is and when they signed in. The code is gone after.
fn take_code(tx: &Transaction<'_>, asked: &TokenRequest, now: i64) -> Result<(String, i64), OauthError> {
    let row: Option<(String, String, i64, String, i64)> = tx
        .query_row(
            "DELETE FROM authorizations WHERE code_hash = ?1 AND jkt = ''
             RETURNING request_uri, params, code_expires, sub, auth_time",
            [sha256_hex(&asked.code)],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
        )
        .optional()?;
    let (_, held, expires, sub, auth_time) = row.ok_or_else(|| OauthError::invalid_grant("unknown code"))?;
    let request: Request = serde_json::from_str(&held)?;
    let proven = match (&request.code_challenge, &asked.code_verifier) {
        (None, None) => true,
        (Some(told), Some(verifier)) => *told == jose::b64(Sha256::digest(verifier)),
        _ => false,
    };
    if expires <= now || request.redirect_uri != asked.redirect_uri || !proven {
        return Err(OauthError::invalid_grant(
            "the code is over, or not for this redirect or verifier",
        ));
    }
    Ok((sub, auth_time))
}

/// Who a bearer token stands for; `None` when it is not good any more.
fn of_bearer(tx: &Transaction<'_>, token: &str, now: i64) -> Result<Option<(&'static Citizen, i64)>, Error> {
    let row: Option<(String, i64)> = tx
        .query_row(
            "SELECT sub, auth_time FROM bearers WHERE hash = ?1 AND client_id = ?2 AND expires > ?3 AND ended IS NULL",
            params![sha256_hex(token), CLIENT_ID, now],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .optional()?;
    Ok(row.and_then(|(sub, at)| Some((citizens::find(&sub)?, at))))
}

/// The same, and it cannot be exchanged again. That the token was given to *this* client is looked at: a token that some other
/// app got for the same person opens nothing here.
pub(crate) fn spend(
    tx: &Transaction<'_>,
    token: &str,
    now: i64,
) -> Result<Option<(&'static Citizen, i64)>, OauthError> {
    let fresh = tx.execute(
        "UPDATE bearers SET exchanged = ?2 WHERE hash = ?1 AND exchanged IS NULL",
        params![sha256_hex(token), now],
    )?;
    if fresh == 0 {
        return Ok(None);
    }
    Ok(of_bearer(tx, token, now)?)
}

/// Who is signed in, in names of its own.
async fn userinfo(State(province): State<Shared>, headers: HeaderMap) -> Result<Response, OauthError> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .unwrap_or_default()
        .to_owned();
    let now = province.now_ms();
    let found = province.db.call(move |tx| of_bearer(tx, &token, now)).await?;
    let Some((citizen, _)) = found else {
        let challenge = [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
        return Ok((StatusCode::UNAUTHORIZED, challenge).into_response());
    };
    let born: Vec<_> = citizen.birthdate.split('-').rev().collect();
    Ok(Json(json!({
        "citizenPid": citizen.number, "fullName": citizen.name, "birthDate": born.join("/"), "gender": citizen.gender,
        "residence": {"line": citizen.address}, "accountLevel": citizen.level
    }))
    .into_response())
}

#[derive(Deserialize)]
struct Revocation {
    token: String,
}

async fn revoke(
    State(province): State<Shared>,
    Form(asked): Form<Revocation>,
) -> Result<StatusCode, OauthError> {
    end(&province, asked.token).await?;
    Ok(StatusCode::OK)
}

async fn end(province: &Province, token: String) -> Result<(), Error> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<(), Error> {
            tx.execute(
                "UPDATE bearers SET ended = ?2 WHERE hash = ?1",
                params![sha256_hex(&token), now],
            )?;
            Ok(())
        })
        .await
}
