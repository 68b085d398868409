//! From signing in to following, on good connections and bad ones.

use crate::scene::{Phone, marital, pdf};
use motcua_core::dossier::receipt::{self, SentFile};
use motcua_core::identity::AcrLevel;
use motcua_core::net::NetError;
use motcua_core::net::authed::Tokens;
use motcua_core::net::message::Conditional;
use motcua_core::net::wire::DossierStatus;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_in_citizen_uploads_files_and_follows() {
    let phone = Phone::new().await;
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    assert_eq!(
        phone.sessions.current().unwrap().claims.get("name"),
        Some("Nguyễn Thị Ví Dụ")
    );
    let file = phone.send(&pdf(5 << 20)).await;
    let filed = phone
        .file("0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0001", &file)
        .await
        .unwrap();
    assert_eq!(filed.dossier.status, DossierStatus::Submitted);

    let receipt = receipt::verify(&filed.receipt, &phone.pack.trust.receipts).unwrap();
    receipt
        .matches(&[SentFile {
            paper: &file.paper,
            name: &file.name,
            size: file.size,
            sha256: &file.sha256,
        }])
        .unwrap();
    receipt.matches_data(&marital(&file).data).unwrap();

    let again = phone
        .file("0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0001", &file)
        .await
        .unwrap();
    assert_eq!(again, filed);
    let Conditional::Fresh { value: page, .. } = phone.province.dossiers_since(None, None).await.unwrap()
    else {
        panic!("a first page is fresh");
    };
    assert_eq!(page.items.len(), 1);
    let code = &filed.dossier.code;
    let Conditional::Fresh { value, etag } = phone.province.dossier(code, None).await.unwrap() else {
        panic!("a first answer is fresh");
    };
    assert_eq!(value.code, *code);
    let unchanged = phone.province.dossier(code, etag.as_deref()).await.unwrap();
    assert_eq!(unchanged, Conditional::NotModified);
    assert_eq!(phone.province.receipt(code).await.unwrap(), filed.receipt);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cuts_and_lost_answers_still_give_one_dossier_with_every_byte() {
    let phone = Phone::new().await;
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    phone
        .faults(json!([
            {"path": "/uploads", "method": "PATCH", "kind": {"cut_request_after": [0, 2_000_000]}, "probability": 0.5, "times": 20},
            {"path": "/uploads", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1},
            {"path": "/dossiers", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1}
        ]))
        .await;
    let bytes = pdf(12 << 20);
    let file = phone.send(&bytes).await;
    phone
        .file("0b5c7a1e-5a5e-4f7e-9a53-1f0c7c1a0002", &file)
        .await
        .unwrap();
    let state = phone.state().await;
    assert_eq!(state["dossier_count"], 1);
    assert_eq!(state["dossiers"][0]["attachments"][0]["size"], bytes.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_token_is_renewed_once_for_twenty_calls_and_kept_before_use() {
    let phone = Phone::new().await;
    phone.sign_in("thu", AcrLevel::Level1).await;
    let old = phone.sessions.token().await.unwrap();
    let calls = (0..20).map(|_| {
        let (sessions, old) = (phone.sessions.clone(), old.clone());
        tokio::spawn(async move { sessions.replace(&old).await.map(|t| t.to_string()) })
    });
    let mut tokens = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        tokens.push(call.await.unwrap().unwrap());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1);
    assert_eq!(phone.saved.lock().unwrap().len(), 2);
    phone.province.dossiers_since(None, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_page_in_place_of_an_answer_and_an_ended_session_are_told_apart() {
    let phone = Phone::new().await;
    assert!(matches!(
        phone.province.dossiers_since(None, None).await,
        Err(NetError::SignIn)
    ));
    phone.sign_in("thu", AcrLevel::Level1).await;
    phone
        .faults(json!([{"path": "/dossiers", "method": "GET", "kind": {"html": true}, "probability": 1.0, "times": null}]))
        .await;
    assert!(matches!(
        phone.province.dossiers_since(None, None).await,
        Err(NetError::Html { .. })
    ));
    let held = phone.sessions.current().unwrap();
    phone.oidc.revoke(&held).await.unwrap();
    let ended = phone.sessions.replace(&held.access_token).await;
    assert!(matches!(ended, Err(NetError::SignIn)));
    assert_eq!(phone.sessions.current(), None);
}
