//! What comes in broken: a clear screen with a code, nothing deleted, the rest works.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::screen::{Block, Screen};
use motcua_core::{Action, App};
use motcua_journeys::{Phone, Place, Sandbox};
use serde_json::json;
use std::path::Path;

fn codes(screen: &Screen) -> Vec<String> {
    screen
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Notice { code, .. } => code.clone(),
            _ => None,
        })
        .collect()
}

fn lists_procedures(screen: &Screen) -> bool {
    screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
}

#[test]
fn a_pack_with_a_wrong_signature_is_refused_and_said() {
    let (sandbox, stranger) = (Sandbox::start(), Sandbox::start());
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place {
        pack_key: stranger.pack_key(),
        ..Place::new(dir.path(), &sandbox)
    };
    let phone = Phone::open(&place);
    phone.until("the refusal", |s| codes(s).iter().any(|c| c == "MC-P02"));
    phone.press("tab:person");
    phone.until("the rest of the app", |s| s.route == "person");
}

#[test]
fn a_pack_with_a_wrong_signature_leaves_the_held_one_in_use() {
    let (sandbox, stranger) = (Sandbox::start(), Sandbox::start());
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place::new(dir.path(), &sandbox);
    let phone = Phone::open(&place);
    phone.until("procedures", lists_procedures);
    drop(phone);
    // Someone in between answers for the province with a pack of their own.
    let between = Place {
        province_url: stranger.base(),
        ..place
    };
    let phone = Phone::open(&between);
    let screen = phone.until("the refusal", |s| codes(s).iter().any(|c| c == "MC-P02"));
    assert!(lists_procedures(&screen), "what was held is still there");
}

#[test]
fn a_web_page_instead_of_data_is_said_and_ends_when_it_ends() {
    let sandbox = Sandbox::start();
    sandbox.misbehave(
        1,
        json!([{"path": "/", "method": null, "kind": {"html": true}, "probability": 1.0, "times": null}]),
    );
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.until("a code", |s| codes(s).iter().any(|c| c.starts_with("MC-N")));
    sandbox.behave();
    phone.app.dispatch(Action::Refresh);
    phone.until("procedures", lists_procedures);
}

/// The page of a procedure whose record came like this, once it carries a code.
fn page_of(record: &serde_json::Value) -> Screen {
    let sandbox = Sandbox::start_with_record("1.004873", record);
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.until("procedures", lists_procedures);
    phone.press("go:procedure/1.004873");
    let screen = phone.until("a code", |s| !codes(s).is_empty());
    phone.app.dispatch(Action::Back);
    phone.press("go:procedure/1.001193");
    phone.until("another procedure works", |s| {
        s.actions.iter().any(|b| b.id.starts_with("start:"))
    });
    screen
}

#[test]
fn a_form_the_engine_does_not_know_is_refused_whole_and_the_portal_is_offered() {
    let mut record = Sandbox::own_record("1.004873");
    record["form"]["schema"]["properties"]["ho_ten"]["contentEncoding"] = json!("base64");
    let screen = page_of(&record);
    assert_eq!(codes(&screen), ["MC-D01"]);
    assert!(
        screen
            .actions
            .iter()
            .any(|b| b.id.starts_with("browse:https://dichvucong.gov.vn/"))
    );
    assert!(
        !screen.actions.iter().any(|b| b.id.starts_with("start:")),
        "no half form"
    );
}

#[test]
fn a_record_that_does_not_parse_is_refused_and_the_rest_of_the_list_works() {
    let mut record = Sandbox::own_record("1.004873");
    record["papers"] = json!("not a list");
    assert_eq!(codes(&page_of(&record)), ["MC-C01"]);
}

fn draft_with_a_word(sandbox: &Sandbox, place: &Place) -> String {
    let phone = Phone::open(place);
    let draft = phone.begin("giay doc than", "1.004873");
    phone.press("go:draft/");
    let screen = phone.until("a page", |s| s.route.contains("/page/"));
    let field = screen
        .blocks
        .iter()
        .find_map(|b| match b {
            Block::Field { id, .. } if id.ends_with("dien_thoai") => Some(id.clone()),
            _ => None,
        })
        .expect("a phone field");
    phone.fill(&field, "0912345678");
    phone.until("kept", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Field { value, .. } if value == "0912345678"))
    });
    assert!(sandbox.state()["dossiers"].as_array().is_some_and(Vec::is_empty));
    draft
}

#[test]
fn a_corrupt_database_is_put_aside_and_what_can_be_read_goes_on() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place::new(dir.path(), &sandbox);
    draft_with_a_word(&sandbox, &place);
    scribble(&dir.path().join("data/motcua.db"));
    let phone = Phone::open(&place);
    let screen = phone.until("a code", |s| codes(s).iter().any(|c| c == "MC-B20"));
    assert!(
        !screen.tabs.is_empty() || screen.chrome.back.is_some(),
        "the app can be used"
    );
    let aside = std::fs::read_dir(dir.path().join("data"))
        .expect("readable")
        .filter_map(Result::ok)
        .count();
    assert!(aside > 1, "nothing was deleted");
    phone.until("procedures again", |s| lists_procedures(s) || s.route != "home");
}

/// Damages the first page: the database no longer opens.
fn scribble(path: &Path) {
    for part in ["", "-wal"] {
        let file = path.with_file_name(format!("motcua.db{part}"));
        if part == "-wal" && file.exists() {
            std::fs::write(&file, b"not a log any more").expect("written");
        } else if part.is_empty() {
            let mut bytes = std::fs::read(&file).expect("readable");
            bytes[..64].fill(0x5a);
            std::fs::write(&file, bytes).expect("written");
        }
    }
}

#[test]
fn a_full_disk_keeps_the_last_word_that_was_saved_and_says_so() {
    if !is_root() {
        println!("SKIPPED: a small file system needs root to mount it");
        return;
    }
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let disk = SmallDisk::mount(&dir.path().join("disk"), "16m");
    let place = Place::new(&disk.0, &sandbox);
    draft_with_a_word(&sandbox, &place);
    let phone = Phone::open(&place);
    let screen = phone.until("the page again", |s| s.route.contains("/page/"));
    assert!(
        serde_json::to_string(&screen)
            .expect("plain")
            .contains("0912345678"),
        "the word is there"
    );
    fill_up(&disk.0);
    let block = screen.blocks.iter().find_map(|b| match b {
        Block::Field { id, .. } if id.ends_with("email") => Some(id.clone()),
        _ => None,
    });
    let block = block.expect("an e-mail field");
    // A full file system lets a few more pages into the log; every commit adds some.
    for n in 0..2_000 {
        phone.fill(&block, &format!("a{n}@example.com"));
        if codes(&phone.screen()).iter().any(|c| c == "MC-B01") {
            break;
        }
    }
    let full = phone.until("no room", |s| codes(s).iter().any(|c| c == "MC-B01"));
    let text = serde_json::to_string(&full).expect("plain");
    assert!(text.contains("0912345678"), "nothing that was saved is lost");
    std::fs::remove_file(disk.0.join("filler")).expect("room again");
    phone.fill(&block, "room@example.com");
    phone.until("saved again", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("room@example.com"))
    });
}

fn is_root() -> bool {
    std::process::Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout == b"0\n")
}

/// Takes all the room there is.
fn fill_up(dir: &Path) {
    use std::io::Write;
    let mut filler = std::fs::File::create(dir.join("filler")).expect("created");
    while filler.write_all(&[7; 4096]).is_ok() {}
}

/// A file system of its own, unmounted at the end.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(at: &Path, size: &str) -> Self {
        std::fs::create_dir_all(at).expect("made");
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .status()
            .expect("mount runs");
        assert!(mounted.success(), "mounted");
        Self(at.to_owned())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
    }
}

#[test]
fn an_unreadable_key_folder_is_said_and_nothing_is_made_anew() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place::new(dir.path(), &sandbox);
    draft_with_a_word(&sandbox, &place);
    let keys = dir.path().join("keys/keyring.key");
    let aside = dir.path().join("keyring.key.aside");
    std::fs::rename(&keys, &aside).expect("moved");
    let ports = motcua_core::testing::HeadlessPorts::new(None).expect("keys");
    let app = App::open(place.config(), ports.ports());
    assert!(
        codes(&app.screen()).iter().any(|c| c == "MC-B04"),
        "{:?}",
        codes(&app.screen())
    );
    app.close();
    std::fs::rename(&aside, &keys).expect("moved back");
    let phone = Phone::open(&place);
    let screen = phone.until("the page again", |s| s.route.contains("/page/"));
    assert!(
        serde_json::to_string(&screen)
            .expect("plain")
            .contains("0912345678"),
        "the word is there"
    );
}
