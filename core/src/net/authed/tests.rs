use super::*;
use crate::net::client::HttpConfig;
use crate::net::test_server::{Seen, answer, json, serve};
use crate::testing::FakePorts;
use futures_util::FutureExt;
use serde_json::json as value;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives at0, and after each refusal the next.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Counting {
    fn now(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("at{}", self.0.load(Ordering::SeqCst)))
    }
}

impl Tokens for Counting {
    fn token(&self) -> BoxFuture<'_, Result<Zeroizing<String>, NetError>> {
        async { Ok(self.now()) }.boxed()
    }
    fn replace<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Zeroizing<String>, NetError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        self.token()
    }
}

fn authed(url: Option<&Url>) -> Authed {
    let fakes = FakePorts::new(1_764_000_000_000, 1);
    let http = Http::new(HttpConfig::default(), fakes.clock.clone()).unwrap();
    let prover = Prover::new(fakes.keys, "dpop", fakes.clock, fakes.random);
    let net = Authed::new(Arc::new(http), Arc::new(prover), Arc::new(Counting::default()));
    net.allow(url);
    net
}

fn nonce_of(seen: &Seen) -> String {
    use base64::Engine as _;
    let claims = seen.header("dpop").split('.').nth(1).unwrap().to_owned();
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(claims)
        .unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    claims["nonce"].as_str().unwrap_or_default().to_owned()
}

fn refuse(error: &str, nonce: &str) -> Vec<u8> {
    let challenge = format!("DPoP error=\"{error}\"");
    answer(
        401,
        &[("www-authenticate", &challenge), ("dpop-nonce", nonce)],
        b"",
    )
}

async fn call(net: &Authed, url: &Url) -> Result<serde_json::Value, NetError> {
    net.send(|| Ok(Request::get(url.clone()))).await?.json()
}

#[tokio::test]
async fn a_nonce_that_rotates_at_every_answer_costs_one_more_request_the_first_time_only() {
    let seen = Arc::new(Mutex::new((0u32, Vec::new())));
    let log = seen.clone();
    let url = serve(move |request: Seen| {
        let mut state = log.lock().unwrap();
        let nonce = nonce_of(&request);
        state.1.push(nonce.clone());
        let good = nonce == state.0.to_string() && state.0 > 0;
        state.0 += 1;
        let next = state.0.to_string();
        Some(if good {
            json(200, &[("dpop-nonce", &next)], &value!(1))
        } else {
            refuse("use_dpop_nonce", &next)
        })
    })
    .await;
    let net = authed(Some(&url));
    for _ in 0..3 {
        call(&net, &url).await.unwrap();
    }
    assert_eq!(seen.lock().unwrap().1, ["", "1", "2", "3"]);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_call_goes_on() {
    let url = serve(|request: Seen| {
        Some(match request.header("authorization") {
            "DPoP at1" => json(200, &[], &value!("in")),
            _ => refuse("invalid_token", "n"),
        })
    })
    .await;
    assert_eq!(call(&authed(Some(&url)), &url).await.unwrap(), "in");
}

#[tokio::test]
async fn a_server_that_is_never_content_ends_in_sign_in_after_a_few_requests() {
    for error in ["invalid_token", "use_dpop_nonce"] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = count.clone();
        let url = serve(move |_: Seen| {
            let n = counted.fetch_add(1, Ordering::SeqCst);
            Some(refuse(error, &n.to_string()))
        })
        .await;
        assert!(matches!(
            call(&authed(Some(&url)), &url).await,
            Err(NetError::SignIn)
        ));
        assert!(count.load(Ordering::SeqCst) <= 4);
    }
}

#[tokio::test]
async fn no_token_goes_to_an_origin_the_pack_does_not_name() {
    let touched = Arc::new(AtomicUsize::new(0));
    let count = touched.clone();
    let url = serve(move |_: Seen| {
        count.fetch_add(1, Ordering::SeqCst);
        Some(json(200, &[], &value!(1)))
    })
    .await;
    let mut other = url.clone();
    other.set_host(Some("localhost")).unwrap();
    let net = authed(Some(&other));
    assert!(matches!(call(&net, &url).await, Err(NetError::ForeignOrigin)));
    assert!(matches!(
        call(&authed(None), &url).await,
        Err(NetError::ForeignOrigin)
    ));
    assert_eq!(touched.load(Ordering::SeqCst), 0);
}
