//! Doors for fuzz targets into rooms that are closed otherwise. Off unless the feature `fuzzing` is on, which only
//! `tests/fuzz` turns on: nothing of this is in the library that phones get.

use super::chip::pace::info;
use super::chip::passive::{self, PassiveError};
use super::id_token::{self, Expected};
use super::levels::Levels;
use super::{AcrLevel, Claims, SignInError};
use crate::net::jws::Jwk;
use crate::x509::Raw;

/// What an ID token must say to be for a sign-in.
#[derive(Debug, Clone, Copy)]
pub struct TokenFor<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// `aud`.
    pub client_id: &'a str,
    /// `nonce`; `None` as at a refresh.
    pub nonce: Option<&'a str>,
    /// Now, in seconds since 1970.
    pub now_s: i64,
}

/// Verifies an ID token as a sign-in does (OpenID Connect Core 1.0, 3.1.3.7), with the level names of a pack without a table.
pub fn id_token(
    token: &str,
    keys: &[Jwk],
    wanted: &TokenFor<'_>,
) -> Result<(Claims, Option<AcrLevel>), SignInError> {
    let expected = Expected {
        issuer: wanted.issuer,
        client_id: wanted.client_id,
        nonce: wanted.nonce,
        now_s: wanted.now_s,
        levels: &Levels::default(),
    };
    id_token::verify(token, keys, &expected)
}

/// Reads an `LDSSecurityObject` (Doc 9303-10, 4.6.2.3) without a signature around it.
pub fn security_object(content: &[u8]) -> Result<(), PassiveError> {
    passive::read_object(content)
}

/// Whether this is a certificate (RFC 5280), DER, and nothing behind it.
pub fn is_certificate(der: &[u8]) -> bool {
    Raw::from_der(der).is_ok()
}

/// Whether this is a SubjectPublicKeyInfo (RFC 5280), DER, of a kind that chip and active authentication know.
pub fn is_chip_key(spki: &[u8]) -> bool {
    matches!(info::public_key(spki), Ok(Some(_)))
}
