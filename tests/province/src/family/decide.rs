//! The officer decides on an asking by its evidence.

use super::store::{self, Entry, Held};
use super::{Act, Basis, LinkState, Side, Waits};
use crate::channels;
use crate::error::Problem;
use crate::state::Province;

const ACTOR: &str = "Cán bộ một cửa (thử nghiệm)";

/// Whether an officer may decide on it now.
pub(crate) fn may_decide(held: &Held) -> bool {
    held.state == LinkState::Asked && held.waits == Some(Waits::Officer)
}

/// Approves or refuses; 409 when it does not wait for an officer.
pub(crate) async fn decide(province: &Province, id: String, approve: bool) -> Result<Held, Problem> {
    let now = province.now();
    let (held, pushes) = province
        .db
        .call(move |tx| {
            let mut held =
                store::find(tx, &id, now)?.ok_or_else(|| Problem::not_found("Không có liên kết này."))?;
            if !may_decide(&held) {
                return Err(Problem::conflict("Liên kết này không chờ cán bộ."));
            }
            let (state, basis, act) = if approve {
                (LinkState::Active, Some(Basis::Papers), Act::Approved)
            } else {
                (LinkState::Refused, None, Act::Refused)
            };
            let entry = Entry {
                act,
                by: Side::Office,
                actor: ACTOR,
            };
            held.become_(tx, state, basis, &entry, now.as_millisecond())?;
            let pushes = channels::others::family(tx, &held, act, Side::Office, now.as_millisecond())?;
            Ok::<_, Problem>((held, pushes))
        })
        .await?;
    province.sender.send(pushes);
    Ok(held)
}
