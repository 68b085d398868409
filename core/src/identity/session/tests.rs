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
        jkt: Some("ours".into()),
        bearer: false,
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
    key: std::sync::Mutex<Option<&'static str>>,
    forsaken: AtomicUsize,
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
                return Err(SignInError::Ended);
            }
            seen.push(token);
            Ok(session(n, NOW + 300_000))
        }
        .boxed()
    }

    fn thumbprint(&self) -> BoxFuture<'_, Result<Option<String>, NetError>> {
        let key = self.key.lock().unwrap().map(str::to_owned);
        async { Ok(key) }.boxed()
    }

    fn forsake<'a>(&'a self, _: &'a Session) -> BoxFuture<'a, ()> {
        self.forsaken.fetch_add(1, Ordering::SeqCst);
        async {}.boxed()
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
    assert_eq!(sessions.over().unwrap().code, "MC-S13");
}

#[tokio::test]
async fn a_session_of_another_key_ends_before_its_token_is_used() {
    let provider = Arc::new(Provider::default());
    let (sessions, saved) = sessions(Some(session(0, NOW + 300_000)), &provider);
    *provider.key.lock().unwrap() = Some("ours");
    assert_eq!(sessions.token().await.unwrap().as_str(), "at0");
    *provider.key.lock().unwrap() = Some("another");
    assert!(matches!(sessions.token().await, Err(NetError::SignIn)));
    assert_eq!(sessions.over().unwrap().code, "MC-S14");
    assert_eq!(*saved.lock().unwrap(), [None]);
    assert_eq!(provider.calls.load(Ordering::SeqCst), 0, "nothing to renew with");
    tokio::task::yield_now().await;
    assert_eq!(provider.forsaken.load(Ordering::SeqCst), 1);
    sessions.set(session(7, NOW + 300_000)).await.unwrap();
    assert_eq!(sessions.over(), None);
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
