//! ID token validation (OpenID Connect Core 1.0, 3.1.3.7), ES256 only.

use super::error::SignInError;
use super::levels::Levels;
use super::model::{AcrLevel, Claims};
use crate::net::jws::{self, Jwk, KeySource, Typ};
use serde::Deserialize;

/// Phones' clocks are wrong by minutes, now and then.
const LEEWAY_S: i64 = 120;

/// What a token must say to be for this sign-in.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    /// `None` at a refresh, where the nonce may be left out.
    pub(super) nonce: Option<&'a str>,
    pub(super) now_s: i64,
    pub(super) levels: &'a Levels,
}

#[derive(Deserialize)]
struct Payload {
    iss: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    azp: Option<String>,
    acr: Option<String>,
    #[serde(flatten)]
    claims: Claims,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    /// With several audiences the token must name us as the authorized party.
    fn is_for(&self, client_id: &str, azp: Option<&str>) -> bool {
        match self {
            Self::One(aud) => aud == client_id && azp.is_none_or(|a| a == client_id),
            Self::Many(all) => {
                all.iter().any(|a| a == client_id) && azp.map_or(all.len() == 1, |a| a == client_id)
            }
        }
    }
}

/// Verifies signature and claims; gives the citizen and the level, `None` for a level we do not know.
pub(super) fn verify(
    token: &str,
    keys: &[Jwk],
    expected: &Expected<'_>,
) -> Result<(Claims, Option<AcrLevel>), SignInError> {
    let verified = match keys {
        // A provider with one key need not name it.
        [only] if only.kid.is_none() => {
            jws::verify(token, KeySource::One(&only.public_key()?), Typ::OrAbsent("JWT"))
        }
        _ => jws::verify(token, KeySource::ByKid(keys), Typ::OrAbsent("JWT")),
    }?;
    let payload: Payload = jws::json(&verified.payload).map_err(|_| SignInError::Claim { claim: "form" })?;
    let wrong = |claim| Err(SignInError::Claim { claim });
    if payload.iss != expected.issuer {
        return wrong("iss");
    }
    if !payload.aud.is_for(expected.client_id, payload.azp.as_deref()) {
        return wrong("aud");
    }
    if payload.exp <= expected.now_s - LEEWAY_S {
        return wrong("exp");
    }
    if payload.iat > expected.now_s + LEEWAY_S {
        return wrong("iat");
    }
    if expected.nonce.is_some() && payload.nonce.as_deref() != expected.nonce {
        return wrong("nonce");
    }
    let acr = payload.acr.as_deref().and_then(|acr| expected.levels.read(acr));
    Ok((payload.claims, acr))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::signing::Signer;
    use serde_json::{Value, json};

    const NOW: i64 = 1_764_000_000;

    fn good() -> Value {
        json!({"iss": "https://id.example", "aud": "mot-cua-app", "exp": NOW + 300, "iat": NOW, "nonce": "n",
               "sub": "s1", "name": "Trần Văn Thử", "acr": "level2", "unknown": [1]})
    }

    fn check(change: impl FnOnce(&mut Value)) -> Result<(Claims, Option<AcrLevel>), SignInError> {
        let signer = Signer::new("k1");
        let mut payload = good();
        change(&mut payload);
        let expected = Expected {
            issuer: "https://id.example",
            client_id: "mot-cua-app",
            nonce: Some("n"),
            now_s: NOW,
            levels: &Levels::default(),
        };
        verify(&signer.sign("JWT", &payload), &[signer.jwk()], &expected)
    }

    fn wrong(change: impl FnOnce(&mut Value)) -> &'static str {
        match check(change) {
            Err(SignInError::Claim { claim }) => claim,
            other => panic!("accepted or other error: {other:?}"),
        }
    }

    #[test]
    fn a_good_token_gives_the_citizen_and_the_level() {
        let (claims, acr) = check(|_| ()).unwrap();
        assert_eq!(
            (claims.get("name"), acr),
            (Some("Trần Văn Thử"), Some(AcrLevel::Level2))
        );
    }

    #[test]
    fn each_claim_that_is_not_ours_is_named() {
        assert_eq!(wrong(|p| p["iss"] = json!("https://evil.example")), "iss");
        assert_eq!(wrong(|p| p["aud"] = json!("other-app")), "aud");
        assert_eq!(wrong(|p| p["aud"] = json!(["mot-cua-app", "other-app"])), "aud");
        assert_eq!(wrong(|p| p["azp"] = json!("other-app")), "aud");
        assert_eq!(wrong(|p| p["exp"] = json!(NOW - LEEWAY_S)), "exp");
        assert_eq!(wrong(|p| p["iat"] = json!(NOW + LEEWAY_S + 1)), "iat");
        assert_eq!(wrong(|p| p["nonce"] = json!("m")), "nonce");
        assert_eq!(wrong(|p| p["nonce"] = Value::Null), "nonce");
        assert_eq!(wrong(|p| p["sub"] = Value::Null), "form");
    }

    #[test]
    fn a_level_nobody_defined_counts_as_none() {
        assert_eq!(check(|p| p["acr"] = json!("level9")).unwrap().1, None);
    }

    #[test]
    fn a_stranger_with_the_same_kid_is_refused() {
        let (ours, stranger) = (Signer::new("k1"), Signer::new("k1"));
        let expected = Expected {
            issuer: "https://id.example",
            client_id: "mot-cua-app",
            nonce: Some("n"),
            now_s: NOW,
            levels: &Levels::default(),
        };
        let result = verify(&stranger.sign("JWT", &good()), &[ours.jwk()], &expected);
        assert!(matches!(result, Err(SignInError::Signature(_))));
    }
}
