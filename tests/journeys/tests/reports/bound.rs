//! Reports bound to a dossier and its step, and answers that are moments.

use crate::scene::{Scene, choose, fact, go_on, has, notice, online, send, start, text, write};
use motcua_core::Action;
use motcua_core::ports::Clock;
use motcua_core::screen::{Block, PartialDate, Screen};
use motcua_core::testing::SystemClock;
use motcua_journeys::{Answers, Phone, Sandbox};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const DAY: i64 = 86_400_000;

/// The system's clock, so many days ahead.
struct Ahead(Arc<AtomicI64>);

impl Clock for Ahead {
    fn now_ms(&self) -> i64 {
        SystemClock.now_ms() + DAY * self.0.load(Ordering::SeqCst)
    }
}

/// Text of the notice about the step that is late.
fn said(screen: &Screen) -> String {
    let text = screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, text, .. } if id == "report-overdue" => Some(text.clone()),
        _ => None,
    });
    text.unwrap_or_default()
}

fn to_dossier(phone: &Phone, code: &str) {
    phone.press_home();
    phone.press("tab:dossiers");
    phone.at("dossiers");
    phone.press(&format!("go:dossier/{code}"));
    phone.at(&format!("dossier/{code}"));
}

#[test]
fn a_dossier_whose_step_is_late_offers_a_report_that_names_it_and_then_says_it_was_made() {
    let days = Arc::new(AtomicI64::new(0));
    let ahead = Ahead(Arc::clone(&days));
    let now = move || jiff::Timestamp::from_millisecond(ahead.now_ms()).expect("a time");
    let scene = Scene::on(Sandbox::start_at(Arc::new(now)));
    let clock = Arc::new(Ahead(Arc::clone(&days)));
    let phone = Phone::open_with(&scene.place("vi-du"), |ports| ports.clock = clock);
    phone.begin("giấy độc thân", "1.004873");
    let answers = Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")]);
    phone.walk(&answers, &[]);
    phone.confirm();
    phone.sign_in(&scene.sandbox, "vi-du");
    let code = phone.filed();
    scene
        .sandbox
        .officer(&code, serde_json::json!({"action": "accept"}));
    phone.app.dispatch(Action::Foreground);
    let desk = format!("/desk/api/dossiers/{code}");
    let steps = || {
        let held = scene.sandbox.call(reqwest::Method::GET, &desk, None);
        let events = held["dossier"]["events"].as_array().expect("events").clone();
        events.last().expect("one")["seq"].as_u64().expect("a number")
    };
    let step = steps();
    assert!(step > 1, "it was accepted");
    // What is reported names the step the person saw.
    let on_time = phone.until("the way to report", |s| {
        text(s).contains("go:reports/kinds") && text(s).contains("event-2")
    });
    assert!(!has(&on_time, "report-overdue"), "not late yet");

    // Nobody settles it.
    // Longer than three working days take over Tết, shorter than the 30 that a session lasts.
    days.store(25, Ordering::SeqCst);
    phone.app.dispatch(Action::Foreground);
    phone.until("it is late", |s| {
        notice(s, "report-overdue").starts_with("Hồ sơ đã quá hẹn")
    });
    phone.press("go:reports/kinds");
    phone.at("reports/kinds");
    phone.press("report-start:cham-tra-ho-so");
    let page = phone.until("the first page", |s| s.route.ends_with("/what"));
    assert!(text(&page).contains(&code), "the code is filled in");
    write(&phone, "Quá hẹn cả tuần, không có phiếu xin lỗi.");
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "check");
    online(&phone, false);
    phone.press("report-send");
    phone.until("it waits", |s| notice(s, "standing") == "Phản ánh chưa đến tỉnh");
    to_dossier(&phone, &code);
    let waiting = phone.until("that it was said", |s| {
        notice(s, "report-overdue").starts_with("Bạn đã phản ánh lúc")
    });
    assert_eq!(said(&waiting), "Chờ gửi");

    online(&phone, true);
    phone.until("that it arrived", |s| said(s) == "Đã gửi, chờ tiếp nhận");
    let reports = scene.desk();
    assert_eq!(reports.len(), 1);
    let extended = &reports[0]["extended"];
    assert_eq!(extended["about"]["dossier"], code.as_str(), "{extended}");
    assert_eq!(extended["about"]["step"], step, "{extended}");
    assert_eq!(extended["attributes"]["ma-ho-so"], serde_json::json!([code]));

    phone.press("report-dossier-said");
    let one = phone.until("the report itself", |s| {
        fact(s, "facts", "number").starts_with("PAKN")
    });
    assert!(text(&one).contains(&code));
    // The next step is another: what was said of this one stands in the list, and the new one may be reported.
    scene
        .sandbox
        .officer(&code, serde_json::json!({"action": "accept"}));
    assert!(steps() > step);
    to_dossier(&phone, &code);
    phone.app.dispatch(Action::Foreground);
    let next = phone.until("the next step is late too", |s| {
        text(s).contains("event-3") && notice(s, "report-overdue").starts_with("Hồ sơ đã quá hẹn")
    });
    assert!(text(&next).contains("Bạn đã phản ánh lúc"));
}

#[test]
fn a_moment_is_asked_with_its_time_of_day_and_arrives_in_the_provinces_hours() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    start(&phone, "rac-thai");
    choose(&phone, "report:a:loai-rac", &["khac"]);
    write(&phone, "Rác không ai dọn.");
    let value = PartialDate {
        day: Some(24),
        month: Some(11),
        year: Some(2026),
    };
    phone.app.dispatch(Action::SetDate {
        block: "report:a:tu-ngay".into(),
        value,
        revision: phone.revision(),
    });
    phone.fill("report:t:tu-ngay", "25 giờ");
    phone.until("the time", |s| text(s).contains("25 giờ"));
    phone.press("continue:report/what");
    phone.ever("what is wrong", |s| {
        s.chrome.focus.as_deref() == Some("report:t:tu-ngay") && text(s).contains("Hãy ghi giờ và phút")
    });
    phone.fill("report:t:tu-ngay", "18h30");
    phone.until("the other time", |s| text(s).contains("18h30"));
    drop(phone);

    let phone = Phone::open(&scene.place("vi-du"));
    phone.until("day and time are still there", |s| {
        text(s).contains("18h30") && text(s).contains("2026")
    });
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "place");
    phone.fill("report:address", "Ngõ 12");
    phone.until("the address", |s| text(s).contains("Ngõ 12"));
    go_on(&phone, "place", "check");
    assert_eq!(fact(&phone.screen(), "summary", "tu-ngay"), "24/11/2026, 18:30");
    send(&phone);
    let answer = &scene.desk()[0]["extended"]["attributes"]["tu-ngay"];
    assert_eq!(*answer, serde_json::json!(["2026-11-24T18:30:00+07:00"]));
}
