//! The citizen takes a dossier back.

use super::once::Once;
use super::{Dossier, file, status, store};
use crate::clock::rfc3339;
use crate::error::Problem;
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A withdrawal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Withdrawal {
    /// Why; nobody has to say.
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

/// Withdraws a dossier that is not over.
#[utoipa::path(post, path = "/dossiers/{code}/withdrawal", tag = "dossiers", request_body = Withdrawal,
    params(("code" = String, Path), ("Idempotency-Key" = String, Header, description = "UUID made when the citizen confirmed")),
    responses((status = 201, body = Dossier), (status = 200, description = "Withdrawn before", body = Dossier),
              (status = 404, body = Problem), (status = 409, description = "It is over", body = Problem)))]
pub(crate) async fn withdraw(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Dossier>), Problem> {
    let sent: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let asked: Withdrawal =
        serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    let once = Once::new(
        &signed.sub,
        file::key_of(&headers)?,
        format!("withdrawal {code}"),
        &sent,
    )?;
    let shared = province.clone();
    let (fresh, dossier, pushes) = province
        .db
        .call(move |tx| {
            if let Some(dossier) = once.before(tx)? {
                return Ok::<_, Problem>((false, dossier, Vec::new()));
            }
            let mut held = store::own(tx, &code, &signed.sub)?;
            let open = matches!(
                held.dossier.status,
                status::REGISTERED
                    | status::RECEIVED
                    | status::IN_PROGRESS
                    | status::SUPPLEMENT
                    | status::FINANCIAL
            );
            let again = held.dossier.status == status::WITHDRAWN;
            if !open && !again {
                return Err(Problem::conflict("Hồ sơ này đã kết thúc, không rút được nữa."));
            }
            let mut pushes = Vec::new();
            if open {
                let applicant = held.dossier.applicant.clone();
                let reason = asked.reason.filter(|r| !r.trim().is_empty());
                held.dossier
                    .step(&rfc3339(shared.now()), status::WITHDRAWN, &applicant, reason);
                store::save(tx, &held.dossier)?;
                let seq = held.dossier.last_seq();
                pushes = crate::push::enqueue(tx, &held.sub, &code, seq, "low", shared.now_ms())?;
            }
            once.keep(tx, &held.dossier)?;
            Ok((open, held.dossier, pushes))
        })
        .await?;
    province.sender.send(pushes);
    let status = if fresh {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(dossier)))
}
