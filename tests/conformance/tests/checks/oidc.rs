use crate::support::{Fake, REDIRECT, Ran, Talk, run};
use axum::routing::{get, post};
use axum::{Json, Router};
use motcua_journeys::Sandbox;
use serde_json::{Value, json};

fn flags(issuer: &str) -> Vec<String> {
    let fixed = [
        "oidc",
        "--issuer",
        issuer,
        "--client-id",
        "mot-cua-app",
        "--redirect-uri",
        REDIRECT,
    ];
    fixed.map(str::to_owned).to_vec()
}

fn unattended(issuer: &str) -> Ran {
    let flags = flags(issuer);
    run(&flags.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A sign-in in which `turn` is what becomes of the address the browser ended at.
fn signed_in(sandbox: &Sandbox, more: &[&str], turn: impl Fn(String) -> String) -> Ran {
    let flags = flags(&format!("{}/oidc", sandbox.base()));
    let mut all: Vec<&str> = flags.iter().map(String::as_str).collect();
    all.push("--code-from-stdin");
    all.extend(more);
    let mut talk = Talk::start(&all);
    let authorize = talk.line_with("/oidc/authorize?");
    talk.say(&turn(sandbox.log_in(&authorize, "vi-du")));
    talk.end()
}

#[test]
fn the_sandboxs_provider_passes_what_needs_nobody() {
    let sandbox = Sandbox::start();
    let ran = unattended(&format!("{}/oidc", sandbox.base())).conforms();
    for step in [
        "PKCE",
        "DPoP",
        "keys",
        "DPoP nonce",
        "pushed request",
        "foreign redirect refused",
        "without PKCE refused",
    ] {
        assert_eq!(ran.outcome(step), "PASS", "{step}: {}", ran.text);
    }
    assert_eq!(ran.outcome("sign-in"), "SKIP");
}

#[test]
fn a_whole_sign_in_ends_with_a_revoked_token() {
    let sandbox = Sandbox::start();
    let ran = signed_in(&sandbox, &["--level", "2"], |redirect| redirect).conforms();
    for step in [
        "redirect",
        "tokens",
        "ID token",
        "refresh",
        "rotation",
        "revoke",
        "revoked token refused",
    ] {
        assert_eq!(ran.outcome(step), "PASS", "{step}: {}", ran.text);
    }
    assert!(ran.seen("ID token").starts_with("level2"), "{}", ran.text);
    assert!(!ran.text.contains("Nguyễn"), "nothing of the person is told");
}

#[test]
fn a_redirect_of_another_sign_in_fails_at_the_redirect() {
    let sandbox = Sandbox::start();
    let ran = signed_in(&sandbox, &[], |redirect| redirect.replace("state=", "state=x"));
    let ran = ran.fails_at(&["redirect"]);
    assert_eq!(ran.outcome("tokens"), "SKIP");
}

#[test]
fn a_code_nobody_gave_fails_at_the_tokens() {
    let sandbox = Sandbox::start();
    signed_in(&sandbox, &[], |redirect| redirect.replace("code=", "code=x")).fails_at(&["tokens"]);
}

/// A provider that says what it says, and takes every pushed request if anyone pushes.
fn provider(change: impl FnOnce(&str, &mut Value)) -> Fake {
    Fake::serve(|base| {
        let mut metadata = json!({
            "issuer": base, "authorization_endpoint": format!("{base}/authorize"),
            "token_endpoint": format!("{base}/token"), "jwks_uri": format!("{base}/jwks"),
            "pushed_authorization_request_endpoint": format!("{base}/par"),
            "revocation_endpoint": format!("{base}/revoke"),
            "response_types_supported": ["code"], "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"], "token_endpoint_auth_methods_supported": ["none"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"], "dpop_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": true
        });
        change(base, &mut metadata);
        // Of RFC 7517, appendix A.1.
        let keys = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "1",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]});
        let pushed = json!({"request_uri": "urn:x", "expires_in": 60});
        Router::new()
            .route(
                "/.well-known/openid-configuration",
                get(async move || Json(metadata)),
            )
            .route("/jwks", get(async move || Json(keys)))
            .route(
                "/par",
                post(async move || (axum::http::StatusCode::CREATED, Json(pushed))),
            )
    })
}

fn metadata_only(provider: &Fake) -> Ran {
    run(&["oidc", "--issuer", &provider.base])
}

#[test]
fn metadata_without_s256_fails_at_pkce() {
    metadata_only(&provider(|_, _| ())).conforms();
    let without = |_: &str, m: &mut Value| m["code_challenge_methods_supported"] = json!(["plain"]);
    metadata_only(&provider(without)).fails_at(&["PKCE"]);
}

#[test]
fn metadata_of_another_issuer_or_with_endpoints_elsewhere_is_refused_as_the_app_does() {
    let other = |_: &str, m: &mut Value| m["issuer"] = json!("https://id.example");
    metadata_only(&provider(other)).fails_at(&["issuer", "endpoints"]);
    let away = |_: &str, m: &mut Value| m["token_endpoint"] = json!("https://tokens.example/token");
    metadata_only(&provider(away)).fails_at(&["endpoints"]);
    let plain = |_: &str, m: &mut Value| m["id_token_signing_alg_values_supported"] = json!(["RS256"]);
    metadata_only(&provider(plain)).fails_at(&["ID token algorithm"]);
}

#[test]
fn a_provider_that_takes_everything_fails_at_what_it_must_refuse() {
    let provider = provider(|_, _| ());
    let ran = unattended(&provider.base);
    let ran = ran.fails_at(&["foreign redirect refused", "proof for another address refused"]);
    assert_eq!(
        (ran.outcome("DPoP nonce"), ran.outcome("without PKCE refused")),
        ("SKIP", "SKIP")
    );
}

#[test]
fn flags_that_belong_together_come_together() {
    assert_eq!(
        run(&["oidc", "--issuer", "http://127.0.0.1:1", "--client-id", "a"]).code,
        2
    );
    assert_eq!(run(&["oidc", "--issuer", "http://id.example"]).code, 2);
    assert_eq!(run(&["oidc"]).code, 2);
}
