//! A guardian asks to act for someone.

use super::store::{self, Entry, Held};
use super::{ADULT, Act, Asking, Basis, Link, LinkState, Relation, Side, Waits};
use crate::channels;
use crate::clock;
use crate::dossiers::{check, file};
use crate::error::{Error, Invalid, Problem};
use crate::jose::{self, sha256_hex};
use crate::oidc::citizens::{self, Citizen};
use crate::oidc::session::Signed;
use crate::population;
use crate::state::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rusqlite::{Transaction, params};
use serde_json::Value;

/// Asks to act for a child, an elder or a ward.
#[utoipa::path(post, path = "/family", tag = "family", request_body = Asking,
    params(("Idempotency-Key" = String, Header, description = "UUID made when the citizen confirmed")),
    responses((status = 201, body = Link), (status = 200, description = "Asked before under this key", body = Link),
              (status = 401, body = Problem), (status = 403, description = "step-up", body = Problem),
              (status = 409, description = "family-exists", body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn ask(
    State(province): State<Shared>,
    signed: Signed,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Link>), Problem> {
    let key = file::key_of(&headers)?;
    let sent: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let asking: Asking =
        serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    let hash = sha256_hex(jose::canonical(&sent)?);
    let now = province.now();
    let (status, link, pushes) = province
        .db
        .call(move |tx| {
            if let Some((id, held)) = store::before(tx, &signed.sub, &key)? {
                if held != hash {
                    return Err(file::other_body());
                }
                let (held, side) = store::own(tx, &id, &signed.sub, now)?;
                return Ok((StatusCode::OK, held.seen_by(side), Vec::new()));
            }
            let held = first_time(tx, &signed, &asking, (&key, &hash), now)?;
            let act = match held.state {
                LinkState::Active => Act::Confirmed,
                _ => Act::Asked,
            };
            let pushes = channels::others::family(tx, &held, act, Side::Guardian, now.as_millisecond())?;
            Ok::<_, Problem>((StatusCode::CREATED, held.seen_by(Side::Guardian), pushes))
        })
        .await?;
    province.sender.send(pushes);
    Ok((status, Json(link)))
}

fn first_time(
    tx: &Transaction<'_>,
    signed: &Signed,
    asking: &Asking,
    (key, hash): (&str, &str),
    now: jiff::Timestamp,
) -> Result<Held, Problem> {
    if signed.acr.as_str() < "level2" {
        return Err(file::step_up(
            "level2",
            "Làm thay người khác cần định danh mức độ 2.",
        ));
    }
    let guardian = citizens::find(&signed.sub).ok_or_else(|| Problem::not_found("citizen"))?;
    fits(guardian, &asking.number)?;
    check::files(tx, &asking.evidence, &signed.sub, now.as_millisecond()).map_err(at_evidence)?;
    if open(tx, &signed.sub, &asking.number, now)? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "family-exists",
            "TT-432",
            "Đã có",
            "Đã xin hoặc đang làm thay người có số này.",
        ));
    }
    let mut held = new(guardian, asking, now);
    held.insert(tx, key, hash)?;
    for paper in &asking.evidence {
        tx.execute(
            "UPDATE uploads SET dossier = ?2 WHERE id = ?1",
            params![paper.upload_id(), format!("family {}", held.id)],
        )?;
    }
    written(tx, &mut held, guardian, now.as_millisecond())?;
    Ok(held)
}

/// Twelve digits, and not one's own.
fn fits(guardian: &Citizen, number: &str) -> Result<(), Problem> {
    let (code, detail) = if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
        ("pattern", "số định danh gồm 12 chữ số")
    } else if number == guardian.number {
        ("self", "đây là số của chính người đang đăng nhập")
    } else {
        return Ok(());
    };
    Err(Problem::validation(vec![Invalid {
        pointer: "/number".into(),
        code: code.into(),
        detail: detail.into(),
    }]))
}

fn at_evidence(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        error.pointer = error.pointer.replacen("/attachments", "/evidence", 1);
    }
    problem
}

/// Whether something between the two is asked or active.
fn open(tx: &Transaction<'_>, sub: &str, number: &str, now: jiff::Timestamp) -> Result<bool, Error> {
    Ok(store::of(tx, sub, now)?.iter().any(|(held, side)| {
        *side == Side::Guardian
            && held.number == number
            && matches!(held.state, LinkState::Asked | LinkState::Active)
    }))
}

/// What becomes of an asking by what the register knows.
fn new(guardian: &Citizen, asking: &Asking, now: jiff::Timestamp) -> Held {
    let person = population::person(&asking.number);
    let today = clock::local(now).date();
    let minor = person.is_some_and(|p| p.age(today) < ADULT);
    // A minor cannot authorise anyone (Civil Code 91/2015/QH13, article 21); who has no account cannot answer from one. That is
    // told only to those who brought papers: without them the answer is the same for every number.
    let cannot_answer = minor || citizens::by_number(&asking.number).is_none();
    let waits = if cannot_answer && !asking.evidence.is_empty() {
        Waits::Officer
    } else {
        Waits::Consent
    };
    let parent = minor
        && asking.relation == Relation::Child
        && person.is_some_and(|p| p.parents.contains(&guardian.number));
    let until = person
        .filter(|_| minor && asking.relation == Relation::Child)
        .and_then(|p| p.turns(ADULT));
    Held {
        id: uuid::Uuid::new_v4().to_string(),
        sub: guardian.id.to_owned(),
        number: asking.number.clone(),
        relation: asking.relation,
        state: if parent {
            LinkState::Active
        } else {
            LinkState::Asked
        },
        waits: (!parent).then_some(waits),
        basis: parent.then_some(Basis::Register),
        evidence: asking.evidence.clone(),
        until,
        asked: now.as_millisecond(),
        changed: now.as_millisecond(),
    }
}

fn written(tx: &Transaction<'_>, held: &mut Held, guardian: &Citizen, at: i64) -> Result<(), Error> {
    let asked = Entry {
        act: Act::Asked,
        by: Side::Guardian,
        actor: guardian.name,
    };
    held.log(tx, &asked, None, at)?;
    if held.state == LinkState::Active {
        let confirmed = Entry {
            act: Act::Confirmed,
            by: Side::Register,
            actor: "",
        };
        held.log(tx, &confirmed, None, at)?;
    }
    Ok(())
}
