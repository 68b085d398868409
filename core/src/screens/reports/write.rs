//! Writing a report: a page for its questions and words, one for photos, one for the place, one to check and send.

use crate::app::{FileRow, Intent, Look, Model, OpenReport, ReportIntent, ReportsRoute, Route};
use crate::feedback::reports::written::{Lack, Name, PlaceBy, block_of};
use crate::feedback::reports::{LONGEST, MAX_PHOTO, MOST_PHOTOS, PHOTO_EDGE, Step};
use crate::net::wire::open311::{Attribute, DataType};
use crate::screen::{
    Block, Button, ButtonRole, ChoiceOption, FieldKind, FileItem, FileRules, FileState, Label, ListRow,
    NoticeKind, SummaryRow,
};
use crate::screens::build::{Builder, Built};
use crate::screens::{file_item, rows, signin};
use crate::text;

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
        Step::Place => place(&mut b, open, &lacks),
        Step::Check => check(&mut b, open, &lacks),
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
            label: b.t(lack.key),
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
}

fn photos(b: &mut Builder<'_>, open: &OpenReport) {
    let mut label = b.label("report-photos", "report-photos-hint");
    label.optional = true;
    label.optional_text = b.t("optional");
    files(b, "report-photos", label, &open.photos);
    if !open.signed_in {
        let text = b.t("report-photos-sign-in");
        b.paragraph("photos-sign-in", text);
    }
}

/// Photos of a report, or beside words about one.
pub(super) fn files(b: &mut Builder<'_>, id: &str, label: Label, photos: &[FileRow]) {
    let files: Vec<FileItem> = photos.iter().map(|photo| item(b, photo, true)).collect();
    let add = b.t("report-photo-add");
    b.push(Block::Files {
        id: id.into(),
        label,
        rules: FileRules {
            accept: vec!["image/jpeg".into(), "image/png".into()],
            max_bytes: MAX_PHOTO,
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
    if remove {
        let label = b.with("file-remove", [("name", photo.name.as_str().into())]);
        let intent = Intent::Report(ReportIntent::RemovePhoto(photo.id.clone()));
        item.remove = Some(b.asking(intent, label, ButtonRole::Destructive, "report-photo-ask"));
    }
    item
}

fn place(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack]) {
    let lead = b.t("report-place-lead");
    b.paragraph("lead", lead);
    chosen(b, open);
    map(b, open);
    let mut label = b.label("report-address", "report-address-hint");
    label.error = error_of(b, open, lacks, "report:address");
    label.optional = open.written.place.is_some();
    if label.optional {
        label.optional_text = b.t("optional");
    }
    b.push(Block::Field {
        id: "report:address".into(),
        label,
        input: FieldKind::Text,
        value: open.written.address.clone(),
        value_revision: open.written.revision("address"),
        max_chars: 500,
    });
}

/// The place in degrees, how it became known, and in which commune it lies by the drawn map.
fn place_words(b: &Builder<'_>, open: &OpenReport) -> Option<String> {
    let place = open.written.place?;
    let degrees = format!("{:.5}, {:.5}", place.lat, place.long);
    let text = match (place.by, place.accuracy_m) {
        (PlaceBy::Phone, Some(metres)) => {
            let metres = metres.round().clamp(1.0, 100_000.0) as u32;
            b.with(
                "report-place-phone",
                [("degrees", degrees.into()), ("metres", metres.into())],
            )
        }
        (PlaceBy::Phone, None) => degrees,
        (PlaceBy::Pin, _) => b.with("report-place-pin", [("degrees", degrees.into())]),
    };
    let outlines = b.model.reports.outlines.as_ref();
    let area = outlines.and_then(|outlines| outlines.area_of((place.lat, place.long)));
    Some(area.map_or_else(|| text.clone(), |area| format!("{area}\n{text}")))
}

fn chosen(b: &mut Builder<'_>, open: &OpenReport) {
    let label = b.t(if b.model.reports.finding {
        "report-place-finding"
    } else {
        "report-here"
    });
    let here = Intent::Report(ReportIntent::Here(open.id.clone()));
    let mut here = b.button(here, label, ButtonRole::Secondary);
    here.enabled = !b.model.reports.finding;
    let mut actions = vec![here];
    let words = place_words(b, open);
    let title = b.t(if words.is_some() {
        "report-place-chosen"
    } else {
        "report-place-none"
    });
    if words.is_some() {
        let label = b.t("report-drop-place");
        let drop = Intent::Report(ReportIntent::DropPlace(open.id.clone()));
        actions.push(b.button(drop, label, ButtonRole::Link));
    }
    b.notice(
        "place",
        NoticeKind::Info,
        title,
        words.unwrap_or_default(),
        actions,
    );
}

/// The map, where the province has one and the phone heard of it.
fn map(b: &mut Builder<'_>, open: &OpenReport) {
    let model = b.model;
    let (Some(outlines), Some((_, view))) = (&model.reports.outlines, &model.reports.view) else {
        let text = b.t("report-map-none");
        return b.paragraph("map-none", text);
    };
    let actions = Look::ALL
        .map(|look| {
            let label = b.t(&format!("report-map-{}", look.word()));
            b.button(
                Intent::Report(ReportIntent::Look(look)),
                label,
                ButtonRole::Secondary,
            )
        })
        .to_vec();
    let mark = open.written.place.map(|p| (p.lat, p.long));
    let label = b.label("report-map", "report-map-hint");
    let note = match b.texts().lang() {
        text::Lang::Vi => outlines.source.0.clone(),
        text::Lang::En => outlines.source.1.clone(),
    };
    b.push(Block::Map {
        id: "report-map".into(),
        label,
        shapes: outlines.shapes(*view),
        pins: Vec::new(),
        mark: mark
            .filter(|place| view.shows(*place))
            .map(|place| view.point(place)),
        takes_point: true,
        actions,
        note,
    });
}

fn check(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack]) {
    summary(b, open);
    let mut items: Vec<FileItem> = Vec::new();
    for photo in open.photos.iter().filter(|p| p.state != FileState::Refused) {
        items.push(item(b, photo, false));
    }
    if !items.is_empty() {
        let label = b.label("report-photos", "");
        b.push(Block::Files {
            id: "photos".into(),
            label,
            rules: FileRules::default(),
            files: items,
        });
    }
    name(b, open);
    let found = nearby(b, open);
    if let Some(lack) = lacks.first() {
        let text = b.t(lack.key);
        let title = b.t("report-lacking-title");
        let label = b.t("report-lacking-go");
        let route = ReportsRoute::Write {
            id: open.id.clone(),
            step: lack.step,
        };
        let id = b.bind("report-lacking", Intent::Go(Route::Reports(route)));
        let go = Button {
            id,
            label,
            role: ButtonRole::Secondary,
            enabled: true,
            confirm: None,
        };
        b.notice("lacking", NoticeKind::Warning, title, text, vec![go]);
    }
    if !b.model.online {
        let (title, text) = (b.t("report-offline-title"), b.t("report-offline-text"));
        b.notice("offline", NoticeKind::Info, title, text, Vec::new());
    }
    let key = if found { "report-send-other" } else { "report-send" };
    let send = Intent::Report(ReportIntent::Send(open.id.clone()));
    b.action(send, key, ButtonRole::Primary);
}

fn summary(b: &mut Builder<'_>, open: &OpenReport) {
    let mut facts: Vec<SummaryRow> = vec![b.fact("kind", "report-kind", open.kind.service.name.clone())];
    if let Some(about) = &open.written.about {
        facts.push(b.fact("about", "report-about-label", about.name.clone()));
    }
    for question in open.kind.definition.attributes.iter().filter(|q| q.variable) {
        facts.push(SummaryRow {
            id: question.code.clone(),
            label: question.description.clone(),
            value: answer_words(b, open, question),
            source: None,
            change: None,
        });
    }
    facts.push(b.fact("text", "report-text", open.written.text.clone()));
    if open.kind.service.place {
        let words = [Some(open.written.address.clone()), place_words(b, open)];
        let words: Vec<String> = words.into_iter().flatten().filter(|w| !w.is_empty()).collect();
        facts.push(b.fact("place", "report-place", words.join("\n")));
    }
    for fact in &mut facts {
        let step = match fact.id.as_str() {
            "kind" | "about" => continue,
            "place" => Step::Place,
            _ => Step::What,
        };
        let route = ReportsRoute::Write {
            id: open.id.clone(),
            step,
        };
        let label = b.with("report-change", [("what", fact.label.as_str().into())]);
        let id = b.bind(&format!("change:{}", fact.id), Intent::Go(Route::Reports(route)));
        fact.change = Some(Button {
            id,
            label,
            role: ButtonRole::Link,
            enabled: true,
            confirm: None,
        });
    }
    let title = b.t("report-check-title");
    b.push(Block::Summary {
        id: "summary".into(),
        title,
        rows: facts,
    });
}

/// An answer in words; "not said" where there is none.
fn answer_words(b: &Builder<'_>, open: &OpenReport, question: &Attribute) -> String {
    let words = match question.datatype {
        DataType::Single | DataType::Multi => {
            let chosen = open
                .written
                .answers
                .get(&question.code)
                .cloned()
                .unwrap_or_default();
            let name = |key: &String| {
                let known = question.values.iter().find(|(known, _)| known == key);
                known.map_or_else(|| key.clone(), |(_, name)| name.clone())
            };
            chosen.iter().map(name).collect::<Vec<_>>().join(", ")
        }
        DataType::DateTime => {
            let date = open.written.date(&question.code);
            match (date.day, date.month, date.year) {
                (Some(day), Some(month), Some(year)) => format!("{day:02}/{month:02}/{year}"),
                _ => String::new(),
            }
        }
        _ => open.written.answer(&question.code).to_owned(),
    };
    if words.trim().is_empty() {
        b.t("report-not-said")
    } else {
        words
    }
}

/// Under whose name it goes.
fn name(b: &mut Builder<'_>, open: &OpenReport) {
    let kept = open.photos.iter().any(|p| p.state == FileState::Kept);
    let needs = open.kind.service.sign_in || kept;
    if !open.signed_in {
        if needs {
            signin::invitation(b, "report-sign-in-title", "report-sign-in-text");
        } else {
            let text = b.t("report-unsigned");
            b.paragraph("unsigned", text);
        }
        return;
    }
    let names = [Name::Private, Name::Public, Name::Unsigned];
    let options = names
        .into_iter()
        .filter(|name| *name != Name::Unsigned || !needs)
        .map(|name| ChoiceOption {
            id: name.word().into(),
            label: b.t(&format!("report-name-{}", name.word())),
            hint: b.t(&format!("report-name-{}.hint", name.word())),
        })
        .collect();
    let label = b.label("report-name", "");
    let chosen = if open.written.name == Name::Unsigned && needs {
        Name::Private
    } else {
        open.written.name
    };
    b.push(Block::Choice {
        id: "report:name".into(),
        label,
        options,
        selected: vec![chosen.word().into()],
        many: false,
    });
}

/// Open reports close by, or why that is not known. True when there are some.
fn nearby(b: &mut Builder<'_>, open: &OpenReport) -> bool {
    let model = b.model;
    if open.written.place.is_none() {
        return false;
    }
    let held = model
        .reports
        .nearby
        .as_ref()
        .filter(|nearby| nearby.id == open.id);
    let Some(nearby) = held else { return false };
    let reports = match &nearby.found {
        None => {
            let label = b.t("report-nearby-looking");
            b.push(Block::Progress {
                id: "nearby-looking".into(),
                label,
                permille: None,
                detail: String::new(),
            });
            return false;
        }
        Some(Err(_)) => {
            let (title, text) = (
                b.t("report-nearby-skipped-title"),
                b.t("report-nearby-skipped-text"),
            );
            b.notice("nearby-skipped", NoticeKind::Info, title, text, Vec::new());
            return false;
        }
        Some(Ok(reports)) if reports.is_empty() => {
            let text = b.t("report-nearby-none");
            b.paragraph("nearby-none", text);
            return false;
        }
        Some(Ok(reports)) => reports,
    };
    let (title, text) = (b.t("report-nearby-title"), b.t("report-nearby-text"));
    b.notice("nearby-found", NoticeKind::Warning, title, text, Vec::new());
    let list: Vec<ListRow> = reports
        .iter()
        .map(|report| {
            let extra = report.extra();
            let metres = extra.metres.unwrap_or_default().round().clamp(0.0, 10_000.0) as u32;
            let words = report
                .description
                .clone()
                .unwrap_or_else(|| b.t("report-nearby-closed"));
            let title = b.with(
                "report-nearby-row",
                [("metres", metres.into()), ("text", words.into())],
            );
            let said = open.me_too.contains(&report.id);
            let detail = b.with(
                "report-nearby-detail",
                [
                    ("number", report.id.as_str().into()),
                    ("count", extra.me_too.into()),
                ],
            );
            let tag = if said {
                b.tag(NoticeKind::Success, "report-me-too-said")
            } else {
                b.tag(NoticeKind::Info, "report-me-too")
            };
            b.row(
                Intent::Report(ReportIntent::MeToo(report.id.clone())),
                title,
                detail,
                Some(tag),
            )
        })
        .collect();
    let title = b.t("report-nearby-list");
    b.push(Block::List {
        id: "nearby".into(),
        title,
        rows: list,
        empty: String::new(),
        more: None,
    });
    true
}
