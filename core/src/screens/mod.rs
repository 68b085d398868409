//! One pure projection a screen: model in, screen out.

mod build;
mod check;
mod devices;
mod dossier;
mod draft;
mod family;
mod fee_lines;
mod home;
mod identity;
mod lists;
mod lock;
mod paper;
mod person;
mod procedure;
mod result;
mod rows;
mod sending;
mod signin;
#[cfg(test)]
mod tests;

pub(crate) use build::Built;
pub(crate) use build::failure_words;
pub(crate) use family::link_state_key;
pub(crate) use identity::outcome_key;
pub(crate) use rows::status_key;

use crate::app::{Intent, Model, Page, Route};
use crate::error::Failure;
use crate::screen::{Block, ButtonRole, NoticeKind, Screen};
use crate::text::{Lang, Texts};

/// The screen of the place the model is at.
pub(crate) fn project(model: &Model) -> Built {
    if model.lock.locked {
        return lock::locked(model);
    }
    match (model.place.top(), &model.page) {
        (Route::Search { query, .. }, Page::Search(page)) => home::search(model, query, page),
        (Route::DraftPage { page, from_check, .. }, Page::Draft(open)) => {
            draft::page(model, open, *page, *from_check)
        }
        (
            Route::DraftPaper {
                paper, from_check, ..
            },
            Page::Draft(open),
        ) => paper::paper(model, open, paper, *from_check),
        (Route::DraftPhoto { file, .. }, Page::Draft(open)) => paper::photo(model, open, file),
        (Route::DraftCheck { .. }, Page::Draft(open)) => check::check(model, open),
        (Route::Receipt { .. }, Page::Dossier(page)) => dossier::receipt(model, page),
        (_, Page::Home(page)) => home::home(model, page),
        (_, Page::Search(page)) => home::search(model, "", page),
        (_, Page::Procedure(page)) => procedure::procedure(model, page),
        (_, Page::Draft(open)) => draft::tasks(model, open),
        (_, Page::Sending(page)) => sending::sending(model, page),
        (_, Page::Dossiers(page)) => lists::dossiers(model, page),
        (_, Page::Dossier(page)) => dossier::dossier(model, page),
        (_, Page::Result(page)) => result::result(model, page),
        (_, Page::Shelf(rows)) => lists::shelf(model, rows),
        (Route::Lock, Page::Person) => lock::settings(model),
        (_, Page::Person) => person::person(model),
        (Route::IdentityTyped, Page::Identity(page)) => identity::typed(model, page),
        (Route::IdentityChip, Page::Identity(page)) => identity::chip(model, page),
        (_, Page::Identity(page)) => identity::identity(model, page),
        (_, Page::Devices) => devices::devices(model),
        (Route::FamilyAdd, Page::Family(page)) => family::add(model, page),
        (Route::FamilyLink { id }, Page::Family(page)) => family::link(model, page, id),
        (_, Page::Family(page)) => family::family(model, page),
        (_, Page::Failed(failure)) => failed(model, failure.code),
    }
}

/// A dossier that may still come from the province.
const NOT_HERE: &str = "MC-X05";

/// What should be here could not be read; the rest of the app is one tab away.
fn failed(model: &Model, code: &str) -> Built {
    let mut b = build::Builder::new(model, model.texts.t("app-name"));
    let mut actions = Vec::new();
    if code == NOT_HERE && model.person.is_some() {
        let again = b.t("retry");
        actions.push(b.button(Intent::Refresh, again, ButtonRole::Secondary));
    }
    b.failure("failed", code, NoticeKind::Error, actions);
    if code == NOT_HERE && model.person.is_none() {
        signin::invitation(&mut b, "dossiers-signin-title", "dossiers-signin-text");
    }
    b.tabs();
    b.done()
}

/// The only screen of a core that could not open at all.
pub(crate) fn cannot_open(lang: Lang, failure: Failure) -> Screen {
    let texts = Texts::get(lang);
    let (title, text) = failure_words(&texts, failure.code);
    Screen {
        route: "closed".into(),
        title: texts.t("app-name"),
        language: lang.tag().into(),
        blocks: vec![Block::Notice {
            id: "failed".into(),
            tone: NoticeKind::Error,
            title,
            text,
            code: Some(failure.code.into()),
            actions: Vec::new(),
        }],
        ..Screen::default()
    }
}
