//! Zalo's own end: tokens, messages, templates, and users who write.

use super::{Account, WINDOW_MS, account, webhook, words_of};
use crate::error::{Error, Problem};
use crate::state::{Province, Shared};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::{Value, json};
use std::collections::HashMap;

/// An access token is good for 25 hours, a refresh token for three months.
const ACCESS_S: i64 = 90_000;
const REFRESH_MS: i64 = 90 * 86_400 * 1000;

/// Zalo's hosts, each below a path of the sandbox: `oauth.zaloapp.com`, `openapi.zalo.me`, `business.openapi.zalo.me`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/zalo/oauth/v4/oa/access_token", post(token))
        .route("/zalo/openapi/v3.0/oa/message/cs", post(cs))
        .route("/zalo/openapi/v3.0/oa/message/transaction", post(transaction))
        .route("/zalo/business/message/template", post(template))
}

/// Zalo answers 200 whatever happened; the number says what. The words are those of `data/zalo/errors.json`.
fn error(api: &str, number: i32) -> Result<Json<Value>, Error> {
    Ok(Json(json!({"error": number, "message": words_of(api, number)?})))
}

fn oauth_error(number: i32) -> Result<Json<Value>, Error> {
    let name = words_of("oauth", number)?;
    Ok(Json(json!({
        "error": number, "error_name": name, "error_reason": name, "error_description": name,
        "ref_docs": "https://developers.zalo.me/docs/official-account"
    })))
}

/// OAuth v4, `grant_type=refresh_token`: the refresh token is good once and a new one comes with the answer.
async fn token(
    State(province): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let account = account()?;
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let secret = headers.get("secret_key").and_then(|v| v.to_str().ok());
    if secret != Some(account.app_secret.as_str()) || field("app_id") != account.app_id {
        return Ok(oauth_error(-14004)?);
    }
    if field("grant_type") != "refresh_token" {
        return Ok(oauth_error(-14002)?);
    }
    let (given, now) = (field("refresh_token"), province.now_ms());
    province
        .db
        .call(move |tx| {
            if given == account.first_refresh_token {
                // Whoever set the account up got this one by hand.
                let sql = "INSERT INTO zalo_tokens (token, kind, expires, used) VALUES (?1, 'refresh', ?2, NULL) ON CONFLICT (token) DO NOTHING";
                tx.execute(sql, params![given, now + REFRESH_MS])?;
            }
            let good = tx.execute(
                "UPDATE zalo_tokens SET used = ?2 WHERE token = ?1 AND kind = 'refresh' AND used IS NULL AND expires > ?2",
                params![given, now],
            )?;
            if good == 0 {
                return Ok(oauth_error(-14014)?);
            }
            let access = issue(tx, "access", now + ACCESS_S * 1000)?;
            let refresh = issue(tx, "refresh", now + REFRESH_MS)?;
            Ok::<_, Problem>(Json(json!({
                "access_token": access, "refresh_token": refresh, "expires_in": ACCESS_S.to_string()
            })))
        })
        .await
}

fn issue(tx: &Transaction<'_>, kind: &str, expires: i64) -> Result<String, Error> {
    let token = format!("{kind}-{}", uuid::Uuid::new_v4().simple());
    tx.execute(
        "INSERT INTO zalo_tokens (token, kind, expires, used) VALUES (?1, ?2, ?3, NULL)",
        params![token, kind, expires],
    )?;
    Ok(token)
}

fn is_access(tx: &Transaction<'_>, token: &str, now: i64) -> Result<bool, Error> {
    let sql = "SELECT count(*) > 0 FROM zalo_tokens WHERE token = ?1 AND kind = 'access' AND expires > ?2";
    Ok(tx.query_row(sql, params![token, now], |r| r.get(0))?)
}

fn access_of(headers: &HeaderMap) -> String {
    let token = headers.get("access_token").and_then(|v| v.to_str().ok());
    token.unwrap_or_default().to_owned()
}

/// Consultation: any text, within 48 hours of the user's last word.
async fn cs(
    State(province): State<Shared>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Problem> {
    let text = body["message"]["text"].as_str().map(str::to_owned);
    deliver(
        &province,
        &headers,
        &body,
        "cs",
        text.map(|text| (text, String::new())),
    )
    .await
}

/// Transaction: by template, to followers, at any time.
async fn transaction(
    State(province): State<Shared>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Problem> {
    let payload = &body["message"]["attachment"]["payload"];
    let typed = payload["template_type"]
        .as_str()
        .is_some_and(|t| t.starts_with("transaction_"));
    let elements = payload["elements"].as_array().filter(|_| typed);
    let said = elements.map(|elements| {
        let parts: Vec<&str> = elements.iter().filter_map(|e| e["content"].as_str()).collect();
        let link = payload["buttons"][0]["payload"]["url"]
            .as_str()
            .unwrap_or_default();
        (parts.join("\n"), link.to_owned())
    });
    deliver(&province, &headers, &body, "transaction", said).await
}

async fn deliver(
    province: &Province,
    headers: &HeaderMap,
    body: &Value,
    kind: &'static str,
    said: Option<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let user = body["recipient"]["user_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let (token, now) = (access_of(headers), province.now_ms());
    province
        .db
        .call(move |tx| {
            if !is_access(tx, &token, now)? {
                return Ok(error("oa", -216)?);
            }
            let Some((text, link)) = said.filter(|(text, _)| !text.is_empty() && text.chars().count() <= 2000) else {
                return Ok(error("oa", -201)?);
            };
            let held: Option<(i64, bool)> = tx
                .query_row("SELECT spoke, follows FROM zalo_users WHERE user = ?1", [&user], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .optional()?;
            match held {
                None => return Ok(error("oa", -201)?),
                Some((spoke, _)) if kind == "cs" && now - spoke >= WINDOW_MS => {
                    return Ok(error("oa", -230)?);
                }
                Some((_, false)) if kind == "transaction" => return Ok(error("oa", -213)?),
                Some(_) => {}
            }
            let id = show(tx, &user, kind, &text, &link, now)?;
            Ok::<_, Problem>(Json(json!({
                "error": 0, "message": "Success", "data": {"message_id": id, "user_id": user, "sent_time": now.to_string()}
            })))
        })
        .await
}

/// ZNS: to a telephone, by an approved template.
async fn template(
    State(province): State<Shared>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Problem> {
    let account = account()?;
    let (token, now) = (access_of(&headers), province.now_ms());
    province
        .db
        .call(move |tx| {
            if !is_access(tx, &token, now)? {
                return Ok(error("zns", -124)?);
            }
            let phone = body["phone"].as_str().unwrap_or_default();
            if !phone.starts_with("84") || phone.len() != 11 || !phone.bytes().all(|b| b.is_ascii_digit()) {
                return Ok(error("zns", -108)?);
            }
            if account.phones_without_zalo.iter().any(|p| p == phone) {
                return Ok(error("zns", -118)?);
            }
            if body["template_id"].as_str() != Some(account.zns_template.as_str()) {
                return Ok(error("zns", -109)?);
            }
            let data = &body["template_data"];
            let (Some(news), Some(link)) = (data["news"].as_str(), data["link"].as_str()) else {
                return Ok(error("zns", -112)?);
            };
            let id = show(tx, phone, "zns", news, link, now)?;
            Ok::<_, Problem>(Json(json!({
                "error": 0, "message": "Success",
                "data": {"msg_id": id, "sent_time": now.to_string(), "quota": {"dailyQuota": "500", "remainingQuota": "499"}}
            })))
        })
        .await
}

fn show(
    tx: &Transaction<'_>,
    user: &str,
    kind: &str,
    text: &str,
    link: &str,
    now: i64,
) -> Result<String, Error> {
    let id: i64 = tx.query_row(
        "INSERT INTO zalo_messages (user, at, kind, text, link) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        params![user, now, kind, text, link],
        |r| r.get(0),
    )?;
    Ok(format!("m{id}"))
}

/// A user writes to the official account: Zalo shows it, and tells the province. Gives the status of the province's answer.
pub(crate) async fn user_writes(province: &Province, user: &str, text: &str) -> Result<u16, Problem> {
    let account = account()?;
    let now = province.now_ms();
    let (who, said) = (user.to_owned(), text.to_owned());
    let id = province
        .db
        .call(move |tx| {
            tx.execute(
                "INSERT INTO zalo_users (user, spoke, follows) VALUES (?1, ?2, 1)
                 ON CONFLICT (user) DO UPDATE SET spoke = excluded.spoke",
                params![who, now],
            )?;
            Ok::<_, Problem>(show(tx, &who, "user", &said, "", now)?)
        })
        .await?;
    let event = json!({
        "app_id": account.app_id, "user_id_by_app": user, "event_name": "user_send_text", "timestamp": now.to_string(),
        "sender": {"id": user}, "recipient": {"id": account.oa_id}, "message": {"msg_id": id, "text": text}
    });
    call_back(province, &account, &event).await
}

/// A user leaves the official account. Zalo tells the province when `told`; a call that is lost on the way is not `told`. Gives the
/// status of the province's answer, 0 without one.
pub(crate) async fn user_leaves(province: &Province, user: &str, told: bool) -> Result<u16, Problem> {
    let account = account()?;
    let who = user.to_owned();
    province
        .db
        .call(move |tx| {
            tx.execute("UPDATE zalo_users SET follows = 0 WHERE user = ?1", [who])?;
            Ok::<_, Problem>(())
        })
        .await?;
    if !told {
        return Ok(0);
    }
    let event = json!({
        "app_id": account.app_id, "user_id_by_app": user, "event_name": "unfollow", "source": "oa_profile",
        "oa_id": account.oa_id, "follower": {"id": user}, "timestamp": province.now_ms().to_string()
    });
    call_back(province, &account, &event).await
}

/// Signs an event as Zalo does and posts it.
async fn call_back(province: &Province, account: &Account, event: &Value) -> Result<u16, Problem> {
    let body = serde_json::to_vec(event)?;
    let timestamp = event["timestamp"].as_str().unwrap_or_default();
    let mac = webhook::mac(&account.app_id, &body, timestamp, &account.oa_secret_key);
    let answer = province
        .sender
        .http()
        .post(province.url("/channels/zalo/webhook"))
        .header("content-type", "application/json")
        .header("x-zevent-signature", format!("mac={mac}"))
        .body(body)
        .send()
        .await
        .map_err(|e| Error::Io(std::io::Error::other(e)))?;
    Ok(answer.status().as_u16())
}
