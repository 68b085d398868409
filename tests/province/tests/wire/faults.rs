use crate::client::{Phone, Sandbox, http};
use crate::filing::marital;
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn a_lost_answer_does_not_file_twice() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let bytes = b"%PDF-1.4 judgment";
    let upload = phone.upload(&sandbox, "ban-an.pdf", bytes).await;
    sandbox
        .put_faults(json!({"seed": 1, "rules": [{"path": "/dossiers", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1}]}))
        .await;
    let key = uuid::Uuid::new_v4().to_string();
    let body = marital(&upload, bytes);
    let url = sandbox.url("/dossiers");
    let lost = phone
        .send(reqwest::Method::POST, &url, |r| {
            r.header("idempotency-key", &key).json(&body)
        })
        .await;
    assert!(lost.is_err());
    assert_eq!(sandbox.get("/sandbox/state").await["dossier_count"], 1);
    let again = phone.file(&sandbox, &key, &body).await;
    assert_eq!(again.status(), StatusCode::OK);
    let state = sandbox.get("/sandbox/state").await;
    assert_eq!(state["dossier_count"], 1);
    assert_eq!(state["dossiers"][0]["idempotency_key"], key);
    assert_eq!(state["requests"]["POST /dossiers"], 2);
}

#[tokio::test]
async fn overload_names_a_time_to_wait_and_html_is_no_problem_document() {
    let sandbox = Sandbox::new().await;
    sandbox
        .put_faults(json!({"rules": [
            {"path": "/procedures", "kind": {"status": 503, "retry_after": 7}, "times": 1},
            {"path": "/.well-known", "kind": {"html": true}, "times": 1}]}))
        .await;
    let busy = http().get(sandbox.url("/procedures")).send().await.unwrap();
    assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(busy.headers()["retry-after"], "7");
    assert_eq!(
        busy.json::<Value>().await.unwrap()["type"],
        "urn:motcua:problem:overload"
    );
    let html = http()
        .get(sandbox.url("/.well-known/mot-cua.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(html.status(), StatusCode::OK);
    assert!(
        html.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
}

#[tokio::test]
async fn an_answer_is_cut_after_its_bytes_and_the_switch_is_turned_off() {
    let sandbox = Sandbox::new().await;
    sandbox
        .put_faults(json!({"rules": [{"path": "/procedures", "kind": {"cut_response_after": [400, 400]}}]}))
        .await;
    let url = sandbox.url("/procedures");
    let cut = async {
        let answer = http().get(&url).send().await?;
        answer.bytes().await
    };
    assert!(cut.await.is_err());
    let off = http()
        .delete(sandbox.url("/sandbox/faults"))
        .send()
        .await
        .unwrap();
    assert_eq!(off.status(), StatusCode::NO_CONTENT);
    assert!(
        http()
            .get(&url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .len()
            > 400
    );
}

#[tokio::test]
async fn latency_comes_before_the_answer() {
    let sandbox = Sandbox::new().await;
    sandbox
        .put_faults(json!({"rules": [{"path": "/procedures", "kind": {"latency_ms": 300}, "times": 1}]}))
        .await;
    let began = std::time::Instant::now();
    sandbox.get("/procedures?limit=1").await;
    assert!(began.elapsed().as_millis() >= 300);
}
