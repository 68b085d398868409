//! The province's sender: this program plays the push service, and the phone behind it.

use crate::Usage;
use crate::args;
use crate::card::vpcd::loopback;
use crate::report::Report;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use motcua_core::net::client::{hex, origin};
use motcua_core::net::jws::{self, KeySource, PublicKey, Typ};
use motcua_core::ports::Random as _;
use motcua_core::status::push::{PushKeys, PushKind, PushMessage};
use motcua_core::testing::SystemRandom;
use serde::Deserialize;
use serde_json::json;
use std::io::Write as _;
use std::time::Duration;
use tokio::sync::mpsc;
use url::Url;

const SEND: &str = "RFC 8030 §5";
const VAPID: &str = "RFC 8292 §2 and §3";
const SEAL: &str = "RFC 8291 §3 and §4";
const OURS: &str = "docs/protocol.md, Push";
/// A token may not be good for longer (RFC 8292 §2), in seconds.
const LONGEST: i64 = 24 * 3600;

type Taken = (HeaderMap, Bytes);

/// Takes one message and judges it.
pub(super) async fn check(
    listen: &str,
    args: &args::Push,
    key: Option<PublicKey>,
    report: &mut Report,
) -> Result<(), Usage> {
    let wrong = |error: std::io::Error| Usage(format!("--listen {listen}: {error}"));
    let listener = tokio::net::TcpListener::bind(loopback(listen)?)
        .await
        .map_err(wrong)?;
    let bound = listener.local_addr().map_err(wrong)?;
    let random = SystemRandom::default();
    let path = format!("/push/{}", hex(&random.bytes(16)));
    let base = args
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{bound}"));
    let endpoint = Url::parse(&format!("{}{path}", base.trim_end_matches('/')));
    let endpoint = endpoint.map_err(|error| Usage(format!("--public-url: {error}")))?;
    let keys = PushKeys::generate(&random);
    let (sender, mut messages) = mpsc::channel(1);
    let app = Router::new().route(&path, post(take)).with_state(sender);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    announce(&endpoint, &keys);
    let first = tokio::time::timeout(Duration::from_secs(args.wait), messages.recv()).await;
    let taken = if let Ok(Some((headers, body))) = first {
        report.pass("message", SEND, format!("{} bytes", body.len()));
        Some((headers, body))
    } else {
        let came = format!("none within {} seconds", args.wait);
        report.fail(
            "message",
            SEND,
            "a POST to the endpoint of the subscription",
            came,
        );
        None
    };
    if let Some((headers, body)) = taken {
        head(&headers, report);
        authorization(&headers, &endpoint, key, report);
        opened(&keys, &body, report);
    }
    server.abort();
    Ok(())
}

/// The first message is judged; others are taken and dropped.
async fn take(
    State(sender): State<mpsc::Sender<Taken>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1]) {
    let _ = sender.try_send((headers, body));
    (StatusCode::CREATED, [("location", "/message/1")])
}

fn announce(endpoint: &Url, keys: &PushKeys) {
    let subscription = json!({
        "endpoint": endpoint.as_str(),
        "keys": {"p256dh": keys.p256dh(), "auth": keys.auth()}
    });
    let _ = writeln!(
        std::io::stderr(),
        "give this subscription to the province's server, then let a dossier change:\n{subscription}"
    );
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
}

fn judged(good: bool, seen: &str) -> Result<String, String> {
    let seen = if seen.is_empty() { "none" } else { seen };
    if good {
        Ok(seen.to_owned())
    } else {
        Err(seen.to_owned())
    }
}

fn head(headers: &HeaderMap, report: &mut Report) {
    let ttl = text(headers, "ttl");
    let good = ttl.parse::<u32>().is_ok();
    report.step("TTL", "RFC 8030 §5.2", "a number of seconds", judged(good, ttl));

    let urgency = text(headers, "urgency");
    let good = ["", "very-low", "low", "normal", "high"].contains(&urgency);
    let wanted = "very-low, low, normal, high, or none";
    report.step("Urgency", "RFC 8030 §5.3", wanted, judged(good, urgency));

    let topic = text(headers, "topic");
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let good = topic.len() <= 32 && topic.bytes().all(plain);
    let wanted = "at most 32 characters of the base64url alphabet, or none";
    report.step("Topic", "RFC 8030 §5.4", wanted, judged(good, topic));

    let coding = text(headers, "content-encoding");
    report.step(
        "Content-Encoding",
        "RFC 8291 §4",
        "aes128gcm",
        judged(coding == "aes128gcm", coding),
    );
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    #[serde(default)]
    sub: Option<String>,
}

fn authorization(headers: &HeaderMap, endpoint: &Url, pack: Option<PublicKey>, report: &mut Report) {
    let wanted = "Authorization: vapid t=<JWT signed with ES256>, k=<its key>";
    let (claims, used) = match vapid(text(headers, "authorization")) {
        Ok(both) => both,
        Err(came) => {
            report.fail("VAPID signature", VAPID, wanted, came);
            return;
        }
    };
    report.pass("VAPID signature", VAPID, "ES256 by the key it names");
    let origin = origin(endpoint);
    report.step(
        "VAPID aud",
        VAPID,
        &origin,
        judged(claims.aud == origin, &claims.aud),
    );
    let left = claims.exp - jiff::Timestamp::now().as_second();
    let good = left > 0 && left <= LONGEST;
    report.step(
        "VAPID exp",
        VAPID,
        "in the future, at most 24 hours off",
        judged(good, &format!("in {left} seconds")),
    );
    match claims.sub.as_deref() {
        Some(sub) if sub.starts_with("mailto:") || sub.starts_with("https:") => {
            report.pass("VAPID sub", VAPID, sub);
        }
        _ => report.skip(
            "VAPID sub",
            VAPID,
            "no address of whom to tell of trouble, which the RFC only advises",
        ),
    }
    match pack {
        None => report.skip("VAPID key of the pack", OURS, "no --vapid-key"),
        Some(key) => {
            let result = judged(key == used, if key == used { "the same" } else { "another key" });
            report.step(
                "VAPID key of the pack",
                OURS,
                "the key that the pack names",
                result,
            );
        }
    }
}

fn vapid(header: &str) -> Result<(Claims, PublicKey), String> {
    if header.is_empty() {
        return Err("no Authorization".to_owned());
    }
    let fields = header.strip_prefix("vapid ").ok_or_else(|| {
        let scheme = header.split(' ').next().unwrap_or_default();
        format!("scheme {scheme:?}")
    })?;
    let field = |name: &str| {
        let mut parts = fields.split(',').map(str::trim);
        let found = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        found.ok_or_else(|| format!("no {name}"))
    };
    let key = PublicKey::from_base64url(field("k")?).map_err(|error| format!("k: {error}"))?;
    let verified = jws::verify(field("t")?, KeySource::One(&key), Typ::OrAbsent("JWT"));
    let verified = verified.map_err(|error| format!("t: {error}"))?;
    let claims = serde_json::from_slice(&verified.payload).map_err(|error| format!("claims: {error}"))?;
    Ok((claims, key))
}

fn opened(keys: &PushKeys, body: &[u8], report: &mut Report) {
    let wanted = "a body sealed for the subscription's key";
    let plain = match keys.open(body) {
        Ok(plain) => plain,
        Err(error) => {
            report.fail("opens", SEAL, wanted, super::closed(error));
            return;
        }
    };
    report.pass("opens", SEAL, format!("{} bytes inside", plain.len()));
    let result = match PushMessage::parse(&plain) {
        Ok(message) if message.kind == PushKind::Dossier && message.code.is_some() => {
            Ok("id, kind dossier, its code".to_owned())
        }
        Ok(message) if message.kind == PushKind::Dossier => Err("kind dossier without a code".to_owned()),
        Ok(message) if message.kind == PushKind::Report => match message.code {
            Some(_) => Ok("id, kind report, its number".to_owned()),
            None => Err("kind report without a number".to_owned()),
        },
        Ok(_) => Ok("id, of a kind this version does not know: leads to a sync".to_owned()),
        Err(error) => Err(super::closed(error)),
    };
    report.step("content", OURS, "{\"id\", \"kind\", \"code\", \"seq\"}", result);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_scheme_and_a_missing_key_are_told_apart() {
        assert_eq!(vapid("WebPush abc").err().as_deref(), Some("scheme \"WebPush\""));
        assert_eq!(vapid("vapid t=a.b.c").err().as_deref(), Some("no k"));
    }
}
