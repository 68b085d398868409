use super::super::super::levels::Levels;
use super::super::OidcConfig;
use super::*;
use crate::net::client::{Http, HttpConfig};
use crate::net::dpop::Prover;
use crate::net::pack::{AcrNames, SessionEndpoints};
use crate::net::test_server::{Seen, json as answer_json, serve};
use crate::testing::FakePorts;
use serde_json::json;
use std::sync::{Arc, Mutex};

const NOW_MS: i64 = 1_764_000_000_000;
const CODE: &str = "aB+c/d==";

/// Answers as such a provider and such a province would; keeps what it was asked.
#[derive(Default)]
struct World {
    seen: Mutex<Vec<Seen>>,
    level: Option<u8>,
    token_type: Option<&'static str>,
    challenge: Mutex<String>,
}

impl World {
    fn answer(&self, seen: &Seen) -> (u16, Value) {
        let form = seen.form();
        match seen.path.as_str() {
            "/id/token" | "/id/revoke"
                if seen.header("content-type") != "application/x-www-form-urlencoded" =>
            {
                (415, json!({"message": "form only"}))
            }
            "/id/token" if form["code"] != CODE => (400, json!({"error": "invalid_grant"})),
            "/id/token" if challenge(&form["code_verifier"]) != *self.challenge.lock().unwrap() => (
                400,
                json!({"error": "invalid_grant", "error_description": "pkce"}),
            ),
            "/id/token" => (
                200,
                json!({"access_token": "bt", "token_type": self.token_type.unwrap_or("bearer"), "expires_in": 3600}),
            ),
            "/id/userinfo" if seen.header("authorization") != "Bearer bt" => (401, json!({})),
            "/id/userinfo" => (
                200,
                json!({"data": {"citizenPid": "036190012345", "fullName": "Nguyễn Thị Ví Dụ", "birthDate": "01/02/1990"},
                       "accountLevel": self.level.unwrap_or(2)}),
            ),
            "/id/revoke" => (200, json!({})),
            "/province/token" if form["grant_type"] == "refresh_token" => (
                200,
                json!({"access_token": "pt2", "refresh_token": "pr2", "token_type": "DPoP", "expires_in": 300}),
            ),
            "/province/token" => (
                200,
                json!({"access_token": "pt1", "refresh_token": "pr1", "token_type": "DPoP", "expires_in": 300,
                       "issued_token_type": ACCESS_TOKEN}),
            ),
            other => panic!("asked for {other}"),
        }
    }

    fn asked(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|s| s.path.clone()).collect()
    }
}

async fn set_up(world: World) -> (Oidc, Arc<World>) {
    let world = Arc::new(world);
    let served = world.clone();
    let url = serve(move |seen: Seen| {
        let (status, body) = served.answer(&seen);
        served.seen.lock().unwrap().push(seen);
        Some(answer_json(status, &[], &body))
    })
    .await;
    let at = |path: &str| format!("{url}{path}");
    let fakes = FakePorts::new(NOW_MS, 3);
    let http = Http::new(HttpConfig::default(), fakes.clock.clone()).unwrap();
    let prover = Prover::new(fakes.keys, "dpop", fakes.clock.clone(), fakes.random.clone());
    let names = ClaimNames {
        sub: "/data/citizenPid".into(),
        name: Some("/data/fullName".into()),
        birthdate: Some("/data/birthDate".into()),
        birthdate_format: DateFormat::DayFirst,
        citizen_id: Some("/data/citizenPid".into()),
        level: "accountLevel".into(),
        ..ClaimNames::default()
    };
    let config = OidcConfig {
        issuer: at("id"),
        client_id: "mot-cua-app".into(),
        scopes: "profile".into(),
        redirect_uri: "vn.motcua:/dang-nhap".into(),
        levels: Levels::new(&AcrNames {
            level1: vec!["1".into()],
            level2: vec!["2".into()],
        }),
        oauth2: Some(Oauth2 {
            authorization_endpoint: at("id/authorize"),
            token_endpoint: at("id/token"),
            userinfo_endpoint: at("id/userinfo"),
            revocation_endpoint: Some(at("id/revoke")),
            pkce: true,
            claims: names,
            session: SessionEndpoints {
                token_endpoint: at("province/token"),
                revocation_endpoint: at("province/revoke"),
            },
        }),
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
        world,
    )
}

/// What the provider's page would send back, the code pasted in as it is.
fn come_back(world: &World, pending: &PendingSignIn) -> String {
    let asked = Url::parse(&pending.authorize_url).unwrap();
    let get = |name: &str| {
        asked
            .query_pairs()
            .find(|(k, _)| k == name)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(
        (
            get("response_type").as_str(),
            get("code_challenge_method").as_str()
        ),
        ("code", "S256")
    );
    assert!(
        asked
            .query_pairs()
            .all(|(k, _)| k != "nonce" && k != "request_uri")
    );
    *world.challenge.lock().unwrap() = get("code_challenge");
    format!("vn.motcua:/dang-nhap?code={CODE}&state={}", get("state"))
}

#[tokio::test]
async fn a_bearer_token_serves_once_and_the_session_is_the_provinces_own() {
    let (oidc, world) = set_up(World::default()).await;
    let pending = oidc.begin(AcrLevel::Level2, "vi").await.unwrap();
    let back = come_back(&world, &pending);
    let session = oidc.finish(&pending, &back).await.unwrap();
    assert_eq!(session.claims.get("name"), Some("Nguyễn Thị Ví Dụ"));
    assert_eq!(session.claims.get("birthdate"), Some("1990-02-01"));
    assert_eq!(session.claims.get("citizen_id"), Some("036190012345"));
    assert_eq!(
        (session.acr, session.bearer, session.access_token.as_str()),
        (AcrLevel::Level2, true, "pt1")
    );
    assert_eq!(
        world.asked(),
        ["/id/token", "/id/userinfo", "/province/token", "/id/revoke"]
    );
    {
        let seen = world.seen.lock().unwrap();
        assert!(
            seen.iter()
                .all(|s| s.header("dpop").is_empty() != s.path.starts_with("/province"))
        );
        let form = seen[2].form();
        assert_eq!(
            (form["subject_token"].as_str(), form["device_name"].as_str()),
            ("bt", "Máy thử")
        );
    }
    let renewed = oidc.refresh(&session).await.unwrap();
    assert_eq!((renewed.access_token.as_str(), renewed.bearer), ("pt2", true));
    assert_eq!(renewed.claims, session.claims);
}

#[tokio::test]
async fn what_is_not_good_enough_gets_no_session_and_the_token_is_ended_all_the_same() {
    let low = World {
        level: Some(1),
        ..World::default()
    };
    let (oidc, world) = set_up(low).await;
    let pending = oidc.begin(AcrLevel::Level2, "vi").await.unwrap();
    let back = come_back(&world, &pending);
    assert!(matches!(
        oidc.finish(&pending, &back).await,
        Err(SignInError::TooLow { .. })
    ));
    assert_eq!(world.asked(), ["/id/token", "/id/userinfo", "/id/revoke"]);
    let unknown = World {
        level: Some(3),
        ..World::default()
    };
    let (oidc, world) = set_up(unknown).await;
    let pending = oidc.begin_at_best("vi").await.unwrap();
    let back = come_back(&world, &pending);
    assert!(
        matches!(
            oidc.finish(&pending, &back).await,
            Err(SignInError::TooLow { .. })
        ),
        "no level at all"
    );
    let mac = World {
        token_type: Some("mac"),
        ..World::default()
    };
    let (oidc, world) = set_up(mac).await;
    let pending = oidc.begin(AcrLevel::Level1, "vi").await.unwrap();
    let back = come_back(&world, &pending);
    let claim = oidc.finish(&pending, &back).await;
    assert!(matches!(claim, Err(SignInError::Claim { claim: "token_type" })));
}

#[tokio::test]
async fn a_redirect_with_anothers_state_reaches_no_endpoint() {
    let (oidc, world) = set_up(World::default()).await;
    let pending = oidc.begin(AcrLevel::Level1, "vi").await.unwrap();
    come_back(&world, &pending);
    let foreign = format!("vn.motcua:/dang-nhap?code={CODE}&state=other");
    assert!(matches!(
        oidc.finish(&pending, &foreign).await,
        Err(SignInError::ForeignRedirect)
    ));
    assert!(world.asked().is_empty());
}

#[tokio::test]
async fn a_code_that_was_encoded_properly_is_read_as_well() {
    let (oidc, world) = set_up(World::default()).await;
    let pending = oidc.begin(AcrLevel::Level1, "vi").await.unwrap();
    let back = come_back(&world, &pending).replace(CODE, "aB%2Bc%2Fd%3D%3D");
    oidc.finish(&pending, &back).await.unwrap();
}

#[test]
fn dates_are_read_as_the_pack_says_or_not_at_all() {
    assert_eq!(
        iso(DateFormat::DayFirst, "16/07/1985").as_deref(),
        Some("1985-07-16")
    );
    assert_eq!(iso(DateFormat::Digits, "19850716").as_deref(), Some("1985-07-16"));
    assert_eq!(iso(DateFormat::Iso, "1985-07-16").as_deref(), Some("1985-07-16"));
    for (format, wrong) in [
        (DateFormat::Iso, "16/07/1985"),
        (DateFormat::DayFirst, "1985-07-16"),
        (DateFormat::Digits, "1985"),
        (DateFormat::Digits, "ngày mười"),
        (DateFormat::DayFirst, "31/02/1985"),
    ] {
        assert_eq!(iso(format, wrong), None, "{wrong}");
    }
}
