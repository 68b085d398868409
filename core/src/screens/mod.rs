//! One pure projection a screen: model in, screen out.

mod aftercare;
mod build;
mod channels;
mod check;
mod delivery;
mod devices;
mod door;
mod dossier;
mod draft;
mod drafts;
mod family;
mod fee_lines;
mod file_item;
mod form;
mod home;
mod identity;
mod inbox;
mod lists;
mod lock;
mod mend;
mod offices;
mod paper;
mod person;
mod procedure;
mod rating;
mod reports;
mod result;
mod rows;
mod sending;
mod signin;
mod talk;
mod terms;
#[cfg(test)]
mod tests;

pub(crate) use build::Built;
pub(crate) use build::failure_words;
pub(crate) use door::diagnosis;
pub(crate) use drafts::{bundle_list, declaration};
pub(crate) use family::link_state_key;
pub(crate) use identity::outcome_key;
pub(crate) use inbox::news_words;

use crate::app::{Intent, Model, OpenDraft, Page, Route};
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
        (route, Page::Draft(open)) if open.beside.mending.is_some() => mending(model, route, open),
        (Route::DraftPage { page, from_check, .. }, Page::Draft(open)) => {
            form::page(model, open, *page, *from_check)
        }
        (Route::DraftItem { item, from_check, .. }, Page::Draft(open)) => {
            form::item(model, open, item, *from_check)
        }
        (Route::DraftChanges { .. }, Page::Draft(open)) => form::changes(model, open),
        (
            Route::DraftPaper {
                paper, from_check, ..
            },
            Page::Draft(open),
        ) => paper::paper(model, open, paper, *from_check),
        (Route::DraftPhoto { file, .. }, Page::Draft(open)) => paper::photo(model, open, file),
        (Route::DraftCheck { .. }, Page::Draft(open)) => check::check(model, open),
        (Route::DraftMore { .. }, Page::Draft(open)) => drafts::more(model, open),
        (Route::DraftShare { .. }, Page::Draft(open)) => drafts::share(model, open),
        (Route::HandOff { .. }, Page::Draft(open)) => drafts::hand_off(model, open),
        (_, Page::Handed(page)) => drafts::handed(model, page),
        (Route::Drafts { query, .. }, Page::Drafts(page)) => drafts::drafts(model, query, page),
        (_, Page::Drafts(page)) => drafts::drafts(model, "", page),
        (_, Page::Deleted(rows)) => drafts::deleted(model, rows),
        (_, Page::TakeIn) => drafts::take_in(model),
        (Route::Receipt { .. }, Page::Dossier(page)) => dossier::receipt(model, page.receipt.as_ref()),
        (Route::SupplementReceipt { draft, .. }, Page::Dossier(page)) => {
            let rows = &page.after.supplements;
            let row = rows.iter().find(|row| &row.draft == draft);
            dossier::receipt(model, row.map(|row| &row.checked))
        }
        (Route::Messages { .. }, Page::Dossier(page)) => talk::thread(model, page),
        (Route::Rating { .. }, Page::Dossier(page)) => rating::page(model, page),
        (Route::Withdrawal { .. }, Page::Dossier(page)) => talk::withdrawal(model, page),
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
        (_, Page::Inbox(page)) => inbox::inbox(model, page),
        (Route::ChannelsKind { kind }, Page::Channels(page)) => channels::kind(model, page, kind),
        (_, Page::Channels(page)) => channels::channels(model, page),
        (Route::FamilyAdd, Page::Family(page)) => family::add(model, page),
        (Route::FamilyLink { id }, Page::Family(page)) => family::link(model, page, id),
        (_, Page::Family(page)) => family::family(model, page),
        (_, Page::Offices(page)) => offices::page(model, page),
        (_, Page::Door(page)) => door::page(model, page),
        (_, Page::Reports(page)) => reports::project(model, page),
        (_, Page::Failed(failure)) => failed(model, failure.code),
    }
}

/// A supplement: one of its places, or all of them.
fn mending(model: &Model, route: &Route, open: &OpenDraft) -> Built {
    let place = match route {
        Route::DraftPage { page, .. } => mend::page(model, open, *page),
        Route::DraftItem { item, .. } => Some(form::item(model, open, item, true)),
        Route::DraftPaper { paper, .. } => mend::paper(model, open, paper),
        _ => None,
    };
    match (place, &open.beside.mending) {
        (Some(built), _) => built,
        (None, Some(mending)) => mend::overview(model, open, mending),
        (None, None) => draft::tasks(model, open),
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
