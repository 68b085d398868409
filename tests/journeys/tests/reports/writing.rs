//! From an empty page to a report that arrived once.

use crate::scene::{
    Scene, add_photo, choose, fact, go_on, has, lamp, notice, officer_reads, online, send, sha256, start,
    text, to_place, to_reports, write,
};
use motcua_core::Action;
use motcua_core::ports::Position;
use motcua_core::screen::{Block, MapPoint, Screen};
use motcua_core::testing::ScriptedLocation;
use motcua_journeys::{Phone, eventually, pressable};
use std::sync::Arc;

#[test]
fn written_without_a_network_and_over_a_restart_it_arrives_once_with_its_photo_byte_for_byte() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    let (path, sent) = scene.photo(7);
    online(&phone, false);
    start(&phone, "duong-hong");
    choose(&phone, "report:a:hong-gi", &["nap-cong", "via-he"]);
    phone.fill("report:a:rong-cm", "40,5");
    write(&phone, "Nắp cống vỡ trước cổng trường.");
    let route = phone.screen().route;
    drop(phone);

    let phone = Phone::open(&scene.place("vi-du"));
    online(&phone, false);
    let again = phone.until("the same page with the same words", |s| {
        s.route == route && text(s).contains("Nắp cống vỡ trước cổng trường.")
    });
    assert!(text(&again).contains("40,5"), "{}", text(&again));
    go_on(&phone, "what", "photos");
    add_photo(&phone, "report-photos", &path);
    go_on(&phone, "photos", "place");
    phone.fill("report:address", "Trước trường tiểu học");
    phone.until("the address", |s| text(s).contains("Trước trường tiểu học"));
    go_on(&phone, "place", "check");
    assert!(has(&phone.screen(), "offline"));
    phone.press("report-send");
    phone.until("it waits", |s| notice(s, "standing") == "Phản ánh chưa đến tỉnh");
    drop(phone);
    assert!(scene.desk().is_empty());

    let phone = Phone::open(&scene.place("vi-du"));
    scene.weather(3, 0.15);
    online(&phone, true);
    phone.until("the server's word", |s| {
        s.route.starts_with("report/") && fact(s, "facts", "number").starts_with("PAKN")
    });
    scene.sandbox.behave();
    let desk = scene.desk();
    assert_eq!(desk.len(), 1, "{desk:#?}");
    let report = &desk[0];
    assert_eq!(report["description"], "Nắp cống vỡ trước cổng trường.");
    assert_eq!(report["address"], "Trước trường tiểu học");
    let attributes = &report["extended"]["attributes"];
    assert_eq!(attributes["hong-gi"], serde_json::json!(["nap-cong", "via-he"]));
    assert_eq!(attributes["rong-cm"], serde_json::json!(["40.5"]));
    assert_eq!(report["extended"]["sender"], "Nguyễn Thị Ví Dụ");
    assert_eq!(report["extended"]["media"].as_array().map(Vec::len), Some(1));
    let hex = sha256(&sent);
    assert_eq!(
        scene.sandbox.upload_bytes(&hex),
        sent,
        "byte for byte what the phone sealed"
    );
}

#[test]
fn a_point_of_the_map_is_the_place_in_degrees() {
    let scene = Scene::new();
    let phone = scene.phone("may");
    start(&phone, "den-duong");
    to_place(&phone, "Đèn tắt.");
    phone.until("the map", |s| has(s, "report-map"));
    online(&phone, false);
    phone.app.dispatch(Action::Point {
        block: "report-map".into(),
        at: MapPoint { x: 500, y: 500 },
    });
    let pinned = phone.until("a mark", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Map { mark: Some(_), .. }))
    });
    let mark = |s: &motcua_core::screen::Screen| {
        s.blocks.iter().find_map(|b| match b {
            Block::Map {
                mark, shapes, note, ..
            } => Some((*mark, shapes.len(), note.clone())),
            _ => None,
        })
    };
    let (at, shapes, note) = mark(&pinned).expect("a map");
    assert_eq!(at, Some(MapPoint { x: 500, y: 500 }));
    assert!(shapes > 100 && note.contains("vẽ phỏng"), "{shapes} {note}");
    for _ in 0..4 {
        let before = phone.screen().revision;
        phone.press("report-map-in");
        phone.until("nearer", |s| s.revision > before);
    }
    phone.app.dispatch(Action::Point {
        block: "report-map".into(),
        at: MapPoint { x: 1_500, y: 500 },
    });
    go_on(&phone, "place", "check");
    online(&phone, true);
    phone.press("report-send");
    phone.until("a number", |s| fact(s, "facts", "number").starts_with("PAKN"));
    let report = &scene.desk()[0];
    // The middle of all outlines of the drawing: half way between its southernmost and northernmost, westernmost and easternmost.
    let map = scene
        .sandbox
        .call(reqwest::Method::GET, "/open311/v2/map.json", None);
    let mut all: Vec<(f64, f64)> = Vec::new();
    for feature in map["features"].as_array().unwrap() {
        let lines = &feature["geometry"]["coordinates"];
        let line = if feature["geometry"]["type"] == "Polygon" {
            &lines[0]
        } else {
            lines
        };
        all.extend(
            line.as_array()
                .unwrap()
                .iter()
                .map(|p| (p[1].as_f64().unwrap(), p[0].as_f64().unwrap())),
        );
    }
    let middle = |of: fn(&(f64, f64)) -> f64| {
        let low = all.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = all.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        f64::midpoint(low, high)
    };
    let near = |value: &serde_json::Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-6;
    assert!(
        near(&report["lat"], middle(|p| p.0)),
        "{} {}",
        report["lat"],
        middle(|p| p.0)
    );
    assert!(
        near(&report["long"], middle(|p| p.1)),
        "{} {}",
        report["long"],
        middle(|p| p.1)
    );
}

#[test]
fn the_phones_own_place_is_taken_once_it_is_asked() {
    let scene = Scene::new();
    let place = scene.place("may");
    let location = Arc::new(ScriptedLocation::default());
    let at = Position {
        latitude: 20.250_7,
        longitude: 105.974_5,
        accuracy_m: 12.0,
        at_ms: 0,
    };
    location.0.answer(Ok(at));
    let phone = Phone::open_with(&place, |ports| ports.location = location);
    phone.until("the pack", |s| pressable(s).iter().any(|id| id == "go:reports"));
    crate::scene::to_kinds(&phone);
    phone.until("the kinds", |s| has(s, "kinds-0"));
    start(&phone, "cay-xanh");
    write(&phone, "Cây sắp đổ.");
    go_on(&phone, "what", "photos");
    go_on(&phone, "photos", "place");
    phone.press("report-here");
    phone.until("the place", |s| {
        text(s).contains("20.25070, 105.97450 · theo điện thoại, sai số chừng 12 m")
    });
    phone.press("report-here");
    phone.until("no second answer", |s| text(s).contains("MC-K03"));
    go_on(&phone, "place", "check");
    send(&phone);
    assert_eq!(scene.desk()[0]["lat"], 20.2507);
}

#[test]
fn what_is_lacking_is_named_at_its_place_and_nothing_is_sent() {
    let scene = Scene::new();
    let phone = scene.phone("may");
    start(&phone, "rac-thai");
    phone.press("continue:report/what");
    let screen = phone.until("what is lacking", |s| has(s, "errors"));
    assert!(screen.route.ends_with("/what"));
    let text = text(&screen);
    assert!(
        text.contains("focus:report:a:loai-rac") && text.contains("focus:report:text"),
        "{text}"
    );
    assert!(scene.desk().is_empty());
}

/// Written as far as the last page, with a place on the map.
fn pinned(phone: &Phone, words: &str) {
    start(phone, "den-duong");
    to_place(phone, words);
    point(phone, MapPoint { x: 480, y: 520 });
    go_on(phone, "place", "check");
}

/// Touches the map, and waits for the mark.
fn point(phone: &Phone, at: MapPoint) -> MapPoint {
    phone.until("the map", |s| has(s, "report-map"));
    phone.app.dispatch(Action::Point {
        block: "report-map".into(),
        at,
    });
    let marked = phone.until("a mark", |s| mark(s).is_some());
    mark(&marked).expect("just seen")
}

fn mark(screen: &Screen) -> Option<MapPoint> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Map { mark, .. } => *mark,
        _ => None,
    })
}

#[test]
fn me_too_without_a_sign_in_leads_to_one_and_what_is_written_stays() {
    let scene = Scene::new();
    let first = scene.phone_of("vi-du");
    pinned(&first, "Cột đèn nghiêng.");
    let number = send(&first);
    let second = scene.phone("nobody");
    pinned(&second, "Cột đèn sắp đổ.");
    second.until("one nearby, and a way to sign in", |s| {
        has(s, "nearby") && has(s, "signin")
    });
    let me_too = format!("me-too:{number}");
    second.press(&me_too);
    let led = second.ever("led to the sign-in", |s| {
        s.chrome.focus.as_deref() == Some("signin")
    });
    assert!(!text(&led).contains("MC-N14"));
    second.sign_in(&scene.sandbox, "thu");
    second.until("signed in, on the same page", |s| {
        has(s, "nearby") && !has(s, "signin") && text(s).contains("Cột đèn sắp đổ.")
    });
    second.press(&me_too);
    second.until("said", |s| text(s).contains("Bạn đã nói"));
}

#[test]
fn nearer_is_nearer_to_the_chosen_point_and_a_point_outside_the_province_is_said() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    start(&phone, "den-duong");
    to_place(&phone, "Đèn tắt.");
    point(&phone, MapPoint { x: 600, y: 400 });
    let middle = |at: MapPoint| (480..=520).contains(&at.x) && (480..=520).contains(&at.y);
    for _ in 0..6 {
        phone.press("report-map-in");
        phone.until("the point in the middle", |s| mark(s).is_some_and(middle));
    }
    for _ in 0..6 {
        phone.press("report-map-out");
    }
    phone.app.dispatch(Action::Point {
        block: "report-map".into(),
        at: MapPoint { x: 5, y: 5 },
    });
    phone.until("outside", |s| text(s).contains("nằm ngoài tỉnh"));
}

#[test]
fn one_nearby_is_shown_before_sending_and_me_too_is_said_once() {
    let scene = Scene::new();
    let first = scene.phone_of("vi-du");
    lamp(&first, "Đèn đường tắt ba hôm.", "Đường Hữu Nghị");
    let lacking_place = first.screen();
    assert!(
        !has(&lacking_place, "nearby"),
        "without a place in degrees nobody can look"
    );
    first.press("report-send");
    first.until("a number", |s| fact(s, "facts", "number").starts_with("PAKN"));

    pinned(&first, "Cột đèn nghiêng.");
    let number = send(&first);
    let second = scene.phone_of("thu");
    pinned(&second, "Cột đèn sắp đổ.");
    let found = second.until("one nearby", |s| has(s, "nearby"));
    assert!(found.actions[0].label.contains("vẫn gửi"), "{:?}", found.actions);
    let me_too = format!("me-too:{number}");
    second.press(&me_too);
    second.until("said", |s| text(s).contains("Bạn đã nói"));
    second.press(&me_too);
    let count = || {
        let desk = scene.desk();
        let of = desk.iter().find(|r| r["service_request_id"] == number.as_str());
        of.expect("there")["extended"]["me_too"].as_u64()
    };
    eventually("counted", || count() == Some(1));
    to_reports(&second);
    assert!(
        text(&second.screen()).contains("Cột đèn sắp đổ."),
        "what was written stays"
    );
    assert_eq!(scene.desk().len(), 2);
}

#[test]
fn without_sign_in_it_is_sent_in_nobodys_name_and_followed_by_this_phone() {
    let scene = Scene::new();
    let phone = scene.phone("may");
    lamp(&phone, "Đèn nhấp nháy.", "Ngõ 12");
    assert!(has(&phone.screen(), "unsigned"));
    let number = send(&phone);
    let desk = scene.desk();
    assert_eq!(desk[0]["extended"]["sender"], serde_json::Value::Null);
    scene.officer(&number, serde_json::json!({"action": "accept"}));
    phone.press("refresh");
    phone.until("taken up", |s| notice(s, "standing") == "Đang xử lý");
    phone.fill("report:say:0", "Có cần ảnh không?");
    phone.press("report-reply");
    officer_reads(&scene, &["Có cần ảnh không?"]);
}

#[test]
fn a_photo_goes_without_sign_in_through_bad_weather_and_arrives_byte_for_byte() {
    let scene = Scene::new();
    let phone = scene.phone("may");
    let (path, sent) = scene.photo(21);
    start(&phone, "den-duong");
    write(&phone, "Đèn vỡ, dây thõng xuống.");
    go_on(&phone, "what", "photos");
    add_photo(&phone, "report-photos", &path);
    go_on(&phone, "photos", "place");
    phone.fill("report:address", "Ngõ 12");
    phone.until("the address", |s| text(s).contains("Ngõ 12"));
    go_on(&phone, "place", "check");
    assert!(
        has(&phone.screen(), "unsigned"),
        "in nobody's name, with its photo"
    );
    scene.weather(5, 0.15);
    let number = send(&phone);
    scene.sandbox.behave();
    let desk = scene.desk();
    assert_eq!(desk.len(), 1);
    assert_eq!(desk[0]["extended"]["sender"], serde_json::Value::Null);
    assert_eq!(desk[0]["extended"]["media"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.sandbox.upload_bytes(&sha256(&sent)), sent, "{number}");
    // Another photo, beside words, with the key that makes this phone the sender.
    let (path, more) = scene.photo(22);
    add_photo(&phone, "report-say-photos", &path);
    phone.fill("report:say:0", "Đây là bóng đèn.");
    phone.press("report-reply");
    officer_reads(&scene, &["Đây là bóng đèn."]);
    assert_eq!(scene.sandbox.upload_bytes(&sha256(&more)), more);
}

#[test]
fn a_kind_that_needs_sign_in_waits_for_one_and_then_goes() {
    let scene = Scene::new();
    let phone = scene.phone("vi-du");
    start(&phone, "cham-tra-ho-so");
    phone.fill("report:a:ma-ho-so", "H42.14026-20261124-0000001");
    write(&phone, "Quá hẹn năm ngày.");
    go_on(&phone, "what", "photos");
    phone.press("continue:report/photos");
    phone.until("the check", |s| {
        s.route.ends_with("/check") && text(s).contains("cần bạn đăng nhập")
    });
    phone.press("report-send");
    phone.until("it waits for a sign-in", |s| {
        text(s).contains("Chờ bạn đăng nhập")
    });
    phone.sign_in(&scene.sandbox, "vi-du");
    phone.until("a number", |s| fact(s, "facts", "number").starts_with("PAKN"));
    assert_eq!(scene.desk()[0]["extended"]["sender"], "Nguyễn Thị Ví Dụ");
}
