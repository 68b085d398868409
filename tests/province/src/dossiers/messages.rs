//! Messages between the citizen and the desk, about one dossier.

use super::once::Once;
use super::store::Held;
use super::{Thread, file, store};
use crate::clock::{from_ms, rfc3339};
use crate::error::{Error, Invalid, Problem};
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Most characters of a message.
const LONGEST: usize = 2000;

/// One message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Message {
    /// Counts up within the dossier.
    pub(crate) seq: u32,
    /// RFC 3339.
    pub(crate) at: String,
    /// `citizen` or `office`.
    pub(crate) from: String,
    /// Name of who wrote.
    pub(crate) actor: String,
    pub(crate) text: String,
    /// When the other side read it; null before.
    pub(crate) read_at: Option<String>,
    /// The `Idempotency-Key` it came under; null for the office's.
    pub(crate) key: Option<String>,
}

/// All messages about a dossier, oldest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Messages {
    pub(crate) items: Vec<Message>,
}

/// A message to send.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewMessage {
    pub(crate) text: String,
}

/// How far the citizen has read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReadUpTo {
    pub(crate) seq: u32,
}

/// Who writes.
pub(crate) struct By<'a> {
    /// `citizen` or `office`.
    pub(crate) side: &'a str,
    /// Their name.
    pub(crate) actor: &'a str,
    /// The citizen's `Idempotency-Key`.
    pub(crate) key: Option<&'a str>,
}

/// Reads the thread.
pub(crate) fn all(tx: &Transaction<'_>, code: &str) -> Result<Vec<Message>, Error> {
    let mut rows = tx.prepare(
        "SELECT seq, at, side, actor, text, read, key FROM messages WHERE dossier = ?1 ORDER BY seq",
    )?;
    let rows = rows.query_map([code], |r| {
        Ok(Message {
            seq: r.get(0)?,
            at: rfc3339(from_ms(r.get(1)?)),
            from: r.get(2)?,
            actor: r.get(3)?,
            text: r.get(4)?,
            read_at: r.get::<_, Option<i64>>(5)?.map(|ms| rfc3339(from_ms(ms))),
            key: r.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a message and counts anew; the dossier changes with it.
pub(crate) fn add(
    tx: &Transaction<'_>,
    held: &mut Held,
    by: &By<'_>,
    text: &str,
    now_ms: i64,
) -> Result<Message, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Problem::validation(vec![Invalid {
            pointer: "/text".into(),
            code: if text.is_empty() { "required" } else { "max-length" }.into(),
            detail: format!("Tin nhắn phải có từ 1 đến {LONGEST} ký tự."),
        }]));
    }
    let seq: u32 = tx.query_row(
        "INSERT INTO messages (dossier, seq, at, side, actor, text, key)
         SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM messages WHERE dossier = ?1 RETURNING seq",
        params![held.dossier.code, now_ms, by.side, by.actor, text, by.key],
        |r| r.get(0),
    )?;
    count(tx, held, now_ms)?;
    Ok(Message {
        seq,
        at: rfc3339(from_ms(now_ms)),
        from: by.side.to_owned(),
        actor: by.actor.to_owned(),
        text: text.to_owned(),
        read_at: None,
        key: by.key.map(str::to_owned),
    })
}

/// One side has read what the other wrote, up to a number.
pub(crate) fn mark_read(
    tx: &Transaction<'_>,
    code: &str,
    written_by: &str,
    seq: u32,
    now_ms: i64,
) -> Result<usize, Problem> {
    Ok(tx.execute(
        "UPDATE messages SET read = ?4 WHERE dossier = ?1 AND side = ?2 AND seq <= ?3 AND read IS NULL",
        params![code, written_by, seq, now_ms],
    )?)
}

fn count(tx: &Transaction<'_>, held: &mut Held, now_ms: i64) -> Result<(), Problem> {
    let (count, unread) = tx.query_row(
        "SELECT count(*), coalesce(sum(side = 'office' AND read IS NULL), 0) FROM messages WHERE dossier = ?1",
        [&held.dossier.code],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    held.dossier.messages = Thread { count, unread };
    held.dossier.updated_at = rfc3339(from_ms(now_ms));
    store::save(tx, &held.dossier)
}

/// The thread.
#[utoipa::path(get, path = "/dossiers/{code}/messages", tag = "dossiers", params(("code" = String, Path)),
    responses((status = 200, body = Messages), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
) -> Result<Json<Messages>, Problem> {
    let items = province
        .db
        .call(move |tx| {
            store::own(tx, &code, &signed.sub)?;
            Ok::<_, Problem>(all(tx, &code)?)
        })
        .await?;
    Ok(Json(Messages { items }))
}

/// Sends a message to the desk.
#[utoipa::path(post, path = "/dossiers/{code}/messages", tag = "dossiers", request_body = NewMessage,
    params(("code" = String, Path), ("Idempotency-Key" = String, Header, description = "UUID made when it was written")),
    responses((status = 201, body = Message), (status = 200, description = "Sent before under this key", body = Message),
              (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn send(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let sent: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let new: NewMessage =
        serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    let once = Once::new(
        &signed.sub,
        file::key_of(&headers)?,
        format!("messages {code}"),
        &sent,
    )?;
    let now = province.now_ms();
    let (status, message) = province
        .db
        .call(move |tx| {
            if let Some(message) = once.before(tx)? {
                return Ok::<_, Problem>((StatusCode::OK, message));
            }
            let mut held = store::own(tx, &code, &signed.sub)?;
            let actor = held.dossier.applicant.clone();
            let by = By {
                side: "citizen",
                actor: &actor,
                key: Some(&once.key),
            };
            let message = add(tx, &mut held, &by, &new.text, now)?;
            once.keep(tx, &message)?;
            Ok((StatusCode::CREATED, message))
        })
        .await?;
    Ok((status, Json(message)))
}

/// Says how far the citizen has read; saying it again changes nothing.
#[utoipa::path(post, path = "/dossiers/{code}/messages/read", tag = "dossiers", request_body = ReadUpTo,
    params(("code" = String, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    Json(up_to): Json<ReadUpTo>,
) -> Result<StatusCode, Problem> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| {
            let mut held = store::own(tx, &code, &signed.sub)?;
            if mark_read(tx, &code, "office", up_to.seq, now)? > 0 {
                count(tx, &mut held, now)?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
