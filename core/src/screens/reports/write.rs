//! Writing a report: a page for its questions and words, one for photos, one for the place, one to check and send.

pub(super) mod check;
mod place;

use crate::app::{FileRow, Intent, Model, OpenReport, ReportIntent, ReportsRoute, Route};
use crate::feedback::reports::written::{Lack, block_of, time_block_of};
use crate::feedback::reports::{LONGEST, MAX_VIDEO, MOST_PHOTOS, PHOTO_EDGE, Step};
use crate::net::wire::open311::{Attribute, DataType};
use crate::screen::{
    Block, Button, ButtonRole, ChoiceOption, FieldKind, FileItem, FileRules, Label, NoticeKind,
};
use crate::screens::build::{Builder, Built};
use crate::screens::{file_item, rows};

/// The page of a report being written.
pub(super) fn page(model: &Model, open: &OpenReport) -> Built {
    let step = match model.place.top() {
        Route::Reports(ReportsRoute::Write { step, .. }) => *step,
        _ => Step::What,
    };
    let mut b = Builder::new(model, open.kind.service.name.clone());
    b.private();
    let saved = rows::moment(&b, open.saved_ms);
    let saved = b.with("report-saved", [("time", saved.into())]);
    b.status(saved);
    let steps = open.kind.steps();
    let n = steps.iter().position(|s| *s == step).map_or(1, |n| n + 1);
    let text = b.with("report-step", [("n", n.into()), ("of", steps.len().into())]);
    b.paragraph("step", text);
    let lacks: Vec<Lack> = open.written.lacking(&open.kind);
    errors(&mut b, open, step, &lacks);
    match step {
        Step::What => what(&mut b, open, &lacks),
        Step::Photos => photos(&mut b, open),
        Step::Place => place::place(&mut b, open, &lacks),
        Step::Check => check::check(&mut b, open, &lacks),
    }
    if step != Step::Check {
        let id = open.id.clone();
        let done = ReportIntent::StepDone { id, step };
        b.action(Intent::Report(done), "continue", ButtonRole::Primary);
    }
    if matches!(step, Step::What | Step::Check) {
        let delete = Intent::Report(ReportIntent::Delete(open.id.clone()));
        b.action_asking(
            delete,
            "report-delete",
            ButtonRole::Destructive,
            "report-delete-ask",
        );
    }
    b.done()
}

/// What is lacking on the page, once the person tried to leave it: each with a link to its place.
fn errors(b: &mut Builder<'_>, open: &OpenReport, step: Step, lacks: &[Lack]) {
    if !open.written.tried.contains(&step) {
        return;
    }
    let actions: Vec<Button> = lacks
        .iter()
        .filter(|lack| lack.step == step)
        .map(|lack| Button {
            id: format!("focus:{}", lack.block),
            label: lack_words(b, open, lack),
            role: ButtonRole::Link,
            enabled: true,
            confirm: None,
        })
        .collect();
    if !actions.is_empty() {
        let title = b.with("page-errors-title", [("count", actions.len().into())]);
        b.notice("errors", NoticeKind::Error, title, String::new(), actions);
    }
}

/// What is lacking, under the name of its question where it has one.
pub(super) fn lack_words(b: &Builder<'_>, open: &OpenReport, lack: &Lack) -> String {
    let words = b.t(lack.key);
    let asked = open.kind.definition.attributes.iter();
    let question = asked
        .filter(|q| q.variable)
        .find(|q| block_of(q) == lack.block || time_block_of(q) == lack.block);
    match question {
        Some(question) => format!(
            "{}: {words}",
            question.description.trim_end_matches(['?', ':', ' '])
        ),
        None => words,
    }
}

/// The error of a block, once the person tried to leave its page.
fn error_of(b: &Builder<'_>, open: &OpenReport, lacks: &[Lack], block: &str) -> Option<String> {
    let lack = lacks.iter().find(|lack| lack.block == block)?;
    open.written.tried.contains(&lack.step).then(|| b.t(lack.key))
}

fn what(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack]) {
    let description = open.kind.service.description.clone();
    b.paragraph("kind", description);
    about(b, open);
    for question in &open.kind.definition.attributes {
        if question.variable {
            ask(b, open, lacks, question);
        } else {
            b.paragraph(&format!("text-{}", question.code), question.description.clone());
        }
    }
    let mut label = b.label("report-text", "report-text-hint");
    label.error = error_of(b, open, lacks, "report:text");
    b.push(Block::Field {
        id: "report:text".into(),
        label,
        input: FieldKind::Multiline,
        value: open.written.text.clone(),
        value_revision: open.written.revision("text"),
        max_chars: LONGEST,
    });
}

fn about(b: &mut Builder<'_>, open: &OpenReport) {
    if let Some(about) = &open.written.about {
        let text = b.with("report-about", [("name", about.name.as_str().into())]);
        b.paragraph("about", text);
    }
}

fn ask(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack], question: &Attribute) {
    let id = block_of(question);
    let label = Label {
        text: question.description.clone(),
        hint: question.hint.clone(),
        error: error_of(b, open, lacks, &id),
        optional: !question.required,
        optional_text: if question.required {
            String::new()
        } else {
            b.t("optional")
        },
        source: None,
    };
    let field = |input: FieldKind, label: Label| Block::Field {
        id: id.clone(),
        label,
        input,
        value: open.written.answer(&question.code).to_owned(),
        value_revision: open.written.revision(&question.code),
        max_chars: 1_000,
    };
    let block = match question.datatype {
        DataType::Single | DataType::Multi => Block::Choice {
            id: id.clone(),
            label,
            options: question
                .values
                .iter()
                .map(|(key, name)| ChoiceOption {
                    id: key.clone(),
                    label: name.clone(),
                    hint: String::new(),
                })
                .collect(),
            selected: open
                .written
                .answers
                .get(&question.code)
                .cloned()
                .unwrap_or_default(),
            many: question.datatype == DataType::Multi,
        },
        DataType::DateTime => Block::Date {
            id: id.clone(),
            label,
            value: open.written.date(&question.code),
            value_revision: open.written.revision(&question.code),
            partial: false,
        },
        DataType::Number => field(FieldKind::Number, label),
        DataType::Text => field(FieldKind::Multiline, label),
        DataType::String => field(FieldKind::Text, label),
    };
    b.push(block);
    if question.datatype == DataType::DateTime {
        time_of_day(b, open, lacks, question);
    }
}

/// A moment is a day and, where the person knows it, a time of that day.
fn time_of_day(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack], question: &Attribute) {
    let id = time_block_of(question);
    let label = Label {
        text: b.with(
            "report-time",
            [("question", question.description.as_str().into())],
        ),
        hint: b.t("report-time-hint"),
        error: error_of(b, open, lacks, &id),
        optional: true,
        optional_text: b.t("optional"),
        source: None,
    };
    b.push(Block::Field {
        id,
        label,
        input: FieldKind::Text,
        value: open.written.time(&question.code).to_owned(),
        value_revision: open.written.revision(&format!("t:{}", question.code)),
        max_chars: 20,
    });
}

fn photos(b: &mut Builder<'_>, open: &OpenReport) {
    let mut label = b.label("report-photos", "report-photos-hint");
    label.optional = true;
    label.optional_text = b.t("optional");
    files(b, "report-photos", label, &open.photos);
}

/// Photos of a report, or beside words about one.
pub(super) fn files(b: &mut Builder<'_>, id: &str, label: Label, photos: &[FileRow]) {
    let files: Vec<FileItem> = photos.iter().map(|photo| item(b, photo, true)).collect();
    let add = b.t("report-photo-add");
    b.push(Block::Files {
        id: id.into(),
        label,
        rules: FileRules {
            accept: ["image/jpeg", "image/png", "video/mp4", "video/quicktime"]
                .map(String::from)
                .into(),
            // The larger of the two: photos are made smaller before they count.
            max_bytes: MAX_VIDEO,
            max_files: MOST_PHOTOS,
            photo_edge: PHOTO_EDGE,
            add,
        },
        files,
    });
}

/// A photo with its state in words, and perhaps the way to take it away.
pub(super) fn item(b: &mut Builder<'_>, photo: &FileRow, remove: bool) -> FileItem {
    let mut item = file_item::file_item(b, photo, None);
    // A report takes other files than a paper does.
    let key = match photo.code.as_deref() {
        Some("MC-F02") => Some("report-photo-large"),
        Some("MC-F03") => Some("report-photo-kind"),
        _ => None,
    };
    if let (Some(key), Some(code)) = (key, photo.code.as_deref()) {
        let reason = format!("{} ({code})", b.t(key));
        item.state_text = b.with("file-state-refused", [("reason", reason.into())]);
    }
    if remove {
        let label = b.with("file-remove", [("name", photo.name.as_str().into())]);
        let intent = Intent::Report(ReportIntent::RemovePhoto(photo.id.clone()));
        item.remove = Some(b.asking(intent, label, ButtonRole::Destructive, "report-photo-ask"));
    }
    item
}
