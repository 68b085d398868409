//! Filing in bad weather: cut connections, lost answers, killed processes, ended sessions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_journeys::{Answers, Phone, Place, Sandbox, lines_of, pdf};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

fn divorced() -> Answers {
    Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ])
}

fn three_files(dir: &Path, megabytes: [usize; 3]) -> Vec<PathBuf> {
    let make = |mb: usize| {
        let path = dir.join(format!("ban-an-{mb}.pdf"));
        pdf(&path, mb * 1_000_000, mb as u64).expect("written");
        path
    };
    megabytes.into_iter().map(make).collect()
}

fn as_paths(files: &[PathBuf]) -> Vec<&Path> {
    files.iter().map(PathBuf::as_path).collect()
}

fn sha256(path: &Path) -> String {
    let bytes = std::fs::read(path).expect("readable");
    let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

/// What hyper reads off a connection at once, at most: its buffer of 8 KiB and a hundred pages. A cut falls into one such
/// piece, and what stands behind the cut in it came in vain.
const PIECE_READ: u64 = 8_192 + 100 * 4_096;

/// Every byte of every file was kept once, and what came in vain is no more than these cuts can cost: the province keeps what
/// came before a cut, and the phone asks where it stands before it sends on.
fn assert_little_in_vain(sandbox: &Sandbox, files: &[PathBuf], cuts: u64, what: &str) {
    let needed: u64 = files
        .iter()
        .map(|file| std::fs::metadata(file).expect("there").len())
        .sum();
    let state = sandbox.state();
    let of = |name: &str| state[name].as_u64().expect("a count");
    let (sent, kept, dropped) = (of("bytes_sent"), of("bytes_received"), of("bytes_dropped"));
    println!(
        "{what}: bytes sent / bytes needed = {sent} / {needed} = {:.3} ({cuts} cuts; bound {:.3}); {}",
        sent as f64 / needed as f64,
        (needed + cuts * PIECE_READ) as f64 / needed as f64,
        state["requests"]
    );
    assert_eq!(kept, needed, "each byte is kept once");
    assert_eq!(sent, kept + dropped);
    assert!(
        dropped <= cuts * PIECE_READ,
        "{dropped} bytes in vain for {cuts} cuts"
    );
}

/// Without end, but counted.
const MANY: u64 = 1_000_000;

/// How often a rule of so many times in the beginning has acted.
fn acted(sandbox: &Sandbox, rule: usize, times: u64) -> u64 {
    let plan = sandbox.call(reqwest::Method::GET, "/sandbox/faults", None);
    times - plan["rules"][rule]["times"].as_u64().expect("a count")
}

/// One dossier, every byte, whatever happened on the way.
fn assert_one_whole_dossier(sandbox: &Sandbox, files: &[PathBuf]) -> Value {
    let state = sandbox.state();
    let dossiers = state["dossiers"].as_array().expect("dossiers");
    assert_eq!(dossiers.len(), 1, "exactly one dossier: {dossiers:#?}");
    let mut there: Vec<String> = dossiers[0]["attachments"]
        .as_array()
        .expect("files")
        .iter()
        .map(|f| f["sha256"].as_str().expect("a hash").to_owned())
        .collect();
    let mut sent: Vec<String> = files.iter().map(|f| sha256(f)).collect();
    there.sort();
    sent.sort();
    assert_eq!(
        there, sent,
        "every byte of every file: {:#}",
        dossiers[0]["attachments"]
    );
    dossiers[0].clone()
}

#[test]
fn fifty_cut_connections_cost_neither_a_byte_nor_a_second_dossier() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let files = three_files(dir.path(), [5, 12, 20]);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.begin("giay doc than", "1.004873");
    phone.walk(&divorced(), &as_paths(&files));
    phone.confirm();
    sandbox.misbehave(
        7,
        json!([
            {"path": "/uploads", "method": "PATCH", "kind": {"cut_request_after": [0, 2_000_000]}, "probability": 1.0, "times": 46},
            {"path": "/dossiers", "method": "POST", "kind": {"cut_response_after": [0, 200]}, "probability": 1.0, "times": 4},
        ]),
    );
    phone.sign_in(&sandbox, "vi-du");
    phone.filed();
    assert_one_whole_dossier(&sandbox, &files);
    let cuts = acted(&sandbox, 0, 46);
    assert!(cuts > 20, "hardly any cut: {cuts}");
    assert_little_in_vain(&sandbox, &files, cuts, "cut connections");
}

#[test]
fn with_three_requests_in_ten_failing_the_dossier_still_arrives() {
    // Each in its way: dropped while sending, answered with "too busy", done but never answered.
    let rule = |path: &str, kind: Value| json!({"path": path, "method": null, "kind": kind, "probability": 0.1, "times": MANY});
    let rules: Vec<Value> = ["/uploads", "/dossiers"]
        .iter()
        .flat_map(|path| {
            [
                rule(path, json!({"cut_request_after": [0, 2_000_000]})),
                rule(path, json!({"status": 503, "retry_after": 1})),
                rule(path, json!({"lose_response": true})),
            ]
        })
        .collect();
    // Good connections make chunks large and requests few: several dossiers, for the dice to fall in every way.
    let mut failed = 0;
    for seed in 30..34 {
        let sandbox = Sandbox::start();
        let dir = tempfile::tempdir().expect("a folder");
        let files = three_files(dir.path(), [1, 4, 9]);
        let phone = Phone::open(&Place::new(dir.path(), &sandbox));
        phone.begin("giay doc than", "1.004873");
        phone.walk(&divorced(), &as_paths(&files));
        phone.confirm();
        sandbox.misbehave(seed, json!(rules));
        phone.sign_in(&sandbox, "vi-du");
        phone.until_within(Duration::from_mins(3), "the server's word", |s| {
            s.route.starts_with("dossier/")
        });
        let cuts = acted(&sandbox, 0, MANY);
        failed += (0..rules.len())
            .map(|rule| acted(&sandbox, rule, MANY))
            .sum::<u64>();
        sandbox.behave();
        assert_one_whole_dossier(&sandbox, &files);
        // The other two kinds cost no byte: "too busy" is said before the body is read, and what was done is done.
        assert_little_in_vain(&sandbox, &files, cuts, "three requests in ten failing");
    }
    println!("{failed} requests failed");
    assert!(failed > 0, "no request ever failed");
}

#[test]
fn an_answer_lost_after_the_work_was_done_does_not_file_twice() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let files = three_files(dir.path(), [1, 2, 3]);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.begin("giay doc than", "1.004873");
    phone.walk(&divorced(), &as_paths(&files));
    phone.confirm();
    sandbox.misbehave(
        11,
        json!([
            {"path": "/uploads", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 2},
            {"path": "/uploads", "method": "PATCH", "kind": {"lose_response": true}, "probability": 1.0, "times": 2},
            {"path": "/dossiers", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 5},
        ]),
    );
    phone.sign_in(&sandbox, "vi-du");
    phone.filed();
    assert_one_whole_dossier(&sandbox, &files);
}

#[test]
fn a_session_that_ended_asks_again_in_place_and_the_queued_dossier_goes_out_after() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let files = three_files(dir.path(), [1, 2, 3]);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.begin("giay doc than", "1.004873");
    phone.sign_in(&sandbox, "vi-du");
    phone.until("signed in", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("Đã đăng nhập"))
    });
    phone.walk(&divorced(), &as_paths(&files));
    sandbox.expire_sessions();
    phone.confirm();
    let screen = phone.until("a sign-in in place", |s| {
        s.route.ends_with("/sending") && serde_json::to_string(s).is_ok_and(|t| t.contains("\"sign-in\""))
    });
    assert!(screen.blocks.len() > 1, "the files still stand there");
    phone.sign_in(&sandbox, "vi-du");
    phone.filed();
    assert_one_whole_dossier(&sandbox, &files);
}

#[test]
fn a_session_that_is_too_low_asks_for_the_higher_level_in_place() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let files = three_files(dir.path(), [1, 2, 3]);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    // A household business needs level 1 only, so that is what the sign-in from its draft asks for.
    phone.begin("mo ho kinh doanh", "1.001612");
    phone.sign_in(&sandbox, "vi-du");
    phone.until("signed in", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("Đã đăng nhập"))
    });
    while phone.screen().chrome.back.is_some() {
        let before = phone.screen().revision;
        phone.app.dispatch(motcua_core::Action::Back);
        phone.until("a step back", |s| s.revision > before);
    }
    phone.begin("giay doc than", "1.004873");
    phone.walk(&divorced(), &as_paths(&files));
    phone.confirm();
    phone.sign_in(&sandbox, "vi-du");
    phone.filed();
    assert_one_whole_dossier(&sandbox, &files);
}

#[test]
fn a_hundred_kills_during_draft_upload_and_submit_lose_no_word_and_no_byte() {
    let mut random = StdRng::seed_from_u64(20_261_124);
    let (mut kills, mut rounds) = (0, 0);
    // A dossier is often filed after a handful of kills: then another phone begins, until there were a hundred.
    while kills < 100 {
        rounds += 1;
        kills += file_under_kills(&mut random, 100 - kills);
    }
    println!("{kills} kills over {rounds} dossiers");
}

/// Files one dossier while its phone is killed up to `most` times; gives how often it was.
fn file_under_kills(random: &mut StdRng, most: u32) -> u32 {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let files = three_files(dir.path(), [5, 6, 7]);
    let place = Place::new(dir.path(), &sandbox);
    let mut kept: HashMap<String, String> = HashMap::new();
    let mut kills = 0;
    loop {
        let life = (kills < most).then(|| Duration::from_millis(random.random_range(20..900)));
        if live(&place, kills, &files, life, &mut kept).is_some() {
            break;
        }
        kills += 1;
    }
    let dossier = assert_one_whole_dossier(&sandbox, &files);
    for (block, value) in &kept {
        let pointer = block.trim_start_matches("f:");
        let filed = dossier["data"].pointer(pointer);
        let filed = filed.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        let filed = filed.unwrap_or_default();
        // A word can be kept and its phone killed before it could say so: then a later life's word stands there.
        let later = mark(&filed) > mark(value);
        assert!(
            filed == *value || later,
            "the last word kept in {block} was {value}, filed was {filed}"
        );
    }
    kills
}

/// The number of the life that typed a word, for the field that each life types anew.
fn mark(word: &str) -> Option<u32> {
    word.strip_prefix("Tòa án ")?.parse().ok()
}

/// One life of the phone's process; gives the code when it came to the end.
fn live(
    place: &Place,
    mark: u32,
    files: &[PathBuf],
    life: Option<Duration>,
    kept: &mut HashMap<String, String>,
) -> Option<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stubborn-phone"))
        .arg(&place.dir)
        .args([&place.province_url, &place.pack_key, &mark.to_string()])
        .args(files)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the phone starts");
    let out = child.stdout.take().expect("piped");
    let heard = lines_of(out);
    let end = life.map(|life| std::time::Instant::now() + life);
    let mut filed = None;
    loop {
        let left = end.map_or(Duration::from_mins(2), |e| {
            e.saturating_duration_since(std::time::Instant::now())
        });
        match heard.recv_timeout(left) {
            Ok(line) => filed = note(&line, kept).or(filed),
            Err(_) => break,
        }
    }
    child.kill().expect("SIGKILL");
    let status = child.wait().expect("it ends");
    // What was said before the kill counts, even when it is read after it.
    for line in &heard {
        filed = note(&line, kept).or(filed);
    }
    assert!(
        life.is_some() || filed.is_some(),
        "the last life was not ended by the test: {status}"
    );
    filed
}

fn note(line: &str, kept: &mut HashMap<String, String>) -> Option<String> {
    if let Some(code) = line.strip_prefix("filed ") {
        return Some(code.to_owned());
    }
    let (block, value) = line.strip_prefix("said ")?.split_once(' ')?;
    kept.insert(block.to_owned(), value.to_owned());
    None
}
