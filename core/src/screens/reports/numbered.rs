//! A report by its number that is not this person's own, or not known to be: what all may see of it, or why there is nothing yet.

use super::{place_of, report_state_key, tone};
use crate::app::{Intent, Model, Route};
use crate::net::wire;
use crate::net::wire::open311::Report;
use crate::screen::{Block, ButtonRole, NoticeKind};
use crate::screens::build::{Builder, Built};
use crate::screens::{rows, signin};

pub(super) fn page(model: &Model, number: &str) -> Built {
    let title = model.texts.with("inbox-report", [("code", number.into())]);
    let mut b = Builder::new(model, title);
    b.private();
    let own = model.person.as_ref().map_or("", |person| person.number.as_str());
    let held = model.reports.numbered.as_ref();
    let held = held.filter(|held| held.number == number && held.of == own);
    match held.and_then(|held| held.found.as_ref()) {
        Some(Ok(Some(report))) => shown(&mut b, report),
        Some(Ok(None)) => told(&mut b, "gone", "report-numbered-gone"),
        _ if !model.online => told(&mut b, "offline", "report-numbered-offline"),
        _ if model.pack.as_ref().is_some_and(|p| p.endpoints.open311.is_none()) => {
            told(&mut b, "none", "report-numbered-none");
        }
        Some(Err(failure)) => {
            let label = b.t("retry");
            let retry = b.button(Intent::Refresh, label, ButtonRole::Secondary);
            b.failure("numbered", failure.code, NoticeKind::Warning, vec![retry]);
        }
        None => {
            let label = b.t("report-numbered-loading");
            b.push(Block::Progress {
                id: "loading".into(),
                label,
                permille: None,
                detail: String::new(),
            });
        }
    }
    if model.person.is_none() {
        signin::invitation(&mut b, "report-numbered-signin", "report-numbered-signin.text");
    }
    b.action(
        Intent::Go(Route::Inbox { pages: 1 }),
        "inbox-title",
        ButtonRole::Secondary,
    );
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    b.done()
}

fn told(b: &mut Builder<'_>, id: &str, key: &str) {
    let (title, text) = (b.t(key), b.t(&format!("{key}.text")));
    b.notice(id, NoticeKind::Info, title, text, Vec::new());
}

/// What everybody may see of it.
fn shown(b: &mut Builder<'_>, report: &Report) {
    let extra = report.extra();
    let title = b.t(report_state_key(extra.state));
    let text = b.t("report-numbered-public");
    b.notice("standing", tone(extra.state), title, text, Vec::new());
    let mut facts = vec![b.fact("number", "report-number", report.id.clone())];
    if !report.service_name.is_empty() {
        facts.push(b.fact("kind", "report-numbered-kind", report.service_name.clone()));
    }
    let sent = report.requested.as_deref().and_then(wire::millis);
    if let Some(sent) = sent {
        facts.push(b.fact("sent", "report-sent-at", rows::stamp(b, sent)));
    }
    if let Some(agency) = report.agency.clone().filter(|agency| !agency.is_empty()) {
        facts.push(b.fact("agency", "report-agency", agency));
    }
    let words = report.description.clone();
    let words = words.unwrap_or_else(|| b.t("report-nearby-closed"));
    facts.push(b.fact("text", "report-text", words));
    if let Some(place) = place_of(b, report.address.clone().unwrap_or_default(), report.place) {
        facts.push(b.fact("place", "report-place", place));
    }
    if let Some(changed) = extra.changed.clone() {
        facts.push(b.fact("changed", "report-changed", changed));
    }
    let title = b.t("report-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows: facts,
    });
    if let Some(answer) = &extra.answer {
        let title = b.t("report-answer");
        b.notice(
            "answer",
            NoticeKind::Success,
            title,
            answer.text.clone(),
            Vec::new(),
        );
    }
}
