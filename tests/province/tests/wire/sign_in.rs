use crate::client::{Phone, REDIRECT, Sandbox, VERIFIER, challenge, http, payload};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn error_of(answer: reqwest::Response) -> String {
    let body: Value = answer.json().await.unwrap();
    body["error"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn signing_in_gives_tokens_that_open_userinfo() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let claims = payload(&phone.id_token);
    assert_eq!(claims["sub"], "vi-du");
    assert_eq!(claims["acr"], "level2");
    assert_eq!(claims["nonce"], "n1");
    assert_eq!(claims["citizen_id"].as_str().unwrap().len(), 12);
    let info: Value = phone
        .get(&sandbox.url("/oidc/userinfo"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(info["name"], claims["name"]);
}

#[tokio::test]
async fn the_login_page_names_the_people_and_says_they_are_invented() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::new();
    let uri = phone.par(&sandbox, "level2").await;
    let page = http()
        .get(sandbox.url(&format!(
            "/oidc/authorize?client_id=mot-cua-app&request_uri={uri}"
        )))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Người giả định, chỉ để thử"));
    assert!(page.contains("Nguyễn Thị Ví Dụ") && page.contains("value=\"vi-du\""));
}

#[tokio::test]
async fn giving_up_comes_back_as_access_denied() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::new();
    let uri = phone.par(&sandbox, "level1").await;
    let answer = phone.choose(&sandbox, &uri, "").await;
    let to = answer.headers()["location"].to_str().unwrap();
    assert!(to.starts_with(REDIRECT) && to.contains("error=access_denied") && to.contains("state=s1"));
}

#[tokio::test]
async fn a_citizen_of_level_1_cannot_step_up() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::new();
    let uri = phone.par(&sandbox, "level2").await;
    let answer = phone.choose(&sandbox, &uri, "mau").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_wrong_verifier_gets_no_token() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::new();
    let code = phone.code(&sandbox, "vi-du", "level1").await;
    let answer = phone
        .exchange(&sandbox, &code, "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong")
        .await;
    assert_eq!(error_of(answer).await, "invalid_grant");
}

#[tokio::test]
async fn a_code_used_twice_ends_what_it_gave() {
    let sandbox = Sandbox::new().await;
    let mut phone = Phone::new();
    let code = phone.code(&sandbox, "vi-du", "level1").await;
    let answer = phone.exchange(&sandbox, &code, VERIFIER).await;
    phone.take(answer).await;
    let again = phone.exchange(&sandbox, &code, VERIFIER).await;
    assert_eq!(error_of(again).await, "invalid_grant");
    let answer = phone.get(&sandbox.url("/oidc/userinfo")).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_first_proof_is_asked_for_a_nonce_with_400_and_at_resources_with_401() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    phone.nonce.lock().unwrap().clear();
    let url = sandbox.url("/oidc/token");
    let answer = http()
        .post(&url)
        .header("dpop", phone.proof("POST", &url, None))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=refresh_token&client_id=mot-cua-app&refresh_token=x")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.headers().contains_key("dpop-nonce"));
    assert_eq!(error_of(answer).await, "use_dpop_nonce");

    let url = sandbox.url("/dossiers");
    let answer = http()
        .get(&url)
        .header("authorization", format!("DPoP {}", phone.access))
        .header("dpop", phone.proof("GET", &url, Some(&phone.access)))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(
        answer.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .contains("use_dpop_nonce")
    );
}

#[tokio::test]
async fn a_replayed_proof_is_refused() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let url = sandbox.url("/oidc/userinfo");
    let proof = phone.proof("GET", &url, Some(&phone.access));
    let send = async || {
        http()
            .get(&url)
            .header("authorization", format!("DPoP {}", phone.access))
            .header("dpop", &proof)
            .send()
            .await
            .unwrap()
    };
    assert_eq!(send().await.status(), StatusCode::OK);
    let again = send().await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
    assert!(
        again.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .contains("invalid_dpop_proof")
    );
}

#[tokio::test]
async fn a_stolen_token_is_no_use_without_its_key() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let mut thief = Phone::new();
    thief.access.clone_from(&phone.access);
    let answer = thief.get(&sandbox.url("/oidc/userinfo")).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let answer = thief.refresh(&sandbox, &phone.refresh).await;
    assert_eq!(error_of(answer).await, "invalid_grant");
}

#[tokio::test]
async fn a_proof_for_another_address_or_method_is_refused() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let url = sandbox.url("/oidc/userinfo");
    for proof in [
        phone.proof("POST", &url, Some(&phone.access)),
        phone.proof("GET", &sandbox.url("/dossiers"), Some(&phone.access)),
        phone.proof("GET", &url, Some("another token")),
    ] {
        let answer = http()
            .get(&url)
            .header("authorization", format!("DPoP {}", phone.access))
            .header("dpop", proof)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_refresh_token_older_than_the_last_ends_the_session() {
    let sandbox = Sandbox::new().await;
    let mut phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let old = phone.refresh.clone();
    let answer = phone.refresh(&sandbox, &old).await;
    phone.take(answer).await;
    let next = phone.refresh.clone();
    let answer = phone.refresh(&sandbox, &next).await;
    phone.take(answer).await;
    assert_eq!(
        phone.get(&sandbox.url("/oidc/userinfo")).await.status(),
        StatusCode::OK
    );

    assert_eq!(
        error_of(phone.refresh(&sandbox, &old).await).await,
        "invalid_grant"
    );
    assert_eq!(
        phone.get(&sandbox.url("/oidc/userinfo")).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let newest = phone.refresh.clone();
    assert_eq!(
        error_of(phone.refresh(&sandbox, &newest).await).await,
        "invalid_grant"
    );
}

#[tokio::test]
async fn revocation_and_the_switch_end_sessions() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level1").await;
    let answer = phone
        .form(&sandbox.url("/oidc/revoke"), &[("token", &phone.refresh)])
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        phone.get(&sandbox.url("/oidc/userinfo")).await.status(),
        StatusCode::UNAUTHORIZED
    );

    let mut phone = Phone::signed_in(&sandbox, "thu", "level1").await;
    let expire = async |body: Value| {
        let answer = http()
            .post(sandbox.url("/sandbox/expire-sessions"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    };
    expire(json!({"citizen": "thu", "access_only": true})).await;
    assert_eq!(
        phone.get(&sandbox.url("/oidc/userinfo")).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let held = phone.refresh.clone();
    let answer = phone.refresh(&sandbox, &held).await;
    phone.take(answer).await;
    expire(json!({"citizen": "thu"})).await;
    let held = phone.refresh.clone();
    assert_eq!(
        error_of(phone.refresh(&sandbox, &held).await).await,
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_request_with_plain_pkce_or_a_foreign_redirect_is_not_taken() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::new();
    let s256 = challenge(VERIFIER);
    for (method, redirect) in [("plain", REDIRECT), ("S256", "https://evil.example/cb")] {
        let answer = phone
            .form(
                &sandbox.url("/oidc/par"),
                &[
                    ("client_id", "mot-cua-app"),
                    ("response_type", "code"),
                    ("redirect_uri", redirect),
                    ("scope", "openid"),
                    ("code_challenge", &s256),
                    ("code_challenge_method", method),
                ],
            )
            .await;
        assert_eq!(error_of(answer).await, "invalid_request");
    }
}

#[tokio::test]
async fn resources_need_a_token() {
    let sandbox = Sandbox::new().await;
    for (method, path) in [
        (Method::GET, "/dossiers"),
        (Method::POST, "/uploads"),
        (Method::POST, "/push/subscriptions"),
    ] {
        let answer = http()
            .request(method, sandbox.url(path))
            .header("tus-resumable", "1.0.0")
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}
