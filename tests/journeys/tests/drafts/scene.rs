//! A province, phones, and what these tests look at.

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pdf};
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const MARITAL: &str = "1.004873";

/// A province and folders for several phones.
pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    dir: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::of(Sandbox::start())
    }

    pub(crate) fn of(sandbox: Sandbox) -> Self {
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

    pub(crate) fn phone(&self, name: &str) -> Phone {
        Phone::open(&self.place(name))
    }

    /// A file that is a PDF by content.
    pub(crate) fn scan(&self, name: &str, size: usize) -> PathBuf {
        let path = self.dir.path().join(name);
        pdf(&path, size, size as u64).expect("written");
        path
    }
}

/// A person who is divorced: the paper of it is asked for.
pub(crate) fn divorced(name: &'static str) -> Answers {
    Answers::from([
        ("ho_ten", name),
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ])
}

/// Everything a shell would send of a screen.
pub(crate) fn json(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

/// Titles of the rows of a list.
pub(crate) fn rows(screen: &Screen, list: &str) -> Vec<(String, String)> {
    screen
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::List { id, rows, .. } if id == list => Some(
                rows.iter()
                    .map(|r| (r.id.clone(), format!("{} | {}", r.title, r.detail)))
                    .collect(),
            ),
            _ => None,
        })
        .unwrap_or_default()
}

/// The value of a row of a summary.
pub(crate) fn value(screen: &Screen, row: &str) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Summary { rows, .. } => rows.iter().find(|r| r.id == row).map(|r| r.value.clone()),
        _ => None,
    })
}

/// A notice is on the screen.
pub(crate) fn notice(screen: &Screen, wanted: &str) -> bool {
    screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::Notice { id, .. } if id == wanted))
}

/// The support code of a notice.
pub(crate) fn code_of(screen: &Screen, wanted: &str) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, code, .. } if id == wanted => code.clone(),
        _ => None,
    })
}

/// Presses what has exactly this id, once it is there.
pub(crate) fn press(phone: &Phone, id: &str) {
    phone.press(id);
}

/// Picks a file for a block.
pub(crate) fn pick(phone: &Phone, block: &str, path: &std::path::Path, name: &str) {
    phone.app.dispatch(Action::AddFile {
        block: block.into(),
        path: path.display().to_string(),
        name: name.into(),
    });
}

/// Back to a page with tabs, then to this one.
pub(crate) fn to_tab(phone: &Phone, tab: &str) {
    loop {
        let screen = phone.screen();
        if screen.tabs.iter().any(|t| t.id == tab) {
            return phone.press(tab);
        }
        assert!(screen.chrome.back.is_some(), "no way back: {}", json(&screen));
        phone.app.dispatch(Action::Back);
        phone.until("the page before", |s| s.revision > screen.revision);
    }
}

/// Goes to the page on which drafts of other phones are taken in.
pub(crate) fn to_take_in(phone: &Phone) {
    to_tab(phone, "tab:dossiers");
    phone.press("go:drafts/take-in");
    phone.at("drafts/take-in");
}

/// The answers of a draft as its check page shows them: label, value and source.
pub(crate) fn answers(screen: &Screen) -> Vec<(String, String, Option<String>)> {
    screen
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Summary { id, rows, .. } if id.starts_with("page-") => Some(rows),
            _ => None,
        })
        .flatten()
        .map(|r| (r.label.clone(), r.value.clone(), r.source.clone()))
        .collect()
}

/// The files of a draft as its check page shows them.
pub(crate) fn papers(screen: &Screen) -> Vec<String> {
    screen
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Summary { id, rows, .. } if id == "papers" => Some(rows),
            _ => None,
        })
        .flatten()
        .map(|r| format!("{}: {}", r.label, r.value))
        .collect()
}
