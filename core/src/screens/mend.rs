//! Answering a return: only the places that were returned can be changed, everything else is shown as it was filed.

use super::build::{Builder, Built};
use super::draft::focus_link;
use super::form::{self, source_marks};
use super::paper::{files, files_block};
use super::procedure;
use crate::app::{AfterIntent, Fault, FaultPlace, Intent, LONGEST_MESSAGE, Model, OpenDraft, Route};
use crate::dossier::form::{FieldError, Marks};
use crate::dossier::supplement::Mended;
use crate::screen::{Block, Button, ButtonRole, CheckItem, CheckState, FieldKind, NoticeKind, SummaryRow};
use crate::text;

fn builder<'a>(model: &'a Model, open: &OpenDraft, title: String) -> Builder<'a> {
    let mut b = Builder::new(model, title);
    b.private();
    let saved = b.with("saved-at", [("time", text::minute(open.saved_ms).into())]);
    b.status(saved);
    b
}

/// Everything that was returned, with how far it is; what was filed; and the way to send.
pub(super) fn overview(model: &Model, open: &OpenDraft, mending: &Mended) -> Built {
    let mut b = builder(model, open, model.texts.t("mend-title"));
    let about = b.with(
        "messages-about",
        [
            ("name", open.record.name.get(model.texts.lang().tag()).into()),
            ("code", mending.dossier.as_str().into()),
        ],
    );
    b.paragraph("about", about);
    let intro = b.t("mend-intro");
    b.paragraph("intro", intro);
    if open.filing_checked {
        errors(&mut b, open);
    }
    places(&mut b, open);
    note(&mut b, mending);
    filed(&mut b, open, mending);
    b.action_asking(
        Intent::After(AfterIntent::SendSupplement(open.id.clone())),
        "mend-send",
        ButtonRole::Primary,
        "mend-send-ask",
    );
    b.done()
}

/// Where a fault is mended; nowhere for one of the whole dossier.
fn route_of(open: &OpenDraft, place: &FaultPlace) -> Option<Route> {
    let id = open.id.clone();
    match place {
        FaultPlace::Answer(pointer) => Some(Route::DraftPage {
            id,
            page: open.form.page_of(&format!("f:{pointer}"))?,
            from_check: true,
        }),
        FaultPlace::Paper(paper) => Some(Route::DraftPaper {
            id,
            paper: paper.clone(),
            from_check: true,
        }),
        FaultPlace::Whole => None,
    }
}

fn place_name(b: &Builder<'_>, open: &OpenDraft, place: &FaultPlace) -> String {
    let lang = b.texts().lang().tag();
    let name = match place {
        FaultPlace::Answer(pointer) => open.form.label_of(pointer, lang),
        FaultPlace::Paper(id) => {
            let paper = open.record.papers.iter().find(|p| &p.id == id);
            paper.map(|p| p.name.get(lang).to_owned())
        }
        FaultPlace::Whole => None,
    };
    name.unwrap_or_else(|| b.t("return-whole"))
}

/// What keeps it from being sent, each leading to its place.
fn errors(b: &mut Builder<'_>, open: &OpenDraft) {
    if !open.supplement_wrong() {
        return;
    }
    let lang = b.texts().lang().tag();
    let mut links: Vec<Button> = Vec::new();
    let standing: Vec<Fault> = open.standing().cloned().collect();
    for (n, fault) in standing.iter().enumerate() {
        let label = format!("{}: {}", place_name(b, open, &fault.place), fault.reason);
        links.push(link(b, &format!("fix:{n}"), route_of(open, &fault.place), label));
    }
    for error in open.errors(lang) {
        let route = route_of(open, &FaultPlace::Answer(error.pointer.clone()));
        links.push(link(
            b,
            &format!("fix:{}", error.pointer),
            route,
            error.text.clone(),
        ));
    }
    if let Some(paper) = open.first_lacking_paper() {
        let place = FaultPlace::Paper(paper);
        let name = place_name(b, open, &place);
        let text = b.with("file-required", [("paper", name.into())]);
        links.push(link(b, "fix:paper", route_of(open, &place), text));
    }
    let (title, text) = (b.t("check-errors-title"), b.t("mend-errors-text"));
    b.notice("errors", NoticeKind::Error, title, text, links);
}

/// A link to a place; to the words to the office where there is none.
fn link(b: &mut Builder<'_>, id: &str, route: Option<Route>, label: String) -> Button {
    let id = match route {
        Some(route) => b.bind(id, Intent::Go(route)),
        None => "focus:supplement:note".to_owned(),
    };
    Button {
        id,
        label,
        role: ButtonRole::Link,
        enabled: true,
        confirm: None,
    }
}

fn places(b: &mut Builder<'_>, open: &OpenDraft) {
    let mut items: Vec<CheckItem> = Vec::new();
    let faults: Vec<Fault> = open.beside.faults.clone();
    for (n, fault) in faults.iter().enumerate() {
        let stands = open.stands(fault);
        let route = route_of(open, &fault.place);
        let pressable = route.is_some();
        let id = match route {
            Some(route) => b.bind(&format!("place:{n}"), Intent::Go(route)),
            None => format!("place:{n}"),
        };
        let (state, key) = if stands {
            (CheckState::Attention, "state-attention")
        } else {
            (CheckState::Done, "mend-changed")
        };
        items.push(CheckItem {
            id,
            text: place_name(b, open, &fault.place),
            detail: fault.reason.clone(),
            state,
            state_text: b.t(key),
            pressable,
        });
    }
    items.extend(consequences(b, open, &faults));
    let title = b.t("mend-places");
    b.push(Block::Checklist {
        id: "places".into(),
        title,
        items,
    });
}

/// Pages and papers that a changed answer brought.
fn consequences(b: &mut Builder<'_>, open: &OpenDraft, faults: &[Fault]) -> Vec<CheckItem> {
    let lang = b.texts().lang().tag();
    let named = |page: usize| {
        let of = |f: &Fault| match &f.place {
            FaultPlace::Answer(p) => open.form.page_of(&format!("f:{p}")) == Some(page),
            _ => false,
        };
        faults.iter().any(of)
    };
    let errors = open.errors(lang);
    let mut items = Vec::new();
    for page in open.open_pages() {
        let wrong = errors.iter().any(|e| e.page == page);
        if named(page) && !wrong {
            continue;
        }
        let Some(spec) = open.form.pages().get(page) else {
            continue;
        };
        let text = spec.title.get(lang).to_owned();
        let route = Route::DraftPage {
            id: open.id.clone(),
            page,
            from_check: true,
        };
        items.push(more(b, route, text, wrong));
    }
    for need in open.papers() {
        let place = FaultPlace::Paper(need.paper.id.clone());
        if !open.is_open_paper(&need.paper.id) || faults.iter().any(|f| f.place == place) {
            continue;
        }
        let wrong = need.required && !open.has_file(&need.paper.id);
        let text = need.paper.name.get(lang).to_owned();
        let route = Route::DraftPaper {
            id: open.id.clone(),
            paper: need.paper.id.clone(),
            from_check: true,
        };
        items.push(more(b, route, text, wrong));
    }
    items
}

fn more(b: &mut Builder<'_>, route: Route, text: String, wrong: bool) -> CheckItem {
    let (state, key) = if wrong {
        (CheckState::Todo, "state-todo")
    } else {
        (CheckState::Plain, "state-optional")
    };
    CheckItem {
        id: b.press(Intent::Go(route)),
        text,
        detail: b.t("mend-follows"),
        state,
        state_text: b.t(key),
        pressable: true,
    }
}

fn note(b: &mut Builder<'_>, mending: &Mended) {
    let mut label = b.label("mend-note", "mend-note-hint");
    label.optional = true;
    label.optional_text = b.t("optional");
    b.push(Block::Field {
        id: "supplement:note".into(),
        label,
        input: FieldKind::Multiline,
        value: mending.note.clone(),
        value_revision: mending.note_revision,
        max_chars: LONGEST_MESSAGE,
    });
}

/// What the office will have, with what is new marked as such.
fn filed(b: &mut Builder<'_>, open: &OpenDraft, mending: &Mended) {
    let lang = b.texts().lang();
    let changed = b.t("mend-changed");
    let empty = b.t("check-not-filled");
    for section in open.form.summary(&open.data, lang.tag()) {
        let mut rows = section.rows;
        for row in &mut rows {
            let pointer = row.id.trim_start_matches("f:");
            if open.data.pointer(pointer) != mending.base.data.pointer(pointer) {
                row.source = Some(changed.clone());
            }
            if row.value.is_empty() {
                row.value.clone_from(&empty);
            }
        }
        b.push(Block::Summary {
            id: format!("page-{}", section.page),
            title: section.title,
            rows,
        });
    }
    let rows = file_rows(b, open, &changed);
    if !rows.is_empty() {
        let title = b.t("check-files");
        b.push(Block::Summary {
            id: "papers".into(),
            title,
            rows,
        });
    }
}

fn file_rows(b: &Builder<'_>, open: &OpenDraft, changed: &str) -> Vec<SummaryRow> {
    let lang = b.texts().lang();
    let mut rows = Vec::new();
    for need in open.papers() {
        let files: Vec<_> = open.files.iter().filter(|f| f.paper == need.paper.id).collect();
        let names: Vec<String> = files
            .iter()
            .map(|f| format!("{} · {}", f.name, text::bytes(lang, f.size)))
            .collect();
        rows.push(SummaryRow {
            id: files_block(&need.paper.id),
            label: need.paper.name.get(lang.tag()).to_owned(),
            value: if names.is_empty() {
                b.t("check-files-none")
            } else {
                names.join("\n")
            },
            source: files
                .iter()
                .any(|f| open.is_new(&f.id))
                .then(|| changed.to_owned()),
            change: None,
        });
    }
    rows
}

/// A page of the form: fields of returned places, all others as facts.
pub(super) fn page(model: &Model, open: &OpenDraft, at: usize) -> Option<Built> {
    let lang = model.texts.lang().tag();
    let spec = open.form.pages().get(at)?;
    let mut b = builder(model, open, spec.title.get(lang).to_owned());
    let errors = open.page_errors(at, lang);
    summary(&mut b, &errors);
    let marks = Marks {
        sources: source_marks(&b, open),
        revisions: open.revisions.clone(),
        ..Marks::with_errors(&errors)
    };
    let rows = open
        .form
        .summary(&open.data, lang)
        .into_iter()
        .flat_map(|s| s.rows);
    let blocks = open.form.page(at, &open.data, lang, &marks).blocks;
    form::blocks(&mut b, open, form::only_open(open, blocks, rows), true);
    b.action(
        Intent::After(AfterIntent::PageMended(at)),
        "continue",
        ButtonRole::Primary,
    );
    Some(b.done())
}

fn summary(b: &mut Builder<'_>, errors: &[FieldError]) {
    if !errors.is_empty() {
        let title = b.with("page-errors-title", [("count", errors.len().into())]);
        let links = errors.iter().map(focus_link).collect();
        b.notice("errors", NoticeKind::Error, title, String::new(), links);
    }
}

/// The files of a returned paper: those that were filed may go, others may come.
pub(super) fn paper(model: &Model, open: &OpenDraft, id: &str) -> Option<Built> {
    let lang = model.texts.lang().tag();
    let need = open.papers().into_iter().find(|n| n.paper.id == id)?;
    let title = need.paper.name.get(lang).to_owned();
    let mut b = builder(model, open, title.clone());
    let detail = procedure::paper_detail(&b, need.paper);
    b.paragraph("detail", detail);
    if open.is_open_paper(id) {
        let hint = b.t("mend-paper-hint");
        b.paragraph("hint", hint);
    }
    let lacking = need.required && !open.has_file(id);
    let error = match open.standing_at_paper(id) {
        Some(reason) => Some(reason.to_owned()),
        None if lacking => Some(b.with("file-required", [("paper", title.into())])),
        None => None,
    };
    if let Some(text) = &error {
        let error = FieldError {
            page: 0,
            block_id: files_block(id),
            pointer: String::new(),
            item: None,
            text: text.clone(),
            message: None,
        };
        summary(&mut b, &[error]);
    }
    files(&mut b, open, need.paper, error, need.required);
    b.action(
        Intent::After(AfterIntent::PaperMended(id.to_owned())),
        "continue",
        ButtonRole::Primary,
    );
    Some(b.done())
}
