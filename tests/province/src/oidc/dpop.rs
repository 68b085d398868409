//! DPoP (RFC 9449): proofs, nonces, replay.

use crate::jose::{self, Unverified};
use crate::state::Province;
use axum::http::{HeaderMap, Method};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How far a proof's `iat` may be from now. Phones run wrong; the nonce already bounds the age.
const SKEW_S: i64 = 300;
/// A nonce is replaced after this long; the one before it is still good.
const NONCE_MS: i64 = 120_000;

/// Why a proof was not taken.
#[derive(Debug)]
pub(crate) enum Refused {
    /// No nonce, or an old one.
    UseNonce,
    /// Anything else.
    Invalid(&'static str),
}

/// The nonces now good. They live in memory: after a restart every proof is asked for a fresh one,
/// which is also why the replay list need not survive.
#[derive(Default)]
pub(crate) struct Nonces(Mutex<Vec<(String, i64)>>);

impl Nonces {
    /// The nonce to hand out.
    pub(crate) fn current(&self, now_ms: i64) -> String {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match held.last() {
            Some((nonce, made)) if (0..NONCE_MS).contains(&(now_ms - made)) => nonce.clone(),
            _ => {
                let nonce = super::secret();
                held.push((nonce.clone(), now_ms));
                let old = held.len().saturating_sub(2);
                held.drain(..old);
                nonce
            }
        }
    }

    fn good(&self, nonce: &str, now_ms: i64) -> bool {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter()
            .any(|(n, made)| n == nonce && now_ms - made < 3 * NONCE_MS)
    }

    /// Forgets all nonces: the next proof of everybody is challenged.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Proofs seen lately, by key and `jti`.
#[derive(Default)]
pub(crate) struct Seen(Mutex<HashMap<String, i64>>);

impl Seen {
    /// False when it was seen before.
    fn first_time(&self, id: String, now_s: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > 20_000 {
            seen.retain(|_, until| *until > now_s);
        }
        seen.insert(id, now_s + 2 * SKEW_S).is_none()
    }
}

/// Checks the `DPoP` header of a request and gives the thumbprint of its key.
/// `token` is the access token it must be bound to, at resources.
pub(crate) fn check(
    province: &Province,
    headers: &HeaderMap,
    method: &Method,
    path: &str,
    token: Option<&str>,
) -> Result<String, Refused> {
    let mut proofs = headers.get_all("dpop").iter();
    let proof = proofs
        .next()
        .and_then(|v| v.to_str().ok())
        .ok_or(Refused::Invalid("no DPoP header"))?;
    if proofs.next().is_some() {
        return Err(Refused::Invalid("more than one DPoP header"));
    }
    let jws = Unverified::parse(proof).ok_or(Refused::Invalid("the proof is no compact JWS"))?;
    if jws.header.get("typ").is_none_or(|t| t != "dpop+jwt") {
        return Err(Refused::Invalid("typ is not dpop+jwt"));
    }
    let key = jws
        .header
        .get("jwk")
        .and_then(jose::key_of_jwk)
        .ok_or(Refused::Invalid("jwk is no public P-256 key"))?;
    if !jws.verify(&key) {
        return Err(Refused::Invalid("the signature does not hold"));
    }
    let claim = |name: &str| jws.payload.get(name).and_then(Value::as_str);
    if claim("htm") != Some(method.as_str()) {
        return Err(Refused::Invalid("htm is another method"));
    }
    if claim("htu").and_then(without_query).as_deref() != Some(province.url(path).as_str()) {
        return Err(Refused::Invalid("htu is another address"));
    }
    let expected = token.map(|t| jose::b64(Sha256::digest(t)));
    if expected.is_some() && claim("ath") != expected.as_deref() {
        return Err(Refused::Invalid("ath is another token's"));
    }
    let now_ms = province.now_ms();
    if !claim("nonce").is_some_and(|n| province.nonces.good(n, now_ms)) {
        return Err(Refused::UseNonce);
    }
    let iat = jws.payload.get("iat").and_then(Value::as_i64);
    if iat.is_none_or(|iat| (iat - now_ms / 1000).abs() > SKEW_S) {
        return Err(Refused::Invalid("iat is too far from now"));
    }
    let thumbprint = jose::thumbprint(&key);
    let jti = claim("jti").ok_or(Refused::Invalid("no jti"))?;
    if !province
        .seen
        .first_time(format!("{thumbprint}.{jti}"), now_ms / 1000)
    {
        return Err(Refused::Invalid("this proof was used before"));
    }
    Ok(thumbprint)
}

/// RFC 9449 section 4.3: query and fragment do not count.
fn without_query(htu: &str) -> Option<String> {
    let mut url = url::Url::parse(htu).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url.to_string())
}
