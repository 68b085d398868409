use crate::client::{Phone, Sandbox, http};
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const CO_LE: &str = "37.14026";

async fn ahead() -> (Sandbox, Arc<AtomicI64>) {
    let days = Arc::new(AtomicI64::new(0));
    let ahead = days.clone();
    let sandbox = Sandbox::with(move |options| {
        options.clock = Arc::new(move || {
            Timestamp::now() + SignedDuration::from_hours(24 * ahead.load(Ordering::SeqCst))
        });
    })
    .await;
    (sandbox, days)
}

async fn one(sandbox: &Sandbox, period: &str) -> Value {
    sandbox.get(&format!("/offices/{CO_LE}?period={period}")).await
}

/// The month in which the sandbox counts now.
async fn month(sandbox: &Sandbox) -> String {
    let list = sandbox.get("/offices").await;
    list["as_of"].as_str().unwrap()[..7].to_owned()
}

#[tokio::test]
async fn anyone_reads_all_offices_with_their_date_and_a_tag_that_spares_reading_again() {
    let sandbox = Sandbox::new().await;
    let url = sandbox.url("/offices?period=2026-Q3");
    let first = http().get(&url).send().await.unwrap();
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[ETAG].clone();
    let list: Value = first.json().await.unwrap();
    assert_eq!(list["offices"].as_array().unwrap().len(), 13);
    assert_eq!(
        (&list["period"]["id"], &list["hidden_below"]),
        (&json!("2026-Q3"), &json!(3))
    );
    assert_eq!(list["period"]["until"], "2026-09-30");
    assert!(list["as_of"].as_str().unwrap().len() == 10 && list["source"]["vi"].is_string());
    let again = http().get(&url).header(IF_NONE_MATCH, tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    for (query, status) in [
        ("?period=2026-7", StatusCode::BAD_REQUEST),
        ("?period=2001", StatusCode::NOT_FOUND),
        ("/nobody", StatusCode::NOT_FOUND),
    ] {
        let answer = http()
            .get(sandbox.url(&format!("/offices{query}")))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{query}");
    }
}

#[tokio::test]
async fn what_was_filed_and_settled_late_is_in_the_figures_once_there_are_three() {
    let (sandbox, days) = ahead().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let filed_in = month(&sandbox).await;
    let mut codes = Vec::new();
    for n in 0..4 {
        let filed = phone.filed(&sandbox).await;
        codes.push(filed["dossier"]["code"].as_str().unwrap().to_owned());
        let received = &one(&sandbox, &filed_in).await["office"]["figures"]["received"];
        assert_eq!(received, &if n < 2 { Value::Null } else { json!(n + 1) }, "{n}");
    }
    days.store(40, Ordering::SeqCst);
    let settled_in = month(&sandbox).await;
    assert_eq!(
        one(&sandbox, &settled_in).await["office"]["figures"]["overdue"],
        4
    );
    for code in &codes {
        for action in ["accept", "finish"] {
            let done = sandbox.act(code, json!({"action": action})).await;
            assert_eq!(done.status(), StatusCode::OK);
        }
    }
    let report = one(&sandbox, &settled_in).await;
    let figures = &report["office"]["figures"];
    assert_eq!(
        (
            &figures["early"],
            &figures["on_time"],
            &figures["late"],
            &figures["overdue"]
        ),
        (&json!(0), &json!(0), &json!(4), &json!(0)),
        "{report}"
    );
    let field = report["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["name"] == "Hộ tịch");
    assert_eq!(field.unwrap()["figures"]["late"], 4);
    let progress = &report["office"]["groups"][1];
    assert_eq!(
        (&progress["id"], &progress["points"]),
        (&json!("progress"), &json!(0))
    );
}

#[tokio::test]
async fn no_answer_of_any_period_has_a_count_of_one_or_two() {
    let sandbox = Sandbox::new().await;
    let periods = sandbox.get("/offices").await["periods"].clone();
    let mut counts = 0;
    for period in periods.as_array().unwrap() {
        let period = period.as_str().unwrap();
        let list = sandbox.get(&format!("/offices?period={period}")).await;
        let report = one(&sandbox, period).await;
        let mut rows: Vec<&Value> = list["offices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| &o["figures"])
            .collect();
        rows.extend(list["offices"].as_array().unwrap().iter().map(|o| &o["answers"]));
        rows.extend(report["fields"].as_array().unwrap().iter().map(|f| &f["figures"]));
        rows.extend(report["months"].as_array().unwrap());
        for (name, count) in rows.iter().flat_map(|r| r.as_object().unwrap()) {
            assert!(!matches!(count.as_u64(), Some(1 | 2)), "{period} {name} {count}");
            counts += usize::from(count.is_u64());
        }
    }
    assert!(counts > 1000, "most is told: {counts}");
}
