//! The pages of many drafts in both languages, from models put together by hand.

mod carry;
mod handing;

use crate::app::{
    DeletedRow, DossiersPage, DraftMore, DraftRow, DraftsPage, FileRow, HandedRow, Model, Page, Person,
    Place, ProcedurePage, ProcedureRow, Route, TabId, Twin, TwinState,
};
use crate::net::pack::Pack;
use crate::procedure::model::Lifecycle;
use crate::screen::FileState;
use crate::screens::tests::open;
use crate::screens::{Built, project};
use crate::text::Lang;
use std::sync::Arc;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;
const DAY: i64 = 86_400_000;

fn row(n: i64, name: &str) -> DraftRow {
    DraftRow {
        id: format!("d{n}"),
        title: "Thủ tục đăng ký khai sinh".into(),
        name: name.into(),
        created_ms: NOW - n * DAY,
        updated_ms: NOW - n * DAY + 3_600_000,
    }
}

fn handed_row() -> HandedRow {
    HandedRow {
        draft: "d9".into(),
        title: "Thủ tục đăng ký khai sinh".into(),
        name: "Nguyễn Văn Mầm, 02/09/2025".into(),
        code: "H26.103.25.7-250908-0112".into(),
        at_ms: NOW - DAY,
    }
}

fn pack() -> Arc<Pack> {
    let mut pack = crate::net::pack::tests::pack();
    pack.endpoints.transfers = Some("https://motcua.example/transfers".into());
    Arc::new(pack)
}

fn at(lang: Lang, route: Route, page: Page) -> Model {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Dossiers);
    place.push(route);
    model.place = place;
    model.page = page;
    model.pack = Some(pack());
    model.person = Some(Person {
        name: "Nguyễn Thị Ví Dụ".into(),
        number: "036190012345".into(),
        level: 2,
        bearer: false,
    });
    model
}

fn snapshot(name: &str, route: &Route, page: impl Fn() -> Page, change: impl Fn(&mut Model)) -> Built {
    let mut last = None;
    for lang in [Lang::Vi, Lang::En] {
        let mut model = at(lang, route.clone(), page());
        change(&mut model);
        let built = project(&model);
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), built.screen);
        last = Some(built);
    }
    last.expect("two languages")
}

fn draft(change: impl FnOnce(&mut crate::app::OpenDraft)) -> Page {
    let Page::Draft(mut draft) = open(false) else {
        panic!("a draft");
    };
    change(&mut draft);
    Page::Draft(draft)
}

fn twins() -> Vec<Twin> {
    let twin = |route, state| Twin {
        name: "Nguyễn Thị Ví Dụ".into(),
        route,
        state,
        updated_ms: NOW - DAY,
    };
    vec![
        twin(Route::Draft { id: "d7".into() }, TwinState::Draft),
        twin(Route::Sending { id: "d8".into() }, TwinState::Sending),
        twin(
            Route::Dossier {
                code: "H42.14026-20261124-0000001".into(),
            },
            TwinState::Filed,
        ),
        twin(Route::Handed { id: "d9".into() }, TwinState::Filed),
    ]
}

fn id() -> String {
    "d1".into()
}

#[test]
fn a_procedure_that_was_begun_asks_which_or_a_new_one() {
    let route = Route::Procedure {
        code: "1.004873".into(),
    };
    let page = || {
        let Page::Draft(draft) = open(false) else {
            panic!("a draft")
        };
        Page::Procedure(Box::new(ProcedurePage {
            entry: ProcedureRow {
                code: "1.004873".into(),
                name: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
                field: "Hộ tịch".into(),
                has_form: true,
            },
            level: "xã".into(),
            uuid: String::new(),
            results: Vec::new(),
            lifecycle: Lifecycle::default(),
            record: Some(Arc::clone(&draft.record)),
            drafts: vec![row(1, "Nguyễn Thị Ví Dụ"), row(3, "")],
            loading: false,
            failure: None,
        }))
    };
    let built = snapshot("procedure.begun", &route, page, |_| {});
    assert!(built.intents.contains_key("go:draft/d1") && built.intents.contains_key("go:draft/d3"));
    let new = built.screen.actions.iter().find(|a| a.id == "start:1.004873");
    assert!(
        new.is_some_and(|a| a.confirm.is_some()),
        "a new one is asked for plainly"
    );
}

#[test]
fn a_draft_says_whose_it_is_and_that_there_is_another_without_standing_in_the_way() {
    let page = || {
        draft(|d| {
            d.more.subject = "Nguyễn Thị Ví Dụ".into();
            d.more.twins = twins();
            d.sources.insert("/ho_ten".into(), "earlier".into());
        })
    };
    let built = snapshot("draft.twins", &Route::Draft { id: id() }, page, |_| {});
    for go in [
        "go:draft/d7",
        "go:draft/d8/sending",
        "go:dossier/H42.14026-20261124-0000001",
        "go:handed/d9",
    ] {
        assert!(built.intents.contains_key(go), "{go}");
    }
    assert!(
        built.intents.keys().any(|k| k.starts_with("go:draft/d1/page/")),
        "one can carry on"
    );
    let check = project(&at(Lang::En, Route::DraftCheck { id: id() }, page()));
    let text = serde_json::to_string(&check.screen).expect("JSON");
    assert!(
        check.intents.contains_key("file") && text.contains("From an earlier dossier"),
        "{text}"
    );
}

#[test]
fn an_earlier_file_is_offered_at_its_own_paper_only() {
    let offered = FileRow {
        id: "f9".into(),
        paper: "ban-an-ly-hon".into(),
        name: "ban-an-cu.pdf".into(),
        media_type: "application/pdf".into(),
        size: 1_000_000,
        state: FileState::Kept,
        code: None,
        sha256: None,
        warnings: Vec::new(),
        undecided: false,
        part_of: None,
        made: false,
        origin: None,
    };
    let page = || draft(|d| d.more.offers = vec![offered.clone()]);
    let paper = |paper: &str| Route::DraftPaper {
        id: id(),
        paper: paper.into(),
        from_check: false,
    };
    let built = snapshot("draft.offers", &paper("ban-an-ly-hon"), page, |_| {});
    assert!(built.intents.contains_key("reuse-file:f9"));
    let other = project(&at(Lang::En, paper("van-ban-uy-quyen"), page()));
    assert!(!other.intents.contains_key("reuse-file:f9"));
}

#[test]
fn what_is_done_with_a_draft_as_a_whole_stands_on_one_page() {
    let route = Route::DraftMore { id: id() };
    snapshot("draft.more", &route, || draft(|_| {}), |_| {});
    let named = || {
        draft(|d| {
            d.more = DraftMore {
                title: "Giấy của mẹ".into(),
                subject: "Nguyễn Thị Ví Dụ".into(),
                ..DraftMore::default()
            };
        })
    };
    snapshot("draft.more.named", &route, named, |_| {});
}

#[test]
fn all_drafts_are_found_and_counted_and_deleted_ones_say_until_when() {
    let page = |rows: Vec<DraftRow>, more: bool| {
        Page::Drafts(DraftsPage {
            count: rows.len() + if more { 30 } else { 0 },
            rows,
            more,
            pages: 1,
        })
    };
    let all = |query: &str| Route::Drafts {
        query: query.into(),
        pages: 1,
    };
    snapshot(
        "drafts",
        &all(""),
        || page(vec![row(0, "Nguyễn Văn Mầm"), row(1, ""), row(12, "Bé")], true),
        |_| {},
    );
    snapshot(
        "drafts.none",
        &all("khong co"),
        || page(Vec::new(), false),
        |_| {},
    );
    let deleted = || {
        let deleted = |n, name: &str| DeletedRow {
            row: row(n, name),
            until_ms: NOW + (30 - n) * DAY,
        };
        Page::Deleted(vec![deleted(2, "Nguyễn Văn Mầm"), deleted(5, "")])
    };
    let built = snapshot("drafts.deleted", &Route::DeletedDrafts, deleted, |_| {});
    assert!(built.intents.contains_key("undo:d2") && built.intents.contains_key("delete-for-good:d5"));
    snapshot(
        "drafts.deleted.none",
        &Route::DeletedDrafts,
        || Page::Deleted(Vec::new()),
        |_| {},
    );
}

#[test]
fn the_tab_leads_to_all_of_them() {
    let page = || {
        Page::Dossiers(DossiersPage {
            drafts: vec![row(1, "Nguyễn Văn Mầm")],
            drafts_count: 41,
            deleted_count: 2,
            handed: vec![handed_row()],
            pages: 1,
            ..DossiersPage::default()
        })
    };
    let built = snapshot("dossiers.many", &Route::Dossiers { pages: 1 }, page, |_| {});
    for go in [
        "go:drafts",
        "go:drafts/deleted",
        "go:drafts/take-in",
        "go:handed/d9",
    ] {
        assert!(built.intents.contains_key(go), "{go}");
    }
}

#[test]
fn the_declaration_is_in_vietnamese_and_holds_every_question_and_paper() {
    let Page::Draft(draft) = open(false) else {
        panic!("a draft")
    };
    let model = at(Lang::En, Route::DraftMore { id: id() }, Page::TakeIn);
    let printed = super::declaration(&model, &draft);
    insta::assert_debug_snapshot!("declaration", printed);
    let rows: usize = printed.sections.iter().map(|s| s.rows.len()).sum();
    let asked: usize = draft
        .form
        .summary(&draft.data, "vi")
        .iter()
        .map(|s| s.rows.len())
        .sum();
    assert_eq!(rows, asked);
    assert!(printed.papers.iter().any(|p| p.there && p.text.contains("1 tệp")));
    insta::assert_snapshot!("bundle-list", super::bundle_list(&model, &draft));
}
