//! Signed objects for tests: what a province would sign.

use super::SoftKeys;
use crate::net::jws::Jwk;
use crate::ports::Keys;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;

/// A signer with one P-256 key.
pub(crate) struct Signer {
    keys: SoftKeys,
    kid: &'static str,
}

impl Signer {
    pub(crate) fn new(kid: &'static str) -> Self {
        Self {
            keys: SoftKeys::in_memory(),
            kid,
        }
    }

    pub(crate) fn point(&self) -> Vec<u8> {
        self.keys.public_key("signer".into()).unwrap()
    }

    pub(crate) fn jwk(&self) -> Jwk {
        let mut jwk = Jwk::from_point(&self.point()).unwrap();
        jwk.kid = Some(self.kid.into());
        jwk
    }

    /// A compact JWS with this `typ` and our `kid`.
    pub(crate) fn sign(&self, typ: &str, payload: &serde_json::Value) -> String {
        let header = serde_json::json!({"alg": "ES256", "typ": typ, "kid": self.kid});
        self.sign_raw(header.to_string().as_bytes(), payload.to_string().as_bytes())
    }

    /// A compact JWS over exactly these bytes.
    pub(crate) fn sign_raw(&self, header: &[u8], payload: &[u8]) -> String {
        let input = format!("{}.{}", B64.encode(header), B64.encode(payload));
        let signature = self
            .keys
            .sign("signer".into(), input.clone().into_bytes())
            .unwrap();
        format!("{input}.{}", B64.encode(signature))
    }
}
