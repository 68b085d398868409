use super::*;
use crate::net::message::Conditional;
use crate::net::test_server::{Behave, Seen, answer, json, serve};
use crate::testing::ManualClock;
use serde_json::{Value, json as value};
use std::sync::atomic::AtomicUsize;

fn http() -> Http {
    let config = HttpConfig {
        answer: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        per_origin: 2,
        max_body: 1000,
        ..HttpConfig::default()
    };
    Http::new(config, Arc::new(ManualClock::at(0))).unwrap()
}

async fn get(url: &Url) -> Result<Value, NetError> {
    http().send(Request::get(url.clone())).await?.success()?.json()
}

#[tokio::test]
async fn an_answer_cut_at_any_byte_is_a_cut_and_never_data() {
    struct Part(Vec<u8>);
    impl Behave for Part {
        fn closes(&self) -> bool {
            true
        }
        fn answer(&self, _: Seen) -> Option<Vec<u8>> {
            Some(self.0.clone())
        }
    }
    let whole = json(200, &[], &value!({"items": [1, 2, 3]}));
    assert_eq!(
        get(&serve(Part(whole.clone())).await).await.unwrap()["items"][2],
        3
    );
    for at in 0..whole.len() {
        let error = get(&serve(Part(whole[..at].to_vec())).await).await.unwrap_err();
        assert!(matches!(error, NetError::Cut), "at {at}: {error}");
    }
}

#[tokio::test]
async fn a_dropped_connection_is_a_cut_and_a_dead_port_is_offline() {
    let url = serve(|_: Seen| None).await;
    assert!(matches!(get(&url).await, Err(NetError::Cut)));
    let dead = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    assert!(matches!(
        get(&Url::parse(&dead).unwrap()).await,
        Err(NetError::Offline)
    ));
}

#[tokio::test]
async fn a_web_page_is_told_from_data_whatever_it_calls_itself() {
    for media_type in ["text/html; charset=utf-8", "text/plain"] {
        let url =
            serve(move |_: Seen| Some(answer(200, &[("content-type", media_type)], b"\n<!doctype html>")))
                .await;
        assert!(matches!(get(&url).await, Err(NetError::Html { status: 200 })));
    }
}

#[tokio::test]
async fn broken_json_is_named_by_place_only() {
    let url = serve(|_: Seen| {
        Some(answer(
            200,
            &[("content-type", "application/json")],
            b"{\"name\": \"Hoa\"",
        ))
    })
    .await;
    let error = get(&url).await.unwrap_err();
    assert!(matches!(error, NetError::Unreadable { line: 1, .. }));
    assert!(!error.to_string().contains("Hoa"));
}

#[tokio::test]
async fn an_endless_answer_is_stopped_at_the_cap() {
    let url = serve(|_: Seen| Some(json(200, &[], &value!("x".repeat(2000))))).await;
    assert!(matches!(get(&url).await, Err(NetError::TooLarge { limit: 1000 })));
}

#[tokio::test]
async fn overload_brings_its_retry_after_counted_from_the_servers_own_clock() {
    let url = serve(|_: Seen| {
        let headers = [
            ("date", "Sun, 06 Nov 1994 08:49:07 GMT"),
            ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ];
        Some(answer(503, &headers, b"<html>"))
    })
    .await;
    let error = get(&url).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn problems_become_what_can_be_done_about_them() {
    let problem = |kind: &'static str, status: u16| {
        serve(move |_: Seen| {
            let body = value!({"type": format!("urn:motcua:problem:{kind}"), "title": "t", "acr": "level2"});
            Some(answer(
                status,
                &[("content-type", "application/problem+json")],
                body.to_string().as_bytes(),
            ))
        })
    };
    assert!(matches!(
        get(&problem("unauthorized", 401).await).await,
        Err(NetError::SignIn)
    ));
    assert!(
        matches!(get(&problem("step-up", 403).await).await, Err(NetError::StepUp { acr }) if acr == "level2")
    );
    assert!(
        matches!(get(&problem("validation", 422).await).await, Err(NetError::Problem(p)) if p.status == 422)
    );
    assert!(matches!(
        get(&problem("odd", 500).await).await,
        Err(NetError::Server { status: 500 })
    ));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let url = serve(|seen: Seen| {
        assert_eq!(seen.path, "/");
        Some(answer(302, &[("location", "/elsewhere")], b""))
    })
    .await;
    assert!(matches!(get(&url).await, Err(NetError::Status { status: 302 })));
}

#[tokio::test]
async fn a_held_copy_is_answered_by_304() {
    let url = serve(|seen: Seen| {
        Some(match seen.header("if-none-match") {
            "\"v1\"" => answer(304, &[("etag", "\"v1\"")], b""),
            _ => json(200, &[("etag", "\"v1\"")], &value!(7)),
        })
    })
    .await;
    let ask = async |etag: Option<&str>| {
        let request = Request::get(url.clone()).if_none_match(etag).unwrap();
        let answer = http().send(request).await.unwrap().success().unwrap();
        answer
            .conditional(super::super::message::Answer::json::<u8>)
            .unwrap()
    };
    let etag = Some("\"v1\"".to_owned());
    assert_eq!(ask(None).await, Conditional::Fresh { value: 7, etag });
    assert_eq!(ask(Some("\"v1\"")).await, Conditional::NotModified);
}

#[test]
fn plain_http_is_for_this_machine_only() {
    let check = |url: &str| check_address(&Url::parse(url).unwrap()).is_ok();
    assert!(check("https://motcua.example/x"));
    assert!(check("http://127.0.0.1:8701/") && check("http://localhost:1/") && check("http://[::1]:1/"));
    for bad in [
        "http://motcua.example/",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "data:text/html,x",
    ] {
        assert!(!check(bad), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_requests_run_at_once_than_the_gate_lets_through() {
    static NOW: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    struct Slow;
    impl Behave for Slow {
        fn answer(&self, _: Seen) -> Option<Vec<u8>> {
            let now = NOW.fetch_add(1, Ordering::SeqCst) + 1;
            MOST.fetch_max(now, Ordering::SeqCst);
            std::thread::yield_now();
            NOW.fetch_sub(1, Ordering::SeqCst);
            Some(json(200, &[], &value!(1)))
        }
    }
    let url = serve(Slow).await;
    let http = http();
    let calls = (0..30).map(|_| http.send(Request::get(url.clone())));
    for answer in futures_util::future::join_all(calls).await {
        assert_eq!(answer.unwrap().status, StatusCode::OK);
    }
    assert!(MOST.load(Ordering::SeqCst) <= 2);
    assert_eq!(http.gate(&url).available_permits(), 2);
}

#[tokio::test]
async fn a_download_is_whole_or_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kq.pdf");
    let whole = answer(200, &[("content-type", "application/pdf")], &[7; 500]);
    let (good, half) = (whole.clone(), whole[..300].to_vec());
    let url = serve(move |seen: Seen| {
        Some(if seen.path == "/half" {
            half.clone()
        } else {
            good.clone()
        })
    })
    .await;
    let http = http();
    let fetch = async |path_of: &str, limit| {
        http.download(Request::get(url.join(path_of).unwrap()), &path, limit)
            .await
    };
    assert!(fetch("/half", 1000).await.is_err());
    assert!(matches!(
        fetch("/", 499).await,
        Err(NetError::TooLarge { limit: 499 })
    ));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    let done = fetch("/", 500).await.unwrap().unwrap();
    assert_eq!(done.size, 500);
    assert_eq!(
        done.sha256,
        hex(ring::digest::digest(&ring::digest::SHA256, &[7; 500]).as_ref())
    );
    assert_eq!(std::fs::read(&path).unwrap(), [7; 500]);
}
