use crate::client::{Phone, Sandbox, http, sha256_hex};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

fn some_bytes(len: usize) -> Vec<u8> {
    (0..len).map(|n| (n * 31 % 251) as u8).collect()
}

async fn problem_of(answer: reqwest::Response) -> String {
    let body: Value = answer.json().await.unwrap();
    body["type"]
        .as_str()
        .unwrap()
        .trim_start_matches("urn:motcua:problem:")
        .to_owned()
}

#[tokio::test]
async fn a_file_goes_up_in_chunks_and_head_tells_how_far() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(300_000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    assert_eq!(phone.offset(&upload).await, 0);
    let sum = Sha256::digest(&bytes[..200_000]);
    let answer = phone
        .patch(&upload, 0, &bytes[..200_000], Some(&sum))
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(phone.offset(&upload).await, 200_000);
    let answer = phone
        .patch(&upload, 200_000, &bytes[200_000..], None)
        .await
        .unwrap();
    assert_eq!(answer.headers()["upload-offset"], "300000");
}

#[tokio::test]
async fn a_chunk_with_a_wrong_checksum_is_thrown_away_with_460() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(1000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    let answer = phone
        .patch(&upload, 0, &bytes, Some(&Sha256::digest(b"other")))
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 460);
    assert_eq!(phone.offset(&upload).await, 0);
    let answer = phone
        .patch(&upload, 0, &bytes, Some(&Sha256::digest(&bytes)))
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_file_that_is_not_the_one_told_is_deleted_with_409() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(1000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    let answer = phone.patch(&upload, 0, &some_bytes(999), None).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let answer = phone.patch(&upload, 999, b"!", None).await.unwrap();
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(problem_of(answer).await, "upload-mismatch");
    let gone = phone
        .send(Method::HEAD, &upload, |r| r.header("tus-resumable", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_wrong_offset_is_a_conflict_that_tells_the_right_one() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(1000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    let answer = phone.patch(&upload, 10, &bytes[10..], None).await.unwrap();
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(answer.headers()["upload-offset"], "0");
}

#[tokio::test]
async fn creation_under_the_same_key_gives_the_same_place() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let key = uuid::Uuid::new_v4().to_string();
    let first = phone.create(&sandbox, "a.pdf", b"abc", Some(&key)).await;
    assert_eq!(phone.create(&sandbox, "a.pdf", b"abc", Some(&key)).await, first);
    let other = Phone::signed_in(&sandbox, "thu", "level1").await;
    assert_ne!(other.create(&sandbox, "a.pdf", b"abc", Some(&key)).await, first);
}

#[tokio::test]
async fn an_upload_is_its_owners_alone_and_can_be_forgotten() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let other = Phone::signed_in(&sandbox, "thu", "level1").await;
    let upload = phone.upload(&sandbox, "a.pdf", b"abc").await;
    let head = async |who: &Phone| {
        who.send(Method::HEAD, &upload, |r| r.header("tus-resumable", "1.0.0"))
            .await
            .unwrap()
            .status()
    };
    assert_eq!(head(&other).await, StatusCode::NOT_FOUND);
    let answer = phone
        .send(Method::DELETE, &upload, |r| r.header("tus-resumable", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(head(&phone).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn options_tell_the_extensions() {
    let sandbox = Sandbox::new().await;
    let answer = http()
        .request(Method::OPTIONS, sandbox.url("/uploads"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.headers()["tus-extension"],
        "creation,checksum,expiration,termination"
    );
    assert_eq!(answer.headers()["tus-checksum-algorithm"], "sha256");
}

#[tokio::test]
async fn bytes_before_a_cut_are_kept() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(3_000_000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    sandbox
        .put_faults(
            json!({"seed": 1, "rules": [{"path": "/uploads/", "method": "PATCH",
            "kind": {"cut_request_after": [1_000_000, 1_000_000]}, "probability": 1.0, "times": 1}]}),
        )
        .await;
    phone.patch(&upload, 0, &bytes, None).await.unwrap_err();
    let kept = phone.offset(&upload).await;
    assert_eq!(kept, 1_000_000);
    let answer = phone.patch(&upload, kept, &bytes[kept..], None).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_cut_chunk_that_carried_a_checksum_is_not_kept() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(3_000_000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    sandbox
        .put_faults(
            json!({"seed": 1, "rules": [{"path": "/uploads/", "method": "PATCH",
            "kind": {"cut_request_after": [1_000_000, 1_000_000]}, "times": 1}]}),
        )
        .await;
    phone
        .patch(&upload, 0, &bytes, Some(&Sha256::digest(&bytes)))
        .await
        .unwrap_err();
    assert_eq!(phone.offset(&upload).await, 0);
}

#[tokio::test]
async fn fifty_cuts_at_random_bytes_lose_nothing() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(8_000_000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    sandbox
        .put_faults(
            json!({"seed": 42, "rules": [{"path": "/uploads/", "method": "PATCH",
            "kind": {"cut_request_after": [0, 200_000]}, "probability": 1.0, "times": 50}]}),
        )
        .await;
    let mut cuts = 0;
    loop {
        let offset = phone.offset(&upload).await;
        if offset == bytes.len() {
            break;
        }
        if phone
            .patch(&upload, offset, &bytes[offset..], None)
            .await
            .is_err()
        {
            cuts += 1;
        }
    }
    assert_eq!(cuts, 50);
    let on_disk = std::fs::read_dir(sandbox.dir.path().join("uploads"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(
        sha256_hex(&std::fs::read(on_disk.path()).unwrap()),
        sha256_hex(&bytes)
    );
}

/// `sent`, `kept` and `dropped`, which always add up.
async fn weights(sandbox: &Sandbox) -> (u64, u64, u64) {
    let state: Value = http()
        .get(sandbox.url("/sandbox/state"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let of = |name: &str| state[name].as_u64().unwrap();
    let (sent, kept, dropped) = (of("bytes_sent"), of("bytes_received"), of("bytes_dropped"));
    assert_eq!(sent, kept + dropped);
    (sent, kept, dropped)
}

#[tokio::test]
async fn what_came_in_vain_is_weighed_beside_what_was_kept() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let bytes = some_bytes(1000);
    let upload = phone.create(&sandbox, "a.pdf", &bytes, None).await;
    // Not what its checksum says: came, and was thrown away.
    phone
        .patch(&upload, 0, &bytes, Some(&Sha256::digest(b"other")))
        .await
        .unwrap();
    assert_eq!(weights(&sandbox).await, (1000, 0, 1000));
    phone.patch(&upload, 0, &bytes[..400], None).await.unwrap();
    assert_eq!(weights(&sandbox).await, (1400, 400, 1000));
    phone.patch(&upload, 400, &bytes[400..], None).await.unwrap();
    assert_eq!(weights(&sandbox).await, (2000, 1000, 1000));
    // Whole, but not the file that was told: nothing of it is kept.
    let other = phone.create(&sandbox, "b.pdf", &bytes, None).await;
    phone.patch(&other, 0, &vec![7; 1000], None).await.unwrap();
    assert_eq!(weights(&sandbox).await, (3000, 1000, 2000));
}
