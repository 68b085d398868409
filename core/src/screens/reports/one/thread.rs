//! What was said to and fro about a report.

use super::sending_words;
use crate::app::{ConfirmedReport, Intent, ReportIntent, words_about_report};
use crate::net::api::Saying;
use crate::net::wire;
use crate::net::wire::open311::{Extra, Line};
use crate::screen::{Block, Button, ButtonRole, NoticeKind, Tag, ThreadEntry};
use crate::screens::build::Builder;
use crate::screens::rows;

pub(super) fn thread(b: &mut Builder<'_>, report: &ConfirmedReport, extra: &Extra) {
    let mut entries: Vec<ThreadEntry> = Vec::new();
    for line in extra.thread.iter().flatten() {
        entries.push(said(b, report, line));
    }
    let mut back: Vec<Button> = Vec::new();
    for (promise, saying, photos) in &report.waiting {
        let (tone, mut words) = sending_words(b, promise);
        if promise.refused.is_none() && !promise.needs_sign_in && report.row.number.is_none() {
            words = b.t("report-said-number");
        }
        let mut text = words_about_report(saying).to_owned();
        if text.is_empty() {
            text = b.t(&format!("report-said-{}", word(saying)));
        }
        if *photos > 0 {
            let count = b.with("report-with-photos", [("count", (*photos).into())]);
            text = format!("{text}\n{count}");
        }
        entries.push(ThreadEntry {
            id: format!("waiting-{}", promise.effect),
            who: b.t("messages-you"),
            mine: true,
            text,
            time: rows::moment(b, promise.at_ms),
            tag: Some(Tag { tone, text: words }),
        });
        if promise.can_take_back {
            let glimpse: String = words_about_report(saying).chars().take(30).collect();
            let label = b.with("report-forget", [("text", glimpse.into())]);
            let forget = Intent::Report(ReportIntent::Forget(promise.effect));
            back.push(b.button(forget, label, ButtonRole::Link));
        }
    }
    let (title, empty) = (b.t("report-thread"), b.t("report-thread-none"));
    b.push(Block::Thread {
        id: "thread".into(),
        title,
        entries,
        empty,
    });
    if !back.is_empty() {
        let title = b.with("report-said-waiting", [("count", back.len().into())]);
        b.notice("said-waiting", NoticeKind::Info, title, String::new(), back);
    }
}

const fn word(saying: &Saying) -> &'static str {
    match saying {
        Saying::Reply { .. } => "reply",
        Saying::Supplement { .. } => "supplement",
        Saying::Reopen { .. } => "reopened",
        Saying::Opinion { like: true, .. } => "liked",
        Saying::Opinion { like: false, .. } => "disliked",
        Saying::MeToo => "me-too",
    }
}

fn said(b: &Builder<'_>, report: &ConfirmedReport, line: &Line) -> ThreadEntry {
    let mine = line.from == "sender";
    // Servers that do not say who wrote a line have one office for all.
    let told = report.row.told.as_ref().and_then(|t| t.agency.as_ref());
    let agency = line.agency.as_ref().or(told).cloned();
    let at = wire::millis(&line.at);
    let key = format!("report-said-{}", line.kind.replace('_', "-"));
    let mut known = b.texts().has(&key).then(|| b.t(&key));
    let mut text = line.text.clone();
    if text.is_empty() {
        // Once is enough.
        text = known.take().unwrap_or_default();
    }
    if !line.media.is_empty() {
        let count = b.with("report-with-photos", [("count", line.media.len().into())]);
        text = format!("{text}\n{count}");
    }
    ThreadEntry {
        id: format!("line-{}", line.seq),
        who: if mine {
            b.t("messages-you")
        } else {
            agency.unwrap_or_else(|| b.t("report-office"))
        },
        mine,
        text,
        time: at.map_or_else(String::new, |ms| rows::moment(b, ms)),
        tag: known.filter(|_| line.kind != "reply").map(|text| Tag {
            tone: match line.kind.as_str() {
                "answered" | "published" => NoticeKind::Success,
                "supplement_wanted" | "reopened" => NoticeKind::Warning,
                "refused" => NoticeKind::Error,
                _ => NoticeKind::Info,
            },
            text,
        }),
    }
}
