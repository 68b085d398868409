//! Web Push: subscriptions, sending (RFC 8030, 8291, 8292), acknowledgements.

mod seal;
mod send;

use crate::error::{Invalid, Problem};
use crate::jose::unb64;
use crate::oidc::session::Signed;
use crate::state::Shared;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, post};
use axum::{Json, Router};
use rusqlite::params;
pub(crate) use send::{Sender, enqueue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Routes below `/push`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/push/subscriptions", post(subscribe))
        .route("/push/subscriptions/{id}", delete(unsubscribe))
        .route("/push/acks", post(acknowledge))
}

/// Keys of a subscription, base64url.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct SubscriptionKeys {
    /// Uncompressed point.
    p256dh: String,
    /// 16 bytes.
    auth: String,
}

/// A push subscription, as browsers and UnifiedPush give it.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Subscription {
    endpoint: String,
    keys: SubscriptionKeys,
}

/// The subscription's id.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Subscribed {
    id: String,
}

/// Ids of opened messages.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Acks {
    ids: Vec<String>,
}

fn check(subscription: &Subscription) -> Vec<Invalid> {
    let mut wrong = Vec::new();
    let mut note = |pointer: &str, code: &str, detail: &str| {
        wrong.push(Invalid {
            pointer: pointer.into(),
            code: code.into(),
            detail: detail.into(),
        });
    };
    let local = url::Url::parse(&subscription.endpoint).is_ok_and(|u| {
        matches!(u.scheme(), "http" | "https")
            && matches!(u.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
    });
    if !local {
        note("/endpoint", "loopback", "hệ thống thử nghiệm chỉ gửi đến máy này");
    }
    let point = unb64(&subscription.keys.p256dh);
    if point.is_none_or(|p| p256::PublicKey::from_sec1_bytes(&p).is_err()) {
        note("/keys/p256dh", "format", "không phải điểm P-256");
    }
    if unb64(&subscription.keys.auth).is_none_or(|a| a.len() != 16) {
        note("/keys/auth", "format", "phải là 16 byte");
    }
    wrong
}

/// Takes a subscription; the same endpoint again gives the same id.
#[utoipa::path(post, path = "/push/subscriptions", tag = "push", request_body = Subscription,
    responses((status = 201, body = Subscribed), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn subscribe(
    State(province): State<Shared>,
    signed: Signed,
    Json(subscription): Json<Subscription>,
) -> Result<(StatusCode, Json<Subscribed>), Problem> {
    let wrong = check(&subscription);
    if !wrong.is_empty() {
        return Err(Problem::validation(wrong));
    }
    let id = province
        .db
        .call(move |tx| -> Result<String, Problem> {
            let keys = &subscription.keys;
            Ok(tx.query_row(
                "INSERT INTO subscriptions (id, sub, endpoint, p256dh, auth) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (endpoint) DO UPDATE SET sub = excluded.sub, p256dh = excluded.p256dh, auth = excluded.auth
                 RETURNING id",
                params![
                    uuid::Uuid::new_v4().to_string(),
                    signed.sub,
                    subscription.endpoint,
                    keys.p256dh,
                    keys.auth
                ],
                |r| r.get(0),
            )?)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(Subscribed { id })))
}

/// Ends a subscription.
#[utoipa::path(delete, path = "/push/subscriptions/{id}", tag = "push", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn unsubscribe(
    State(province): State<Shared>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let gone = province
        .db
        .call(move |tx| -> Result<usize, Problem> {
            Ok(tx.execute(
                "DELETE FROM subscriptions WHERE id = ?1 AND sub = ?2",
                [id, signed.sub],
            )?)
        })
        .await?;
    if gone == 0 {
        return Err(Problem::not_found("Không có đăng ký này."));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Notes opened messages. Ids that are not the citizen's are passed over.
#[utoipa::path(post, path = "/push/acks", tag = "push", request_body = Acks, responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn acknowledge(
    State(province): State<Shared>,
    signed: Signed,
    Json(acks): Json<Acks>,
) -> Result<StatusCode, Problem> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| -> Result<(), Problem> {
            for id in &acks.ids {
                tx.execute(
                    "UPDATE pushes SET state = 'acked', acked = ?3 WHERE id = ?1 AND sub = ?2 AND acked IS NULL",
                    params![id, signed.sub, now],
                )?;
            }
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
