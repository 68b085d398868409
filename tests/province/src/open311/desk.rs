//! Reports at the officer's desk, as JSON.

use super::format::{Fault, OneError};
use super::seen::{Eye, ServiceRequest, seen};
use super::store::{self, Answered, COLUMNS, Entry, Held, State as Stand, of_row};
use crate::channels;
use crate::error::{Error, Problem};
use crate::family::store::word;
use crate::state::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which reports.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct Which {
    /// Only in this state.
    state: Option<Stand>,
}

/// What an officer can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    /// Take it in.
    Accept,
    /// Ask for more; needs words.
    Supplement,
    /// Pass it on to the agency it belongs to; needs `to`.
    Forward,
    /// Do not take it; needs the reason.
    Refuse,
    /// Answer the sender; needs words.
    Answer,
    /// Open the answer to all.
    Publish,
    /// Write to the sender; needs words.
    Reply,
}

/// An officer's deed.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ReportAction {
    action: Deed,
    #[serde(default)]
    text: Option<String>,
    /// With an answer, or publishing one: what changed because of the report.
    #[serde(default)]
    changed: Option<String>,
    /// With passing on: the agency.
    #[serde(default)]
    to: Option<String>,
}

/// All reports, those that wait longest first; at most 1,000.
#[utoipa::path(get, path = "/desk/api/reports", tag = "desk", params(Which), responses((status = 200, body = Vec<ServiceRequest>)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    Query(which): Query<Which>,
) -> Result<Json<Vec<ServiceRequest>>, Fault> {
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| -> Result<Vec<ServiceRequest>, Fault> {
        let state = which.state.map(|s| word(&s)).transpose()?;
        let sql = format!(
            "SELECT {COLUMNS} FROM reports r WHERE ?1 IS NULL OR r.state = ?1 ORDER BY r.requested, r.seq LIMIT 1000"
        );
        let mut statement = tx.prepare(&sql)?;
        let rows = statement.query_map([state], of_row)?;
        rows.map(|held| Ok(seen(tx, &shared, &held?, Eye::Office)?))
            .collect()
    };
    province.db.call(work).await.map(Json)
}

fn found(tx: &Transaction<'_>, id: &str) -> Result<Held, Fault> {
    store::find(tx, id)?.ok_or_else(|| Fault::not_found("service_request_id"))
}

/// One report.
#[utoipa::path(get, path = "/desk/api/reports/{id}", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = ServiceRequest), (status = 404, body = Vec<OneError>)))]
pub(crate) async fn one(
    State(province): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<ServiceRequest>, Fault> {
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| Ok(seen(tx, &shared, &found(tx, &id)?, Eye::Office)?);
    province.db.call(work).await.map(Json)
}

/// Does something to a report.
#[utoipa::path(post, path = "/desk/api/reports/{id}/actions", tag = "desk", params(("id" = String, Path)), request_body = ReportAction,
    responses((status = 200, body = ServiceRequest), (status = 400, description = "Words are needed", body = Vec<OneError>),
              (status = 404, body = Vec<OneError>), (status = 409, description = "Not in this state", body = Vec<OneError>)))]
pub(crate) async fn act(
    State(province): State<Shared>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<ServiceRequest>, Fault> {
    let action: ReportAction = serde_json::from_slice(&bytes).map_err(|e| Fault::bad(e.to_string()))?;
    // To the end, even when the officer's connection is lost meanwhile: what is kept is told.
    tokio::spawn(act_to_the_end(province, id, action))
        .await
        .map_err(|_| Problem::from(Error::Interrupted))?
        .map(Json)
}

async fn act_to_the_end(province: Shared, id: String, action: ReportAction) -> Result<ServiceRequest, Fault> {
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| {
        let (mut held, now) = (found(tx, &id)?, shared.now_ms());
        let deed = done(&mut held, &action, now)?;
        held.update(tx, now)?;
        let pushes = channels::others::report(tx, &held, deed, now)?;
        Ok::<_, Fault>((seen(tx, &shared, &held, Eye::Office)?, pushes))
    };
    let (request, pushes) = province.db.call(work).await?;
    province.sender.send(pushes);
    Ok(request)
}

/// Does it; gives its word in the thread.
fn done(held: &mut Held, action: &ReportAction, now: i64) -> Result<&'static str, Fault> {
    let (to, kind) = led_to(held.state, action.action).ok_or_else(|| Fault::conflict("not in this state"))?;
    let text = action.text.as_deref().map(str::trim).unwrap_or_default();
    if text.is_empty() && !matches!(action.action, Deed::Accept | Deed::Forward | Deed::Publish) {
        return Err(Fault::bad("text is needed"));
    }
    let by = held.rest.agency.clone();
    if action.action == Deed::Forward {
        let to = action.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
        let to = to.ok_or_else(|| Fault::bad("to is needed: the agency it is passed on to"))?;
        held.rest.agency = Some(to.to_owned());
    }
    held.rest.thread.push(Entry {
        at_ms: now,
        from: "office".to_owned(),
        kind: kind.to_owned(),
        text: text.to_owned(),
        media: Vec::new(),
        agency: by,
    });
    if action.action == Deed::Answer {
        held.rest.answers.push(Answered {
            at_ms: now,
            text: text.to_owned(),
        });
    }
    let changed = action.changed.as_deref().map(str::trim).filter(|c| !c.is_empty());
    if let Some(changed) = changed.filter(|_| matches!(action.action, Deed::Answer | Deed::Publish)) {
        held.rest.changed = Some(changed.to_owned());
    }
    held.state = to;
    Ok(kind)
}

/// The state a deed leads to and its word in the thread; `None` where it cannot be done.
pub(super) fn led_to(state: Stand, deed: Deed) -> Option<(Stand, &'static str)> {
    use Stand::{Accepted, Answered, Published, Received, Refused, Reopened, SupplementWanted, Supplemented};
    match (deed, state) {
        (Deed::Accept, Received | Supplemented) => Some((Accepted, "accepted")),
        (Deed::Supplement, Received | Accepted | Supplemented | Reopened) => {
            Some((SupplementWanted, "supplement_wanted"))
        }
        // The rules speak of refusing or passing on in one breath, and of no new days: nothing else moves.
        (Deed::Forward, Received | Accepted | Supplemented | Reopened) => Some((state, "forwarded")),
        (Deed::Refuse, Received | Supplemented) => Some((Refused, "refused")),
        (Deed::Answer, Accepted | Supplemented | Reopened) => Some((Answered, "answered")),
        (Deed::Publish, Answered) => Some((Published, "published")),
        (Deed::Reply, _) => Some((state, "reply")),
        _ => None,
    }
}
