//! The province as a client of Zalo: one access token, renewed by a refresh token that is good once.

use super::{WINDOW_MS, account};
use crate::channels::store;
use crate::db::{meta, set_meta};
use crate::error::{Error, Problem};
use crate::state::Province;
use serde_json::{Value, json};

const ACCESS: &str = "zalo_access";
const ACCESS_UNTIL: &str = "zalo_access_until";
const REFRESH: &str = "zalo_refresh";

/// A token that may be used for a while yet.
const SPARE_MS: i64 = 5 * 60_000;

/// Tells a citizen by their linked account: by a consultation message within 48 hours of their last word, else by a template. Says
/// why not.
pub(crate) async fn tell(province: &Province, sub: &str, text: &str, link: &str) -> Result<(), String> {
    let who = sub.to_owned();
    let found = province
        .db
        .call(move |tx| Ok::<_, Problem>((store::zalo_of(tx, &who)?, store::person(&who)?.phone)))
        .await
        .map_err(|p| p.code)?;
    let (Some(held), phone) = found else {
        return Err("not linked".into());
    };
    let within = province.now_ms() - held.spoke < WINDOW_MS;
    let answer = if within {
        send(
            province,
            "/zalo/openapi/v3.0/oa/message/cs",
            &consultation(&held.user, text),
        )
        .await?
    } else {
        let body = transaction(&held.user, text, link);
        send(province, "/zalo/openapi/v3.0/oa/message/transaction", &body).await?
    };
    match (number(&answer), phone) {
        (0, _) => Ok(()),
        // Who no longer follows the account is still reached by the number the province has.
        (-213 | -230, Some(phone)) => {
            let body = notification(&phone, text, link)?;
            let answer = send(province, "/zalo/business/message/template", &body).await?;
            match number(&answer) {
                0 => Ok(()),
                other => Err(format!("ZNS {other}")),
            }
        }
        (other, _) => Err(format!("OA {other}")),
    }
}

/// Answers a user who just wrote.
pub(crate) async fn answer(province: &Province, user: &str, text: &str) -> Result<(), String> {
    let answer = send(
        province,
        "/zalo/openapi/v3.0/oa/message/cs",
        &consultation(user, text),
    )
    .await?;
    match number(&answer) {
        0 => Ok(()),
        other => Err(format!("OA {other}")),
    }
}

fn consultation(user: &str, text: &str) -> Value {
    json!({"recipient": {"user_id": user}, "message": {"text": text}})
}

fn transaction(user: &str, text: &str, link: &str) -> Value {
    // News for everyone leads nowhere.
    let buttons = if link.is_empty() {
        json!([])
    } else {
        json!([{"title": "Mở trong ứng dụng Một Cửa", "image_icon": "", "type": "oa.open.url", "payload": {"url": link}}])
    };
    json!({"recipient": {"user_id": user}, "message": {"attachment": {"type": "template", "payload": {
        "template_type": "transaction_order", "language": "VI",
        "elements": [{"type": "header", "content": "Tin của tỉnh gửi bạn"}, {"type": "text", "align": "left", "content": text}],
        "buttons": buttons
    }}}})
}

fn notification(phone: &str, text: &str, link: &str) -> Result<Value, String> {
    let account = account().map_err(|e| e.to_string())?;
    Ok(json!({
        "phone": phone, "template_id": account.zns_template, "template_data": {"news": text, "link": link},
        "tracking_id": uuid::Uuid::new_v4().to_string()
    }))
}

fn number(answer: &Value) -> i64 {
    answer["error"].as_i64().unwrap_or(-1)
}

/// Posts with the access token; a token that is refused is renewed once.
async fn send(province: &Province, path: &str, body: &Value) -> Result<Value, String> {
    let token = token(province, None).await?;
    let answer = post(province, path, &token, body).await?;
    if !matches!(number(&answer), -216 | -124) {
        return Ok(answer);
    }
    let fresh = self::token(province, Some(&token)).await?;
    post(province, path, &fresh, body).await
}

async fn post(province: &Province, path: &str, token: &str, body: &Value) -> Result<Value, String> {
    let sent = province.sender.http().post(province.url(path));
    let answer = sent.header("access_token", token).json(body).send().await;
    let answer = answer.map_err(|e| e.to_string())?;
    answer.json().await.map_err(|e| e.to_string())
}

/// The access token; a new one when there is none, it is about to end, or `refused` is the one that is held. One renewal at a
/// time: a refresh token that two use is lost.
async fn token(province: &Province, refused: Option<&str>) -> Result<String, String> {
    let _turn = province.zalo_turn.lock().await;
    let account = account().map_err(|e| e.to_string())?;
    let now = province.now_ms();
    let (held, until, refresh) = province
        .db
        .call(|tx| Ok::<_, Error>((meta(tx, ACCESS)?, meta(tx, ACCESS_UNTIL)?, meta(tx, REFRESH)?)))
        .await
        .map_err(|e| e.to_string())?;
    let good = until
        .and_then(|u| u.parse::<i64>().ok())
        .is_some_and(|u| u > now + SPARE_MS);
    if let Some(held) = held.filter(|held| good && refused != Some(held.as_str())) {
        return Ok(held);
    }
    let refresh = refresh.unwrap_or_else(|| account.first_refresh_token.clone());
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("app_id", account.app_id.as_str()),
            ("grant_type", "refresh_token"),
            ("refresh_token", &refresh),
        ])
        .finish();
    let answer = province
        .sender
        .http()
        .post(province.url("/zalo/oauth/v4/oa/access_token"))
        .header("secret_key", &account.app_secret)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .map_err(|e| e.to_string())?;
    let answer: Value = answer.json().await.map_err(|e| e.to_string())?;
    let (Some(access), Some(next)) = (answer["access_token"].as_str(), answer["refresh_token"].as_str())
    else {
        return Err(format!("OAuth {}", number(&answer)));
    };
    let lasts = answer["expires_in"]
        .as_str()
        .and_then(|s| s.parse::<i64>().ok())
        .unwrap_or(3600);
    let (access, next) = (access.to_owned(), next.to_owned());
    let kept = access.clone();
    // Both in one transaction, before the token is used: the old refresh token is spent already.
    province
        .db
        .call(move |tx| {
            set_meta(tx, ACCESS, &kept)?;
            set_meta(tx, REFRESH, &next)?;
            set_meta(tx, ACCESS_UNTIL, &(now + lasts * 1000).to_string())?;
            Ok::<_, Error>(())
        })
        .await
        .map_err(|e| e.to_string())?;
    Ok(access)
}
