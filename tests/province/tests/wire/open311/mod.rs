//! Open311: the standard in both formats, and what is ours beside it.

mod follow;
mod standard;

use crate::client::{Phone, Sandbox, http};
use motcua_province::Clock;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(crate) const RUBBISH: [(&str, &str); 5] = [
    ("service_code", "rac-thai"),
    ("lat", "20.2506"),
    ("long", "105.9745"),
    ("description", "Rác để ba ngày chưa ai thu gom."),
    ("attribute[loai-rac]", "sinh-hoat"),
];

const ATTITUDE: [(&str, &str); 4] = [
    ("service_code", "thai-do-can-bo"),
    ("description", "Cán bộ nói trống không."),
    ("attribute[co-quan]", "Quầy 3"),
    ("last_name", "Người Thử"),
];

fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Time that a test moves.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn at(text: &str) -> Self {
        let at: jiff::Timestamp = text.parse().unwrap();
        Self(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    fn set(&self, text: &str) {
        let at: jiff::Timestamp = text.parse().unwrap();
        self.0.store(at.as_millisecond(), Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let hand = self.0.clone();
        Arc::new(move || jiff::Timestamp::from_millisecond(hand.load(Ordering::SeqCst)).unwrap())
    }
}

async fn json_of(answer: Response, status: StatusCode) -> Value {
    let found = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap()
}

impl Sandbox {
    /// Sends a report without sign-in.
    async fn report(&self, fields: &[(&str, &str)], key: &str) -> Response {
        http()
            .post(self.url("/open311/v2/requests.json"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("idempotency-key", key)
            .body(form(fields))
            .send()
            .await
            .unwrap()
    }

    /// The same, to its number and the key of its sender.
    async fn reported(&self, fields: &[(&str, &str)]) -> (String, String) {
        let sent = json_of(self.report(fields, &key()).await, StatusCode::CREATED).await;
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        (
            text(&sent[0]["service_request_id"]),
            text(&sent[0]["extended"]["follow_key"]),
        )
    }

    /// A report as anyone, or its sender, sees it.
    async fn request(&self, id: &str, follow_key: Option<&str>) -> Value {
        let url = self.url(&format!("/open311/v2/requests/{id}.json"));
        let mut request = http().get(url);
        if let Some(key) = follow_key {
            request = request.header("follow-key", key);
        }
        json_of(request.send().await.unwrap(), StatusCode::OK).await[0].clone()
    }

    /// What a sender without sign-in does after.
    async fn follow(&self, id: &str, part: &str, follow_key: &str, key: &str, body: &Value) -> Response {
        http()
            .post(self.url(&format!("/open311/v2/requests/{id}/{part}")))
            .header("follow-key", follow_key)
            .header("idempotency-key", key)
            .json(body)
            .send()
            .await
            .unwrap()
    }

    async fn officer(&self, id: &str, action: &str, text: &str) -> Response {
        http()
            .post(self.url(&format!("/desk/api/reports/{id}/actions")))
            .json(&json!({"action": action, "text": text}))
            .send()
            .await
            .unwrap()
    }

    async fn did(&self, id: &str, action: &str, text: &str) -> Value {
        json_of(self.officer(id, action, text).await, StatusCode::OK).await
    }
}

impl Phone {
    async fn report(&self, sandbox: &Sandbox, fields: &[(&str, &str)], key: &str) -> Response {
        let body = form(fields);
        self.send(Method::POST, &sandbox.url("/open311/v2/requests.json"), |r| {
            r.header("content-type", "application/x-www-form-urlencoded")
                .header("idempotency-key", key)
                .body(body.clone())
        })
        .await
        .unwrap()
    }

    async fn say(&self, sandbox: &Sandbox, id: &str, part: &str, body: &Value) -> Response {
        let url = sandbox.url(&format!("/open311/v2/requests/{id}/{part}"));
        let key = key();
        self.send(Method::POST, &url, |r| {
            r.header("idempotency-key", key.clone()).json(body)
        })
        .await
        .unwrap()
    }
}
