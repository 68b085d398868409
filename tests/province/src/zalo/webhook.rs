//! The province's end of Zalo's webhook: who signed it, when, whether it was heard before; then linking and unlinking.

use super::account;
use crate::channels::store;
use crate::error::{Error, Problem};
use crate::jose::sha256_hex;
use crate::state::Shared;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rusqlite::{Transaction, params};
use serde_json::Value;

/// An event older than this, or so far ahead, is a replay.
const FRESH_MS: i64 = 5 * 60 * 1000;
/// Wrong codes of one user in [`GUESS_MS`] after which no code of theirs is looked at.
const GUESSES: i64 = 5;
const GUESS_MS: i64 = 10 * 60 * 1000;

/// What Zalo puts behind `mac=`: plain SHA-256, in hex, over the app's id, the body as it came, the body's timestamp and the
/// webhook's own key.
pub(crate) fn mac(app_id: &str, body: &[u8], timestamp: &str, key: &str) -> String {
    let mut signed = app_id.as_bytes().to_vec();
    signed.extend_from_slice(body);
    signed.extend_from_slice(timestamp.as_bytes());
    signed.extend_from_slice(key.as_bytes());
    sha256_hex(signed)
}

/// Compares in the same time wherever the two differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

fn refused(detail: &str) -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "forbidden",
        "TT-403",
        "Không được phép",
        detail,
    )
}

/// Zalo tells what a user did.
#[utoipa::path(post, path = "/channels/zalo/webhook", tag = "channels",
    request_body(content = String, content_type = "application/json", description = "An event as Zalo sends it; empty for the probe"),
    params(("X-ZEvent-Signature" = Option<String>, Header, description = "`mac=` and the hex of SHA-256(appId ‖ body ‖ timestamp ‖ OA secret key)")),
    responses((status = 200, description = "Taken, or the empty probe"), (status = 403, description = "Not signed by Zalo, or old", body = Problem),
              (status = 409, description = "Heard before", body = Problem)))]
pub(crate) async fn receive(
    State(province): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    // Zalo asks whether anybody is here before it sends anything.
    if body.is_empty() {
        return Ok(StatusCode::OK);
    }
    let account = account()?;
    let event: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let timestamp = match &event["timestamp"] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(refused("no timestamp")),
    };
    let expected = mac(&account.app_id, &body, &timestamp, &account.oa_secret_key);
    let given = headers.get("x-zevent-signature").and_then(|v| v.to_str().ok());
    let given = given.and_then(|v| v.strip_prefix("mac=")).unwrap_or_default();
    if !same(given.to_ascii_lowercase().as_bytes(), expected.as_bytes()) {
        return Err(refused("not signed by Zalo"));
    }
    let now = province.now_ms();
    let at: i64 = timestamp.parse().map_err(|_| refused("no timestamp"))?;
    if at.abs_diff(now) > FRESH_MS.unsigned_abs() {
        return Err(refused("too old"));
    }
    let answer = province
        .db
        .call(move |tx| {
            tx.execute("DELETE FROM zalo_heard WHERE at < ?1", [now - 2 * FRESH_MS])?;
            let new = tx.execute(
                "INSERT INTO zalo_heard (mac, at) VALUES (?1, ?2) ON CONFLICT (mac) DO NOTHING",
                params![expected, now],
            )?;
            if new == 0 {
                return Err(Problem::conflict("heard before"));
            }
            Ok(heard(tx, &event, now)?)
        })
        .await?;
    if let Some((user, text)) = answer {
        // Zalo has its answer already when the message of thanks is on its way, as the real one wants it.
        tokio::spawn(async move {
            if let Err(reason) = super::client::answer(&province, &user, &text).await {
                tracing::warn!(error = reason, "a user of Zalo got no answer");
            }
        });
    }
    Ok(StatusCode::OK)
}

/// Does what a user asked; gives what is to be answered to whom.
fn heard(tx: &Transaction<'_>, event: &Value, now: i64) -> Result<Option<(String, String)>, Error> {
    let name = event["event_name"].as_str().unwrap_or_default();
    let user = event["sender"]["id"]
        .as_str()
        .or(event["follower"]["id"].as_str());
    let Some(user) = user.filter(|u| !u.is_empty()) else {
        return Ok(None);
    };
    if name == "unfollow" {
        store::unlink_user(tx, user)?;
        return Ok(None);
    }
    if name != "user_send_text" {
        return Ok(None);
    }
    store::spoke(tx, user, now)?;
    let text = event["message"]["text"].as_str().unwrap_or_default();
    let words = plain(text);
    if words == "huy" {
        let gone = store::unlink_user(tx, user)?;
        let answer = if gone {
            "Đã hủy liên kết. Tỉnh không gửi tin qua Zalo này nữa."
        } else {
            "Zalo này chưa liên kết với ai."
        };
        return Ok(Some((user.to_owned(), answer.to_owned())));
    }
    let Some(code) = words
        .strip_prefix("mc")
        .filter(|c| c.len() == 8 && c.bytes().all(|b| b.is_ascii_digit()))
    else {
        return Ok(None);
    };
    let answer = if link(tx, code, user, now)? {
        "Đã liên kết. Từ nay bạn nhận tin về hồ sơ ở đây. Muốn dừng, nhắn “hủy”."
    } else {
        "Mã này không dùng được. Hãy lấy mã mới trong ứng dụng Một Cửa."
    };
    Ok(Some((user.to_owned(), answer.to_owned())))
}

/// Codes are short: nobody gets to try many.
fn link(tx: &Transaction<'_>, code: &str, user: &str, now: i64) -> Result<bool, Error> {
    tx.execute("DELETE FROM zalo_guesses WHERE at < ?1", [now - GUESS_MS])?;
    let wrong: i64 = tx.query_row("SELECT count(*) FROM zalo_guesses WHERE user = ?1", [user], |r| {
        r.get(0)
    })?;
    if wrong >= GUESSES {
        return Ok(false);
    }
    let linked = store::link_by_code(tx, code, user, now)?;
    if !linked {
        tx.execute(
            "INSERT INTO zalo_guesses (user, at) VALUES (?1, ?2)",
            params![user, now],
        )?;
    }
    Ok(linked)
}

/// Lower case, without blanks and marks: people write "Hủy", "HUỶ", "mc 4829 1375".
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c) && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figure was computed with coreutils:
    /// `printf '%s' '4100000000000000001{"event_name":"follow","timestamp":"1795491720000"}1795491720000sandbox-oa-webhook-key' | sha256sum`
    #[test]
    fn the_signature_is_plain_sha_256_over_the_parts_in_their_order() {
        let body = br#"{"event_name":"follow","timestamp":"1795491720000"}"#;
        let mac = mac(
            "4100000000000000001",
            body,
            "1795491720000",
            "sandbox-oa-webhook-key",
        );
        assert_eq!(
            mac,
            "70bb1680acb4af27754df5f7b878d2f6b932396a5165d83409e06b318bed7034"
        );
    }

    #[test]
    fn what_people_write_is_read_alike() {
        for text in ["Hủy", "HUỶ", " huỷ ", "hu\u{309}y", "huy"] {
            assert_eq!(plain(text), "huy", "{text}");
        }
        assert_eq!(plain("MC 4829 1375"), "mc48291375");
    }

    #[test]
    fn a_comparison_sees_every_difference() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"xbc") && !same(b"abc", b"ab") && !same(b"", b"a"));
    }
}
