//! The pages about the card and the lock in both languages, from models put together by hand.

use crate::app::{ChipStep, IdentityPage, Model, Page, Place, Portrait, Route, TabId};
use crate::error::{Failure, FailureKind};
use crate::identity::card_qr::CardQr;
use crate::identity::known::{Facts, Known, Said};
use crate::net::wire::identity::{Method, Verification};
use crate::screens::project;
use crate::text::Lang;
use serde_json::json;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;

fn said() -> Said {
    let code =
        "036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Cổ Lễ, Trực Ninh, Nam Định|01072021";
    let code = CardQr::parse(code).expect("a card's code");
    Said {
        at_ms: NOW,
        facts: Facts::of_code(&code),
    }
}

fn known(method: Method) -> IdentityPage {
    let mut known = Known::default();
    known.learn(method, said());
    let portrait = (method == Method::Chip).then(|| Portrait {
        media_type: "image/png".into(),
        base64: "iVBORw0KGgo=".into(),
    });
    IdentityPage {
        known,
        portrait,
        ..IdentityPage::default()
    }
}

fn verified(method: Method, outcome: &str, residence: &str) -> IdentityPage {
    let verification = json!({
        "id": "v1", "at": "2026-11-24T10:42:00+07:00", "method": method, "outcome": outcome,
        "assurance": if method == Method::Chip { "chip_genuine" } else { "none" },
        "fields": [
            {"field": "number", "result": "matched"}, {"field": "name", "result": "matched"},
            {"field": "residence", "result": residence}, {"field": "issued", "result": "unknown"},
        ],
        "minor": outcome == "differs",
    });
    let verification: Verification = serde_json::from_value(verification).expect("an answer");
    IdentityPage {
        verification: Some(verification),
        ..known(method)
    }
}

fn snapshot(name: &str, route: &Route, page: impl Fn() -> Page, change: impl Fn(&mut Model)) {
    for lang in [Lang::Vi, Lang::En] {
        let mut model = Model::new(lang, NOW);
        let mut place = Place::at(TabId::Person);
        place.push(route.clone());
        model.place = place;
        model.page = page();
        change(&mut model);
        let screen = project(&model).screen;
        assert!(screen.chrome.private, "{name} shows who somebody is");
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), screen);
    }
}

fn identity(name: &str, page: impl Fn() -> IdentityPage) {
    let page = || Page::Identity(Box::new(page()));
    snapshot(name, &Route::Identity, page, |_| {});
}

#[test]
fn what_is_known_says_where_it_is_from_and_what_the_register_says_of_it() {
    identity("empty", IdentityPage::default);
    identity("qr", || known(Method::Qr));
    identity("chip-matched", || verified(Method::Chip, "matched", "matched"));
    identity("qr-differs", || verified(Method::Qr, "differs", "differs"));
    identity("typed-not-found", || {
        verified(Method::Typed, "not_found", "unknown")
    });
}

#[test]
fn typing_says_at_each_field_what_is_wrong() {
    let page = || {
        let mut page = IdentityPage::default();
        page.typing.mrz = "IDVNM".into();
        page.typing.number = "0361".into();
        Page::Identity(Box::new(page))
    };
    snapshot("typing-wrong", &Route::IdentityTyped, page, |m| {
        m.card.checked = true;
    });
}

#[test]
fn reading_the_chip_says_how_far_it_is_and_how_often_it_may_be_tried() {
    let page = || Page::Identity(Box::default());
    snapshot("chip", &Route::IdentityChip, page, |_| {});
    snapshot("chip-reading", &Route::IdentityChip, page, |m| {
        m.card.step = Some(ChipStep::Reading(412));
    });
    snapshot("chip-slipped", &Route::IdentityChip, page, |m| {
        m.card.step = Some(ChipStep::Slipped);
    });
    snapshot("chip-wrong-can", &Route::IdentityChip, page, |m| {
        m.card.failure = Some((Failure::new(FailureKind::Refused, "MC-I01"), Some(2)));
    });
    snapshot("chip-by-zone", &Route::IdentityChip, page, |m| {
        m.card.by_mrz = true;
    });
}

#[test]
fn the_lock_says_how_many_tries_are_left_or_until_when_there_is_none() {
    let page = || Page::Person;
    snapshot("lock-wrong", &Route::Lock, page, |m| {
        m.lock.locked = true;
        m.lock.tries_left = Some(2);
        m.lock.presence = true;
    });
    snapshot("lock-wait", &Route::Lock, page, |m| {
        m.lock.locked = true;
        m.lock.wait_until_ms = Some(NOW + 300_000);
        m.lock.owner = Some("vi-du".into());
    });
    snapshot("lock-settings", &Route::Lock, page, |m| {
        m.lock.has_pin = true;
    });
}
