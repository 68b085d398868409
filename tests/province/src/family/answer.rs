//! The member consents or refuses; either side withdraws.

use super::store::{self, Entry, Held};
use super::{Act, Basis, Link, LinkState, Side, Waits};
use crate::channels;
use crate::error::Problem;
use crate::oidc::citizens;
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::Json;
use axum::extract::{Path, State};
use rusqlite::Transaction;

/// The member lets the guardian act.
#[utoipa::path(post, path = "/family/{id}/consent", tag = "family", params(("id" = String, Path)),
    responses((status = 200, body = Link), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "No longer asked", body = Problem)))]
pub(crate) async fn consent(
    State(province): State<Shared>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<Link>, Problem> {
    change(province, signed, id, Act::Consented).await
}

/// The member does not.
#[utoipa::path(post, path = "/family/{id}/refuse", tag = "family", params(("id" = String, Path)),
    responses((status = 200, body = Link), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "No longer asked", body = Problem)))]
pub(crate) async fn refuse(
    State(province): State<Shared>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<Link>, Problem> {
    change(province, signed, id, Act::Refused).await
}

/// Either side ends it, at any time.
#[utoipa::path(post, path = "/family/{id}/withdraw", tag = "family", params(("id" = String, Path)),
    responses((status = 200, body = Link), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "Refused or ended before", body = Problem)))]
pub(crate) async fn withdraw(
    State(province): State<Shared>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<Link>, Problem> {
    change(province, signed, id, Act::Withdrawn).await
}

async fn change(province: Shared, signed: Signed, id: String, act: Act) -> Result<Json<Link>, Problem> {
    let now = province.now();
    let (link, pushes) = province
        .db
        .call(move |tx| {
            let (mut held, side) = store::own(tx, &id, &signed.sub, now)?;
            // Only the member answers; a guardian who tries is told nothing new.
            if act != Act::Withdrawn && side != Side::Member {
                return Err(Problem::not_found("Không có liên kết này."));
            }
            let pushes = moved(tx, &mut held, side, act, &signed.sub, now.as_millisecond())?;
            Ok::<_, Problem>((held.seen_by(side), pushes))
        })
        .await?;
    province.sender.send(pushes);
    Ok(Json(link))
}

/// Moves it on, and tells the other side. Gives the push messages to send.
fn moved(
    tx: &Transaction<'_>,
    held: &mut Held,
    side: Side,
    act: Act,
    sub: &str,
    at: i64,
) -> Result<Vec<String>, Problem> {
    let (to, basis) = match act {
        Act::Consented => (LinkState::Active, Some(Basis::Consent)),
        Act::Refused => (LinkState::Refused, None),
        _ => (LinkState::Withdrawn, None),
    };
    // An answer lost on the way is asked for again.
    if held.state == to && (act != Act::Consented || held.basis == basis) {
        return Ok(Vec::new());
    }
    let from = match act {
        Act::Withdrawn => matches!(held.state, LinkState::Asked | LinkState::Active),
        _ => held.state == LinkState::Asked && held.waits == Some(Waits::Consent),
    };
    if !from {
        return Err(Problem::conflict("Liên kết này không còn chờ việc đó."));
    }
    let name = citizens::find(sub).map_or("", |c| c.name);
    let said_no = side == Side::Member && held.basis.is_none() && to != LinkState::Active;
    let entry = Entry {
        act,
        by: side,
        actor: if said_no { "" } else { name },
    };
    held.become_(tx, to, basis, &entry, at)?;
    channels::others::family(tx, held, act, side, at)
}
