//! A phone, a province, and what the tests of signing in look at.

use motcua_core::screen::{Block, Screen};
use motcua_core::{Action, App};
use motcua_journeys::{Answers, Identity, Phone, Place, Sandbox, eventually, pdf};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

pub(crate) const MARITAL: &str = "1.004873";

pub(crate) fn divorced() -> Answers {
    Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ])
}

/// A phone, where it keeps its things, and a file to send.
pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    pub(crate) dir: TempDir,
    pub(crate) place: Place,
    pub(crate) file: PathBuf,
}

impl Scene {
    pub(crate) fn new(identity: Identity) -> Self {
        let sandbox = Sandbox::start_with(identity);
        let dir = tempfile::tempdir().expect("a folder");
        let place = Place::new(dir.path(), &sandbox);
        let file = dir.path().join("ban-an.pdf");
        pdf(&file, 400_000, 3).expect("written");
        Self {
            sandbox,
            dir,
            place,
            file,
        }
    }

    /// Fills in a whole dossier up to "check your answers".
    pub(crate) fn fill_in(&self, phone: &Phone) {
        phone.begin("giay doc than", MARITAL);
        phone.walk(&divorced(), &[&self.file]);
    }

    pub(crate) fn sessions(&self) -> Vec<Value> {
        self.sandbox.state()["sessions"]
            .as_array()
            .expect("sessions")
            .clone()
    }

    /// Waits until the phone has nothing more to ask for now.
    pub(crate) fn at_rest(&self) {
        let asked = || {
            let mut requests = self.sandbox.state()["requests"].clone();
            requests
                .as_object_mut()
                .expect("routes")
                .remove("GET /sandbox/state");
            requests
        };
        eventually("there", || {
            let before = asked();
            std::thread::sleep(Duration::from_millis(400));
            before["GET /dossiers"].as_u64() > Some(0) && before == asked()
        });
    }

    pub(crate) fn asked(&self, route: &str) -> u64 {
        self.sandbox.state()["requests"][route].as_u64().unwrap_or(0)
    }
}

pub(crate) fn text(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

/// The notice that offers a sign-in, with its code.
pub(crate) fn offered(screen: &Screen) -> Option<(String, Option<String>)> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, title, code, .. } if id == "signin" => Some((title.clone(), code.clone())),
        _ => None,
    })
}

pub(crate) fn offers(screen: &Screen, wanted: &str) -> bool {
    offered(screen).is_some_and(|(_, code)| code.as_deref() == Some(wanted))
}

pub(crate) fn signed_in(phone: &Phone) {
    phone.until("signed in", |s| text(s).contains("Đã đăng nhập"));
}

/// Signs in on the last tab, where no procedure says how high.
pub(crate) fn sign_in_on_the_person_page(phone: &Phone, scene: &Scene, citizen: &str) {
    phone.until("the pack", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
    });
    phone.press("tab:person");
    phone.sign_in(&scene.sandbox, citizen);
    signed_in(phone);
}

pub(crate) fn devices(screen: &Screen) -> usize {
    let is = |b: &&Block| matches!(b, Block::Summary { id, .. } if id.starts_with("device-"));
    screen.blocks.iter().filter(is).count()
}

pub(crate) fn leave(phone: &Phone) {
    while phone.screen().chrome.back.is_some() {
        let before = phone.screen().revision;
        phone.app.dispatch(Action::Back);
        phone.until("a step back", |s| s.revision > before);
    }
}

pub(crate) fn close(phone: Phone) {
    let app: Arc<App> = phone.app.clone();
    drop(phone);
    app.close();
}

/// Queues a dossier without a network, so that it waits with a session that is still good.
pub(crate) fn queued_offline(scene: &Scene, phone: &Phone) {
    scene.fill_in(phone);
    leave(phone);
    phone.press("tab:person");
    phone.sign_in(&scene.sandbox, "vi-du");
    signed_in(phone);
    phone.press("tab:home");
    phone.press("go:draft/");
    phone.until("the draft", |s| s.route.starts_with("draft/"));
    phone.walk(&divorced(), &[]);
    phone.app.dispatch(Action::Connectivity { online: false });
    phone.confirm();
    phone.until("the queue", |s| s.route.ends_with("/sending"));
}
