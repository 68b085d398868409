//! `/sandbox/…`: what tests ask and switch. No part of the wire.

use crate::error::{Error, Problem};
use crate::state::Shared;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt as _;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use utoipa::ToSchema;

/// Counts since start.
#[derive(Default)]
pub(crate) struct Counts {
    requests: Mutex<BTreeMap<String, u64>>,
    /// Of bodies of chunks, as they were read.
    sent: AtomicU64,
    /// Of those, what is kept.
    kept: AtomicU64,
}

impl Counts {
    fn request(&self, key: String) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry(key).or_default() += 1;
    }

    /// A request already counted turned out to be only the asking for a nonce: no attempt of anything.
    fn challenged(&self, key: &str) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        match requests.get_mut(key) {
            Some(1) => drop(requests.remove(key)),
            Some(n) => *n -= 1,
            None => {}
        }
        *requests.entry(format!("{key} (without a nonce)")).or_default() += 1;
    }

    /// By method and route.
    pub(crate) fn by_route(&self) -> BTreeMap<String, u64> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Bytes of files that were kept.
    pub(crate) fn received(&self, bytes: u64) {
        self.kept.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes counted as kept whose file was thrown away after all.
    pub(crate) fn thrown_away(&self, bytes: u64) {
        self.kept.fetch_sub(bytes, Ordering::Relaxed);
    }

    fn arrived(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// Counts requests by method and route. Those a client has to make again with the server's nonce (RFC 9449, section 9) are counted by
/// themselves: which request of a phone is its first, and so meets that, is chance.
pub(crate) async fn count(State(province): State<Shared>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(unknown)", MatchedPath::as_str);
    let key = format!("{} {route}", request.method());
    province.counts.request(key.clone());
    let response = next.run(request).await;
    if asks_for_nonce(&response) {
        province.counts.challenged(&key);
    }
    response
}

/// Nothing was done but asking for a request with the server's nonce.
pub(crate) fn asks_for_nonce(response: &Response) -> bool {
    let challenge = response.headers().get(WWW_AUTHENTICATE);
    challenge
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("use_dpop_nonce"))
}

/// Weighs the bodies of chunks of files as they come off the connection. It stands outside of everything that may refuse or
/// cut a request, so what came in vain is counted too; what nobody read of a refused body is not.
pub(crate) async fn weigh(State(province): State<Shared>, request: Request, next: Next) -> Response {
    let chunk = request.method() == Method::PATCH && request.uri().path().starts_with("/uploads/");
    if !chunk {
        return next.run(request).await;
    }
    let weighed = request.map(|body| {
        let pieces = body.into_data_stream().inspect(move |piece| {
            province.counts.arrived(piece.as_ref().map_or(0, Bytes::len));
        });
        Body::from_stream(pieces)
    });
    next.run(weighed).await
}

/// A file of a dossier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HeldFile {
    /// Paper it is for.
    pub paper: String,
    /// File name.
    pub name: String,
    /// Bytes on disk.
    pub size: u64,
    /// Of the bytes on disk, hex.
    pub sha256: String,
    /// What makes it hard to read, by the phone's word.
    pub warnings: Vec<String>,
    /// Code of the dossier whose signed result it is.
    pub from_dossier: Option<String>,
}

/// A dossier the sandbox holds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HeldDossier {
    /// Its code.
    pub code: String,
    /// Key it was filed under.
    pub idempotency_key: String,
    /// Whose it is.
    pub sub: String,
    /// Status 1–10.
    pub status: u8,
    /// Its files.
    pub attachments: Vec<HeldFile>,
    /// The form data as filed.
    pub data: Value,
}

/// A session the sandbox has known.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HeldSession {
    /// Whose it is.
    pub sub: String,
    /// `level1` or `level2`.
    pub acr: String,
    /// What the device called itself.
    pub device: String,
    /// `oidc` or `oauth2`.
    pub provider: String,
    /// True once it is over.
    pub ended: bool,
    /// How many refresh tokens of it were used.
    pub refreshes: u64,
}

/// What the sandbox holds and has seen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct State_ {
    /// How many dossiers.
    pub dossier_count: usize,
    /// Each of them, oldest first.
    pub dossiers: Vec<HeldDossier>,
    /// How many reports and proposals.
    pub report_count: u64,
    /// Ratings, oldest first.
    pub ratings: Vec<crate::ratings::store::HeldRating>,
    /// Sessions, oldest first, the ended ones too.
    pub sessions: Vec<HeldSession>,
    /// Uploads not in a dossier.
    pub loose_uploads: u64,
    /// Bytes of chunks of files that came since start, whatever became of them.
    pub bytes_sent: u64,
    /// Of those, bytes of files that were kept.
    pub bytes_received: u64,
    /// Of those, bytes that came in vain: cut, refused, not what was told, or of a chunk that is just being written.
    pub bytes_dropped: u64,
    /// Requests since start, by `METHOD /route`.
    pub requests: BTreeMap<String, u64>,
    /// Subscriptions to push that stand.
    pub push_subscriptions: u64,
    /// Push messages by state: `pending`, `sent`, `acked`, `failed`.
    pub pushes: BTreeMap<String, u64>,
    /// Push messages a push service took (acknowledged or not).
    pub pushes_sent: u64,
    /// Push messages the app acknowledged.
    pub pushes_acked: u64,
}

/// Everything, for tests.
#[utoipa::path(get, path = "/sandbox/state", tag = "sandbox", responses((status = 200, body = State_)))]
pub(crate) async fn state(State(province): State<Shared>) -> Result<Json<State_>, Problem> {
    let uploads = province.dir.join("uploads");
    let (dossiers, reports, ratings, loose_uploads, subscriptions, pushes, sessions) = province
        .db
        .call(move |tx| -> Result<_, Error> {
            let loose: i64 = tx.query_row("SELECT count(*) FROM uploads WHERE dossier IS NULL", [], |r| {
                r.get(0)
            })?;
            let reports: i64 = tx.query_row("SELECT count(*) FROM reports", [], |r| r.get(0))?;
            let subscriptions: i64 = tx.query_row("SELECT count(*) FROM subscriptions", [], |r| r.get(0))?;
            Ok((
                held(tx, &uploads)?,
                reports.unsigned_abs(),
                crate::ratings::store::held(tx)?,
                loose.unsigned_abs(),
                subscriptions.unsigned_abs(),
                push_states(tx)?,
                sessions(tx)?,
            ))
        })
        .await?;
    let of = |state: &str| pushes.get(state).copied().unwrap_or(0);
    let kept = province.counts.kept.load(Ordering::Relaxed);
    let sent = province.counts.sent.load(Ordering::Relaxed);
    Ok(Json(State_ {
        dossier_count: dossiers.len(),
        dossiers,
        report_count: reports,
        ratings,
        sessions,
        loose_uploads,
        bytes_sent: sent,
        bytes_received: kept,
        bytes_dropped: sent.saturating_sub(kept),
        requests: province
            .counts
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
        push_subscriptions: subscriptions,
        pushes_sent: of("sent") + of("acked"),
        pushes_acked: of("acked"),
        pushes,
    }))
}

fn sessions(tx: &Transaction<'_>) -> Result<Vec<HeldSession>, Error> {
    let mut rows = tx.prepare(
        "SELECT sub, acr, device, provider, ended IS NOT NULL,
           (SELECT count(*) FROM tokens t WHERE t.session = s.id AND t.kind = 'refresh' AND t.used IS NOT NULL)
         FROM sessions s ORDER BY s.rowid",
    )?;
    let sessions = rows.query_map([], |r| {
        Ok(HeldSession {
            sub: r.get(0)?,
            acr: r.get(1)?,
            device: r.get(2)?,
            provider: r.get(3)?,
            ended: r.get(4)?,
            refreshes: r.get::<_, i64>(5)?.unsigned_abs(),
        })
    })?;
    Ok(sessions.collect::<Result<_, _>>()?)
}

fn push_states(tx: &Transaction<'_>) -> Result<BTreeMap<String, u64>, Error> {
    let mut rows = tx.prepare("SELECT state, count(*) FROM pushes GROUP BY state")?;
    let states = rows.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(states.collect::<Result<_, _>>()?)
}

fn held(tx: &Transaction<'_>, uploads: &std::path::Path) -> Result<Vec<HeldDossier>, Error> {
    let mut statement =
        tx.prepare("SELECT code, idempotency_key, sub, request, dossier FROM dossiers ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    let mut dossiers = Vec::new();
    while let Some(row) = rows.next()? {
        let request: Value = serde_json::from_str(&row.get::<_, String>(3)?)?;
        let dossier: Value = serde_json::from_str(&row.get::<_, String>(4)?)?;
        let attachments = request.get("attachments").and_then(Value::as_array);
        dossiers.push(HeldDossier {
            code: row.get(0)?,
            idempotency_key: row.get(1)?,
            sub: row.get(2)?,
            status: dossier.get("status").and_then(Value::as_u64).unwrap_or(0) as u8,
            attachments: attachments
                .into_iter()
                .flatten()
                .map(|a| held_file(a, uploads))
                .collect::<Result<_, _>>()?,
            data: request.get("data").cloned().unwrap_or_default(),
        });
    }
    Ok(dossiers)
}

/// Hashes what is really on disk.
fn held_file(attachment: &Value, uploads: &std::path::Path) -> Result<HeldFile, Error> {
    let text = |member: &str| attachment.get(member).and_then(Value::as_str).unwrap_or_default();
    let id = text("upload").rsplit('/').next().unwrap_or_default();
    let bytes = std::fs::read(uploads.join(id))?;
    Ok(HeldFile {
        paper: text("paper").to_owned(),
        name: text("name").to_owned(),
        size: bytes.len() as u64,
        sha256: crate::jose::sha256_hex(&bytes),
        warnings: attachment
            .get("warnings")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|w| w.as_str().map(str::to_owned))
            .collect(),
        from_dossier: attachment
            .get("from_dossier")
            .and_then(Value::as_str)
            .map(str::to_owned),
    })
}

/// Whose sessions to end.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct Expire {
    /// Id of the citizen; everybody's when absent.
    citizen: Option<String>,
    /// Only the access tokens, so that the refresh token still works.
    #[serde(default)]
    access_only: bool,
    /// Leaves the DPoP nonces as they are, so that the next proof is taken at once.
    #[serde(default)]
    keep_nonces: bool,
}

/// Ends sessions, and (unless told otherwise) makes every next proof need a fresh nonce.
#[utoipa::path(post, path = "/sandbox/expire-sessions", tag = "sandbox", request_body = Expire, responses((status = 204)))]
pub(crate) async fn expire(
    State(province): State<Shared>,
    body: axum::body::Bytes,
) -> Result<StatusCode, Problem> {
    let asked: Expire = if body.is_empty() {
        Expire::default()
    } else {
        serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?
    };
    let (now, keep_nonces) = (province.now_ms(), asked.keep_nonces);
    province
        .db
        .call(move |tx| -> Result<(), Problem> {
            let sql = if asked.access_only {
                "UPDATE tokens SET expires = min(expires, ?1) WHERE kind = 'access'
                 AND session IN (SELECT id FROM sessions WHERE ?2 IS NULL OR sub = ?2)"
            } else {
                "UPDATE sessions SET ended = ?1 WHERE ended IS NULL AND (?2 IS NULL OR sub = ?2)"
            };
            tx.execute(sql, rusqlite::params![now, asked.citizen])?;
            Ok(())
        })
        .await?;
    if !keep_nonces {
        province.nonces.forget();
    }
    Ok(StatusCode::NO_CONTENT)
}
