//! The holder of the session: hands out tokens, renews them once for everybody, and knows when it is over.

use super::error::SignInError;
use super::model::Session;
use super::oidc::Oidc;
use crate::error::{Fail, Failure};
use crate::net::NetError;
use crate::net::authed::Tokens;
use crate::ports::Clock;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Mutex, OwnedMutexGuard};
use zeroize::Zeroizing;

/// A token this close to its end is renewed before use, so that it does not end on the way.
const EARLY_MS: i64 = 30_000;

/// Renews sessions: [`Oidc`], or a double in tests.
pub trait Renew: Send + Sync {
    /// As [`Oidc::refresh`].
    fn renew<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, Result<Session, SignInError>>;

    /// Thumbprint of the key this phone has now; `None` when sessions are not bound to one.
    fn thumbprint(&self) -> BoxFuture<'_, Result<Option<String>, NetError>> {
        async { Ok(None) }.boxed()
    }

    /// Tells the provider that a session this phone can no longer use is over. What comes of it changes nothing here.
    fn forsake<'a>(&'a self, _held: &'a Session) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }
}

impl Renew for Oidc {
    fn renew<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, Result<Session, SignInError>> {
        self.refresh(held).boxed()
    }

    fn thumbprint(&self) -> BoxFuture<'_, Result<Option<String>, NetError>> {
        async { Ok(Some(self.key().await?)) }.boxed()
    }

    fn forsake<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, ()> {
        async move {
            if let Err(error) = self.revoke(held).await {
                error.log();
            }
        }
        .boxed()
    }
}

/// Keeps the session on disk. Called with the new session before its token is first used, with `None` when it ended.
/// Runs on the blocking pool; an error is logged and tried again at the next use, for a full disk must not sign anyone out.
pub type Persist = Arc<dyn Fn(Option<&Session>) -> Result<(), Failure> + Send + Sync>;

/// The session of this phone, shared by every call.
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

struct Inner {
    state: Arc<Mutex<State>>,
    /// What `state` holds, for those who cannot wait for a renewal.
    shown: RwLock<Option<Session>>,
    /// Why the last session ended without the person's doing.
    over: RwLock<Option<Failure>>,
    renew: RwLock<Option<Arc<dyn Renew>>>,
    persist: Persist,
    clock: Arc<dyn Clock>,
}

struct State {
    session: Option<Session>,
    unsaved: bool,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    /// Starts with what the database held. Until [`Self::renew_with`] a session cannot outlive its access token.
    pub fn new(held: Option<Session>, clock: Arc<dyn Clock>, persist: Persist) -> Self {
        Self(Arc::new(Inner {
            shown: RwLock::new(held.clone()),
            state: Arc::new(Mutex::new(State {
                session: held,
                unsaved: false,
            })),
            over: RwLock::default(),
            renew: RwLock::default(),
            persist,
            clock,
        }))
    }

    /// Who renews from now on; known once the pack is.
    pub fn renew_with(&self, renew: Arc<dyn Renew>) {
        *self.0.renew.write().unwrap_or_else(PoisonError::into_inner) = Some(renew);
    }

    /// The session as last known; never waits.
    pub fn current(&self) -> Option<Session> {
        self.0
            .shown
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Why there is no session, when it was not the person who ended it.
    pub fn over(&self) -> Option<Failure> {
        *self.0.over.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// After a sign-in: persists and uses it. A disk error comes back, with the session in use all the same.
    pub async fn set(&self, session: Session) -> Result<(), Failure> {
        self.0.say_over(None);
        let mut state = self.0.state.clone().lock_owned().await;
        self.0.store(&mut state, Some(session)).await
    }

    /// After a sign-out: forgets it here and on disk.
    pub async fn clear(&self) -> Result<(), Failure> {
        self.0.say_over(None);
        let mut state = self.0.state.clone().lock_owned().await;
        self.0.store(&mut state, None).await
    }

    /// A token for use now; renews when `refused` is the one held, or when it is about to end.
    async fn usable(&self, refused: Option<&str>) -> Result<Zeroizing<String>, SignInError> {
        let mut state = self.0.state.clone().lock_owned().await;
        if state.unsaved {
            let session = state.session.clone();
            // The failure was logged; the next use tries again.
            let _ = self.0.store(&mut state, session).await;
        }
        if self.0.key_is_gone(&state).await? {
            return self.0.lose(&mut state).await;
        }
        let held = state.session.as_ref().ok_or(SignInError::Needed)?;
        let fresh = held.expires_at_ms - EARLY_MS > self.0.clock.now_ms();
        if fresh && refused.is_none_or(|t| t != held.access_token) {
            return Ok(Zeroizing::new(held.access_token.clone()));
        }
        // On a task of its own: a caller that goes away must not drop an answer that has used up the refresh token.
        let inner = self.0.clone();
        tokio::spawn(async move { inner.renewed(state).await })
            .await
            .map_err(|_| NetError::Cancelled)?
    }
}

impl Inner {
    async fn renewed(&self, mut state: OwnedMutexGuard<State>) -> Result<Zeroizing<String>, SignInError> {
        let renew = self.renewer();
        let held = state.session.clone().ok_or(SignInError::Needed)?;
        // Without the pack there is no one to ask; the session is not over for that.
        let renew = renew.ok_or(SignInError::Net(NetError::Offline))?;
        match renew.renew(&held).await {
            Ok(session) => {
                let token = Zeroizing::new(session.access_token.clone());
                // The failure was logged, and is tried again at the next use.
                let _ = self.store(&mut state, Some(session)).await;
                Ok(token)
            }
            Err(SignInError::Ended) => {
                self.say_over(Some(super::error::ENDED));
                let _ = self.store(&mut state, None).await;
                Err(SignInError::Ended)
            }
            Err(other) => Err(other),
        }
    }

    fn renewer(&self) -> Option<Arc<dyn Renew>> {
        self.renew.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn say_over(&self, why: Option<Failure>) {
        *self.over.write().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// True when the phone's key is another one than that of the session: restored to a new phone, or the lock was removed.
    async fn key_is_gone(&self, state: &State) -> Result<bool, SignInError> {
        let bound = state.session.as_ref().and_then(|s| s.jkt.as_deref());
        let (Some(bound), Some(renew)) = (bound, self.renewer()) else {
            return Ok(false);
        };
        Ok(renew.thumbprint().await?.is_some_and(|now| now != bound))
    }

    /// Ends a session whose key is gone. The provider is told, so that the session does not stand in the list of devices.
    async fn lose(&self, state: &mut State) -> Result<Zeroizing<String>, SignInError> {
        self.say_over(Some(super::error::KEY_LOST));
        if let (Some(renew), Some(held)) = (self.renewer(), state.session.clone()) {
            tokio::spawn(async move { renew.forsake(&held).await });
        }
        let _ = self.store(state, None).await;
        Err(SignInError::KeyLost)
    }

    async fn store(&self, state: &mut State, session: Option<Session>) -> Result<(), Failure> {
        let persist = self.persist.clone();
        let copy = session.clone();
        let saved = tokio::task::spawn_blocking(move || persist(copy.as_ref())).await;
        let saved = saved.unwrap_or_else(|_| Err(NetError::Cancelled.failure()));
        if let Err(failure) = &saved {
            tracing::warn!(code = failure.code, "session not saved");
        }
        state.unsaved = saved.is_err();
        state.session.clone_from(&session);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = session;
        saved
    }
}

impl Tokens for Sessions {
    fn token(&self) -> BoxFuture<'_, Result<Zeroizing<String>, NetError>> {
        async { self.usable(None).await.map_err(into_net) }.boxed()
    }

    fn replace<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Zeroizing<String>, NetError>> {
        async move { self.usable(Some(token)).await.map_err(into_net) }.boxed()
    }
}

/// For a call in the background only two things matter: wait for the network, or ask the person.
fn into_net(e: SignInError) -> NetError {
    match e {
        SignInError::Net(e) => e,
        other => {
            if !matches!(other, SignInError::Needed) {
                other.log();
            }
            NetError::SignIn
        }
    }
}

#[cfg(test)]
mod tests;
