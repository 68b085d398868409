//! The authorization endpoint: shows the login page, takes the choice, redirects back.

use super::par::Request;
use super::{OauthError, citizens, login, secret};
use crate::error::Error;
use crate::jose::sha256_hex;
use crate::state::{Province, Shared};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rusqlite::OptionalExtension as _;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Asked {
    client_id: Option<String>,
    request_uri: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    pub(super) request_uri: String,
    /// Id of the citizen; absent when the person gave up.
    pub(super) citizen: Option<String>,
}

pub(super) const CODE_LIFE_MS: i64 = 60_000;

/// The login page.
pub(crate) async fn page(
    State(province): State<Shared>,
    Query(asked): Query<Asked>,
) -> Result<Response, OauthError> {
    if asked.client_id.as_deref() != Some(super::CLIENT_ID) {
        return Ok(login::broken("Ứng dụng này chưa được đăng ký."));
    }
    let Some(uri) = asked.request_uri else {
        return Ok(login::broken("Yêu cầu đăng nhập phải được gửi trước (PAR)."));
    };
    Ok(match pending(&province, &uri).await? {
        Some(request) => login::page(&request, "/oidc/login", &uri, None).into_response(),
        None => login::broken("Yêu cầu đăng nhập đã hết hạn hoặc đã được dùng."),
    })
}

/// The form of the login page.
pub(crate) async fn login(
    State(province): State<Shared>,
    Form(choice): Form<Choice>,
) -> Result<Response, OauthError> {
    let Some(request) = pending(&province, &choice.request_uri).await? else {
        return Ok(login::broken("Yêu cầu đăng nhập đã hết hạn hoặc đã được dùng."));
    };
    let Some(id) = choice.citizen.filter(|c| !c.is_empty()) else {
        spend(&province, choice.request_uri).await?;
        return back(&province, &request, &[("error", "access_denied")]);
    };
    let Some(citizen) = citizens::find(&id) else {
        let page = login::page(&request, "/oidc/login", &choice.request_uri, Some("unknown"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if request.level() > citizen.level {
        let page = login::page(&request, "/oidc/login", &choice.request_uri, Some("level"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let code = secret();
    let (hash, now) = (sha256_hex(&code), province.now_ms());
    let acr = format!("level{}", request.granted(citizen.level));
    let taken = province
        .db
        .call(move |tx| -> Result<usize, Error> {
            Ok(tx.execute(
                "UPDATE authorizations SET code_hash = ?2, code_expires = ?3, sub = ?4, acr = ?5, auth_time = ?6
                 WHERE request_uri = ?1 AND code_hash IS NULL",
                rusqlite::params![choice.request_uri, hash, now + CODE_LIFE_MS, id, acr, now / 1000],
            )?)
        })
        .await?;
    if taken == 0 {
        return Ok(login::broken("Yêu cầu đăng nhập đã được dùng."));
    }
    back(&province, &request, &[("code", &code)])
}

/// A pushed request that is still good and has no code yet.
pub(super) async fn pending(province: &Province, uri: &str) -> Result<Option<Request>, OauthError> {
    let (uri, now) = (uri.to_owned(), province.now_ms());
    let params: Option<String> = province
        .db
        .call(move |tx| -> Result<_, Error> {
            Ok(tx
                .query_row(
                    "SELECT params FROM authorizations WHERE request_uri = ?1 AND expires > ?2 AND code_hash IS NULL",
                    rusqlite::params![uri, now],
                    |r| r.get(0),
                )
                .optional()?)
        })
        .await?;
    Ok(params.map(|p| serde_json::from_str(&p)).transpose()?)
}

pub(super) async fn spend(province: &Province, uri: String) -> Result<(), OauthError> {
    province
        .db
        .call(move |tx| -> Result<(), OauthError> {
            tx.execute("DELETE FROM authorizations WHERE request_uri = ?1", [uri])?;
            Ok(())
        })
        .await
}

/// Redirects with `state` and `iss` (RFC 9207).
fn back(province: &Province, request: &Request, answer: &[(&str, &str)]) -> Result<Response, OauthError> {
    let mut url = url::Url::parse(&request.redirect_uri)
        .map_err(|_| OauthError::invalid_request("redirect_uri is no address"))?;
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(answer);
        if let Some(state) = &request.state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &province.url("/oidc"));
    }
    Ok(Redirect::to(url.as_str()).into_response())
}
