//! A dossier in preparation: the task list, one page of the form at a time, the files of one paper at a time.

use super::build::{Builder, Built};
use super::{family, rows};
use crate::app::{Intent, Model, OpenDraft, Route};
use crate::dossier::form::{FieldError, Marks};
use crate::screen::{Block, Button, ButtonRole, CheckItem, CheckState, NoticeKind};
use crate::text;

pub(super) fn builder<'a>(model: &'a Model, draft: &OpenDraft, title: String) -> Builder<'a> {
    let mut b = Builder::new(model, title);
    b.private();
    let saved = b.with("saved-at", [("time", text::minute(draft.saved_ms).into())]);
    b.status(saved);
    if draft.form_changed {
        let (title, text) = (b.t("draft-form-changed-title"), b.t("draft-form-changed-text"));
        b.notice("form-changed", NoticeKind::Warning, title, text, Vec::new());
    }
    b
}

/// The task list.
pub(super) fn tasks(model: &Model, draft: &OpenDraft) -> Built {
    let lang = model.texts.lang();
    let mut b = builder(model, draft, draft.record.name.get(lang.tag()).to_owned());
    let intro = b.t("draft-intro");
    b.paragraph("intro", intro);
    family::choose_whom(&mut b, draft);
    let errors = draft.form.errors(&draft.data, lang.tag());
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
    b.action_asking(
        Intent::DeleteDraft(draft.id.clone()),
        "draft-delete",
        ButtonRole::Destructive,
        "draft-delete-ask",
    );
    b.done()
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

/// One page of the form.
pub(super) fn page(model: &Model, draft: &OpenDraft, at: usize, from_check: bool) -> Built {
    let Some(spec) = draft.form.pages().get(at) else {
        return tasks(model, draft);
    };
    let lang = model.texts.lang().tag();
    let mut b = builder(model, draft, spec.title.get(lang).to_owned());
    let visible = draft.form.visible_pages(&draft.data);
    let nth = visible.iter().position(|p| *p == at).unwrap_or(at);
    let of = b.with(
        "page-of",
        [("page", (nth + 1).into()), ("pages", visible.len().into())],
    );
    b.paragraph("of", of);
    let errors: Vec<FieldError> = if draft.checked.contains(&at) {
        draft
            .form
            .errors(&draft.data, lang)
            .into_iter()
            .filter(|e| e.page == at)
            .collect()
    } else {
        Vec::new()
    };
    if !errors.is_empty() {
        let title = b.with("page-errors-title", [("count", errors.len().into())]);
        let links = errors.iter().map(focus_link).collect();
        b.notice("errors", NoticeKind::Error, title, String::new(), links);
    }
    let marks = Marks {
        sources: draft
            .sources
            .iter()
            .map(|(p, source)| (format!("f:{p}"), b.t(source_key(source))))
            .collect(),
        revisions: draft.revisions.clone(),
        ..Marks::with_errors(&errors)
    };
    for block in draft.form.page(at, &draft.data, lang, &marks).blocks {
        b.push(block);
    }
    b.action(
        Intent::PageDone {
            draft: draft.id.clone(),
            page: at,
            from_check,
        },
        "continue",
        ButtonRole::Primary,
    );
    b.done()
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

/// Key of the words that say where an answer came from.
pub(super) fn source_key(source: &str) -> &'static str {
    match source {
        "chip" => "draft-source-chip",
        "qr" => "draft-source-qr",
        "typed-card" => "draft-source-typed-card",
        _ => "draft-source-claim",
    }
}
