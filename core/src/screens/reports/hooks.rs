//! Ways to reports from other pages: from a dossier, bound to its step, and from a procedure.

use crate::app::{DossierPage, Intent, ProcedurePage, ReportsRoute, Route};
use crate::feedback::{self, Offer};
use crate::net::wire::open311::About;
use crate::screen::{Block, ButtonRole, ListRow, NoticeKind};
use crate::screens::build::Builder;
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
    let (title, text) = (
        b.t("report-dossier-overdue-title"),
        b.t("report-dossier-overdue-text"),
    );
    let label = b.t("report-dossier");
    let go = Intent::Go(route(b, page));
    let go = b.button(go, label, ButtonRole::Secondary);
    b.notice("report-overdue", NoticeKind::Warning, title, text, vec![go]);
}

/// On the page of any dossier.
pub(in crate::screens) fn of_dossier(b: &mut Builder<'_>, page: &DossierPage) -> Option<ListRow> {
    if !offered(b) {
        return None;
    }
    let (title, detail) = (b.t("report-dossier"), b.t("report-dossier-detail"));
    let route = route(b, page);
    Some(b.go(route, title, detail, None))
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
