use super::super::levels::Levels;
use super::*;
use crate::net::test_server::{Seen, json as answer_json, serve};
use serde_json::json as value;

#[test]
fn the_challenge_is_that_of_rfc_7636() {
    // Appendix B.
    assert_eq!(
        challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

#[test]
fn only_the_registered_redirect_is_taken_for_one() {
    let is = |url| Oidc::is_redirect("vn.motcua:/dang-nhap", url);
    assert!(is("vn.motcua:/dang-nhap?code=1&state=2"));
    assert!(is("vn.motcua:/dang-nhap?error=access_denied#_=_"));
    assert!(!is("vn.motcua:/ho-so/1?code=1"));
    assert!(!is("https://evil.example/dang-nhap?code=1"));
    assert!(!is("not a url"));
}

#[test]
fn an_error_code_that_is_no_code_is_not_repeated() {
    assert_eq!(known("temporarily_unavailable"), "temporarily_unavailable");
    assert_eq!(known("Nguyễn Văn A"), "unknown");
    assert_eq!(known(&"a".repeat(41)), "unknown");
}

/// A provider that demands a fresh nonce at every request, and lets tests bend its answers.
#[derive(Default)]
struct Provider {
    base: std::sync::OnceLock<String>,
    nonce: std::sync::atomic::AtomicUsize,
    pushed: std::sync::Mutex<std::collections::HashMap<String, String>>,
    requests: std::sync::Mutex<Vec<std::collections::HashMap<String, String>>>,
    bend: std::sync::Mutex<Bend>,
}

#[derive(Default, Clone)]
struct Bend {
    issuer: Option<&'static str>,
    nonce: Option<&'static str>,
    acr: Option<&'static str>,
    token_type: Option<&'static str>,
    grant_error: Option<&'static str>,
    token_endpoint: Option<&'static str>,
    /// Claims of a citizen stand at userinfo only; this is whose `sub` it says there.
    userinfo: Option<&'static str>,
}

struct Served(Arc<Provider>, crate::testing::signing::Signer);

const NOW_MS: i64 = 1_764_000_000_000;

impl crate::net::test_server::Behave for Served {
    fn answer(&self, seen: Seen) -> Option<Vec<u8>> {
        let base = self.0.base.get().unwrap();
        let bend = self.0.bend.lock().unwrap().clone();
        match seen.path.as_str() {
            "/oidc/.well-known/openid-configuration" => {
                return Some(answer_json(
                    200,
                    &[],
                    &value!({
                    "issuer": bend.issuer.map_or_else(|| format!("{base}oidc"), str::to_owned),
                    "authorization_endpoint": format!("{base}oidc/authorize"),
                    "token_endpoint": bend.token_endpoint.map_or_else(|| format!("{base}oidc/token"), str::to_owned),
                    "pushed_authorization_request_endpoint": format!("{base}oidc/par"),
                    "revocation_endpoint": format!("{base}oidc/revoke"),
                    "userinfo_endpoint": format!("{base}oidc/userinfo"),
                    "jwks_uri": format!("{base}oidc/jwks"), "more": true}),
                ));
            }
            "/oidc/jwks" => {
                let rsa = value!({"kty": "RSA", "kid": "r", "n": "AQAB", "e": "AQAB"});
                return Some(answer_json(200, &[], &value!({"keys": [rsa, self.1.jwk()]})));
            }
            _ => {}
        }
        let n = self.0.nonce.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let fresh = proof_nonce(&seen) == n.to_string() && n > 0;
        let next = (n + 1).to_string();
        let headers = [("dpop-nonce", next.as_str())];
        if !fresh {
            let resource = ("www-authenticate", "DPoP error=\"use_dpop_nonce\"");
            return Some(match seen.path.as_str() {
                "/oidc/userinfo" => answer_json(401, &[headers[0], resource], &value!({})),
                _ => answer_json(400, &headers, &value!({"error": "use_dpop_nonce"})),
            });
        }
        if let ("/oidc/userinfo", Some(sub)) = (seen.path.as_str(), bend.userinfo) {
            assert!(seen.header("authorization").starts_with("DPoP at"));
            let claims = value!({"sub": sub, "name": "Trần Văn Thử", "citizen_id": "036085000123"});
            return Some(answer_json(200, &headers, &claims));
        }
        let form = seen.form();
        self.0.requests.lock().unwrap().push(form.clone());
        if let Some(error) = bend.grant_error {
            return Some(answer_json(
                400,
                &headers,
                &value!({"error": error, "error_description": "x"}),
            ));
        }
        Some(match seen.path.as_str() {
            "/oidc/par" => {
                *self.0.pushed.lock().unwrap() = form;
                answer_json(
                    201,
                    &headers,
                    &value!({"request_uri": "urn:r:1", "expires_in": 60}),
                )
            }
            "/oidc/token" => {
                let pushed = self.0.pushed.lock().unwrap();
                if let Some(verifier) = form.get("code_verifier")
                    && challenge(verifier) != pushed["code_challenge"]
                {
                    return Some(answer_json(400, &headers, &value!({"error": "invalid_grant"})));
                }
                let id_token = self.1.sign("JWT", &value!({
                    "iss": format!("{base}oidc"), "aud": "mot-cua-app", "sub": "s1",
                    "name": if bend.userinfo.is_some() { "" } else { "Trần Văn Thử" },
                    "exp": NOW_MS / 1000 + 300, "iat": NOW_MS / 1000,
                    "nonce": bend.nonce.unwrap_or(pushed["nonce"].as_str()), "acr": bend.acr.unwrap_or("level2")}));
                answer_json(
                    200,
                    &headers,
                    &value!({
                    "access_token": format!("at{n}"), "refresh_token": format!("rt{n}"), "expires_in": 300,
                    "token_type": bend.token_type.unwrap_or("DPoP"), "id_token": id_token}),
                )
            }
            _ => answer_json(200, &headers, &value!({})),
        })
    }
}

fn proof_nonce(seen: &Seen) -> String {
    let claims = B64
        .decode(seen.header("dpop").split('.').nth(1).unwrap())
        .unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["htm"], seen.method.as_str());
    assert!(claims["htu"].as_str().unwrap().ends_with(&seen.path));
    claims["nonce"].as_str().unwrap_or_default().to_owned()
}

async fn set_up(bend: Bend) -> (Oidc, Arc<Provider>) {
    let provider = Arc::new(Provider {
        bend: std::sync::Mutex::new(bend),
        ..Provider::default()
    });
    let url = serve(Served(
        provider.clone(),
        crate::testing::signing::Signer::new("k1"),
    ))
    .await;
    provider.base.set(url.to_string()).unwrap();
    let fakes = crate::testing::FakePorts::new(NOW_MS, 3);
    let http = Http::new(crate::net::client::HttpConfig::default(), fakes.clock.clone()).unwrap();
    let prover = Prover::new(fakes.keys, "dpop", fakes.clock.clone(), fakes.random.clone());
    let config = OidcConfig {
        issuer: format!("{url}oidc"),
        client_id: "mot-cua-app".into(),
        scopes: "openid".into(),
        redirect_uri: "vn.motcua:/dang-nhap".into(),
        levels: Levels::default(),
        oauth2: None,
        device_name: "Máy thử".into(),
    };
    (
        Oidc::new(
            Arc::new(http),
            Arc::new(prover),
            fakes.clock,
            fakes.random,
            config,
        ),
        provider,
    )
}

fn redirect(pending: &PendingSignIn) -> String {
    format!("vn.motcua:/dang-nhap?code=c1&state={}", pending.state)
}

async fn signed_in(bend: Bend) -> Result<Session, SignInError> {
    let (oidc, _) = set_up(bend).await;
    let pending = oidc.begin(AcrLevel::Level2, "vi").await?;
    oidc.finish(&pending, &redirect(&pending)).await
}

#[tokio::test]
async fn a_sign_in_survives_a_killed_process_and_rotating_nonces() {
    let (oidc, provider) = set_up(Bend::default()).await;
    let pending = oidc.begin(AcrLevel::Level2, "en").await.unwrap();
    let kept = serde_json::to_string(&pending).unwrap();
    let pending: PendingSignIn = serde_json::from_str(&kept).unwrap();
    let authorize = Url::parse(&pending.authorize_url).unwrap();
    let names: Vec<_> = authorize.query_pairs().map(|(k, _)| k.into_owned()).collect();
    assert_eq!(names, ["client_id", "request_uri"]);
    let session = oidc.finish(&pending, &redirect(&pending)).await.unwrap();
    assert_eq!(session.claims.get("name"), Some("Trần Văn Thử"));
    assert_eq!(session.expires_at_ms, NOW_MS + 300_000);
    let pushed = provider.requests.lock().unwrap()[0].clone();
    assert_eq!(
        (pushed["acr_values"].as_str(), pushed["ui_locales"].as_str()),
        ("level2", "en")
    );
    assert_eq!(pushed["dpop_jkt"].len(), 43);
    let renewed = oidc.refresh(&session).await.unwrap();
    assert_ne!(renewed.refresh_token, session.refresh_token);
    oidc.revoke(&renewed).await.unwrap();
    let last = provider.requests.lock().unwrap().last().unwrap().clone();
    assert_eq!(Some(&last["token"]), renewed.refresh_token.as_ref());
}

#[tokio::test]
async fn answers_that_are_not_for_this_sign_in_are_refused() {
    let claim = |e| match e {
        Err(SignInError::Claim { claim }) => claim,
        other => panic!("{other:?}"),
    };
    let bend = Bend {
        nonce: Some("other"),
        ..Bend::default()
    };
    assert_eq!(claim(signed_in(bend).await), "nonce");
    let bend = Bend {
        token_type: Some("Bearer"),
        ..Bend::default()
    };
    assert_eq!(claim(signed_in(bend).await), "token_type");
    let bend = Bend {
        acr: Some("level1"),
        ..Bend::default()
    };
    assert!(matches!(
        signed_in(bend).await,
        Err(SignInError::TooLow {
            wanted: AcrLevel::Level2
        })
    ));
    let bend = Bend {
        issuer: Some("https://other.example"),
        ..Bend::default()
    };
    assert!(matches!(
        signed_in(bend).await,
        Err(SignInError::Metadata { what: "issuer" })
    ));
    let bend = Bend {
        token_endpoint: Some("https://other.example/token"),
        ..Bend::default()
    };
    assert!(matches!(signed_in(bend).await, Err(SignInError::Metadata { .. })));
}

#[tokio::test]
async fn redirects_that_are_cancelled_foreign_or_stale_never_reach_the_token_endpoint() {
    let (oidc, provider) = set_up(Bend::default()).await;
    let pending = oidc.begin(AcrLevel::Level1, "vi").await.unwrap();
    let state = &pending.state;
    let finish = async |url: String| oidc.finish(&pending, &url).await.unwrap_err();
    let cancelled = finish(format!("vn.motcua:/dang-nhap?error=access_denied&state={state}")).await;
    assert!(matches!(cancelled, SignInError::Cancelled));
    let refused = finish(format!("vn.motcua:/dang-nhap?error=server_error&state={state}")).await;
    assert!(matches!(refused, SignInError::Refused { code } if code == "server_error"));
    for foreign in [
        "vn.motcua:/dang-nhap?code=c1&state=other".to_owned(),
        "vn.motcua:/dang-nhap?error=access_denied".to_owned(),
        format!("vn.motcua:/dang-nhap?state={state}"),
        format!("vn.motcua:/dang-nhap?code=c1&state={state}&iss=https://evil.example"),
        format!("https://evil.example/?code=c1&state={state}"),
    ] {
        let error = finish(foreign.clone()).await;
        assert!(matches!(error, SignInError::ForeignRedirect), "{foreign}");
    }
    assert_eq!(provider.requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_ended_grant_asks_for_sign_in_and_other_refusals_do_not_end_the_session() {
    let (oidc, provider) = set_up(Bend::default()).await;
    let pending = oidc.begin(AcrLevel::Level1, "vi").await.unwrap();
    let session = oidc.finish(&pending, &redirect(&pending)).await.unwrap();
    provider.bend.lock().unwrap().grant_error = Some("invalid_grant");
    assert!(matches!(oidc.refresh(&session).await, Err(SignInError::Ended)));
    provider.bend.lock().unwrap().grant_error = Some("invalid_client");
    assert!(matches!(
        oidc.refresh(&session).await,
        Err(SignInError::Refused { .. })
    ));
}

#[tokio::test]
async fn who_the_id_token_does_not_describe_is_asked_for_at_userinfo_with_the_bound_token() {
    let bend = Bend {
        userinfo: Some("s1"),
        ..Bend::default()
    };
    let session = signed_in(bend).await.unwrap();
    assert_eq!(session.claims.get("name"), Some("Trần Văn Thử"));
    assert_eq!(session.claims.get("citizen_id"), Some("036085000123"));
    let other = Bend {
        userinfo: Some("s2"),
        ..Bend::default()
    };
    assert!(matches!(
        signed_in(other).await,
        Err(SignInError::Claim { claim: "sub" })
    ));
}

#[tokio::test]
async fn the_pack_may_call_the_levels_otherwise() {
    let bend = Bend {
        acr: Some("urn:example:substantial"),
        ..Bend::default()
    };
    assert!(matches!(
        signed_in(bend.clone()).await,
        Err(SignInError::TooLow { .. })
    ));
    let (mut oidc, provider) = set_up(bend).await;
    oidc.config.levels = Levels::new(&crate::net::pack::AcrNames {
        level1: vec!["urn:example:low".into()],
        level2: vec!["urn:example:substantial".into()],
    });
    let pending = oidc.begin_at_best("vi").await.unwrap();
    let session = oidc.finish(&pending, &redirect(&pending)).await.unwrap();
    assert_eq!(session.acr, AcrLevel::Level2);
    let asked = provider.requests.lock().unwrap()[0]["acr_values"].clone();
    assert_eq!(asked, "urn:example:substantial urn:example:low");
}

#[tokio::test]
async fn raising_a_level_makes_the_provider_ask_and_other_sign_ins_leave_it_to_it() {
    let (oidc, provider) = set_up(Bend::default()).await;
    oidc.begin(AcrLevel::Level1, "vi").await.unwrap();
    oidc.begin_anew(AcrLevel::Level2, "vi").await.unwrap();
    let pushed = provider.requests.lock().unwrap();
    assert_eq!(pushed[0].get("prompt"), None);
    assert_eq!(pushed[1]["prompt"], "login");
}
