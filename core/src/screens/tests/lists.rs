//! The tabs and what is found.

use super::{dossier_row, draft_row, queued, row, shelf_row, snapshot};
use crate::app::{DossierRow, DossiersPage, HomePage, Page, ProcedureRow, ResultPage, Route, SearchPage};
use crate::result::service::Finding;

#[test]
fn home_tells_what_waits_what_was_begun_and_what_can_be_done() {
    let full = || {
        Page::Home(HomePage {
            queued: vec![queued(true)],
            attention: vec![dossier_row(5)],
            drafts: vec![draft_row()],
            recent: vec![dossier_row(4)],
            common: vec![row(true)],
        })
    };
    snapshot("home", &Route::Home, full);
    snapshot("home.first", &Route::Home, || Page::Home(HomePage::default()));
}

#[test]
fn search_shows_hits_or_what_else_to_try() {
    let route = Route::Search {
        query: "giay doc than".into(),
        pages: 1,
    };
    let page = |hits: Vec<ProcedureRow>| {
        Page::Search(SearchPage {
            more: !hits.is_empty(),
            hits,
            pages: 1,
        })
    };
    snapshot("search", &route, || page(vec![row(true), row(false)]));
    snapshot("search.empty", &route, || page(Vec::new()));
}

#[test]
fn lists_have_rows_or_say_what_to_do() {
    let page = |dossiers: Vec<DossierRow>| {
        Page::Dossiers(DossiersPage {
            queued: vec![queued(false)],
            drafts: vec![draft_row()],
            drafts_count: 1,
            deleted_count: 0,
            handed: Vec::new(),
            more: !dossiers.is_empty(),
            dossiers,
            pages: 1,
        })
    };
    snapshot("dossiers", &Route::Dossiers { pages: 1 }, || {
        page(vec![dossier_row(4), dossier_row(3)])
    });
    snapshot("dossiers.empty", &Route::Dossiers { pages: 1 }, || {
        Page::Dossiers(DossiersPage::default())
    });
    let bad = || Finding::NotValid {
        key: "not-valid-extended".into(),
    };
    snapshot("shelf", &Route::Shelf, || {
        Page::Shelf(vec![shelf_row(bad()), shelf_row(Finding::None)])
    });
    let result = Route::Result {
        code: "H42.14026-20261124-0000001".into(),
        id: "r1".into(),
    };
    let page = || ResultPage {
        row: shelf_row(bad()),
        fetching: false,
        failure: None,
    };
    snapshot("result.not-valid", &result, || Page::Result(Box::new(page())));
}
