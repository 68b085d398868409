//! Reports and proposals: one's own, choosing a kind, writing, following.

pub(super) mod hooks;
mod numbered;
mod one;
mod proposals;
mod write;

use super::build::{Builder, Built};
use super::rows;
use crate::app::{Intent, Model, OwnReports, ReportIntent, ReportRow, ReportsPage, ReportsRoute, Route};
use crate::feedback::reports::Kind;
use crate::feedback::reports::rules::Due;
use crate::feedback::reports::store::Stage;
use crate::net::wire::open311::{About, State};
use crate::screen::{Block, ButtonRole, ListRow, NoticeKind, Tag};
use crate::text;

/// The page of a place among reports.
pub(super) fn project(model: &Model, page: &ReportsPage) -> Built {
    match page {
        ReportsPage::List(page) => list(model, page),
        ReportsPage::Kinds { kinds, about } => kinds_page(model, kinds, about.as_ref()),
        ReportsPage::Write(open) => write::page(model, open),
        ReportsPage::One(report) => one::page(model, report),
        ReportsPage::Numbered(number) => numbered::page(model, number),
        ReportsPage::Proposals(page) => proposals::page(model, page),
    }
}

/// The way to reports, where the province takes any.
pub(super) fn row(b: &mut Builder<'_>) -> Option<ListRow> {
    b.model.pack.as_ref()?.endpoints.open311.as_ref()?;
    let unseen = b.model.reports.unseen;
    let (title, detail) = (b.t("reports-title"), b.t("reports-row"));
    let tag = (unseen > 0).then(|| Tag {
        tone: NoticeKind::Warning,
        text: b.with("reports-unseen", [("count", unseen.into())]),
    });
    Some(b.go(Route::Reports(ReportsRoute::list()), title, detail, tag))
}

/// Where it is: the address, the commune by the drawn map, degrees. `None` when nothing of it is known.
fn place_of(b: &Builder<'_>, address: String, degrees: Option<(f64, f64)>) -> Option<String> {
    let outlines = b.model.reports.outlines.as_ref();
    let area = degrees.and_then(|at| outlines?.area_of(at)).map(String::from);
    let degrees = degrees.map(|(lat, long)| format!("{lat:.5}, {long:.5}"));
    let known = [Some(address), area, degrees].into_iter().flatten();
    let known: Vec<String> = known.filter(|words| !words.is_empty()).collect();
    (!known.is_empty()).then(|| known.join("\n"))
}

/// The key of the words for where a report stands.
pub(super) const fn report_state_key(state: State) -> &'static str {
    match state {
        State::Received => "report-state-received",
        State::Accepted => "report-state-accepted",
        State::SupplementWanted => "report-state-supplement-wanted",
        State::Supplemented => "report-state-supplemented",
        State::Refused => "report-state-refused",
        State::Answered => "report-state-answered",
        State::Published => "report-state-published",
        State::Reopened => "report-state-reopened",
        State::Unknown => "report-state-unknown",
    }
}

/// How a state looks: who must act, what went well, what ended badly.
fn tone(state: State) -> NoticeKind {
    match state {
        State::SupplementWanted => NoticeKind::Warning,
        State::Refused => NoticeKind::Error,
        State::Answered | State::Published => NoticeKind::Success,
        _ => NoticeKind::Info,
    }
}

fn list(model: &Model, page: &OwnReports) -> Built {
    let mut b = Builder::new(model, model.texts.t("reports-title"));
    b.private();
    let lead = b.t("reports-lead");
    b.paragraph("lead", lead);
    if let Some(count) = count_words(&b, page) {
        b.status(count);
    }
    let rows = page.rows.iter().map(|row| list_row(&mut b, row)).collect();
    let (title, empty) = (b.t("reports-own"), b.t("reports-none"));
    let more = (page.rows.len() < page.all).then(|| {
        let label = b.t("reports-more");
        let next = ReportsRoute::List {
            pages: page.pages.saturating_add(1),
        };
        b.bound(
            "more:reports",
            Intent::Next(Route::Reports(next)),
            label,
            ButtonRole::Secondary,
        )
    });
    b.push(Block::List {
        id: "own".into(),
        title,
        rows,
        empty,
        more,
    });
    b.action(
        Intent::Go(Route::Reports(ReportsRoute::Kinds { about: None })),
        "reports-new",
        ButtonRole::Primary,
    );
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    b.tabs();
    b.done()
}

/// How many of all are on the page, and how many the province has not got yet: also of those that are not on it.
fn count_words(b: &Builder<'_>, page: &OwnReports) -> Option<String> {
    let (shown, all) = (page.rows.len().into(), page.all.into());
    if page.waiting > 0 {
        let counts = [("shown", shown), ("all", all), ("waiting", page.waiting.into())];
        return Some(b.with("reports-count-waiting", counts));
    }
    (page.rows.len() < page.all).then(|| b.with("reports-count", [("shown", shown), ("all", all)]))
}

fn list_row(b: &mut Builder<'_>, row: &ReportRow) -> ListRow {
    let tag = match row.stage {
        Stage::Draft => b.tag(NoticeKind::Info, "report-stage-draft"),
        Stage::Waiting if row.refused => b.tag(NoticeKind::Error, "report-stage-refused"),
        Stage::Waiting if row.needs_sign_in => b.tag(NoticeKind::Warning, "report-stage-sign-in"),
        Stage::Waiting => b.tag(NoticeKind::Info, "report-stage-waiting"),
        Stage::Sent if !row.seen => b.tag(NoticeKind::Warning, "report-stage-news"),
        Stage::Sent => b.tag(tone(row.state), report_state_key(row.state)),
    };
    let when = rows::moment(b, row.at_ms);
    let mut detail = if row.text.is_empty() {
        when
    } else {
        format!("{}\n{when}", row.text)
    };
    if let Some(due) = &row.next {
        detail = format!("{detail} · {}", due_words(b, *due));
    }
    let id = row.id.clone();
    let route = match row.stage {
        Stage::Draft => ReportsRoute::Write {
            id,
            step: crate::feedback::reports::Step::What,
        },
        Stage::Waiting | Stage::Sent => ReportsRoute::One { id },
    };
    b.go(Route::Reports(route), row.title.clone(), detail, Some(tag))
}

/// What the office must do next, by which day, and whether that is over.
fn due_words(b: &Builder<'_>, due: Due) -> String {
    let date = text::date(b.texts().lang(), due.date);
    let key = if due.late {
        "report-due-late"
    } else {
        "report-due-next"
    };
    let what = b.t(&format!("report-due-{}", due.what.word()));
    b.with(key, [("what", what.into()), ("date", date.into())])
}

fn kinds_page(model: &Model, kinds: &[Kind], about: Option<&About>) -> Built {
    let mut b = Builder::new(model, model.texts.t("report-kinds-title"));
    super::door::danger(&mut b, false);
    let lead = b.t("report-kinds-lead");
    b.paragraph("lead", lead);
    if let Some(about) = about {
        let text = b.with("report-about", [("name", about.name.as_str().into())]);
        b.paragraph("about", text);
    }
    // What is about a dossier is no place on the map.
    let fits = |kind: &&Kind| !kind.service.proposal && (about.is_none() || !kind.service.place);
    let mut groups: Vec<&str> = Vec::new();
    for kind in kinds.iter().filter(fits) {
        if !groups.contains(&kind.service.group.as_str()) {
            groups.push(&kind.service.group);
        }
    }
    for (n, group) in groups.iter().enumerate() {
        let of_group = kinds.iter().filter(fits).filter(|k| k.service.group == *group);
        let rows = of_group
            .map(|kind| {
                let intent = ReportIntent::Start {
                    kind: kind.service.code.clone(),
                    about: about.cloned(),
                };
                let tag = kind
                    .service
                    .sign_in
                    .then(|| b.tag(NoticeKind::Info, "report-kind-sign-in"));
                let (name, description) = (kind.service.name.clone(), kind.service.description.clone());
                b.row(Intent::Report(intent), name, description, tag)
            })
            .collect();
        b.push(Block::List {
            id: format!("kinds-{n}"),
            title: (*group).to_owned(),
            rows,
            empty: String::new(),
            more: None,
        });
    }
    if groups.is_empty() {
        no_kinds(&mut b);
    }
    b.done()
}

/// The phone has never heard which kinds there are.
fn no_kinds(b: &mut Builder<'_>) {
    if b.model.reports.loading {
        let label = b.t("report-kinds-loading");
        return b.push(Block::Progress {
            id: "loading".into(),
            label,
            permille: None,
            detail: String::new(),
        });
    }
    let label = b.t("retry");
    let retry = b.button(Intent::Refresh, label, ButtonRole::Secondary);
    if let Some(failure) = b.model.reports.failure {
        return b.failure("kinds", failure.code, NoticeKind::Warning, vec![retry]);
    }
    let (title, text) = (b.t("report-kinds-none-title"), b.t("report-kinds-none-text"));
    b.notice("kinds", NoticeKind::Info, title, text, vec![retry]);
}

#[cfg(test)]
mod tests;
