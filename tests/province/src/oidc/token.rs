//! Token, revocation and userinfo endpoints.

use super::session::{self, Pair, Refresh, Signed};
use super::{CLIENT_ID, OauthError, citizens, dpop, oauth2};
use crate::error::{Error, Problem};
use crate::jose::{self, sha256_hex};
use crate::oidc::par::Request;
use crate::state::{Province, Shared};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

/// A token request.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TokenRequest {
    grant_type: String,
    client_id: String,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    /// With token exchange (RFC 8693): the provider's access token.
    subject_token: Option<String>,
    subject_token_type: Option<String>,
    /// What the list of devices calls the one that asks.
    device_name: Option<String>,
}

/// A token to end.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Revocation {
    token: String,
}

/// Code, refresh token or another provider's token (RFC 8693) for a new pair.
#[utoipa::path(post, path = "/oidc/token", tag = "sign-in",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "access_token (DPoP, 300 s), refresh_token, id_token (not after an exchange)", body = Value), (status = 400, description = "OAuth 2.0 error", body = Value)))]
pub(crate) async fn token(
    State(province): State<Shared>,
    headers: HeaderMap,
    Form(request): Form<TokenRequest>,
) -> Result<Response, OauthError> {
    let jkt = dpop::check(&province, &headers, &Method::POST, "/oidc/token", None)?;
    if request.client_id != CLIENT_ID {
        return Err(OauthError::new("invalid_client", "unknown client_id"));
    }
    let (pair, session) = match request.grant_type.as_str() {
        "authorization_code" => by_code(&province, request, jkt).await?,
        "refresh_token" => by_refresh(&province, request, jkt).await?,
        oauth2::EXCHANGE => by_exchange(&province, request, jkt).await?,
        _ => return Err(OauthError::new("unsupported_grant_type", "code or refresh_token")),
    };
    let mut body = json!({
        "access_token": pair.access, "token_type": "DPoP", "expires_in": session::ACCESS_S,
        "refresh_token": pair.refresh, "scope": session.scope
    });
    // Who an exchanged token stands for its own provider says; this one vouches for nobody else's word.
    let (name, value) = if session.provider == "oidc" {
        ("id_token", id_token(&province, &session)?)
    } else {
        ("issued_token_type", oauth2::ACCESS_TOKEN.to_owned())
    };
    if let Some(members) = body.as_object_mut() {
        members.insert(name.to_owned(), json!(value));
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// A session as the ID token tells it.
struct Session {
    sub: String,
    acr: String,
    scope: String,
    nonce: Option<String>,
    auth_time: i64,
    provider: String,
}

fn read_session(tx: &Transaction<'_>, id: &str) -> Result<Session, rusqlite::Error> {
    tx.query_row(
        "SELECT sub, acr, scope, nonce, auth_time, provider FROM sessions WHERE id = ?1",
        [id],
        |r| {
            Ok(Session {
                sub: r.get(0)?,
                acr: r.get(1)?,
                scope: r.get(2)?,
                nonce: r.get(3)?,
                auth_time: r.get(4)?,
                provider: r.get(5)?,
            })
        },
    )
}

struct Authorization {
    uri: String,
    request: Request,
    jkt: String,
    code_expires: i64,
    sub: String,
    acr: String,
    auth_time: i64,
    session: Option<String>,
}

fn read_code(tx: &Transaction<'_>, code: &str) -> Result<Option<Authorization>, OauthError> {
    let row = tx
        .query_row(
            "SELECT request_uri, params, jkt, code_expires, sub, acr, auth_time, session
             FROM authorizations WHERE code_hash = ?1",
            [sha256_hex(code)],
            |r| {
                let params: String = r.get(1)?;
                Ok((
                    params,
                    r.get(0)?,
                    r.get(2)?,
                    r.get(3)?,
                    r.get(4)?,
                    r.get(5)?,
                    r.get(6)?,
                    r.get(7)?,
                ))
            },
        )
        .optional()?;
    let Some((params, uri, jkt, code_expires, sub, acr, auth_time, session)) = row else {
        return Ok(None);
    };
    let request = serde_json::from_str(&params)?;
    Ok(Some(Authorization {
        uri,
        request,
        jkt,
        code_expires,
        sub,
        acr,
        auth_time,
        session,
    }))
}

async fn by_code(
    province: &Province,
    asked: TokenRequest,
    jkt: String,
) -> Result<(Pair, Session), OauthError> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<Result<_, OauthError>, OauthError> {
            let code = asked.code.as_deref().unwrap_or_default();
            let Some(held) = read_code(tx, code)? else {
                return Ok(Err(OauthError::invalid_grant("unknown code")));
            };
            if let Some(session) = &held.session {
                // RFC 6749 section 4.1.2: a code used twice ends what it gave.
                session::end(tx, session, now)?;
                return Ok(Err(OauthError::invalid_grant("the code was used before")));
            }
            if let Err(e) = matches(&held, &asked, &jkt, now) {
                return Ok(Err(e));
            }
            let session = start(tx, &held, now)?;
            let pair = session::issue(tx, &session, None, now)?;
            Ok(Ok((pair, read_session(tx, &session)?)))
        })
        .await?
}

fn matches(held: &Authorization, asked: &TokenRequest, jkt: &str, now: i64) -> Result<(), OauthError> {
    let challenge = asked
        .code_verifier
        .as_deref()
        .map(|v| jose::b64(Sha256::digest(v)));
    if held.code_expires <= now {
        return Err(OauthError::invalid_grant("the code is over"));
    }
    if challenge.is_none() || challenge != held.request.code_challenge {
        return Err(OauthError::invalid_grant("code_verifier does not match"));
    }
    if asked.redirect_uri.as_deref() != Some(held.request.redirect_uri.as_str()) {
        return Err(OauthError::invalid_grant("redirect_uri is another one"));
    }
    if held.jkt != jkt {
        return Err(OauthError::invalid_grant("bound to another key"));
    }
    Ok(())
}

fn start(tx: &Transaction<'_>, held: &Authorization, now: i64) -> Result<String, rusqlite::Error> {
    let request = &held.request;
    let new = session::Start {
        sub: &held.sub,
        jkt: &held.jkt,
        acr: &held.acr,
        scope: &request.scope,
        nonce: request.nonce.as_deref(),
        auth_time: held.auth_time,
        device: request.device_name.as_deref().unwrap_or_default(),
        provider: "oidc",
    };
    let id = session::start(tx, &new, now)?;
    tx.execute(
        "UPDATE authorizations SET session = ?2 WHERE request_uri = ?1",
        params![held.uri, id],
    )?;
    Ok(id)
}

async fn by_refresh(
    province: &Province,
    asked: TokenRequest,
    jkt: String,
) -> Result<(Pair, Session), OauthError> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<Result<_, OauthError>, OauthError> {
            let token = asked.refresh_token.as_deref().unwrap_or_default();
            Ok(match session::rotate(tx, token, &jkt, now)? {
                Refresh::Rotated(pair, session) => Ok((pair, read_session(tx, &session)?)),
                Refresh::Refused(why) => Err(OauthError::invalid_grant(why)),
            })
        })
        .await?
}

/// The provider's bearer token for a session bound to the key of the proof, once.
async fn by_exchange(
    province: &Province,
    asked: TokenRequest,
    jkt: String,
) -> Result<(Pair, Session), OauthError> {
    if asked.subject_token_type.as_deref() != Some(oauth2::ACCESS_TOKEN) {
        return Err(OauthError::invalid_request(
            "subject_token_type is no access token",
        ));
    }
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<Result<_, OauthError>, OauthError> {
            let token = asked.subject_token.as_deref().unwrap_or_default();
            let Some((citizen, auth_time)) = oauth2::spend(tx, token, now)? else {
                return Ok(Err(OauthError::invalid_grant("the subject token is not good")));
            };
            let new = session::Start {
                sub: citizen.id,
                jkt: &jkt,
                acr: &format!("level{}", citizen.level),
                scope: "",
                nonce: None,
                auth_time,
                device: asked.device_name.as_deref().unwrap_or_default(),
                provider: "oauth2",
            };
            let session = session::start(tx, &new, now)?;
            let pair = session::issue(tx, &session, None, now)?;
            Ok(Ok((pair, read_session(tx, &session)?)))
        })
        .await?
}

fn id_token(province: &Province, session: &Session) -> Result<String, Error> {
    let now = province.now().as_second();
    let mut claims = citizens::find(&session.sub).map_or(json!({}), citizens::Citizen::claims);
    if let Some(members) = claims.as_object_mut() {
        members.insert("iss".into(), json!(province.url("/oidc")));
        members.insert("aud".into(), json!(CLIENT_ID));
        members.insert("iat".into(), json!(now));
        members.insert("exp".into(), json!(now + session::ACCESS_S));
        members.insert("auth_time".into(), json!(session.auth_time));
        members.insert("acr".into(), json!(session.acr));
        if let Some(nonce) = &session.nonce {
            members.insert("nonce".into(), json!(nonce));
        }
    }
    jose::sign(&province.keys.id_token, "JWT", &claims)
}

/// Ends the session a token belongs to (RFC 7009): 200 whatever the token is.
#[utoipa::path(post, path = "/oidc/revoke", tag = "sign-in",
    request_body(content = Revocation, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Ended, or never good")))]
pub(crate) async fn revoke(
    State(province): State<Shared>,
    Form(asked): Form<Revocation>,
) -> Result<StatusCode, OauthError> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<(), OauthError> {
            tx.execute(
                "UPDATE sessions SET ended = ?2 WHERE ended IS NULL AND id = (SELECT session FROM tokens WHERE hash = ?1)",
                params![sha256_hex(&asked.token), now],
            )?;
            Ok(())
        })
        .await?;
    Ok(StatusCode::OK)
}

/// Who is signed in.
#[utoipa::path(get, path = "/oidc/userinfo", tag = "sign-in",
    responses((status = 200, description = "Claims", body = Value), (status = 401, body = Problem)))]
pub(crate) async fn userinfo(signed: Signed) -> Result<Json<Value>, Problem> {
    let citizen = citizens::find(&signed.sub).ok_or_else(|| Problem::not_found("citizen"))?;
    let mut claims = citizen.claims();
    if let Some(members) = claims.as_object_mut() {
        members.insert("acr".into(), json!(signed.acr));
    }
    Ok(Json(claims))
}
