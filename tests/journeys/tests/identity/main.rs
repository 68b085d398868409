//! From the card in the hand to a verified citizen: typed, printed code, chip; and the population register's word.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_card::{Fault, Profile, people};
use motcua_core::screen::{Block, Screen, SummaryRow};
use motcua_journeys::{CardReader, Phone, Place, Sandbox};
use std::sync::Arc;

mod chip;
mod lock;
mod printed;
mod register;

const CODE: &str =
    "036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Thị trấn Cổ Lễ, Trực Ninh, Nam Định|01072021";

/// A sandbox, a phone on it, and the reader of that phone.
struct Scene {
    sandbox: Sandbox,
    phone: Phone,
    reader: Arc<CardReader>,
    dir: tempfile::TempDir,
}

impl Scene {
    fn new(profile: Profile, faults: Vec<Fault>) -> Self {
        let sandbox = Sandbox::start();
        let dir = tempfile::tempdir().unwrap();
        let reader = Arc::new(CardReader::new(profile, faults));
        let phone = Phone::open_with(&Place::new(dir.path(), &sandbox), |ports| {
            ports.nfc = reader.clone();
        });
        phone.until("the province", |s| {
            s.blocks
                .iter()
                .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
        });
        Self {
            sandbox,
            phone,
            reader,
            dir,
        }
    }

    fn usual() -> Self {
        Self::new(Profile::new(people::vi_du()), Vec::new())
    }

    fn to_identity(&self) {
        self.phone.press("tab:person");
        self.phone.press("go:identity");
        self.phone.at("identity");
    }

    fn read_chip(&self, can: &str) {
        self.phone.press("go:identity/chip");
        self.phone.at("identity/chip");
        self.phone.fill("id:can", can);
        self.phone.press("read-chip");
    }
}

fn can() -> String {
    Profile::new(people::vi_du()).can
}

fn facts(screen: &Screen) -> Vec<SummaryRow> {
    screen
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Summary { id, rows, .. } if id == "facts" => Some(rows.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

fn fact(screen: &Screen, id: &str) -> (String, String) {
    facts(screen)
        .into_iter()
        .find(|r| r.id == id)
        .map(|r| (r.value, r.source.unwrap_or_default()))
        .unwrap_or_default()
}

fn codes(screen: &Screen) -> Vec<&str> {
    screen
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Notice { code, .. } => code.as_deref(),
            _ => None,
        })
        .collect()
}

fn notice(screen: &Screen, wanted: &str) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, title, text, .. } if id == wanted => Some(format!("{title} {text}")),
        _ => None,
    })
}

/// Signs in and waits until it is done: what is pressed before that is pressed by nobody known.
fn sign_in(scene: &Scene, citizen: &str) {
    scene.phone.sign_in(&scene.sandbox, citizen);
    let done = |s: &Screen| notice(s, "message").is_some_and(|t| t.contains("Đã đăng nhập"));
    scene.phone.until("signed in", done);
}
