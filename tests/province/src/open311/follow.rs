//! What follows a report, all ours: "me too", messages, supplements, reopening, and what people think of the answer.

use super::Caller;
use super::format::{Fault, OneError};
use super::read::known;
use super::seen::{Eye, ServiceRequest, seen};
use super::send::{claim, media};
use super::store::{self, Entry, Held, State as Stand};
use crate::dossiers::once::Once;
use crate::state::{Province, Shared};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use rusqlite::Transaction;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Longest message.
const MAX_TEXT: usize = 4_000;

/// A message or a supplement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Said {
    /// At most 4,000 characters.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    text: String,
    /// tus uploads of the signed-in sender, at most 10.
    #[serde(default)]
    #[schema(max_items = 10)]
    uploads: Vec<String>,
}

/// Why the answer does not do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Reopening {
    /// At most 4,000 characters.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    reason: String,
}

/// What someone thinks of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Opinion {
    Like,
    Dislike,
}

/// An opinion of the answer that stands.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Thought {
    opinion: Opinion,
    /// Why a sender dislikes it, at most 4,000 characters: goes into the thread, once.
    #[serde(default)]
    reason: Option<String>,
}

type Told = Result<Json<Value>, Fault>;

fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|e| Fault::bad(format!("the body is not what is asked for: {e}")))
}

/// The report as its sender sees it, in a list of one.
fn told(tx: &Transaction<'_>, province: &Province, held: &Held, eye: Eye) -> Result<Value, Fault> {
    Ok(serde_json::to_value([seen(tx, province, held, eye)?])?)
}

fn words(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_TEXT {
        return Err(Fault::bad(format!(
            "from 1 to {MAX_TEXT} characters of text are needed"
        )));
    }
    Ok(text.to_owned())
}

/// Ours: it happens to me too. Once per citizen; saying it twice is saying it once.
#[utoipa::path(post, path = "/open311/v2/requests/{service_request_id}/me-too", tag = "open311", params(("service_request_id" = String, Path)),
    responses((status = 200, body = Vec<ServiceRequest>), (status = 401, body = Vec<OneError>), (status = 404, body = Vec<OneError>),
              (status = 409, description = "Closed, or one's own", body = Vec<OneError>)))]
pub(crate) async fn me_too(State(province): State<Shared>, Path(id): Path<String>, caller: Caller) -> Told {
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| {
        let held = known(tx, &caller, &id)?;
        let who = caller
            .sub
            .clone()
            .ok_or_else(|| super::sign_in("\"me too\" needs sign-in"))?;
        if caller.sent(&held) || !held.state.is_open() {
            return Err(Fault::conflict("one's own report, or a closed one"));
        }
        store::say(tx, held.seq, &who, "me_too", &[])?;
        told(tx, &shared, &held, Eye::Anyone)
    };
    province.db.call(work).await.map(Json)
}

/// Ours: like or dislike the answer; the last word of each person counts.
#[utoipa::path(post, path = "/open311/v2/requests/{service_request_id}/opinion", tag = "open311", params(("service_request_id" = String, Path)),
    request_body = Thought,
    responses((status = 200, body = Vec<ServiceRequest>), (status = 400, body = Vec<OneError>), (status = 401, body = Vec<OneError>),
              (status = 404, body = Vec<OneError>), (status = 409, description = "There is no answer to be seen", body = Vec<OneError>)))]
pub(crate) async fn opinion(
    State(province): State<Shared>,
    Path(id): Path<String>,
    caller: Caller,
    bytes: Bytes,
) -> Told {
    let thought: Thought = body(&bytes)?;
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| {
        let mut held = known(tx, &caller, &id)?;
        let who = caller.who(&held)?;
        let eye = if caller.sent(&held) {
            Eye::Sender
        } else {
            Eye::Anyone
        };
        let seen = held.state == Stand::Published || (eye == Eye::Sender && held.state == Stand::Answered);
        if !seen {
            return Err(Fault::conflict("there is no answer yet"));
        }
        let (kind, other) = match thought.opinion {
            Opinion::Like => ("like", "dislike"),
            Opinion::Dislike => ("dislike", "like"),
        };
        store::say(tx, held.seq, &who, kind, &[other])?;
        if eye == Eye::Sender && kind == "dislike" {
            dislike(tx, &mut held, thought.reason.as_deref(), shared.now_ms())?;
        }
        told(tx, &shared, &held, eye)
    };
    province.db.call(work).await.map(Json)
}

/// Puts the reason into the thread; the same one said again is said once.
fn dislike(tx: &Transaction<'_>, held: &mut Held, reason: Option<&str>, now_ms: i64) -> Result<(), Fault> {
    let Some(reason) = reason.map(str::trim).filter(|r| !r.is_empty()) else {
        return Ok(());
    };
    let text = words(reason)?;
    let last = held.rest.thread.iter().rev().find(|e| e.kind == "disliked");
    if last.is_some_and(|e| e.text == text) {
        return Ok(());
    }
    held.rest.thread.push(Entry {
        at_ms: now_ms,
        from: "sender".to_owned(),
        kind: "disliked".to_owned(),
        text,
        media: Vec::new(),
        agency: None,
    });
    Ok(held.update(tx, now_ms)?)
}

/// A change by the sender, done once under its key.
struct Step {
    province: Shared,
    caller: Caller,
    id: String,
    path: String,
    key: String,
    sent: Value,
}

impl Step {
    async fn once(
        self,
        change: impl FnOnce(&Transaction<'_>, &Self, &mut Held) -> Result<(), Fault> + Send + 'static,
    ) -> Told {
        let db = self.province.db.clone();
        let work = move |tx: &Transaction<'_>| {
            let mut held = known(tx, &self.caller, &self.id)?;
            if !self.caller.sent(&held) {
                return Err(super::sign_in("only the sender may do this"));
            }
            let who = format!("report {}", held.seq);
            let once = Once::new(&who, self.key.clone(), self.path.clone(), &self.sent)?;
            if let Some(before) = once.before(tx)? {
                return Ok(before);
            }
            change(tx, &self, &mut held)?;
            held.update(tx, self.province.now_ms())?;
            let answer = told(tx, &self.province, &held, Eye::Sender)?;
            once.keep(tx, &answer)?;
            Ok(answer)
        };
        db.call(work).await.map(Json)
    }

    /// Adds a line of the sender's, with its files.
    fn say(
        &self,
        tx: &Transaction<'_>,
        held: &mut Held,
        kind: &str,
        text: String,
        uploads: &[String],
    ) -> Result<(), Fault> {
        let ids: Vec<String> = uploads
            .iter()
            .map(|u| u.rsplit('/').next().unwrap_or_default().to_owned())
            .collect();
        let new = media(tx, &self.province, &self.caller, Some(&self.key), &ids)?;
        claim(tx, held, &ids)?;
        let from = held.rest.media.len();
        held.rest.media.extend(new);
        held.rest.thread.push(Entry {
            at_ms: self.province.now_ms(),
            from: "sender".to_owned(),
            kind: kind.to_owned(),
            text,
            media: (from..held.rest.media.len()).collect(),
            agency: None,
        });
        Ok(())
    }
}

fn step(
    province: Shared,
    caller: Caller,
    id: String,
    uri: &OriginalUri,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<Step, Fault> {
    Ok(Step {
        province,
        caller,
        id,
        path: uri.path().to_owned(),
        key: super::key(headers)?.ok_or_else(|| Fault::bad("Idempotency-Key with a UUID is needed"))?,
        sent: body(bytes)?,
    })
}

/// Ours: a message of the sender.
#[utoipa::path(post, path = "/open311/v2/requests/{service_request_id}/replies", tag = "open311", request_body = Said,
    params(("service_request_id" = String, Path), ("Idempotency-Key" = String, Header, format = "uuid"), ("Follow-Key" = Option<String>, Header)),
    responses((status = 200, body = Vec<ServiceRequest>), (status = 400, body = Vec<OneError>), (status = 401, body = Vec<OneError>),
              (status = 404, body = Vec<OneError>), (status = 422, description = "The key came with another body", body = Vec<OneError>)))]
pub(crate) async fn reply(
    State(province): State<Shared>,
    Path(id): Path<String>,
    uri: OriginalUri,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Told {
    let said: Said = body(&bytes)?;
    step(province, caller, id, &uri, &headers, &bytes)?
        .once(move |tx, step, held| step.say(tx, held, "reply", words(&said.text)?, &said.uploads))
        .await
}

/// Ours: what the office asked for. The deadlines count anew.
#[utoipa::path(post, path = "/open311/v2/requests/{service_request_id}/supplement", tag = "open311", request_body = Said,
    params(("service_request_id" = String, Path), ("Idempotency-Key" = String, Header, format = "uuid"), ("Follow-Key" = Option<String>, Header)),
    responses((status = 200, body = Vec<ServiceRequest>), (status = 400, body = Vec<OneError>), (status = 401, body = Vec<OneError>),
              (status = 404, body = Vec<OneError>), (status = 409, description = "Nothing is asked for", body = Vec<OneError>),
              (status = 422, description = "The key came with another body", body = Vec<OneError>)))]
pub(crate) async fn supplement(
    State(province): State<Shared>,
    Path(id): Path<String>,
    uri: OriginalUri,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Told {
    let said: Said = body(&bytes)?;
    step(province, caller, id, &uri, &headers, &bytes)?
        .once(move |tx, step, held| {
            if held.state != Stand::SupplementWanted {
                return Err(Fault::conflict("nothing is asked for"));
            }
            step.say(tx, held, "supplement", words(&said.text)?, &said.uploads)?;
            held.state = Stand::Supplemented;
            held.rest.counted = step.province.now_ms();
            Ok(())
        })
        .await
}

/// Ours: the answer does not do. It counts as a dislike, and the deadlines count anew.
#[utoipa::path(post, path = "/open311/v2/requests/{service_request_id}/reopen", tag = "open311", request_body = Reopening,
    params(("service_request_id" = String, Path), ("Idempotency-Key" = String, Header, format = "uuid"), ("Follow-Key" = Option<String>, Header)),
    responses((status = 200, body = Vec<ServiceRequest>), (status = 400, body = Vec<OneError>), (status = 401, body = Vec<OneError>),
              (status = 404, body = Vec<OneError>), (status = 409, description = "Not answered", body = Vec<OneError>),
              (status = 422, description = "The key came with another body", body = Vec<OneError>)))]
pub(crate) async fn reopen(
    State(province): State<Shared>,
    Path(id): Path<String>,
    uri: OriginalUri,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Told {
    let reopening: Reopening = body(&bytes)?;
    step(province, caller, id, &uri, &headers, &bytes)?
        .once(move |tx, step, held| {
            if !matches!(held.state, Stand::Answered | Stand::Published) {
                return Err(Fault::conflict("only what was answered can be reopened"));
            }
            step.say(tx, held, "reopened", words(&reopening.reason)?, &[])?;
            store::say(tx, held.seq, &step.caller.who(held)?, "dislike", &["like"])?;
            held.state = Stand::Reopened;
            held.rest.counted = step.province.now_ms();
            Ok(())
        })
        .await
}
