//! Links to dossiers: from the code on a receipt, and from a notification.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::ports::{Channel, PortError};
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox};
use serde_json::json;
use std::time::{Duration, Instant};

fn file_one(sandbox: &Sandbox, phone: &Phone) -> String {
    phone.begin("giấy độc thân", "1.004873");
    phone.walk(
        &Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")]),
        &[],
    );
    phone.confirm();
    phone.sign_in(sandbox, "vi-du");
    phone.filed()
}

fn link(code: &str) -> String {
    format!("https://motcua.ninhbinh.example/ho-so/{code}")
}

/// To the root of a tab, out of whatever is open.
fn to_tab(phone: &Phone, tab: &str) {
    if phone.screen().tabs.is_empty() {
        phone.app.dispatch(Action::Back);
        phone.until("a page with tabs", |s| !s.tabs.is_empty());
    }
    phone.press(&format!("tab:{tab}"));
    phone.at(tab);
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

fn shows_dossier(screen: &Screen, code: &str) -> bool {
    screen.route == format!("dossier/{code}")
        && screen.blocks.iter().any(|b| matches!(b, Block::Timeline { .. }))
}

#[test]
fn the_code_on_a_receipt_opens_its_dossier_and_another_is_explained() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let code = file_one(&sandbox, &phone);
    let scan = |answer: Result<String, PortError>| {
        phone.ports.scanner.0.answer(answer);
        to_tab(&phone, "dossiers");
        phone.press("scan");
    };
    scan(Ok(format!(" {}\n", link(&code))));
    let screen = phone.until("the dossier", |s| shows_dossier(s, &code));
    assert_eq!(codes(&screen), Vec::<&str>::new());

    scan(Ok(link("H42.99.99-261124-9999")));
    let screen = phone.until("not here", |s| codes(s).contains(&"MC-X05"));
    assert!(
        serde_json::to_string(&screen)
            .expect("plain")
            .contains("danh tính của chính bạn"),
        "says why, and what can be done"
    );
    assert!(codes(&screen) == ["MC-X05"] && !screen.tabs.is_empty());
    phone.press("refresh");
    scan(Ok("https://motcua.elsewhere.example/ho-so/H1".into()));
    phone.until("refused", |s| s.route == "dossiers" && codes(s) == ["MC-X06"]);
    scan(Err(PortError::Cancelled));
    phone.until("the list", |s| s.route == "dossiers" && codes(s).is_empty());
}

#[test]
fn a_dossier_of_ones_own_that_is_not_here_yet_comes_after_signing_in_on_the_spot() {
    let sandbox = Sandbox::start();
    let (one, two) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let code = file_one(&sandbox, &Phone::open(&Place::new(one.path(), &sandbox)));
    let other = Phone::open(&Place::new(two.path(), &sandbox));
    other.until("the list of procedures", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::List { id, .. } if id == "common"))
    });
    other.ports.scanner.0.answer(Ok(link(&code)));
    other.press("tab:dossiers");
    other.press("scan");
    other.until("not here", |s| codes(s).contains(&"MC-X05"));
    other.sign_in(&sandbox, "vi-du");
    other.until("the dossier", |s| shows_dossier(s, &code));
}

#[test]
fn what_needs_the_person_is_notified_on_a_channel_of_its_own() {
    let sandbox = Sandbox::start();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let code = file_one(&sandbox, &phone);
    phone.never_quiet();
    for (action, word, channel) in [
        (json!({"action": "accept"}), "Được tiếp nhận", Channel::Progress),
        (
            json!({"action": "return", "note": "Bổ sung", "defects": [
                {"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"},
            ]}),
            "Yêu cầu bổ sung giấy tờ",
            Channel::Attention,
        ),
    ] {
        sandbox.officer(&code, action);
        phone.app.dispatch(Action::Foreground);
        let end = Instant::now() + Duration::from_mins(1);
        // Its first status may be told before the officer's word is.
        let told = || {
            phone
                .ports
                .notifier
                .shown()
                .pop()
                .filter(|n| n.text.contains(word))
        };
        while told().is_none() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(
            told().map(|n| (n.channel, n.tag)),
            Some((channel, code.clone())),
            "{word}: {:?}",
            phone.ports.notifier.shown()
        );
    }
    let tapped = phone.ports.notifier.shown().pop().expect("just seen").link;
    phone.app.dispatch(Action::OpenLink { url: tapped });
    phone.until("the dossier", |s| shows_dossier(s, &code));
}
