//! What is printed and bundled, in Vietnamese whatever the language of the screen: the office reads it.

use crate::app::{Model, OpenDraft};
use crate::dossier::declaration::{Declaration, Paper, Row, Section};
use crate::text::{self, Lang, Texts};
use std::sync::Arc;

/// The declaration of a draft.
pub(crate) fn declaration(model: &Model, open: &OpenDraft) -> Declaration {
    let texts = Texts::get(Lang::Vi);
    let fact = |key: &str, value: String| Row {
        label: texts.t(key),
        value,
    };
    let whom = match &open.whom {
        Some(whom) => whom.name.clone(),
        None => texts.t("dossier-for-self"),
    };
    let by = model.person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
    let facts = vec![
        fact("dossier-for", whom),
        fact("dossier-applicant", by),
        fact("print-office", office(model, open)),
    ];
    let sections = open
        .form
        .summary(&open.data, "vi")
        .into_iter()
        .map(|section| Section {
            title: section.title,
            rows: section
                .rows
                .into_iter()
                .map(|row| Row {
                    value: if is_empty(open, &row.id) {
                        // Not the screen's words for it: a line to write on.
                        String::new()
                    } else {
                        row.value
                    },
                    label: row.label,
                })
                .collect(),
        })
        .collect();
    Declaration {
        title: open.record.name.get("vi").to_owned(),
        subtitle: texts.with(
            "print-subtitle",
            [
                ("code", open.record.code.as_str().into()),
                ("version", open.record.version.as_str().into()),
                ("date", text::date(Lang::Vi, text::day(model.now_ms)).into()),
            ],
        ),
        facts,
        sections,
        papers_title: texts.t("print-papers"),
        papers: papers(open, &texts),
        date_line: texts.t("print-date"),
        sign_line: texts.t("print-sign"),
        sign_hint: texts.t("print-sign-hint"),
        note: texts.t("print-note"),
        page_word: texts.t("print-page"),
        unprintable: texts.t("print-unprintable"),
    }
}

fn is_empty(open: &OpenDraft, block: &str) -> bool {
    let pointer = block.strip_prefix("f:").unwrap_or(block);
    open.data.pointer(pointer).is_none_or(serde_json::Value::is_null)
}

fn office(model: &Model, open: &OpenDraft) -> String {
    let found = model
        .pack
        .as_ref()
        .and_then(|pack| pack.offices.iter().find(|o| Some(&o.id) == open.office.as_ref()));
    found.map(|o| o.name.get("vi").to_owned()).unwrap_or_default()
}

fn papers(open: &OpenDraft, texts: &Arc<Texts>) -> Vec<Paper> {
    open.papers()
        .into_iter()
        .map(|need| {
            let count = open.files.iter().filter(|f| f.paper == need.paper.id).count();
            let mut text = need.paper.name.get("vi").to_owned();
            if count > 0 {
                text.push_str(" – ");
                text.push_str(&texts.with("print-files", [("count", count.into())]));
            }
            Paper {
                text,
                there: open.has_file(&need.paper.id),
            }
        })
        .collect()
}

/// What is to be done with the bundle, as plain text that lies in it.
pub(crate) fn bundle_list(model: &Model, open: &OpenDraft) -> String {
    let texts = Texts::get(Lang::Vi);
    let mut lines = vec![open.record.name.get("vi").to_owned(), String::new()];
    let portal = model
        .pack
        .as_ref()
        .filter(|_| !open.record.uuid.is_empty())
        .map(|pack| pack.links.portal_procedure(&open.record.uuid));
    for n in ["1", "2", "3"] {
        lines.push(format!("{n}. {}", texts.t(&format!("handoff-step-{n}"))));
        lines.push(format!("   {}", texts.t(&format!("handoff-step-{n}.text"))));
        lines.extend(portal.iter().filter(|_| n == "2").map(|url| format!("   {url}")));
    }
    lines.push(String::new());
    lines.push(texts.t("print-papers"));
    for paper in papers(open, &texts) {
        lines.push(format!(
            "[{}] {}",
            if paper.there { "x" } else { " " },
            paper.text
        ));
    }
    lines.push(String::new());
    lines.push(texts.t("print-note"));
    // Windows' oldest editor knows no other end of a line.
    lines.join("\r\n")
}
