//! The preview's own server, on the fixture: who may speak to it, and what the push service answers.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use motcua_preview::args::Args;
use motcua_preview::routes::router;
use motcua_preview::store::Sessions;
use serde_json::Value;
use std::path::Path;
use tower::ServiceExt as _;

struct Preview {
    router: Router,
    dir: tempfile::TempDir,
}

impl Preview {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
        let args = Args {
            port: 0,
            dir: dir.path().into(),
            web: web.clone(),
            province: None,
        };
        let sessions = Sessions::load(args, "http://127.0.0.1:8702".into()).unwrap();
        Self {
            router: router(sessions, web),
            dir,
        }
    }

    async fn send(&self, request: axum::http::request::Builder, body: &str) -> Response<Body> {
        let request = request.body(Body::from(body.to_owned())).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Opens a page; its cookie.
    async fn phone(&self) -> String {
        let answer = self.send(here("GET", "/phone"), "").await;
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// The push token of the only phone.
    fn token(&self) -> String {
        let sessions = self.dir.path().join("sessions");
        let phone = std::fs::read_dir(sessions).unwrap().next().unwrap().unwrap();
        let kept: Value =
            serde_json::from_slice(&std::fs::read(phone.path().join("preview.json")).unwrap()).unwrap();
        kept["push_token"].as_str().unwrap().to_owned()
    }

    async fn push(&self, token: &str, headers: &[(&str, &str)]) -> StatusCode {
        let request = headers
            .iter()
            .fold(Request::post(format!("/push/{token}")), |r, (name, value)| {
                r.header(*name, *value)
            });
        self.send(request, "sealed").await.status()
    }
}

fn here(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:8702")
}

const SEALED: [(&str, &str); 2] = [("content-encoding", "aes128gcm"), ("ttl", "60")];

#[tokio::test]
async fn another_name_of_this_machine_and_another_site_are_refused() {
    let preview = Preview::new();
    let rebound = Request::get("/phone").header("host", "evil.example");
    assert_eq!(
        preview.send(rebound, "").await.status(),
        StatusCode::MISDIRECTED_REQUEST
    );
    let cookie = preview.phone().await;
    let post = |site: &str| {
        here("POST", "/api/start")
            .header("cookie", &cookie)
            .header("sec-fetch-site", site)
    };
    assert_eq!(
        preview.send(post("cross-site"), "").await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        preview.send(post("same-origin"), "").await.status(),
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn the_push_service_takes_only_sealed_messages_with_a_ttl_for_a_phone_it_knows() {
    let preview = Preview::new();
    preview.phone().await;
    let token = preview.token();
    assert_eq!(preview.push(&token, &SEALED).await, StatusCode::CREATED);
    assert_eq!(preview.push(&token, &SEALED[..1]).await, StatusCode::BAD_REQUEST);
    assert_eq!(
        preview.push(&token, &SEALED[1..]).await,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(preview.push("stranger", &SEALED).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn with_push_off_the_subscription_is_gone_and_without_network_it_waits() {
    let preview = Preview::new();
    let cookie = preview.phone().await;
    let token = preview.token();
    let set = |body: &str| {
        let request = here("PUT", "/api/settings")
            .header("cookie", &cookie)
            .header("content-type", "application/json");
        let body = body.to_owned();
        let preview = &preview;
        async move { preview.send(request, &body).await.status() }
    };
    assert_eq!(set(r#"{"push": false}"#).await, StatusCode::NO_CONTENT);
    assert_eq!(preview.push(&token, &SEALED).await, StatusCode::GONE);
    assert_eq!(
        set(r#"{"push": true, "offline": true}"#).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(preview.push(&token, &SEALED).await, StatusCode::CREATED);
}

#[tokio::test]
async fn a_killed_app_takes_no_actions_until_it_is_opened() {
    let preview = Preview::new();
    let cookie = preview.phone().await;
    let post = |path: &str, body: &str| {
        let request = here("POST", path)
            .header("cookie", &cookie)
            .header("content-type", "application/json");
        let body = body.to_owned();
        let preview = &preview;
        async move { preview.send(request, &body).await.status() }
    };
    let refresh = r#"{"type": "refresh"}"#;
    assert_eq!(post("/api/action", refresh).await, StatusCode::CONFLICT);
    assert_eq!(post("/api/start", "").await, StatusCode::NO_CONTENT);
    assert_eq!(post("/api/action", refresh).await, StatusCode::NO_CONTENT);
    assert_eq!(
        post("/api/scanned", r#"{"text": "x"}"#).await,
        StatusCode::CONFLICT,
        "nothing is being scanned"
    );
    let hold = r#"{"do": "hold", "profile": "vi-du", "fault": "lose@3"}"#;
    assert_eq!(post("/api/card", hold).await, StatusCode::NO_CONTENT);
    assert_eq!(post("/api/stop", "").await, StatusCode::NO_CONTENT);
    assert_eq!(post("/api/card", hold).await, StatusCode::CONFLICT);
    assert_eq!(post("/api/action", refresh).await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_cards_of_the_list_can_be_held_and_no_others() {
    let preview = Preview::new();
    let cookie = preview.phone().await;
    let answer = preview.send(here("GET", "/api/card"), "").await;
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 16).await.unwrap();
    let cards: Value = serde_json::from_slice(&bytes).unwrap();
    let names: Vec<&str> = cards
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"vi-du"), "{names:?}");
    for unknown in [
        r#"{"do": "hold", "profile": "nobody", "fault": null}"#,
        r#"{"do": "hold", "profile": "vi-du", "fault": "burn@1"}"#,
    ] {
        let request = here("POST", "/api/card")
            .header("cookie", &cookie)
            .header("content-type", "application/json");
        assert_eq!(
            preview.send(request, unknown).await.status(),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}

#[tokio::test]
async fn a_stranger_without_a_cookie_reaches_no_phone() {
    let preview = Preview::new();
    preview.phone().await;
    for path in ["/api/settings", "/api/screens", "/api/shown/1"] {
        assert_eq!(
            preview.send(here("GET", path), "").await.status(),
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
    }
    let back = preview.send(here("GET", "/return?code=x&state=y"), "").await;
    assert_eq!(back.status(), StatusCode::UNAUTHORIZED);
}
