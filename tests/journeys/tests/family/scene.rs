//! A province, phones of several people, and what the family tests look at.

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const MARITAL: &str = "1.004873";
/// Ví Dụ's son by the register.
pub(crate) const CHILD: &str = "036215004321";
pub(crate) const CHILD_NAME: &str = "Nguyễn Văn Mầm";
/// The citizen "mau".
pub(crate) const ELDER: &str = "035158000456";
pub(crate) const ELDER_NAME: &str = "Phạm Thị Mẫu";

/// A province and folders for several phones.
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

    /// A phone on which that citizen is signed in.
    pub(crate) fn phone_of(&self, citizen: &str) -> Phone {
        let phone = Phone::open(&self.place(citizen));
        phone.until("the pack", |s| has_block(s, "common"));
        phone.press("tab:person");
        phone.sign_in(&self.sandbox, citizen);
        phone.until("signed in", |s| has_block(s, "identity"));
        phone
    }

    /// The link between these two as the desk has it.
    pub(crate) fn links(&self) -> Vec<Value> {
        let all = self.sandbox.call(reqwest::Method::GET, "/desk/api/family", None);
        all.as_array().expect("links").clone()
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

pub(crate) fn text(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

pub(crate) fn rows(screen: &Screen, list: &str) -> Vec<(String, String)> {
    screen
        .blocks
        .iter()
        .filter(|b| id_of(b) == list)
        .flat_map(|b| match b {
            Block::List { rows, .. } => rows
                .iter()
                .map(|r| {
                    (
                        r.id.clone(),
                        format!("{} {}", r.title, r.tag.as_ref().map_or("", |t| &t.text)),
                    )
                })
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// Value of a row of a summary.
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

/// The log as a person reads it: what, what about, when and by whom.
pub(crate) fn log(screen: &Screen) -> Vec<String> {
    screen
        .blocks
        .iter()
        .filter(|b| id_of(b) == "log")
        .flat_map(|b| match b {
            Block::Timeline { entries, .. } => entries
                .iter()
                .map(|e| format!("{} | {} | {}", e.title, e.detail, e.time))
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

pub(crate) fn code_of(screen: &Screen, notice: &str) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, code, .. } if id == notice => code.clone(),
        _ => None,
    })
}

pub(crate) fn choose(phone: &Phone, block: &str, option: &str) {
    phone.app.dispatch(Action::Choose {
        block: block.into(),
        selected: vec![option.into()],
    });
    phone.until(&format!("{option} chosen"), |s| {
        s.blocks.iter().any(
            |b| matches!(b, Block::Choice { id, selected, .. } if id == block && selected == &[option.to_owned()]),
        )
    });
}

/// Back to the root of the tab.
pub(crate) fn leave(phone: &Phone) {
    while phone.screen().chrome.back.is_some() {
        let before = phone.screen().revision;
        phone.app.dispatch(Action::Back);
        phone.until("a step back", |s| s.revision > before);
    }
}

pub(crate) fn to_family(phone: &Phone) {
    leave(phone);
    phone.press("tab:person");
    phone.press("go:person/family");
    phone.at("person/family");
}

/// Types and confirms an asking; stands on the list afterwards.
pub(crate) fn ask(phone: &Phone, number: &str, relation: &str) {
    to_family(phone);
    phone.press("go:person/family/add");
    phone.at("person/family/add");
    phone.fill("family:number", number);
    choose(phone, "family:relation", relation);
    phone.press("ask-family");
    phone.at("person/family");
}

/// Opens the first link of a list, and waits for its log to say this; gives its id.
pub(crate) fn open_first(phone: &Phone, list: &str, log_says: &str) -> String {
    to_family(phone);
    let screen = phone.until(list, |s| !rows(s, list).is_empty());
    let (press, _) = rows(&screen, list).remove(0);
    phone.press(&press);
    phone.press("want-family");
    phone.until(log_says, |s| {
        s.route.starts_with("person/family/") && log(s).iter().any(|line| line.contains(log_says))
    });
    press["go:person/family/".len()..].to_owned()
}

pub(crate) fn answers() -> Answers {
    Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")])
}

/// Prepares a dossier for the member of a link, up to "check your answers"; gives the draft's id.
pub(crate) fn prepare_for(phone: &Phone, link: &str) -> String {
    leave(phone);
    phone.press("tab:home");
    let draft = phone.begin("giay doc than", MARITAL);
    choose(phone, "whom", link);
    phone.walk(&answers(), &[]);
    draft
}

/// An elder who consented, on a phone of her own; gives both phones and the link.
pub(crate) fn consented(scene: &Scene) -> (Phone, Phone, String) {
    let (guardian, elder) = (scene.phone_of("thu"), scene.phone_of("mau"));
    ask(&guardian, ELDER, "elder");
    guardian.until("asked", |s| {
        rows(s, "for").iter().any(|(_, row)| row.contains("Chờ"))
    });
    let link = open_first(&elder, "asked", "Xin làm thay");
    elder.press("consent:");
    elder.until("agreed", |s| log(s).iter().any(|l| l.contains("Đồng ý")));
    guardian.app.dispatch(Action::Foreground);
    guardian.until("active", |s| {
        rows(s, "for")
            .iter()
            .any(|(_, row)| row.contains("Đang có hiệu lực"))
    });
    (guardian, elder, link)
}
