//! The province, the phone and the ledger, moved together a step at a time.

use crate::driver::Driver;
use crate::ledger::{Draft, Stage};
use crate::record::{CODE, FIELDS, fields, record};
use crate::steps::{Happening, Plan, Step};
use base64::Engine as _;
use motcua_journeys::driven::{Answer, Held, Lists, Order};
use motcua_journeys::{Place, Sandbox, pdf};
use proptest_state_machine::StateMachineTest;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

static CASES: AtomicU64 = AtomicU64::new(0);
static STEPS: AtomicU64 = AtomicU64::new(0);
static KILLS: AtomicU64 = AtomicU64::new(0);
static RESTARTS: AtomicU64 = AtomicU64::new(0);
static CHANGES: AtomicU64 = AtomicU64::new(0);
static FILED: AtomicU64 = AtomicU64::new(0);
static FILES: AtomicU64 = AtomicU64::new(0);
static WORDS: AtomicU64 = AtomicU64::new(0);

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

fn count(what: &AtomicU64, n: u64) {
    what.fetch_add(n, Ordering::Relaxed);
}

/// Numbers below this, of eight, mean the draft at hand.
const AT_HAND: usize = 5;

/// All of it.
pub(crate) struct World {
    // Before the province: a phone is ended first.
    phone: Driver,
    sandbox: Sandbox,
    dir: TempDir,
    drafts: Vec<Draft>,
    version: u32,
    said: u32,
    /// The draft at hand: most of what a person does next is done to the same one.
    at_hand: usize,
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
        count(&KILLS, world.phone.kills);
    }
}

impl World {
    /// One of the drafts at a stage; for small numbers the one at hand.
    fn pick(&self, n: usize, stage: Stage) -> Option<usize> {
        if n < AT_HAND && self.drafts.get(self.at_hand).is_some_and(|d| d.stage == stage) {
            return Some(self.at_hand);
        }
        let fitting: Vec<usize> = (0..self.drafts.len())
            .filter(|i| self.drafts[*i].stage == stage)
            .collect();
        (!fitting.is_empty()).then(|| fitting[n % fitting.len()])
    }

    fn happens(&mut self, happening: &Happening) {
        let cut = happening.cut.map(Duration::from_millis);
        match &happening.step {
            Step::Begin => self.begin(cut),
            Step::Type { draft, field } => {
                self.with(*draft, Stage::Editing, |w, i| w.type_words(i, *field, cut))
            }
            Step::Attach { draft, bytes } => {
                self.with(*draft, Stage::Editing, |w, i| w.attach(i, *bytes, cut))
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

    fn with(&mut self, n: usize, stage: Stage, what: impl FnOnce(&mut Self, usize)) {
        if let Some(i) = self.pick(n, stage) {
            self.at_hand = i;
            what(self, i);
        }
    }

    fn plain(&mut self, order: &Order) {
        let answer = self.phone.order(order);
        assert!(matches!(answer, Answer::Done), "{order:?}: {answer:?}");
    }

    /// Has it done, or cut short; the answer where there was one.
    fn order(&mut self, order: &Order, cut: Option<Duration>) -> Option<Answer> {
        match cut {
            None => Some(self.phone.order(order)),
            Some(after) => self.phone.order_and_kill(order, after),
        }
    }

    fn word(&mut self) -> String {
        self.said += 1;
        format!("Lời thứ {} của bà con xã Cổ Lễ", self.said)
    }

    fn begin(&mut self, cut: Option<Duration>) {
        self.said += 1;
        let mark = format!("Hồ sơ {}", self.said);
        // One that was begun and not told of has no word in it that counts.
        if let Some(answer) = self.order(&Order::Begin { mark: mark.clone() }, cut) {
            let Answer::Begun { draft: id } = answer else {
                panic!("{answer:?}")
            };
            let words = BTreeMap::from([("ma".to_owned(), mark.clone())]);
            self.at_hand = self.drafts.len();
            self.drafts.push(Draft {
                id,
                mark,
                words,
                files: BTreeMap::new(),
                stage: Stage::Editing,
            });
        }
    }

    fn read(&mut self, i: usize) -> Held {
        let draft = self.drafts[i].id.clone();
        match self.phone.order(&Order::Read { draft }) {
            Answer::Held(held) => held,
            other => panic!("{other:?}"),
        }
    }

    fn type_words(&mut self, i: usize, field: usize, cut: Option<Duration>) {
        let (field, text) = (FIELDS[field % FIELDS.len()], self.word());
        let draft = self.drafts[i].id.clone();
        let order = Order::Type {
            draft,
            field: field.to_owned(),
            text: text.clone(),
        };
        match self.order(&order, cut) {
            Some(Answer::Done) => {
                self.drafts[i].words.insert(field.to_owned(), text);
            }
            Some(Answer::NotOffered) => {}
            Some(other) => panic!("{other:?}"),
            None => {
                let held = self.read(i);
                self.drafts[i].settle_word(field, &text, &held);
                self.drafts[i].assert_held(&held);
            }
        }
    }

    fn attach(&mut self, i: usize, bytes: usize, cut: Option<Duration>) {
        // The paper takes ten.
        if self.drafts[i].files.len() >= 10 {
            return;
        }
        self.said += 1;
        let name = format!("to-{}.pdf", self.said);
        let path = self.dir.path().join(&name);
        pdf(&path, bytes, u64::from(self.said)).expect("written");
        let sha256 = hex_sha256(&std::fs::read(&path).expect("readable"));
        let draft = self.drafts[i].id.clone();
        let order = Order::Attach {
            draft,
            path: path.display().to_string(),
        };
        match self.order(&order, cut) {
            Some(Answer::Done) => {
                self.drafts[i].files.insert(name, sha256);
            }
            Some(other) => panic!("{other:?}"),
            None => {
                let held = self.read(i);
                if held.files.contains(&name) {
                    self.drafts[i].files.insert(name, sha256);
                }
                self.drafts[i].assert_held(&held);
            }
        }
    }

    fn remove(&mut self, i: usize, file: usize, cut: Option<Duration>) {
        let names: Vec<String> = self.drafts[i].files.keys().cloned().collect();
        let Some(name) = names.get(file % names.len().max(1)).cloned() else {
            return;
        };
        let draft = self.drafts[i].id.clone();
        match self.order(
            &Order::Remove {
                draft,
                name: name.clone(),
            },
            cut,
        ) {
            Some(Answer::Done) => {
                self.drafts[i].files.remove(&name);
            }
            Some(other) => panic!("{name} of {} is lost: {other:?}", self.drafts[i].mark),
            None => {
                let held = self.read(i);
                if !held.files.contains(&name) {
                    self.drafts[i].files.remove(&name);
                }
                self.drafts[i].assert_held(&held);
            }
        }
    }

    fn confirm(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        match self.order(
            &Order::Confirm {
                draft: draft.clone(),
                once_asked: None,
            },
            cut,
        ) {
            Some(Answer::Done) => self.drafts[i].stage = Stage::Confirmed,
            Some(other) => panic!("{other:?}"),
            None => {
                // What the lists show tells whether it was confirmed; one that is nowhere must be with the province.
                let lists = self.lists();
                if !lists.editing.contains(&draft) {
                    self.drafts[i].stage = Stage::Confirmed;
                }
            }
        }
        self.list();
    }

    fn take_back(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        match self.order(&Order::TakeBack { draft: draft.clone() }, cut) {
            Some(Answer::Done) => self.drafts[i].stage = Stage::Editing,
            Some(Answer::NotOffered) => {}
            Some(other) => panic!("{other:?}"),
            None => {
                if self.lists().editing.contains(&draft) {
                    self.drafts[i].stage = Stage::Editing;
                }
            }
        }
        self.list();
    }

    fn delete(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        match self.order(&Order::Delete { draft: draft.clone() }, cut) {
            Some(Answer::Done) => self.drafts[i].stage = Stage::Deleted,
            Some(other) => panic!("{other:?}"),
            None => {
                if self.lists().deleted.contains(&draft) {
                    self.drafts[i].stage = Stage::Deleted;
                }
            }
        }
        self.list();
    }

    fn restore(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        match self.order(&Order::Restore { draft: draft.clone() }, cut) {
            Some(Answer::Done) => self.drafts[i].stage = Stage::Editing,
            Some(other) => panic!("{other:?}"),
            None => {
                if self.lists().editing.contains(&draft) {
                    self.drafts[i].stage = Stage::Editing;
                }
            }
        }
        self.list();
    }

    fn weather(&self, seed: u64, bad: bool) {
        if !bad {
            return self.sandbox.behave();
        }
        let rule = |path: &str, kind: Value| json!({"path": path, "method": null, "kind": kind, "probability": 0.1, "times": null});
        let paths = ["/uploads", "/dossiers", "/procedures", "/.well-known"];
        let rules: Vec<Value> = paths
            .iter()
            .flat_map(|path| {
                [
                    rule(path, json!({"cut_request_after": [0, 2_000_000]})),
                    rule(path, json!({"cut_response_after": [0, 600]})),
                    rule(path, json!({"status": 503, "retry_after": 1})),
                    rule(path, json!({"lose_response": true})),
                ]
            })
            .collect();
        self.sandbox.misbehave(seed, json!(rules));
    }

    fn restart(&mut self) {
        self.sandbox.restart();
        count(&RESTARTS, 1);
    }

    fn change(&mut self) {
        self.version += 1;
        self.sandbox.restart_with_record(CODE, &record(self.version));
        count(&RESTARTS, 1);
        count(&CHANGES, 1);
        self.plain(&Order::Refresh);
    }

    fn lists(&mut self) -> Lists {
        match self.phone.order(&Order::List) {
            Answer::Lists(lists) => lists,
            other => panic!("{other:?}"),
        }
    }

    /// Looks at the lists of the app: every draft stands where the ledger says.
    fn list(&mut self) -> Lists {
        let lists = self.lists();
        // Asked after the phone, so that what left the outbox before must be here.
        let there = self.marks();
        for draft in &self.drafts {
            let (editing, waiting) = (
                lists.editing.contains(&draft.id),
                lists.waiting.contains(&draft.id),
            );
            let is = format!("{} ({:?}): {lists:?}", draft.mark, draft.stage);
            match draft.stage {
                Stage::Editing => assert!(editing && !waiting, "a draft is not among the drafts: {is}"),
                Stage::Deleted => assert!(lists.deleted.contains(&draft.id), "a deleted draft is gone: {is}"),
                Stage::Confirmed => {
                    assert!(!editing, "a confirmed dossier was opened by nobody: {is}");
                    assert!(
                        waiting || there.contains(&draft.mark),
                        "it left the outbox without the server's word: {is}"
                    );
                }
            }
        }
        lists
    }

    /// Marks of all dossiers the province holds.
    fn marks(&self) -> BTreeSet<String> {
        let state = self.sandbox.state();
        let dossiers = state["dossiers"].as_array().expect("dossiers");
        dossiers.iter().map(mark_of).collect()
    }

    /// What the province holds is what the person confirmed, once.
    fn assert_province(&self) {
        let state = self.sandbox.state();
        let mut seen = BTreeSet::new();
        for dossier in state["dossiers"].as_array().expect("dossiers") {
            let mark = mark_of(dossier);
            assert!(seen.insert(mark.clone()), "{mark} was filed twice");
            let draft = self.drafts.iter().find(|d| d.mark == mark);
            let draft = draft.unwrap_or_else(|| panic!("{mark} was filed by nobody"));
            assert_eq!(
                draft.stage,
                Stage::Confirmed,
                "{mark} was filed without a word of the person"
            );
            let files: BTreeMap<String, String> = dossier["attachments"]
                .as_array()
                .expect("files")
                .iter()
                .map(|f| (text(f, "name"), text(f, "sha256")))
                .collect();
            assert_eq!(files, draft.files, "{mark}: the bytes on the province's disk");
        }
    }

    /// Good weather at last: all that was confirmed arrives, all that was not is still there.
    fn end(&mut self) {
        self.sandbox.behave();
        self.plain(&Order::Online { online: true });
        self.plain(&Order::Refresh);
        for i in 0..self.drafts.len() {
            if self.drafts[i].stage == Stage::Confirmed {
                self.arrive(i);
            }
        }
        let lists = self.list();
        assert!(lists.waiting.is_empty(), "something waits for ever: {lists:?}");
        self.assert_province();
        self.assert_filed();
        for i in 0..self.drafts.len() {
            if self.drafts[i].stage == Stage::Editing {
                let held = self.read(i);
                self.drafts[i].assert_held(&held);
            }
        }
    }

    /// Waits for the server's word about one; what was refused because the form had changed is confirmed anew.
    fn arrive(&mut self, i: usize) {
        let draft = self.drafts[i].id.clone();
        // The form stands still now, so that a second refusal has no reason.
        for _ in 0..2 {
            match self.phone.order(&Order::Await { draft: draft.clone() }) {
                Answer::Filed { .. } | Answer::NotOffered => break,
                Answer::Refused => {
                    let answer = self.phone.order(&Order::TakeBack { draft: draft.clone() });
                    assert!(
                        matches!(answer, Answer::Done),
                        "a refused dossier can be mended: {answer:?}"
                    );
                    let held = self.read(i);
                    self.drafts[i].assert_held(&held);
                    self.plain(&Order::Confirm {
                        draft: draft.clone(),
                        once_asked: Some(fields(self.version)[3].to_owned()),
                    });
                }
                other => panic!("{other:?}"),
            }
        }
        let there = self.marks();
        assert!(
            there.contains(&self.drafts[i].mark),
            "{} did not arrive",
            self.drafts[i].mark
        );
    }

    /// Every dossier holds the last words, and its receipt names the bytes that are there.
    fn assert_filed(&self) {
        let state = self.sandbox.state();
        for dossier in state["dossiers"].as_array().expect("dossiers") {
            let mark = mark_of(dossier);
            let draft = self
                .drafts
                .iter()
                .find(|d| d.mark == mark)
                .expect("checked before");
            let code = text(dossier, "code");
            let path = format!("/desk/api/dossiers/{code}");
            let full = self.sandbox.call(reqwest::Method::GET, &path, None);
            let form = full["filing"]["form"].as_str().expect("a version");
            let asked = fields(form.trim_start_matches('v').parse().expect("a number"));
            for field in asked {
                let filed = dossier["data"].get(field).and_then(Value::as_str);
                let said = draft.words.get(field).map(String::as_str);
                assert_eq!(filed, said, "{mark}: {field} as filed");
                count(&WORDS, u64::from(said.is_some()));
            }
            let receipt: BTreeMap<String, String> = claims(&full["receipt"])["files"]
                .as_array()
                .expect("files of the receipt")
                .iter()
                .map(|f| (text(f, "name"), text(f, "sha256")))
                .collect();
            assert_eq!(receipt, draft.files, "{mark}: what the receipt says");
            count(&FILED, 1);
            count(&FILES, receipt.len() as u64);
        }
    }
}

fn mark_of(dossier: &Value) -> String {
    text(&dossier["data"], "ma")
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// What a compact JWS says.
fn claims(jws: &Value) -> Value {
    let part = jws
        .as_str()
        .and_then(|jws| jws.split('.').nth(1))
        .expect("a compact JWS");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn hex_sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}
