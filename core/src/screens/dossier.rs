//! A filed dossier as the server last told it, and its signed receipt.

use super::build::{Builder, Built};
use super::{aftercare, family, rating, reports, result, rows};
use crate::app::{DossierPage, Intent, Model, NewsIntent, OfficesRoute, Route, days_of};
use crate::dossier::receipt::Receipt;
use crate::error::Failure;
use crate::net::wire::family::OnBehalf;
use crate::net::wire::{self, Dossier, DossierStatus, Event};
use crate::screen::{
    Block, ButtonRole, FeeLine, FileItem, FileRules, FileState, Label, NoticeKind, SummaryRow, TimelineEntry,
    TimelineState,
};
use crate::text::{self, Lang};

pub(super) fn dossier(model: &Model, page: &DossierPage) -> Built {
    let mut b = Builder::new(model, page.dossier.procedure_name.clone());
    b.private();
    if let Some(at) = model.synced_ms {
        let status = b.with("dossier-synced", [("time", rows::moment(&b, at).into())]);
        b.status(status);
    }
    standing(&mut b, &page.dossier);
    aftercare::first(&mut b, page);
    reports::hooks::overdue(&mut b, page);
    rating::offer(&mut b, page);
    facts(&mut b, page);
    fees(&mut b, &page.dossier);
    aftercare::delivery(&mut b, &page.dossier);
    results(&mut b, page);
    timeline(&mut b, &page.dossier);
    receipt_link(&mut b, page);
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    if !days_of(&page.dossier).is_empty() {
        let code = page.dossier.code.clone();
        let calendar = Intent::News(NewsIntent::Calendar(code));
        b.action(calendar, "calendar-add", ButtonRole::Secondary);
    }
    aftercare::withdraw_action(&mut b, page);
    if let Some(draft) = &page.draft {
        b.action(Intent::Reuse(draft.clone()), "draft-reuse", ButtonRole::Secondary);
    }
    b.done()
}

fn standing(b: &mut Builder<'_>, dossier: &Dossier) {
    let key = rows::status_key(dossier.status);
    let title = b.t(&key);
    let text = b.t(&format!("{key}-plain"));
    b.notice(
        "standing",
        rows::status_tone(dossier.status),
        title,
        text,
        Vec::new(),
    );
}

fn facts(b: &mut Builder<'_>, page: &DossierPage) {
    let d = &page.dossier;
    let rows = vec![
        b.fact("code", "dossier-code", d.code.clone()),
        b.fact("due", "dossier-due", due_text(b, page)),
        office_row(b, d),
        b.fact("whom", "dossier-for", for_whom(b, d.on_behalf.as_ref())),
        b.fact("applicant", "dossier-applicant", d.applicant.clone()),
        b.fact(
            "submitted",
            "dossier-submitted",
            when(b, d.submitted_at.as_deref()),
        ),
    ];
    let title = b.t("dossier-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows,
    });
}

/// For whom it was filed.
fn for_whom(b: &Builder<'_>, whom: Option<&OnBehalf>) -> String {
    match whom {
        Some(whom) => family::whom(b, whom),
        None => b.t("dossier-for-self"),
    }
}

/// The office, with the way to how it works where the province publishes that.
fn office_row(b: &mut Builder<'_>, d: &Dossier) -> SummaryRow {
    let pack = b.model.pack.as_ref();
    let offered = pack.is_some_and(|p| p.endpoints.offices.is_some());
    let change = offered.then(|| {
        let label = b.t("offices-of-dossier");
        let route = Route::Offices(OfficesRoute::one(&d.office.id));
        b.button(Intent::Go(route), label, ButtonRole::Link)
    });
    SummaryRow {
        change,
        ..b.fact("office", "dossier-office", office_text(d))
    }
}

fn office_text(d: &Dossier) -> String {
    match d.office.unit.as_deref() {
        Some(unit) if !unit.is_empty() => format!("{}\n{unit}", d.office.name),
        _ => d.office.name.clone(),
    }
}

fn due_text(b: &Builder<'_>, page: &DossierPage) -> String {
    let d = &page.dossier;
    let Some(due) = d.due.as_deref().and_then(wire::day) else {
        return b.t("dossier-due-none");
    };
    let date = text::date(b.texts().lang(), due);
    if d.clock_stopped {
        return b.with("dossier-due-stopped", [("date", date.into())]);
    }
    if d.status.is_final() {
        return date;
    }
    if text::day(b.model.now_ms) > due {
        return b.with("dossier-overdue", [("date", date.into())]);
    }
    match page.days_left {
        Some(days) => {
            let days = u32::try_from(days).unwrap_or(0);
            b.with("dossier-due-left", [("date", date.into()), ("days", days.into())])
        }
        None => date,
    }
}

/// A time of the wire in words; empty when there is none.
fn when(b: &Builder<'_>, at: Option<&str>) -> String {
    at.and_then(wire::millis)
        .map_or_else(String::new, |ms| rows::stamp(b, ms))
}

fn fees(b: &mut Builder<'_>, dossier: &Dossier) {
    if dossier.fees.is_empty() {
        return;
    }
    let lang = b.texts().lang();
    let mut due = 0;
    let mut lines = Vec::new();
    for (at, fee) in dossier.fees.iter().enumerate() {
        let paid = fee.state.as_deref() == Some("paid");
        if !paid {
            due += fee.amount.unwrap_or(0);
        }
        lines.push(FeeLine {
            id: format!("fee-{at}"),
            name: fee.name.clone(),
            amount: fee
                .amount
                .map_or_else(|| b.t("procedure-fee-unknown"), |a| text::money(lang, a)),
            basis: fee.basis.clone().unwrap_or_default(),
            state_text: b.t(if paid { "fee-paid" } else { "fee-due" }),
        });
    }
    let title = b.t("dossier-fees");
    let total = format!("{}: {}", b.t("dossier-fees-total"), text::money(lang, due));
    let note = if due > 0 {
        b.t("fee-due-pay")
    } else {
        String::new()
    };
    b.push(Block::Fee {
        id: "fees".into(),
        title,
        lines,
        total,
        note,
    });
}

fn results(b: &mut Builder<'_>, page: &DossierPage) {
    if page.results.is_empty() {
        return;
    }
    b.heading("results", "dossier-results");
    for page in &page.results {
        result::document(b, page);
    }
}

fn timeline(b: &mut Builder<'_>, dossier: &Dossier) {
    let mut entries: Vec<TimelineEntry> = Vec::new();
    let last = dossier.events.len().saturating_sub(1);
    for (at, event) in dossier.events.iter().enumerate() {
        entries.push(entry(b, event, at == last));
    }
    let due = dossier.due.as_deref().and_then(wire::day);
    if let Some(due) = due.filter(|_| !dossier.status.is_final()) {
        entries.push(TimelineEntry {
            id: "due".into(),
            title: b.t("dossier-due"),
            detail: String::new(),
            time: text::date(b.texts().lang(), due),
            state: TimelineState::Upcoming,
            state_text: b.t("timeline-upcoming"),
        });
    }
    let title = b.t("dossier-timeline");
    b.push(Block::Timeline {
        id: "timeline".into(),
        title,
        entries,
    });
}

fn entry(b: &Builder<'_>, event: &Event, last: bool) -> TimelineEntry {
    let (state, key) = match (last, event.status) {
        (_, DossierStatus::NotAccepted | DossierStatus::Stopped) => {
            (TimelineState::Stopped, "timeline-stopped")
        }
        (true, status) if status.stops_clock() => (TimelineState::Attention, "timeline-attention"),
        (true, status) if !status.is_final() => (TimelineState::Current, "timeline-current"),
        _ => (TimelineState::Done, "timeline-done"),
    };
    let when = when(b, Some(&event.at));
    let time = match event.actor.as_deref() {
        Some(actor) if !actor.is_empty() => {
            b.with("dossier-actor", [("actor", actor.into()), ("time", when.into())])
        }
        _ => when,
    };
    TimelineEntry {
        id: format!("event-{}", event.seq),
        title: b.t(&rows::status_key(event.status)),
        detail: event.note.clone().unwrap_or_default(),
        time,
        state,
        state_text: b.t(key),
    }
}

fn receipt_link(b: &mut Builder<'_>, page: &DossierPage) {
    let title = b.t("dossier-receipt");
    let (detail, tag) = match &page.receipt {
        Some(Ok(_)) => (
            b.t("dossier-receipt-valid"),
            Some(b.tag(NoticeKind::Success, "tag-valid")),
        ),
        Some(Err(failure)) => (
            failure.code.to_owned(),
            Some(b.tag(NoticeKind::Error, "tag-not-valid")),
        ),
        None => (b.t("dossier-receipt-none"), None),
    };
    let route = Route::Receipt {
        code: page.dossier.code.clone(),
    };
    let mut rows = vec![b.go(route, title, detail, tag)];
    rows.extend(aftercare::supplement_rows(b, page));
    rows.push(aftercare::messages_row(b, page));
    rows.extend(rating::row(b, page));
    rows.extend(reports::hooks::of_dossier(b, page));
    b.push(Block::List {
        id: "receipt".into(),
        title: String::new(),
        rows,
        empty: String::new(),
        more: None,
    });
}

pub(super) fn receipt(model: &Model, held: Option<&Result<Receipt, Failure>>) -> Built {
    let mut b = Builder::new(model, model.texts.t("receipt-title"));
    b.private();
    let receipt = match held {
        None => {
            let text = b.t("dossier-receipt-none");
            let label = b.t("retry");
            let button = b.button(Intent::Refresh, label, ButtonRole::Secondary);
            b.notice("verdict", NoticeKind::Info, text, String::new(), vec![button]);
            return b.done();
        }
        Some(Err(failure)) => {
            b.failure("verdict", failure.code, NoticeKind::Error, Vec::new());
            return b.done();
        }
        Some(Ok(receipt)) => receipt,
    };
    let (title, text) = (b.t("receipt-valid-title"), b.t("receipt-valid-text"));
    b.notice("verdict", NoticeKind::Success, title, text, Vec::new());
    let lang = b.texts().lang();
    let due = match receipt.due {
        Some(due) => match receipt.due_rule.as_deref() {
            Some(rule) => format!("{} ({rule})", text::date(lang, due)),
            None => text::date(lang, due),
        },
        None => b.t("dossier-due-none"),
    };
    let mut rows = vec![
        b.fact("code", "dossier-code", receipt.dossier.clone()),
        b.fact("whom", "dossier-for", for_whom(&b, receipt.on_behalf.as_ref())),
        b.fact("applicant", "dossier-applicant", receipt.applicant.clone()),
        b.fact("office", "dossier-office", receipt.office.name.clone()),
        b.fact(
            "received",
            "receipt-received",
            rows::stamp(&b, receipt.received_at.as_millisecond()),
        ),
        b.fact("due", "receipt-due", due),
        b.fact("data", "receipt-data", receipt.data_sha256.clone()),
    ];
    if let Some(delivery) = &receipt.delivery {
        rows.extend(aftercare::delivery_rows(&b, delivery));
    }
    b.push(Block::Summary {
        id: "facts".into(),
        title: receipt.procedure_name.clone(),
        rows,
    });
    received_files(&mut b, lang, receipt);
    b.done()
}

fn received_files(b: &mut Builder<'_>, lang: Lang, receipt: &Receipt) {
    let files = receipt
        .files
        .iter()
        .enumerate()
        .map(|(at, file)| FileItem {
            id: format!("file-{at}"),
            name: file.name.clone(),
            detail: b.with(
                "receipt-file-detail",
                [
                    ("size", text::bytes(lang, file.size).into()),
                    ("hash", file.sha256.as_str().into()),
                ],
            ),
            state: FileState::Verified,
            state_text: b.t("file-state-verified"),
            permille: None,
            remove: None,
        })
        .collect();
    let label = Label {
        text: b.t("receipt-files"),
        ..Label::default()
    };
    b.push(Block::Files {
        id: "files".into(),
        label,
        rules: FileRules::default(),
        files,
    });
}

/// Kept for the summary rows of other pages.
pub(super) fn code_row(b: &Builder<'_>, code: &str) -> SummaryRow {
    b.fact("dossier", "result-dossier", code.to_owned())
}
