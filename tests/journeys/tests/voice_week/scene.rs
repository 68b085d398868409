//! The province of the week, its clock and its weather.

use crate::phone::Driver;
use motcua_core::paper::photo::{Wish, take};
use motcua_core::testing::pages;
use motcua_journeys::reporting::Order;
use motcua_journeys::{Place, Sandbox};
use ring::digest::{SHA256, digest};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// 30-11-2026, 08:00 in Vietnam: a Monday.
const MONDAY: i64 = 1_796_000_400_000;
const PATIENCE: Duration = Duration::from_mins(1);
/// How often the province is asked how many there are.
const LOOK: Duration = Duration::from_millis(15);
/// When nothing came for so long, what waits for its next try is made due: time goes on by this much. Not faster: what is on its
/// way must not be days old when it arrives.
const STILL: Duration = Duration::from_millis(500);
/// Milliseconds.
pub(crate) const A_WHILE: i64 = 20_000;

/// The clock of the test: province and phone go by it.
#[derive(Clone)]
pub(crate) struct Watch(Arc<AtomicI64>);

impl Watch {
    pub(crate) fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

/// All of it.
pub(crate) struct Week {
    // Before the province: the phone is ended first.
    pub(crate) phone: Driver,
    pub(crate) watch: Watch,
    sandbox: Sandbox,
    dir: TempDir,
}

impl Week {
    pub(crate) fn new() -> Self {
        let watch = Watch(Arc::new(AtomicI64::new(MONDAY)));
        let of = watch.clone();
        let clock = move || jiff::Timestamp::from_millisecond(of.now_ms()).expect("a time");
        let sandbox = Sandbox::start_at(Arc::new(clock));
        let dir = tempfile::tempdir().expect("a folder");
        let phone = Driver::new(Place::new(&dir.path().join("phone"), &sandbox), watch.clone());
        Self {
            phone,
            watch,
            sandbox,
            dir,
        }
    }

    /// A photo on the phone's disk, and the hash of the bytes that are sent of it.
    pub(crate) fn photo(&self, n: usize) -> (PathBuf, String) {
        let path = self.dir.path().join(format!("anh-{n}.jpg"));
        let bytes = pages::jpeg(n as u64, 640, 480, pages::Condition::Good);
        std::fs::write(&path, &bytes).expect("written");
        let wish = Wish {
            edge: 2_560,
            max_bytes: 10 << 20,
        };
        let sent = take(&bytes, wish).expect("a photo").jpeg;
        let hash = digest(&SHA256, &sent);
        let hash: Vec<String> = hash.as_ref().iter().map(|b| format!("{b:02x}")).collect();
        (path, hash.concat())
    }

    /// True when the province holds a file of this hash.
    pub(crate) fn holds(&self, hash: &str) -> bool {
        !self.sandbox.upload_bytes(hash).is_empty()
    }

    pub(crate) fn bad_weather(&self, seed: u64) {
        self.sandbox
            .storm(seed, &["/uploads", "/open311"], 0.06, [2_000, 300]);
    }

    pub(crate) fn good_weather(&self) {
        self.sandbox.behave();
    }

    /// How many reports the province has.
    pub(crate) fn arrived(&self) -> usize {
        let count = self.sandbox.state()["report_count"].as_u64();
        usize::try_from(count.expect("a number")).expect("few")
    }

    /// All reports as the officer sees them.
    pub(crate) fn desk(&self) -> Vec<Value> {
        let all = self.sandbox.call(reqwest::Method::GET, "/desk/api/reports", None);
        all.as_array().expect("reports").clone()
    }

    /// Words of the reports the province has.
    pub(crate) fn marks(&self) -> BTreeSet<String> {
        let desk = self.desk();
        let words = desk.iter().filter_map(|r| r["description"].as_str());
        let marks: BTreeSet<String> = words.map(str::to_owned).collect();
        assert_eq!(marks.len(), desk.len(), "none arrived twice");
        marks
    }

    /// Waits until the province has so many reports. Where the phone waits for its next try, that time comes.
    pub(crate) fn until_arrived(&mut self, wanted: usize) {
        let mut end = Instant::now() + PATIENCE;
        let (mut last, mut since) = (self.arrived(), Instant::now());
        while last < wanted {
            assert!(Instant::now() < end, "{last} of {wanted} reports");
            std::thread::park_timeout(LOOK);
            let now = self.arrived();
            if now > last {
                (last, since, end) = (now, Instant::now(), Instant::now() + PATIENCE);
            } else if since.elapsed() > STILL {
                self.watch.advance(A_WHILE);
                self.phone.done(&Order::Refresh);
                since = Instant::now();
            }
        }
    }
}
