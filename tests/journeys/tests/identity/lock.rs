//! The lock of the app.

use crate::{Scene, codes, notice, sign_in};
use motcua_core::Action;
use motcua_core::screen::Block;
use motcua_journeys::{Phone, Place};

fn set_lock(scene: &Scene, pin: &str) {
    let phone = &scene.phone;
    phone.press("tab:person");
    phone.press("go:person/lock");
    phone.at("person/lock");
    phone.fill("lock:new", "123456");
    phone.fill("lock:again", "123456");
    phone.press("set-pin");
    phone.until("too easy", |s| codes(s) == ["MC-I86"]);
    phone.fill("lock:new", pin);
    phone.press("set-pin");
    phone.until("not the same", |s| codes(s) == ["MC-I88"]);
    phone.fill("lock:again", pin);
    phone.press("set-pin");
    phone.until("set", |s| {
        s.blocks
            .iter()
            .any(|b| matches!(b, Block::Choice { id, .. } if id == "lock:after"))
    });
    phone.app.dispatch(Action::Choose {
        block: "lock:after".into(),
        selected: vec!["now".into()],
    });
}

#[test]
fn a_locked_app_shows_nothing_counts_tries_over_a_kill_and_opens_by_its_pin() {
    let scene = Scene::usual();
    set_lock(&scene, "739164");
    let phone = &scene.phone;
    phone.app.dispatch(Action::Foreground);
    let screen = phone.at("lock");
    assert!(screen.chrome.private && screen.tabs.is_empty() && screen.chrome.back.is_none());
    phone.app.dispatch(Action::Back);
    phone.fill("lock:pin", "000111");
    phone.press("try-pin");
    phone.until("four left", |s| {
        notice(s, "wrong").is_some_and(|t| t.contains('4'))
    });

    let Scene {
        sandbox, phone, dir, ..
    } = scene;
    let place = Place::new(dir.path(), &sandbox);
    drop(phone);
    let phone = Phone::open(&place);
    phone.at("lock");
    for left in ["3", "2", "1"] {
        phone.fill("lock:pin", "000111");
        phone.press("try-pin");
        phone.until("counted on", |s| {
            notice(s, "wrong").is_some_and(|t| t.contains(left))
        });
    }
    phone.fill("lock:pin", "739164");
    phone.press("try-pin");
    phone.until("open", |s| s.route != "lock");
}

#[test]
fn a_forgotten_pin_gives_way_to_a_new_sign_in_of_the_same_citizen_alone() {
    let scene = Scene::usual();
    let phone = &scene.phone;
    phone.press("tab:person");
    sign_in(&scene, "vi-du");
    set_lock(&scene, "739164");
    phone.app.dispatch(Action::Foreground);
    phone.at("lock");
    phone.sign_in(&scene.sandbox, "thu");
    phone.until("another person is refused", |s| {
        s.route == "lock" && codes(s) == ["MC-S15"]
    });
    let Scene {
        sandbox, phone, dir, ..
    } = scene;
    drop(phone);
    // A stranger who signed in and restarts the app is not its owner.
    let phone = Phone::open(&Place::new(dir.path(), &sandbox));
    phone.at("lock");
    phone.sign_in(&sandbox, "thu");
    phone.until("another person is refused", |s| {
        s.route == "lock" && codes(s) == ["MC-S15"]
    });
    phone.sign_in(&sandbox, "vi-du");
    phone.until("open, and said", |s| {
        s.route == "person/lock" && notice(s, "message").is_some_and(|t| t.contains("bỏ mã PIN cũ"))
    });
}
