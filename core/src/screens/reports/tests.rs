//! The pages of reports in both languages, from models put together by hand.

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

#[test]
fn a_report_that_waits_or_was_refused_says_so_and_can_be_taken_back() {
    snapshot("waiting", |lang| one(lang, Stage::Waiting, None, |_| {}));
    snapshot("refused", |lang| {
        one(lang, Stage::Waiting, None, |r| {
            r.promise = Some(promise(Some(("MC-N11", ""))));
        })
    });
}

#[test]
fn why_the_province_said_no_stands_in_our_words_and_its_own_are_quoted() {
    let said = "Tọa độ ngoài tỉnh";
    let screen = snapshot("refused.quoted", |lang| {
        one(lang, Stage::Waiting, None, |r| {
            r.promise = Some(promise(Some(("MC-K04", said))));
        })
    });
    let quoted = format!("The province writes: “{said}”");
    assert!(serde_json::to_string(&screen).expect("plain").contains(&quoted));
}

#[test]
fn the_days_of_the_rules_stand_with_their_dates_and_what_is_overdue() {
    snapshot("received", |lang| {
        one(lang, Stage::Sent, Some(told("received", days("refuse"))), |_| {})
    });
    let late = || {
        told(
            "accepted",
            json!({"refuse": "2026-11-10", "answer": "2026-11-23", "next": "answer"}),
        )
    };
    let screen = snapshot("overdue", |lang| one(lang, Stage::Sent, Some(late()), |_| {}));
    assert!(
        screen
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Notice { id, .. } if id == "overdue"))
    );
}

#[test]
fn what_was_said_stands_in_the_thread_with_what_waits_behind_it() {
    let asked = || {
        let mut report = told("supplement_wanted", json!({"refuse": "2026-11-24"}));
        report.extended["thread"] = json!([
            {"seq": 1, "at": "2026-11-21T08:00:00+07:00", "from": "office", "kind": "supplement_wanted", "text": "Ở đoạn nào?", "media": []},
            {"seq": 2, "at": "2026-11-22T08:00:00+07:00", "from": "sender", "kind": "reply", "text": "Trước cổng trường.", "media": ["u"]}
        ]);
        report
    };
    snapshot("supplement", |lang| {
        one(lang, Stage::Sent, Some(asked()), |report| {
            let saying = Saying::Supplement {
                text: "Cạnh cột đèn số 4".into(),
            };
            report.waiting = vec![(promise(None), saying, 1)];
            report.beside = vec![photo()];
        })
    });
    let answered = || {
        let mut report = told(
            "answered",
            json!({"refuse": "2026-11-24", "answer": "2026-12-11", "publish": "2026-11-26", "next": "publish"}),
        );
        report.extended["answer"] = json!({"at": "2026-11-24T08:00:00+07:00", "text": "Đã thay nắp cống."});
        report.extended["changed"] = json!("Thay 12 nắp cống trên tuyến đường.");
        report
    };
    let screen = snapshot("answered", |lang| {
        one(lang, Stage::Sent, Some(answered()), |_| {})
    });
    let ids: Vec<&str> = screen.actions.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "report-like",
            "report-dislike",
            "report-reopen",
            "report-reply",
            "refresh"
        ]
    );
}

const NUMBER: &str = "PAKN-37-0000007";

/// `answers`: what the province said, none before it has.
fn numbered(lang: Lang, online: bool, answers: &[Option<Report>]) -> Model {
    let route = ReportsRoute::Numbered {
        number: NUMBER.into(),
    };
    let mut model = model(lang, route, ReportsPage::Numbered(NUMBER.into()));
    model.online = online;
    model.reports.numbered = answers.first().map(|found| Numbered {
        number: NUMBER.into(),
        of: String::new(),
        found: Some(Ok(found.clone())),
        asking: false,
    });
    model
}

#[test]
fn a_report_by_its_number_shows_what_all_may_see_or_why_there_is_nothing() {
    let public = || {
        let mut report = told("published", json!({}));
        report.id = NUMBER.into();
        report.extended["answer"] = json!({"at": "2026-11-24T08:00:00+07:00", "text": "Đã thay bóng."});
        report
    };
    snapshot("numbered-public", |lang| numbered(lang, true, &[Some(public())]));
    snapshot("numbered-gone", |lang| numbered(lang, true, &[None]));
    snapshot("numbered-offline", |lang| numbered(lang, false, &[]));
}

#[test]
fn what_another_person_was_told_of_a_report_is_not_shown() {
    let mut model = numbered(Lang::Vi, true, &[Some(told("published", json!({})))]);
    if let Some(held) = model.reports.numbered.as_mut() {
        held.of = "036190012345".into();
    }
    let screen = project_screen(&model).screen;
    let blocks = &screen.blocks;
    assert!(
        blocks
            .iter()
            .any(|b| matches!(b, Block::Progress { id, .. } if id == "loading"))
    );
    assert!(!blocks.iter().any(|b| matches!(b, Block::Summary { .. })));
}

/// The pack of a province that takes reports.
fn with_pack(mut model: Model) -> Model {
    let mut pack = crate::net::pack::tests::pack();
    pack.endpoints.open311 = Some("https://motcua.example/open311/v2".into());
    model.pack = Some(Arc::new(pack));
    model
}

fn procedure(record: bool) -> ProcedurePage {
    let json = include_str!("../../../../tests/province/data/procedures/1.004873.json");
    let read = || Arc::new(Record::parse(json).expect("the record reads"));
    ProcedurePage {
        entry: ProcedureRow {
            code: "1.004873".into(),
            name: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
            field: "Hộ tịch".into(),
            has_form: record,
        },
        level: "xã".into(),
        uuid: String::new(),
        results: Vec::new(),
        lifecycle: crate::procedure::model::Lifecycle::default(),
        record: record.then(read),
        drafts: Vec::new(),
        loading: false,
        failure: None,
    }
}

fn proposals(lang: Lang, found: Option<Result<Vec<Report>, crate::error::Failure>>, open: bool) -> Model {
    let page = procedure(true);
    let mut proposal = kind();
    proposal.service.proposal = true;
    proposal.service.place = false;
    let code = page.entry.code.clone();
    let mut model = model(
        lang,
        ReportsRoute::Proposals {
            procedure: code.clone(),
        },
        ReportsPage::Proposals(Box::new(ProposalsPage {
            procedure: code.clone(),
            name: page.entry.name,
            record: page.record,
            kind: open.then_some(proposal),
            supported: vec!["PAKN-37-0000001".into()],
        })),
    );
    model.reports.proposals = Some(Proposals {
        procedure: code,
        found,
    });
    model
}

#[test]
fn proposals_of_others_stand_with_what_came_of_them_and_each_part_of_a_procedure_can_be_one() {
    let found = || {
        let about = json!({"procedure": "1.004873", "pointer": "/papers/0", "name": "Tờ khai"});
        let mut supported = told("answered", json!({}));
        supported.description = Some("Bỏ bản sao hộ khẩu.".into());
        supported.extended["about"] = about.clone();
        supported.extended["answer"] = json!({"at": "2026-11-24T08:00:00+07:00", "text": "Đồng ý bỏ."});
        supported.extended["changed"] = json!("Quyết định 1234 bỏ giấy này.");
        let mut other = told("received", json!({}));
        other.id = "PAKN-37-0000002".into();
        other.description = None;
        other.extended["about"] = about;
        vec![supported, other]
    };
    let screen = snapshot("proposals", |lang| proposals(lang, Some(Ok(found())), true));
    let text = serde_json::to_string(&screen).expect("plain");
    assert!(
        text.contains("report-start:duong-hong/papers/0"),
        "a paper can be what it is about"
    );
    assert!(text.contains("me-too:PAKN-37-0000002"));
    snapshot("proposals.closed", |lang| {
        proposals(lang, Some(Ok(Vec::new())), false)
    });
    let loading = project_screen(&proposals(Lang::Vi, None, true)).screen;
    assert!(loading.blocks.iter().any(|b| matches!(b, Block::Progress { .. })));
    let offline = Some(Err(crate::net::trouble::OFFLINE));
    let failed = project_screen(&proposals(Lang::Vi, offline, true)).screen;
    assert!(serde_json::to_string(&failed).expect("plain").contains("MC-N01"));
}

/// A screen outside of reports.
fn elsewhere(name: &str, route: &Route, page: impl Fn() -> Page) -> Screen {
    snapshot(name, |lang| {
        let mut model = with_pack(Model::new(lang, NOW));
        model.place = Place::at(TabId::Home);
        model.place.push(route.clone());
        model.page = page();
        model
    })
}

#[test]
fn the_page_of_a_procedure_leads_to_proposals_about_it_where_the_province_takes_any() {
    let route = Route::Procedure {
        code: "1.004873".into(),
    };
    let page = || Page::Procedure(Box::new(procedure(false)));
    let screen = elsewhere("hook.procedure", &route, page);
    assert!(
        serde_json::to_string(&screen)
            .expect("plain")
            .contains("go:proposals/1.004873")
    );
    let mut without = Model::new(Lang::Vi, NOW);
    without.place.push(route);
    without.page = page();
    let text = serde_json::to_string(&project_screen(&without).screen).expect("plain");
    assert!(!text.contains("go:proposals"));
}

#[test]
fn the_page_of_a_late_dossier_offers_a_report_and_then_says_that_it_was_made() {
    let code = "H42.14026-20261124-0000001";
    let route = Route::Dossier { code: code.into() };
    let page = |reported: Vec<ReportedHere>| {
        let Page::Dossier(mut page) = crate::screens::tests::dossier(4) else {
            panic!("a dossier")
        };
        page.dossier.due = Some("2026-11-20".into());
        page.after.reported = reported;
        Page::Dossier(page)
    };
    let reported = |step: u64, stage: Stage| ReportedHere {
        id: format!("r{step}"),
        step: Some(step),
        text: "Quá hẹn đã lâu.".into(),
        stage,
        state: State::Received,
        refused: false,
        needs_sign_in: false,
        at_ms: NOW,
    };
    let notice = |screen: &Screen| {
        let found = screen.blocks.iter().find_map(|b| match b {
            Block::Notice { id, title, text, .. } if id == "report-overdue" => {
                Some(format!("{title}|{text}"))
            }
            _ => None,
        });
        found.unwrap_or_default()
    };
    let offered = elsewhere("hook.dossier.late", &route, || page(Vec::new()));
    assert!(notice(&offered).starts_with("The dossier is overdue"));
    let said = elsewhere("hook.dossier.said", &route, || {
        page(vec![reported(2, Stage::Waiting)])
    });
    assert!(
        notice(&said).starts_with("You reported this at"),
        "{}",
        notice(&said)
    );
    assert!(notice(&said).ends_with("|Waits to be sent"), "{}", notice(&said));
    // Of an earlier step: this one may be reported too.
    let earlier = elsewhere("hook.dossier.earlier", &route, || {
        page(vec![reported(1, Stage::Sent)])
    });
    assert!(notice(&earlier).starts_with("The dossier is overdue"));
    assert!(
        serde_json::to_string(&earlier)
            .expect("plain")
            .contains("go:report/r1")
    );
}
