use crate::client::{Phone, Sandbox, payload, sha256_hex};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

impl Phone {
    async fn post(&self, sandbox: &Sandbox, code: &str, part: &str, key: &str, body: &Value) -> Response {
        let url = sandbox.url(&format!("/dossiers/{code}/{part}"));
        self.send(Method::POST, &url, |r| {
            r.header("idempotency-key", key).json(body)
        })
        .await
        .unwrap()
    }

    async fn dossier(&self, sandbox: &Sandbox, code: &str) -> Value {
        let url = sandbox.url(&format!("/dossiers/{code}"));
        self.get(&url).await.json().await.unwrap()
    }
}

/// A returned dossier: its code, and the `at` of the return.
async fn returned(sandbox: &Sandbox, phone: &Phone) -> (String, String) {
    let code = phone.filed(sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let back = json!({"action": "return", "defects": [
        {"pointer": "/data/noi_cu_tru", "reason": "thiếu số nhà"}, {"pointer": "/attachments/0", "reason": "mờ"}]});
    let dossier: Value = sandbox.act(&code, back).await.json().await.unwrap();
    assert_eq!(
        dossier["returns"][0]["defects"][1]["paper"], "ban-an-ly-hon",
        "a file names its paper"
    );
    let at = dossier["returns"][0]["at"].as_str().unwrap().to_owned();
    (code, at)
}

#[tokio::test]
async fn a_supplement_is_merged_checked_as_a_whole_and_said_again_under_its_key() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let (code, at) = returned(&sandbox, &phone).await;
    let bytes = b"%PDF-1.4 better".to_vec();
    let upload = phone.upload(&sandbox, "ban-an-2.pdf", &bytes).await;
    let file = json!({"paper": "ban-an-ly-hon", "upload": upload, "name": "ban-an-2.pdf", "type": "application/pdf",
        "size": bytes.len(), "sha256": sha256_hex(&bytes)});
    let old = sha256_hex(b"%PDF-1.4 judgment");
    let mut body = json!({"answers": at, "data": {"noi_cu_tru": ""}, "attachments": [file], "dropped": [old],
        "declared_at": "2026-11-24T11:00:00+07:00"});

    let wrong = phone.post(&sandbox, &code, "supplements", &key(), &body).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let wrong: Value = wrong.json().await.unwrap();
    assert_eq!(wrong["errors"][0]["pointer"], "/data/noi_cu_tru");

    body["data"]["noi_cu_tru"] = json!("Số 12, xã Cổ Lễ");
    let key = key();
    let first = phone.post(&sandbox, &code, "supplements", &key, &body).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first: Value = first.json().await.unwrap();
    let again = phone.post(&sandbox, &code, "supplements", &key, &body).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(
        again.json::<Value>().await.unwrap(),
        first,
        "the same key, the same answer"
    );
    body["note"] = json!("khác");
    let other = phone.post(&sandbox, &code, "supplements", &key, &body).await;
    assert_eq!(other.status(), StatusCode::UNPROCESSABLE_ENTITY);

    let receipt = payload(first["receipt"].as_str().unwrap());
    assert_eq!(receipt["supplement"], json!({"answers": at, "dropped": [old]}));
    assert_eq!(receipt["files"].as_array().unwrap().len(), 1);
    assert_eq!(receipt["files"][0]["sha256"], sha256_hex(&bytes).as_str());
    let dossier = phone.dossier(&sandbox, &code).await;
    assert_eq!(dossier["status"], 4);
    assert_eq!(
        dossier["returns"][0]["answer"]["papers"],
        json!(["ban-an-ly-hon"])
    );
    let held = sandbox.get(&format!("/desk/api/dossiers/{code}")).await;
    assert_eq!(held["filing"]["data"]["noi_cu_tru"], "Số 12, xã Cổ Lễ");
    assert_eq!(held["filing"]["data"]["ho_ten"], "Nguyễn Thị Ví Dụ");
    assert_eq!(held["filing"]["attachments"].as_array().unwrap().len(), 1);

    // Nothing is asked for any more.
    let late = phone
        .post(&sandbox, &code, "supplements", &self::key(), &body)
        .await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn nothing_changed_needs_a_word_and_a_required_paper_stays_required() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let (code, at) = returned(&sandbox, &phone).await;
    let empty = json!({"answers": at, "declared_at": "2026-11-24T11:00:00+07:00"});
    let answer = phone.post(&sandbox, &code, "supplements", &key(), &empty).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let dropped = json!({"answers": at, "dropped": [sha256_hex(b"%PDF-1.4 judgment")]});
    let answer = phone.post(&sandbox, &code, "supplements", &key(), &dropped).await;
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["errors"][0]["code"], "paper-required");
    let stranger = Phone::signed_in(&sandbox, "thu", "level2").await;
    let answer = stranger
        .post(&sandbox, &code, "supplements", &key(), &dropped)
        .await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let said = json!({"answers": at, "note": "Đã đúng"});
    let answer = phone.post(&sandbox, &code, "supplements", &key(), &said).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_withdrawal_is_done_once_and_not_after_the_end() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let (body, same) = (json!({"reason": "Nộp nhầm"}), key());
    let first = phone.post(&sandbox, &code, "withdrawal", &same, &body).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    for key in [same, key()] {
        let again = phone.post(&sandbox, &code, "withdrawal", &key, &body).await;
        assert_eq!(again.status(), StatusCode::OK);
    }
    let dossier = phone.dossier(&sandbox, &code).await;
    assert_eq!(dossier["status"], 7);
    assert_eq!(dossier["events"].as_array().unwrap().len(), 2);

    let other = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    sandbox
        .act(&other, json!({"action": "refuse", "note": "x"}))
        .await;
    let late = phone.post(&sandbox, &other, "withdrawal", &key(), &body).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn messages_are_counted_and_read_by_the_other_side() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = phone.filed(&sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let same = key();
    let body = json!({"text": " Đến đâu rồi? "});
    let first = phone.post(&sandbox, &code, "messages", &same, &body).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let again = phone.post(&sandbox, &code, "messages", &same, &body).await;
    assert_eq!(again.status(), StatusCode::OK);
    let empty = phone
        .post(&sandbox, &code, "messages", &key(), &json!({"text": "  "}))
        .await;
    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let answered = crate::client::http()
        .post(sandbox.url(&format!("/desk/api/dossiers/{code}/messages")))
        .json(&json!({"text": "Đang xử lý"}))
        .send()
        .await
        .unwrap();
    assert_eq!(answered.status(), StatusCode::OK);
    let head = phone.dossier(&sandbox, &code).await["messages"].clone();
    assert_eq!(head, json!({"count": 2, "unread": 1}));
    let url = sandbox.url(&format!("/dossiers/{code}/messages"));
    let thread: Value = phone.get(&url).await.json().await.unwrap();
    assert_eq!(thread["items"][0]["text"], "Đến đâu rồi?");
    assert!(!thread["items"][0]["read_at"].is_null(), "who answers has read");
    let read = phone
        .post(&sandbox, &code, "messages/read", &key(), &json!({"seq": 2}))
        .await;
    assert_eq!(read.status(), StatusCode::NO_CONTENT);
    let head = phone.dossier(&sandbox, &code).await["messages"].clone();
    assert_eq!(head, json!({"count": 2, "unread": 0}));
}

#[tokio::test]
async fn the_post_needs_an_address_and_goes_its_way_at_the_desk() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let bytes = b"%PDF-1.4 judgment".to_vec();
    let upload = phone.upload(&sandbox, "ban-an.pdf", &bytes).await;
    let mut body = crate::filing::marital(&upload, &bytes);
    body["delivery"] = json!({"way": "post", "recipient": "Nguyễn Thị Ví Dụ", "phone": "0912345678", "tariff": "trong-tinh"});
    let wrong = phone.file(&sandbox, &key(), &body).await;
    let wrong: Value = wrong.json().await.unwrap();
    assert_eq!(wrong["errors"][0]["pointer"], "/delivery/address");
    body["delivery"]["address"] = json!("Xóm 1");
    let filed: Value = phone.file(&sandbox, &key(), &body).await.json().await.unwrap();
    let code = filed["dossier"]["code"].as_str().unwrap();
    assert_eq!(filed["dossier"]["delivery"]["fee"], 26_000);
    assert_eq!(
        payload(filed["receipt"].as_str().unwrap())["delivery"],
        body["delivery"]
    );
    for action in ["accept", "finish"] {
        sandbox.act(code, json!({"action": action})).await;
    }
    assert_eq!(
        phone.dossier(&sandbox, code).await["status"],
        9,
        "decided, not handed over"
    );
    let early = sandbox
        .act(code, json!({"action": "post", "post": "delivered"}))
        .await;
    assert_eq!(early.status(), StatusCode::CONFLICT);
    for state in ["registered", "cancelled", "registered", "collecting", "delivered"] {
        let moved = sandbox.act(code, json!({"action": "post", "post": state})).await;
        assert_eq!(moved.status(), StatusCode::OK, "{state}");
    }
    let dossier = phone.dossier(&sandbox, code).await;
    assert_eq!(dossier["status"], 10);
    let tracking = dossier["delivery"]["post"]["tracking"].as_str().unwrap();
    assert!(
        tracking.len() == 12 && tracking.starts_with('E') && tracking.ends_with("VN"),
        "{tracking}"
    );
}
