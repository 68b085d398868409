//! ID tokens: nobody's token but ours is accepted, not with a byte changed, and none whose signed claims are not for us.

use super::split;
use crate::keys::Signer;
use crate::make;
use motcua_core::identity::AcrLevel;
use motcua_core::identity::fuzzing::{TokenFor, id_token};
use motcua_core::net::jws::{self, Jwk, KeySource, Typ};
use serde_json::Value;
use std::sync::LazyLock;

/// Now, in seconds since 1970: 24 November 2026.
pub const NOW: i64 = 1_795_482_000;
/// Who issues.
pub const ISSUER: &str = "https://id.example";
/// Who we are.
pub const CLIENT: &str = "mot-cua-app";
/// What we asked with.
pub const NONCE: &str = "n-0S6_WzA2Mj";

const WANTED: TokenFor<'static> = TokenFor {
    issuer: ISSUER,
    client_id: CLIENT,
    nonce: Some(NONCE),
    now_s: NOW,
};

struct World {
    signer: Signer,
    keys: Vec<Jwk>,
    /// The only tokens that were ever signed.
    good: Vec<String>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| World {
    signer: Signer::new("k1"),
    keys: vec![Signer::new("k1").jwk(), Signer::new("k2").jwk()],
    good: make::tokens(),
});

/// `0`: a token. `1`: claims, which are signed. `2`: a header, a line end, claims; both are signed.
pub fn run(input: &[u8]) {
    match split(input, 3) {
        Some((0, token)) => raw(token),
        Some((1, claims)) => signed(&WORLD.signer.header("JWT"), claims),
        Some((2, both)) => {
            let at = both.iter().position(|c| *c == b'\n').unwrap_or(both.len());
            signed(&both[..at], both.get(at + 1..).unwrap_or_default());
        }
        _ => {}
    }
}

fn raw(token: &[u8]) {
    let token = String::from_utf8_lossy(token);
    if id_token(&token, &WORLD.keys, &WANTED).is_ok() {
        assert!(
            WORLD.good.iter().any(|good| *good == token),
            "a token nobody signed"
        );
    }
    let unnamed = Jwk {
        kid: None,
        ..WORLD.keys[0].clone()
    };
    if id_token(&token, &[unnamed], &WANTED).is_ok() {
        assert!(
            WORLD.good.iter().any(|good| *good == token),
            "a token nobody signed"
        );
    }
}

fn signed(header: &[u8], claims: &[u8]) {
    let token = WORLD.signer.sign(header, claims);
    let verified = jws::verify(&token, KeySource::ByKid(&WORLD.keys), Typ::OrAbsent("JWT"));
    let taken = id_token(&token, &WORLD.keys, &WANTED);
    if let Ok(verified) = &verified {
        assert_eq!(verified.payload, claims);
        assert_eq!(verified.header.alg, "ES256");
        let members: Value = serde_json::from_slice(header).expect("JSON");
        assert!(members.get("crit").is_none(), "crit passed over");
    }
    if let Ok((person, level)) = taken {
        assert!(verified.is_ok());
        for_us(claims, level);
        for claim in ["sub", "name", "birthdate", "gender", "citizen_id", "address", "x"] {
            assert!(person.get(claim).is_none_or(|text| !text.is_empty()));
        }
    }
    // With an octet near its end changed it is nobody's: no two texts of base64url without padding say the same.
    let mut other = token.into_bytes();
    let at = other.len() - 1 - claims.len() % 80;
    other[at] = if other[at] == b'A' { b'B' } else { b'A' };
    let other = String::from_utf8(other).expect("ASCII");
    assert!(
        id_token(&other, &WORLD.keys, &WANTED).is_err(),
        "changed and accepted"
    );
}

/// The claims that were accepted, looked at by another reader. Members named twice are refused by the core's.
fn for_us(claims: &[u8], level: Option<AcrLevel>) {
    let claims: Value = serde_json::from_slice(claims).expect("JSON");
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["nonce"], NONCE);
    let aud = &claims["aud"];
    let many = aud
        .as_array()
        .is_some_and(|all| all.iter().any(|one| one == CLIENT));
    assert!(aud == CLIENT || many);
    assert!(claims["exp"].as_i64().is_some_and(|exp| exp > NOW - 120));
    assert!(claims["iat"].as_i64().is_some_and(|iat| iat <= NOW + 120));
    let named = match level {
        Some(AcrLevel::Level1) => claims["acr"] == "level1",
        Some(AcrLevel::Level2) => claims["acr"] == "level2",
        None => true,
    };
    assert!(named, "a level nobody named");
}
