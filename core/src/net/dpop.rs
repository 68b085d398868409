//! Proofs of possession (DPoP, RFC 9449): every token is good only together with this device's key.

use super::NetError;
use super::client::origin;
use super::jws::Jwk;
use crate::ports::{Clock, Keys, PortError, Random};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use http::HeaderMap;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Makes proofs with one hardware key and remembers the last nonce of each origin.
pub struct Prover {
    keys: Arc<dyn Keys>,
    alias: String,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    jwk: Mutex<Option<Jwk>>,
    nonces: Mutex<HashMap<String, String>>,
}

impl std::fmt::Debug for Prover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prover")
            .field("alias", &self.alias)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Header<'a> {
    typ: &'a str,
    alg: &'a str,
    jwk: &'a Jwk,
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: String,
    htm: &'a str,
    htu: String,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
}

impl Prover {
    /// A prover over the key with this alias; the key is made on first use.
    pub fn new(keys: Arc<dyn Keys>, alias: &str, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self {
            keys,
            alias: alias.to_owned(),
            clock,
            random,
            jwk: Mutex::default(),
            nonces: Mutex::default(),
        }
    }

    /// The `jkt` of the key (RFC 7638).
    pub async fn thumbprint(self: &Arc<Self>) -> Result<String, NetError> {
        let this = self.clone();
        blocking(move || Ok(this.jwk()?.thumbprint())).await
    }

    /// A proof for one request, with the origin's last nonce; `access_token` when one goes with it.
    ///
    /// Hardware may take a tenth of a second to sign, so it happens on the blocking pool.
    pub async fn proof(
        self: &Arc<Self>,
        method: &http::Method,
        url: &Url,
        access_token: Option<&str>,
    ) -> Result<String, NetError> {
        let claims = Claims {
            jti: B64.encode(self.random.bytes(16)),
            htm: method.as_str(),
            htu: target(url),
            iat: self.clock.now_ms().div_euclid(1000),
            nonce: self.nonce(url),
            ath: access_token.map(|t| B64.encode(ring::digest::digest(&ring::digest::SHA256, t.as_bytes()))),
        };
        let claims = B64.encode(serde_json::to_vec(&claims)?);
        let this = self.clone();
        blocking(move || match this.seal(&claims) {
            // With the key that is there now; whether the token is bound to it the server says, and the session looks.
            Err(NetError::KeyChanged) => this.seal(&claims),
            other => other,
        })
        .await
    }

    fn seal(&self, claims: &str) -> Result<String, NetError> {
        let jwk = self.jwk()?;
        let header = Header {
            typ: "dpop+jwt",
            alg: "ES256",
            jwk: &jwk,
        };
        let input = format!("{}.{claims}", B64.encode(serde_json::to_vec(&header)?));
        let signature = self.keys.sign(self.alias.clone(), input.clone().into_bytes())?;
        // A key that was replaced while we ran signs, but not for the key that is named.
        let ours = jwk
            .public_key()
            .and_then(|k| k.verify(input.as_bytes(), &signature));
        if ours.is_err() {
            *self.jwk.lock().unwrap_or_else(PoisonError::into_inner) = None;
            return Err(NetError::KeyChanged);
        }
        Ok(format!("{input}.{}", B64.encode(signature)))
    }

    /// Makes sure of a key that signs, before anything is bound to it: one that no longer does is replaced. Only for a
    /// sign-in the person asked for, since every session of the old key is over then.
    pub async fn ready(self: &Arc<Self>) -> Result<(), NetError> {
        let this = self.clone();
        let tried = blocking(move || this.seal("e30")).await;
        match tried {
            Err(NetError::Key(_) | NetError::KeyChanged) => {
                self.forget().await?;
                let this = self.clone();
                blocking(move || this.seal("e30")).await.map(|_| ())
            }
            other => other.map(|_| ()),
        }
    }

    fn jwk(&self) -> Result<Jwk, NetError> {
        if let Some(jwk) = self.jwk.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(jwk.clone());
        }
        let point = self.keys.public_key(self.alias.clone())?;
        let jwk = Jwk::from_point(&point).map_err(|e| PortError::Failed {
            reason: e.to_string(),
        })?;
        *self.jwk.lock().unwrap_or_else(PoisonError::into_inner) = Some(jwk.clone());
        Ok(jwk)
    }

    /// Deletes the key: every token bound to it is worthless after. The next proof makes a new one.
    pub async fn forget(self: &Arc<Self>) -> Result<(), NetError> {
        let this = self.clone();
        blocking(move || {
            *this.jwk.lock().unwrap_or_else(PoisonError::into_inner) = None;
            Ok(this.keys.delete(this.alias.clone())?)
        })
        .await
    }

    fn nonce(&self, url: &Url) -> Option<String> {
        let nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.get(&origin(url)).cloned()
    }

    /// Keeps the nonce an answer brings, for the next proof to this origin.
    pub fn note(&self, url: &Url, headers: &HeaderMap) {
        if let Some(nonce) = headers.get("dpop-nonce").and_then(|v| v.to_str().ok()) {
            let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
            nonces.insert(origin(url), nonce.to_owned());
        }
    }
}

/// `htu`: the URL without query and fragment (RFC 9449, 4.2).
fn target(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NetError> + Send + 'static,
) -> Result<T, NetError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| NetError::Cancelled)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::jws::{KeySource, Typ, verify};
    use crate::testing::FakePorts;
    use serde_json::Value;

    fn prover() -> Arc<Prover> {
        let fakes = FakePorts::new(1_764_000_000_500, 1);
        Arc::new(Prover::new(fakes.keys, "dpop", fakes.clock, fakes.random))
    }

    async fn opened(p: &Arc<Prover>, url: &str, token: Option<&str>) -> Value {
        let url = Url::parse(url).unwrap();
        let proof = p.proof(&http::Method::POST, &url, token).await.unwrap();
        let header: Value =
            serde_json::from_slice(&B64.decode(proof.split('.').next().unwrap()).unwrap()).unwrap();
        let jwk: Jwk = serde_json::from_value(header["jwk"].clone()).unwrap();
        assert_eq!(jwk.thumbprint(), p.thumbprint().await.unwrap());
        let key = jwk.public_key().unwrap();
        let opened = verify(&proof, KeySource::One(&key), Typ::Required("dpop+jwt")).unwrap();
        serde_json::from_slice(&opened.payload).unwrap()
    }

    #[tokio::test]
    async fn a_proof_names_method_target_and_time_and_leaves_query_and_fragment_out() {
        let claims = opened(&prover(), "https://a.example/x?who=me#f", None).await;
        assert_eq!(claims["htm"], "POST");
        assert_eq!(claims["htu"], "https://a.example/x");
        assert_eq!(claims["iat"], 1_764_000_000);
        assert!(claims.get("nonce").is_none() && claims.get("ath").is_none());
    }

    #[tokio::test]
    async fn the_token_hash_is_that_of_rfc_9449() {
        // The access token and its `ath` of RFC 9449, section 7.1, figures 12 and 13.
        let token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
        let claims = opened(
            &prover(),
            "https://resource.example.org/protectedresource",
            Some(token),
        )
        .await;
        assert_eq!(claims["ath"], "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    }

    #[tokio::test]
    async fn nonces_belong_to_their_origin_and_the_last_one_counts() {
        let p = prover();
        let mut headers = HeaderMap::new();
        for nonce in ["one", "two"] {
            headers.insert("dpop-nonce", nonce.parse().unwrap());
            p.note(&Url::parse("https://a.example/token").unwrap(), &headers);
        }
        assert_eq!(opened(&p, "https://a.example/par", None).await["nonce"], "two");
        assert!(
            opened(&p, "https://b.example/par", None)
                .await
                .get("nonce")
                .is_none()
        );
        assert!(
            opened(&p, "https://a.example:8443/par", None)
                .await
                .get("nonce")
                .is_none()
        );
    }

    #[tokio::test]
    async fn a_key_replaced_under_way_is_noticed_before_a_proof_leaves() {
        let p = prover();
        let before = p.thumbprint().await.unwrap();
        p.keys.delete("dpop".into()).unwrap();
        opened(&p, "https://a.example/", None).await;
        assert_ne!(p.thumbprint().await.unwrap(), before);
    }

    #[tokio::test]
    async fn a_key_that_no_longer_signs_is_replaced_when_a_sign_in_begins() {
        let dir = tempfile::tempdir().unwrap();
        let fakes = FakePorts::new(1_764_000_000_500, 1);
        let keys = Arc::new(crate::testing::SoftKeys::in_folder(dir.path()).unwrap());
        let p = Arc::new(Prover::new(keys, "dpop", fakes.clock, fakes.random));
        let file = dir.path().join("key-64706f70.p8");
        std::fs::write(&file, b"broken").unwrap();
        assert!(matches!(p.thumbprint().await, Err(NetError::Key(_))));
        p.ready().await.unwrap();
        let key = p.thumbprint().await.unwrap();
        p.ready().await.unwrap();
        assert_eq!(p.thumbprint().await.unwrap(), key, "a good key stays");
    }

    #[tokio::test]
    async fn no_two_proofs_have_the_same_id() {
        let p = prover();
        let first = opened(&p, "https://a.example/", None).await;
        assert_ne!(first["jti"], opened(&p, "https://a.example/", None).await["jti"]);
    }
}
