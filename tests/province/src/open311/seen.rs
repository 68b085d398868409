//! A report as one who asks may see it.

#![allow(
    clippy::struct_field_names,
    reason = "the members are named as GeoReport v2 names them"
)]

use super::about::About;
use super::kinds::Kind;
use super::store::{self, Held, State, Voices};
use super::terms::{self, Deadlines};
use crate::clock;
use crate::state::Province;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Eye {
    /// Everybody.
    Anyone,
    /// Who sent it.
    Sender,
    /// The officer.
    Office,
}

/// `request` of GeoReport v2. Times are RFC 3339.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ServiceRequest {
    pub(crate) service_request_id: String,
    /// `open` or `closed`.
    pub(crate) status: &'static str,
    /// The answer that stands, or why it was refused, where it may be seen.
    pub(crate) status_notes: Option<String>,
    pub(crate) service_name: String,
    pub(crate) service_code: String,
    /// Null to others until an officer has taken it in; of behaviour and rules until the answer is published.
    pub(crate) description: Option<String>,
    pub(crate) agency_responsible: String,
    pub(crate) service_notice: Option<String>,
    pub(crate) requested_datetime: String,
    pub(crate) updated_datetime: String,
    /// End of work of the day by which it is to be answered.
    pub(crate) expected_datetime: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) address_id: Option<String>,
    pub(crate) zipcode: Option<String>,
    pub(crate) lat: Option<f64>,
    pub(crate) long: Option<f64>,
    pub(crate) media_url: Option<String>,
    /// Ours; only in JSON.
    pub(crate) extended: Extra,
}

/// What we add to a request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Extra {
    pub(crate) state: State,
    pub(crate) deadlines: Deadlines,
    /// Whether the asker sent it.
    pub(crate) mine: bool,
    /// How many said "me too".
    pub(crate) me_too: u32,
    pub(crate) likes: u32,
    pub(crate) dislikes: u32,
    /// Name of the sender, where they let it be public; to themselves and the office always.
    pub(crate) sender: Option<String>,
    pub(crate) public_name: bool,
    /// Photos and videos that may be seen.
    pub(crate) media: Vec<String>,
    /// The answer that stands.
    pub(crate) answer: Option<Answer>,
    /// Only to sender and office.
    pub(crate) attributes: Option<BTreeMap<String, Vec<String>>>,
    /// Only to sender and office, oldest first.
    pub(crate) thread: Option<Vec<Line>>,
    /// The key it was sent under; only to the sender.
    pub(crate) idempotency_key: Option<String>,
    /// `like` or `dislike`: what the sender thinks of the answer; only to the sender.
    pub(crate) opinion: Option<String>,
    /// What it is about, besides a place; to others only a procedure.
    pub(crate) about: Option<About>,
    /// What changed because of it, in the office's words.
    pub(crate) changed: Option<String>,
    /// Metres from the place asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metres: Option<f64>,
}

/// An answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Answer {
    /// RFC 3339.
    pub(crate) at: String,
    pub(crate) text: String,
}

/// A line of the thread.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Line {
    /// Counts up from 1.
    pub(crate) seq: usize,
    /// RFC 3339.
    pub(crate) at: String,
    /// `sender` or `office`.
    pub(crate) from: String,
    /// `reply`, `supplement_wanted`, `supplement`, `refused`, `accepted`, `forwarded`, `answered`, `published`, `reopened` or
    /// `disliked`.
    pub(crate) kind: String,
    pub(crate) text: String,
    /// Addresses of what came with it.
    pub(crate) media: Vec<String>,
    /// Which office said it; none for the sender.
    pub(crate) agency: Option<String>,
}

/// Whether the words and pictures may be seen: of a place or a proposal once an officer has taken it in, of behaviour or a rule once it is published.
pub(crate) fn words_open(held: &Held, kind: Option<&Kind>, eye: Eye) -> bool {
    // A proposal can be supported by others only when they can read it.
    let place = kind.is_some_and(|k| k.place || k.proposal);
    eye != Eye::Anyone || held.state == State::Published || (place && held.state.is_taken())
}

/// Why an office refused, in the thread.
fn refusal(held: &Held) -> Option<&str> {
    let entry = held.rest.thread.iter().rev().find(|e| e.kind == "refused");
    entry
        .filter(|_| held.state == State::Refused)
        .map(|e| e.text.as_str())
}

fn rfc3339(ms: i64) -> String {
    clock::rfc3339(clock::from_ms(ms))
}

/// Address of the n-th file.
fn media_at(province: &Province, held: &Held, n: usize) -> String {
    province.url(&format!(
        "/open311/v2/requests/{}/media/{n}",
        store::id_of(held.seq)
    ))
}

fn thread(province: &Province, held: &Held) -> Vec<Line> {
    let kind = super::services::kind(province, &held.service);
    let line = |(n, e): (usize, &store::Entry)| Line {
        seq: n + 1,
        at: rfc3339(e.at_ms),
        from: e.from.clone(),
        kind: e.kind.clone(),
        text: e.text.clone(),
        media: e.media.iter().map(|m| media_at(province, held, *m)).collect(),
        agency: (e.from == "office")
            .then(|| e.agency.clone().or_else(|| kind.map(|k| k.agency.clone())))
            .flatten(),
    };
    held.rest.thread.iter().enumerate().map(line).collect()
}

/// The report as `eye` may see it.
pub(crate) fn seen(
    tx: &Transaction<'_>,
    province: &Province,
    held: &Held,
    eye: Eye,
) -> Result<ServiceRequest, rusqlite::Error> {
    let voices = store::voices(tx, held.seq)?;
    let mut request = shown(province, held, voices, eye);
    if eye == Eye::Sender {
        request.extended.opinion = store::opinion(tx, held.seq)?;
    }
    Ok(request)
}

fn shown(province: &Province, held: &Held, voices: Voices, eye: Eye) -> ServiceRequest {
    let kind = super::services::kind(province, &held.service);
    let (open, inside) = (words_open(held, kind, eye), eye != Eye::Anyone);
    let deadlines = terms::deadlines(&province.data.calendar, held, province.now());
    let rest = &held.rest;
    let stands = matches!(held.state, State::Answered | State::Published);
    let answer = rest
        .answers
        .last()
        .filter(|_| stands && (inside || held.state == State::Published));
    let media: Vec<String> = (0..rest.media.len())
        .filter(|_| open)
        .map(|n| media_at(province, held, n))
        .collect();
    let notes = answer
        .map(|a| a.text.as_str())
        .or_else(|| refusal(held).filter(|_| inside));
    ServiceRequest {
        service_request_id: store::id_of(held.seq),
        status: if held.state.is_open() { "open" } else { "closed" },
        status_notes: notes.map(str::to_owned),
        service_name: kind.map_or_else(|| held.service.clone(), |k| k.service_name.clone()),
        service_code: held.service.clone(),
        description: open.then(|| rest.description.clone()),
        agency_responsible: rest
            .agency
            .clone()
            .or_else(|| kind.map(|k| k.agency.clone()))
            .unwrap_or_default(),
        service_notice: None,
        requested_datetime: rfc3339(held.requested),
        updated_datetime: rfc3339(held.updated),
        expected_datetime: deadlines
            .answer
            .as_ref()
            .map(|day| format!("{day}T17:00:00+07:00")),
        address: rest.address.clone().filter(|_| open),
        address_id: rest.address_id.clone().filter(|_| open),
        zipcode: None,
        lat: held.place.map(|p| p.0),
        long: held.place.map(|p| p.1),
        media_url: media
            .first()
            .cloned()
            .or_else(|| rest.media_url.clone().filter(|_| open)),
        extended: Extra {
            state: held.state,
            deadlines,
            mine: eye == Eye::Sender,
            me_too: voices.me_too,
            likes: voices.likes,
            dislikes: voices.dislikes,
            sender: rest.name.clone().filter(|_| inside || (open && rest.public_name)),
            public_name: rest.public_name,
            media,
            answer: answer.map(|a| Answer {
                at: rfc3339(a.at_ms),
                text: a.text.clone(),
            }),
            attributes: inside.then(|| rest.attributes.clone()),
            thread: inside.then(|| thread(province, held)),
            idempotency_key: rest.key.clone().filter(|_| eye == Eye::Sender),
            opinion: None,
            about: match &rest.about {
                Some(about) if inside => Some(about.clone()),
                Some(about) => about.open(),
                None => None,
            },
            changed: rest.changed.clone(),
            metres: None,
        },
    }
}
