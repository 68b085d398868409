//! What a day of status checking costs a citizen: what ships (push, and a job about every six hours) against asking every 15 minutes.
//!
//! One phone and one sandbox go by one clock that is put forward from event to event; every request is made, and the sandbox
//! counts them and weighs what its sockets carried. Figures in `docs/protocol.md`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::ports::Clock;
use motcua_core::testing::HeadlessPorts;
use motcua_core::{Action, App};
use motcua_journeys::{Answers, Phone, Place, Sandbox, push_service};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);
const MINUTE: i64 = 60_000;

/// The system's clock, put forward.
#[derive(Clone, Default)]
struct Ahead(Arc<AtomicI64>);

impl Ahead {
    fn now(&self) -> i64 {
        let real = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        real.expect("after 1970").as_millis() as i64 + self.0.load(Ordering::SeqCst)
    }

    /// Minutes of the day that begins with this clock.
    fn at(&self, minutes: i64) {
        self.0.store(minutes * MINUTE, Ordering::SeqCst);
    }
}

impl Clock for Ahead {
    fn now_ms(&self) -> i64 {
        self.now()
    }
}

/// What was spent.
#[derive(Debug, Default, Clone, Copy)]
struct Spent {
    requests: u64,
    up: u64,
    down: u64,
}

impl Spent {
    fn of(sandbox: &Sandbox) -> Self {
        let traffic = sandbox.traffic();
        Self {
            requests: traffic.requests.values().sum(),
            up: traffic.came,
            down: traffic.went,
        }
    }

    fn add(&mut self, before: Self, after: Self) {
        self.requests += after.requests - before.requests;
        self.up += after.up - before.up;
        self.down += after.down - before.down;
    }
}

struct Day {
    sandbox: Sandbox,
    clock: Ahead,
    app: Arc<App>,
    runtime: tokio::runtime::Runtime,
    code: String,
    pushed: Option<Receiver<Vec<u8>>>,
    spent: Spent,
    push_bytes: u64,
    _dir: tempfile::TempDir,
}

impl Day {
    /// A citizen with one dossier at the office, and everything of the first hour behind them.
    fn new(with_push: bool) -> Self {
        let clock = Ahead::default();
        let theirs = clock.clone();
        let sandbox = Sandbox::start_at(Arc::new(move || {
            jiff::Timestamp::from_millisecond(theirs.now()).expect("a time")
        }));
        let dir = tempfile::tempdir().expect("a folder");
        let place = Place::new(dir.path(), &sandbox);
        let phone = Phone::open(&place);
        phone.begin("giấy độc thân", "1.004873");
        let single = Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")]);
        phone.walk(&single, &[]);
        phone.confirm();
        phone.sign_in(&sandbox, "vi-du");
        let code = phone.filed();
        phone.app.close();
        drop(phone);
        let mut ports = HeadlessPorts::new(Some(&place.dir.join("keys")))
            .expect("keys")
            .ports();
        ports.clock = Arc::new(clock.clone());
        let app = App::open(place.config(), ports);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(app.background_sync());
        let mut day = Self {
            sandbox,
            clock,
            app,
            runtime,
            code,
            pushed: None,
            spent: Spent::default(),
            push_bytes: 0,
            _dir: dir,
        };
        if with_push {
            let (endpoint, pushed) = push_service();
            day.app.dispatch(Action::PushEndpoint {
                endpoint: Some(endpoint),
            });
            day.until("subscribed", |sandbox| sandbox.state()["push_subscriptions"] == 1);
            day.pushed = Some(pushed);
        }
        // Receipts, records and lists of the first start are here; what goes on is the day's own.
        day.runtime.block_on(day.app.background_sync());
        day
    }

    fn until(&self, what: &str, holds: impl Fn(&Sandbox) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(&self.sandbox) {
            assert!(Instant::now() < end, "not {what}: {:?}", self.sandbox.traffic());
            std::thread::yield_now();
        }
    }

    /// The app asks everything, as its job, an opening and a refresh do.
    fn ask(&mut self, minute: i64) {
        self.clock.at(minute);
        let before = Spent::of(&self.sandbox);
        let report = self.runtime.block_on(self.app.background_sync());
        assert_eq!(report.failure, None, "at minute {minute}");
        self.spent.add(before, Spent::of(&self.sandbox));
    }

    /// The office takes the dossier in. With push the phone is told at once.
    fn news(&mut self, minute: i64) {
        self.clock.at(minute);
        self.sandbox.officer(&self.code, json!({"action": "accept"}));
        let Some(pushed) = &self.pushed else { return };
        let before = Spent::of(&self.sandbox);
        let body = pushed.recv_timeout(PATIENCE).expect("a push");
        self.push_bytes += body.len() as u64;
        self.app.on_push(body);
        self.until("told that it came", |sandbox| {
            sandbox.traffic().requests.contains_key("POST /push/acks")
        });
        let report = self.runtime.block_on(self.app.background_sync());
        assert_eq!(report.failure, None);
        self.spent.add(before, Spent::of(&self.sandbox));
    }

    fn knows(&self) -> bool {
        self.app.dispatch(Action::OpenLink {
            url: format!("https://motcua.ninhbinh.example/ho-so/{}", self.code),
        });
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = serde_json::to_string(&self.app.screen()).expect("JSON");
            if screen.contains("Được tiếp nhận") {
                return true;
            }
            if Instant::now() > end {
                return false;
            }
            std::thread::yield_now();
        }
    }
}

/// When the person opens the app: morning, noon, evening.
const OPENED: [i64; 3] = [7 * 60 + 10, 12 * 60 + 20, 20 * 60 + 40];
const NEWS: i64 = 9 * 60 + 5;

#[test]
fn a_day_with_push_costs_a_fraction_of_asking_every_quarter_of_an_hour() {
    let mut minutes: Vec<i64> = (0..4).map(|n| n * 360 + 30).chain(OPENED).collect();
    minutes.sort_unstable();
    let mut push = Day::new(true);
    for minute in &minutes {
        if *minute > NEWS && push.push_bytes == 0 {
            push.news(NEWS);
        }
        push.ask(*minute);
    }
    assert!(push.knows());

    let mut minutes: Vec<i64> = (0..96).map(|n| n * 15 + 5).chain(OPENED).collect();
    minutes.sort_unstable();
    let mut poll = Day::new(false);
    let mut told = false;
    for minute in &minutes {
        if *minute > NEWS && !told {
            poll.news(NEWS);
            told = true;
        }
        poll.ask(*minute);
    }
    assert!(poll.knows());

    for (name, day) in [
        ("push and a job every 6 hours", &push),
        ("every 15 minutes", &poll),
    ] {
        println!(
            "a day of status checking, {name}: {} requests, {} bytes up, {} bytes down, {} bytes pushed",
            day.spent.requests, day.spent.up, day.spent.down, day.push_bytes
        );
        let mut routes: Vec<_> = day.sandbox.traffic().requests.into_iter().collect();
        routes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        println!(
            "  since its start: {:?}",
            routes.iter().take(9).collect::<Vec<_>>()
        );
    }
    assert!(push.spent.requests * 5 <= poll.spent.requests);
    assert!((push.spent.up + push.spent.down) * 5 <= poll.spent.up + poll.spent.down);
}
