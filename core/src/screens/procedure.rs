//! What a procedure asks for: is it for me, what to bring, what it costs and why, how long, where, and what goes wrong.

use super::build::{Builder, Built};
use super::{fee_lines, rows};
use crate::app::{Intent, Model, OfficesRoute, ProcedurePage, Route};
use crate::procedure::model::{Channel, FilingWay, LifecycleStatus, Paper, Record, TimeLimit, TimeUnit};
use crate::screen::{Block, ButtonRole, CheckItem, CheckState, NoticeKind, Step, SummaryRow};
use crate::text;

pub(super) fn procedure(model: &Model, page: &ProcedurePage) -> Built {
    let title = match &page.record {
        Some(record) => record.name.get(model.texts.lang().tag()).to_owned(),
        None => page.entry.name.clone(),
    };
    let mut b = Builder::new(model, title);
    lifecycle(&mut b, page);
    match &page.record {
        Some(record) => modelled(&mut b, page, record),
        None if page.entry.has_form => not_loaded(&mut b, page),
        None => portal_only(&mut b, page),
    }
    super::reports::hooks::of_procedure(&mut b, page);
    b.done()
}

fn lifecycle(b: &mut Builder<'_>, page: &ProcedurePage) {
    let lang = b.texts().lang();
    let (title, text) = match page.lifecycle.status {
        LifecycleStatus::Active => return,
        LifecycleStatus::Repealed => {
            let date = page
                .lifecycle
                .until
                .map_or_else(|| "none".to_owned(), |d| text::date(lang, d));
            (
                b.t("procedure-repealed-title"),
                b.with("procedure-repealed-text", [("date", date.into())]),
            )
        }
        LifecycleStatus::FutureEffective => {
            let date = page
                .lifecycle
                .from
                .map_or_else(String::new, |d| text::date(lang, d));
            (
                b.t("procedure-future-title"),
                b.with("procedure-future-text", [("date", date.into())]),
            )
        }
    };
    b.notice("lifecycle", NoticeKind::Warning, title, text, Vec::new());
}

fn code_line(b: &mut Builder<'_>, page: &ProcedurePage) {
    let line = b.with(
        "procedure-code-field",
        [
            ("code", page.entry.code.as_str().into()),
            ("field", page.entry.field.as_str().into()),
        ],
    );
    b.paragraph("code", line);
}

fn portal_action(b: &mut Builder<'_>, page: &ProcedurePage, role: ButtonRole) {
    let Some(pack) = &b.model.pack else { return };
    if page.uuid.is_empty() {
        return;
    }
    let url = pack.links.portal_procedure.replace("{uuid}", &page.uuid);
    b.action(Intent::Browse(url), "procedure-portal", role);
}

fn portal_only(b: &mut Builder<'_>, page: &ProcedurePage) {
    code_line(b, page);
    let (title, text) = (b.t("procedure-not-here-title"), b.t("procedure-not-here-text"));
    b.notice("portal", NoticeKind::Info, title, text, Vec::new());
    let mut rows = vec![b.fact("level", "procedure-level", levels(b, &page.level))];
    if !page.results.is_empty() {
        rows.push(b.fact("results", "procedure-result", page.results.join(", ")));
    }
    let title = b.t("procedure-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows,
    });
    portal_action(b, page, ButtonRole::Primary);
}

fn levels(b: &Builder<'_>, level: &str) -> String {
    level
        .split(',')
        .map(|part| match part.trim() {
            "xã" => b.t("procedure-level-commune"),
            "tỉnh" => b.t("procedure-level-province"),
            "bộ" => b.t("procedure-level-ministry"),
            other => other.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn not_loaded(b: &mut Builder<'_>, page: &ProcedurePage) {
    code_line(b, page);
    if page.loading {
        let label = b.t("procedure-loading");
        b.push(Block::Progress {
            id: "loading".into(),
            label,
            permille: None,
            detail: String::new(),
        });
        return;
    }
    let label = b.t("retry");
    let retry = b.button(Intent::Refresh, label, ButtonRole::Primary);
    if let Some(failure) = page.failure {
        b.failure("not-loaded", failure.code, NoticeKind::Warning, vec![retry]);
    } else {
        let text = b.t("procedure-not-loaded");
        b.notice("not-loaded", NoticeKind::Info, text, String::new(), vec![retry]);
    }
    portal_action(b, page, ButtonRole::Secondary);
}

fn modelled(b: &mut Builder<'_>, page: &ProcedurePage, record: &Record) {
    let lang = b.texts().lang().tag();
    b.paragraph("summary", record.summary.get(lang).to_owned());
    code_line(b, page);
    begun(b, page);
    facts(b, page, record);
    if record.acr == "level2" {
        let (title, text) = (b.t("procedure-level2-title"), b.t("procedure-level2-text"));
        b.notice("level2", NoticeKind::Info, title, text, Vec::new());
    }
    if record.filing == FilingWay::Handoff {
        let (title, text) = (b.t("procedure-handoff-title"), b.t("procedure-handoff-text"));
        b.notice("handoff", NoticeKind::Info, title, text, Vec::new());
    }
    papers(b, record);
    fee_lines::block(b, record);
    steps(b, record);
    texts(
        b,
        "conditions",
        "procedure-conditions",
        record.conditions.iter().map(|c| c.get(lang)),
    );
    texts(
        b,
        "mistakes",
        "procedure-mistakes",
        record.mistakes.iter().map(|c| c.get(lang)),
    );
    legal(b, record);
    if page.lifecycle.status == LifecycleStatus::Active {
        start(b, page, record);
    }
    portal_action(b, page, ButtonRole::Secondary);
    let pack = b.model.pack.as_ref();
    if pack.is_some_and(|p| p.endpoints.offices.is_some()) {
        let all = Route::Offices(OfficesRoute::all());
        b.action(Intent::Go(all), "offices-of-procedure", ButtonRole::Link);
    }
}

/// Begins at once, or asks whether to carry on with one of the drafts that stand above or to begin another.
fn start(b: &mut Builder<'_>, page: &ProcedurePage, record: &Record) {
    let intent = Intent::StartDraft(record.code.clone());
    if page.drafts.is_empty() {
        b.action(intent, "procedure-start", ButtonRole::Primary);
    } else {
        b.action_asking(
            intent,
            "procedure-start-new",
            ButtonRole::Secondary,
            "procedure-start-new-ask",
        );
    }
}

fn begun(b: &mut Builder<'_>, page: &ProcedurePage) {
    if page.drafts.is_empty() {
        return;
    }
    let list = rows::drafts(b, &page.drafts);
    let title = b.with("procedure-begun", [("count", list.len().into())]);
    b.push(Block::List {
        id: "drafts".into(),
        title,
        rows: list,
        empty: String::new(),
        more: None,
    });
}

fn facts(b: &mut Builder<'_>, page: &ProcedurePage, record: &Record) {
    let lang = b.texts().lang().tag();
    let mut rows = vec![b.fact("for", "procedure-for", record.audience.get(lang).to_owned())];
    if let Some(time) = record.time_for(Channel::Online, fee_lines::usual_case(record)) {
        rows.push(b.fact("time", "procedure-time", time_text(b, time)));
        if let Some(text) = due_today(b, record, time) {
            rows.push(b.fact("due", "procedure-due-today", text));
        }
    }
    rows.push(b.fact("level", "procedure-level", levels(b, &page.level)));
    let results = record
        .results
        .iter()
        .map(|r| r.name.get(lang))
        .collect::<Vec<_>>()
        .join("\n");
    rows.push(b.fact("results", "procedure-result", results));
    let title = b.t("procedure-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows,
    });
}

/// "2,5 ngày làm việc", with the record's note.
fn time_text(b: &Builder<'_>, time: &TimeLimit) -> String {
    let amount = format!("{}", time.amount);
    let amount = if b.texts().lang() == text::Lang::Vi {
        amount.replace('.', ",")
    } else {
        amount
    };
    let key = match time.unit {
        TimeUnit::WorkingDay => "unit-working_day",
        TimeUnit::Day => "unit-day",
        TimeUnit::Hour => "unit-hour",
        TimeUnit::Month => "unit-month",
    };
    let base = b.with(key, [("amount", amount.into())]);
    match &time.note {
        Some(note) => format!("{base}\n{}", note.get(b.texts().lang().tag())),
        None => base,
    }
}

/// When the result is due for a dossier filed now, by the signed calendar; `None` without one.
pub(super) fn due_today(b: &Builder<'_>, record: &Record, time: &TimeLimit) -> Option<String> {
    let calendar = b.model.calendar.as_deref()?;
    let cutoff = record.cutoff.as_deref().and_then(|at| at.parse().ok());
    // A limit out of range gives no date; the record's own words still stand beside it.
    let due = calendar
        .due(text::local_time(b.model.now_ms), time.amount, time.unit, cutoff)
        .ok()?;
    let date = text::date(b.texts().lang(), due.date);
    Some(if due.provisional {
        b.with("procedure-due-provisional", [("date", date.into())])
    } else {
        date
    })
}

fn papers(b: &mut Builder<'_>, record: &Record) {
    let items = record.papers.iter().map(|paper| paper_item(b, paper)).collect();
    let title = b.t("procedure-bring");
    b.push(Block::Checklist {
        id: "papers".into(),
        title,
        items,
    });
}

fn paper_item(b: &Builder<'_>, paper: &Paper) -> CheckItem {
    CheckItem {
        id: format!("paper-{}", paper.id),
        text: paper.name.get(b.texts().lang().tag()).to_owned(),
        detail: whole_detail(b, paper),
        state: CheckState::Plain,
        state_text: if paper.required {
            String::new()
        } else {
            b.t("state-optional")
        },
        pressable: false,
    }
}

/// Alternatives and counts of a paper, a line each.
pub(super) fn paper_detail(b: &Builder<'_>, paper: &Paper) -> String {
    let lang = b.texts().lang().tag();
    let mut lines = Vec::new();
    if let Some(detail) = &paper.detail {
        lines.push(detail.get(lang).to_owned());
    }
    if !paper.any_of.is_empty() {
        let list = paper
            .any_of
            .iter()
            .map(|p| p.name.get(lang))
            .collect::<Vec<_>>()
            .join("; ");
        lines.push(b.with("procedure-any-of", [("list", list.into())]));
    }
    let mut counts = Vec::new();
    if paper.copies.original > 0 {
        counts.push(b.with(
            "procedure-copies-original",
            [("count", paper.copies.original.into())],
        ));
    }
    if paper.copies.copy > 0 {
        counts.push(b.with("procedure-copies-copy", [("count", paper.copies.copy.into())]));
    }
    if !counts.is_empty() {
        lines.push(counts.join(", "));
    }
    if !paper.attach {
        lines.push(b.t("procedure-paper-shown"));
    }
    lines.join("\n")
}

/// As [`paper_detail`], for a reader whose case is not known yet.
fn whole_detail(b: &Builder<'_>, paper: &Paper) -> String {
    let mut detail = paper_detail(b, paper);
    if paper.when.is_some() {
        if !detail.is_empty() {
            detail.push('\n');
        }
        detail.push_str(&b.t("procedure-paper-when"));
    }
    detail
}

fn steps(b: &mut Builder<'_>, record: &Record) {
    let lang = b.texts().lang().tag();
    let steps = record
        .steps
        .iter()
        .map(|s| Step {
            title: s.title.get(lang).to_owned(),
            text: s.text.get(lang).to_owned(),
        })
        .collect();
    let title = b.t("procedure-steps");
    b.push(Block::Steps {
        id: "steps".into(),
        title,
        steps,
    });
}

fn texts<'t>(b: &mut Builder<'_>, id: &str, key: &str, items: impl Iterator<Item = &'t str>) {
    let items: Vec<CheckItem> = items
        .enumerate()
        .map(|(at, text)| CheckItem {
            id: format!("{id}-{at}"),
            text: text.to_owned(),
            detail: String::new(),
            state: CheckState::Plain,
            state_text: String::new(),
            pressable: false,
        })
        .collect();
    if !items.is_empty() {
        let title = b.t(key);
        b.push(Block::Checklist {
            id: id.into(),
            title,
            items,
        });
    }
}

fn legal(b: &mut Builder<'_>, record: &Record) {
    let rows: Vec<SummaryRow> = record
        .legal
        .iter()
        .enumerate()
        .map(|(at, act)| SummaryRow {
            id: format!("legal-{at}"),
            label: act.number.clone(),
            value: act.title.clone(),
            source: None,
            change: None,
        })
        .collect();
    if !rows.is_empty() {
        let title = b.t("procedure-legal");
        b.push(Block::Summary {
            id: "legal".into(),
            title,
            rows,
        });
    }
}
