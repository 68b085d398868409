//! A dossier in preparation: the task list, one page of the form at a time, the files of one paper at a time.

use super::build::{Builder, Built};
use super::{drafts, family, form, rows};
use crate::app::{Intent, Model, OpenDraft, Route};
use crate::dossier::form::FieldError;
use crate::screen::{Block, Button, ButtonRole, CheckItem, CheckState};
use crate::text;

pub(super) fn builder<'a>(model: &'a Model, draft: &OpenDraft, title: String) -> Builder<'a> {
    let mut b = Builder::new(model, title);
    b.private();
    let saved = b.with("saved-at", [("time", text::minute(draft.saved_ms).into())]);
    b.status(saved);
    form::changed(&mut b, draft);
    b
}

/// The task list.
pub(super) fn tasks(model: &Model, draft: &OpenDraft) -> Built {
    let lang = model.texts.lang();
    let mut b = builder(model, draft, draft.record.name.get(lang.tag()).to_owned());
    let intro = b.t("draft-intro");
    b.paragraph("intro", intro);
    drafts::named(&mut b, draft);
    drafts::twins(&mut b, draft);
    family::choose_whom(&mut b, draft);
    let errors = draft.errors(lang.tag());
    let mut items = Vec::new();
    for at in draft.form.visible_pages(&draft.data) {
        let Some(page) = draft.form.pages().get(at) else {
            continue;
        };
        let wrong = errors.iter().any(|e| e.page == at);
        let state = page_state(draft, at, wrong);
        let route = Route::DraftPage {
            id: draft.id.clone(),
            page: at,
            from_check: false,
        };
        items.push(task(
            &mut b,
            Intent::Go(route),
            page.title.get(lang.tag()).to_owned(),
            String::new(),
            state,
        ));
    }
    for need in draft.papers() {
        let id = &need.paper.id;
        let state = match (draft.has_file(id), need.required) {
            _ if draft.first_undecided(Some(id)).is_some() => CheckState::Attention,
            (true, _) if need.paper.one_pdf && draft.has_loose_pages(id) => CheckState::Partly,
            (true, _) => CheckState::Done,
            (false, true) => CheckState::Todo,
            (false, false) => CheckState::Plain,
        };
        let route = Route::DraftPaper {
            id: draft.id.clone(),
            paper: need.paper.id.clone(),
            from_check: false,
        };
        let title = need.paper.name.get(lang.tag()).to_owned();
        items.push(task(&mut b, Intent::Go(route), title, String::new(), state));
    }
    let check = b.t("draft-check");
    items.push(task(
        &mut b,
        Intent::Go(Route::DraftCheck { id: draft.id.clone() }),
        check,
        String::new(),
        CheckState::Todo,
    ));
    let title = b.t("draft-tasks");
    b.push(Block::Checklist {
        id: "tasks".into(),
        title,
        items,
    });
    next_task(&mut b, draft, &errors);
    if model.person.is_none() {
        b.action(Intent::SignIn, "draft-prefill", ButtonRole::Secondary);
    }
    if model.card.known {
        b.action(
            Intent::Prefill(draft.id.clone()),
            "draft-prefill-card",
            ButtonRole::Secondary,
        );
    } else {
        b.action(
            Intent::Go(Route::Identity),
            "draft-read-card",
            ButtonRole::Secondary,
        );
    }
    set_aside(&mut b, draft);
    b.action(
        Intent::Go(Route::DraftMore { id: draft.id.clone() }),
        "draft-more",
        ButtonRole::Secondary,
    );
    b.action_asking(
        Intent::DeleteDraft(draft.id.clone()),
        "draft-delete",
        ButtonRole::Destructive,
        "draft-delete-ask",
    );
    b.done()
}

/// The way to answers without a place, once the notice of them was seen.
fn set_aside(b: &mut Builder<'_>, draft: &OpenDraft) {
    let held = draft.change.as_ref();
    if held.is_some_and(|held| held.seen && !held.change.gone.is_empty()) {
        let route = Route::DraftChanges { id: draft.id.clone() };
        b.action(Intent::Go(route), "draft-changes-aside", ButtonRole::Secondary);
    }
}

fn page_state(draft: &OpenDraft, page: usize, wrong: bool) -> CheckState {
    match (wrong, draft.checked.contains(&page), draft.has_answers(page)) {
        (true, true, _) => CheckState::Attention,
        (true, false, true) => CheckState::Partly,
        (true, false, false) => CheckState::Todo,
        // A page of optional questions is done only when it was looked at.
        (false, checked, answered) => {
            if checked || answered {
                CheckState::Done
            } else {
                CheckState::Todo
            }
        }
    }
}

fn task(b: &mut Builder<'_>, intent: Intent, title: String, detail: String, state: CheckState) -> CheckItem {
    let key = match state {
        CheckState::Done => "state-done",
        CheckState::Partly => "state-partly",
        CheckState::Attention => "state-attention",
        CheckState::Plain => "state-optional",
        CheckState::Todo | CheckState::Locked => "state-todo",
    };
    CheckItem {
        id: b.press(intent),
        text: title,
        detail,
        state,
        state_text: b.t(key),
        pressable: true,
    }
}

/// The one next step: the first page with something missing, then the first paper, then the check.
fn next_task(b: &mut Builder<'_>, draft: &OpenDraft, errors: &[FieldError]) {
    let id = draft.id.clone();
    let route = if let Some(page) = errors.iter().map(|e| e.page).min() {
        Route::DraftPage {
            id,
            page,
            from_check: false,
        }
    } else if let Some(paper) = draft.first_lacking_paper() {
        Route::DraftPaper {
            id,
            paper,
            from_check: false,
        }
    } else {
        Route::DraftCheck { id }
    };
    b.action(Intent::Go(route), "continue", ButtonRole::Primary);
}

/// A link of the error summary: the shell moves focus, nothing is sent.
pub(super) fn focus_link(error: &FieldError) -> Button {
    Button {
        id: format!("focus:{}", error.block_id),
        label: error.text.clone(),
        role: ButtonRole::Link,
        enabled: true,
        confirm: None,
    }
}

/// When the last thing was saved, for the sending page too.
pub(super) fn saved(b: &Builder<'_>, ms: i64) -> String {
    rows::moment(b, ms)
}

/// Where the answers of a draft came from, in words, by block.
/// Key of the words that say where an answer came from.
pub(super) fn source_key(source: &str) -> &'static str {
    match source {
        "chip" => "draft-source-chip",
        "qr" => "draft-source-qr",
        "typed-card" => "draft-source-typed-card",
        "register" => "draft-source-register",
        "earlier" => "draft-source-earlier",
        _ => "draft-source-claim",
    }
}
