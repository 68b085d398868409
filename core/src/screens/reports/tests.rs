//! The pages of reports in both languages, from models put together by hand.

mod proposals;
mod told;

use super::super::project as project_screen;
use crate::app::{
    ConfirmedReport, FileRow, Model, Nearby, Numbered, OpenReport, OwnReports, Page, Place, ProcedurePage,
    ProcedureRow, Promise, Proposals, ProposalsPage, ReportRow, ReportedHere, ReportsPage, ReportsRoute,
    Route, TabId,
};
use crate::dossier::messages::Typing;
use crate::feedback::map::{Outlines, View};
use crate::feedback::reports::rules;
use crate::feedback::reports::store::{Row, Stage};
use crate::feedback::reports::tests::{kind, told, written};
use crate::feedback::reports::{Step, written::Written};
use crate::net::api::Saying;
use crate::net::wire::open311::{About, Report, State};
use crate::procedure::model::Record;
use crate::screen::{Block, FileState, Screen};
use crate::text::Lang;
use serde_json::json;
use std::sync::Arc;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;
const ID: &str = "r1";

fn model(lang: Lang, route: ReportsRoute, page: ReportsPage) -> Model {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Home);
    place.push(Route::Reports(ReportsRoute::list()));
    place.push(Route::Reports(route));
    model.place = place;
    model.page = Page::Reports(Box::new(page));
    model
}

fn snapshot(name: &str, make: impl Fn(Lang) -> Model) -> Screen {
    let mut last = Screen::default();
    for lang in [Lang::Vi, Lang::En] {
        let screen = project_screen(&make(lang)).screen;
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), screen);
        let text = serde_json::to_string(&screen).expect("plain");
        assert!(
            !text.contains("report-") || !text.contains("\"text\":\"report-"),
            "a key without words"
        );
        last = screen;
    }
    last
}

fn photo() -> FileRow {
    FileRow {
        id: "p1".into(),
        paper: String::new(),
        name: "anh-1.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 240_000,
        state: FileState::Kept,
        code: None,
        sha256: None,
        warnings: Vec::new(),
        undecided: false,
        part_of: None,
        made: false,
        origin: None,
    }
}

fn open(written: Written, photos: Vec<FileRow>) -> ReportsPage {
    ReportsPage::Write(Box::new(OpenReport {
        id: ID.into(),
        kind: kind(),
        written,
        photos,
        signed_in: true,
        me_too: Vec::new(),
        saved_ms: NOW,
    }))
}

fn writing(lang: Lang, step: Step, written: Written) -> Model {
    let route = ReportsRoute::Write { id: ID.into(), step };
    let photos = if step == Step::What {
        Vec::new()
    } else {
        vec![photo()]
    };
    model(lang, route, open(written, photos))
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

fn row(stage: Stage, told: Option<Report>) -> Row {
    Row {
        id: ID.into(),
        owner: "036190000123".into(),
        stage,
        written: written(),
        key: Some("k".into()),
        number: told.as_ref().map(|t| t.id.clone()),
        token: None,
        follow_key: None,
        told,
        seen: true,
        created: NOW,
        updated: NOW,
    }
}

fn one(lang: Lang, stage: Stage, told: Option<Report>, change: impl FnOnce(&mut ConfirmedReport)) -> Model {
    let today = crate::text::day(NOW);
    let mut report = ConfirmedReport {
        title: "Đường, vỉa hè hỏng".into(),
        photos: vec![photo()],
        promise: (stage == Stage::Waiting).then(|| promise(None)),
        waiting: Vec::new(),
        typing: Typing::default(),
        beside: Vec::new(),
        dues: told
            .as_ref()
            .map(|t| rules::dues(t, None, today))
            .unwrap_or_default(),
        questions: kind().definition.attributes,
        procedure: None,
        row: row(stage, told),
    };
    change(&mut report);
    model(
        lang,
        ReportsRoute::One { id: ID.into() },
        ReportsPage::One(Box::new(report)),
    )
}

fn days(next: &str) -> serde_json::Value {
    json!({"counted_from": "2026-11-20", "refuse": "2026-11-24", "supplement": "2026-11-27", "answer": "2026-12-11", "next": next})
}

fn map() -> Arc<Outlines> {
    let map = json!({"source": {"vi": "Bản đồ vẽ phỏng", "en": "A drawing"}, "features": [
        {"properties": {"kind": "area", "name": "Phường Hoa Lư"}, "geometry": {"type": "Polygon",
            "coordinates": [[[105.9, 20.2], [106.0, 20.2], [106.0, 20.3], [105.9, 20.3], [105.9, 20.2]]]}}]});
    Arc::new(Outlines::read(&map).expect("a map"))
}

#[test]
fn ones_own_reports_stand_in_a_list_with_how_far_they_are() {
    let rows = || {
        let of = |id: &str, stage: Stage, state: State| ReportRow {
            id: id.into(),
            title: "Đường, vỉa hè hỏng".into(),
            text: "Nắp cống vỡ.".into(),
            stage,
            state,
            refused: false,
            needs_sign_in: false,
            next: None,
            seen: true,
            at_ms: NOW,
        };
        let late = told("received", json!({"refuse": "2026-11-23", "next": "refuse"}));
        let mut sent = of("r3", Stage::Sent, State::Received);
        sent.next = rules::dues(&late, None, crate::text::day(NOW))
            .into_iter()
            .find(|d| d.next);
        let mut news = of("r4", Stage::Sent, State::Answered);
        news.seen = false;
        vec![
            of("r1", Stage::Draft, State::Unknown),
            of("r2", Stage::Waiting, State::Unknown),
            sent,
            news,
        ]
    };
    snapshot("list", |lang| {
        let page = OwnReports {
            rows: rows(),
            all: 500,
            waiting: 498,
            pages: 1,
        };
        model(lang, ReportsRoute::list(), ReportsPage::List(page))
    });
    let whole = |waiting| {
        let page = OwnReports {
            rows: rows(),
            all: 4,
            waiting,
            pages: 1,
        };
        project_screen(&model(Lang::En, ReportsRoute::list(), ReportsPage::List(page))).screen
    };
    assert_eq!(
        whole(1).chrome.status.as_deref(),
        Some("4 of 4 reports · 1 waiting to be sent")
    );
    assert_eq!(whole(0).chrome.status, None);
    assert!(
        !serde_json::to_string(&whole(0))
            .expect("plain")
            .contains("more:reports")
    );
}

#[test]
fn kinds_stand_in_groups_and_only_those_without_a_place_are_offered_for_a_dossier() {
    let kinds = || {
        let mut office = kind();
        office.service.code = "cham".into();
        office.service.name = "Chậm trả hồ sơ".into();
        office.service.group = "Hành vi cán bộ".into();
        office.service.place = false;
        office.service.sign_in = true;
        vec![kind(), office]
    };
    let page = |about: Option<About>| ReportsPage::Kinds {
        kinds: kinds(),
        about,
    };
    let route = || ReportsRoute::Kinds { about: None };
    let screen = snapshot("kinds", |lang| model(lang, route(), page(None)));
    assert_eq!(
        screen
            .blocks
            .iter()
            .filter(|b| matches!(b, Block::List { .. }))
            .count(),
        2
    );
    let about = About {
        dossier: Some("H42".into()),
        name: "Khai sinh · H42".into(),
        ..About::default()
    };
    let bound = project_screen(&model(Lang::Vi, route(), page(Some(about)))).screen;
    let text = serde_json::to_string(&bound).expect("plain");
    assert!(text.contains("report-start:cham") && !text.contains("report-start:duong-hong"));
}

#[test]
fn every_sort_of_question_has_its_block_and_what_is_lacking_is_named_after_a_try() {
    snapshot("what", |lang| writing(lang, Step::What, written()));
    let tried = |lang| {
        let empty = Written {
            kind: "duong-hong".into(),
            tried: vec![Step::What],
            ..Written::default()
        };
        writing(lang, Step::What, empty)
    };
    snapshot("what.lacking", tried);
    let fresh = project_screen(&writing(Lang::Vi, Step::What, Written::default())).screen;
    assert!(
        !fresh
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Notice { id, .. } if id == "errors"))
    );
}

#[test]
fn the_place_is_chosen_on_a_map_the_phone_holds_and_in_words_without_one() {
    snapshot("place", |lang| {
        let mut model = writing(lang, Step::Place, written());
        model.reports.outlines = Some(map());
        model.reports.view = Some((ID.into(), View::around((20.250_66, 105.974_5))));
        model
    });
    let without = project_screen(&writing(Lang::Vi, Step::Place, written())).screen;
    assert!(!without.blocks.iter().any(|b| matches!(b, Block::Map { .. })));
    assert!(
        without
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Field { id, .. } if id == "report:address"))
    );
}

#[test]
fn before_sending_what_is_close_by_is_shown_or_it_is_said_that_nobody_looked() {
    let with = |lang, found| {
        let mut model = writing(lang, Step::Check, written());
        model.reports.nearby = Some(Nearby {
            id: ID.into(),
            asked: String::new(),
            found: Some(found),
        });
        model
    };
    let near = || {
        let mut near = told("accepted", json!({}));
        near.extended["metres"] = json!(42.4);
        vec![near]
    };
    let found = snapshot("check.nearby", |lang| with(lang, Ok(near())));
    assert_eq!(found.actions[0].id, "report-send");
    assert_eq!(found.actions[0].label, "Mine is another: send it");
    snapshot("check.offline", |lang| {
        let mut model = with(lang, Err(crate::net::trouble::OFFLINE));
        model.online = false;
        model
    });
    let none = project_screen(&with(Lang::En, Ok(Vec::new()))).screen;
    assert_eq!(none.actions[0].label, "Send the report");
}
