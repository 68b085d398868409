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
}

impl Renew for Oidc {
    fn renew<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, Result<Session, SignInError>> {
        self.refresh(held).boxed()
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

    /// After a sign-in: persists and uses it. A disk error comes back, with the session in use all the same.
    pub async fn set(&self, session: Session) -> Result<(), Failure> {
        let mut state = self.0.state.clone().lock_owned().await;
        self.0.store(&mut state, Some(session)).await
    }

    /// After a sign-out: forgets it here and on disk.
    pub async fn clear(&self) -> Result<(), Failure> {
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
        let renew = self.renew.read().unwrap_or_else(PoisonError::into_inner).clone();
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
            Err(SignInError::Needed) => {
                let _ = self.store(&mut state, None).await;
                Err(SignInError::Needed)
            }
            Err(other) => Err(other),
        }
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
mod tests {
    use super::*;
    use crate::error::FailureKind;
    use crate::identity::model::{AcrLevel, Claims};
    use crate::testing::ManualClock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const NOW: i64 = 1_764_000_000_000;

    fn session(n: usize, expires_at_ms: i64) -> Session {
        Session {
            access_token: format!("at{n}"),
            refresh_token: Some(format!("rt{n}")),
            expires_at_ms,
            acr: AcrLevel::Level1,
            claims: Claims::default(),
            issuer: "https://id.example".into(),
        }
    }

    /// Gives at1, at2 …; refuses a refresh token it has seen.
    #[derive(Default)]
    struct Provider {
        calls: AtomicUsize,
        over: bool,
        seen: std::sync::Mutex<Vec<String>>,
        gate: tokio::sync::Notify,
        gated: bool,
    }
    impl Renew for Provider {
        fn renew<'a>(&'a self, held: &'a Session) -> BoxFuture<'a, Result<Session, SignInError>> {
            async move {
                let n = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
                if self.gated {
                    self.gate.notified().await;
                }
                tokio::task::yield_now().await;
                let token = held.refresh_token.clone().unwrap();
                let mut seen = self.seen.lock().unwrap();
                if self.over || seen.contains(&token) {
                    return Err(SignInError::Needed);
                }
                seen.push(token);
                Ok(session(n, NOW + 300_000))
            }
            .boxed()
        }
    }

    type Saved = Arc<std::sync::Mutex<Vec<Option<String>>>>;

    fn sessions(held: Option<Session>, provider: &Arc<Provider>) -> (Sessions, Saved) {
        let saved = Saved::default();
        let log = saved.clone();
        let persist: Persist = Arc::new(move |s| {
            log.lock().unwrap().push(s.map(|s| s.access_token.clone()));
            Ok(())
        });
        let sessions = Sessions::new(held, Arc::new(ManualClock::at(NOW)), persist);
        sessions.renew_with(provider.clone());
        (sessions, saved)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn twenty_calls_with_an_expired_token_renew_once() {
        let provider = Arc::new(Provider::default());
        let (sessions, saved) = sessions(Some(session(0, NOW + 29_999)), &provider);
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let sessions = sessions.clone();
                tokio::spawn(async move { sessions.token().await.map(|t| t.to_string()) })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap(), "at1");
        }
        assert_eq!(provider.calls.load(Ordering::SeqCst), 1);
        assert_eq!(*saved.lock().unwrap(), [Some("at1".to_owned())]);
    }

    #[tokio::test]
    async fn a_refusal_of_an_older_token_does_not_renew_again() {
        let provider = Arc::new(Provider::default());
        let (sessions, _) = sessions(Some(session(0, NOW + 300_000)), &provider);
        assert_eq!(sessions.token().await.unwrap().as_str(), "at0");
        assert_eq!(sessions.replace("at0").await.unwrap().as_str(), "at1");
        assert_eq!(sessions.replace("at0").await.unwrap().as_str(), "at1");
        assert_eq!(provider.calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_session_the_provider_ended_is_forgotten_and_not_asked_for_again() {
        let provider = Arc::new(Provider {
            over: true,
            ..Provider::default()
        });
        let (sessions, saved) = sessions(Some(session(0, NOW)), &provider);
        for _ in 0..3 {
            assert!(matches!(sessions.token().await, Err(NetError::SignIn)));
        }
        assert_eq!(provider.calls.load(Ordering::SeqCst), 1);
        assert_eq!(*saved.lock().unwrap(), [None]);
        assert_eq!(sessions.current(), None);
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_does_not_lose_the_renewed_session() {
        let provider = Arc::new(Provider {
            gated: true,
            ..Provider::default()
        });
        let (sessions, saved) = sessions(Some(session(0, NOW)), &provider);
        let caller = tokio::spawn({
            let sessions = sessions.clone();
            async move { sessions.token().await.map(|_| ()) }
        });
        while provider.calls.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        provider.gate.notify_one();
        assert_eq!(sessions.token().await.unwrap().as_str(), "at1");
        assert_eq!(*saved.lock().unwrap(), [Some("at1".to_owned())]);
    }

    #[tokio::test]
    async fn a_full_disk_signs_nobody_out_and_saving_is_tried_again() {
        let full = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let saved = Arc::new(AtomicUsize::new(0));
        let (f, s) = (full.clone(), saved.clone());
        let persist: Persist = Arc::new(move |_| {
            if f.load(Ordering::SeqCst) {
                return Err(Failure::new(FailureKind::NoSpace, "MC-D01"));
            }
            s.fetch_add(1, Ordering::SeqCst);
            Ok(())
        });
        let sessions = Sessions::new(Some(session(0, NOW)), Arc::new(ManualClock::at(NOW)), persist);
        sessions.renew_with(Arc::new(Provider::default()));
        assert_eq!(sessions.token().await.unwrap().as_str(), "at1");
        full.store(false, Ordering::SeqCst);
        assert_eq!(sessions.token().await.unwrap().as_str(), "at1");
        assert_eq!(saved.load(Ordering::SeqCst), 1);
        sessions.token().await.unwrap();
        assert_eq!(saved.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn without_a_provider_the_session_stays_and_the_call_waits_for_the_network() {
        let sessions = Sessions::new(
            Some(session(0, NOW)),
            Arc::new(ManualClock::at(NOW)),
            Arc::new(|_| Ok(())),
        );
        assert!(matches!(sessions.token().await, Err(NetError::Offline)));
        assert!(sessions.current().is_some());
    }
}
