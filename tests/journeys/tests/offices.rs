//! Watching offices: what was filed and settled late is what the page says, and without a network the old figures stay.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

use motcua_core::Action;
use motcua_core::screen::{Block, Screen};
use motcua_journeys::{Answers, Phone, Place, Sandbox, pressable};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const CO_LE: &str = "37.14026";
const DAY: Duration = Duration::from_hours(24);

/// A province whose clock is so many days ahead.
fn province() -> (Sandbox, Arc<AtomicU32>) {
    let days = Arc::new(AtomicU32::new(0));
    let ahead = days.clone();
    let now = motcua_province::system_clock();
    let sandbox = Sandbox::start_at(Arc::new(move || now() + DAY * ahead.load(Ordering::SeqCst)));
    (sandbox, days)
}

fn choose(phone: &Phone, block: &str, chosen: &str) {
    phone.app.dispatch(Action::Choose {
        block: block.into(),
        selected: vec![chosen.into()],
    });
}

/// Cells of a row of a chart.
fn cells(screen: &Screen, chart: &str, row: &str) -> Option<Vec<String>> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Chart { id, rows, .. } if id == chart => rows
            .iter()
            .find(|r| r.id == row || r.name == row)
            .map(|r| r.cells.clone()),
        _ => None,
    })
}

fn text(screen: &Screen) -> String {
    serde_json::to_string(screen).expect("plain")
}

/// Early, on time and late, counted from the desk's own record of each dossier and from nothing else.
fn by_record(sandbox: &Sandbox, codes: &[String]) -> [u32; 3] {
    let mut counts = [0; 3];
    for code in codes {
        let held = sandbox.call(Method::GET, &format!("/desk/api/dossiers/{code}"), None);
        let dossier = &held["dossier"];
        let end = dossier["events"]
            .as_array()
            .expect("events")
            .iter()
            .find(|e| e["status"] == 9);
        let end = end.expect("settled")["at"].as_str().expect("a time")[..10].to_owned();
        let due = dossier["due"].as_str().expect("a day").to_owned();
        match end.cmp(&due) {
            std::cmp::Ordering::Less => counts[0] += 1,
            std::cmp::Ordering::Equal => counts[1] += 1,
            std::cmp::Ordering::Greater => counts[2] += 1,
        }
    }
    counts
}

fn file(sandbox: &Sandbox, phone: &Phone, first: bool) -> String {
    phone.begin("giấy độc thân", "1.004873");
    phone.walk(
        &Answers::from([("tinh_trang", "chua_ket_hon"), ("yeu_cau_cho", "ban_than")]),
        &[],
    );
    phone.confirm();
    if first {
        phone.sign_in(sandbox, "vi-du");
    }
    phone.filed()
}

#[test]
fn the_figures_of_an_office_are_those_of_the_record_and_stay_without_a_network() {
    let (sandbox, days) = province();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    let mut codes = Vec::new();
    for n in 0..3 {
        if n > 0 {
            phone.press_home();
        }
        codes.push(file(&sandbox, &phone, n == 0));
    }
    // From the dossier's own page one sees its office.
    assert!(pressable(&phone.screen()).contains(&format!("go:offices/{CO_LE}")));

    days.store(40, Ordering::SeqCst);
    for code in &codes {
        sandbox.officer(code, json!({"action": "accept"}));
        sandbox.officer(code, json!({"action": "finish"}));
    }
    let counted = by_record(&sandbox, &codes);
    println!("by the record: {counted:?} early, on time, late");
    assert_eq!(counted, [0, 0, 3]);

    phone.press_home();
    phone.press("go:offices");
    phone.until("all offices", |s| text(s).contains("13 cơ quan"));
    phone.fill("offices:query", "co le");
    phone.until("one office", |s| text(s).contains("1 cơ quan"));
    phone.press(&format!("go:offices/{CO_LE}"));
    phone.at(&format!("offices/{CO_LE}"));
    let as_of = sandbox.call(Method::GET, "/offices", None)["as_of"]
        .as_str()
        .expect("a day")
        .to_owned();
    choose(&phone, "offices:period", &as_of[..7]);
    let expected: Vec<String> = counted.iter().map(ToString::to_string).collect();
    let screen = phone.until("the month", |s| {
        cells(s, "settled", "all").as_ref() == Some(&expected)
    });
    assert_eq!(cells(&screen, "settled", "Hộ tịch"), Some(expected.clone()));
    let wire = sandbox.call(
        Method::GET,
        &format!("/offices/{CO_LE}?period={}", &as_of[..7]),
        None,
    );
    let figures: &Value = &wire["office"]["figures"];
    assert_eq!(
        [&figures["early"], &figures["on_time"], &figures["late"]].map(Value::as_u64),
        [Some(0), Some(0), Some(3)]
    );
    // Nobody rated it: said so, and no small number anywhere.
    assert!(text(&screen).contains("Trong kỳ này chưa có đánh giá nào."));

    let day = |as_of: &str| format!("{}/{}/{}", &as_of[8..10], &as_of[5..7], &as_of[..4]);
    phone.app.dispatch(Action::Connectivity { online: false });
    days.store(41, Ordering::SeqCst);
    let old = phone.until("the old figures", |s| text(s).contains("Đang xem số liệu đã tải"));
    assert_eq!(cells(&old, "settled", "all"), Some(expected.clone()));
    assert!(text(&old).contains(&day(&as_of)), "with their date");
    // A killed app comes back to them, still without a network.
    drop(phone);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.app.dispatch(Action::Connectivity { online: false });
    let back = phone.until("the old figures again", |s| {
        cells(s, "settled", "all").as_ref() == Some(&expected)
    });
    assert_eq!(back.route, format!("offices/{CO_LE}"));
    phone.app.dispatch(Action::Connectivity { online: true });
    let new_day = sandbox.call(Method::GET, "/offices", None)["as_of"]
        .as_str()
        .expect("a day")
        .to_owned();
    if new_day[..7] == as_of[..7] {
        phone.until("the new date", |s| {
            text(s).contains(&day(&new_day)) && !s.chrome.offline
        });
    }
    // A network that goes and comes while the app begins to ask holds nothing up.
    let next_month = new_day[..7] != as_of[..7];
    days.store(42, Ordering::SeqCst);
    drop(phone);
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    for online in [false, true] {
        phone.app.dispatch(Action::Connectivity { online });
    }
    let newest = sandbox.call(Method::GET, "/offices", None)["as_of"].clone();
    let newest = newest.as_str().expect("a day");
    if !next_month && newest[..7] == as_of[..7] {
        phone.until("the newest date", |s| text(s).contains(&day(newest)));
    }
}

#[test]
fn one_figure_of_all_offices_of_a_kind_is_compared_by_name_and_sorted_when_asked() {
    let (sandbox, _) = province();
    let dir = tempfile::tempdir().expect("a folder");
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.press("go:offices");
    phone.press("compare:commune");
    let rows = |s: &Screen| {
        s.blocks.iter().find_map(|b| match b {
            Block::Chart { id, rows, .. } if id == "compared" => Some(
                rows.iter()
                    .map(|r| (r.id.clone(), r.permille))
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        })
    };
    choose(&phone, "offices:figure", "received");
    choose(&phone, "offices:period", "2026-Q3");
    let by_name = phone.until("received in the quarter", |s| {
        text(s).contains("Quý 3/2026 · tính đến") && text(s).contains("Hồ sơ nhận") && rows(s).is_some()
    });
    let by_name = rows(&by_name).expect("a chart");
    assert_eq!(by_name.len(), 12);
    choose(&phone, "offices:order", "high");
    let sorted = phone.until("another order", |s| rows(s).is_some_and(|r| r != by_name));
    let sorted: Vec<Option<u32>> = rows(&sorted)
        .expect("a chart")
        .into_iter()
        .map(|(_, p)| p)
        .collect();
    assert!(sorted.windows(2).all(|two| two[0] >= two[1]), "{sorted:?}");
    let list = sandbox.call(Method::GET, "/offices?period=2026-Q3", None);
    let most = list["offices"]
        .as_array()
        .expect("offices")
        .iter()
        .filter(|o| o["kind"] == "commune");
    let most = most.filter_map(|o| o["figures"]["received"].as_u64()).max();
    println!("most received in a commune in 2026-Q3: {most:?}");
    assert_eq!(sorted.first(), Some(&Some(1000)));
}
