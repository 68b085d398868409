//! By which ways citizens are told: the wish, the fallback, quiet and digest, Zalo from both ends.

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
        let mut wish: Value = phone
            .get(&self.sandbox.url("/channels"))
            .await
            .json()
            .await
            .unwrap();
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

    async fn link(&self, phone: &Phone, user: &str) {
        let code = self.code(phone).await;
        assert_eq!(self.say(user, &code.to_lowercase()).await, 200);
        let held: Value = phone
            .get(&self.sandbox.url("/channels"))
            .await
            .json()
            .await
            .unwrap();
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
    let mut wish: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
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
async fn zalo_is_linked_by_the_code_and_unlinked_from_either_side() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    assert_eq!(scene.say("zalo-7", "MC 00000000").await, 200);
    let code = scene.code(&phone).await;
    scene.set("2026-11-24T10:10:01+07:00");
    scene.say("zalo-7", &code).await;
    let phone = scene.phone().await;
    let held: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(held["zalo"], Value::Null, "the code was over");
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let dossier = scene.filed(&phone).await;
    scene.sandbox.act(&dossier, json!({"action": "accept"})).await;
    scene.run().await;
    let shown = scene.zalo().await;
    let news = shown
        .iter()
        .find(|m| m["text"].as_str().unwrap().contains(&dossier))
        .unwrap();
    assert_eq!((&news["to"], &news["kind"]), (&json!("zalo-7"), &json!("cs")));
    assert!(news["text"].as_str().unwrap().contains("/ho-so/"));

    assert_eq!(scene.say("zalo-7", " Hủy ").await, 200);
    let held: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(held["zalo"], Value::Null);
    scene.link(&phone, "zalo-8").await;
    let gone: Value = phone
        .send(Method::DELETE, &scene.sandbox.url("/channels/zalo"), |r| r)
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(gone["zalo"], Value::Null);
    scene.sandbox.act(&dossier, json!({"action": "finish"})).await;
    scene.run().await;
    let told = scene.run().await;
    assert_eq!(
        told.last().unwrap().2,
        "unreached",
        "nothing is sent to an account that is unlinked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_cannot_be_guessed_by_trying() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    let code = scene.code(&phone).await;
    for n in 0..5 {
        scene.say("zalo-9", &format!("MC 1111111{n}")).await;
    }
    scene.say("zalo-9", &code).await;
    let held: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        held["zalo"],
        Value::Null,
        "after five wrong ones the right one is not looked at"
    );
    scene.say("zalo-10", &code).await;
    let held: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
    assert!(held["zalo"].is_object());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_48_hours_zalo_takes_only_templates() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let code = scene.filed(&phone).await;
    scene.set("2026-11-26T09:59:59+07:00");
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    scene.run().await;
    assert_eq!(
        scene.zalo().await[0]["kind"],
        "cs",
        "a second before the 48 hours are over"
    );
    scene.set("2026-11-26T10:00:00+07:00");
    scene.sandbox.act(&code, json!({"action": "finish"})).await;
    scene.run().await;
    let last = scene.zalo().await.remove(0);
    assert_eq!(last["kind"], "transaction");
    assert_eq!(
        last["link"],
        format!("https://motcua.ninhbinh.example/ho-so/{code}")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_good_once_and_errors_are_numbers_in_a_200() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let renew = async |token: &str| -> Value {
        let body = format!("app_id={APP}&grant_type=refresh_token&refresh_token={token}");
        let answer = http()
            .post(scene.sandbox.url("/zalo/oauth/v4/oa/access_token"))
            .header("secret_key", "sandbox-app-secret")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    };
    let first = renew("sandbox-first-refresh-token").await;
    assert_eq!(first["expires_in"], "90000");
    assert_eq!(renew("sandbox-first-refresh-token").await["error"], -14014);
    let second = renew(first["refresh_token"].as_str().unwrap()).await;
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let url = scene.sandbox.url("/zalo/openapi/v3.0/oa/message/cs");
    let body = json!({"recipient": {"user_id": "zalo-7"}, "message": {"text": "x"}});
    let call = async |token: &str| -> Value {
        let answer = http()
            .post(&url)
            .header("access_token", token)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    };
    assert_eq!(call("nonsense").await["error"], -216);
    assert_eq!(
        call(second["access_token"].as_str().unwrap()).await["error"],
        -201,
        "nobody by that id"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_province_rotates_its_token_and_never_uses_one_twice() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let code = scene.filed(&phone).await;
    for (day, action) in [
        ("2026-11-24T10:01:00+07:00", "accept"),
        ("2026-11-27T10:00:00+07:00", "finish"),
    ] {
        scene.set(day);
        scene.sandbox.act(&code, json!({"action": action})).await;
        scene.run().await;
    }
    let told = scene.run().await;
    assert!(
        told.iter()
            .all(|(_, via, state)| via == "zalo" && state == "sent"),
        "{told:?}"
    );
    let db = rusqlite::Connection::open(scene.sandbox.dir.path().join("province.db")).unwrap();
    let count = |sql: &str| -> i64 { db.query_row(sql, [], |r| r.get(0)).unwrap() };
    assert_eq!(
        count("SELECT count(*) FROM zalo_tokens WHERE kind = 'refresh' AND used IS NOT NULL"),
        2
    );
    assert_eq!(
        count("SELECT count(*) FROM zalo_tokens WHERE kind = 'refresh' AND used IS NULL"),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webhook_takes_what_zalo_signed_once_and_while_it_is_fresh() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let now = ms("2026-11-24T10:00:00+07:00");
    let event = |at: i64| {
        format!(r#"{{"app_id":"{APP}","event_name":"follow","follower":{{"id":"z"}},"timestamp":"{at}"}}"#)
    };
    // The rule a second time, from the other side.
    let sign =
        |body: &str, at: i64| format!("mac={}", sha256_hex(format!("{APP}{body}{at}{KEY}").as_bytes()));
    assert_eq!(scene.webhook(b"", None).await, StatusCode::OK, "the empty probe");
    let body = event(now);
    let good = sign(&body, now);
    assert_eq!(scene.webhook(body.as_bytes(), None).await, StatusCode::FORBIDDEN);
    assert_eq!(
        scene.webhook(body.as_bytes(), Some("mac=00")).await,
        StatusCode::FORBIDDEN
    );
    let blank = format!("{body} ");
    assert_eq!(
        scene.webhook(blank.as_bytes(), Some(&good)).await,
        StatusCode::FORBIDDEN,
        "one blank more"
    );
    assert_eq!(scene.webhook(body.as_bytes(), Some(&good)).await, StatusCode::OK);
    assert_eq!(
        scene.webhook(body.as_bytes(), Some(&good)).await,
        StatusCode::CONFLICT,
        "heard before"
    );
    assert_eq!(
        scene
            .webhook(body.as_bytes(), Some(&good.to_uppercase().replace("MAC", "mac")))
            .await,
        StatusCode::CONFLICT
    );
    for (at, status) in [
        (now - 300_000, StatusCode::OK),
        (now - 300_001, StatusCode::FORBIDDEN),
        (now + 300_001, StatusCode::FORBIDDEN),
    ] {
        let body = event(at);
        assert_eq!(
            scene.webhook(body.as_bytes(), Some(&sign(&body, at))).await,
            status,
            "{}",
            at - now
        );
    }
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

/// A citizen who is told of everything by SMS, or by e-mail where there is no number; answers their phone.
async fn told_by(scene: &Scene, citizen: &str, way: &str) -> Phone {
    let phone = Phone::signed_in_at(&scene.sandbox, citizen, "level2", scene.ahead()).await;
    let answer = scene
        .wish(&phone, |wish| {
            for kind in wish["kinds"].as_object_mut().unwrap().values_mut() {
                kind["order"] = json!([way]);
            }
        })
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    phone
}

impl Scene {
    /// What left by SMS and e-mail, the newest first.
    async fn texts(&self) -> Vec<String> {
        let outbox = self.outbox().await;
        outbox
            .iter()
            .map(|m| m["text"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn publish(&self, vi: &str, en: &str) -> Value {
        let body = json!({"title": {"vi": vi, "en": en}, "text": {"vi": "…", "en": "…"}, "until": null});
        let answer = http()
            .post(self.sandbox.url("/desk/api/notices"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer.json().await.unwrap()
    }

    async fn report(&self, phone: &Phone) -> String {
        let url = self.sandbox.url("/open311/v2/requests.json");
        let form =
            "service_code=den-duong&description=B%C3%AD+m%E1%BA%ADt&address_string=Ph%E1%BB%91+K%C3%ADn";
        let sent: Value = phone
            .send(Method::POST, &url, |r| {
                r.header("content-type", "application/x-www-form-urlencoded")
                    .body(form)
            })
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        sent[0]["service_request_id"].as_str().unwrap().to_owned()
    }

    async fn desk_on(&self, number: &str, action: Value) -> StatusCode {
        let url = self.sandbox.url(&format!("/desk/api/reports/{number}/actions"));
        http().post(url).json(&action).send().await.unwrap().status()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_a_citizen_can_choose_is_told_by_something_of_the_province() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = told_by(&scene, "vi-du", "sms").await;
    let held: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
    let offered: std::collections::BTreeSet<String> =
        held["kinds"].as_object().unwrap().keys().cloned().collect();

    let code = scene.filed(&phone).await;
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    let defects = json!([{"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"}]);
    scene
        .sandbox
        .act(
            &code,
            json!({"action": "return", "note": "Bổ sung", "defects": defects}),
        )
        .await;
    let second = scene.filed(&phone).await;
    scene.sandbox.act(&second, json!({"action": "accept"})).await;
    scene
        .sandbox
        .act(&second, json!({"action": "fee", "amount": 8000}))
        .await;
    scene.sandbox.act(&second, json!({"action": "paid"})).await;
    scene.sandbox.act(&second, json!({"action": "finish"})).await;
    let number = scene.report(&phone).await;
    assert_eq!(
        scene.desk_on(&number, json!({"action": "accept"})).await,
        StatusCode::OK
    );
    let guardian = told_by(&scene, "thu", "sms").await;
    family_asked(&scene, &guardian, "036190012345").await;
    scene.publish("Nghỉ lễ", "Holiday").await;

    let told: std::collections::BTreeSet<String> =
        scene.run().await.into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(told, offered);
}

async fn family_asked(scene: &Scene, guardian: &Phone, number: &str) -> String {
    let body = json!({"number": number, "relation": "elder"});
    let url = scene.sandbox.url("/family");
    let key = uuid::Uuid::new_v4().to_string();
    let answer = guardian
        .send(Method::POST, &url, |r| {
            r.header("idempotency-key", &key).json(&body)
        })
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json::<Value>().await.unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_does_with_a_report_is_told_to_its_sender_without_a_word_of_it() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = told_by(&scene, "vi-du", "sms").await;
    let number = scene.report(&phone).await;
    assert_eq!(
        scene.desk_on(&number, json!({"action": "forward"})).await,
        StatusCode::BAD_REQUEST,
        "to whom?"
    );
    for (action, words) in [
        (
            json!({"action": "forward", "to": "Công ty Điện lực (giả định)"}),
            "chuyển đến",
        ),
        (
            json!({"action": "supplement", "text": "Phố Kín chỗ nào?"}),
            "cần bạn bổ sung",
        ),
        (json!({"action": "reply", "text": "Phố Kín?"}), "có tin nhắn"),
    ] {
        assert_eq!(scene.desk_on(&number, action).await, StatusCode::OK);
        scene.run().await;
        let last = scene.texts().await.remove(0);
        let link = format!("https://motcua.ninhbinh.example/phan-anh/{number}");
        assert!(
            last.contains(words) && last.contains(&number) && last.contains(&link),
            "{last}"
        );
    }
    for text in scene.texts().await {
        for private in ["Bí mật", "Phố Kín", "Điện lực", "Ví Dụ", "036190012345"] {
            assert!(!text.contains(private), "{text}");
        }
    }
    let passed: Value = phone
        .get(&scene.sandbox.url(&format!("/open311/v2/requests/{number}.json")))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(passed[0]["agency_responsible"], "Công ty Điện lực (giả định)");
}

#[tokio::test(flavor = "multi_thread")]
async fn family_news_goes_to_the_side_that_did_not_do_it_and_names_nobody() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let elder = told_by(&scene, "vi-du", "sms").await;
    let guardian = told_by(&scene, "thu", "sms").await;
    let link = family_asked(&scene, &guardian, "036190012345").await;
    scene.run().await;
    let sent = scene.outbox().await;
    assert_eq!(
        (sent.len(), &sent[0]["to"]),
        (1, &json!("•••• ••• 101")),
        "{sent:?}"
    );
    assert!(
        sent[0]["text"]
            .as_str()
            .unwrap()
            .contains("Có người xin làm thay bạn")
    );
    let consent = scene.sandbox.url(&format!("/family/{link}/consent"));
    for _ in 0..2 {
        // Said again, as after a lost answer: told once.
        elder.send(Method::POST, &consent, |r| r).await.unwrap();
    }
    scene.run().await;
    let sent = scene.outbox().await;
    assert_eq!(
        (sent.len(), &sent[0]["to"]),
        (2, &json!("•••• ••• 102")),
        "{sent:?}"
    );
    for message in &sent {
        let text = message["text"].as_str().unwrap();
        assert!(
            text.contains(&format!("https://motcua.ninhbinh.example/lam-thay/{link}")),
            "{text}"
        );
        for private in ["Ví Dụ", "Thử", "036190012345", "036085000123"] {
            assert!(!text.contains(private), "{text}");
        }
    }
    let second = family_asked(&scene, &elder, "036085000123").await;
    scene.run().await;
    scene.set("2026-12-24T10:00:01+07:00");
    scene.run().await;
    scene.run().await;
    let sent = scene.outbox().await;
    let ended = sent.iter().filter(|m| {
        let text = m["text"].as_str().unwrap();
        text.contains("đã kết thúc") && text.contains(&second)
    });
    assert_eq!(
        ended.count(),
        2,
        "nobody answered: both sides are told, each once: {sent:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn news_of_the_province_is_in_the_pack_before_it_is_told_and_after_a_restart() {
    let mut scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    told_by(&scene, "vi-du", "sms").await;
    let pack = async |scene: &Scene| -> Value {
        let url = scene.sandbox.url("/.well-known/mot-cua.json");
        let jws = http().get(url).send().await.unwrap().text().await.unwrap();
        let payload = jws.split('.').nth(1).unwrap();
        serde_json::from_slice(&B64.decode(payload).unwrap()).unwrap()
    };
    let before = pack(&scene).await;
    let published = scene
        .publish("Nghỉ Tết từ 14-2", "Tết holiday from 14 February")
        .await;
    let now = pack(&scene).await;
    assert!(now["version"].as_u64() > before["version"].as_u64());
    assert_eq!(now["version"], published["version"]);
    let told = now["notices"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&told["id"], &told["title"]["vi"]),
        (&published["id"], &json!("Nghỉ Tết từ 14-2"))
    );
    scene.run().await;
    let texts = scene.texts().await;
    assert_eq!(texts.len(), 4, "everyone once: {texts:?}");
    assert!(
        texts.iter().all(|text| text == "Tin của tỉnh: Nghỉ Tết từ 14-2."),
        "{texts:?}"
    );
    scene.sandbox = scene.sandbox.restart().await;
    assert_eq!(pack(&scene).await, now);
}

impl Scene {
    async fn leave(&self, user: &str, told: bool) -> u64 {
        let answer = http()
            .post(self.sandbox.url("/zalo/api/unfollow"))
            .json(&json!({"user": user, "told": told}))
            .send()
            .await
            .unwrap();
        answer.json::<Value>().await.unwrap().as_u64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_account_is_reached_by_a_template_to_their_telephone_and_unlinked_once_zalo_says_so() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = scene.phone().await;
    scene.link(&phone, "zalo-7").await;
    scene.wish(&phone, only(&["zalo"])).await;
    let code = scene.filed(&phone).await;
    assert_eq!(scene.leave("zalo-7", false).await, 0, "Zalo's call was lost");
    scene.set("2026-11-27T10:00:00+07:00");
    scene.sandbox.act(&code, json!({"action": "accept"})).await;
    scene.run().await;
    assert_eq!(scene.ways().await, ["zalo sent"]);
    let last = scene.zalo().await.remove(0);
    assert_eq!(
        (&last["kind"], &last["to"]),
        (&json!("zns"), &json!("84000000101"))
    );
    assert_eq!(
        last["link"],
        format!("https://motcua.ninhbinh.example/ho-so/{code}")
    );
    for personal in ["Ví Dụ", "036190012345", "hôn nhân"] {
        assert!(!last["text"].as_str().unwrap().contains(personal), "{last}");
    }

    assert_eq!(scene.leave("zalo-7", true).await, 200);
    let phone = scene.phone().await;
    let held: Value = phone
        .get(&scene.sandbox.url("/channels"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(held["zalo"], Value::Null);
    let before = scene.zalo().await.len();
    scene.sandbox.act(&code, json!({"action": "finish"})).await;
    scene.run().await;
    assert_eq!(
        scene.zalo().await.len(),
        before,
        "who unlinked is not written to by their telephone either"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_without_zalo_is_told_by_the_next_way() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = Phone::signed_in_at(&scene.sandbox, "mau", "level1", scene.ahead()).await;
    scene.link(&phone, "zalo-9").await;
    scene
        .wish(&phone, |wish| {
            wish["kinds"]["reports"]["order"] = json!(["zalo", "sms"]);
        })
        .await;
    let number = scene.report(&phone).await;
    scene.leave("zalo-9", false).await;
    scene.set("2026-11-27T10:00:00+07:00");
    assert_eq!(
        scene.desk_on(&number, json!({"action": "accept"})).await,
        StatusCode::OK
    );
    scene.run().await;
    scene.run().await;
    assert_eq!(scene.ways().await, ["sms sent"]);
    assert!(scene.zalo().await.iter().all(|m| m["kind"] != "zns"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_zalo_answers_with_says_how_it_is_known() {
    let listed: Value = serde_json::from_str(include_str!("../../data/zalo/errors.json")).unwrap();
    assert!(listed["source"].as_str().unwrap().contains("assumed"));
    for error in listed["errors"].as_array().unwrap() {
        let known = error["known"].as_str().unwrap();
        assert!(["published", "seen", "assumed"].contains(&known), "{error}");
        assert!(
            known == "published" || !error["note"].as_str().unwrap().is_empty(),
            "{error}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_the_app_will_not_show_yet_wakes_nobody() {
    let scene = Scene::at("2026-11-24T20:59:00+07:00").await;
    let phone = scene.phone().await;
    let (sent, mut heard) = tokio::sync::mpsc::unbounded_channel::<String>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/push", listener.local_addr().unwrap());
    let take = async move |headers: axum::http::HeaderMap| {
        sent.send(headers["urgency"].to_str().unwrap().to_owned())
            .unwrap();
        StatusCode::CREATED
    };
    let app = Router::new().route("/push", post(take));
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let key = p256::SecretKey::random(&mut p256::elliptic_curve::rand_core::OsRng);
    let point = B64.encode(key.public_key().to_encoded_point(false));
    let body = json!({"endpoint": endpoint, "keys": {"p256dh": point, "auth": B64.encode([7_u8; 16])}});
    let url = scene.sandbox.url("/push/subscriptions");
    phone.send(Method::POST, &url, |r| r.json(&body)).await.unwrap();
    let number = scene.report(&phone).await;
    let mut urgencies = Vec::new();
    for (time, action) in [
        ("2026-11-24T20:59:30+07:00", json!({"action": "accept"})),
        (
            "2026-11-24T21:00:00+07:00",
            json!({"action": "reply", "text": "…"}),
        ),
        (
            "2026-11-25T07:00:00+07:00",
            json!({"action": "answer", "text": "…"}),
        ),
    ] {
        scene.set(time);
        scene.desk_on(&number, action).await;
        urgencies.push(heard.recv().await.unwrap());
    }
    assert_eq!(urgencies, ["high", "low", "high"]);
}
