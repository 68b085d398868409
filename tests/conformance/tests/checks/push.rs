use crate::support::{Citizen, Fake, Ran, Talk, run};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use motcua_core::net::wire;
use motcua_core::ports::Keys as _;
use motcua_core::status::push::PushKeys;
use motcua_core::testing::{SoftKeys, SystemRandom};
use motcua_journeys::Sandbox;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

type Taken = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A push service that takes what `judge` gives a success for.
fn service(judge: fn(&HeaderMap, &Bytes) -> u16) -> (Fake, Taken) {
    let taken = Taken::default();
    let kept = taken.clone();
    let fake = Fake::serve(|_| {
        let take = async move |headers: HeaderMap, body: Bytes| {
            let status = judge(&headers, &body);
            kept.lock().unwrap().push((headers, body));
            (StatusCode::from_u16(status).unwrap(), [("location", "/m/1")])
        };
        Router::new().route("/push/abc", post(take))
    });
    (fake, taken)
}

fn strict(headers: &HeaderMap, _: &Bytes) -> u16 {
    if headers.contains_key("ttl") { 201 } else { 400 }
}

fn send(fake: &Fake, more: &[&str]) -> Ran {
    let url = format!("{}/push/abc", fake.base);
    run(&[&["push", "--endpoint", &url][..], more].concat())
}

#[test]
fn a_push_service_gets_messages_the_phone_of_the_subscription_opens() {
    let (fake, taken) = service(strict);
    let phone = PushKeys::generate(&SystemRandom::default());
    let ran = send(&fake, &["--p256dh", &phone.p256dh(), "--auth", &phone.auth()]).conforms();
    assert_eq!(ran.outcome("without TTL refused"), "PASS");
    let taken = taken.lock().unwrap();
    let lengths: Vec<usize> = taken.iter().map(|(_, body)| body.len()).collect();
    assert_eq!((taken.len(), lengths[1]), (3, 4096));
    for (headers, body) in taken.iter() {
        let opened: Value = serde_json::from_slice(&phone.open(body).unwrap()).unwrap();
        assert_eq!(opened["kind"], "conformance");
        assert_eq!(headers["content-encoding"], "aes128gcm");
        assert!(headers["authorization"].to_str().unwrap().starts_with("vapid t="));
    }
}

#[test]
fn a_service_that_refuses_fails_where_it_refuses() {
    let (fake, _) = service(|_, body| if body.len() > 2000 { 413 } else { 201 });
    let ran = send(&fake, &[]).fails_at(&["4096 bytes"]);
    assert_eq!(
        (ran.outcome("send"), ran.outcome("without TTL refused")),
        ("PASS", "SKIP")
    );
    let (fake, _) = service(|_, _| 403);
    send(&fake, &[]).fails_at(&["send"]);
}

#[test]
fn a_vapid_key_has_one_form() {
    let point = SoftKeys::in_memory().public_key("vapid".into()).unwrap();
    run(&["push", "--vapid-key", &B64.encode(&point)]).conforms();
    run(&["push", "--vapid-key", &B64.encode(&point[1..])]).fails_at(&["VAPID key"]);
    // One in sixty-four begins like an option.
    run(&["push", "--vapid-key", "-Z0"]).fails_at(&["VAPID key"]);
    assert_eq!(run(&["push"]).code, 2);
}

/// Starts the checker as a push service and gives the subscription it announces.
fn listening(more: &[&str]) -> (Talk, wire::PushSubscription) {
    let mut talk = Talk::start(&[&["push", "--listen", "127.0.0.1:0"][..], more].concat());
    let line = talk.line_with("p256dh");
    (talk, serde_json::from_str(&line).unwrap())
}

/// What the sandbox's sender sends when an officer clicks.
fn message_of_the_sandbox(vapid: Option<&str>) -> Ran {
    let sandbox = Sandbox::start();
    let citizen = Citizen::of(&sandbox);
    let code = citizen.file();
    let key = vapid.map_or(citizen.pack.push.vapid.clone(), str::to_owned);
    let (talk, subscription) = listening(&["--vapid-key", &key]);
    citizen
        .wait(citizen.province.subscribe_push(&subscription))
        .unwrap();
    sandbox.officer(&code, json!({"action": "accept"}));
    talk.end()
}

#[test]
fn the_sandboxs_sender_seals_what_the_phone_opens() {
    let ran = message_of_the_sandbox(None).conforms();
    for step in [
        "TTL",
        "Topic",
        "VAPID signature",
        "VAPID aud",
        "VAPID key of the pack",
        "opens",
        "content",
    ] {
        assert_eq!(ran.outcome(step), "PASS", "{step}: {}", ran.text);
    }
}

#[test]
fn a_sender_with_another_key_than_the_packs_is_noticed() {
    let stranger = SoftKeys::in_memory().public_key("vapid".into()).unwrap();
    message_of_the_sandbox(Some(&B64.encode(stranger))).fails_at(&["VAPID key of the pack"]);
}

#[test]
fn a_message_in_the_clear_fails_at_every_promise_it_breaks() {
    let (talk, subscription) = listening(&[]);
    let runtime = crate::support::runtime();
    // Whichever test is first: another one of this process may have done it, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = client
        .post(&subscription.endpoint)
        .header("ttl", "soon")
        .body("{\"id\":\"1\"}")
        .send();
    assert_eq!(runtime.block_on(sent).unwrap().status(), StatusCode::CREATED);
    talk.end()
        .fails_at(&["TTL", "Content-Encoding", "VAPID signature", "opens"]);
}

#[test]
fn silence_is_a_failure_in_its_own_time() {
    run(&["push", "--listen", "127.0.0.1:0", "--wait", "0"]).fails_at(&["message"]);
}
