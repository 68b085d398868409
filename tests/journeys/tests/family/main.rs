//! Acting for family: asking, answering on another phone, withdrawing, and dossiers that say for whom and by whom.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod news;
mod scene;

use motcua_core::Action;
use motcua_journeys::{Answers, Phone};
use scene::{
    CHILD, CHILD_NAME, ELDER, ELDER_NAME, MARITAL, Scene, ask, choose, code_of, consented, fact, has_block,
    leave, log, open_first, prepare_for, rows, text, to_family,
};
use serde_json::json;

#[test]
fn a_parent_acts_for_a_child_at_once_and_the_dossier_says_for_whom_and_by_whom() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    ask(&phone, CHILD, "child");
    phone.until("active at once", |s| {
        rows(s, "for")
            .iter()
            .any(|(_, row)| row.contains(CHILD_NAME) && row.contains("Đang có hiệu lực"))
    });
    let link = open_first(&phone, "for", "Dữ liệu dân cư xác nhận");

    prepare_for(&phone, &link);
    let check = phone.screen();
    assert_eq!(fact(&check, "whom", "whom"), format!("{CHILD_NAME} · con"));
    assert_eq!(fact(&check, "whom", "by"), "Nguyễn Thị Ví Dụ");
    phone.confirm();
    let code = phone.filed();
    let dossier = phone.screen();
    assert_eq!(fact(&dossier, "facts", "whom"), format!("{CHILD_NAME} · con"));
    assert_eq!(fact(&dossier, "facts", "applicant"), "Nguyễn Thị Ví Dụ");
    phone.press(&format!("go:dossier/{code}/receipt"));
    let receipt = phone.until("the receipt", |s| {
        s.route.ends_with("/receipt") && has_block(s, "facts")
    });
    assert_eq!(fact(&receipt, "facts", "whom"), format!("{CHILD_NAME} · con"));
    assert_eq!(fact(&receipt, "facts", "applicant"), "Nguyễn Thị Ví Dụ");

    let path = format!("/desk/api/dossiers/{code}");
    let desk = scene.sandbox.call(reqwest::Method::GET, &path, None);
    assert_eq!(desk["dossier"]["on_behalf"]["name"], CHILD_NAME);
    assert_eq!(desk["dossier"]["applicant"], "Nguyễn Thị Ví Dụ");
    open_first(&phone, "for", &code);
}

#[test]
fn an_elder_consents_on_another_phone_and_both_read_the_same_log() {
    let scene = Scene::new();
    let (guardian, elder, link) = consented(&scene);
    prepare_for(&guardian, &link);
    guardian.confirm();
    let code = guardian.filed();
    assert_eq!(
        fact(&guardian.screen(), "facts", "whom"),
        format!("{ELDER_NAME} · người cao tuổi")
    );

    open_first(&guardian, "for", &code);
    open_first(&elder, "by", &code);
    let told = log(&guardian.screen());
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].contains("Trần Văn Thử") && told[1].contains(ELDER_NAME),
        "{told:?}"
    );
    assert_eq!(log(&elder.screen()), told);
}

#[test]
fn an_elder_refuses_and_her_name_stays_hers() {
    let scene = Scene::new();
    let (guardian, elder) = (scene.phone_of("thu"), scene.phone_of("mau"));
    ask(&guardian, ELDER, "elder");
    open_first(&elder, "asked", "Xin làm thay");
    elder.press("refuse:");
    elder.until("refused", |s| text(s).contains("Bạn đã từ chối"));
    guardian.app.dispatch(Action::Foreground);
    guardian.until("refused", |s| {
        rows(s, "past").iter().any(|(_, row)| row.contains("Bị từ chối"))
    });
    open_first(&guardian, "past", "Từ chối");
    let seen = guardian.seen().iter().map(text).collect::<String>();
    assert!(!seen.contains(ELDER_NAME), "no directory of numbers");
}

#[test]
fn a_link_withdrawn_by_the_other_refuses_the_dossier_and_keeps_the_draft() {
    let scene = Scene::new();
    let (guardian, elder, link) = consented(&scene);
    let draft = prepare_for(&guardian, &link);
    open_first(&elder, "by", "Đồng ý");
    elder.press("withdraw:");
    elder.until("withdrawn", |s| {
        log(s).iter().any(|l| l.contains("Rút") && l.contains(ELDER_NAME))
    });

    // The guardian's phone has not heard of it.
    guardian.confirm();
    let refused = guardian.until("refused", |s| code_of(s, "stage").as_deref() == Some("MC-F11"));
    assert_eq!(refused.route, format!("draft/{draft}/sending"));
    assert_eq!(scene.sandbox.state()["dossier_count"], 0);
    guardian.press("take-back");
    guardian.until("the draft, which knows", |s| {
        code_of(s, "whom-over").as_deref() == Some("MC-F11")
    });
    // For oneself it goes, with every answer still there.
    guardian.app.dispatch(Action::Choose {
        block: "whom".into(),
        selected: vec!["self".into()],
    });
    guardian.until("nobody left to choose", |s| !has_block(s, "whom"));
    guardian.walk(&Answers::new(), &[]);
    guardian.confirm();
    let code = guardian.filed();
    let held = scene.sandbox.state();
    assert_eq!(held["dossiers"][0]["code"], code.as_str());
    assert_eq!(held["dossiers"][0]["data"]["tinh_trang"], "chua_ket_hon");
    assert_eq!(fact(&guardian.screen(), "facts", "whom"), "Chính người nộp");
}

#[test]
fn the_guardian_withdraws_and_both_read_who_did() {
    let scene = Scene::new();
    let (guardian, elder, _) = consented(&scene);
    open_first(&guardian, "for", "Đồng ý");
    guardian.press("withdraw:");
    guardian.until("withdrawn", |s| {
        log(s)
            .iter()
            .any(|l| l.contains("Rút") && l.contains("Trần Văn Thử"))
    });
    open_first(&elder, "past", "Rút");
    assert_eq!(log(&elder.screen()), log(&guardian.screen()));
    // Nothing is left to choose for whom.
    leave(&guardian);
    guardian.press("tab:home");
    guardian.begin("giay doc than", MARITAL);
    assert!(!has_block(&guardian.screen(), "whom"));
}

#[test]
fn asking_without_a_network_says_so_survives_a_kill_and_goes_once() {
    let scene = Scene::new();
    let place = scene.place("vi-du");
    let phone = scene.phone_of("vi-du");
    phone.app.dispatch(Action::Connectivity { online: false });
    to_family(&phone);
    phone.press("go:person/family/add");
    phone.until("said before", |s| has_block(s, "offline"));
    phone.fill("family:number", CHILD);
    choose(&phone, "family:relation", "child");
    phone.press("ask-family");
    phone.until("it waits", |s| {
        s.route == "person/family" && text(s).contains("Chờ gửi: xin làm thay con")
    });
    drop(phone);

    // The answer to the first try is lost: the same key asks again.
    scene.sandbox.misbehave(
        1,
        json!([{"path": "/family", "method": "POST", "kind": {"lose_response": true}, "probability": 1.0, "times": 1}]),
    );
    let phone = Phone::open(&place);
    to_family(&phone);
    phone.until("active", |s| {
        rows(s, "for").iter().any(|(_, row)| row.contains(CHILD_NAME)) && !text(s).contains("Chờ gửi")
    });
    let posts = scene.sandbox.state()["requests"]["POST /family"].as_u64();
    assert_eq!(posts, Some(2));
    assert_eq!(scene.links().len(), 1);

    // What was heard is there without a network, after a kill too; withdrawing says that it needs one.
    open_first(&phone, "for", "Xin làm thay");
    drop(phone);
    let phone = Phone::open(&place);
    phone.app.dispatch(Action::Connectivity { online: false });
    phone.until("the log from before", |s| s.chrome.offline && log(s).len() == 2);
    phone.press("withdraw:");
    phone.until("not done", |s| {
        code_of(s, "family-failed").as_deref() == Some("MC-N01")
    });
    assert_eq!(scene.links()[0]["state"], "active");
}

#[test]
fn asking_twice_or_at_level_1_is_told_in_words() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    ask(&phone, CHILD, "child");
    phone.until("active", |s| !rows(s, "for").is_empty());
    ask(&phone, CHILD, "ward");
    let screen = phone.until("refused", |s| {
        text(s).contains("MC-F12") && text(s).contains("forget-asking:")
    });
    assert_eq!(rows(&screen, "for").len(), 1);
    phone.press("forget-asking:");
    phone.until("put away", |s| !text(s).contains("forget-asking:"));

    let elder = scene.phone_of("mau");
    ask(&elder, "036085000123", "child");
    elder.until("a higher level", |s| {
        has_block(s, "signin") && text(s).contains("Cần định danh mức độ 2")
    });
    assert_eq!(scene.links().len(), 1, "nothing was sent below the level");
}
