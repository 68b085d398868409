//! Proposals about a procedure: what others proposed, what came of it, and what one can be made about.

use super::{report_state_key, tone};
use crate::app::{Intent, Model, ProposalsPage, ReportIntent};
use crate::net::wire::open311::About;
use crate::procedure::model::Record;
use crate::screen::{Block, ButtonRole, ListRow, NoticeKind};
use crate::screens::build::{Builder, Built};

pub(super) fn page(model: &Model, page: &ProposalsPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("proposals-title"));
    let about = b.with("proposals-about", [("name", page.name.as_str().into())]);
    b.paragraph("about", about);
    others(&mut b, page);
    parts(&mut b, page);
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    b.done()
}

/// What others proposed, with its state and answer; a press supports it.
fn others(b: &mut Builder<'_>, page: &ProposalsPage) {
    let model = b.model;
    let held = model
        .reports
        .proposals
        .as_ref()
        .filter(|p| p.procedure == page.procedure);
    let found = match held.map(|held| &held.found) {
        Some(Some(Ok(found))) => found,
        Some(Some(Err(failure))) => {
            let label = b.t("retry");
            let retry = b.button(Intent::Refresh, label, ButtonRole::Secondary);
            return b.failure("others", failure.code, NoticeKind::Info, vec![retry]);
        }
        Some(None) | None => {
            let label = b.t("proposals-loading");
            return b.push(Block::Progress {
                id: "others-loading".into(),
                label,
                permille: None,
                detail: String::new(),
            });
        }
    };
    let rows: Vec<ListRow> = found
        .iter()
        .map(|report| {
            let extra = report.extra();
            let name = extra.about.as_ref().map(|a| a.name.clone()).unwrap_or_default();
            let words = report
                .description
                .clone()
                .unwrap_or_else(|| b.t("report-nearby-closed"));
            let supported = page.supported.contains(&report.id);
            let mut detail = b.with(
                "proposals-detail",
                [("name", name.into()), ("count", extra.me_too.into())],
            );
            if let Some(answer) = &extra.answer {
                detail = format!(
                    "{detail}\n{}",
                    b.with("proposals-answer", [("text", answer.text.as_str().into())])
                );
            }
            if let Some(changed) = &extra.changed {
                detail = format!(
                    "{detail}\n{}",
                    b.with("proposals-changed", [("text", changed.as_str().into())])
                );
            }
            let tag = if supported {
                b.tag(NoticeKind::Success, "proposals-supported")
            } else {
                b.tag(tone(extra.state), report_state_key(extra.state))
            };
            b.row(
                Intent::Report(ReportIntent::MeToo(report.id.clone())),
                words,
                detail,
                Some(tag),
            )
        })
        .collect();
    let (title, empty) = (b.t("proposals-others"), b.t("proposals-none"));
    b.push(Block::List {
        id: "others".into(),
        title,
        rows,
        empty,
        more: None,
    });
    if !found.is_empty() {
        let text = b.t("proposals-support");
        b.paragraph("support", text);
    }
}

/// Steps, papers, fees and rules of the procedure: each can be what a proposal is about.
fn parts(b: &mut Builder<'_>, page: &ProposalsPage) {
    let Some(kind) = &page.kind else {
        let (title, text) = (b.t("proposals-closed-title"), b.t("proposals-closed-text"));
        return b.notice("closed", NoticeKind::Info, title, text, Vec::new());
    };
    let lang = b.texts().lang().tag();
    let whole = [("", page.name.clone())];
    let groups = page
        .record
        .as_ref()
        .map(|record| groups(record, lang))
        .unwrap_or_default();
    let whole = (
        "whole",
        whole.map(|(pointer, name)| (pointer.to_owned(), name)).to_vec(),
    );
    let title = b.t("proposals-new");
    b.push(Block::Heading {
        id: "new".into(),
        text: title,
    });
    for (key, parts) in groups
        .into_iter()
        .chain([whole])
        .filter(|(_, parts)| !parts.is_empty())
    {
        let rows = parts
            .into_iter()
            .map(|(pointer, name)| {
                let about = About {
                    procedure: Some(page.procedure.clone()),
                    pointer: Some(pointer),
                    name: name.clone(),
                    ..About::default()
                };
                let intent = ReportIntent::Start {
                    kind: kind.service.code.clone(),
                    about: Some(about),
                };
                b.row(Intent::Report(intent), name, String::new(), None)
            })
            .collect();
        let title = b.t(&format!("proposals-part-{key}"));
        b.push(Block::List {
            id: format!("part-{key}"),
            title,
            rows,
            empty: String::new(),
            more: None,
        });
    }
}

/// Pointers into the record and what stands there, by sort.
fn groups(record: &Record, lang: &str) -> Vec<(&'static str, Vec<(String, String)>)> {
    let named = |list: &str, names: Vec<String>| {
        let point = |(n, name): (usize, String)| (format!("/{list}/{n}"), name);
        names.into_iter().enumerate().map(point).collect::<Vec<_>>()
    };
    let of = |text: &crate::procedure::model::Localised| text.get(lang).to_owned();
    vec![
        (
            "steps",
            named("steps", record.steps.iter().map(|s| of(&s.title)).collect()),
        ),
        (
            "papers",
            named("papers", record.papers.iter().map(|p| of(&p.name)).collect()),
        ),
        (
            "fees",
            named("fees", record.fees.iter().map(|f| of(&f.name)).collect()),
        ),
        (
            "rules",
            named("conditions", record.conditions.iter().map(of).collect()),
        ),
        (
            "legal",
            named(
                "legal",
                record
                    .legal
                    .iter()
                    .map(|l| format!("{} {}", l.number, l.title))
                    .collect(),
            ),
        ),
    ]
}
