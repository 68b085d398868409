//! The second provider, and what the province gives for its token.

use crate::client::{Phone, REDIRECT, Sandbox, VERIFIER, challenge, http};
use motcua_province::Identity;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

async fn sandbox() -> Sandbox {
    Sandbox::with(|options| options.identity = Identity::Userinfo).await
}

async fn post(url: String, fields: &[(&str, &str)]) -> Response {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let form = "application/x-www-form-urlencoded";
    http()
        .post(url)
        .header("content-type", form)
        .body(body)
        .send()
        .await
        .unwrap()
}

/// Signs in on the page; gives the code as it stands in the address.
async fn code(sandbox: &Sandbox, citizen: &str) -> String {
    let mut url = url::Url::parse(&sandbox.url("/oauth2/authorize")).unwrap();
    url.query_pairs_mut().extend_pairs([
        ("client_id", "mot-cua-app"),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", "profile"),
        ("state", "s1"),
        ("code_challenge", &challenge(VERIFIER)),
        ("code_challenge_method", "S256"),
    ]);
    let page = http()
        .get(url.as_str())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let uri = page
        .split("name=\"request_uri\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let back = post(
        sandbox.url("/oauth2/login"),
        &[("request_uri", uri), ("citizen", citizen)],
    )
    .await;
    let to = back.headers()["location"].to_str().unwrap();
    let query = to.strip_prefix(REDIRECT).unwrap().strip_prefix("?code=").unwrap();
    query.strip_suffix("&state=s1").unwrap().to_owned()
}

async fn bearer(sandbox: &Sandbox, code: &str, verifier: &str) -> Response {
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "mot-cua-app"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
    ];
    post(sandbox.url("/oauth2/token"), &fields).await
}

async fn exchange(phone: &Phone, sandbox: &Sandbox, token: &str) -> Response {
    let fields = [
        ("grant_type", EXCHANGE),
        ("client_id", "mot-cua-app"),
        ("subject_token", token),
        ("subject_token_type", ACCESS_TOKEN),
        ("device_name", "Máy\ncủa tôi"),
    ];
    phone.form(&sandbox.url("/oidc/token"), &fields).await
}

#[tokio::test]
async fn a_bearer_token_becomes_a_bound_session_once() {
    let sandbox = sandbox().await;
    let code = code(&sandbox, "vi-du").await;
    assert!(code.contains('+'), "{code}");
    let answer: Value = bearer(&sandbox, &code, VERIFIER).await.json().await.unwrap();
    assert_eq!(answer["token_type"], "bearer");
    let token = answer["access_token"].as_str().unwrap();
    let info = http()
        .get(sandbox.url("/oauth2/userinfo"))
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    let info: Value = info.json().await.unwrap();
    assert_eq!(
        (&info["birthDate"], &info["accountLevel"]),
        (&json!("01/01/1990"), &json!(2))
    );
    let mut phone = Phone::new();
    let answer: Value = exchange(&phone, &sandbox, token).await.json().await.unwrap();
    assert_eq!(
        (&answer["token_type"], &answer["issued_token_type"]),
        (&json!("DPoP"), &json!(ACCESS_TOKEN))
    );
    assert!(answer.get("id_token").is_none());
    phone.access = answer["access_token"].as_str().unwrap().to_owned();
    let list: Value = phone.get(&sandbox.url("/sessions")).await.json().await.unwrap();
    assert_eq!(list["items"][0]["device"], "Máy của tôi");
    assert_eq!(
        exchange(&phone, &sandbox, token).await.status(),
        StatusCode::BAD_REQUEST
    );
    // The province takes the bearer token itself nowhere.
    let plain = http()
        .get(sandbox.url("/dossiers"))
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn json_a_wrong_verifier_a_spent_code_and_an_ended_token_are_refused() {
    let sandbox = sandbox().await;
    let json = http()
        .post(sandbox.url("/oauth2/token"))
        .json(&json!({"code": "x"}))
        .send()
        .await
        .unwrap();
    assert_eq!(json.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let first = code(&sandbox, "vi-du").await;
    let wrong = bearer(&sandbox, &first, &VERIFIER.to_lowercase()).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    let second = code(&sandbox, "vi-du").await;
    let answer: Value = bearer(&sandbox, &second, VERIFIER).await.json().await.unwrap();
    assert_eq!(
        bearer(&sandbox, &second, VERIFIER).await.status(),
        StatusCode::BAD_REQUEST
    );
    let token = answer["access_token"].as_str().unwrap();
    post(sandbox.url("/oauth2/revoke"), &[("token", token)]).await;
    let refused = exchange(&Phone::new(), &sandbox, token).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn where_the_pack_does_not_name_it_the_second_provider_is_not_there() {
    let sandbox = Sandbox::new().await;
    let page = http().get(sandbox.url("/oauth2/authorize")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
}
