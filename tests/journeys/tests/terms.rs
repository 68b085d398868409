//! A dossier that was confirmed without a network leaves under the conditions its person saw, or after they saw the new ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pdf, pressable};
use serde_json::{Value, json};
use std::path::PathBuf;

const CODE: &str = "1.004873";

/// The record as it was before the province changed it: another version, and whatever else is told.
fn earlier(change: impl FnOnce(&mut Value)) -> Value {
    let mut record = Sandbox::own_record(CODE);
    record["version"] = json!("v0");
    change(&mut record);
    record
}

/// A dossier of a phone that went dark before it was confirmed, at a province that publishes this record.
fn confirmed_in_the_dark(record: &Value) -> (Sandbox, tempfile::TempDir, Phone) {
    let sandbox = Sandbox::start_with_record(CODE, record);
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.begin("giay doc than", CODE);
    phone.sign_in(&sandbox, "vi-du");
    phone.until("signed in", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("Đã đăng nhập"))
    });
    let file: PathBuf = dir.path().join("ban-an.pdf");
    pdf(&file, 200_000, 5).expect("written");
    phone.app.dispatch(Action::Connectivity { online: false });
    let answers = Answers::from([
        ("tinh_trang", "da_ly_hon"),
        ("ly_hon_ngay", "2020-05-20"),
        ("yeu_cau_cho", "ban_than"),
    ]);
    phone.walk(&answers, &[&file]);
    let check = serde_json::to_string(&phone.screen()).expect("plain");
    assert!(
        check.contains("Hạn tính từ khi hồ sơ đến cơ quan"),
        "a later day is agreed to only because the page says so: {check}"
    );
    phone.confirm();
    phone.until("it waits", |s| s.route.ends_with("/sending"));
    (sandbox, dir, phone)
}

/// The province publishes the record as it is now.
fn change(sandbox: &mut Sandbox) {
    sandbox.restart_with_record(CODE, &Sandbox::own_record(CODE));
}

fn dossiers(sandbox: &Sandbox) -> usize {
    sandbox.state()["dossiers"].as_array().expect("dossiers").len()
}

fn posts(sandbox: &Sandbox) -> u64 {
    sandbox.state()["requests"]["POST /dossiers"]
        .as_u64()
        .unwrap_or(0)
}

fn asks(screen: &Screen) -> bool {
    screen
        .blocks
        .iter()
        .any(|b| matches!(b, Block::Summary { id, .. } if id == "terms"))
}

/// What the screen says changed, a line each.
fn changes(screen: &Screen) -> Vec<String> {
    let rows = screen.blocks.iter().find_map(|b| match b {
        Block::Summary { id, rows, .. } if id == "terms" => Some(rows),
        _ => None,
    });
    let rows = rows.into_iter().flatten();
    rows.map(|row| format!("{}: {}", row.label, row.value)).collect()
}

fn dearer(record: &mut Value) {
    for fee in record["fees"].as_array_mut().expect("fees") {
        fee["amount"] = json!(77_000);
    }
    record["times"][0]["amount"] = json!(9);
    record["cutoff"] = json!("10:30");
}

#[test]
fn what_nobody_changed_goes_by_itself_when_the_network_is_back() {
    let (sandbox, _dir, phone) = confirmed_in_the_dark(&Sandbox::own_record(CODE));
    phone.app.dispatch(Action::Connectivity { online: true });
    phone.filed();
    assert_eq!(dossiers(&sandbox), 1);
    assert!(!phone.seen().iter().any(asks), "nothing to ask");
}

#[test]
fn a_new_version_that_changes_nothing_for_the_dossier_is_no_question() {
    let (mut sandbox, _dir, phone) = confirmed_in_the_dark(&earlier(|_| {}));
    change(&mut sandbox);
    phone.app.dispatch(Action::Connectivity { online: true });
    phone.filed();
    assert_eq!(dossiers(&sandbox), 1);
    assert!(!phone.seen().iter().any(asks), "nothing to ask");
}

#[test]
fn other_conditions_are_asked_about_and_the_dossier_goes_once_after_a_yes() {
    let (mut sandbox, _dir, phone) = confirmed_in_the_dark(&earlier(dearer));
    change(&mut sandbox);
    phone.app.dispatch(Action::Connectivity { online: true });
    let screen = phone.until("the question", asks);
    let told = changes(&screen);
    assert!(told.iter().any(|line| line.contains("77.000")), "{told:#?}");
    assert!(
        told.iter().any(|line| line.contains("9 ngày làm việc")),
        "{told:#?}"
    );
    assert!(told.iter().any(|line| line.contains("10:30")), "{told:#?}");
    // Neither a second look nor a start of the app sends it.
    phone.app.dispatch(Action::Refresh);
    phone.until("still asked", asks);
    assert_eq!(
        (dossiers(&sandbox), posts(&sandbox)),
        (0, 0),
        "not before the yes"
    );
    phone.press("send-so");
    phone.filed();
    assert_eq!((dossiers(&sandbox), posts(&sandbox)), (1, 1));
}

#[test]
fn the_question_survives_a_restart_and_leads_back_to_the_whole_draft() {
    let (mut sandbox, dir, phone) = confirmed_in_the_dark(&earlier(dearer));
    change(&mut sandbox);
    phone.app.dispatch(Action::Connectivity { online: true });
    phone.until("the question", asks);
    drop(phone);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.until("asked again", asks);
    phone.press("take-back");
    let screen = phone.until("the draft", |s| {
        s.route.starts_with("draft/") && !s.route.ends_with("/sending")
    });
    assert_eq!((dossiers(&sandbox), posts(&sandbox)), (0, 0));
    // Nothing is lost: it can be filed at once, and is filed as it was filled in.
    let check = screen.route.clone() + "/check";
    phone.press(&format!("go:{check}"));
    phone.at(&check);
    phone.confirm();
    phone.filed();
    let state = sandbox.state();
    assert_eq!(state["dossiers"].as_array().expect("dossiers").len(), 1);
    assert_eq!(state["dossiers"][0]["data"]["ly_hon_ngay"], "2020-05-20");
    assert_eq!(
        state["dossiers"][0]["attachments"].as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_form_that_asks_for_more_cannot_be_agreed_to_unseen() {
    let (mut sandbox, _dir, phone) = confirmed_in_the_dark(&earlier(|record| {
        let form = &mut record["form"];
        for page in form["uischema"]["elements"].as_array_mut().expect("pages") {
            let controls = page["elements"].as_array_mut().expect("controls");
            controls.retain(|c| c["scope"] != "#/properties/dien_thoai");
        }
        let required = form["schema"]["required"].as_array_mut().expect("names");
        required.retain(|n| n != "dien_thoai");
        let prefill = record["prefill"].as_object_mut().expect("keys");
        prefill.remove("#/properties/dien_thoai");
    }));
    change(&mut sandbox);
    phone.app.dispatch(Action::Connectivity { online: true });
    let screen = phone.until("the question", asks);
    let ids = pressable(&screen);
    assert!(!ids.iter().any(|id| id == "send-so"), "{ids:?}");
    assert!(ids.iter().any(|id| id == "take-back"), "{ids:?}");
    assert_eq!(posts(&sandbox), 0);
}

#[test]
fn a_phone_that_could_not_hear_of_the_change_is_told_by_the_refusal_and_asks_then() {
    let (mut sandbox, _dir, phone) = confirmed_in_the_dark(&earlier(dearer));
    change(&mut sandbox);
    sandbox.misbehave(
        3,
        json!([{"path": "/procedures", "method": "GET", "kind": {"status": 503, "retry_after": null}, "probability": 1.0, "times": null}]),
    );
    phone.app.dispatch(Action::Connectivity { online: true });
    phone.until("refused", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("MC-N21"))
    });
    assert_eq!(dossiers(&sandbox), 0);
    sandbox.behave();
    phone.app.dispatch(Action::Refresh);
    phone.until("the question", asks);
    phone.press("send-so");
    phone.filed();
    assert_eq!(dossiers(&sandbox), 1);
}
