//! Papers of a dossier: photos that can hardly be read, pages that become one PDF, results of the shelf, and files larger
//! than the memory there is for them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::screen::{Block, FileItem, FileState, Screen};
use motcua_core::testing::pages::{self, Condition};
use motcua_core::{Action, App};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pdf};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

const PROCEDURE: &str = "1.004873";
const PAPER: &str = "ban-an-ly-hon";

fn divorced() -> Answers {
    Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ])
}

/// The sandbox's own record with this paper changed.
fn sandbox_with(change: impl Fn(&mut Value)) -> Sandbox {
    let mut record = Sandbox::own_record(PROCEDURE);
    for paper in record["papers"].as_array_mut().expect("papers") {
        if paper["id"] == PAPER {
            change(paper);
        }
    }
    Sandbox::start_with_record(PROCEDURE, &record)
}

fn photo(dir: &Path, name: &str, seed: u64, condition: Condition) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, pages::jpeg(seed, 480, 640, condition)).expect("written");
    path
}

fn files(screen: &Screen) -> Vec<FileItem> {
    let block = screen.blocks.iter().find_map(|b| match b {
        Block::Files { files, .. } => Some(files.clone()),
        _ => None,
    });
    block.unwrap_or_default()
}

/// Answers the form and goes to the paper.
fn to_the_paper(phone: &Phone) {
    phone.begin("giay doc than", PROCEDURE);
    phone.press("go:draft/");
    phone.answer_until(&divorced(), |route| route.ends_with(&format!("/paper/{PAPER}")));
}

fn add(app: &App, path: &Path) {
    app.dispatch(Action::AddFile {
        block: format!("files:{PAPER}"),
        path: path.display().to_string(),
        name: path.file_name().expect("a name").to_string_lossy().into_owned(),
    });
}

/// On to the check and out to the office; gives the files the office holds.
fn file_it(phone: &Phone, sandbox: &Sandbox) -> Vec<Value> {
    phone.press("continue:");
    phone.answer_until(&divorced(), |route| route.ends_with("/check"));
    phone.confirm();
    phone.sign_in(sandbox, "vi-du");
    phone.filed();
    let state = sandbox.state();
    assert_eq!(state["dossier_count"], 1);
    state["dossiers"][0]["attachments"]
        .as_array()
        .expect("files")
        .clone()
}

fn settled(screen: &Screen, count: usize) -> bool {
    let files = files(screen);
    files.len() == count && files.iter().all(|f| f.state != FileState::Importing)
}

#[test]
fn a_blurred_photo_asks_stays_when_told_and_the_office_hears_of_it() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    to_the_paper(&phone);
    add(&phone.app, &photo(dir.path(), "mo.jpg", 3, Condition::Blurred));
    let asked = phone.until("a question about the photo", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Notice { id, .. } if id.starts_with("flaws:")))
    });
    assert_eq!(
        files(&asked)[0].state,
        FileState::Refused,
        "it does not count yet"
    );
    phone.press("continue:");
    let held = phone.ever("no way on without an answer", |s| {
        s.chrome.focus.as_deref().is_some_and(|f| f.starts_with("flaws:"))
    });
    assert!(held.route.ends_with(PAPER));
    phone.press("go:draft/");
    let seen = phone.until("the photo", |s| s.route.contains("/photo/"));
    assert!(
        seen.blocks
            .iter()
            .any(|b| matches!(b, Block::Picture { base64, .. } if base64.len() > 1_000))
    );
    phone.press("keep:");
    let kept = phone.until("back with the photo kept", |s| {
        s.route.ends_with(PAPER) && settled(s, 1)
    });
    let item = &files(&kept)[0];
    assert_eq!(
        (item.state, item.state_text.as_str()),
        (FileState::Kept, "Ảnh mờ – bạn đã chọn giữ")
    );
    let there = file_it(&phone, &sandbox);
    assert_eq!(there[0]["warnings"], json!(["blurred"]));
    let code = sandbox.state()["dossiers"][0]["code"]
        .as_str()
        .expect("a code")
        .to_owned();
    let desk = sandbox.page(&format!("/desk/dossiers/{code}"));
    assert!(desk.contains("Ảnh mờ"), "the officer reads it");
}

#[test]
fn photos_become_one_archive_pdf_whose_pages_can_still_be_changed_until_it_is_filed() {
    let sandbox = sandbox_with(|paper| {
        paper["one_pdf"] = json!(true);
        paper["pdf_a"] = json!(true);
        paper["max_files"] = json!(1);
    });
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    to_the_paper(&phone);
    for n in 1..=3 {
        add(
            &phone.app,
            &photo(dir.path(), &format!("trang-{n}.jpg"), n, Condition::Good),
        );
        phone.until("a page kept", |s| settled(s, n as usize));
    }
    phone.press("continue:");
    phone.until("made and gone on", |s| !s.route.ends_with(PAPER));
    phone.app.dispatch(Action::Back);
    phone.press(&format!("go:draft/{}/paper/{PAPER}", draft_of(&phone)));
    let joined = phone.until("the PDF beside its pages", |s| settled(s, 4));
    let whole = files(&joined).pop().expect("the PDF");
    assert!(whole.detail.starts_with("PDF"), "{whole:?}");
    // The third page goes up by one: the PDF is made again.
    let third = files(&joined)[2].id.clone();
    phone.press(&format!("go:draft/{}/photo/{third}", draft_of(&phone)));
    phone.press("move-up:");
    phone.until("second now", |s| s.title.starts_with("Trang 2"));
    phone.app.dispatch(Action::Back);
    let apart = phone.until("taken apart", |s| s.route.ends_with(PAPER) && settled(s, 3));
    assert_eq!(files(&apart)[1].id, third);
    let there = file_it(&phone, &sandbox);
    assert_eq!(there.len(), 1, "one file: {there:#?}");
    let bytes = sandbox.upload_bytes(there[0]["sha256"].as_str().expect("a hash"));
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("/Count 3"));
}

fn draft_of(phone: &Phone) -> String {
    let route = phone
        .until("inside the draft", |s| s.route.starts_with("draft/"))
        .route;
    route.split('/').nth(1).expect("an id").to_owned()
}

#[test]
fn the_same_file_twice_a_locked_pdf_and_a_heic_are_refused_in_words() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    to_the_paper(&phone);
    let path = |name: &str| dir.path().join(name);
    pdf(&path("a.pdf"), 20_000, 5).expect("written");
    let whole = std::fs::read(path("a.pdf")).expect("read");
    let text = |bytes: &[u8]| bytes.to_vec();
    let at = whole
        .windows(11)
        .position(|w| w == b"trailer<</S")
        .expect("a trailer");
    let locked = [&whole[..at + 9], b"/Encrypt 9 0 R", &whole[at + 9..]].concat();
    let cases = [
        ("b.pdf", text(&whole), "MC-G07"),
        ("c.pdf", locked, "MC-G04"),
        ("d.pdf", text(&whole[..9_000]), "MC-G05"),
        ("e.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "MC-G01"),
        ("f.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1], "MC-G03"),
        ("g.doc", b"\xd0\xcf\x11\xe0 something else".to_vec(), "MC-F03"),
    ];
    add(&phone.app, &path("a.pdf"));
    phone.until("the first", |s| settled(s, 1));
    for (n, (name, bytes, code)) in cases.into_iter().enumerate() {
        std::fs::write(path(name), bytes).expect("written");
        add(&phone.app, &path(name));
        let screen = phone.until("judged", |s| settled(s, n + 2));
        let item = files(&screen).pop().expect("a file");
        assert_eq!(item.state, FileState::Refused);
        assert!(item.state_text.contains(code), "{name}: {}", item.state_text);
        if code == "MC-G07" {
            assert!(
                item.state_text.contains("Giấy tờ chứng minh đã ly hôn"),
                "{}",
                item.state_text
            );
        }
    }
}

#[test]
fn a_result_of_the_shelf_is_attached_with_where_it_is_from() {
    let sandbox = sandbox_with(|paper| paper["results"] = json!(["KQ.G15.000038"]));
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let judgment = dir.path().join("ban-an.pdf");
    pdf(&judgment, 30_000, 9).expect("written");
    phone.begin("giay doc than", PROCEDURE);
    phone.walk(&divorced(), &[&judgment]);
    phone.confirm();
    phone.sign_in(&sandbox, "vi-du");
    let first = phone.filed();
    sandbox.officer(&first, json!({"action": "accept"}));
    sandbox.officer(&first, json!({"action": "finish"}));
    phone.app.dispatch(Action::Refresh);
    phone.until("the result on the phone", |s| {
        s.blocks.iter().any(|b| matches!(b, Block::Document { verdict, .. } if *verdict == motcua_core::screen::Verdict::Valid))
    });
    phone.app.dispatch(Action::Back);
    phone.press("tab:home");
    to_the_paper(&phone);
    phone.press("attach:");
    let screen = phone.until("attached", |s| settled(s, 1));
    assert!(
        files(&screen)[0].detail.contains(&format!("từ hồ sơ {first}")),
        "{:?}",
        files(&screen)
    );
    phone.press("continue:");
    phone.answer_until(&divorced(), |route| route.ends_with("/check"));
    phone.confirm();
    phone.until("the second dossier", |s| {
        s.route.starts_with("dossier/") && !s.route.ends_with(&first)
    });
    let state = sandbox.state();
    let dossiers = state["dossiers"].as_array().expect("dossiers");
    assert_eq!(dossiers.len(), 2);
    let second = dossiers
        .iter()
        .find(|d| d["code"] != first.as_str())
        .expect("the second");
    assert_eq!(second["attachments"][0]["from_dossier"], first.as_str());
}

const SIZE: usize = 200_000_000;

/// In its own process, so that nothing but the phone counts.
#[test]
fn a_file_of_200_mb_is_taken_in_and_sent_within_64_mb_more_memory() {
    if std::env::var_os("MOTCUA_LARGE_FILE").is_some() {
        return large_file();
    }
    let sandbox = sandbox_with(|paper| paper["max_bytes"] = json!(SIZE + 1_000));
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("lon.pdf");
    pdf(&path, SIZE, 11).expect("written");
    let child = Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "a_file_of_200_mb_is_taken_in_and_sent_within_64_mb_more_memory",
            "--nocapture",
        ])
        .env("MOTCUA_LARGE_FILE", &path)
        .env("MOTCUA_PROVINCE", sandbox.base())
        .env("MOTCUA_PACK_KEY", sandbox.pack_key())
        .output()
        .expect("the child runs");
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let state = sandbox.state();
    assert_eq!(
        state["dossiers"][0]["attachments"][0]["size"], SIZE,
        "every byte is there"
    );
    let figure = |name: &str| -> u64 {
        let line = said.lines().find_map(|l| l.strip_prefix(name));
        line.and_then(|l| l.trim().parse().ok()).expect("a figure")
    };
    let (before, peak) = (figure("before kB:"), figure("peak kB:"));
    println!(
        "200 MB taken in and sent: {} MB resident before, {} MB at most, {} MB more",
        before / 1024,
        peak / 1024,
        (peak - before) / 1024
    );
    assert!(peak - before <= 64 * 1024, "{} kB more", peak - before);
}

/// How long 200 MB may take on a machine that does much else.
const LONG: std::time::Duration = std::time::Duration::from_mins(6);

/// A figure of this process, kB.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status
        .lines()
        .find_map(|l| l.strip_prefix(name))
        .expect("the figure");
    line.trim_start_matches(':')
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .expect("a number")
}

fn large_file() {
    let of = |name: &str| std::env::var(name).expect("the parent says");
    let dir = tempfile::tempdir().expect("a folder");
    let place = Place {
        dir: dir.path().to_owned(),
        province_url: of("MOTCUA_PROVINCE"),
        pack_key: of("MOTCUA_PACK_KEY"),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let phone = Phone::open(&place);
    to_the_paper(&phone);
    // From here on the peak counts.
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux lets a process forget its peak");
    println!("before kB:{}", memory("VmRSS"));
    add(&phone.app, Path::new(&of("MOTCUA_LARGE_FILE")));
    phone.until_within(LONG, "kept", |s| settled(s, 1));
    assert_eq!(files(&phone.screen())[0].state, FileState::Kept);
    phone.press("continue:");
    phone.answer_until(&divorced(), |route| route.ends_with("/check"));
    phone.confirm();
    let base = of("MOTCUA_PROVINCE");
    phone.sign_in_by(|url| runtime.block_on(motcua_journeys::log_in(&base, url, "vi-du")));
    phone.until_within(LONG, "the server's word", |s| s.route.starts_with("dossier/"));
    println!("peak kB:{}", memory("VmHWM"));
}
