//! Push messages and hours of quiet.

use crate::scene::{Scene, bell, news, rows, save, to_channels, to_inbox};
use motcua_core::Action;
use motcua_core::screen::Block;
use motcua_journeys::{Phone, eventually, push_service};

#[test]
fn in_quiet_hours_the_phone_shows_nothing_and_tells_it_when_they_end() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    quiet_all_day(&phone);
    let before = phone.ports.notifier.shown().len();
    scene.officer(&code, "accept");
    news(&phone, "in the inbox", |s| bell(s) == "1 tin mới");
    assert_eq!(
        phone.ports.notifier.shown().len(),
        before,
        "{:?}",
        phone.ports.notifier.shown()
    );
    phone.never_quiet();
    eventually("told after the quiet", || {
        phone.ports.notifier.shown().len() == before + 1
    });
    let shown = phone.ports.notifier.shown().pop().unwrap();
    assert!(
        shown.text.contains("Được tiếp nhận") && shown.tag == code,
        "{shown:?}"
    );
}

/// Quiet now, whenever this runs. The phone stands on the first tab.
fn quiet_all_day(phone: &Phone) {
    phone.never_quiet();
    to_channels(phone);
    // All day but a minute that is twelve hours away: quiet now, whenever this runs.
    let minute = |ms: i64| motcua_core::text::minute(ms);
    let now = i64::try_from(
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_millis(),
    )
    .unwrap();
    let away = now + 12 * 3600 * 1000;
    phone.choose("channels:quiet", "on");
    phone.fill("channels:from", &minute(away));
    phone.fill("channels:until", &minute(away - 60_000));
    phone.until("typed", |s| {
        s.blocks.iter().any(|b| {
            matches!(b, Block::Field { id, value, .. } if id == "channels:until" && *value == minute(away - 60_000))
        })
    });
    save(phone);
    phone.press_home();
}

/// A push service this phone is told by.
fn subscribe(scene: &Scene, phone: &Phone) -> std::sync::mpsc::Receiver<Vec<u8>> {
    let (endpoint, pushed) = push_service();
    phone.app.dispatch(Action::PushEndpoint {
        endpoint: Some(endpoint),
    });
    eventually("subscribed", || scene.sandbox.state()["push_subscriptions"] == 1);
    pushed
}

const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

#[test]
fn news_of_the_province_comes_by_push_and_stands_in_the_inbox_in_the_persons_language() {
    let scene = Scene::new();
    let (phone, _) = scene.filed();
    phone.never_quiet();
    let pushed = subscribe(&scene, &phone);
    let before = phone.ports.notifier.shown().len();
    let notice = serde_json::json!({
        "title": {"vi": "Nghỉ Tết từ 14-2", "en": "Closed for Tết from 14 February"},
        "text": {"vi": "Các điểm tiếp nhận mở lại ngày 23-2.", "en": "Desks open again on 23 February."}
    });
    scene
        .sandbox
        .call(reqwest::Method::POST, "/desk/api/notices", Some(notice));
    phone.app.on_push(pushed.recv_timeout(PATIENCE).expect("a push"));
    news_by_push(&phone);
    eventually("told on the phone", || {
        phone.ports.notifier.shown().len() == before + 1
    });
    let shown = phone.ports.notifier.shown().pop().unwrap();
    assert_eq!(
        (shown.title.as_str(), shown.text.as_str()),
        ("Tin của tỉnh", "Nghỉ Tết từ 14-2")
    );
    phone.app.dispatch(Action::SetLanguage {
        language: "en".into(),
    });
    let inbox = to_inbox(&phone);
    // Beside what was filed in the same second.
    let titles: Vec<String> = rows(&inbox, "news").into_iter().map(|row| row.title).collect();
    assert!(
        titles
            .iter()
            .any(|title| title == "Closed for Tết from 14 February"),
        "{titles:?}"
    );
}

fn news_by_push(phone: &Phone) {
    phone.until("one new", |s| bell(s) == "1 tin mới");
}

#[test]
fn a_push_in_the_quiet_is_kept_silent_over_a_kill_and_told_when_the_app_starts_after_it() {
    let scene = Scene::new();
    let (phone, code) = scene.filed();
    let pushed = subscribe(&scene, &phone);
    quiet_all_day(&phone);
    let before = phone.ports.notifier.shown().len();
    scene.officer(&code, "accept");
    phone.app.on_push(pushed.recv_timeout(PATIENCE).expect("a push"));
    news_by_push(&phone);
    assert_eq!(phone.ports.notifier.shown().len(), before, "it is quiet");
    phone.app.close();
    let other = scene.second();
    other.never_quiet();
    // The system starts the app for its job, and nobody looks.
    let phone = Phone::open(&scene.place("one"));
    eventually("told after the quiet", || {
        phone.ports.notifier.shown().iter().any(|shown| shown.tag == code)
    });
    assert_eq!(phone.ports.notifier.shown().len(), 1, "once");
}
