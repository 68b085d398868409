//! The blind relay between two phones.

use crate::client::{Phone, Sandbox, http};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

async fn open(sandbox: &Sandbox, phone: &Phone, upload: &str) -> Response {
    phone
        .send(Method::POST, &sandbox.url("/transfers"), |r| {
            r.json(&json!({ "upload": upload }))
        })
        .await
        .unwrap()
}

async fn address(answer: Response) -> String {
    assert_eq!(answer.status(), StatusCode::CREATED);
    let body: Value = answer.json().await.unwrap();
    body["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn another_phone_fetches_without_sign_in_and_its_word_ends_it() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let upload = phone.upload(&sandbox, "draft", &bytes).await;
    let url = address(open(&sandbox, &phone, &upload).await).await;
    assert_eq!(
        address(open(&sandbox, &phone, &upload).await).await,
        url,
        "a lost answer gives no second address"
    );
    // A cut network is no reason to lose it; a collection of strangers is.
    for _ in 0..3 {
        let answer = http().get(&url).send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
    assert_eq!(
        http().get(&url).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        http().delete(&url).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let gone = phone
        .send(Method::HEAD, &upload, |r| r.header("tus-resumable", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(gone.status(), StatusCode::NOT_FOUND, "the upload went with it");
    assert_eq!(
        http().delete(&url).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn only_a_finished_upload_of_ones_own_is_relayed_and_three_at_a_time() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let other = Phone::signed_in(&sandbox, "mau", "level1").await;
    let half = phone.create(&sandbox, "draft", &[1; 1000], None).await;
    assert_eq!(open(&sandbox, &phone, &half).await.status(), StatusCode::CONFLICT);
    let upload = phone.upload(&sandbox, "draft", &[1; 1000]).await;
    for missing in [upload.as_str(), "nonsense"] {
        let answer = open(&sandbox, &other, missing).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{missing}");
    }
    let unsigned = http()
        .post(sandbox.url("/transfers"))
        .json(&json!({ "upload": upload }))
        .send()
        .await
        .unwrap();
    assert_eq!(unsigned.status(), StatusCode::UNAUTHORIZED);
    for n in 0..3_u8 {
        let upload = phone.upload(&sandbox, "draft", &[n; 100]).await;
        address(open(&sandbox, &phone, &upload).await).await;
    }
    let refused = open(&sandbox, &phone, &upload).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_nothing_of_it_is_left() {
    let ahead = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&ahead);
    let sandbox = Sandbox::with(|options| {
        options.clock = Arc::new(move || {
            let now = jiff::Timestamp::now().as_millisecond() + clock.load(Ordering::SeqCst);
            jiff::Timestamp::from_millisecond(now).unwrap()
        });
    })
    .await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let upload = phone.upload(&sandbox, "draft", b"sealed").await;
    let url = address(open(&sandbox, &phone, &upload).await).await;
    ahead.store(14 * 60 * 1000, Ordering::SeqCst);
    assert_eq!(http().get(&url).send().await.unwrap().status(), StatusCode::OK);
    ahead.store(15 * 60 * 1000 + 1000, Ordering::SeqCst);
    assert_eq!(
        http().get(&url).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    let left = std::fs::read_dir(sandbox.dir.path().join("uploads"))
        .unwrap()
        .count();
    assert_eq!(left, 0);
}
