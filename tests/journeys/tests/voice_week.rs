//! A week of reports: written without a network over seven simulated days, sent through faults, with processes that end in the
//! middle of it. Each arrives once, what was said about one in its order, photos as the phone sealed them; what has not arrived
//! yet is in sight as waiting.
//!
//! Phones and province share one clock that the test moves. A process "ends" by being dropped: whatever it was sending is cut off
//! where it stood, as when the system takes the app away. (The model of `tests/model` kills a process of its own by SIGKILL.)

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    reason = "an expectation that fails is the test's failure"
)]

use motcua_core::paper::photo::{Wish, take};
use motcua_core::ports::{Clock, Ports};
use motcua_core::screen::{Block, FileState, Screen};
use motcua_core::testing::{FakePorts, ManualClock, SystemRandom, pages};
use motcua_core::{Action, App, AppConfig};
use motcua_journeys::log_in;
use motcua_province::{Options, Running};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// 30-11-2026, 08:00 in Vietnam: a Monday.
const MONDAY: i64 = 1_796_000_400_000;
const DAY: i64 = 86_400_000;
const REPORTS: usize = 500;
const DAYS: usize = 7;
/// Every so many-th report has a photo; every so many-th is spoken about.
const PHOTO_EVERY: usize = 25;
const SAY_EVERY: usize = 50;
const PATIENCE: Duration = Duration::from_mins(1);

struct Week {
    runtime: tokio::runtime::Runtime,
    clock: Arc<ManualClock>,
    ports: FakePorts,
    config: AppConfig,
    base: String,
    app: Option<Arc<App>>,
    revision: u64,
    ended: usize,
    #[allow(dead_code, reason = "stops when it goes")]
    province: Running,
}

fn ms_of(clock: &ManualClock) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(clock.now_ms()).expect("a time")
}

impl Week {
    fn new(dir: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let ports = FakePorts::new(MONDAY, 37);
        let clock = Arc::clone(&ports.clock);
        let of = Arc::clone(&clock);
        let options = Options {
            port: 0,
            clock: Arc::new(move || ms_of(&of)),
            ..Options::new(dir.join("province"))
        };
        let province = runtime
            .block_on(motcua_province::start(options))
            .expect("the province starts");
        let base = format!("http://127.0.0.1:{}", province.addr.port());
        let key = std::fs::read_to_string(dir.join("province/pack-key.txt")).expect("the pack's key");
        let path = |name: &str| dir.join(name).display().to_string();
        let config = AppConfig {
            data_dir: path("data"),
            cache_dir: path("cache"),
            province_url: base.clone(),
            pack_key: key.trim().to_owned(),
            redirect_uri: "http://127.0.0.1:9/return".into(),
            language: "vi".into(),
            key_file_dir: Some(path("keys")),
            device_name: None,
        };
        let mut week = Self {
            runtime,
            clock,
            ports,
            config,
            base,
            app: None,
            revision: 0,
            ended: 0,
            province,
        };
        week.open();
        week
    }

    fn open(&mut self) {
        let ports = Ports {
            random: Arc::new(SystemRandom::default()),
            ..self.ports.ports()
        };
        self.app = Some(App::open(self.config.clone(), ports));
    }

    /// The process ends where it stands, and another begins.
    fn end_and_begin(&mut self) {
        self.app = None;
        self.ended += 1;
        self.open();
    }

    fn act(&self, action: Action) {
        self.app.as_ref().expect("open").dispatch(action);
    }

    fn screen(&self) -> Screen {
        self.app.as_ref().expect("open").screen()
    }

    fn until(&self, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if holds(&screen) {
                return screen;
            }
            assert!(
                Instant::now() < end,
                "never saw: {what}\n{}",
                serde_json::to_string(&screen).unwrap_or_default()
            );
            std::thread::yield_now();
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }

    fn press(&self, id: &str) {
        self.until(id, |s| motcua_journeys::pressable(s).iter().any(|p| p == id));
        self.act(Action::Press { id: id.to_owned() });
    }

    fn fill(&mut self, block: &str, text: &str) {
        self.revision += 1;
        self.act(Action::Commit {
            block: block.to_owned(),
            text: text.to_owned(),
            revision: self.revision,
        });
    }

    fn online(&self, online: bool) {
        self.act(Action::Connectivity { online });
    }

    fn call(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> Value {
        let url = format!("{}{path}", self.base);
        self.runtime.block_on(async {
            let mut request = reqwest::Client::new().request(method, &url);
            if let Some(body) = body {
                request = request.json(body);
            }
            let answer = request.send().await.expect("the sandbox answers");
            let text = answer.text().await.expect("a body");
            serde_json::from_str(&text).unwrap_or(Value::Null)
        })
    }

    fn weather(&self, day: usize) {
        let rule = |path: &str, kind: Value| json!({"path": path, "method": null, "kind": kind, "probability": 0.06, "times": null});
        let rules: Vec<Value> = ["/uploads", "/open311"]
            .iter()
            .flat_map(|path| {
                [
                    rule(path, json!({"cut_request_after": [0, 2_000]})),
                    rule(path, json!({"cut_response_after": [0, 300]})),
                    rule(path, json!({"status": 503, "retry_after": 1})),
                    rule(path, json!({"lose_response": true})),
                ]
            })
            .collect();
        let body = json!({"seed": day, "rules": rules});
        self.call(reqwest::Method::PUT, "/sandbox/faults", Some(&body));
    }

    fn sign_in(&self) {
        self.press("tab:person");
        self.press("sign-in");
        let url = self.ports.browser.next_url(PATIENCE).expect("the browser opens");
        let back = self.runtime.block_on(log_in(&self.base, &url, "vi-du"));
        self.act(Action::OpenLink { url: back });
        self.until("signed in", |s| {
            s.blocks
                .iter()
                .any(|b| matches!(b, Block::Summary { id, .. } if id == "identity"))
        });
    }

    fn to_list(&self) {
        if self.screen().route != "reports" {
            for _ in 0..6 {
                let screen = self.screen();
                if screen.route == "reports" {
                    return;
                }
                if screen.tabs.is_empty() {
                    self.act(Action::Back);
                    self.until("one step back", |s| s.revision > screen.revision);
                } else {
                    break;
                }
            }
            self.press("tab:home");
            self.press("go:reports");
        }
        self.until("the list", |s| s.route == "reports");
    }

    /// Writes one report and confirms it, without a network.
    fn write(&mut self, words: &str, photo: Option<&Path>) {
        self.to_list();
        self.press("go:reports/kinds");
        self.press("report-start:loi-cong-dich-vu");
        self.until("the first page", |s| s.route.ends_with("/what"));
        self.fill("report:text", words);
        self.press("continue:report/what");
        self.until("photos", |s| s.route.ends_with("/photos"));
        if let Some(path) = photo {
            let (path, name) = (path.display().to_string(), "anh.jpg".to_owned());
            self.act(Action::AddFile {
                block: "report-photos".into(),
                path,
                name,
            });
            self.until("the photo kept", |s| {
                s.blocks.iter().any(|b| {
                    matches!(b, Block::Files { files, .. } if files.iter().any(|f| f.state == FileState::Kept))
                })
            });
        }
        self.press("continue:report/photos");
        self.press("report-send");
        self.until("it waits", |s| {
            s.route.starts_with("report/") && s.route.matches('/').count() == 1
        });
    }

    /// Says something about the report on the screen; waits until the field is empty again.
    fn say(&mut self, words: &str) {
        let field = |s: &Screen| {
            s.blocks.iter().find_map(|b| match b {
                Block::Field { id, .. } if id.starts_with("report:say:") => Some(id.clone()),
                _ => None,
            })
        };
        let screen = self.until("the field", |s| field(s).is_some());
        let id = field(&screen).expect("there");
        self.fill(&id, words);
        self.press("report-reply");
        self.until("an empty field", |s| field(s).is_some_and(|now| now != id));
    }

    /// Reports the list shows as waiting to be sent.
    fn waiting(&self) -> usize {
        self.to_list();
        let screen = self.screen();
        screen
            .blocks
            .iter()
            .filter_map(|b| match b {
                Block::List { id, rows, .. } if id == "own" => Some(rows),
                _ => None,
            })
            .flatten()
            .filter(|row| row.tag.as_ref().is_some_and(|tag| tag.text == "Chờ gửi"))
            .count()
    }

    fn desk(&self) -> Vec<Value> {
        let all = self.call(reqwest::Method::GET, "/desk/api/reports", None);
        all.as_array().cloned().unwrap_or_default()
    }
}

fn hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

/// Hashes of all uploads on the province's disk.
fn uploads(dir: &Path) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(dir.join("province/uploads"))
        .expect("uploads")
        .flatten()
    {
        let bytes = std::fs::read(entry.path()).expect("readable");
        *all.entry(hex(&bytes)).or_insert(0) += 1;
    }
    all
}

#[test]
fn five_hundred_reports_of_a_week_arrive_once_in_order_with_their_photos() {
    let started = Instant::now();
    let dir = tempfile::tempdir().expect("a folder");
    let mut week = Week::new(dir.path());
    week.until("the pack", |s| {
        motcua_journeys::pressable(s).iter().any(|p| p == "go:reports")
    });
    week.sign_in();
    week.press("tab:home");
    week.press("go:reports");
    week.press("go:reports/kinds");
    week.until("the kinds", |s| {
        motcua_journeys::pressable(s)
            .iter()
            .any(|p| p.starts_with("report-start:"))
    });
    let mut photos: Vec<(PathBuf, String)> = Vec::new();
    let (mut n, mut waited) = (0, 0);
    for day in 0..DAYS {
        week.online(false);
        week.call(reqwest::Method::DELETE, "/sandbox/faults", None);
        let today = REPORTS * (day + 1) / DAYS;
        while n < today {
            n += 1;
            let photo = n.is_multiple_of(PHOTO_EVERY).then(|| {
                let path = dir.path().join(format!("anh-{n}.jpg"));
                let bytes = pages::jpeg(n as u64, 640, 480, pages::Condition::Good);
                std::fs::write(&path, &bytes).expect("written");
                let wish = Wish {
                    edge: 2_560,
                    max_bytes: 10 << 20,
                };
                let sent = take(&bytes, wish).expect("a photo").jpeg;
                photos.push((path.clone(), hex(&sent)));
                path
            });
            week.clock.advance(DAY / 2 / (REPORTS / DAYS) as i64);
            week.write(&format!("Lỗi số {n:03}."), photo.as_deref());
        }
        waited = waited.max(week.waiting());
        // The evening: a network of a kind, and a process that does not live to see the end of it.
        week.clock.advance(DAY / 4);
        week.weather(day);
        week.online(true);
        std::thread::park_timeout(Duration::from_secs(3));
        week.end_and_begin();
        week.online(true);
        std::thread::park_timeout(Duration::from_secs(3));
        week.end_and_begin();
        week.clock.advance(DAY / 4);
    }
    let written = started.elapsed();
    // Words about some of them, without a network, behind what has not arrived yet.
    week.online(false);
    let (here, still) = (week.desk(), week.waiting());
    let mut said = 0;
    // The first ones to arrive: words can be said about what the province has.
    let marks: Vec<String> = here
        .iter()
        .filter_map(|r| r["description"].as_str().map(str::to_owned))
        .take(REPORTS / SAY_EVERY)
        .collect();
    for mark in &marks {
        week.to_list();
        let row = week.screen().blocks.iter().find_map(|b| match b {
            Block::List { id, rows, .. } if id == "own" => rows
                .iter()
                .find(|r| r.detail.starts_with(mark.as_str()))
                .map(|r| (r.id.clone(), r.tag.clone())),
            _ => None,
        });
        let (row, tag) = row.expect("every report is in sight");
        if tag.is_some_and(|tag| tag.text == "Chờ gửi") {
            continue;
        }
        week.press(&row);
        for line in 1..=3 {
            week.say(&format!("{mark} Lời {line}"));
            said += 1;
        }
    }
    println!(
        "a week: {REPORTS} reports written offline in {written:?}, at most {waited} waiting at once; {} arrived in bad weather, {still} in sight as waiting; {said} words queued; {} processes ended",
        here.len(),
        week.ended
    );
    let marks_here: BTreeSet<&str> = here.iter().filter_map(|r| r["description"].as_str()).collect();
    assert_eq!(marks_here.len(), here.len(), "none arrived twice");
    assert!(
        here.len() + still >= REPORTS,
        "{} arrived and {still} wait",
        here.len()
    );

    week.weather(99);
    week.online(true);
    std::thread::park_timeout(Duration::from_secs(1));
    week.end_and_begin();
    week.call(reqwest::Method::DELETE, "/sandbox/faults", None);
    let end = Instant::now() + 3 * PATIENCE;
    loop {
        // What waits for its next try is due, and is looked at.
        week.clock.advance(60_000);
        week.act(Action::Refresh);
        let desk = week.desk();
        let lines = desk
            .iter()
            .map(|r| r["extended"]["thread"].as_array().map_or(0, Vec::len))
            .sum::<usize>();
        if desk.len() == REPORTS && lines == said {
            break;
        }
        assert!(
            Instant::now() < end,
            "{} of {REPORTS} reports, {lines} of {said} words",
            desk.len()
        );
        std::thread::park_timeout(Duration::from_millis(1_500));
    }
    let desk = week.desk();
    let all: BTreeSet<&str> = desk.iter().filter_map(|r| r["description"].as_str()).collect();
    let expected: Vec<String> = (1..=REPORTS).map(|n| format!("Lỗi số {n:03}.")).collect();
    assert_eq!(
        all,
        expected.iter().map(String::as_str).collect(),
        "each arrived once"
    );
    for report in &desk {
        let words: Vec<&str> = report["extended"]["thread"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|l| l["text"].as_str())
            .collect();
        let mut in_order = words.clone();
        in_order.sort_unstable();
        assert_eq!(words, in_order, "words in the order they were written");
    }
    let with_photo = desk
        .iter()
        .filter(|r| r["extended"]["media"].as_array().is_some_and(|m| m.len() == 1))
        .count();
    assert_eq!(with_photo, photos.len());
    let held = uploads(dir.path());
    for (_, hash) in &photos {
        assert!(
            held.contains_key(hash),
            "a photo that is not what the phone sealed"
        );
    }
    week.until("nothing waits any more", |s| {
        !serde_json::to_string(s).unwrap_or_default().contains("Chờ gửi")
    });
    println!(
        "a week: all {REPORTS} arrived once, {said} words in order, {} photos byte for byte, in {:?}",
        photos.len(),
        started.elapsed()
    );
}
