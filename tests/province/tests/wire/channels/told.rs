//! What is told: of reports, of family, of the province; every kind a citizen can choose.

use super::*;

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
    pub(super) async fn texts(&self) -> Vec<String> {
        let outbox = self.outbox().await;
        outbox
            .iter()
            .map(|m| m["text"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(super) async fn publish(&self, vi: &str, en: &str) -> Value {
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

    pub(super) async fn report(&self, phone: &Phone) -> String {
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

    pub(super) async fn desk_on(&self, number: &str, action: Value) -> StatusCode {
        let url = self.sandbox.url(&format!("/desk/api/reports/{number}/actions"));
        http().post(url).json(&action).send().await.unwrap().status()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_a_citizen_can_choose_is_told_by_something_of_the_province() {
    let scene = Scene::at("2026-11-24T10:00:00+07:00").await;
    let phone = told_by(&scene, "vi-du", "sms").await;
    let held: Value = scene.channels(&phone).await;
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
    pub(super) async fn leave(&self, user: &str, told: bool) -> u64 {
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
