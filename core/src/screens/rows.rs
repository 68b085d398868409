//! Rows that stand in several lists: procedures, drafts, what is queued, dossiers.

use super::build::Builder;
use crate::app::{DossierRow, DraftRow, ProcedureRow, QueuedRow, Route};
use crate::net::wire::DossierStatus;
use crate::screen::{ListRow, NoticeKind, Tag};
use crate::text;

pub(super) fn procedures(b: &mut Builder<'_>, rows: &[ProcedureRow]) -> Vec<ListRow> {
    rows.iter()
        .map(|row| {
            let tag = if row.has_form {
                b.tag(NoticeKind::Success, "tag-form-here")
            } else {
                b.tag(NoticeKind::Info, "tag-portal")
            };
            let detail = b.with(
                "procedure-code-field",
                [
                    ("code", row.code.as_str().into()),
                    ("field", row.field.as_str().into()),
                ],
            );
            b.go(
                Route::Procedure {
                    code: row.code.clone(),
                },
                row.name.clone(),
                detail,
                Some(tag),
            )
        })
        .collect()
}

pub(super) fn drafts(b: &mut Builder<'_>, rows: &[DraftRow]) -> Vec<ListRow> {
    rows.iter()
        .map(|row| {
            let (title, detail) = draft_words(b, row);
            b.go(Route::Draft { id: row.id.clone() }, title, detail, None)
        })
        .collect()
}

/// What a draft is called, and what it is and how old.
pub(super) fn draft_words(b: &Builder<'_>, row: &DraftRow) -> (String, String) {
    let changed = b.with("draft-row", [("time", moment(b, row.updated_ms).into())]);
    let days = text::day(row.created_ms).until(text::day(b.model.now_ms));
    let days = days.map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0));
    let age = b.with("draft-age", [("days", days.into())]);
    if row.name.is_empty() {
        (row.title.clone(), format!("{changed} · {age}"))
    } else {
        (row.name.clone(), format!("{}\n{changed} · {age}", row.title))
    }
}

pub(super) fn queued(b: &mut Builder<'_>, rows: &[QueuedRow]) -> Vec<ListRow> {
    rows.iter()
        .map(|row| {
            let (tone, key) = if row.refused {
                (NoticeKind::Error, "sending-refused-title")
            } else if row.asks {
                (NoticeKind::Warning, "terms-title")
            } else if row.needs_sign_in {
                (NoticeKind::Warning, "sending-signin-title")
            } else {
                (NoticeKind::Info, "sending-queued-title")
            };
            let tag = b.tag(tone, key);
            let saved = moment(b, row.confirmed_ms);
            let detail = b.with("queued-row", [("saved", saved.into())]);
            b.go(
                Route::Sending {
                    id: row.draft.clone(),
                },
                row.title.clone(),
                detail,
                Some(tag),
            )
        })
        .collect()
}

pub(super) fn dossiers(b: &mut Builder<'_>, rows: &[DossierRow]) -> Vec<ListRow> {
    rows.iter()
        .map(|row| {
            let detail = match row.due {
                Some(due) => b.with(
                    "dossier-row-due",
                    [
                        ("code", row.code.as_str().into()),
                        ("date", text::date(b.texts().lang(), due).into()),
                    ],
                ),
                None => b.with("dossier-row", [("code", row.code.as_str().into())]),
            };
            let tag = status_tag(b, row.status);
            b.go(
                Route::Dossier {
                    code: row.code.clone(),
                },
                row.name.clone(),
                detail,
                Some(tag),
            )
        })
        .collect()
}

/// "10:42, thứ Ba 24/11/2026", or only the time when it is today.
pub(super) fn moment(b: &Builder<'_>, ms: i64) -> String {
    let day = text::day(ms);
    let minute = text::minute(ms);
    if day == text::day(b.model.now_ms) {
        minute
    } else {
        stamp(b, ms)
    }
}

/// "10:42, thứ Ba 24/11/2026": for what is looked at again later.
pub(super) fn stamp(b: &Builder<'_>, ms: i64) -> String {
    format!(
        "{}, {}",
        text::minute(ms),
        text::date(b.texts().lang(), text::day(ms))
    )
}

pub(crate) fn status_key(status: DossierStatus) -> String {
    match status {
        DossierStatus::Unknown(_) => "status-unknown".into(),
        known => format!("status-{}", u16::from(known)),
    }
}

/// How a status looks: who must act, what went well, what ended badly.
pub(super) fn status_tone(status: DossierStatus) -> NoticeKind {
    match status {
        DossierStatus::Done | DossierStatus::Delivered => NoticeKind::Success,
        DossierStatus::Returned | DossierStatus::PaymentDue => NoticeKind::Warning,
        DossierStatus::NotAccepted | DossierStatus::Stopped => NoticeKind::Error,
        _ => NoticeKind::Info,
    }
}

pub(super) fn status_tag(b: &Builder<'_>, status: DossierStatus) -> Tag {
    Tag {
        tone: status_tone(status),
        text: b.t(&status_key(status)),
    }
}
