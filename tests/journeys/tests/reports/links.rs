//! Links to reports, from Zalo, a text message, a notification or what was pasted.

use crate::news::rows;
use crate::scene::{Scene, fact, has, lamp, notice, online, send, text};
use motcua_core::Action;
use motcua_journeys::{Phone, pressable};
use serde_json::json;

fn link(number: &str) -> String {
    format!("https://motcua.ninhbinh.example/phan-anh/{number}")
}

fn open(phone: &Phone, number: &str) {
    phone.app.dispatch(Action::OpenLink { url: link(number) });
}

/// Waits for the page of one's own report.
fn own_page(phone: &Phone, number: &str) {
    phone.until("its own page", |s| {
        s.route.starts_with("report/")
            && !s.route.starts_with("report/number")
            && has(s, "thread")
            && fact(s, "facts", "number") == number
    });
}

#[test]
fn a_link_opens_that_report_of_ones_own_offline_too_with_the_list_behind_it() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let one = send(&phone);
    lamp(&phone, "Đèn hai.", "Phố Hai");
    let two = send(&phone);
    phone.press_home();
    online(&phone, false);
    open(&phone, &one);
    own_page(&phone, &one);
    assert!(text(&phone.screen()).contains("Đèn một."));
    open(&phone, &two);
    own_page(&phone, &two);
    phone.app.dispatch(Action::Back);
    phone.at("reports");
}

#[test]
fn a_link_starts_the_app_cold_on_its_report() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let number = send(&phone);
    phone.press_home();
    phone.app.close();
    let phone = Phone::open(&scene.place("vi-du"));
    open(&phone, &number);
    own_page(&phone, &number);
}

#[test]
fn a_pasted_message_opens_the_report_it_links_to() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let number = send(&phone);
    phone.press_home();
    phone.press("go:inbox");
    phone.fill(
        "paste",
        &format!("Phản ánh {number} đã có trả lời. Xem: {}", link(&number)),
    );
    phone.press("open-pasted");
    own_page(&phone, &number);
}

#[test]
fn on_another_phone_a_link_asks_for_sign_in_and_then_opens_ones_own_report() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let number = send(&phone);
    let other = scene.phone("new");
    open(&other, &number);
    let page = other.until("what all may see", |s| has(s, "facts") && has(s, "signin"));
    assert!(
        !text(&page).contains("Đèn một."),
        "not taken in yet: its words are closed"
    );
    other.sign_in(&scene.sandbox, "vi-du");
    own_page(&other, &number);
    assert!(text(&other.screen()).contains("Đèn một."));
}

#[test]
fn the_first_start_of_all_keeps_the_link_until_the_province_is_known() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let number = send(&phone);
    let fresh = Phone::open(&scene.place("fresh"));
    online(&fresh, false);
    open(&fresh, &number);
    fresh.app.close();
    let fresh = Phone::open(&scene.place("fresh"));
    online(&fresh, true);
    fresh.until("the report", |s| {
        s.route == format!("report/number/{number}") && has(s, "facts")
    });
    fresh.app.close();
    let fresh = Phone::open(&scene.place("fresh"));
    fresh.until("still there after a kill", |s| {
        s.route == format!("report/number/{number}") && has(s, "facts")
    });
}

#[test]
fn somebody_elses_report_shows_what_is_public_and_one_that_is_not_there_says_so() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let number = send(&phone);
    scene.officer(&number, json!({"action": "accept"}));
    let other = scene.phone_of("thu");
    open(&other, &number);
    let page = other.until("what all may see", |s| has(s, "facts"));
    assert!(
        text(&page).contains("Đèn một.") && !has(&page, "thread"),
        "{page:?}"
    );
    assert!(!pressable(&page).iter().any(|id| id == "report-reply"));
    other.app.dispatch(Action::Back);
    other.at("reports");
    assert!(
        rows(&other.screen(), "own").is_empty(),
        "it became none of theirs"
    );
    open(&other, "PAKN-37-9999999");
    let page = other.until("not there", |s| has(s, "gone"));
    assert_eq!(notice(&page, "gone"), "Không tìm thấy phản ánh này");
    other.press("go:inbox");
    other.at("inbox");
}

#[test]
fn a_report_that_is_not_on_the_phone_opens_when_the_network_comes() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    lamp(&phone, "Đèn một.", "Phố Một");
    let number = send(&phone);
    let other = scene.phone_of("thu");
    online(&other, false);
    open(&other, &number);
    let page = other.until("no network", |s| has(s, "offline"));
    assert!(notice(&page, "offline").contains("không có mạng"));
    online(&other, true);
    other.until("opened", |s| has(s, "facts"));
}

#[test]
fn a_link_of_another_place_opens_nothing() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    for url in [
        "https://evil.example/phan-anh/PAKN-37-0000001",
        "https://motcua.ninhbinh.example/phan-anh/../../x",
        "https://motcua.ninhbinh.example/khac/PAKN-37-0000001",
    ] {
        phone.press_home();
        phone.app.dispatch(Action::OpenLink { url: url.into() });
        phone.until("not for this app", |s| text(s).contains("MC-X03"));
    }
}
