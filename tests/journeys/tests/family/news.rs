//! News of who acts for whom reaches the side that did not act: by push, in the inbox, and by a link that leads to the answer.

use crate::scene::{ELDER, Scene, ask, has_block, leave, rows, text};
use motcua_core::Action;
use motcua_core::screen::Screen;
use motcua_journeys::push_service;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);

fn bell(screen: &Screen) -> String {
    rows(screen, "bell")
        .first()
        .map(|(_, row)| row.clone())
        .unwrap_or_default()
}

#[test]
fn an_asking_comes_by_push_names_nobody_outside_and_its_link_leads_to_the_answer() {
    let scene = Scene::new();
    let elder = scene.phone_of("mau");
    elder.never_quiet();
    let (endpoint, pushed) = push_service();
    elder.app.dispatch(Action::PushEndpoint {
        endpoint: Some(endpoint),
    });
    let subscribed = || scene.sandbox.state()["push_subscriptions"] == 1;
    let end = Instant::now() + PATIENCE;
    while !subscribed() {
        assert!(Instant::now() < end, "never subscribed");
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let guardian = scene.phone_of("thu");
    ask(&guardian, ELDER, "elder");
    elder.app.on_push(pushed.recv_timeout(PATIENCE).expect("a push"));
    elder.until("in the inbox", |s| bell(s) == "Tin cho bạn Mới");
    let end = Instant::now() + PATIENCE;
    let shown = loop {
        if let Some(shown) = elder.ports.notifier.shown().pop() {
            break shown;
        }
        assert!(Instant::now() < end, "nothing was shown");
        std::thread::park_timeout(Duration::from_millis(20));
    };
    assert!(
        shown
            .link
            .starts_with("https://motcua.ninhbinh.example/lam-thay/"),
        "{shown:?}"
    );
    elder.app.dispatch(Action::OpenLink { url: shown.link });
    elder.until("the asking", |s| {
        s.route.starts_with("person/family/") && has_block(s, "standing")
    });
    elder.press("consent:");
    elder.until("agreed", |s| text(s).contains("Đồng ý"));
    leave(&elder);
    elder.press("tab:home");
    elder.until("seen", |s| bell(s).trim() == "Tin cho bạn");
}
