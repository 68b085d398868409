//! The pages of a rating in both languages, from models put together by hand.

use super::super::{project, tests as shared};
use crate::app::{DossierPage, Model, Page, Place, Promise, RatingView, Route, TabId};
use crate::feedback::log::Log;
use crate::feedback::store::Filled;
use crate::feedback::tests::ballot;
use crate::feedback::{Offer, score::Scores};
use crate::net::wire::rating::{NewRating, Rating};
use crate::screen::{Block, Screen};
use crate::text::Lang;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;
const CODE: &str = "H42.14026-20261124-0000001";

fn scores(points: u8) -> Scores {
    let criteria = ballot().criteria;
    criteria.into_iter().map(|c| (c.id, points)).collect()
}

fn said() -> NewRating {
    NewRating {
        ballot: "2026.1".into(),
        scores: scores(1)
            .into_iter()
            .chain([("attitude".to_owned(), 2)])
            .collect(),
        comment: Some("Cán bộ giải thích rõ".into()),
        step: 2,
    }
}

fn told(until: &str) -> Rating {
    Rating {
        dossier: CODE.into(),
        said: said(),
        total: 10,
        grade: "fair".into(),
        changed_at: None,
        revision: 1,
        editable_until: Some(until.into()),
    }
}

fn promise(refused: Option<(&str, &str)>) -> Promise {
    Promise {
        effect: 7,
        key: String::new(),
        sending: false,
        refused: refused.map(|(code, detail)| (code.into(), detail.into())),
        needs_sign_in: false,
        can_take_back: true,
        at_ms: NOW,
    }
}

fn view(change: impl FnOnce(&mut RatingView)) -> RatingView {
    let mut view = RatingView {
        ballot: ballot(),
        offer: Some(Offer::Ended),
        log: Log {
            returns: 1,
            messages: 2,
            visits: 0,
            agencies: 1,
            days_late: Some(-2),
        },
        filled: Filled::default(),
        told: None,
        waiting: None,
    };
    change(&mut view);
    view
}

fn screen(lang: Lang, route: Route, status: u16, change: impl FnOnce(&mut DossierPage)) -> Screen {
    let Page::Dossier(mut page) = shared::dossier(status) else {
        panic!("a dossier")
    };
    change(&mut page);
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Dossiers);
    place.push(route);
    model.place = place;
    model.page = Page::Dossier(page);
    project(&model).screen
}

fn rating(lang: Lang, view: RatingView) -> Screen {
    let route = Route::Rating { code: CODE.into() };
    screen(lang, route, 10, |page| page.after.rating = Some(view))
}

fn snapshot(name: &str, make: impl Fn() -> RatingView) {
    for lang in [Lang::Vi, Lang::En] {
        let screen = rating(lang, make());
        assert!(screen.chrome.private, "{name} tells of a person");
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), screen);
    }
}

fn choice(block: &Block) -> Option<(&str, &[String], bool, bool)> {
    match block {
        Block::Rating {
            id, selected, label, ..
        } => Some((
            id,
            selected.as_slice(),
            label.source.is_some(),
            label.error.is_some(),
        )),
        _ => None,
    }
}

fn choices(screen: &Screen) -> Vec<(&str, &[String], bool, bool)> {
    screen.blocks.iter().filter_map(choice).collect()
}

fn ids(screen: &Screen) -> Vec<&str> {
    screen.actions.iter().map(|a| a.id.as_str()).collect()
}

#[test]
fn the_ballot_asks_nine_times_and_what_the_log_knows_stands_there_and_can_be_changed() {
    snapshot("ballot", || view(|_| {}));
    let fresh = rating(Lang::Vi, view(|_| {}));
    let asked = choices(&fresh);
    assert_eq!(asked.len(), 9);
    let rising = |b: &Block| match b {
        Block::Rating { levels, .. } => levels.iter().map(|l| l.id.as_str()).eq(["0", "1", "2"]),
        _ => true,
    };
    assert!(fresh.blocks.iter().all(rising), "the lowest mark first");
    let by_log: Vec<_> = asked
        .iter()
        .filter(|c| c.2)
        .map(|c| (c.0, c.1[0].as_str()))
        .collect();
    let counted = [
        ("rating:c:total-time", "2"),
        ("rating:c:contacts", "0"),
        ("rating:c:agencies", "2"),
    ];
    assert_eq!(by_log, counted);
    let changed = rating(
        Lang::Vi,
        view(|v| {
            v.filled.scores.insert("contacts".into(), 2);
        }),
    );
    let contacts = choices(&changed).into_iter().find(|c| c.0 == "rating:c:contacts");
    let contacts = contacts.expect("asked");
    assert_eq!(
        (contacts.1, contacts.2),
        (&["2".to_owned()][..], false),
        "the person's word, not the log's"
    );
}

#[test]
fn what_is_lacking_is_named_at_its_place_after_a_try_and_not_before() {
    assert!(choices(&rating(Lang::Vi, view(|_| {}))).iter().all(|c| !c.3));
    snapshot("ballot.lacking", || view(|v| v.filled.tried = true));
    let tried = rating(Lang::Vi, view(|v| v.filled.tried = true));
    assert_eq!(choices(&tried).iter().filter(|c| c.3).count(), 6);
}

#[test]
fn what_waits_or_was_refused_is_shown_with_what_it_says() {
    snapshot("waiting", || view(|v| v.waiting = Some((promise(None), said()))));
    snapshot("refused", || {
        view(|v| v.waiting = Some((promise(Some(("MC-E02", "Đã qua ngày cuối được sửa."))), said())))
    });
}

#[test]
fn what_was_sent_can_be_changed_up_to_its_last_day() {
    snapshot("sent", || view(|v| v.told = Some(told("2026-11-24"))));
    let last_day = rating(Lang::Vi, view(|v| v.told = Some(told("2026-11-24"))));
    assert_eq!(ids(&last_day), ["change-rating"]);
    snapshot("closed", || view(|v| v.told = Some(told("2026-11-23"))));
    let closed = rating(Lang::Vi, view(|v| v.told = Some(told("2026-11-23"))));
    assert!(ids(&closed).is_empty(), "{:?}", ids(&closed));
    snapshot("changing", || {
        view(|v| {
            v.told = Some(told("2026-11-24"));
            v.filled.scores = said().scores;
            v.filled.changing = true;
        })
    });
}

#[test]
fn a_dossier_offers_its_rating_when_it_ended_or_is_late_and_shows_what_was_said() {
    let of = |offer, told: Option<Rating>| {
        let route = Route::Dossier { code: CODE.into() };
        screen(Lang::Vi, route, 4, |page| {
            page.after.rating = Some(view(|v| {
                v.offer = offer;
                v.told = told;
            }));
        })
    };
    let said = |screen: &Screen| serde_json::to_string(screen).expect("plain");
    assert!(said(&of(Some(Offer::Ended), None)).contains("Hồ sơ này đã kết thúc"));
    assert!(said(&of(Some(Offer::Overdue), None)).contains("Đã quá hẹn: bạn đánh giá được ngay"));
    assert!(!said(&of(None, None)).contains("/rating"));
    let rated = said(&of(Some(Offer::Ended), Some(told("2026-11-30"))));
    assert!(rated.contains("10/18 điểm") && rated.contains("Khá"), "{rated}");
    let not_yet = rating(Lang::Vi, view(|v| v.offer = None));
    assert!(said(&not_yet).contains("Chưa đánh giá được"));
    assert!(choices(&not_yet).is_empty());
}
