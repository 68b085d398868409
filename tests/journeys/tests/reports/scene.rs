//! A province, phones, photos, and what the tests of reports look at and press.

use motcua_core::Action;
use motcua_core::paper::photo::{Wish, take};
use motcua_core::screen::{Block, Screen};
use motcua_core::testing::pages;
use motcua_journeys::{Phone, Place, Sandbox, pressable};
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    dir: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::on(Sandbox::start())
    }

    pub(crate) fn on(sandbox: Sandbox) -> Self {
        Self {
            sandbox,
            dir: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn place(&self, name: &str) -> Place {
        let dir = self.dir.path().join(name);
        std::fs::create_dir_all(&dir).expect("a folder");
        Place::new(&dir, &self.sandbox)
    }

    /// A phone that has heard of the kinds; nobody is signed in.
    pub(crate) fn phone(&self, name: &str) -> Phone {
        let phone = Phone::open(&self.place(name));
        phone.until("the pack", |s| pressable(s).iter().any(|id| id == "go:reports"));
        to_kinds(&phone);
        phone.until("the kinds", |s| has(s, "kinds-0"));
        phone.press_home();
        phone
    }

    /// A phone on which that citizen is signed in.
    pub(crate) fn phone_of(&self, citizen: &str) -> Phone {
        let phone = self.phone(citizen);
        phone.press("tab:person");
        phone.sign_in(&self.sandbox, citizen);
        phone.until("signed in", |s| has(s, "identity"));
        phone
    }

    /// A photo on the phone's disk, and the bytes that are sent of it.
    pub(crate) fn photo(&self, seed: u64) -> (PathBuf, Vec<u8>) {
        let path = self.dir.path().join(format!("anh-{seed}.jpg"));
        let taken = pages::jpeg(seed, 900, 700, pages::Condition::Good);
        std::fs::write(&path, &taken).expect("written");
        let wish = Wish {
            edge: 2_560,
            max_bytes: 10 << 20,
        };
        (path, take(&taken, wish).expect("a photo").jpeg)
    }

    /// All reports as the officer sees them.
    pub(crate) fn desk(&self) -> Vec<Value> {
        let all = self.sandbox.call(reqwest::Method::GET, "/desk/api/reports", None);
        all.as_array().expect("reports").clone()
    }

    pub(crate) fn officer(&self, number: &str, action: Value) {
        let path = format!("/desk/api/reports/{number}/actions");
        self.sandbox.call(reqwest::Method::POST, &path, Some(action));
    }

    /// Makes reports and uploads go through bad weather.
    pub(crate) fn weather(&self, seed: u64, probability: f64) {
        self.sandbox
            .storm(seed, &["/uploads", "/open311"], probability, [2_000, 300]);
    }
}

pub(crate) fn id_of(block: &Block) -> &str {
    match block {
        Block::Heading { id, .. }
        | Block::Paragraph { id, .. }
        | Block::Notice { id, .. }
        | Block::List { id, .. }
        | Block::Summary { id, .. }
        | Block::Files { id, .. }
        | Block::Map { id, .. }
        | Block::Thread { id, .. }
        | Block::Choice { id, .. }
        | Block::Progress { id, .. }
        | Block::Field { id, .. } => id,
        _ => "",
    }
}

pub(crate) fn has(screen: &Screen, wanted: &str) -> bool {
    screen.blocks.iter().any(|b| id_of(b) == wanted)
}

pub(crate) fn text(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

/// Title of a notice.
pub(crate) fn notice(screen: &Screen, wanted: &str) -> String {
    screen
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Notice { id, title, .. } if id == wanted => Some(title.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

/// Value of a row of a summary.
pub(crate) fn fact(screen: &Screen, summary: &str, row: &str) -> String {
    screen
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Summary { id, rows, .. } if id == summary => {
                rows.iter().find(|r| r.id == row).map(|r| r.value.clone())
            }
            _ => None,
        })
        .unwrap_or_default()
}

/// Who said what in the thread.
pub(crate) fn said(screen: &Screen) -> Vec<(bool, String)> {
    let entries = screen.blocks.iter().find_map(|b| match b {
        Block::Thread { entries, .. } => Some(entries),
        _ => None,
    });
    entries
        .map(|all| all.iter().map(|e| (e.mine, e.text.clone())).collect())
        .unwrap_or_default()
}

pub(crate) fn to_reports(phone: &Phone) {
    phone.press_home();
    phone.press("go:reports");
    phone.at("reports");
}

pub(crate) fn to_kinds(phone: &Phone) {
    to_reports(phone);
    phone.press("go:reports/kinds");
    phone.at("reports/kinds");
}

/// Begins a report of this kind.
pub(crate) fn start(phone: &Phone, kind: &str) {
    to_kinds(phone);
    phone.press(&format!("report-start:{kind}"));
    phone.until("the first page", |s| s.route.ends_with("/what"));
}

pub(crate) fn choose(phone: &Phone, block: &str, selected: &[&str]) {
    phone.app.dispatch(Action::Choose {
        block: block.into(),
        selected: selected.iter().map(|s| (*s).to_owned()).collect(),
    });
}

/// Writes the words of a report.
pub(crate) fn write(phone: &Phone, words: &str) {
    phone.fill("report:text", words);
    phone.until("the words", |s| text(s).contains(words));
}

/// From one page to the next.
pub(crate) fn go_on(phone: &Phone, step: &str, next: &str) {
    phone.press(&format!("continue:report/{step}"));
    let end = format!("/{next}");
    phone.until(next, |s| s.route.ends_with(&end));
}

/// Adds a photo on the page that takes them.
/// Writes a report as far as its place; what its kind asks is answered.
pub(crate) fn to_place(phone: &Phone, words: &str) {
    write(phone, words);
    go_on(phone, "what", "photos");
    go_on(phone, "photos", "place");
}

pub(crate) fn add_photo(phone: &Phone, block: &str, path: &std::path::Path) {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    phone.app.dispatch(Action::AddFile {
        block: block.into(),
        path: path.display().to_string(),
        name: name.clone(),
    });
    phone.until("the photo kept", |s| {
        s.blocks.iter().any(|b| match b {
            Block::Files { files, .. } => files
                .iter()
                .any(|f| f.name == name && f.state == motcua_core::screen::FileState::Kept),
            _ => false,
        })
    });
}

/// Writes a report about a street lamp, up to the page on which it is checked.
pub(crate) fn lamp(phone: &Phone, words: &str, address: &str) {
    start(phone, "den-duong");
    write(phone, words);
    go_on(phone, "what", "photos");
    go_on(phone, "photos", "place");
    phone.fill("report:address", address);
    phone.until("the address", |s| text(s).contains(address));
    go_on(phone, "place", "check");
}

/// Sends what is checked and waits for the server's word.
pub(crate) fn send(phone: &Phone) -> String {
    phone.press("report-send");
    let screen = phone.until("a number", |s| fact(s, "facts", "number").starts_with("PAKN"));
    fact(&screen, "facts", "number")
}

/// Waits until the officer sees all of this of the only report.
pub(crate) fn officer_reads(scene: &Scene, words: &[&str]) {
    let end = std::time::Instant::now() + std::time::Duration::from_mins(1);
    loop {
        let thread = scene.desk()[0]["extended"]["thread"].to_string();
        if words.iter().all(|word| thread.contains(word)) {
            return;
        }
        assert!(std::time::Instant::now() < end, "{words:?} in {thread}");
        std::thread::park_timeout(std::time::Duration::from_millis(50));
    }
}

/// Lower-case hex SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let hex: Vec<String> = digest.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    hex.concat()
}

pub(crate) fn online(phone: &Phone, online: bool) {
    phone.app.dispatch(Action::Connectivity { online });
}
