use crate::client::{Phone, Sandbox};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const CRITERIA: [&str; 9] = [
    "total-time",
    "agency-time",
    "contacts",
    "agencies",
    "one-stop",
    "publication",
    "attitude",
    "complaints",
    "online",
];

fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn ballot(score: u8, comment: &str) -> Value {
    let scores: serde_json::Map<String, Value> = CRITERIA
        .iter()
        .map(|id| ((*id).to_owned(), json!(score)))
        .collect();
    json!({"ballot": "2026.1", "scores": scores, "comment": comment, "step": 1})
}

async fn say(
    phone: &Phone,
    sandbox: &Sandbox,
    method: Method,
    code: &str,
    key: &str,
    body: &Value,
) -> Response {
    let url = sandbox.url(&format!("/dossiers/{code}/rating"));
    phone
        .send(method, &url, |r| r.header("idempotency-key", key).json(body))
        .await
        .unwrap()
}

async fn filed(phone: &Phone, sandbox: &Sandbox) -> String {
    phone.filed(sandbox).await["dossier"]["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn ended(phone: &Phone, sandbox: &Sandbox) -> String {
    let code = filed(phone, sandbox).await;
    for action in ["accept", "finish"] {
        assert_eq!(
            sandbox.act(&code, json!({"action": action})).await.status(),
            StatusCode::OK
        );
    }
    code
}

#[tokio::test]
async fn a_rating_is_given_once_said_again_under_its_key_and_changed_by_put() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = filed(&phone, &sandbox).await;
    let early = say(&phone, &sandbox, Method::POST, &code, &key(), &ballot(2, "")).await;
    assert_eq!(early.status(), StatusCode::CONFLICT, "neither over nor late");
    for action in ["accept", "finish"] {
        sandbox.act(&code, json!({"action": action})).await;
    }
    let same = key();
    let mut first = ballot(2, "  Tốt  ");
    for id in ["attitude", "complaints", "online"] {
        first["scores"][id] = json!(1);
    }
    let given = say(&phone, &sandbox, Method::POST, &code, &same, &first).await;
    assert_eq!(given.status(), StatusCode::CREATED);
    let given: Value = given.json().await.unwrap();
    assert_eq!(
        (&given["total"], &given["grade"]),
        (&json!(15), &json!("excellent")),
        "exactly 15"
    );
    assert_eq!(
        (&given["comment"], &given["revision"]),
        (&json!("Tốt"), &json!(1))
    );
    let again = say(&phone, &sandbox, Method::POST, &code, &same, &first).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(again.json::<Value>().await.unwrap(), given);
    let second = say(&phone, &sandbox, Method::POST, &code, &key(), &first).await;
    assert_eq!(second.status(), StatusCode::CONFLICT);
    let second: Value = second.json().await.unwrap();
    assert_eq!(second["type"], "urn:motcua:problem:rating-exists");

    let same = key();
    for _ in 0..2 {
        let changed = say(&phone, &sandbox, Method::PUT, &code, &same, &ballot(0, "Chậm")).await;
        assert_eq!(changed.status(), StatusCode::OK);
        let changed: Value = changed.json().await.unwrap();
        assert_eq!(
            (&changed["total"], &changed["grade"], &changed["revision"]),
            (&json!(0), &json!("weak"), &json!(2))
        );
    }
    let url = sandbox.url(&format!("/dossiers/{code}/rating"));
    let read: Value = phone.get(&url).await.json().await.unwrap();
    assert_eq!(read["comment"], "Chậm");
    let stranger = Phone::signed_in(&sandbox, "thu", "level2").await;
    assert_eq!(stranger.get(&url).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_wrong_place_of_a_ballot_is_named_and_nothing_is_kept() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = ended(&phone, &sandbox).await;
    let mut body = ballot(1, &"x".repeat(2001));
    body["ballot"] = json!("0");
    body["step"] = json!(99);
    body["scores"]["contacts"] = json!(3);
    body["scores"]["mood"] = json!(1);
    body["scores"].as_object_mut().unwrap().remove("online");
    let answer = say(&phone, &sandbox, Method::POST, &code, &key(), &body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let answer: Value = answer.json().await.unwrap();
    let mut named: Vec<&str> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(
        named,
        [
            "/ballot",
            "/comment",
            "/scores/contacts",
            "/scores/mood",
            "/scores/online",
            "/step"
        ]
    );
    let none = say(&phone, &sandbox, Method::PUT, &code, &key(), &ballot(1, "")).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND, "nothing to change");
}

/// The citizen signs in that many days later.
async fn on_day(sandbox: &Sandbox, days: &AtomicI64, day: i64) -> Phone {
    days.store(day, Ordering::SeqCst);
    Phone::signed_in_at(sandbox, "vi-du", "level2", SignedDuration::from_hours(24 * day)).await
}

#[tokio::test]
async fn a_late_dossier_may_be_rated_and_its_rating_is_closed_after_the_day_it_names() {
    let days = Arc::new(AtomicI64::new(0));
    let ahead = days.clone();
    let sandbox = Sandbox::with(move |options| {
        options.clock = Arc::new(move || {
            Timestamp::now() + SignedDuration::from_hours(24 * ahead.load(Ordering::SeqCst))
        });
    })
    .await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let code = filed(&phone, &sandbox).await;
    // Forty days on the session is over; the same citizen signs in again.
    let phone = on_day(&sandbox, &days, 40).await;
    let given = say(&phone, &sandbox, Method::POST, &code, &key(), &ballot(0, "")).await;
    assert_eq!(given.status(), StatusCode::CREATED);
    let phone = on_day(&sandbox, &days, 55).await;
    let last = say(&phone, &sandbox, Method::PUT, &code, &key(), &ballot(1, "")).await;
    assert_eq!(last.status(), StatusCode::OK, "the last day");
    let phone = on_day(&sandbox, &days, 56).await;
    let late = say(&phone, &sandbox, Method::PUT, &code, &key(), &ballot(2, "")).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    let late: Value = late.json().await.unwrap();
    assert_eq!(late["type"], "urn:motcua:problem:rating-closed");
    // It ends later: what the citizen knows now may still be said.
    sandbox.act(&code, json!({"action": "accept"})).await;
    sandbox.act(&code, json!({"action": "finish"})).await;
    let after = say(&phone, &sandbox, Method::PUT, &code, &key(), &ballot(2, "")).await;
    assert_eq!(after.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_office_reads_sums_and_comments_of_three_or_more_and_never_whose() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let mut codes = Vec::new();
    for (n, comment) in ["Rất nhanh", "Bàn ghế cũ", ""].into_iter().enumerate() {
        let code = ended(&phone, &sandbox).await;
        let body = ballot(n as u8, comment);
        assert_eq!(
            say(&phone, &sandbox, Method::POST, &code, &key(), &body)
                .await
                .status(),
            StatusCode::CREATED
        );
        codes.push(code);
        if n < 2 {
            let sums = sandbox.get("/desk/api/ratings").await;
            assert_eq!(
                sums["offices"][0]["shown"],
                Value::Null,
                "{n} would tell who it was"
            );
        }
    }
    let sums = sandbox.get("/desk/api/ratings").await;
    let shown = &sums["offices"][0]["shown"];
    assert_eq!((&shown["count"], &shown["total"]), (&json!(3), &json!(27)));
    assert_eq!(shown["criteria"]["attitude"], json!([1, 1, 1]));
    assert_eq!(shown["grades"], json!({"excellent": 1, "fair": 1, "weak": 1}));
    assert_eq!(shown["comments"], json!(["Bàn ghế cũ", "Rất nhanh"]));
    let page = reqwest::get(sandbox.url("/desk/ratings"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("Rất nhanh") && page.contains("Thái độ của cán bộ"),
        "{page}"
    );
    let mut of_dossiers = String::new();
    for code in &codes {
        of_dossiers += &sandbox
            .get(&format!("/desk/api/dossiers/{code}"))
            .await
            .to_string();
        of_dossiers += &reqwest::get(sandbox.url(&format!("/desk/dossiers/{code}")))
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(!page.contains(code) && !sums.to_string().contains(code));
    }
    assert!(!page.contains("Nguyễn Thị Ví Dụ") && !sums.to_string().contains("Ví Dụ"));
    assert!(!of_dossiers.contains("Rất nhanh") && !of_dossiers.contains("Bàn ghế"));
}
