//! On the page of a filed dossier: what is to be mended, said, waited for, and what one can do when the office said no.

use super::build::Builder;
use super::rows;
use crate::app::{AfterIntent, Complaint, DefectRow, DossierPage, Intent, Promise, Route};
use crate::dossier::returns::Repeat;
use crate::net::wire::after::{Delivery, PostOrder, PostState, Way};
use crate::net::wire::{self, Dossier, DossierStatus};
use crate::screen::{
    Block, Button, ButtonRole, ListRow, NoticeKind, SummaryRow, Tag, TimelineEntry, TimelineState,
};
use crate::text;

/// What stands right below where the dossier stands.
pub(super) fn first(b: &mut Builder<'_>, page: &DossierPage) {
    withdrawal(b, page);
    refusal(b, page);
    returns(b, page);
    due_differs(b, page);
}

/// Something in the outbox: waits, is on its way, or was refused. Gives what to say, and how it may be taken back.
pub(super) fn promise_words(b: &Builder<'_>, promise: &Promise) -> (NoticeKind, String) {
    match &promise.refused {
        Some((code, detail)) => {
            let (_, advice) = super::failure_words(b.texts(), code);
            let text = if detail.is_empty() {
                advice
            } else {
                format!("{detail}\n{advice}")
            };
            (NoticeKind::Error, text)
        }
        None if promise.sending => (NoticeKind::Info, b.t("promise-sending")),
        None if promise.needs_sign_in => (NoticeKind::Warning, b.t("promise-sign-in")),
        None => (NoticeKind::Info, b.t("promise-queued")),
    }
}

fn withdrawal(b: &mut Builder<'_>, page: &DossierPage) {
    let Some(promise) = &page.after.withdrawal else {
        return;
    };
    let (tone, text) = promise_words(b, promise);
    let title = b.t(if promise.refused.is_some() {
        "withdrawal-refused-title"
    } else {
        "withdrawal-waiting-title"
    });
    let mut actions = Vec::new();
    if promise.can_take_back {
        let key = if promise.refused.is_some() {
            "dismiss"
        } else {
            "withdrawal-take-back"
        };
        let label = b.t(key);
        let forget = Intent::After(AfterIntent::Forget(promise.effect));
        actions.push(b.button(forget, label, ButtonRole::Secondary));
    }
    b.push(Block::Notice {
        id: "withdrawal".into(),
        tone,
        title,
        text,
        code: promise.refused.as_ref().map(|(code, _)| code.clone()),
        actions,
    });
}

/// Refused, or stopped: why, and what one can do.
fn refusal(b: &mut Builder<'_>, page: &DossierPage) {
    let d = &page.dossier;
    if !matches!(d.status, DossierStatus::NotAccepted | DossierStatus::Stopped) {
        return;
    }
    let reason = d.events.last().and_then(|e| e.note.clone());
    let title = b.t("refusal-title");
    let reason = reason.unwrap_or_else(|| b.t("refusal-no-reason"));
    let text = format!("{reason}\n{}", b.t("refusal-text"));
    let ask = ask_button(b, d);
    let complain = complain_button(b, d, Complaint::Refusal);
    b.notice("refusal", NoticeKind::Warning, title, text, vec![ask, complain]);
}

fn ask_button(b: &mut Builder<'_>, d: &Dossier) -> Button {
    let label = b.t("messages-ask");
    let route = Route::Messages { code: d.code.clone() };
    b.bound("ask-desk", Intent::Go(route), label, ButtonRole::Secondary)
}

fn complain_button(b: &mut Builder<'_>, d: &Dossier, about: Complaint) -> Button {
    let label = b.t("complain");
    let code = d.code.clone();
    let intent = Intent::After(AfterIntent::Complain { code, about });
    b.button(intent, label, ButtonRole::Secondary)
}

fn returns(b: &mut Builder<'_>, page: &DossierPage) {
    let d = &page.dossier;
    let Some(last) = d.returns.last().filter(|_| d.status == DossierStatus::Returned) else {
        return;
    };
    let mut lines: Vec<String> = page
        .after
        .defects
        .iter()
        .map(|row| format!("• {}: {}", row.place, row.reason))
        .collect();
    if let Some(deadline) = last.deadline.as_deref().and_then(wire::day) {
        let date = text::date(b.texts().lang(), deadline);
        lines.push(b.with("dossier-return-deadline", [("date", date.into())]));
    }
    if let Some(unit) = d.office.unit.as_deref().filter(|u| !u.is_empty()) {
        lines.push(b.with("return-unit", [("unit", unit.into())]));
    }
    let mut actions = Vec::new();
    if let Some(draft) = &page.after.sending {
        lines.push(b.t("return-sending-text"));
        let label = b.t("return-sending");
        let route = Route::Sending { id: draft.clone() };
        actions.push(b.button(Intent::Go(route), label, ButtonRole::Primary));
    } else if page.after.can_mend {
        let label = b.t("return-mend");
        let mend = Intent::After(AfterIntent::Mend(d.code.clone()));
        actions.push(b.button(mend, label, ButtonRole::Primary));
    } else {
        lines.push(b.t("return-elsewhere"));
        actions.push(ask_button(b, d));
    }
    let title = b.t("dossier-returns");
    b.notice("returns", NoticeKind::Warning, title, lines.join("\n"), actions);
    for (n, row) in page.after.defects.iter().enumerate() {
        repeated(b, d, n, row);
    }
}

/// A defect that could have been named before is said to be one, with the rule, and one tap to complain.
fn repeated(b: &mut Builder<'_>, d: &Dossier, n: usize, row: &DefectRow) {
    let key = match row.repeat {
        Repeat::New => return,
        Repeat::Again => "return-again",
        Repeat::Unnamed => "return-unnamed",
    };
    let title = b.t(key);
    let text = format!("{}: {}\n{}", row.place, row.reason, b.t("return-rule"));
    let complain = complain_button(b, d, Complaint::Return(n));
    b.notice(
        &format!("repeat-{n}"),
        NoticeKind::Warning,
        title,
        text,
        vec![complain],
    );
}

/// The receipt's date is not that of the signed calendar: both are shown.
fn due_differs(b: &mut Builder<'_>, page: &DossierPage) {
    let said = page.receipt.as_ref().and_then(|r| r.as_ref().ok()?.due);
    let (Some(said), Some(here)) = (said, page.after.due_here) else {
        return;
    };
    let lang = b.texts().lang();
    let title = b.t("due-differs-title");
    let text = b.with(
        "due-differs-text",
        [
            ("office", text::date(lang, said).into()),
            ("calendar", text::date(lang, here).into()),
        ],
    );
    let ask = ask_button(b, &page.dossier);
    b.notice("due-differs", NoticeKind::Warning, title, text, vec![ask]);
}

/// How the result comes, and where the post has it.
pub(super) fn delivery(b: &mut Builder<'_>, d: &Dossier) {
    let Some(delivery) = &d.delivery else { return };
    let rows = delivery_rows(b, delivery);
    let title = b.t("delivery-title");
    b.push(Block::Summary {
        id: "delivery".into(),
        title,
        rows,
    });
    if let Some(order) = &delivery.post {
        post(b, order);
    }
}

/// How a result is asked for, as rows.
pub(super) fn delivery_rows(b: &Builder<'_>, delivery: &Delivery) -> Vec<SummaryRow> {
    let way = b.t(&format!("delivery-{}", delivery.way.word()));
    let mut rows = vec![b.fact("way", "delivery-way", way)];
    if delivery.way != Way::Post {
        return rows;
    }
    for (id, key, value) in [
        ("recipient", "delivery-recipient", &delivery.recipient),
        ("phone", "delivery-phone", &delivery.phone),
        ("address", "delivery-address", &delivery.address),
        ("district", "delivery-district", &delivery.district),
    ] {
        if let Some(value) = value {
            rows.push(b.fact(id, key, value.clone()));
        }
    }
    if let Some(fee) = delivery.fee {
        rows.push(b.fact("fee", "delivery-fee", text::money(b.texts().lang(), fee)));
    }
    if let Some(tracking) = delivery.post.as_ref().and_then(|p| p.tracking.clone()) {
        rows.push(b.fact("tracking", "delivery-tracking", tracking));
    }
    rows
}

fn post(b: &mut Builder<'_>, order: &PostOrder) {
    let last = order.events.len().saturating_sub(1);
    let mut entries: Vec<TimelineEntry> = Vec::new();
    for (n, event) in order.events.iter().enumerate() {
        let (state, key) = match event.state {
            PostState::Cancelled => (TimelineState::Stopped, "timeline-stopped"),
            PostState::Delivered => (TimelineState::Done, "timeline-done"),
            _ if n == last => (TimelineState::Current, "timeline-current"),
            _ => (TimelineState::Done, "timeline-done"),
        };
        let at = wire::millis(&event.at);
        entries.push(TimelineEntry {
            id: format!("post-{n}"),
            title: b.t(&format!("post-{}", event.state.word())),
            detail: String::new(),
            time: at.map_or_else(String::new, |ms| rows::stamp(b, ms)),
            state,
            state_text: b.t(key),
        });
    }
    let coming: &[PostState] = match order.state {
        PostState::None => &[PostState::Registered, PostState::Collecting, PostState::Delivered],
        PostState::Registered => &[PostState::Collecting, PostState::Delivered],
        PostState::Collecting => &[PostState::Delivered],
        _ => &[],
    };
    for state in coming {
        entries.push(TimelineEntry {
            id: format!("post-{}", state.word()),
            title: b.t(&format!("post-{}", state.word())),
            detail: String::new(),
            time: String::new(),
            state: TimelineState::Upcoming,
            state_text: b.t("timeline-upcoming"),
        });
    }
    let title = b.t("post-title");
    b.push(Block::Timeline {
        id: "post".into(),
        title,
        entries,
    });
}

/// The way to the messages, with what is new there.
pub(super) fn messages_row(b: &mut Builder<'_>, page: &DossierPage) -> ListRow {
    let d = &page.dossier;
    let waiting = page.after.waiting.len();
    let count = page.after.thread.len().max(d.messages.count as usize);
    let mut detail = b.with("messages-count", [("count", count.into())]);
    if waiting > 0 {
        let more = b.with("messages-waiting", [("count", waiting.into())]);
        detail = format!("{detail} · {more}");
    }
    let tag = (d.messages.unread > 0).then(|| Tag {
        tone: NoticeKind::Warning,
        text: b.with("messages-unread", [("count", d.messages.unread.into())]),
    });
    let title = b.t("messages-title");
    let route = Route::Messages { code: d.code.clone() };
    b.go(route, title, detail, tag)
}

/// The receipts of supplements.
pub(super) fn supplement_rows(b: &mut Builder<'_>, page: &DossierPage) -> Vec<ListRow> {
    page.after
        .supplements
        .iter()
        .map(|row| {
            let title = b.t("supplement-receipt");
            let (detail, tag) = match &row.checked {
                Ok(receipt) => (
                    rows::stamp(b, receipt.received_at.as_millisecond()),
                    b.tag(NoticeKind::Success, "tag-valid"),
                ),
                Err(failure) => (failure.code.to_owned(), b.tag(NoticeKind::Error, "tag-not-valid")),
            };
            let route = Route::SupplementReceipt {
                code: page.dossier.code.clone(),
                draft: row.draft.clone(),
            };
            b.go(route, title, detail, Some(tag))
        })
        .collect()
}

/// The way to take the dossier back, while the office has not decided.
pub(super) fn withdraw_action(b: &mut Builder<'_>, page: &DossierPage) {
    let d = &page.dossier;
    let open = matches!(
        d.status,
        DossierStatus::Submitted
            | DossierStatus::Accepted
            | DossierStatus::InProgress
            | DossierStatus::Returned
            | DossierStatus::PaymentDue
    );
    if open && page.after.withdrawal.is_none() {
        let route = Route::Withdrawal { code: d.code.clone() };
        b.action(Intent::Go(route), "withdrawal-open", ButtonRole::Secondary);
    }
}

#[cfg(test)]
mod tests;
