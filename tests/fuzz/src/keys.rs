//! Signers with keys that never change, so that seeds which were signed once stay good. Worth nothing anywhere else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use motcua_core::net::jws::{Jwk, PublicKey};
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use sha2::{Digest as _, Sha256};

/// A key of P-256 and its name.
#[derive(Clone)]
pub struct Signer {
    secret: SecretKey,
    kid: &'static str,
}

impl Signer {
    /// The key of this name.
    pub fn new(kid: &'static str) -> Self {
        let seed = Sha256::digest(format!("Mot Cua fuzzing {kid}"));
        Self {
            secret: SecretKey::from_slice(&seed).expect("a scalar"),
            kid,
        }
    }

    /// The secret, to open what is sealed to it.
    pub const fn secret(&self) -> &SecretKey {
        &self.secret
    }

    /// The public key.
    pub fn public(&self) -> PublicKey {
        let point = self.secret.public_key().to_sec1_point(false);
        PublicKey::from_point(point.as_bytes()).expect("a point")
    }

    /// The public key with its name.
    pub fn jwk(&self) -> Jwk {
        let mut jwk = Jwk::from_point(self.public().as_bytes()).expect("a point");
        jwk.kid = Some(self.kid.to_owned());
        jwk
    }

    /// A compact JWS over exactly these octets (RFC 7515); the same each time (RFC 6979).
    pub fn sign(&self, header: &[u8], payload: &[u8]) -> String {
        let input = format!("{}.{}", B64.encode(header), B64.encode(payload));
        let signature: Signature = SigningKey::from(&self.secret).sign(input.as_bytes());
        format!("{input}.{}", B64.encode(signature.to_bytes()))
    }

    /// The header a token of this type bears.
    pub fn header(&self, typ: &str) -> Vec<u8> {
        format!(r#"{{"alg":"ES256","typ":"{typ}","kid":"{}"}}"#, self.kid).into_bytes()
    }
}
