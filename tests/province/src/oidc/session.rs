//! Sessions and tokens, and the extractor that lets a handler know who asks.

use super::dpop::{self, Refused};
use super::{OauthError, secret};
use crate::error::Problem;
use crate::jose::sha256_hex;
use crate::state::{Province, Shared};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use rusqlite::{OptionalExtension as _, Transaction, params};

/// Access tokens live this long.
pub(crate) const ACCESS_S: i64 = 300;
const REFRESH_S: i64 = 30 * 86_400;

/// Who asks, at what level.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    /// Id of the citizen.
    pub(crate) sub: String,
    /// `level1` or `level2`.
    pub(crate) acr: String,
    /// The session it belongs to.
    pub(crate) session: String,
}

/// A new pair of tokens of a session.
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

/// Makes an access and a refresh token; `parent` is the hash of the refresh token they came of.
pub(crate) fn issue(
    tx: &Transaction<'_>,
    session: &str,
    parent: Option<&str>,
    now_ms: i64,
) -> Result<Pair, rusqlite::Error> {
    let pair = Pair {
        access: secret(),
        refresh: secret(),
    };
    for (token, kind, life) in [
        (&pair.access, "access", ACCESS_S),
        (&pair.refresh, "refresh", REFRESH_S),
    ] {
        tx.execute(
            "INSERT INTO tokens (hash, session, kind, expires, parent) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![sha256_hex(token), session, kind, now_ms + life * 1000, parent],
        )?;
    }
    Ok(pair)
}

/// Ends a session: none of its tokens is good any more.
pub(crate) fn end(tx: &Transaction<'_>, session: &str, now_ms: i64) -> Result<(), rusqlite::Error> {
    tx.execute(
        "UPDATE sessions SET ended = ?2 WHERE id = ?1 AND ended IS NULL",
        params![session, now_ms],
    )?;
    Ok(())
}

/// What a new session is.
pub(crate) struct Start<'a> {
    pub(crate) sub: &'a str,
    pub(crate) jkt: &'a str,
    pub(crate) acr: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) auth_time: i64,
    pub(crate) device: &'a str,
    /// `oidc`, or `oauth2` when it was exchanged for a bearer token.
    pub(crate) provider: &'a str,
}

/// Starts a session and gives its id. One phone is one session: what the same citizen had with the same key at this level or
/// below ends, so that a step-up does not leave the phone in the list of devices twice.
pub(crate) fn start(tx: &Transaction<'_>, new: &Start<'_>, now_ms: i64) -> Result<String, rusqlite::Error> {
    tx.execute(
        "UPDATE sessions SET ended = ?4 WHERE ended IS NULL AND sub = ?1 AND jkt = ?2 AND acr <= ?3",
        params![new.sub, new.jkt, new.acr, now_ms],
    )?;
    let id = uuid::Uuid::new_v4().to_string();
    let line = new.device.chars().map(|c| if c.is_control() { ' ' } else { c });
    let device: String = line.take(64).collect();
    tx.execute(
        "INSERT INTO sessions (id, sub, jkt, acr, scope, nonce, auth_time, device, created, last_used, provider)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)",
        params![
            id,
            new.sub,
            new.jkt,
            new.acr,
            new.scope,
            new.nonce,
            new.auth_time,
            device,
            now_ms,
            new.provider
        ],
    )?;
    Ok(id)
}

/// "Last used" is told to the minute; it costs a write only when it changes by that much.
const USED_MS: i64 = 60_000;

struct Found {
    sub: String,
    acr: String,
    jkt: String,
    session: String,
}

async fn find(province: &Province, token: &str) -> Result<Option<Found>, Problem> {
    let (hash, now) = (sha256_hex(token), province.now_ms());
    province
        .db
        .call(move |tx| {
            tx.execute(
                "UPDATE sessions SET last_used = ?2 WHERE last_used < ?2 - ?3
                 AND id = (SELECT session FROM tokens WHERE hash = ?1 AND kind = 'access')",
                params![hash, now, USED_MS],
            )?;
            Ok(tx
                .query_row(
                    "SELECT s.sub, s.acr, s.jkt, s.id FROM tokens t JOIN sessions s ON s.id = t.session
                     WHERE t.hash = ?1 AND t.kind = 'access' AND t.expires > ?2 AND s.ended IS NULL",
                    params![hash, now],
                    |r| {
                        Ok(Found {
                            sub: r.get(0)?,
                            acr: r.get(1)?,
                            jkt: r.get(2)?,
                            session: r.get(3)?,
                        })
                    },
                )
                .optional()?)
        })
        .await
}

fn unauthorized(error: &str, detail: &str) -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "TT-401",
        "Cần đăng nhập",
        detail,
    )
    .header(
        "www-authenticate",
        format!("DPoP error=\"{error}\", algs=\"ES256\""),
    )
}

impl FromRequestParts<Shared> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, province: &Shared) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.strip_prefix("DPoP "))
            .ok_or_else(|| unauthorized("invalid_token", "Yêu cầu này cần phiên đăng nhập."))?
            .to_owned();
        let jkt = dpop::check(
            province,
            &parts.headers,
            &parts.method,
            parts.uri.path(),
            Some(&token),
        )
        .map_err(|refused| match refused {
            Refused::UseNonce => unauthorized("use_dpop_nonce", "Cần DPoP với nonce của máy chủ."),
            Refused::Invalid(why) => unauthorized("invalid_dpop_proof", why),
        })?;
        match find(province, &token).await? {
            Some(found) if found.jkt == jkt => Ok(Self {
                sub: found.sub,
                acr: found.acr,
                session: found.session,
            }),
            _ => Err(unauthorized("invalid_token", "Phiên đăng nhập đã hết.")),
        }
    }
}

/// Outcome of presenting a refresh token, decided inside the transaction but told after it is kept:
/// a reused token must end its session even though the answer is an error.
pub(crate) enum Refresh {
    /// A new pair.
    Rotated(Pair, String),
    /// Not good; the session may have been ended.
    Refused(&'static str),
}

/// A refresh token as the database has it.
struct Held {
    session: String,
    expires: i64,
    used: Option<i64>,
    ended: bool,
    jkt: String,
}

impl Held {
    fn of_row(r: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            session: r.get(0)?,
            expires: r.get(1)?,
            used: r.get(2)?,
            ended: r.get(3)?,
            jkt: r.get(4)?,
        })
    }
}

/// How long the token just used up may come again from the same key. RFC 9700 (4.14.2) asks that reuse be detected and leaves
/// open what counts as reuse. An answer lost on a bad network looks like it, and would sign the citizen out for a dead spot;
/// with DPoP a thief of the token alone cannot use this window.
const GRACE_MS: i64 = 60_000;

/// Takes away what a lost answer gave, if nobody has used it; false when someone has.
fn take_back(tx: &Transaction<'_>, parent: &str) -> Result<bool, rusqlite::Error> {
    let taken = tx.execute(
        "DELETE FROM tokens WHERE parent = ?1 AND kind = 'refresh' AND used IS NULL",
        [parent],
    )?;
    Ok(taken > 0)
}

/// Uses a refresh token once; a second use ends the session, but for the grace of [`GRACE_MS`].
pub(crate) fn rotate(
    tx: &Transaction<'_>,
    token: &str,
    jkt: &str,
    now_ms: i64,
) -> Result<Refresh, OauthError> {
    let hash = sha256_hex(token);
    let row = tx
        .query_row(
            "SELECT t.session, t.expires, t.used, s.ended IS NOT NULL, s.jkt FROM tokens t JOIN sessions s ON s.id = t.session
             WHERE t.hash = ?1 AND t.kind = 'refresh'",
            [&hash],
            Held::of_row,
        )
        .optional()?;
    let Some(held) = row else {
        return Ok(Refresh::Refused("unknown refresh token"));
    };
    let session = held.session;
    if let Some(at) = held.used {
        let lost = held.jkt == jkt && !held.ended && now_ms - at <= GRACE_MS;
        if lost && take_back(tx, &hash)? {
            return Ok(Refresh::Rotated(
                issue(tx, &session, Some(&hash), now_ms)?,
                session,
            ));
        }
        end(tx, &session, now_ms)?;
        return Ok(Refresh::Refused("used before: the session is ended"));
    }
    if held.jkt != jkt {
        return Ok(Refresh::Refused("bound to another key"));
    }
    if held.ended || held.expires <= now_ms {
        return Ok(Refresh::Refused("the session is over"));
    }
    tx.execute(
        "UPDATE tokens SET used = ?2 WHERE hash = ?1",
        params![hash, now_ms],
    )?;
    Ok(Refresh::Rotated(
        issue(tx, &session, Some(&hash), now_ms)?,
        session,
    ))
}
