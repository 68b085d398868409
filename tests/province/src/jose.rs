//! Compact JWS (RFC 7515) with ES256, JWK thumbprints (RFC 7638) and canonical JSON (RFC 8785).

use crate::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// base64url without padding.
pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Back from [`b64`].
pub(crate) fn unb64(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Lower-case hex SHA-256.
pub(crate) fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
            // Writing to a String cannot fail.
            let _ = write!(s, "{b:02x}");
            s
        })
}

/// The uncompressed SEC1 point.
pub(crate) fn point(key: &VerifyingKey) -> Vec<u8> {
    key.to_encoded_point(false).as_bytes().to_vec()
}

/// The public JWK, with its thumbprint as `kid`.
pub(crate) fn jwk(key: &VerifyingKey) -> Value {
    let (x, y) = coordinates(key);
    json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": thumbprint(key), "alg": "ES256", "use": "sig"})
}

/// The public JWK of a key that others seal to (RFC 7518 §4.6).
pub(crate) fn sealing_jwk(key: &VerifyingKey) -> Value {
    let (x, y) = coordinates(key);
    json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": thumbprint(key), "alg": "ECDH-ES", "use": "enc"})
}

fn coordinates(key: &VerifyingKey) -> (String, String) {
    let sec1 = point(key);
    (
        b64(sec1.get(1..33).unwrap_or_default()),
        b64(sec1.get(33..65).unwrap_or_default()),
    )
}

/// RFC 7638 thumbprint, base64url.
pub(crate) fn thumbprint(key: &VerifyingKey) -> String {
    let (x, y) = coordinates(key);
    // The members in the order of RFC 7638 section 3.3, without space.
    b64(Sha256::digest(format!(
        r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#
    )))
}

/// The key of a public P-256 JWK; `None` when it is no such key, or carries a private part.
pub(crate) fn key_of_jwk(jwk: &Value) -> Option<VerifyingKey> {
    if jwk.get("kty")? != "EC" || jwk.get("crv")? != "P-256" || jwk.get("d").is_some() {
        return None;
    }
    let mut sec1 = vec![4];
    sec1.extend(unb64(jwk.get("x")?.as_str()?)?);
    sec1.extend(unb64(jwk.get("y")?.as_str()?)?);
    VerifyingKey::from_sec1_bytes(&sec1).ok()
}

/// Signs; `kid` is the key's thumbprint.
pub(crate) fn sign(key: &SigningKey, typ: &str, payload: &Value) -> Result<String, Error> {
    let header = json!({"alg": "ES256", "typ": typ, "kid": thumbprint(key.verifying_key())});
    let input = format!(
        "{}.{}",
        b64(serde_json::to_vec(&header)?),
        b64(serde_json::to_vec(payload)?)
    );
    let signature: Signature = key.sign(input.as_bytes());
    Ok(format!("{input}.{}", b64(signature.to_bytes())))
}

/// A compact JWS taken apart, not yet verified.
pub(crate) struct Unverified<'a> {
    /// Protected header.
    pub(crate) header: Value,
    /// Payload.
    pub(crate) payload: Value,
    input: &'a str,
    signature: Signature,
}

impl<'a> Unverified<'a> {
    /// Takes it apart; `None` when it is no compact JWS of JSON with an ES256-shaped signature.
    pub(crate) fn parse(jws: &'a str) -> Option<Self> {
        let (input, signature) = jws.rsplit_once('.')?;
        let (header, payload) = input.split_once('.')?;
        Some(Self {
            header: serde_json::from_slice(&unb64(header)?).ok()?,
            payload: serde_json::from_slice(&unb64(payload)?).ok()?,
            input,
            signature: Signature::from_slice(&unb64(signature)?).ok()?,
        })
    }

    /// True when the signature is this key's.
    pub(crate) fn verify(&self, key: &VerifyingKey) -> bool {
        self.header.get("alg").is_some_and(|a| a == "ES256")
            && key.verify(self.input.as_bytes(), &self.signature).is_ok()
    }
}

/// RFC 8785 for the values a form holds: members sorted by UTF-16 code units, no space.
/// Numbers are written by serde_json, which equals ECMAScript for integers and short fractions.
pub(crate) fn canonical(value: &Value) -> Result<String, Error> {
    Ok(serde_json::to_string(&sorted(value))?)
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            Value::Object(
                members
                    .into_iter()
                    .map(|(k, v)| (k.clone(), sorted(v)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Number(n) => whole(n.as_f64()).map_or_else(|| value.clone(), Value::from),
        other => other.clone(),
    }
}

/// `1.0` is written `1` in RFC 8785.
fn whole(number: Option<f64>) -> Option<i64> {
    number
        .filter(|f| f.fract() == 0.0 && f.abs() < 9_007_199_254_740_992.0)
        .map(|f| f as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_by_utf16_as_in_rfc_8785_3_2_3() {
        let value: Value = serde_json::from_str(
            r#"{"\u20ac":"Euro","\r":"CR","\ufb33":"Hebrew","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"o"}"#,
        )
        .unwrap();
        let text = canonical(&value).unwrap();
        let order: Vec<_> = ["CR", "One", "Control", "\"o\"", "Euro", "Emoji", "Hebrew"]
            .iter()
            .map(|w| text.find(w).unwrap())
            .collect();
        assert!(order.is_sorted(), "{text}");
    }

    #[test]
    fn whole_numbers_lose_their_fraction() {
        assert_eq!(
            canonical(&json!({"b": 1.0, "a": [2.5, -0.0]})).unwrap(),
            r#"{"a":[2.5,0],"b":1}"#
        );
    }

    #[test]
    fn the_thumbprint_is_that_of_the_members_in_order() {
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let text = sign(&key, "test", &json!({"a": 1})).unwrap();
        let parsed = Unverified::parse(&text).unwrap();
        assert!(parsed.verify(key.verifying_key()));
        assert_eq!(parsed.header["kid"], thumbprint(key.verifying_key()));
        let other = SigningKey::from_slice(&[8; 32]).unwrap();
        assert!(!parsed.verify(other.verifying_key()));
    }
}
