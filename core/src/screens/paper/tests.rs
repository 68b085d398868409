//! The pages of a paper's files, in both languages.

use super::super::tests::{file, open, snapshot};
use crate::app::{FileRow, HeldResult, Page, Route};
use crate::paper::quality::Flaw;
use crate::screen::FileState;
use std::sync::Arc;

const PAPER: &str = "ban-an-ly-hon";

fn photo(id: &str, state: FileState, warnings: Vec<Flaw>) -> FileRow {
    FileRow {
        id: id.into(),
        name: format!("{id}.jpg"),
        media_type: "image/jpeg".into(),
        size: 1_240_000,
        undecided: state == FileState::Refused && !warnings.is_empty(),
        code: None,
        warnings,
        ..file(state)
    }
}

fn draft(one_pdf: bool, files: Vec<FileRow>) -> Page {
    let mut page = open(false);
    if let Page::Draft(draft) = &mut page {
        let mut record = (*draft.record).clone();
        for paper in record.papers.iter_mut().filter(|p| p.id == PAPER) {
            (paper.one_pdf, paper.results) = (one_pdf, vec!["KQ.G15.000038".into()]);
        }
        draft.record = Arc::new(record);
        draft.files = files;
    }
    page
}

fn route() -> Route {
    Route::DraftPaper {
        id: "d1".into(),
        paper: PAPER.into(),
        from_check: false,
    }
}

#[test]
fn a_photo_that_can_hardly_be_read_asks_and_one_that_was_kept_says_so() {
    snapshot("paper.flaws", &route(), || {
        draft(
            false,
            vec![
                photo("toi-va-mo", FileState::Refused, vec![Flaw::Blurred, Flaw::Cut]),
                photo("mo", FileState::Kept, vec![Flaw::Blurred]),
            ],
        )
    });
}

#[test]
fn pages_are_listed_in_order_and_lead_to_where_they_can_be_moved() {
    let pages = || {
        ["trang-1", "trang-2", "trang-3"]
            .map(|id| photo(id, FileState::Kept, Vec::new()))
            .to_vec()
    };
    snapshot("paper.pages", &route(), || draft(true, pages()));
    snapshot("paper.joined", &route(), || {
        let mut files = pages();
        for page in &mut files {
            page.part_of = Some("f1".into());
        }
        files.push(FileRow {
            made: true,
            ..file(FileState::Kept)
        });
        draft(true, files)
    });
    let photo = Route::DraftPhoto {
        id: "d1".into(),
        file: "trang-2".into(),
    };
    snapshot("paper.photo", &photo, || {
        let mut page = draft(true, pages());
        if let Page::Draft(draft) = &mut page {
            draft.preview = Some("/9j/4AAQ".into());
        }
        page
    });
}

#[test]
fn a_file_that_is_there_already_says_where_and_a_result_of_the_shelf_is_offered() {
    snapshot("paper.shelf", &route(), || {
        let hash = || Some("ab".repeat(32));
        let twin = FileRow {
            id: "f2".into(),
            sha256: hash(),
            code: Some("MC-G07".into()),
            ..file(FileState::Refused)
        };
        let first = FileRow {
            paper: "giay-to-khac".into(),
            sha256: hash(),
            ..file(FileState::Kept)
        };
        let from_shelf = FileRow {
            id: "f3".into(),
            origin: Some("H42.14026-20261001-0000007".into()),
            ..file(FileState::Kept)
        };
        let mut page = draft(false, vec![first, twin, from_shelf]);
        if let Page::Draft(draft) = &mut page {
            draft.held = ["0000007", "0000009"]
                .map(|number| HeldResult {
                    code: format!("H42.14026-20261001-{number}"),
                    id: "r1".into(),
                    catalogue: "KQ.G15.000038".into(),
                    name: "Giấy xác nhận tình trạng hôn nhân".into(),
                    fetched_ms: 1_795_000_000_000,
                })
                .to_vec();
        }
        page
    });
}
