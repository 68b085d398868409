//! Calls as the signed-in citizen: token, proof, nonce, refresh; each repaired at most once.

use super::NetError;
use super::client::{Downloaded, Http, check_address, origin};
use super::dpop::Prover;
use super::message::{Answer, Request};
use futures_util::future::BoxFuture;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use url::Url;
use zeroize::Zeroizing;

/// Gives access tokens. Implemented by [`Sessions`](crate::identity::session::Sessions).
pub trait Tokens: Send + Sync {
    /// A token that should still be good; [`NetError::SignIn`] when there is no session.
    fn token(&self) -> BoxFuture<'_, Result<Zeroizing<String>, NetError>>;
    /// The server refused `token`: gives another one, or says that sign-in is needed.
    fn replace<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Zeroizing<String>, NetError>>;
}

/// The client with the citizen's session.
pub struct Authed {
    http: Arc<Http>,
    prover: Arc<Prover>,
    tokens: Arc<dyn Tokens>,
    origins: RwLock<BTreeSet<String>>,
}

impl std::fmt::Debug for Authed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authed").finish_non_exhaustive()
    }
}

/// What a 401 asks for (RFC 9449, 7.1 and 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Challenge {
    Nonce,
    Token,
    None,
}

impl Authed {
    /// No token goes anywhere until [`Self::allow`] has been told the pack's endpoints.
    pub fn new(http: Arc<Http>, prover: Arc<Prover>, tokens: Arc<dyn Tokens>) -> Self {
        Self {
            http,
            prover,
            tokens,
            origins: RwLock::default(),
        }
    }

    /// Replaces the set of origins that may see a token: those of the endpoints in the verified pack.
    pub fn allow<'a>(&self, endpoints: impl IntoIterator<Item = &'a Url>) {
        let origins = endpoints.into_iter().map(origin).collect();
        *self.origins.write().unwrap_or_else(PoisonError::into_inner) = origins;
    }

    /// The client without the session.
    pub fn http(&self) -> &Arc<Http> {
        &self.http
    }

    /// Sends as the citizen; errors as in [`Answer::success`]. `build` runs once per try, at most four times.
    pub async fn send<F>(&self, build: F) -> Result<Answer, NetError>
    where
        F: FnMut() -> Result<Request, NetError> + Send,
    {
        self.send_raw(build).await?.success()
    }

    /// As [`Self::send`], but any status other than a repairable 401 is `Ok`.
    pub async fn send_raw<F>(&self, mut build: F) -> Result<Answer, NetError>
    where
        F: FnMut() -> Result<Request, NetError> + Send,
    {
        let mut attempt = Attempt::first(self).await?;
        loop {
            let request = build()?;
            let url = request.url.clone();
            let answer = self.http.send(attempt.sign(self, request).await?).await?;
            self.prover.note(&url, &answer.headers);
            if !attempt.repair(self, &answer).await? {
                return Ok(answer);
            }
        }
    }

    /// Fetches into a file of at most `limit` bytes, as the citizen.
    pub async fn download(&self, url: &Url, path: &Path, limit: u64) -> Result<Downloaded, NetError> {
        let mut attempt = Attempt::first(self).await?;
        loop {
            let request = attempt.sign(self, Request::get(url.clone())).await?;
            match self.http.download(request, path, limit).await? {
                Ok(done) => return Ok(done),
                Err(answer) => {
                    self.prover.note(url, &answer.headers);
                    if !attempt.repair(self, &answer).await? {
                        answer.success()?;
                        return Err(NetError::Incomplete { what: "body" });
                    }
                }
            }
        }
    }

    fn is_allowed(&self, url: &Url) -> bool {
        let origins = self.origins.read().unwrap_or_else(PoisonError::into_inner);
        origins.contains(&origin(url))
    }
}

/// State of one call across its tries. Each repair is counted, so a server that is never content ends the call.
struct Attempt {
    token: Zeroizing<String>,
    nonce_tries: u8,
    replaced: bool,
}

impl Attempt {
    async fn first(net: &Authed) -> Result<Self, NetError> {
        Ok(Self {
            token: net.tokens.token().await?,
            nonce_tries: 0,
            replaced: false,
        })
    }

    async fn sign(&self, net: &Authed, request: Request) -> Result<Request, NetError> {
        check_address(&request.url)?;
        if !net.is_allowed(&request.url) {
            return Err(NetError::ForeignOrigin);
        }
        let proof = net
            .prover
            .proof(&request.method, &request.url, Some(&self.token))
            .await?;
        let authorization = Zeroizing::new(format!("DPoP {}", self.token.as_str()));
        request
            .secret_header("authorization", &authorization)?
            .header("dpop", &proof)
    }

    /// True when the call should be tried again.
    async fn repair(&mut self, net: &Authed, answer: &Answer) -> Result<bool, NetError> {
        match challenge(answer) {
            // Twice: the server may rotate between our read and our use of it.
            Challenge::Nonce if self.nonce_tries < 2 => {
                self.nonce_tries += 1;
                Ok(true)
            }
            Challenge::Token if !self.replaced => {
                self.replaced = true;
                self.token = net.tokens.replace(&self.token).await?;
                Ok(true)
            }
            Challenge::None => Ok(false),
            Challenge::Nonce | Challenge::Token => Err(NetError::SignIn),
        }
    }
}

fn challenge(answer: &Answer) -> Challenge {
    if answer.status != http::StatusCode::UNAUTHORIZED {
        return Challenge::None;
    }
    let said = answer.header("www-authenticate").unwrap_or_default();
    if said.contains("use_dpop_nonce") && answer.headers.contains_key("dpop-nonce") {
        Challenge::Nonce
    } else if said.contains("invalid_token") {
        Challenge::Token
    } else {
        Challenge::None
    }
}

#[cfg(test)]
mod tests;
