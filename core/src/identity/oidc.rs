//! OpenID Connect relying party: a public client with PKCE, pushed authorization requests and DPoP.

mod answers;
mod metadata;
mod oauth2;
mod redirect;
mod userinfo;

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
use answers::{Jwks, PushedAnswer, TokenAnswer, challenge, known, oauth_error};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use metadata::Metadata;
use redirect::{Code, Redirect};
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;
use zeroize::Zeroizing;

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
    /// `locale` is `vi` or `en`. A device key that no longer signs is replaced first.
    pub async fn begin(&self, acr: AcrLevel, locale: &str) -> Result<PendingSignIn, SignInError> {
        let names = self.config.levels.ask(acr);
        self.start(acr, &names, locale, false).await
    }

    /// As [`Self::begin`], but the provider must ask the person again. `acr_values` is only a wish (Core 1.0, 3.1.2.1): a provider
    /// that still knows the browser may answer at the level of last time, over and over.
    pub async fn begin_anew(&self, acr: AcrLevel, locale: &str) -> Result<PendingSignIn, SignInError> {
        let names = self.config.levels.ask(acr);
        self.start(acr, &names, locale, true).await
    }

    /// As [`Self::begin`], at the highest level the person has: any level will do.
    pub async fn begin_at_best(&self, locale: &str) -> Result<PendingSignIn, SignInError> {
        let levels = &self.config.levels;
        let names = format!(
            "{} {}",
            levels.ask(AcrLevel::Level2),
            levels.ask(AcrLevel::Level1)
        );
        self.start(AcrLevel::Level1, names.trim(), locale, false).await
    }

    async fn start(
        &self,
        acr: AcrLevel,
        acr_values: &str,
        locale: &str,
        anew: bool,
    ) -> Result<PendingSignIn, SignInError> {
        self.prover.ready().await?;
        if let Some(oauth2) = &self.config.oauth2 {
            return self.begin_oauth2(oauth2, acr, acr_values, locale);
        }
        let metadata = self.metadata().await?;
        let endpoint =
            metadata
                .pushed_authorization_request_endpoint
                .as_ref()
                .ok_or(SignInError::Metadata {
                    what: "pushed_authorization_request_endpoint",
                })?;
        let mut pending = self.pending(acr);
        let jkt = self.prover.thumbprint().await?;
        let challenge = challenge(&pending.verifier);
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &self.config.client_id),
            ("redirect_uri", &pending.redirect_uri),
            ("scope", &self.config.scopes),
            ("state", &pending.state),
            ("nonce", &pending.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("acr_values", acr_values),
            ("ui_locales", locale),
            ("dpop_jkt", &jkt),
            // Ours; a server that does not know it must ignore it (RFC 6749, 3.1).
            ("device_name", &self.config.device_name),
        ];
        if anew {
            fields.push(("prompt", "login"));
        }
        let answer = self.post(endpoint, &fields).await?;
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
        let now_ms = self.clock.now_ms();
        let redirect = Redirect::of(pending, &self.config.issuer, redirect, now_ms)?;
        if let Some(oauth2) = &self.config.oauth2 {
            let code = redirect.code(Code::Pasted)?;
            return self.finish_oauth2(oauth2, pending, &code).await;
        }
        let code = redirect.code(Code::Encoded)?;
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
        let (mut claims, acr) = self.verify(&metadata, id_token, Some(&pending.nonce)).await?;
        let acr = acr
            .filter(|reached| *reached >= pending.acr)
            .ok_or(SignInError::TooLow { wanted: pending.acr })?;
        // Many providers say in the ID token who, and at userinfo what that person's name is (Core 1.0, 5.4).
        if claims.name.is_empty()
            && let Some(endpoint) = &metadata.userinfo_endpoint
        {
            claims.fill_from(&self.userinfo(endpoint, &tokens.access_token, &claims.sub).await?);
        }
        self.session(tokens, claims, acr).await
    }

    fn pending(&self, acr: AcrLevel) -> PendingSignIn {
        PendingSignIn {
            state: self.secret(),
            nonce: self.secret(),
            verifier: self.secret(),
            acr,
            created_at_ms: self.clock.now_ms(),
            issuer: self.config.issuer.clone(),
            redirect_uri: self.config.redirect_uri.clone(),
            authorize_url: String::new(),
        }
    }

    /// Thumbprint of this phone's key.
    pub async fn key(&self) -> Result<String, NetError> {
        self.prover.thumbprint().await
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

    /// Exchanges the refresh token. [`SignInError::Ended`] when the provider no longer takes it.
    pub async fn refresh(&self, held: &Session) -> Result<Session, SignInError> {
        let refresh_token = held.refresh_token.as_deref().ok_or(SignInError::Ended)?;
        if held.issuer != self.config.issuer {
            return Err(SignInError::Ended);
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
            Err(SignInError::Refused { code }) if code == "invalid_grant" => return Err(SignInError::Ended),
            other => other?,
        };
        let mut tokens: TokenAnswer = answer.json()?;
        if tokens.refresh_token.is_none() {
            tokens.refresh_token.clone_from(&held.refresh_token);
        }
        let (claims, acr) = match tokens.id_token.as_deref() {
            None => (held.claims.clone(), held.acr),
            Some(token) => {
                let (mut claims, acr) = self.verify(&metadata, token, None).await?;
                if claims.sub != held.claims.sub {
                    return Err(SignInError::Claim { claim: "sub" });
                }
                claims.fill_from(&held.claims);
                (claims, acr.unwrap_or(held.acr))
            }
        };
        let mut renewed = self.session(tokens, claims, acr).await?;
        renewed.bearer = held.bearer;
        Ok(renewed)
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

    async fn session(
        &self,
        tokens: TokenAnswer,
        claims: Claims,
        acr: AcrLevel,
    ) -> Result<Session, SignInError> {
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
            jkt: Some(self.key().await?),
            bearer: false,
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
            .send(Request::get(metadata.jwks_uri()?))
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
                levels: &self.config.levels,
            },
        )
    }

    /// The provider's metadata; must name the issuer of the pack (Discovery 1.0, 4.3).
    async fn metadata(&self) -> Result<Arc<Metadata>, SignInError> {
        let mut held = self.metadata.lock().await;
        if let Some(metadata) = held.as_ref() {
            return Ok(metadata.clone());
        }
        if let Some(oauth2) = &self.config.oauth2 {
            return Ok(held
                .insert(Arc::new(Metadata::of_pack(&self.config.issuer, oauth2)?))
                .clone());
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

/// Reads and judges a provider's metadata as [`Oidc`] does.
#[cfg(feature = "conformance")]
pub(crate) fn judge_metadata(document: &[u8], issuer: &str) -> Result<(), SignInError> {
    let metadata: Metadata = serde_json::from_slice(document)?;
    metadata.check(issuer)
}

impl From<serde_json::Error> for SignInError {
    fn from(e: serde_json::Error) -> Self {
        Self::Net(NetError::from(e))
    }
}

#[cfg(test)]
mod tests;
