//! Sessions of several devices, and refresh tokens that come twice.

use crate::client::{Phone, Sandbox, VERIFIER};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

async fn list(phone: &Phone, sandbox: &Sandbox) -> Vec<Value> {
    let answer = phone.get(&sandbox.url("/sessions")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let body: Value = answer.json().await.unwrap();
    body["items"].as_array().unwrap().clone()
}

async fn delete(phone: &Phone, sandbox: &Sandbox, id: &Value) -> StatusCode {
    let url = sandbox.url(&format!("/sessions/{}", id.as_str().unwrap()));
    phone.send(Method::DELETE, &url, |r| r).await.unwrap().status()
}

#[tokio::test]
async fn the_list_has_the_citizens_own_sessions_and_each_can_be_ended_from_another() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let tablet = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let stranger = Phone::signed_in(&sandbox, "thu", "level1").await;
    let items = list(&phone, &sandbox).await;
    assert_eq!(items.len(), 2);
    assert_eq!(items.iter().filter(|s| s["current"] == true).count(), 1);
    let other = items.iter().find(|s| s["current"] == false).unwrap();
    assert_eq!(other["level"], "level2");
    assert_eq!(
        delete(&stranger, &sandbox, &other["id"]).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        delete(&phone, &sandbox, &other["id"]).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        delete(&phone, &sandbox, &other["id"]).await,
        StatusCode::NOT_FOUND
    );
    let ended = tablet.get(&sandbox.url("/sessions")).await;
    assert_eq!(ended.status(), StatusCode::UNAUTHORIZED);
    let again = tablet.refresh(&sandbox, &tablet.refresh).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    assert_eq!(list(&phone, &sandbox).await.len(), 1);
}

#[tokio::test]
async fn a_step_up_leaves_one_session_of_the_phone() {
    let sandbox = Sandbox::new().await;
    let mut phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let before = phone.access.clone();
    let code = phone.code(&sandbox, "vi-du", "level2").await;
    let answer = phone.exchange(&sandbox, &code, VERIFIER).await;
    phone.take(answer).await;
    let items = list(&phone, &sandbox).await;
    assert_eq!((items.len(), items[0]["level"].as_str()), (1, Some("level2")));
    phone.access = before;
    assert_eq!(
        phone.get(&sandbox.url("/sessions")).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

/// A sandbox whose time can be moved on.
async fn with_time() -> (Sandbox, Arc<AtomicI64>) {
    let ahead = Arc::new(AtomicI64::new(0));
    let told = ahead.clone();
    let sandbox = Sandbox::with(|options| {
        options.clock =
            Arc::new(move || Timestamp::now() + SignedDuration::from_secs(told.load(Ordering::SeqCst)));
    })
    .await;
    (sandbox, ahead)
}

#[tokio::test]
async fn an_answer_lost_after_rotation_is_given_again_to_the_same_key_for_a_minute() {
    let (sandbox, ahead) = with_time().await;
    let mut phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let held = phone.refresh.clone();
    assert_eq!(
        phone.refresh(&sandbox, &held).await.status(),
        StatusCode::OK,
        "this answer is lost"
    );
    ahead.store(30, Ordering::SeqCst);
    let answer = phone.refresh(&sandbox, &held).await;
    phone.take(answer).await;
    assert_eq!(
        phone.get(&sandbox.url("/sessions")).await.status(),
        StatusCode::OK
    );
    // What the second answer gave is the one chain from now on.
    let next = phone.refresh.clone();
    let answer = phone.refresh(&sandbox, &next).await;
    phone.take(answer).await;
    assert_eq!(
        phone.refresh(&sandbox, &held).await.status(),
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        phone.get(&sandbox.url("/sessions")).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn after_the_minute_or_from_another_key_a_used_refresh_token_ends_the_session() {
    for (seconds, stolen) in [(61, false), (0, true)] {
        let (sandbox, ahead) = with_time().await;
        let mut phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
        let held = phone.refresh.clone();
        let answer = phone.refresh(&sandbox, &held).await;
        phone.take(answer).await;
        ahead.store(seconds, Ordering::SeqCst);
        let thief = Phone::new();
        let who = if stolen { &thief } else { &phone };
        assert_eq!(
            who.refresh(&sandbox, &held).await.status(),
            StatusCode::BAD_REQUEST
        );
        assert_eq!(
            phone.get(&sandbox.url("/sessions")).await.status(),
            StatusCode::UNAUTHORIZED
        );
    }
}
