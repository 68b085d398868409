//! Compact JWS (RFC 7515), ES256 (RFC 7518 §3.4) and nothing else, and the P-256 keys that verify it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use ring::digest::{SHA256, digest};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

/// Longest token that is looked at, in bytes. A pack with a few hundred offices is about a tenth of it.
pub const MAX_TOKEN: usize = 4 * 1024 * 1024;

/// Why a token was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// More than [`MAX_TOKEN`] bytes.
    #[error("token too long")]
    TooLong,
    /// Not three base64url parts with a JSON object in front.
    #[error("not a compact JWS")]
    Malformed,
    /// An algorithm other than ES256, `none` included.
    #[error("algorithm is not ES256")]
    Algorithm,
    /// The header demands something we do not know (`crit`).
    #[error("critical header not understood")]
    Critical,
    /// Signed for another purpose.
    #[error("other type of token")]
    Type,
    /// No key with the `kid` it names.
    #[error("unknown key")]
    UnknownKey,
    /// The key is not a point of P-256.
    #[error("not a P-256 key")]
    BadKey,
    /// The signature does not hold.
    #[error("signature does not hold")]
    Signature,
}

/// A P-256 public key: an uncompressed SEC1 point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// From the 65 bytes `04 ‖ x ‖ y`. Fails when they are not a point of the curve.
    pub fn from_point(point: &[u8]) -> Result<Self, JwsError> {
        let bytes: [u8; 65] = point.try_into().map_err(|_| JwsError::BadKey)?;
        p256::PublicKey::from_sec1_bytes(&bytes).map_err(|_| JwsError::BadKey)?;
        Ok(Self(bytes))
    }

    /// From base64url (no padding) of the 65 bytes, as `AppConfig.pack_key` carries it.
    pub fn from_base64url(text: &str) -> Result<Self, JwsError> {
        Self::from_point(&B64.decode(text).map_err(|_| JwsError::BadKey)?)
    }

    /// The 65 bytes.
    pub const fn as_bytes(&self) -> &[u8; 65] {
        &self.0
    }

    /// Whether `signature` (`r ‖ s`, 64 bytes) over `data` is by this key.
    pub fn verify(&self, data: &[u8], signature: &[u8]) -> Result<(), JwsError> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0)
            .verify(data, signature)
            .map_err(|_| JwsError::Signature)
    }
}

/// A JSON Web Key (RFC 7517) of P-256. Members that only describe it (`use`, `alg`) are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `P-256`.
    pub crv: String,
    /// `EC`.
    pub kty: String,
    /// 32 bytes, base64url.
    pub x: String,
    /// 32 bytes, base64url.
    pub y: String,
    /// The name a token calls it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
}

impl Jwk {
    /// From an uncompressed SEC1 point, without a `kid`.
    pub fn from_point(point: &[u8]) -> Result<Self, JwsError> {
        let key = PublicKey::from_point(point)?;
        let (x, y) = key.0[1..].split_at(32);
        Ok(Self {
            crv: "P-256".into(),
            kty: "EC".into(),
            x: B64.encode(x),
            y: B64.encode(y),
            kid: None,
        })
    }

    /// The point. Fails when this is not a key of P-256.
    pub fn public_key(&self) -> Result<PublicKey, JwsError> {
        if self.kty != "EC" || self.crv != "P-256" {
            return Err(JwsError::BadKey);
        }
        let coordinate = |text: &str| match B64.decode(text) {
            Ok(bytes) if bytes.len() == 32 => Ok(bytes),
            _ => Err(JwsError::BadKey),
        };
        PublicKey::from_point(&[vec![4], coordinate(&self.x)?, coordinate(&self.y)?].concat())
    }

    /// The JWK thumbprint (RFC 7638) over SHA-256, base64url: the `jkt` of DPoP.
    pub fn thumbprint(&self) -> String {
        // The members are base64url and fixed words, so nothing needs escaping.
        let canonical = format!(
            r#"{{"crv":"{}","kty":"{}","x":"{}","y":"{}"}}"#,
            self.crv, self.kty, self.x, self.y
        );
        B64.encode(digest(&SHA256, canonical.as_bytes()))
    }
}

/// Which key may have signed.
#[derive(Debug, Clone, Copy)]
pub enum KeySource<'a> {
    /// This one, whatever `kid` the token names.
    One(&'a PublicKey),
    /// The one of these that bears the `kid` the token names; a token without `kid` is refused.
    ByKid(&'a [Jwk]),
}

/// Which `typ` the header must bear: media types without `application/`, compared without case (RFC 7515 §4.1.9).
#[derive(Debug, Clone, Copy)]
pub enum Typ<'a> {
    /// Must be there and be this (RFC 8725 §3.11).
    Required(&'a str),
    /// This, or absent, as ID tokens may have it.
    OrAbsent(&'a str),
}

/// The protected header, what is used of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Header {
    /// Always `ES256` once verified.
    pub alg: String,
    /// Type of token.
    pub typ: Option<String>,
    /// Name of the key.
    pub kid: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

/// `crit` in any form, `null` included, means something we do not know.
fn present<'de, D: serde::Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(d).map(|_| true)
}

/// A token whose signature held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Its header.
    pub header: Header,
    /// What was signed.
    pub payload: Vec<u8>,
}

/// Verifies a compact JWS. Nothing of the payload is looked at before the signature held.
pub fn verify(token: &str, keys: KeySource<'_>, typ: Typ<'_>) -> Result<Verified, JwsError> {
    if token.len() > MAX_TOKEN {
        return Err(JwsError::TooLong);
    }
    let (input, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, payload) = input.split_once('.').ok_or(JwsError::Malformed)?;
    let decode = |part: &str| B64.decode(part).map_err(|_| JwsError::Malformed);
    let header: Header = json(&decode(header)?).map_err(|_| JwsError::Malformed)?;
    check_header(&header, typ)?;
    let payload = decode(payload)?;
    key_for(&header, keys)?.verify(input.as_bytes(), &decode(signature)?)?;
    Ok(Verified { header, payload })
}

/// Reads JSON that is JSON throughout (RFC 8259): what a member nobody reads holds must be Unicode too, or two readers of
/// one signed text could differ about it.
///
/// # Errors
/// Those of `serde_json`.
pub(crate) fn json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice::<serde_json::Value>(bytes)?;
    serde_json::from_slice(bytes)
}

fn check_header(header: &Header, typ: Typ<'_>) -> Result<(), JwsError> {
    if header.alg != "ES256" {
        return Err(JwsError::Algorithm);
    }
    if header.crit {
        return Err(JwsError::Critical);
    }
    let is = |wanted: &str| header.typ.as_deref().is_some_and(|typ| same_type(typ, wanted));
    let right = match typ {
        Typ::Required(wanted) => is(wanted),
        Typ::OrAbsent(wanted) => header.typ.is_none() || is(wanted),
    };
    if right { Ok(()) } else { Err(JwsError::Type) }
}

fn same_type(a: &str, b: &str) -> bool {
    let a = a.to_ascii_lowercase();
    let b = b.to_ascii_lowercase();
    a.strip_prefix("application/").unwrap_or(&a) == b.strip_prefix("application/").unwrap_or(&b)
}

fn key_for(header: &Header, keys: KeySource<'_>) -> Result<PublicKey, JwsError> {
    match keys {
        KeySource::One(key) => Ok(*key),
        KeySource::ByKid(jwks) => jwks
            .iter()
            .find(|jwk| jwk.kid.is_some() && jwk.kid == header.kid)
            .ok_or(JwsError::UnknownKey)?
            .public_key(),
    }
}

#[cfg(test)]
mod tests;
