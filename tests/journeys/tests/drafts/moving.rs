//! A draft from one phone to another: as a sealed file, and through the province.

use crate::scene::{
    MARITAL, Scene, answers, code_of, divorced, json, notice, papers, pick, press, to_tab, to_take_in, value,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::Phone;
use std::path::{Path, PathBuf};

/// What a draft is, as its check page shows it.
#[derive(Debug, PartialEq)]
struct Seen {
    answers: Vec<(String, String, Option<String>)>,
    papers: Vec<String>,
}

fn seen(phone: &Phone, id: &str) -> Seen {
    press(phone, &format!("go:draft/{id}/check"));
    let check = phone.until("the check", |s| s.route == format!("draft/{id}/check"));
    Seen {
        answers: answers(&check),
        papers: papers(&check),
    }
}

/// A phone with a whole draft of `size` bytes of papers; its id and what it holds.
fn prepared(scene: &Scene, name: &str, size: usize) -> (Phone, String, Seen) {
    let scan = scene.scan("ban-an.pdf", size);
    let phone = scene.phone(name);
    let id = phone.begin("giay doc than", MARITAL);
    phone.walk(&divorced("Nguyễn Thị Ví Dụ"), &[&scan]);
    phone.app.dispatch(motcua_core::Action::Back);
    let what = seen(&phone, &id);
    phone.app.dispatch(motcua_core::Action::Back);
    (phone, id, what)
}

fn to_share(phone: &Phone, id: &str) {
    press(phone, &format!("go:draft/{id}/more"));
    press(phone, &format!("go:draft/{id}/share"));
    phone.at(&format!("draft/{id}/share"));
}

/// Seals the draft; the file and its key.
fn seal(phone: &Phone, id: &str) -> (PathBuf, String) {
    to_share(phone, id);
    press(phone, "seal-draft");
    let screen = phone.until("the key", |s| value(s, "key").is_some());
    let file = phone.ports.browser.shown_files().pop().expect("the share sheet");
    assert!(
        file.name.ends_with(".motcua") && !file.name.contains("Ví Dụ"),
        "{}",
        file.name
    );
    (
        PathBuf::from(file.path),
        value(&screen, "key").expect("just seen"),
    )
}

fn take_in(phone: &Phone, path: &Path, key: &str) {
    pick(phone, "carry-file", path, "ho-so.motcua");
    phone.until("the file", |s| json(s).contains("\"state\":\"kept\""));
    phone.fill("carry-key", key);
    press(phone, "take-in");
}

#[test]
fn a_sealed_file_brings_the_whole_draft_to_another_phone_which_files_it() {
    let scene = Scene::new();
    let (sender, id, sent) = prepared(&scene, "a", 3_000_000);
    let (path, key) = seal(&sender, &id);
    let bytes = std::fs::read(&path).expect("the file");
    let text = "Nguyễn Thị Ví Dụ".as_bytes();
    assert!(!bytes.windows(text.len()).any(|w| w == text), "it is sealed");

    let phone = scene.phone("b");
    to_take_in(&phone);
    take_in(&phone, &path, "0000 0000 0000 0000 0000 0000");
    phone.until("a wrong key", |s| {
        code_of(s, "failure").as_deref() == Some("MC-T02")
    });
    phone.fill("carry-key", &key.replace(' ', ""));
    press(&phone, "take-in");
    let screen = phone.until("the draft", |s| {
        s.route.starts_with("draft/") && notice(s, "message")
    });
    let new = screen.route["draft/".len()..].to_owned();
    assert_ne!(new, id, "it is a draft of its own here");
    assert_eq!(seen(&phone, &new), sent);
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.filed();

    // The same file once more.
    to_take_in(&phone);
    take_in(&phone, &path, &key);
    phone.until("noticed", |s| notice(s, "same"));
    assert_eq!(
        scene.sandbox.state()["dossiers"]
            .as_array()
            .expect("dossiers")
            .len(),
        1
    );
}

#[test]
fn a_damaged_file_brings_nothing_and_says_so() {
    let scene = Scene::new();
    let (sender, id, _) = prepared(&scene, "a", 200_000);
    let (path, key) = seal(&sender, &id);
    let whole = std::fs::read(&path).expect("the file");
    let place = scene.place("b");
    let phone = Phone::open(&place);
    to_take_in(&phone);
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for (bytes, code) in [
        (&whole[..whole.len() - 10], "MC-T03"),
        (&flipped[..], "MC-T03"),
        (&b"hello"[..], "MC-T01"),
    ] {
        let damaged = place.dir.join("damaged");
        std::fs::write(&damaged, bytes).expect("written");
        take_in(&phone, &damaged, &key);
        phone.until(code, |s| code_of(s, "failure").as_deref() == Some(code));
        press(&phone, "drop-incoming");
        phone.until("dropped", |s| code_of(s, "failure").is_none());
    }
    let files = std::fs::read_dir(place.dir.join("data/files"))
        .expect("the vault")
        .count();
    assert_eq!(files, 0, "nothing half taken in");
    to_tab(&phone, "tab:dossiers");
    let screen = phone.at("dossiers");
    assert!(
        !json(&screen).contains("go:draft/"),
        "no draft: {}",
        json(&screen)
    );
}

/// What a camera reads of the code on the screen.
fn code_on(screen: &Screen) -> Option<String> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Picture { id, base64, .. } if id == "code" => {
            let png = STANDARD.decode(base64).expect("base64");
            motcua_core::identity::card_qr::decode_photo(&png)
                .expect("a code")
                .pop()
        }
        _ => None,
    })
}

#[test]
fn a_code_brings_the_draft_through_the_province_once_and_nothing_stays_there() {
    let scene = Scene::new();
    let (sender, id, sent) = prepared(&scene, "a", 2_000_000);
    to_share(&sender, &id);
    sender.sign_in(&scene.sandbox, "vi-du");
    press(&sender, "relay-draft");
    let screen = sender.until("the code", |s| code_on(s).is_some());
    let code = code_on(&screen).expect("just seen");
    let (url, key) = code.split_once('#').expect("address and key");
    assert_eq!(key.len(), 24);

    let phone = scene.phone("b");
    to_take_in(&phone);
    phone.until("the pack", |s| json(s).contains("scan-relay"));
    phone.ports.scanner.0.answer(Ok(code.clone()));
    press(&phone, "scan-relay");
    let screen = phone.until("the draft", |s| {
        s.route.starts_with("draft/") && notice(s, "message")
    });
    let new = screen.route["draft/".len()..].to_owned();
    assert_eq!(seen(&phone, &new), sent);

    let other = scene.phone("c");
    to_take_in(&other);
    other.until("the pack", |s| json(s).contains("scan-relay"));
    other.ports.scanner.0.answer(Ok(code.clone()));
    press(&other, "scan-relay");
    other.until("it is over", |s| {
        code_of(s, "message").as_deref() == Some("MC-T10")
    });
    for strange in [
        "https://evil.example/transfers/0123#123456789012345678901234",
        "motcua",
        url,
    ] {
        other.ports.scanner.0.answer(Ok(strange.to_owned()));
        press(&other, "scan-relay");
        other.until(strange, |s| code_of(s, "message").as_deref() == Some("MC-T08"));
        press(&other, "dismiss");
        other.until("put away", |s| code_of(s, "message").is_none());
    }
}
