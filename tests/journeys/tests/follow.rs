//! After filing: news, signed results, and results that must not be trusted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, Screen, Verdict};
use motcua_journeys::{Answers, Phone, Place, Sandbox};
use serde_json::json;

fn single() -> Answers {
    Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")])
}

fn file_one(sandbox: &Sandbox, phone: &Phone) -> String {
    phone.begin("giấy độc thân", "1.004873");
    phone.walk(&single(), &[]);
    phone.confirm();
    phone.sign_in(sandbox, "vi-du");
    phone.filed()
}

fn timeline(screen: &Screen) -> Vec<String> {
    screen
        .blocks
        .iter()
        .flat_map(|b| match b {
            Block::Timeline { entries, .. } => entries.iter().map(|e| e.title.clone()).collect(),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn with_push_off_the_next_sync_brings_the_officers_word() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let code = file_one(&sandbox, &phone);
    sandbox.officer(&code, json!({"action": "accept"}));
    phone.app.dispatch(Action::Foreground);
    let screen = phone.until("accepted", |s| timeline(s).iter().any(|t| t == "Được tiếp nhận"));
    assert_eq!(
        screen.route,
        format!("dossier/{code}"),
        "the page stayed where it was"
    );
}

#[test]
fn a_return_shows_every_defect_and_stops_the_clock() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let code = file_one(&sandbox, &phone);
    sandbox.officer(
        &code,
        json!({"action": "return", "note": "Bổ sung", "defects": [
            {"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"},
            {"pointer": "/data/dien_thoai", "reason": "Số không gọi được"},
        ]}),
    );
    phone.app.dispatch(Action::Foreground);
    let screen = phone.until("returned", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Notice { id, .. } if id == "returns"))
    });
    let text = serde_json::to_string(&screen).expect("plain");
    assert!(
        text.contains("Ghi rõ xóm") && text.contains("Số không gọi được"),
        "every defect at once"
    );
    assert!(text.contains("đang tạm dừng tính"), "the clock stands still");
}

/// The verdict on the result of a dossier that the officer finished like this.
fn verdict(finish: serde_json::Value) -> (Verdict, String) {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let code = file_one(&sandbox, &phone);
    sandbox.officer(&code, json!({"action": "accept"}));
    sandbox.officer(&code, finish);
    phone.app.dispatch(Action::Foreground);
    let found = |s: &Screen| {
        s.blocks.iter().find_map(|b| match b {
            Block::Document {
                verdict,
                verdict_text,
                ..
            } if *verdict != Verdict::Unchecked => Some((*verdict, verdict_text.clone())),
            _ => None,
        })
    };
    let screen = phone.until("a verdict", |s| found(s).is_some());
    found(&screen).expect("just seen")
}

#[test]
fn a_result_signed_by_the_office_is_valid_and_says_by_whom() {
    let (verdict, text) = verdict(json!({"action": "finish"}));
    assert_eq!(verdict, Verdict::Valid, "{text}");
    assert!(text.contains("ký lúc"), "{text}");
}

#[test]
fn a_result_changed_by_one_byte_is_shown_as_changed() {
    let (verdict, text) = verdict(json!({"action": "finish", "forge": "changed"}));
    assert_eq!(verdict, Verdict::NotValid);
    assert!(text.contains("đã bị sửa sau khi ký"), "{text}");
}

#[test]
fn a_result_signed_by_a_stranger_is_shown_as_such() {
    let (verdict, text) = verdict(json!({"action": "finish", "forge": "stranger"}));
    assert_eq!(verdict, Verdict::NotValid);
    assert!(text.contains("không phải cơ quan"), "{text}");
}

#[test]
fn a_result_extended_after_signing_is_shown_as_extended() {
    let (verdict, text) = verdict(json!({"action": "finish", "forge": "extended"}));
    assert_eq!(verdict, Verdict::NotValid);
    assert!(text.contains("được thêm vào sau khi ký"), "{text}");
}

#[test]
fn search_finds_the_same_first_however_it_is_written() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.until("the list of procedures", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
    });
    let decomposed = "đăng ký khai sinh"
        .chars()
        .flat_map(decompose)
        .collect::<String>();
    assert_ne!(decomposed, "đăng ký khai sinh");
    for query in [
        "dang ky khai sinh",
        "khai sinh cho con",
        "đăng ký khai sinh",
        decomposed.as_str(),
    ] {
        phone.fill("search", query);
        let first = |s: &Screen| {
            s.blocks.iter().find_map(|b| match b {
                Block::List { id, rows, .. } if id == "results" => rows.first().map(|r| r.id.clone()),
                _ => None,
            })
        };
        let screen = phone.until(query, |s| {
            let shown = s
                .blocks
                .iter()
                .any(|b| matches!(b, Block::Field { id, value, .. } if id == "search" && !value.is_empty()));
            shown && first(s).is_some()
        });
        assert_eq!(
            first(&screen).as_deref(),
            Some("go:procedure/1.001193"),
            "{query}"
        );
        phone.fill("search", "");
        phone.until("home again", |s| first(s).is_none());
    }
}

/// The letters of the query that carry marks, taken apart as some keyboards send them.
fn decompose(c: char) -> Vec<char> {
    match c {
        'ă' => vec!['a', '\u{306}'],
        'ý' => vec!['y', '\u{301}'],
        c => vec![c],
    }
}
