//! Signing in to a provider nobody here wrote: npm's `oidc-provider`, set up strictly (`tests/issuer`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Identity, Phone, Place, Sandbox};
use reqwest::Url;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../issuer");
/// As `Place::config` has it.
const REDIRECT: &str = "http://127.0.0.1:9/return";
const LOW: &str = "urn:example:acr:low";
const SUBSTANTIAL: &str = "urn:example:acr:substantial";

/// The provider's process; ends when dropped.
struct Issuer {
    child: Child,
    events: Arc<Mutex<Vec<Value>>>,
    base: String,
}

impl Issuer {
    /// `None`, and a line that says why, where Node or the package is missing.
    fn start() -> Option<Self> {
        if !Path::new(FOLDER).join("node_modules/oidc-provider").exists() {
            println!("SKIPPED: oidc-provider is not installed; npm --prefix tests/issuer ci");
            return None;
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let started = Command::new("node")
            .arg(Path::new(FOLDER).join("issuer.mjs"))
            .args([&port.to_string(), REDIRECT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) => {
                println!("SKIPPED: node does not start: {error}");
                return None;
            }
        };
        let events = Arc::<Mutex<Vec<Value>>>::default();
        let (out, log) = (child.stdout.take().expect("piped"), events.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // The library writes a notice of its own now and then.
                if let Ok(event) = serde_json::from_str(&line) {
                    log.lock().expect("readable").push(event);
                }
            }
        });
        let base = format!("http://127.0.0.1:{port}");
        let issuer = Self { child, events, base };
        issuer.until("ready", |e| e["event"] == "ready");
        Some(issuer)
    }

    fn seen(&self, which: impl Fn(&Value) -> bool) -> usize {
        let events = self.events.lock().expect("readable");
        events.iter().filter(|e| which(e)).count()
    }

    fn until(&self, what: &str, which: impl Fn(&Value) -> bool) {
        let end = Instant::now() + Duration::from_mins(1);
        while self.seen(&which) == 0 {
            let events = self.events.lock().expect("readable").clone();
            assert!(Instant::now() < end, "never happened: {what}; {events:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the pack says of it.
    fn in_pack(&self) -> Identity {
        Identity::Elsewhere(json!({
            "issuer": self.base, "client_id": "mot-cua-app", "scopes": "openid profile offline_access",
            "acr": {"level1": [LOW], "level2": [SUBSTANTIAL]}
        }))
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser of one person: follows redirects, keeps cookies, fills in the form.
struct Browser {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    cookies: RefCell<HashMap<String, String>>,
}

impl Browser {
    fn new() -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        Self {
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
            client: client.build().expect("a client"),
            cookies: RefCell::default(),
        }
    }

    fn ask(&self, url: &Url, form: Option<&[(&str, &str)]>) -> (Option<Url>, String) {
        let jar: Vec<_> = self
            .cookies
            .borrow()
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let mut request = match form {
            None => self.client.get(url.clone()),
            Some(fields) => {
                let mut body = Url::parse("form:").expect("a URL");
                body.query_pairs_mut().extend_pairs(fields);
                let form = "application/x-www-form-urlencoded";
                let body = body.query().unwrap_or_default().to_owned();
                self.client
                    .post(url.clone())
                    .header("content-type", form)
                    .body(body)
            }
        };
        request = request.header("cookie", jar.join("; "));
        self.runtime.block_on(async {
            let answer = request.send().await.expect("the provider answers");
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie
                    .to_str()
                    .expect("text")
                    .split(';')
                    .next()
                    .unwrap_or_default();
                let (name, value) = pair.split_once('=').expect("a cookie");
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
            let to = answer
                .headers()
                .get("location")
                .map(|l| l.to_str().expect("text").to_owned());
            let to = to.map(|l| url.join(&l).expect("a URL"));
            (to, answer.text().await.expect("a body"))
        })
    }

    /// Signs in as a person would; gives the page that was shown and where the browser comes back to.
    fn sign_in(&self, authorize: &str, login: &str, acr: &str) -> (String, String) {
        let mut url = Url::parse(authorize).expect("a URL");
        let (mut form, mut shown) = (None, String::new());
        for _ in 0..10 {
            let fields = [("login", login), ("acr", acr)];
            let (to, page) = self.ask(&url, form.take().map(|()| &fields[..]));
            match to {
                Some(to) if to.as_str().starts_with(REDIRECT) => return (shown, to.into()),
                Some(to) => url = to,
                None => {
                    assert!(page.contains("<form"), "no way on: {page}");
                    shown = page;
                    form = Some(());
                }
            }
        }
        panic!("redirected in a circle");
    }
}

fn text(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

fn at_home(phone: &Phone) {
    let common = |b: &Block| matches!(b, Block::List { id, .. } if id == "common");
    phone.until("the pack", |s| s.blocks.iter().any(common));
}

/// Presses "sign in" and goes through the page; gives what the page showed.
fn sign_in(phone: &Phone, browser: &Browser, login: &str, acr: &str) -> String {
    let mut page = String::new();
    phone.sign_in_by(|url| {
        assert!(
            !url.contains("acr_values") && url.contains("request_uri"),
            "all of it was pushed: {url}"
        );
        let (shown, back) = browser.sign_in(url, login, acr);
        page = shown;
        back
    });
    page
}

#[test]
fn the_core_signs_in_renews_and_signs_out_at_a_strict_provider_of_others() {
    let Some(issuer) = Issuer::start() else { return };
    let sandbox = Sandbox::start_with(issuer.in_pack());
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    at_home(&phone);
    phone.press("tab:person");
    let browser = Browser::new();
    let page = sign_in(&phone, &browser, "vi-du", SUBSTANTIAL);
    assert!(
        page.contains(&format!("{SUBSTANTIAL} {LOW}")),
        "the best level first: {page}"
    );
    // The name stands at userinfo alone, which wants the bound token and a nonce too.
    let screen = phone.until("who", |s| text(s).contains("036190012345"));
    assert!(text(&screen).contains("Nguyễn Thị Ví Dụ"), "{screen:?}");
    assert!(text(&screen).contains("\"Mức 2\""), "{screen:?}");
    let of = |kind: &'static str| {
        move |e: &Value| e["event"] == "grant" && e["type"] == kind && e["tokens"] == "DPoP"
    };
    issuer.until("the code", of("authorization_code"));
    issuer.until("the pushed request", |e| e["event"] == "pushed");
    assert_eq!(issuer.seen(of("authorization_code")), 1);
    assert_eq!(issuer.seen(|e| e["event"] == "pushed"), 1);
    // The sandbox takes no tokens of others: it refuses each, and the core renews, several times over.
    issuer.until("a refresh", of("refresh_token"));
    let before = issuer.seen(of("refresh_token"));
    phone.app.dispatch(Action::Refresh);
    let end = Instant::now() + Duration::from_mins(1);
    while issuer.seen(of("refresh_token")) == before && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(
        issuer.seen(of("refresh_token")) > before,
        "rotated, kept, and used again"
    );
    assert_eq!(issuer.seen(|e| e["error"] == "invalid_grant"), 0);
    let screen = phone.screen();
    assert!(text(&screen).contains("036190012345") && !text(&screen).contains("MC-S13"));
    phone.press("sign-out");
    phone.until("signed out", |s| text(s).contains("\"sign-in\""));
    issuer.until("the revocation", |e| e["event"] == "revoked");
    assert_eq!(issuer.seen(|e| e["event"] == "server_error"), 0);
}

#[test]
fn a_step_up_makes_the_provider_ask_again_under_its_own_names() {
    let Some(issuer) = Issuer::start() else { return };
    let sandbox = Sandbox::start_with(issuer.in_pack());
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let browser = Browser::new();
    at_home(&phone);
    phone.press("tab:person");
    // Turning back in the browser is no error.
    sign_in(&phone, &browser, "", LOW);
    let screen = phone.until("nothing happened", |s| text(s).contains("Bạn chưa đăng nhập"));
    assert!(!text(&screen).contains("MC-S"));
    phone.press("tab:home");
    phone.begin("mo ho kinh doanh", "1.001612");
    let page = sign_in(&phone, &browser, "vi-du", LOW);
    assert!(page.contains(LOW) && !page.contains(SUBSTANTIAL));
    phone.until("signed in", |s| text(s).contains("Đã đăng nhập"));
    while phone.screen().chrome.back.is_some() {
        let before = phone.screen().revision;
        phone.app.dispatch(Action::Back);
        phone.until("a step back", |s| s.revision > before);
    }
    let file = dir.path().join("ban-an.pdf");
    motcua_journeys::pdf(&file, 200_000, 3).expect("written");
    phone.begin("giay doc than", "1.004873");
    let answers = [
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ];
    phone.walk(&answers.into(), &[&file]);
    phone.until("why", |s| {
        s.route.ends_with("/check") && text(s).contains("cần định danh mức độ 2")
    });
    // The provider's own cookie says that this browser is signed in, lower; it would answer by that unless it must ask.
    let page = sign_in(&phone, &browser, "vi-du", SUBSTANTIAL);
    assert!(page.contains(SUBSTANTIAL) && !page.contains(LOW));
    phone.until("high enough", |s| {
        s.route.ends_with("/check") && !text(s).contains("cần định danh mức độ 2")
    });
    while phone.screen().chrome.back.is_some() {
        let before = phone.screen().revision;
        phone.app.dispatch(Action::Back);
        phone.until("a step back", |s| s.revision > before);
    }
    phone.press("tab:person");
    phone.until("level 2", |s| text(s).contains("\"Mức 2\""));
}
