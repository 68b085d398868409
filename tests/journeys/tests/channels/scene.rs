//! A province, a phone with a filed dossier, and what these tests look at.

use motcua_core::Action;
use motcua_core::screen::{Block, ListRow, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pressable};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    dir: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self {
            sandbox: Sandbox::start(),
            dir: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn place(&self, name: &str) -> Place {
        let dir = self.dir.path().join(name);
        std::fs::create_dir_all(&dir).expect("a folder");
        Place::new(&dir, &self.sandbox)
    }

    /// A phone on which someone filed a dossier; gives its code. It stands on the first tab.
    pub(crate) fn filed(&self) -> (Phone, String) {
        let phone = Phone::open(&self.place("one"));
        phone.begin("giấy độc thân", "1.004873");
        let answers = Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")]);
        phone.walk(&answers, &[]);
        phone.confirm();
        phone.sign_in(&self.sandbox, "vi-du");
        let code = phone.filed();
        phone.press_home();
        (phone, code)
    }

    /// Another phone of the same citizen.
    pub(crate) fn second(&self) -> Phone {
        let phone = Phone::open(&self.place("two"));
        phone.until("the pack", |s| has_block(s, "common"));
        phone.press("tab:person");
        phone.sign_in(&self.sandbox, "vi-du");
        phone.until("signed in", |s| has_block(s, "identity"));
        phone
    }

    pub(crate) fn officer(&self, code: &str, action: &str) {
        self.sandbox.officer(code, json!({ "action": action }));
    }

    /// A user of Zalo writes to the province's official account.
    pub(crate) fn zalo_says(&self, text: &str) {
        let body = json!({"user": "zalo-1", "text": text});
        let status = self.sandbox.call(Method::POST, "/zalo/api/say", Some(body));
        assert_eq!(status, json!(200));
    }

    /// What Zalo shows this user, newest first, without what they wrote themselves.
    pub(crate) fn zalo(&self) -> Vec<String> {
        let all = self.sandbox.call(Method::GET, "/zalo/api/messages", None);
        let all = all.as_array().expect("messages").iter();
        let theirs = all.filter(|m| m["kind"] != "user");
        theirs
            .map(|m| m["text"].as_str().expect("text").to_owned())
            .collect()
    }

    /// What the province did about news, as it stands: way and state.
    pub(crate) fn told(&self) -> Vec<(String, String)> {
        let told = self.sandbox.call(Method::POST, "/sandbox/channels/run", None);
        let word = |v: &Value| v.as_str().expect("a word").to_owned();
        let notices = told["notices"].as_array().expect("notices").iter();
        notices.map(|n| (word(&n["via"]), word(&n["state"]))).collect()
    }
}

pub(crate) fn id_of(block: &Block) -> &str {
    match block {
        Block::Notice { id, .. }
        | Block::List { id, .. }
        | Block::Summary { id, .. }
        | Block::Timeline { id, .. }
        | Block::Choice { id, .. }
        | Block::Field { id, .. } => id,
        _ => "",
    }
}

pub(crate) fn has_block(screen: &Screen, wanted: &str) -> bool {
    screen.blocks.iter().any(|b| id_of(b) == wanted)
}

pub(crate) fn rows(screen: &Screen, list: &str) -> Vec<ListRow> {
    screen
        .blocks
        .iter()
        .filter(|b| id_of(b) == list)
        .flat_map(|b| match b {
            Block::List { rows, .. } => rows.clone(),
            _ => Vec::new(),
        })
        .collect()
}

/// Titles of the inbox that are not seen yet.
pub(crate) fn fresh(screen: &Screen) -> Vec<String> {
    let rows = rows(screen, "news").into_iter();
    rows.filter(|r| r.tag.is_some()).map(|r| r.title).collect()
}

pub(crate) fn fact(screen: &Screen, summary: &str, row: &str) -> String {
    screen
        .blocks
        .iter()
        .filter(|b| id_of(b) == summary)
        .find_map(|b| match b {
            Block::Summary { rows, .. } => rows.iter().find(|r| r.id == row).map(|r| r.value.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

pub(crate) fn bell(screen: &Screen) -> String {
    rows(screen, "bell")
        .first()
        .map(|r| r.detail.clone())
        .unwrap_or_default()
}

pub(crate) fn to_inbox(phone: &Phone) -> Screen {
    phone.press_home();
    phone.press("go:inbox");
    phone.at("inbox")
}

pub(crate) fn to_channels(phone: &Phone) -> Screen {
    phone.press_home();
    phone.press("tab:person");
    phone.press("go:channels");
    phone.until("the page of ways", |s| {
        s.route == "channels" && has_block(s, "channels:quiet")
    })
}

/// Sends what was chosen and waits for the province's word.
pub(crate) fn save(phone: &Phone) {
    phone.press("send-wish");
    phone.until("the province's word", |s| {
        !pressable(s).iter().any(|id| id == "send-wish") && !has_block(s, "waiting")
    });
}

/// Asks for news, and waits until the screen is as told.
pub(crate) fn news(phone: &Phone, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
    phone.app.dispatch(Action::Refresh);
    phone.until(what, holds)
}
