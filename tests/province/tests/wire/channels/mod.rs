//! By which ways citizens are told: the wish, the fallback, quiet and digest, Zalo from both ends.

mod told;
mod zalo;

use crate::client::{Phone, Sandbox, http, sha256_hex};
use axum::Router;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use jiff::{SignedDuration, Timestamp};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const APP: &str = "4100000000000000001";
const KEY: &str = "sandbox-oa-webhook-key";

/// A sandbox whose clock stands where it is put, in Vietnam's time.
struct Scene {
    sandbox: Sandbox,
    now: Arc<AtomicI64>,
}

fn ms(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

impl Scene {
    async fn at(text: &str) -> Self {
        let now = Arc::new(AtomicI64::new(ms(text)));
        let clock = now.clone();
        let sandbox = Sandbox::with(move |options| {
            options.clock =
                Arc::new(move || Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap());
        })
        .await;
        Self { sandbox, now }
    }

    fn set(&self, text: &str) {
        self.now.store(ms(text), Ordering::SeqCst);
    }

    fn ahead(&self) -> SignedDuration {
        let now = Timestamp::from_millisecond(self.now.load(Ordering::SeqCst)).unwrap();
        now.duration_since(Timestamp::now())
    }

    async fn phone(&self) -> Phone {
        Phone::signed_in_at(&self.sandbox, "vi-du", "level2", self.ahead()).await
    }

    /// Does what is due; gives the notices as they stand: kind, way, state.
    async fn run(&self) -> Vec<(String, String, String)> {
        let answer = http()
            .post(self.sandbox.url("/sandbox/channels/run"))
            .send()
            .await
            .unwrap();
        let told: Value = answer.json().await.unwrap();
        let word = |v: &Value| v.as_str().unwrap().to_owned();
        let notices = told["notices"].as_array().unwrap();
        notices
            .iter()
            .map(|n| (word(&n["kind"]), word(&n["via"]), word(&n["state"])))
            .collect()
    }

    async fn ways(&self) -> Vec<String> {
        self.run()
            .await
            .into_iter()
            .map(|(_, via, state)| format!("{via} {state}"))
            .collect()
    }

    async fn outbox(&self) -> Vec<Value> {
        self.sandbox
            .get("/desk/api/outbox")
            .await
            .as_array()
            .unwrap()
            .clone()
    }

    /// Newest first, without what the user wrote.
    async fn zalo(&self) -> Vec<Value> {
        let all = self.sandbox.get("/zalo/api/messages").await;
        let all = all.as_array().unwrap().iter().filter(|m| m["kind"] != "user");
        all.cloned().collect()
    }

    async fn say(&self, user: &str, text: &str) -> u64 {
        let body = json!({"user": user, "text": text});
        let answer = http()
            .post(self.sandbox.url("/zalo/api/say"))
            .json(&body)
            .send()
            .await
            .unwrap();
        answer.json::<Value>().await.unwrap().as_u64().unwrap()
    }

    async fn wish(&self, phone: &Phone, change: impl FnOnce(&mut Value)) -> Response {
        let mut wish: Value = self.channels(phone).await;
        change(&mut wish);
        self.put(phone, &wish, &uuid::Uuid::new_v4().to_string()).await
    }

    async fn put(&self, phone: &Phone, wish: &Value, key: &str) -> Response {
        let url = self.sandbox.url("/channels");
        phone
            .send(Method::PUT, &url, |r| r.header("idempotency-key", key).json(wish))
            .await
            .unwrap()
    }

    async fn filed(&self, phone: &Phone) -> String {
        phone.filed(&self.sandbox).await["dossier"]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// What the province holds of the citizen's ways to be told.
    async fn channels(&self, phone: &Phone) -> Value {
        let answer = phone.get(&self.sandbox.url("/channels")).await;
        answer.json().await.unwrap()
    }

    async fn link(&self, phone: &Phone, user: &str) {
        let code = self.code(phone).await;
        assert_eq!(self.say(user, &code.to_lowercase()).await, 200);
        let held: Value = self.channels(phone).await;
        assert!(held["zalo"]["since"].is_string(), "{held}");
        // The answer to the user comes beside the one to Zalo.
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        let welcome = |all: &[Value]| {
            all.iter()
                .any(|m| m["to"] == user && m["text"].as_str().unwrap().starts_with("Đã liên kết"))
        };
        while !welcome(&self.zalo().await) {
            assert!(std::time::Instant::now() < end, "no welcome");
        }
    }

    async fn code(&self, phone: &Phone) -> String {
        let url = self.sandbox.url("/channels/zalo/code");
        let answer = phone.send(Method::POST, &url, |r| r).await.unwrap();
        answer.json::<Value>().await.unwrap()["text"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn webhook(&self, body: &[u8], signature: Option<&str>) -> StatusCode {
        let mut request = http()
            .post(self.sandbox.url("/channels/zalo/webhook"))
            .body(body.to_vec());
        if let Some(signature) = signature {
            request = request.header("x-zevent-signature", signature);
        }
        request.send().await.unwrap().status()
    }
}

fn only(order: &[&str]) -> impl FnOnce(&mut Value) {
    let order = json!(order);
    move |wish| {
        for kind in ["status", "return", "result"] {
            wish["kinds"][kind]["order"] = order.clone();
        }
    }
}

/// A push service that takes everything and says nothing to the app: nobody acknowledges.
async fn deaf_phone(scene: &Scene, phone: &Phone) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/push", listener.local_addr().unwrap());
    let app = Router::new().route("/push", post(async || StatusCode::CREATED));
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let key = p256::SecretKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
    let point = B64.encode(key.public_key().to_encoded_point(false));
    let body = json!({"endpoint": endpoint, "keys": {"p256dh": point, "auth": B64.encode([7_u8; 16])}});
    let url = scene.sandbox.url("/push/subscriptions");
    let answer = phone.send(Method::POST, &url, |r| r.json(&body)).await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_is_kept_once_under_its_key_and_nonsense_is_refused() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    let mut wish: Value = scene.channels(&phone).await;
    assert_eq!(
        wish["quiet"],
        json!({"on": true, "from": "21:00", "until": "07:00", "urgent": false})
    );
    assert_eq!(
        wish["kinds"]["status"]["order"],
        json!(["push", "zalo", "sms", "email"])
    );
    assert_eq!(
        (&wish["phone"], &wish["revision"]),
        (&json!("•••• ••• 101"), &json!(0))
    );
    wish["quiet"]["on"] = json!(false);
    for _ in 0..2 {
        let told: Value = scene
            .put(&phone, &wish, "0b9d0a0e-27a8-4b0a-9d62-51d1a0c3f001")
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(
            (&told["quiet"]["on"], &told["revision"]),
            (&json!(false), &json!(1))
        );
    }
    wish["quiet"]["from"] = json!("9 giờ tối");
    wish["kinds"]["status"]["order"] = json!(["sms", "sms"]);
    wish["kinds"]["gossip"] = json!({"order": []});
    let refused = scene
        .put(&phone, &wish, "0b9d0a0e-27a8-4b0a-9d62-51d1a0c3f002")
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused: Value = refused.json().await.unwrap();
    let places: Vec<_> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["/kinds/gossip", "/kinds/status/order", "/quiet/from"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_nobody_acknowledges_falls_to_the_next_way_and_an_acknowledged_one_does_not() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    deaf_phone(&scene, &phone).await;
    assert_eq!(
        scene.wish(&phone, only(&["push", "sms"])).await.status(),
        StatusCode::OK
    );
    let code = scene.filed(&phone).await;
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    assert_eq!(scene.ways().await, ["push waiting"]);
    scene.set("2026-11-24T10:09:59+07:00");
    assert_eq!(scene.ways().await, ["push waiting"]);
    assert!(scene.outbox().await.is_empty());
    scene.set("2026-11-24T10:10:00+07:00");
    scene.run().await;
    assert_eq!(scene.ways().await, ["sms sent"]);
    let sent = scene.outbox().await;
    assert_eq!(sent.len(), 1);
    let text = sent[0]["text"].as_str().unwrap();
    assert!(
        text.contains(&code) && text.contains("đã được tiếp nhận"),
        "{text}"
    );
    assert!(
        text.contains(&format!("https://motcua.ninhbinh.example/ho-so/{code}")),
        "{text}"
    );
    for personal in ["Ví Dụ", "036190012345", "hôn nhân", "Cổ Lễ"] {
        assert!(!text.contains(personal), "{text}");
    }

    scene.sandbox.act(&code, json!({"action": "finish"})).await;
    let ids: Vec<String> = {
        // What the app would acknowledge: its messages are known to the sandbox alone, so all of them are named.
        let db = rusqlite::Connection::open(scene.sandbox.dir.path().join("province.db")).unwrap();
        let mut select = db.prepare("SELECT id FROM pushes WHERE acked IS NULL").unwrap();
        select
            .query_map([], |r| r.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    // The session of before is over by its clock.
    let phone = scene.phone().await;
    let url = scene.sandbox.url("/push/acks");
    phone
        .send(Method::POST, &url, |r| r.json(&json!({"ids": ids})))
        .await
        .unwrap();
    scene.set("2026-11-24T11:00:00+07:00");
    assert_eq!(scene.ways().await, ["sms sent", "push acked"]);
    assert_eq!(scene.outbox().await.len(), 1, "nothing more was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quiet_of_the_night_holds_a_message_until_seven_and_urgent_news_only_breaks_it_when_asked_to() {
    let scene = Scene::at("2026-11-24T22:30:00+07:00").await;
    let phone = scene.phone().await;
    scene.wish(&phone, only(&["sms"])).await;
    let code = scene.filed(&phone).await;
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    assert_eq!(scene.ways().await, ["sms held"]);
    scene.set("2026-11-25T06:59:59+07:00");
    assert_eq!(scene.ways().await, ["sms held"]);
    assert!(scene.outbox().await.is_empty());
    scene.set("2026-11-25T07:00:00+07:00");
    scene.run().await;
    assert_eq!(scene.outbox().await.len(), 1);

    scene.set("2026-11-25T23:00:00+07:00");
    let phone = scene.phone().await;
    scene
        .wish(&phone, |wish| wish["quiet"]["urgent"] = json!(true))
        .await;
    let defects = json!([{"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"}]);
    scene
        .sandbox
        .act(
            &code,
            json!({"action": "return", "note": "Bổ sung", "defects": defects}),
        )
        .await;
    scene.run().await;
    let sent = scene.outbox().await;
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(sent[0]["text"].as_str().unwrap().contains("cần bạn bổ sung"));
    assert!(
        !sent[0]["text"].as_str().unwrap().contains("xóm"),
        "the officer's words stay inside"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_gathers_a_day_over_midnight_into_one_message() {
    let scene = Scene::at("2026-11-24T20:00:00+07:00").await;
    let phone = scene.phone().await;
    scene
        .wish(&phone, |wish| {
            wish["daily_at"] = json!("08:30");
            wish["kinds"]["status"] = json!({"order": ["email"], "daily": true});
        })
        .await;
    let (one, two) = (scene.filed(&phone).await, scene.filed(&phone).await);
    scene.sandbox.act(&one, json!({"action": "accept"})).await;
    scene.set("2026-11-25T00:30:00+07:00");
    scene.sandbox.act(&two, json!({"action": "accept"})).await;
    scene.set("2026-11-25T08:29:59+07:00");
    assert_eq!(scene.ways().await, ["email held", "email held"]);
    scene.set("2026-11-25T08:30:00+07:00");
    scene.run().await;
    let sent = scene.outbox().await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    let text = sent[0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("Bạn có 2 tin") && text.contains(&one) && text.contains(&two),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn people_can_look_at_what_zalo_and_the_outboxes_show() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    scene.say("zalo-<b>", "xin chào <script>").await;
    for (path, word) in [
        ("/zalo", "Zalo của người dân"),
        ("/desk/outbox", "SMS và email đã gửi"),
    ] {
        let answer = http().get(scene.sandbox.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let page = answer.text().await.unwrap();
        assert!(page.contains(word) && !page.contains("<script>"), "{page}");
    }
    let strange = http()
        .post(scene.sandbox.url("/zalo/say"))
        .header("origin", "https://evil.example")
        .body("user=a&text=b");
    assert_eq!(strange.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}
