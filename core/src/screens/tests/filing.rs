//! A draft, its check, and what is shown of it on its way.

use super::{NOW, file, open, snapshot};
use crate::app::{Page, Route, SendingPage, Stage, TermsAsked};
use crate::dossier::terms::{Amount, Difference, OfficeTerm, Taken, TimeTerm};
use crate::net::pack::Localised;
use crate::procedure::model::TimeUnit;
use crate::screen::FileState;

#[test]
fn a_draft_shows_its_tasks_its_papers_and_its_check() {
    let id = || "d1".to_owned();
    snapshot("draft", &Route::Draft { id: id() }, || open(false));
    let wrong = Route::DraftPage {
        id: id(),
        page: 0,
        from_check: false,
    };
    snapshot("draft.errors", &wrong, || open(true));
    let paper = Route::DraftPaper {
        id: id(),
        paper: "ban-an-ly-hon".into(),
        from_check: false,
    };
    snapshot("draft.paper", &paper, || open(false));
    snapshot("draft.check", &Route::DraftCheck { id: id() }, || open(true));
}

#[test]
fn sending_says_at_each_moment_what_is_where() {
    let route = Route::Sending { id: "d1".into() };
    let page = |stage: Stage, state: FileState| {
        Page::Sending(Box::new(SendingPage {
            draft: "d1".into(),
            title: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
            files: vec![file(state)],
            faults: Vec::new(),
            can_take_back: stage == Stage::Queued,
            whom: None,
            stage,
            confirmed_ms: NOW,
        }))
    };
    snapshot("sending.queued", &route, || {
        page(Stage::Queued, FileState::Queued)
    });
    snapshot("sending.now", &route, || page(Stage::Sending, FileState::Sending));
    snapshot("sending.retrying", &route, || {
        page(Stage::Retrying("MC-N05".into()), FileState::Queued)
    });
    snapshot("sending.sign-in", &route, || {
        page(Stage::NeedsSignIn, FileState::Queued)
    });
    let refused = || Stage::Refused {
        code: "MC-N10".into(),
        detail: "Thiếu bản án ly hôn".into(),
    };
    snapshot("sending.refused", &route, || page(refused(), FileState::Received));
}

#[test]
fn a_level_too_low_says_which_one_is_needed_before_any_browser_opens() {
    let page = || {
        Page::Sending(Box::new(SendingPage {
            draft: "d1".into(),
            title: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
            files: Vec::new(),
            faults: Vec::new(),
            stage: Stage::NeedsLevel,
            confirmed_ms: NOW,
            can_take_back: true,
            whom: None,
        }))
    };
    snapshot("sending.level", &Route::Sending { id: "d1".into() }, page);
}

fn terms_asked(differences: Vec<Difference>) -> Page {
    Page::Sending(Box::new(SendingPage {
        draft: "d1".into(),
        title: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
        files: Vec::new(),
        faults: Vec::new(),
        stage: Stage::Asks(TermsAsked { differences }),
        confirmed_ms: NOW,
        can_take_back: true,
        whom: None,
    }))
}

#[test]
fn changed_conditions_are_shown_as_they_were_and_as_they_are() {
    let route = Route::Sending { id: "d1".into() };
    let amount = |dong, certain| Some(Amount { dong, certain });
    let name = |vi: &str, en: &str| Localised {
        vi: vi.into(),
        en: en.into(),
    };
    let time = |halves| {
        let unit = TimeUnit::WorkingDay;
        Some(TimeTerm { halves, unit })
    };
    let changed = || {
        vec![
            Difference::Fee {
                name: name("Lệ phí hộ tịch", "Civil status fee"),
                before: amount(Some(0), true),
                now: amount(Some(8000), true),
            },
            Difference::Postage {
                before: Some(30_000),
                now: Some(35_000),
            },
            Difference::Time {
                before: time(6),
                now: time(11),
            },
            Difference::Cutoff {
                before: None,
                now: Some("15:00".into()),
            },
        ]
    };
    snapshot("sending.asks", &route, || terms_asked(changed()));
    let office = |name: Localised| OfficeTerm {
        name,
        address: "Xã Cổ Lễ".into(),
    };
    let impossible = || {
        vec![
            Difference::Taken {
                before: Taken::Here,
                now: Taken::Ended,
            },
            Difference::Office {
                before: Some(office(name("Trung tâm xã Cổ Lễ", "Cổ Lễ centre"))),
                now: None,
            },
            Difference::Fee {
                name: name("Lệ phí hộ tịch", "Civil status fee"),
                before: amount(Some(8000), false),
                now: amount(None, false),
            },
            Difference::Form,
        ]
    };
    snapshot("sending.asks-not-so", &route, || terms_asked(impossible()));
}
