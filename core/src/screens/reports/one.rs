//! A confirmed report: where it stands, by when the office must act, what was said to and fro, and what can be said now.

mod thread;

use super::{place_of, report_state_key, tone, write};
use crate::app::{ConfirmedReport, Intent, Model, Promise, ReportIntent, Say};
use crate::feedback::reports::LONGEST;
use crate::feedback::reports::store::Stage;
use crate::net::wire;
use crate::net::wire::open311::{Extra, Report, State};
use crate::screen::{Block, ButtonRole, FieldKind, FileItem, FileRules, FileState, NoticeKind, SummaryRow};
use crate::screens::aftercare::promise_words;
use crate::screens::build::{Builder, Built};
use crate::screens::failure_words;
use crate::screens::rows;
use crate::text;

pub(super) fn page(model: &Model, report: &ConfirmedReport) -> Built {
    let mut b = Builder::new(model, report.title.clone());
    b.private();
    let extra = report.row.told.as_ref().map(Report::extra).unwrap_or_default();
    match &report.row.told {
        _ if report.row.stage == Stage::Waiting => waiting(&mut b, report),
        Some(told) => standing(&mut b, told, &extra),
        None => {
            let (title, text) = (b.t("report-sent-title"), b.t("report-sent-text"));
            b.notice("standing", NoticeKind::Success, title, text, Vec::new());
        }
    }
    dues(&mut b, report);
    facts(&mut b, report, &extra);
    photos(&mut b, report);
    if report.row.stage == Stage::Sent {
        answer(&mut b, &extra);
        thread::thread(&mut b, report, &extra);
        field(&mut b, report, &extra);
    }
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    b.done()
}

/// It has no word from the server yet: waits, is on its way, or was refused.
fn waiting(b: &mut Builder<'_>, report: &ConfirmedReport) {
    let Some(promise) = &report.promise else { return };
    let (tone, text) = match promise {
        p if p.refused.is_none() && !p.sending && !b.model.online => {
            (NoticeKind::Info, b.t("promise-queued"))
        }
        p => sending_words(b, p),
    };
    let title = b.t(if promise.refused.is_some() {
        "report-refused-title"
    } else {
        "report-waiting-title"
    });
    let mut actions = Vec::new();
    if promise.can_take_back {
        let label = b.t("report-take-back");
        let back = Intent::Report(ReportIntent::TakeBack(report.row.id.clone()));
        actions.push(b.button(back, label, ButtonRole::Secondary));
    }
    if promise.needs_sign_in {
        let label = b.t("signin");
        actions.push(b.button(Intent::SignIn, label, ButtonRole::Secondary));
    }
    b.push(Block::Notice {
        id: "standing".into(),
        tone,
        title,
        text,
        code: promise.refused.as_ref().map(|(code, _)| code.clone()),
        actions,
    });
}

/// As [`promise_words`]; why the province said no stands in our words, and its own behind them as a quotation.
fn sending_words(b: &Builder<'_>, promise: &Promise) -> (NoticeKind, String) {
    let Some((code, detail)) = promise.refused.as_ref().filter(|(_, detail)| !detail.is_empty()) else {
        return promise_words(b, promise);
    };
    let (_, advice) = failure_words(b.texts(), code);
    let quoted = b.with("report-quoted", [("text", detail.as_str().into())]);
    (NoticeKind::Error, format!("{advice}\n{quoted}"))
}

fn standing(b: &mut Builder<'_>, told: &Report, extra: &Extra) {
    let key = report_state_key(extra.state);
    let title = b.t(key);
    let looked =
        extra.state == State::Received && extra.thread.iter().flatten().any(|line| line.from == "office");
    let mut text = b.t(&format!("{key}.{}", if looked { "looked" } else { "plain" }));
    let notes = told.notes.clone();
    if let Some(notes) = notes.filter(|_| matches!(extra.state, State::Refused | State::Unknown)) {
        // Who was told why needs no advice to ask why.
        text = if extra.state == State::Refused {
            notes
        } else {
            format!("{notes}\n{text}")
        };
    }
    b.notice("standing", tone(extra.state), title, text, Vec::new());
}

/// The four times of the rules, with their days; of what comes next whether it is overdue.
fn dues(b: &mut Builder<'_>, report: &ConfirmedReport) {
    if report.row.stage != Stage::Sent || report.dues.is_empty() {
        return;
    }
    let lang = b.texts().lang();
    if let Some(late) = report.dues.iter().find(|due| due.late) {
        let what = b.t(&format!("report-due-{}", late.what.word()));
        let date = text::date(lang, late.date);
        let title = b.with(
            "report-overdue-title",
            [("what", what.into()), ("date", date.into())],
        );
        let text = b.t("report-overdue-text");
        b.notice("overdue", NoticeKind::Warning, title, text, Vec::new());
    }
    let rows: Vec<SummaryRow> = report
        .dues
        .iter()
        .map(|due| {
            let date = text::date(lang, due.date);
            let key = match (due.late, due.next) {
                (true, _) => "report-due-value-late",
                (false, true) => "report-due-value-next",
                (false, false) => "report-due-value",
            };
            let rule = format!("report-due-{}-rule", due.what.word());
            SummaryRow {
                id: due.what.word().into(),
                label: b.with(&rule, [("days", due.what.days().into())]),
                value: b.with(key, [("date", date.into())]),
                source: None,
                change: None,
            }
        })
        .collect();
    let title = b.t("report-dues");
    b.push(Block::Summary {
        id: "dues".into(),
        title,
        rows,
    });
}

fn facts(b: &mut Builder<'_>, report: &ConfirmedReport, extra: &Extra) {
    let (row, told) = (&report.row, report.row.told.as_ref());
    let mut rows: Vec<SummaryRow> = Vec::new();
    let number = row.number.clone().unwrap_or_else(|| {
        let key = if row.stage == Stage::Sent {
            "report-number-later"
        } else {
            "report-number-none"
        };
        b.t(key)
    });
    rows.push(b.fact("number", "report-number", number));
    let sent = told.and_then(|t| t.requested.as_deref()).and_then(wire::millis);
    if let Some(sent) = sent {
        rows.push(b.fact("sent", "report-sent-at", rows::stamp(b, sent)));
    }
    if let Some(agency) = told.and_then(|t| t.agency.clone()) {
        rows.push(b.fact("agency", "report-agency", agency));
    }
    let words = told.and_then(|t| t.description.clone());
    let words = if row.written.text.is_empty() {
        words.unwrap_or_default()
    } else {
        row.written.text.clone()
    };
    rows.push(b.fact("text", "report-text", words));
    let about = extra.about.as_ref().or(row.written.about.as_ref());
    if let Some(about) = about.filter(|about| !about.name.is_empty()) {
        rows.push(b.fact("about", "report-about-label", about.name.clone()));
    }
    if let Some(name) = &report.procedure {
        rows.push(b.fact("procedure", "report-procedure", name.clone()));
    }
    // What was answered on this phone; "not said" is no fact any more.
    let answered = report
        .questions
        .iter()
        .filter(|q| q.variable && row.written.answered(q));
    rows.extend(answered.map(|question| write::check::answer(b, &row.written, question)));
    let address = told
        .and_then(|t| t.address.clone())
        .unwrap_or_else(|| row.written.address.clone());
    let degrees = row.written.place.map(|p| (p.lat, p.long));
    let degrees = told.and_then(|t| t.place).or(degrees);
    if let Some(place) = place_of(b, address, degrees) {
        rows.push(b.fact("place", "report-place", place));
    }
    if !row.owner.is_empty() {
        let name = b.t(&format!("report-name-{}", row.written.name.word()));
        rows.push(b.fact("name", "report-name", name));
    }
    if told.is_some() {
        let count = b.with("report-me-too-count", [("count", extra.me_too.into())]);
        rows.push(b.fact("me-too", "report-me-too-label", count));
    }
    if let Some(changed) = &extra.changed {
        rows.push(b.fact("changed", "report-changed", changed.clone()));
    }
    let title = b.t("report-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows,
    });
}

fn photos(b: &mut Builder<'_>, report: &ConfirmedReport) {
    let went = report.photos.iter().filter(|p| p.state != FileState::Refused);
    let files: Vec<FileItem> = went.map(|p| write::item(b, p, false)).collect();
    if files.is_empty() {
        return;
    }
    let label = b.label("report-photos", "");
    b.push(Block::Files {
        id: "photos".into(),
        label,
        rules: FileRules::default(),
        files,
    });
}

/// The answer that stands, and what the person can say of it.
fn answer(b: &mut Builder<'_>, extra: &Extra) {
    let Some(answer) = &extra.answer else { return };
    let title = match extra.opinion.as_deref() {
        Some("like") => b.t("report-answer-liked"),
        Some("dislike") => b.t("report-answer-disliked"),
        _ => b.t("report-answer"),
    };
    b.notice(
        "answer",
        NoticeKind::Success,
        title,
        answer.text.clone(),
        Vec::new(),
    );
}

/// The field to write in, and what can be said in the state the report is in.
fn field(b: &mut Builder<'_>, report: &ConfirmedReport, extra: &Extra) {
    let asked = extra.state == State::SupplementWanted;
    let answered = matches!(extra.state, State::Answered | State::Published);
    let key = match (asked, answered) {
        (true, _) => "report-say-supplement",
        (_, true) => "report-say-answered",
        _ => "report-say",
    };
    let mut label = b.label(key, &format!("{key}.hint"));
    let id = format!("report:say:{}", report.typing.n);
    let lack = b.model.reports.lack.as_ref();
    label.error = lack
        .filter(|(of, field, _)| *of == report.row.id && *field == id)
        .map(|(.., key)| b.t(key));
    b.push(Block::Field {
        id,
        label,
        input: FieldKind::Multiline,
        value: report.typing.text.clone(),
        value_revision: report.typing.revision,
        max_chars: LONGEST,
    });
    // Without sign-in the key of the report is the sender.
    let sender = !report.row.owner.is_empty() || report.row.follow_key.is_some();
    if sender && !answered {
        let mut label = b.label("report-say-photos", "");
        label.optional = true;
        label.optional_text = b.t("optional");
        write::files(b, "report-say-photos", label, &report.beside);
    }
    let mut say = |what: Say, role: ButtonRole| {
        let intent = ReportIntent::Say {
            id: report.row.id.clone(),
            what,
        };
        b.action(
            Intent::Report(intent),
            &format!("report-do-{}", what.word()),
            role,
        );
    };
    if asked {
        say(Say::Supplement, ButtonRole::Primary);
    }
    if answered {
        // What was said already is not asked for again; the other stays open to whoever thinks again.
        let opinion = extra.opinion.as_deref();
        if opinion != Some("like") {
            say(Say::Like, ButtonRole::Primary);
        }
        if opinion != Some("dislike") {
            say(Say::Dislike, ButtonRole::Secondary);
        }
        say(Say::Reopen, ButtonRole::Secondary);
    }
    let role = if asked || answered {
        ButtonRole::Secondary
    } else {
        ButtonRole::Primary
    };
    say(Say::Reply, role);
}
