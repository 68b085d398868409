//! News: one inbox, days in a calendar, and the ways by which a citizen is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod quiet;
mod scene;

use motcua_core::Action;
use motcua_core::screen::Block;
use motcua_journeys::{eventually, pressable};
use scene::{Scene, bell, fact, fresh, has_block, news, rows, save, to_channels, to_inbox};

#[test]
fn news_stands_in_the_inbox_once_leads_to_its_dossier_and_is_seen_on_either_page() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    assert_eq!(bell(&phone.screen()), "Không có tin mới");
    scene.officer(&code, "accept");
    news(&phone, "one new", |s| bell(s) == "1 tin mới");
    // Asked again and again: still one.
    for _ in 0..3 {
        phone.app.dispatch(Action::Refresh);
    }
    phone.app.close();
    let phone = motcua_journeys::Phone::open(&scene.place("one"));
    phone.until("after a restart", |s| bell(s) == "1 tin mới");
    let inbox = to_inbox(&phone);
    assert_eq!(fresh(&inbox).len(), 1, "{inbox:?}");
    let line = rows(&inbox, "news")
        .into_iter()
        .find(|r| r.tag.is_some())
        .unwrap();
    assert!(
        line.title.contains("Được tiếp nhận") && line.detail.contains(&code),
        "{line:?}"
    );
    phone.press(&line.id);
    phone.at(&format!("dossier/{code}"));
    phone.app.dispatch(Action::Back);
    phone.until("seen", |s| s.route == "inbox" && fresh(s).is_empty());
    phone.press_home();
    phone.until("nothing new", |s| bell(s) == "Không có tin mới");
}

#[test]
fn all_news_is_marked_seen_at_once_and_the_tab_agrees() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    scene.officer(&code, "accept");
    news(&phone, "new", |s| bell(s) == "1 tin mới");
    to_inbox(&phone);
    phone.press("all-seen");
    phone.until("seen", |s| s.route == "inbox" && fresh(s).is_empty());
    phone.press_home();
    let home = phone.until("nothing new", |s| bell(s) == "Không có tin mới");
    assert!(home.tabs.iter().all(|t| t.badge == 0), "{:?}", home.tabs);
}

#[test]
fn a_second_phone_tells_the_latest_step_and_not_the_whole_past() {
    let scene = Scene::new();
    let (_one, code) = scene.filed();
    scene.officer(&code, "accept");
    let second = scene.second();
    to_inbox(&second);
    let inbox = second.until("the dossier's steps", |s| rows(s, "news").len() >= 2);
    assert_eq!(fresh(&inbox).len(), 1, "{:?}", rows(&inbox, "news"));
}

#[test]
fn a_pasted_message_leads_to_its_dossier() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    to_inbox(&phone);
    phone.fill("paste", "Chúc mừng năm mới!");
    phone.until("nothing found", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Field { id, label, .. } if id == "paste" && label.error.is_some()))
    });
    phone.fill(
        "paste",
        &format!("Ho so {code} da tiep nhan, hen tra 10/12/2026."),
    );
    let read = phone.until("read", |s| has_block(s, "pasted"));
    assert_eq!(fact(&read, "pasted", "code"), code);
    assert!(fact(&read, "pasted", "due").contains("10/12/2026"));
    phone.press("open-pasted");
    phone.at(&format!("dossier/{code}"));
    // It stays until it is taken away.
    to_inbox(&phone);
    phone.press("clear-pasted");
    phone.until("taken away", |s| !has_block(s, "pasted"));
}

#[test]
fn the_due_day_goes_into_a_calendar_file() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    phone.app.dispatch(Action::OpenLink {
        url: format!("https://motcua.ninhbinh.example/ho-so/{code}"),
    });
    phone.press("calendar");
    eventually("a file is shown", || {
        !phone.ports.browser.shown_files().is_empty()
    });
    let file = phone.ports.browser.shown_files().remove(0);
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str()),
        ("lich-hen.ics", "text/calendar")
    );
    let text = std::fs::read_to_string(&file.path).unwrap();
    let plain = text.replace("\r\n ", "");
    assert!(
        plain.contains(&format!("SUMMARY:Hẹn trả kết quả hồ sơ {code}\r\n")),
        "{plain}"
    );
    assert!(
        plain.contains(&format!("URL:https://motcua.ninhbinh.example/ho-so/{code}\r\n")),
        "{plain}"
    );
    assert!(
        plain.contains("DTSTART;VALUE=DATE:") && plain.contains("BEGIN:VALARM"),
        "{plain}"
    );
    for personal in ["Ví Dụ", "036190012345", "hôn nhân"] {
        assert!(!plain.contains(personal), "{plain}");
    }
}

#[test]
fn what_is_chosen_offline_waits_and_reaches_the_province_once() {
    let scene = Scene::new();
    let (phone, _) = scene.filed();
    to_channels(&phone);
    phone.app.dispatch(Action::Connectivity { online: false });
    phone.press("go:channels/return");
    phone.choose("channels:way:return:0", "sms");
    phone.choose("channels:daily:return", "daily");
    phone.app.dispatch(Action::Back);
    phone.choose("channels:urgent", "yes");
    phone.fill("channels:until", "sáng");
    phone.until("typed", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Field { id, value, .. } if id == "channels:until" && value == "sáng"))
    });
    phone.press("send-wish");
    let wrong = phone.until("the time is wrong", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Field { id, label, .. } if id == "channels:until" && label.error.is_some()))
    });
    assert_eq!(wrong.chrome.focus.as_deref(), Some("channels:until"));
    phone.fill("channels:until", "6h30");
    phone.until("typed", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Field { id, value, .. } if id == "channels:until" && value == "6h30"))
    });
    phone.press("send-wish");
    phone.until("waits", |s| has_block(s, "waiting"));
    // Killed before it went: it still waits, and goes with the network.
    phone.app.close();
    let phone = motcua_journeys::Phone::open(&scene.place("one"));
    phone.app.dispatch(Action::Connectivity { online: true });
    phone.until("the province's word", |s| {
        s.route == "channels" && !has_block(s, "waiting")
    });
    let other = scene.second();
    to_channels(&other);
    let told = other.until("heard on the other phone", |s| {
        rows(s, "kinds")
            .iter()
            .any(|r| r.detail.starts_with("Tin nhắn SMS"))
    });
    let urgent = rows(&told, "kinds")
        .into_iter()
        .find(|r| r.id.ends_with("return"))
        .unwrap();
    assert!(urgent.detail.ends_with("mỗi ngày một lần"), "{urgent:?}");
    assert!(serde_json::to_string(&told).unwrap().contains("06:30"));
    let state = scene.sandbox.state();
    assert_eq!(state["requests"]["PUT /channels"], 1);
}

#[test]
fn what_was_chosen_can_be_dropped_before_it_is_sent() {
    let scene = Scene::new();
    let (phone, _) = scene.filed();
    to_channels(&phone);
    phone.choose("channels:quiet", "off");
    phone.press("drop-wish");
    phone.until("as the province has it", |s| {
        !pressable(s).iter().any(|id| id == "send-wish") && has_block(s, "channels:from")
    });
}

#[test]
fn news_the_citizen_does_not_want_from_the_app_is_in_the_inbox_alone() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    phone.never_quiet();
    to_channels(&phone);
    phone.press("go:channels/status");
    phone.choose("channels:way:status:0", "none");
    save(&phone);
    phone.press_home();
    let before = phone.ports.notifier.shown().len();
    scene.officer(&code, "accept");
    news(&phone, "in the inbox", |s| bell(s) == "1 tin mới");
    assert_eq!(phone.ports.notifier.shown().len(), before);
}

#[test]
fn zalo_is_linked_by_a_code_gets_the_news_and_is_unlinked_in_the_app() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    phone.never_quiet();
    to_channels(&phone);
    phone.press("zalo-code");
    let shown = phone.until("a code", |s| has_block(s, "zalo-code"));
    phone.press("want-channels");
    phone.until("not seen yet", |s| {
        serde_json::to_string(s).is_ok_and(|t| t.contains("Tỉnh chưa thấy mã của bạn"))
    });
    let text = fact(&shown, "zalo-code", "code");
    scene.zalo_says(&text);
    phone.press("want-channels");
    phone.until("linked", |s| has_block(s, "zalo-linked"));
    eventually("a welcome", || {
        scene.zalo().iter().any(|t| t.contains("Đã liên kết"))
    });

    phone.press("go:channels/status");
    phone.choose("channels:way:status:0", "zalo");
    save(&phone);
    scene.officer(&code, "accept");
    eventually("told by Zalo", || {
        scene.told().contains(&("zalo".into(), "sent".into()))
    });
    let message = scene.zalo().remove(0);
    let link = message
        .split_whitespace()
        .find(|w| w.starts_with("https://"))
        .unwrap()
        .to_owned();
    assert!(!message.contains("Ví Dụ") && message.contains(&code), "{message}");
    phone.app.dispatch(Action::OpenLink { url: link });
    phone.at(&format!("dossier/{code}"));

    to_channels(&phone);
    phone.press("zalo-unlink");
    phone.until("unlinked", |s| has_block(s, "zalo-not"));
    scene.zalo_says("mc 1");
    assert!(!scene.sandbox.state()["requests"]["DELETE /channels/zalo"].is_null());
}

#[test]
fn an_account_unlinked_in_zalo_is_shown_as_unlinked() {
    let scene = Scene::new();
    let (phone, _) = scene.filed();
    to_channels(&phone);
    phone.press("zalo-code");
    let shown = phone.until("a code", |s| has_block(s, "zalo-code"));
    scene.zalo_says(&fact(&shown, "zalo-code", "code"));
    phone.press("want-channels");
    phone.until("linked", |s| has_block(s, "zalo-linked"));
    scene.zalo_says("huỷ");
    phone.app.dispatch(Action::Refresh);
    phone.until("unlinked", |s| has_block(s, "zalo-not"));
}
