//! Before a report is sent: what it says, in whose name, and what others reported close by.

use super::place::place_words;
use super::{item, lack_words};
use crate::app::{Intent, OpenReport, ReportIntent, ReportsRoute, Route};
use crate::feedback::reports::Step;
use crate::feedback::reports::written::{Lack, Name, Written};
use crate::net::wire::open311::{Attribute, DataType};
use crate::screen::{
    Block, Button, ButtonRole, ChoiceOption, FileItem, FileRules, FileState, ListRow, NoticeKind, SummaryRow,
};
use crate::screens::build::Builder;
use crate::screens::signin;

/// The page on which all is checked, and sent.
pub(super) fn check(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack]) {
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
    let left: Vec<&str> = open
        .photos
        .iter()
        .filter(|p| p.state == FileState::Refused)
        .map(|p| p.name.as_str())
        .collect();
    if !left.is_empty() {
        let title = b.t("report-photos-left");
        b.notice("left", NoticeKind::Warning, title, left.join("\n"), Vec::new());
    }
    name(b, open);
    let found = nearby(b, open);
    if let Some(lack) = lacks.first() {
        let text = lack_words(b, open, lack);
        let title = b.t("report-lacking-title");
        let label = b.t("report-lacking-go");
        let route = ReportsRoute::Write {
            id: open.id.clone(),
            step: lack.step,
        };
        let go = b.bound(
            "report-lacking",
            Intent::Go(Route::Reports(route)),
            label,
            ButtonRole::Secondary,
        );
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
        facts.push(answer(b, &open.written, question));
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

/// A question with its answer.
pub(in crate::screens::reports) fn answer(
    b: &Builder<'_>,
    written: &Written,
    question: &Attribute,
) -> SummaryRow {
    SummaryRow {
        id: question.code.clone(),
        label: question.description.clone(),
        value: answer_words(b, written, question),
        source: None,
        change: None,
    }
}

/// An answer in words; "not said" where there is none.
fn answer_words(b: &Builder<'_>, written: &Written, question: &Attribute) -> String {
    let words = match question.datatype {
        DataType::Single | DataType::Multi => {
            let chosen = written.answers.get(&question.code).cloned().unwrap_or_default();
            let name = |key: &String| {
                let known = question.values.iter().find(|(known, _)| known == key);
                known.map_or_else(|| key.clone(), |(_, name)| name.clone())
            };
            chosen.iter().map(name).collect::<Vec<_>>().join(", ")
        }
        DataType::DateTime => written.moment(&question.code),
        _ => written.answer(&question.code).to_owned(),
    };
    if words.trim().is_empty() {
        b.t("report-not-said")
    } else {
        words
    }
}

/// Under whose name it goes.
fn name(b: &mut Builder<'_>, open: &OpenReport) {
    let needs = open.kind.service.sign_in;
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
    if !open.signed_in && !open.kind.service.sign_in {
        signin::invitation(b, "report-me-too-sign-in", "report-me-too-sign-in-text");
    }
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
