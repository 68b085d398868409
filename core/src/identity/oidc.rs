//! OpenID Connect relying party: a public client with PKCE, pushed authorization requests and DPoP.

mod metadata;

pub use metadata::OidcConfig;

use super::error::SignInError;
use super::id_token;
use super::model::{AcrLevel, Claims, PendingSignIn, Session};
use crate::net::NetError;
use crate::net::client::Http;
use crate::net::dpop::Prover;
use crate::net::jws::Jwk;
use crate::net::message::{Answer, Request};
use crate::ports::{Clock, Random};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use metadata::Metadata;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;
use zeroize::Zeroizing;

/// Nobody stays in the browser longer; also far beyond the life of a pushed request.
const PENDING_LIFE_MS: i64 = 60 * 60 * 1000;

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    token_type: String,
    expires_in: Option<i64>,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

#[derive(Deserialize)]
struct PushedAnswer {
    request_uri: String,
}

#[derive(Deserialize)]
struct OAuthError {
    error: String,
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<serde_json::Value>,
}

/// The relying party for one issuer. Reads the provider's metadata once and keeps it.
pub struct Oidc {
    http: Arc<Http>,
    prover: Arc<Prover>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    config: OidcConfig,
    metadata: Mutex<Option<Arc<Metadata>>>,
}

impl std::fmt::Debug for Oidc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oidc")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Oidc {
    /// Asks nothing yet.
    pub fn new(
        http: Arc<Http>,
        prover: Arc<Prover>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        config: OidcConfig,
    ) -> Self {
        Self {
            http,
            prover,
            clock,
            random,
            config,
            metadata: Mutex::default(),
        }
    }

    /// Pushes an authorization request; the answer holds the URL to open, and is to be kept until [`Self::finish`].
    /// `locale` is `vi` or `en`.
    pub async fn begin(&self, acr: AcrLevel, locale: &str) -> Result<PendingSignIn, SignInError> {
        let metadata = self.metadata().await?;
        let endpoint =
            metadata
                .pushed_authorization_request_endpoint
                .as_ref()
                .ok_or(SignInError::Metadata {
                    what: "pushed_authorization_request_endpoint",
                })?;
        let mut pending = PendingSignIn {
            state: self.secret(),
            nonce: self.secret(),
            verifier: self.secret(),
            acr,
            created_at_ms: self.clock.now_ms(),
            issuer: self.config.issuer.clone(),
            redirect_uri: self.config.redirect_uri.clone(),
            authorize_url: String::new(),
        };
        let jkt = self.prover.thumbprint().await?;
        let answer = self
            .post(
                endpoint,
                &[
                    ("response_type", "code"),
                    ("client_id", &self.config.client_id),
                    ("redirect_uri", &pending.redirect_uri),
                    ("scope", &self.config.scopes),
                    ("state", &pending.state),
                    ("nonce", &pending.nonce),
                    ("code_challenge", &challenge(&pending.verifier)),
                    ("code_challenge_method", "S256"),
                    ("acr_values", acr.as_str()),
                    ("ui_locales", locale),
                    ("dpop_jkt", &jkt),
                ],
            )
            .await?;
        let pushed: PushedAnswer = answer.json()?;
        let mut url = metadata.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.config.client_id)
            .append_pair("request_uri", &pushed.request_uri);
        pending.authorize_url = url.into();
        Ok(pending)
    }

    /// Takes the URL the browser came back with, exchanges the code and verifies the ID token.
    pub async fn finish(&self, pending: &PendingSignIn, redirect: &str) -> Result<Session, SignInError> {
        let code = self.code_from(pending, redirect)?;
        let metadata = self.metadata().await?;
        let answer = self
            .post(
                &metadata.token_endpoint,
                &[
                    ("grant_type", "authorization_code"),
                    ("client_id", &self.config.client_id),
                    ("code", &code),
                    ("redirect_uri", &pending.redirect_uri),
                    ("code_verifier", &pending.verifier),
                ],
            )
            .await?;
        let tokens: TokenAnswer = answer.json()?;
        let id_token = tokens
            .id_token
            .as_deref()
            .ok_or(SignInError::Claim { claim: "id_token" })?;
        let (claims, acr) = self.verify(&metadata, id_token, Some(&pending.nonce)).await?;
        let acr = acr
            .filter(|reached| *reached >= pending.acr)
            .ok_or(SignInError::TooLow { wanted: pending.acr })?;
        self.session(tokens, claims, acr)
    }

    /// True when `url` is the redirect of a sign-in, finished or not: what [`Self::finish`] takes.
    pub fn is_redirect(redirect_uri: &str, url: &str) -> bool {
        let (Ok(expected), Ok(mut url)) = (Url::parse(redirect_uri), Url::parse(url)) else {
            return false;
        };
        url.set_query(None);
        url.set_fragment(None);
        url == expected
    }

    /// Exchanges the refresh token. [`SignInError::Needed`] when the provider no longer takes it.
    pub async fn refresh(&self, held: &Session) -> Result<Session, SignInError> {
        let refresh_token = held.refresh_token.as_deref().ok_or(SignInError::Needed)?;
        if held.issuer != self.config.issuer {
            return Err(SignInError::Needed);
        }
        let metadata = self.metadata().await?;
        let answer = self
            .post(
                &metadata.token_endpoint,
                &[
                    ("grant_type", "refresh_token"),
                    ("client_id", &self.config.client_id),
                    ("refresh_token", refresh_token),
                ],
            )
            .await;
        let answer = match answer {
            Err(SignInError::Refused { code }) if code == "invalid_grant" => return Err(SignInError::Needed),
            other => other?,
        };
        let mut tokens: TokenAnswer = answer.json()?;
        if tokens.refresh_token.is_none() {
            tokens.refresh_token.clone_from(&held.refresh_token);
        }
        let (claims, acr) = match tokens.id_token.as_deref() {
            None => (held.claims.clone(), held.acr),
            Some(token) => {
                let (claims, acr) = self.verify(&metadata, token, None).await?;
                if claims.sub != held.claims.sub {
                    return Err(SignInError::Claim { claim: "sub" });
                }
                (claims, acr.unwrap_or(held.acr))
            }
        };
        self.session(tokens, claims, acr)
    }

    /// Ends the session at the provider (RFC 7009). The phone's copy is the caller's to forget, whatever comes back.
    pub async fn revoke(&self, held: &Session) -> Result<(), SignInError> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = &metadata.revocation_endpoint else {
            return Ok(());
        };
        let (token, hint) = match &held.refresh_token {
            Some(token) => (token, "refresh_token"),
            None => (&held.access_token, "access_token"),
        };
        self.post(
            endpoint,
            &[
                ("token", token),
                ("token_type_hint", hint),
                ("client_id", &self.config.client_id),
            ],
        )
        .await?;
        Ok(())
    }

    fn code_from(&self, pending: &PendingSignIn, redirect: &str) -> Result<Zeroizing<String>, SignInError> {
        let url = Url::parse(redirect).map_err(|_| SignInError::ForeignRedirect)?;
        let get = |name: &str| {
            url.query_pairs()
                .find(|(k, _)| k == name)
                .map(|(_, v)| v.into_owned())
        };
        let ours = Self::is_redirect(&pending.redirect_uri, redirect)
            && pending.issuer == self.config.issuer
            && get("state").as_deref() == Some(pending.state.as_str())
            // RFC 9207: where the provider names itself, it must be the one we asked.
            && get("iss").is_none_or(|iss| iss == pending.issuer)
            && self.clock.now_ms().abs_diff(pending.created_at_ms) <= PENDING_LIFE_MS.unsigned_abs();
        if !ours {
            return Err(SignInError::ForeignRedirect);
        }
        match (get("error").as_deref(), get("code")) {
            (Some("access_denied"), _) => Err(SignInError::Cancelled),
            (Some(code), _) => Err(SignInError::Refused { code: known(code) }),
            (None, Some(code)) => Ok(Zeroizing::new(code)),
            (None, None) => Err(SignInError::ForeignRedirect),
        }
    }

    fn session(&self, tokens: TokenAnswer, claims: Claims, acr: AcrLevel) -> Result<Session, SignInError> {
        // A bearer token would be good without our key: not what was asked for.
        if !tokens.token_type.eq_ignore_ascii_case("DPoP") {
            return Err(SignInError::Claim { claim: "token_type" });
        }
        let life_s = tokens.expires_in.unwrap_or(60).clamp(0, 86_400);
        Ok(Session {
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            expires_at_ms: self.clock.now_ms() + life_s * 1000,
            acr,
            claims,
            issuer: self.config.issuer.clone(),
        })
    }

    async fn verify(
        &self,
        metadata: &Metadata,
        token: &str,
        nonce: Option<&str>,
    ) -> Result<(Claims, Option<AcrLevel>), SignInError> {
        let answer = self
            .http
            .send(Request::get(metadata.jwks_uri.clone()))
            .await?
            .success()?;
        let jwks: Jwks = answer.json()?;
        // Keys of kinds we do not use (RSA) stand beside ours in any provider's set.
        let keys: Vec<Jwk> = jwks
            .keys
            .into_iter()
            .filter_map(|k| serde_json::from_value(k).ok())
            .collect();
        id_token::verify(
            token,
            &keys,
            &id_token::Expected {
                issuer: &self.config.issuer,
                client_id: &self.config.client_id,
                nonce,
                now_s: self.clock.now_ms().div_euclid(1000),
            },
        )
    }

    /// The provider's metadata; must name the issuer of the pack (Discovery 1.0, 4.3).
    async fn metadata(&self) -> Result<Arc<Metadata>, SignInError> {
        let mut held = self.metadata.lock().await;
        if let Some(metadata) = held.as_ref() {
            return Ok(metadata.clone());
        }
        let issuer = self.config.issuer.trim_end_matches('/');
        let url = Url::parse(&format!("{issuer}/.well-known/openid-configuration"))
            .map_err(|_| SignInError::Metadata { what: "issuer" })?;
        let answer = self.http.send(Request::get(url)).await?.success()?;
        let metadata: Metadata = answer.json()?;
        metadata.check(&self.config.issuer)?;
        let metadata = Arc::new(metadata);
        *held = Some(metadata.clone());
        Ok(metadata)
    }

    /// Posts a form with a proof; a demand for a nonce is met twice at most.
    async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> Result<Answer, SignInError> {
        let mut tries = 0;
        loop {
            let proof = self.prover.proof(&http::Method::POST, url, None).await?;
            let request = Request::new(http::Method::POST, url.clone())
                .form(fields)
                .header("dpop", &proof)?
                .header("accept", "application/json")?;
            let answer = self.http.send(request).await?;
            self.prover.note(url, &answer.headers);
            let Some(code) = oauth_error(&answer) else {
                return Ok(answer.success()?);
            };
            if code != "use_dpop_nonce" || tries == 2 || !answer.headers.contains_key("dpop-nonce") {
                return Err(SignInError::Refused { code });
            }
            tries += 1;
        }
    }

    /// 256 bits, base64url: 43 characters, the least that RFC 7636 takes for a verifier.
    fn secret(&self) -> String {
        B64.encode(Zeroizing::new(self.random.bytes(32)))
    }
}

/// PKCE S256 (RFC 7636, 4.2).
fn challenge(verifier: &str) -> String {
    B64.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

/// The error code of a 4xx by RFC 6749, 5.2.
fn oauth_error(answer: &Answer) -> Option<String> {
    if !answer.status.is_client_error() || answer.status == http::StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    answer.json::<OAuthError>().ok().map(|e| known(&e.error))
}

/// Keeps an error code only when it looks like one; it may come from any page that can open a link.
fn known(code: &str) -> String {
    let plain = code.len() <= 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if plain {
        code.to_owned()
    } else {
        "unknown".to_owned()
    }
}

impl From<serde_json::Error> for SignInError {
    fn from(e: serde_json::Error) -> Self {
        Self::Net(NetError::from(e))
    }
}

#[cfg(test)]
mod tests;
