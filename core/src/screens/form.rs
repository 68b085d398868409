//! The pages of a draft's form: one page, one item of a list, and what a change of the form did.

use super::build::{Builder, Built};
use super::draft::{builder, focus_link, source_key, tasks};
use crate::app::{Intent, Model, NewerForm, OpenDraft, Route};
use crate::dossier::form::{FieldError, Marks};
use crate::screen::{Block, Button, ButtonRole, CheckItem, CheckState, NoticeKind, SummaryRow};
use std::collections::HashMap;

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
    let mut errors = draft.page_errors(at, lang);
    summary(&mut b, &errors, draft, from_check);
    errors.extend(shown_errors(draft, lang, |error| {
        error.page == at && item_checked(draft, error)
    }));
    let marks = marks(&b, draft, &errors);
    let page = draft.form.page(at, &draft.data, lang, &marks);
    blocks(&mut b, draft, page.blocks, from_check);
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

/// One item of a list.
pub(super) fn item(model: &Model, draft: &OpenDraft, item: &str, from_check: bool) -> Built {
    let lang = model.texts.lang().tag();
    let checked = draft.items_checked.contains(item) || from_check;
    let here = |error: &FieldError| error.item.as_deref() == Some(item);
    let mut errors: Vec<FieldError> = draft.standing_errors(None).into_iter().filter(here).collect();
    errors.extend(shown_errors(draft, lang, |error| checked && here(error)));
    let mut b = builder(model, draft, String::new());
    let marks = marks(&b, draft, &errors);
    let Some(page) = draft.form.item_page(item, &draft.data, lang, &marks) else {
        // It was taken away: its list is one step back.
        let at = draft.form.page_of_item(item).unwrap_or(0);
        return self::page(model, draft, at, from_check);
    };
    b.title(page.title.clone());
    summary(&mut b, &errors, draft, from_check);
    let rows = draft.form.item_rows(item, &draft.data, lang).into_iter();
    blocks(&mut b, draft, only_open(draft, page.blocks, rows), from_check);
    b.action(
        Intent::ItemDone(item.to_owned()),
        "item-done",
        ButtonRole::Primary,
    );
    let list = item.rsplit_once('/').map_or(item, |(list, _)| list);
    if draft.is_open_list(list) {
        b.action_asking(
            Intent::RemoveItem(item.to_owned()),
            "item-remove",
            ButtonRole::Destructive,
            "item-remove-ask",
        );
    }
    b.done()
}

fn item_checked(draft: &OpenDraft, error: &FieldError) -> bool {
    error
        .item
        .as_ref()
        .is_some_and(|item| draft.items_checked.contains(item))
}

fn shown_errors(draft: &OpenDraft, lang: &str, shown: impl Fn(&FieldError) -> bool) -> Vec<FieldError> {
    let errors = draft.errors(lang);
    errors.into_iter().filter(shown).collect()
}

fn summary(b: &mut Builder<'_>, errors: &[FieldError], draft: &OpenDraft, from_check: bool) {
    if errors.is_empty() {
        return;
    }
    let title = b.with("page-errors-title", [("count", errors.len().into())]);
    let links = errors
        .iter()
        .map(|error| link(b, error, draft, from_check))
        .collect();
    b.notice("errors", NoticeKind::Error, title, String::new(), links);
}

/// The way to an error: on this page the shell moves focus, into an item of a list it is a step.
fn link(b: &mut Builder<'_>, error: &FieldError, draft: &OpenDraft, from_check: bool) -> Button {
    let inside = matches!(b.model.place.top(), Route::DraftItem { .. });
    match &error.item {
        Some(item) if !inside => {
            let route = Route::DraftItem {
                id: draft.id.clone(),
                item: item.clone(),
                from_check,
            };
            b.bound(
                &format!("mend:{}", error.pointer),
                Intent::Go(route),
                error.text.clone(),
                ButtonRole::Link,
            )
        }
        _ => focus_link(error),
    }
}

/// Where answers came from, and which questions are new, in words by block.
pub(super) fn source_marks(b: &Builder<'_>, draft: &OpenDraft) -> HashMap<String, String> {
    let marks = draft.sources.iter();
    let mut sources: HashMap<String, String> = marks
        .map(|(pointer, source)| (format!("f:{pointer}"), b.t(source_key(source))))
        .collect();
    for pointer in draft.change.iter().flat_map(|held| &held.change.fresh) {
        if draft.data.pointer(pointer).is_none() {
            sources.insert(format!("f:{pointer}"), b.t("draft-question-new"));
        }
    }
    sources
}

fn marks(b: &Builder<'_>, draft: &OpenDraft, errors: &[FieldError]) -> Marks {
    Marks {
        sources: source_marks(b, draft),
        revisions: draft.revisions.clone(),
        ..Marks::with_errors(errors)
    }
}

/// Of a filed dossier only what was returned can be changed; the rest is shown as facts.
pub(super) fn only_open(
    open: &OpenDraft,
    blocks: Vec<Block>,
    rows: impl Iterator<Item = SummaryRow>,
) -> Vec<Block> {
    let facts: HashMap<String, SummaryRow> = rows.map(|row| (row.id.clone(), row)).collect();
    let one = |block: Block| match block {
        Block::List {
            id,
            title,
            rows,
            empty,
            more,
        } if id.starts_with("f:") => Block::List {
            more: more.filter(|_| open.is_open_list(id.trim_start_matches("f:"))),
            id,
            title,
            rows,
            empty,
        },
        Block::Field { ref id, .. } | Block::Choice { ref id, .. } | Block::Date { ref id, .. } => {
            match facts.get(id).filter(|_| !open.is_open(id)) {
                Some(row) => Block::Summary {
                    id: id.clone(),
                    title: String::new(),
                    rows: vec![row.clone()],
                },
                None => block,
            }
        }
        other => other,
    };
    blocks.into_iter().map(one).collect()
}

/// Puts the form's blocks on the page and gives its rows and buttons their meaning.
pub(super) fn blocks(b: &mut Builder<'_>, draft: &OpenDraft, blocks: Vec<Block>, from_check: bool) {
    for block in blocks {
        if let Block::List { rows, more, .. } = &block {
            for id in rows
                .iter()
                .map(|row| &row.id)
                .chain(more.iter().map(|more| &more.id))
            {
                if let Some(intent) = meaning(draft, id, from_check) {
                    b.bind(id, intent);
                }
            }
        }
        b.push(block);
    }
}

fn meaning(draft: &OpenDraft, id: &str, from_check: bool) -> Option<Intent> {
    let (kind, rest) = id.split_once(':')?;
    match kind {
        "item" => Some(Intent::Go(Route::DraftItem {
            id: draft.id.clone(),
            item: rest.to_owned(),
            from_check,
        })),
        "add" => Some(Intent::AddItem {
            list: rest.to_owned(),
            from_check,
        }),
        "pick" => rest.split_once('=').map(|(pointer, id)| Intent::Pick {
            pointer: pointer.to_owned(),
            id: id.to_owned(),
        }),
        _ => None,
    }
}

/// Says that the form changed: what it did is one press away until it was looked at.
pub(super) fn changed(b: &mut Builder<'_>, draft: &OpenDraft) {
    let at_changes = matches!(b.model.place.top(), Route::DraftChanges { .. });
    match &draft.change {
        Some(held) if !held.seen && !at_changes => {
            let text = b.with(
                "draft-migrated-text",
                [
                    ("kept", held.change.kept.into()),
                    ("fresh", held.change.fresh.len().into()),
                    ("gone", held.change.gone.len().into()),
                ],
            );
            let title = b.t("draft-form-changed-title");
            let look = b.t("draft-migrated-look");
            let route = Route::DraftChanges { id: draft.id.clone() };
            let action = b.button(Intent::Go(route), look, ButtonRole::Secondary);
            b.notice("form-changed", NoticeKind::Warning, title, text, vec![action]);
        }
        _ if draft.newer_form != NewerForm::None => {
            let (title, text) = (b.t("draft-form-changed-title"), b.t("draft-form-changed-text"));
            let mut actions = Vec::new();
            if draft.newer_form == NewerForm::Here {
                let look = b.t("draft-migrated-look");
                let route = Route::DraftChanges { id: draft.id.clone() };
                actions.push(b.button(Intent::Go(route), look, ButtonRole::Secondary));
            }
            b.notice("form-changed", NoticeKind::Warning, title, text, actions);
        }
        _ => {}
    }
}

/// What a change of the form did: what is asked anew, and what is no longer asked with what was answered.
pub(super) fn changes(model: &Model, draft: &OpenDraft) -> Built {
    let lang = model.texts.lang().tag();
    let mut b = builder(model, draft, model.texts.t("draft-form-changed-title"));
    let Some(held) = &draft.change else {
        return tasks(model, draft);
    };
    let kept = b.with("draft-changes-kept", [("count", held.change.kept.into())]);
    b.paragraph("kept", kept);
    let mut items = Vec::new();
    for pointer in &held.change.fresh {
        if let Some(item) = fresh(&mut b, draft, pointer, lang) {
            items.push(item);
        }
    }
    if !items.is_empty() {
        let title = b.t("draft-changes-fresh");
        b.push(Block::Checklist {
            id: "fresh".into(),
            title,
            items,
        });
    }
    if !held.change.gone.is_empty() {
        let title = b.t("draft-changes-gone");
        let row = |gone: &crate::dossier::form::Gone| SummaryRow {
            id: format!("gone:{}", gone.pointer),
            label: gone.label.get(lang).to_owned(),
            value: gone.answer.get(lang).to_owned(),
            source: None,
            change: None,
        };
        let rows = held.change.gone.iter().map(row).collect();
        b.push(Block::Summary {
            id: "gone".into(),
            title,
            rows,
        });
        let note = b.t("draft-changes-gone-note");
        b.paragraph("gone-note", note);
    }
    b.action(
        Intent::ChangeSeen(draft.id.clone()),
        "draft-changes-seen",
        ButtonRole::Primary,
    );
    b.done()
}

fn fresh(b: &mut Builder<'_>, draft: &OpenDraft, pointer: &str, lang: &str) -> Option<CheckItem> {
    let (page, text) = draft.form.question(pointer, lang)?;
    let route = Route::DraftPage {
        id: draft.id.clone(),
        page,
        from_check: false,
    };
    let answered = draft.data.pointer(pointer).is_some();
    let (state, key) = if answered {
        (CheckState::Done, "state-done")
    } else {
        (CheckState::Todo, "state-todo")
    };
    Some(CheckItem {
        id: b.bind(&format!("fresh:{pointer}"), Intent::Go(route)),
        text,
        detail: String::new(),
        state,
        state_text: b.t(key),
        pressable: true,
    })
}
