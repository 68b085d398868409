//! Who acts for whom: asking, answering, withdrawing, the log, and filing on behalf.

mod filing;
mod links;

use crate::client::{Phone, Sandbox, http};
use crate::filing::marital;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// Ví Dụ's son by the register, born 2015-09-02.
pub(super) const CHILD: &str = "036215004321";
/// The citizens "thu" and "mau" (whose son "thu" is).
pub(super) const THU: &str = "036085000123";
pub(super) const MAU: &str = "035158000456";
/// Nobody's.
pub(super) const NOBODY: &str = "036199999999";

pub(super) fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

pub(super) async fn post(phone: &Phone, sandbox: &Sandbox, key: &str, body: &Value) -> Response {
    phone
        .send(Method::POST, &sandbox.url("/family"), |r| {
            r.header("idempotency-key", key).json(body)
        })
        .await
        .unwrap()
}

pub(super) async fn asked(phone: &Phone, sandbox: &Sandbox, number: &str, relation: &str) -> Value {
    let body = json!({"number": number, "relation": relation});
    let answer = post(phone, sandbox, &key(), &body).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.unwrap()
}

pub(super) async fn act(phone: &Phone, sandbox: &Sandbox, link: &Value, what: &str) -> Response {
    let url = sandbox.url(&format!("/family/{}/{what}", link["id"].as_str().unwrap()));
    phone.send(Method::POST, &url, |r| r).await.unwrap()
}

pub(super) async fn done(phone: &Phone, sandbox: &Sandbox, link: &Value, what: &str) -> Value {
    let answer = act(phone, sandbox, link, what).await;
    assert_eq!(answer.status(), StatusCode::OK, "{what}");
    answer.json().await.unwrap()
}

pub(super) async fn items(phone: &Phone, sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let answer = phone.get(&sandbox.url(path)).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let body: Value = answer.json().await.unwrap();
    body["items"].as_array().unwrap().clone()
}

pub(super) async fn log(phone: &Phone, sandbox: &Sandbox, link: &Value) -> Vec<Value> {
    items(
        phone,
        sandbox,
        &format!("/family/{}/log", link["id"].as_str().unwrap()),
    )
    .await
}

pub(super) fn acts(log: &[Value]) -> Vec<&str> {
    log.iter().map(|e| e["act"].as_str().unwrap()).collect()
}

pub(super) async fn kind(answer: Response, status: u16) -> String {
    assert_eq!(answer.status().as_u16(), status);
    let body: Value = answer.json().await.unwrap();
    body["type"]
        .as_str()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned()
}

pub(super) async fn decide(sandbox: &Sandbox, link: &Value, approve: bool) -> Response {
    let path = format!("/desk/api/family/{}/decision", link["id"].as_str().unwrap());
    http()
        .post(sandbox.url(&path))
        .json(&json!({"approve": approve}))
        .send()
        .await
        .unwrap()
}

/// A filing that needs no paper, for somebody else.
pub(super) fn on_behalf(link: &Value) -> Value {
    let mut body = marital("", b"");
    body["attachments"] = json!([]);
    body["data"]["tinh_trang"] = json!("chua_ket_hon");
    for gone in ["ly_hon_so", "ly_hon_ngay", "ly_hon_co_quan"] {
        body["data"].as_object_mut().unwrap().remove(gone);
    }
    body["on_behalf"] = link["id"].clone();
    body
}
