//! A province, a phone with a filed dossier, and what the tests after filing look at.

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pdf};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) const MARITAL: &str = "1.004873";

/// A province and the folder of one phone.
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

    pub(crate) fn phone(&self) -> Phone {
        Phone::open(&Place::new(self.dir.path(), &self.sandbox))
    }

    /// A PDF of its own, named after its seed.
    pub(crate) fn file(&self, seed: u64) -> PathBuf {
        let path = self.dir.path().join(format!("ban-an-{seed}.pdf"));
        pdf(&path, 200_000, seed).expect("written");
        path
    }

    /// A divorced person's dossier with one file, filed; gives its code.
    pub(crate) fn filed(&self, phone: &Phone) -> String {
        phone.begin("giay doc than", MARITAL);
        let file = self.file(1);
        phone.walk(&divorced(), &[&file]);
        phone.confirm();
        phone.sign_in(&self.sandbox, "vi-du");
        phone.filed()
    }

    /// The dossier as the desk has it, with what was sent.
    pub(crate) fn at_desk(&self, code: &str) -> Value {
        let path = format!("/desk/api/dossiers/{code}");
        self.sandbox.call(reqwest::Method::GET, &path, None)
    }

    /// Messages as the desk has them: who wrote, what, and whether it was read.
    pub(crate) fn messages(&self, code: &str) -> Vec<(String, String, bool)> {
        let path = format!("/desk/api/dossiers/{code}/messages");
        let all = self.sandbox.call(reqwest::Method::GET, &path, None);
        let all = all["items"].as_array().expect("messages").clone();
        let text = |m: &Value, name: &str| m[name].as_str().unwrap_or_default().to_owned();
        all.iter()
            .map(|m| (text(m, "from"), text(m, "text"), !m["read_at"].is_null()))
            .collect()
    }

    /// The officer writes.
    pub(crate) fn officer_writes(&self, code: &str, text: &str) {
        let path = format!("/desk/api/dossiers/{code}/messages");
        self.sandbox
            .call(reqwest::Method::POST, &path, Some(json!({ "text": text })));
    }

    /// The first answers to what is posted about dossiers are lost after the work was done.
    pub(crate) fn lose_answers(&self, times: u32) {
        self.sandbox.misbehave(
            3,
            json!([{"path": "/dossiers/", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": times}]),
        );
    }

    /// The officer returns the dossier for these defects, and the phone hears of it.
    pub(crate) fn returned(&self, phone: &Phone, code: &str, defects: Value) -> Screen {
        let before = self.at_desk(code)["dossier"]["returns"]
            .as_array()
            .map_or(0, Vec::len);
        self.sandbox
            .officer(code, json!({"action": "return", "defects": defects}));
        phone.app.dispatch(Action::Foreground);
        let screen = phone.until("returned", |s| has_block(s, "returns"));
        let after = self.at_desk(code)["dossier"]["returns"]
            .as_array()
            .map_or(0, Vec::len);
        assert_eq!(after, before + 1);
        screen
    }

    /// How many supplements were posted, lost answers and all.
    pub(crate) fn posts(&self, route: &str) -> u64 {
        self.sandbox.state()["requests"][format!("POST /dossiers/{{code}}/{route}")]
            .as_u64()
            .unwrap_or(0)
    }
}

pub(crate) fn divorced() -> Answers {
    Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ])
}

pub(crate) fn sha256(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("readable");
    let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn id_of(block: &Block) -> &str {
    match block {
        Block::Notice { id, .. }
        | Block::List { id, .. }
        | Block::Summary { id, .. }
        | Block::Timeline { id, .. }
        | Block::Choice { id, .. }
        | Block::Rating { id, .. }
        | Block::Thread { id, .. }
        | Block::Date { id, .. }
        | Block::Checklist { id, .. }
        | Block::Files { id, .. }
        | Block::Fee { id, .. }
        | Block::Field { id, .. } => id,
        _ => "",
    }
}

pub(crate) fn has_block(screen: &Screen, wanted: &str) -> bool {
    screen.blocks.iter().any(|b| id_of(b) == wanted)
}

/// Ids of everything on a screen that takes an answer.
pub(crate) fn inputs(screen: &Screen) -> Vec<&str> {
    let takes = |b: &&Block| matches!(b, Block::Field { .. } | Block::Choice { .. } | Block::Date { .. });
    screen.blocks.iter().filter(takes).map(id_of).collect()
}

pub(crate) fn text(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

/// Title and text of a notice.
pub(crate) fn notice(screen: &Screen, wanted: &str) -> Option<(String, String)> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, title, text, .. } if id == wanted => Some((title.clone(), text.clone())),
        _ => None,
    })
}

/// Value and error of a field.
pub(crate) fn field(screen: &Screen, wanted: &str) -> Option<(String, Option<String>)> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Field { id, value, label, .. } if id.starts_with(wanted) => {
            Some((value.clone(), label.error.clone()))
        }
        _ => None,
    })
}

/// Entries of a timeline or a thread: title or who, detail or words, state in words.
pub(crate) fn entries(screen: &Screen, wanted: &str) -> Vec<(String, String, String)> {
    screen
        .blocks
        .iter()
        .filter(|b| id_of(b) == wanted)
        .flat_map(|b| match b {
            Block::Timeline { entries, .. } => entries
                .iter()
                .map(|e| (e.title.clone(), e.detail.clone(), e.state_text.clone()))
                .collect(),
            Block::Thread { entries, .. } => entries
                .iter()
                .map(|e| {
                    let tag = e.tag.as_ref().map_or_else(String::new, |t| t.text.clone());
                    (e.who.clone(), e.text.clone(), tag)
                })
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// The message field's id now, and a text typed into it that was seen to be kept.
pub(crate) fn write(phone: &Phone, field_prefix: &str, words: &str) {
    let screen = phone.until("a field", |s| field(s, field_prefix).is_some());
    let id = screen
        .blocks
        .iter()
        .map(id_of)
        .find(|id| id.starts_with(field_prefix))
        .expect("just seen")
        .to_owned();
    phone.fill(&id, words);
    phone.until("it is kept", |s| {
        field(s, &id).is_some_and(|(value, _)| value == words)
    });
}

/// Writes a message and sends it; the field is empty afterwards.
pub(crate) fn send(phone: &Phone, words: &str) {
    write(phone, "message:", words);
    phone.press("send-message");
    phone.until("an empty field", |s| {
        field(s, "message:").is_some_and(|(value, _)| value.is_empty())
    });
}

pub(crate) fn offline(phone: &Phone, offline: bool) {
    phone.app.dispatch(Action::Connectivity { online: !offline });
    phone.until("the network as told", |s| s.chrome.offline == offline);
}
