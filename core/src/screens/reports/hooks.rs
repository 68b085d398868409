//! Ways to reports from other pages: from a dossier, bound to its step, and from a procedure.

use super::report_state_key;
use crate::app::{DossierPage, Intent, ProcedurePage, ReportedHere, ReportsRoute, Route};
use crate::feedback::reports::store::Stage;
use crate::feedback::{self, Offer};
use crate::net::wire::open311::About;
use crate::screen::{Block, ButtonRole, ListRow, NoticeKind, Tag};
use crate::screens::build::Builder;
use crate::screens::rows;
use crate::text;

fn offered(b: &Builder<'_>) -> bool {
    let pack = b.model.pack.as_ref();
    pack.is_some_and(|pack| pack.endpoints.open311.is_some())
}

/// A report bound to the dossier and the step it is at.
fn route(b: &Builder<'_>, page: &DossierPage) -> Route {
    let d = &page.dossier;
    let name = b.with(
        "report-dossier-name",
        [
            ("name", d.procedure_name.as_str().into()),
            ("code", d.code.as_str().into()),
        ],
    );
    Route::Reports(ReportsRoute::Kinds {
        about: Some(About {
            dossier: Some(d.code.clone()),
            step: d.events.last().map(|event| event.seq),
            name,
            ..About::default()
        }),
    })
}

/// On the page of a dossier whose step is overdue.
pub(in crate::screens) fn overdue(b: &mut Builder<'_>, page: &DossierPage) {
    let today = text::day(b.model.now_ms);
    if !offered(b) || feedback::offer(&page.dossier, today) != Some(Offer::Overdue) {
        return;
    }
    let step = page.dossier.events.last().map(|event| event.seq);
    let said = page.after.reported.iter().find(|report| report.step == step);
    if let Some(report) = said {
        return reported(b, report);
    }
    let (title, text) = (
        b.t("report-dossier-overdue-title"),
        b.t("report-dossier-overdue-text"),
    );
    let label = b.t("report-dossier");
    let go = Intent::Go(route(b, page));
    let go = b.button(go, label, ButtonRole::Secondary);
    b.notice("report-overdue", NoticeKind::Warning, title, text, vec![go]);
}

/// The step that is late was reported: where that stands, and the way to it.
fn reported(b: &mut Builder<'_>, report: &ReportedHere) {
    let when = rows::moment(b, report.at_ms);
    let (title, text) = (
        b.with("report-dossier-said-title", [("time", when.into())]),
        standing(b, report),
    );
    let label = b.t("report-dossier-said-go");
    let go = b.bound(
        "report-dossier-said",
        Intent::Go(one(report)),
        label,
        ButtonRole::Secondary,
    );
    b.notice("report-overdue", NoticeKind::Info, title, text, vec![go]);
}

fn one(report: &ReportedHere) -> Route {
    Route::Reports(ReportsRoute::One {
        id: report.id.clone(),
    })
}

/// Where a report stands, in a word.
fn standing(b: &Builder<'_>, report: &ReportedHere) -> String {
    b.t(match report.stage {
        Stage::Sent => report_state_key(report.state),
        Stage::Draft | Stage::Waiting if report.refused => "report-stage-refused",
        Stage::Draft | Stage::Waiting if report.needs_sign_in => "report-stage-sign-in",
        Stage::Draft | Stage::Waiting => "report-stage-waiting",
    })
}

/// On the page of any dossier: the way to report about it, and what was reported.
pub(in crate::screens) fn of_dossier(b: &mut Builder<'_>, page: &DossierPage) -> Vec<ListRow> {
    if !offered(b) {
        return Vec::new();
    }
    let said: Vec<ListRow> = page
        .after
        .reported
        .iter()
        .map(|report| {
            let when = rows::moment(b, report.at_ms);
            let title = b.with("report-dossier-said-title", [("time", when.into())]);
            let tag = Tag {
                tone: NoticeKind::Info,
                text: standing(b, report),
            };
            b.go(one(report), title, report.text.clone(), Some(tag))
        })
        .collect();
    let (title, detail) = (b.t("report-dossier"), b.t("report-dossier-detail"));
    let route = route(b, page);
    let mut all = vec![b.go(route, title, detail, None)];
    all.extend(said);
    all
}

/// On the page of a procedure: the way to proposals about it.
pub(in crate::screens) fn of_procedure(b: &mut Builder<'_>, page: &ProcedurePage) {
    if !offered(b) {
        return;
    }
    let (title, detail) = (b.t("proposals-title"), b.t("proposals-row"));
    let route = Route::Reports(ReportsRoute::Proposals {
        procedure: page.entry.code.clone(),
    });
    let row = b.go(route, title, detail, None);
    b.push(Block::List {
        id: "proposals".into(),
        title: String::new(),
        rows: vec![row],
        empty: String::new(),
        more: None,
    });
}
