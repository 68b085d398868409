//! A phone that is killed while it makes one PDF of several photos: afterwards the pages are all there, and nothing half-made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, FileItem, FileState, Screen};
use motcua_core::testing::pages::{self, Condition};
use motcua_journeys::{Answers, Phone, Place, Sandbox, copy_folder, lines_of};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROCEDURE: &str = "1.004873";
const PAPER: &str = "ban-an-ly-hon";
const PAGES: usize = 10;
/// Kills that must have hit the making itself.
const HITS: u32 = 4;
/// Lives after which a machine that cannot be hit is given up.
const MOST: u32 = 80;
const TEST: &str = "a_kill_while_a_pdf_is_made_leaves_every_page_and_nothing_half_made";

fn files(screen: &Screen) -> Vec<FileItem> {
    let block = screen.blocks.iter().find_map(|b| match b {
        Block::Files { files, .. } => Some(files.clone()),
        _ => None,
    });
    block.unwrap_or_default()
}

/// A phone that stands at the paper with all its photos kept; closed.
fn prepared(dir: &Path, sandbox: &Sandbox) -> Place {
    let place = Place::new(&dir.join("phone"), sandbox);
    let phone = Phone::open(&place);
    phone.begin("giay doc than", PROCEDURE);
    phone.press("go:draft/");
    let divorced = Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ]);
    phone.answer_until(&divorced, |route| route.ends_with(&format!("/paper/{PAPER}")));
    for n in 1..=PAGES {
        let path = dir.join(format!("trang-{n}.jpg"));
        std::fs::write(&path, pages::jpeg(n as u64, 480, 640, Condition::Good)).expect("written");
        phone.app.dispatch(Action::AddFile {
            block: format!("files:{PAPER}"),
            path: path.display().to_string(),
            name: format!("trang-{n}.jpg"),
        });
        phone.until("a page kept", |s| {
            let held = files(s);
            held.len() == n && held.iter().all(|f| f.state == FileState::Kept)
        });
        std::fs::remove_file(&path).expect("the gallery forgets it");
    }
    place
}

/// Names of what lies in the vault.
fn vault(place: &Place) -> Vec<String> {
    let entries = std::fs::read_dir(place.dir.join("data/files")).expect("a vault");
    entries
        .map(|e| e.expect("readable").file_name().to_string_lossy().into_owned())
        .collect()
}

/// The life that is killed: goes on from the paper, which makes the PDF.
fn maker() {
    let of = |name: &str| std::env::var(name).expect("the parent says");
    let place = Place {
        dir: PathBuf::from(of("MOTCUA_PAGES")),
        province_url: of("MOTCUA_PROVINCE"),
        pack_key: of("MOTCUA_PACK_KEY"),
    };
    let phone = Phone::open(&place);
    phone.until("the paper", |s| {
        s.route.ends_with(PAPER) && files(s).len() == PAGES
    });
    println!("pressed");
    phone.press("continue:");
    phone.until("being made", |s| {
        !s.route.ends_with(PAPER) || files(s).iter().any(|f| f.state == FileState::Importing)
    });
    println!("making");
    phone.until("gone on", |s| !s.route.ends_with(PAPER));
    println!("made");
}

/// One life, ended so long after it said this word, or once it has made the PDF; gives how long it had.
fn live(place: &Place, word: &str, life: Option<Duration>) -> Duration {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", TEST, "--nocapture"])
        .env("MOTCUA_PAGES", &place.dir)
        .env("MOTCUA_PROVINCE", &place.province_url)
        .env("MOTCUA_PACK_KEY", &place.pack_key)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the phone starts");
    let out = child.stdout.take().expect("piped");
    let heard = lines_of(out);
    assert!(heard.iter().any(|line| line.ends_with(word)), "it never began");
    let began = Instant::now();
    let end = began + life.unwrap_or(Duration::from_mins(1));
    let made = loop {
        match heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) if line.ends_with("made") => break true,
            Ok(_) => {}
            Err(_) => break false,
        }
    };
    let took = began.elapsed();
    child.kill().expect("SIGKILL");
    child.wait().expect("it ends");
    assert!(made || life.is_some(), "it was never made");
    took
}

/// The app after a kill: every page is there; of the PDF all, beside its pages, or nothing. True when the PDF is there.
fn look(place: &Place) -> bool {
    let phone = Phone::open(place);
    phone.until("open again", |s| s.route.starts_with("draft/"));
    let draft = phone.screen().route["draft/".len()..][..36].to_owned();
    phone.press_home();
    phone.press(&format!("go:draft/{draft}"));
    phone.press(&format!("go:draft/{draft}/paper/{PAPER}"));
    let screen = phone.until("the paper, settled", |s| {
        let held = files(s);
        s.route.ends_with(PAPER) && held.len() >= PAGES && held.iter().all(|f| f.state == FileState::Kept)
    });
    let held = files(&screen);
    let (pdfs, photos): (Vec<_>, Vec<_>) = held.iter().partition(|f| f.detail.starts_with("PDF"));
    assert_eq!(photos.len(), PAGES, "{held:#?}");
    assert!(pdfs.len() <= 1, "{held:#?}");
    let names: Vec<&str> = photos.iter().map(|f| f.name.as_str()).collect();
    let order: Vec<String> = (1..=PAGES).map(|n| format!("trang-{n}.jpg")).collect();
    assert_eq!(names, order, "in their order");
    drop(phone);
    let left = vault(place);
    assert_eq!(
        left.len(),
        PAGES + pdfs.len(),
        "an orphan, or a file lost: {left:?}"
    );
    assert!(!left.iter().any(|name| name.contains('.')), "{left:?}");
    !pdfs.is_empty()
}

#[test]
fn a_kill_while_a_pdf_is_made_leaves_every_page_and_nothing_half_made() {
    if std::env::var_os("MOTCUA_PAGES").is_some() {
        return maker();
    }
    let mut record = Sandbox::own_record(PROCEDURE);
    for paper in record["papers"].as_array_mut().expect("papers") {
        if paper["id"] == PAPER {
            paper["one_pdf"] = json!(true);
            paper["max_files"] = json!(1);
        }
    }
    let sandbox = Sandbox::start_with_record(PROCEDURE, &record);
    let dir = tempfile::tempdir().expect("a folder");
    let place = prepared(dir.path(), &sandbox);
    let kept = dir.path().join("kept");
    copy_folder(&place.dir, &kept);
    // The key of the database is of its folder, so each life is lived in the same one.
    let again = || {
        std::fs::remove_dir_all(&place.dir).expect("removed");
        copy_folder(&kept, &place.dir);
    };
    // From the press on there is also what comes before the first byte and after the last.
    let words = ["making", "pressed", "making"];
    let whole: Vec<Duration> = words
        .iter()
        .map(|word| {
            again();
            let took = live(&place, word, None);
            assert!(look(&place), "a life nobody ended makes it");
            took
        })
        .collect();
    let mut random = StdRng::seed_from_u64(20_261_130);
    let (mut hits, mut done, mut kills) = (0, 0, 0);
    while hits < HITS && kills < MOST {
        let turn = kills as usize % words.len();
        again();
        live(
            &place,
            words[turn],
            Some(random.random_range(Duration::ZERO..whole[turn])),
        );
        kills += 1;
        hits += u32::from(vault(&place).iter().any(|name| name.contains('.')));
        done += u32::from(look(&place));
    }
    println!(
        "{kills} kills within {whole:?}: {hits} while the PDF was being written, {done} after it was made"
    );
    assert!(hits >= HITS, "hit only {hits} times");
}
