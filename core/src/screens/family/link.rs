//! One link: where it stands, what can be done, and its log, the same for both sides.

use super::{failed, link_state_key, masked, member, progress, relation, tone};
use crate::app::{FamilyPage, Intent, Model};
use crate::net::wire::family::{Act, Answer, Link, LinkState, LogEntry, Side, Waits};
use crate::net::wire::{day, millis};
use crate::screen::{Block, ButtonRole, NoticeKind, SummaryRow, TimelineEntry, TimelineState};
use crate::screens::build::{Builder, Built};
use crate::screens::{rows, signin};
use crate::text;

/// A link, or that it is not here.
pub(in crate::screens) fn link(model: &Model, page: &FamilyPage, id: &str) -> Built {
    let Some(link) = page.held.find(id) else {
        return missing(model);
    };
    let title = match link.role {
        Side::Member => link.guardian.name.clone(),
        _ => member(link),
    };
    let mut b = Builder::new(model, title);
    b.private();
    if page.held.at_ms > 0 {
        let time = rows::moment(&b, page.held.at_ms);
        let status = b.with("family-synced", [("time", time.into())]);
        b.status(status);
    }
    failed(&mut b);
    standing(&mut b, link);
    facts(&mut b, link);
    if model.family.answering.contains(id) {
        progress(&mut b, "family-answering");
    } else {
        answers(&mut b, link);
    }
    log(&mut b, page.held.logs.get(id));
    b.action(Intent::WantFamily, "update", ButtonRole::Secondary);
    b.done()
}

/// What a killed app or a link in a message may lead to before the province was heard.
fn missing(model: &Model) -> Built {
    let mut b = Builder::new(model, model.texts.t("family-title"));
    b.private();
    if model.person.is_none() {
        signin::invitation(&mut b, "person-signed-out-title", "family-signed-out-text");
        return b.done();
    }
    let retry = b.t("retry");
    let action = b.button(Intent::WantFamily, retry, ButtonRole::Secondary);
    b.failure("missing", "MC-X04", NoticeKind::Warning, vec![action]);
    b.done()
}

fn asks_me(link: &Link) -> bool {
    link.role == Side::Member && link.state == LinkState::Asked && link.waits != Some(Waits::Officer)
}

fn standing(b: &mut Builder<'_>, link: &Link) {
    let state = link_state_key(link);
    if asks_me(link) {
        let (title, text) = (b.t("family-asks-you"), b.t("family-asks-you.text"));
        return b.notice("standing", NoticeKind::Warning, title, text, Vec::new());
    }
    let title = b.t(&format!("family-state-{state}"));
    let side = if link.role == Side::Member { "by" } else { "for" };
    let text = b.t(&format!("family-state-{state}.{side}"));
    b.notice("standing", tone(link.state), title, text, Vec::new());
}

fn facts(b: &mut Builder<'_>, link: &Link) {
    let number = masked(&link.member.number);
    let who = match &link.member.name {
        Some(name) => format!("{name} · {number}"),
        None => number,
    };
    let mut facts = vec![
        b.fact("whom", "family-fact-whom", who),
        b.fact("relation", "family-fact-relation", relation(b, link.relation)),
        b.fact("guardian", "family-fact-guardian", link.guardian.name.clone()),
    ];
    if let Some(basis) = link.basis {
        let key = match basis {
            crate::net::wire::family::Basis::Register => "family-basis-register",
            crate::net::wire::family::Basis::Consent => "family-basis-consent",
            crate::net::wire::family::Basis::Papers => "family-basis-papers",
        };
        facts.push(b.fact("basis", "family-fact-basis", b.t(key)));
    }
    facts.extend(until(b, link));
    let title = b.t("family-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows: facts,
    });
}

/// The day a child comes of age.
fn until(b: &Builder<'_>, link: &Link) -> Option<SummaryRow> {
    let day = link.until.as_deref().and_then(day)?;
    let date = text::date(b.texts().lang(), day);
    let value = b.with("family-until", [("date", date.into())]);
    Some(b.fact("until", "family-fact-until", value))
}

fn answers(b: &mut Builder<'_>, link: &Link) {
    let intent = |answer: Answer| Intent::AnswerFamily {
        link: link.id.clone(),
        answer,
    };
    if asks_me(link) {
        let (consent, refuse) = (intent(Answer::Consent), intent(Answer::Refuse));
        b.action_asking(
            consent,
            "family-consent",
            ButtonRole::Primary,
            "family-consent-ask",
        );
        b.action_asking(
            refuse,
            "family-refuse",
            ButtonRole::Destructive,
            "family-refuse-ask",
        );
    } else if link.is_open() {
        let withdraw = intent(Answer::Withdraw);
        b.action_asking(
            withdraw,
            "family-withdraw",
            ButtonRole::Destructive,
            "family-withdraw-ask",
        );
    }
}

fn log(b: &mut Builder<'_>, log: Option<&Vec<LogEntry>>) {
    let Some(log) = log else {
        let text = b.t("family-log-none");
        return b.paragraph("log-none", text);
    };
    let entries = log.iter().map(|line| entry(b, line)).collect();
    let title = b.t("family-log");
    b.push(Block::Timeline {
        id: "log".into(),
        title,
        entries,
    });
}

fn entry(b: &Builder<'_>, line: &LogEntry) -> TimelineEntry {
    let (key, state) = match line.act {
        Act::Asked => ("family-act-asked", TimelineState::Done),
        Act::Confirmed => ("family-act-confirmed", TimelineState::Done),
        Act::Consented => ("family-act-consented", TimelineState::Done),
        Act::Approved => ("family-act-approved", TimelineState::Done),
        Act::Refused => ("family-act-refused", TimelineState::Stopped),
        Act::Withdrawn => ("family-act-withdrawn", TimelineState::Stopped),
        Act::Lapsed => ("family-act-lapsed", TimelineState::Stopped),
        Act::CameOfAge => ("family-act-came-of-age", TimelineState::Stopped),
        Act::Filed => ("family-act-filed", TimelineState::Done),
        Act::Other => ("family-act-other", TimelineState::Done),
    };
    let when = millis(&line.at).map_or_else(String::new, |ms| rows::stamp(b, ms));
    let time = if line.actor.is_empty() {
        when
    } else {
        b.with(
            "dossier-actor",
            [("actor", line.actor.as_str().into()), ("time", when.into())],
        )
    };
    let of = [&line.procedure, &line.dossier];
    let detail: Vec<&str> = of.iter().filter_map(|part| part.as_deref()).collect();
    TimelineEntry {
        id: format!("log-{}", line.seq),
        title: b.t(key),
        detail: detail.join("\n"),
        time,
        state,
        state_text: b.t(match state {
            TimelineState::Stopped => "timeline-stopped",
            _ => "timeline-done",
        }),
    }
}
