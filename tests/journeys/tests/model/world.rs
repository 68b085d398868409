//! The province, the phone and the ledger, moved together a step at a time.

use crate::driver::Driver;
use crate::ledger::{Draft, Stage};
use crate::record::{CODE, record};
use crate::steps::{Happening, Plan, Step};
use motcua_journeys::driven::{Answer, Order};
use motcua_journeys::{Place, Sandbox};
use proptest_state_machine::StateMachineTest;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

static CASES: AtomicU64 = AtomicU64::new(0);
static STEPS: AtomicU64 = AtomicU64::new(0);
static KILLS: AtomicU64 = AtomicU64::new(0);
static RESTARTS: AtomicU64 = AtomicU64::new(0);
static CHANGES: AtomicU64 = AtomicU64::new(0);
pub(crate) static FILED: AtomicU64 = AtomicU64::new(0);
pub(crate) static FILES: AtomicU64 = AtomicU64::new(0);
pub(crate) static WORDS: AtomicU64 = AtomicU64::new(0);

/// What was played until now, for the person who reads the test's output.
pub(crate) fn tally() -> String {
    let of = |n: &AtomicU64| n.load(Ordering::Relaxed);
    format!(
        "model: {} cases, {} steps, {} kills, {} restarts of the province, {} of them with another form; \
         {} dossiers filed with {} words and {} files, all as told",
        of(&CASES),
        of(&STEPS),
        of(&KILLS),
        of(&RESTARTS),
        of(&CHANGES),
        of(&FILED),
        of(&WORDS),
        of(&FILES),
    )
}

pub(crate) fn count(what: &AtomicU64, n: u64) {
    what.fetch_add(n, Ordering::Relaxed);
}

/// Numbers below this, of eight, mean the draft at hand.
const AT_HAND: usize = 5;

/// All of it.
pub(crate) struct World {
    // Before the province: a phone is ended first.
    pub(crate) phone: Driver,
    pub(crate) sandbox: Sandbox,
    pub(crate) dir: TempDir,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) version: u32,
    pub(crate) said: u32,
    /// The draft at hand: most of what a person does next is done to the same one.
    pub(crate) at_hand: usize,
}

impl StateMachineTest for World {
    type SystemUnderTest = Self;
    type Reference = Plan;

    fn init_test(_: &Plan) -> Self {
        let sandbox = Sandbox::start_with_record(CODE, &record(1));
        let dir = tempfile::tempdir().expect("a folder");
        let phone = Driver::new(Place::new(&dir.path().join("phone"), &sandbox));
        count(&CASES, 1);
        Self {
            phone,
            sandbox,
            dir,
            drafts: Vec::new(),
            version: 1,
            said: 0,
            at_hand: 0,
        }
    }

    fn apply(mut world: Self, _: &Plan, happening: Happening) -> Self {
        count(&STEPS, 1);
        world.happens(&happening);
        world
    }

    fn check_invariants(world: &Self, _: &Plan) {
        world.assert_province();
    }

    fn teardown(mut world: Self, _: Plan) {
        world.end();
        count(&KILLS, world.phone.kills() as u64);
    }
}

impl World {
    /// One of the drafts at a stage; for small numbers the one at hand.
    pub(crate) fn pick(&self, n: usize, stage: Stage) -> Option<usize> {
        if n < AT_HAND && self.drafts.get(self.at_hand).is_some_and(|d| d.stage == stage) {
            return Some(self.at_hand);
        }
        let fitting: Vec<usize> = (0..self.drafts.len())
            .filter(|i| self.drafts[*i].stage == stage)
            .collect();
        (!fitting.is_empty()).then(|| fitting[n % fitting.len()])
    }

    pub(crate) fn happens(&mut self, happening: &Happening) {
        let cut = happening.cut.map(Duration::from_millis);
        match &happening.step {
            Step::Begin => self.begin(cut),
            Step::Type { draft, field } => {
                self.with(*draft, Stage::Editing, |w, i| w.type_words(i, *field, cut));
            }
            Step::Attach { draft, bytes } => {
                self.with(*draft, Stage::Editing, |w, i| w.attach(i, *bytes, cut));
            }
            Step::Remove { draft, file } => self.with(*draft, Stage::Editing, |w, i| w.remove(i, *file, cut)),
            Step::Confirm { draft } => self.with(*draft, Stage::Editing, |w, i| w.confirm(i, cut)),
            Step::TakeBack { draft } => self.with(*draft, Stage::Confirmed, |w, i| w.take_back(i, cut)),
            Step::Delete { draft } => self.with(*draft, Stage::Editing, |w, i| w.delete(i, cut)),
            Step::Restore { draft } => self.with(*draft, Stage::Deleted, |w, i| w.restore(i, cut)),
            Step::Online(online) => self.plain(&Order::Online { online: *online }),
            Step::Weather { seed, bad } => self.weather(*seed, *bad),
            Step::Restart => self.restart(),
            Step::Change => self.change(),
            Step::Expire => self.sandbox.expire_tokens(),
            Step::Refresh => self.plain(&Order::Refresh),
            Step::Kill => self.phone.kill_and_start(),
            Step::Read { draft } => self.with(*draft, Stage::Editing, |w, i| {
                let held = w.read(i);
                w.drafts[i].assert_held(&held);
            }),
            Step::List => {
                self.list();
            }
        }
    }

    pub(crate) fn with(&mut self, n: usize, stage: Stage, what: impl FnOnce(&mut Self, usize)) {
        if let Some(i) = self.pick(n, stage) {
            self.at_hand = i;
            what(self, i);
        }
    }

    pub(crate) fn plain(&mut self, order: &Order) {
        let answer = self.phone.order(order);
        assert!(matches!(answer, Answer::Done), "{order:?}: {answer:?}");
    }

    /// Has it done, or cut short; the answer where there was one.
    pub(crate) fn order(&mut self, order: &Order, cut: Option<Duration>) -> Option<Answer> {
        match cut {
            None => Some(self.phone.order(order)),
            Some(after) => self.phone.order_and_kill(order, after),
        }
    }

    pub(crate) fn weather(&self, seed: u64, bad: bool) {
        if !bad {
            return self.sandbox.behave();
        }
        let paths = ["/uploads", "/dossiers", "/procedures", "/.well-known"];
        self.sandbox.storm(seed, &paths, 0.1, [2_000_000, 600]);
    }

    pub(crate) fn restart(&mut self) {
        self.sandbox.restart();
        count(&RESTARTS, 1);
    }

    pub(crate) fn change(&mut self) {
        self.version += 1;
        self.sandbox.restart_with_record(CODE, &record(self.version));
        count(&RESTARTS, 1);
        count(&CHANGES, 1);
        self.plain(&Order::Refresh);
    }
}
