//! Lists of drafts: all of them, deleted ones, those filed elsewhere.

use crate::app::{DeletedRow, DossiersPage, DraftRow, DraftsPage, HandedRow, Intent, Model, Route};
use crate::screen::{Block, Button, ButtonRole, FieldKind, NoticeKind, SummaryRow};
use crate::screens::build::{Builder, Built};
use crate::screens::rows;
use crate::text;

/// Drafts on a page that is about something else; one row more than these says that there are others.
const SHORT: usize = 5;

/// The last changed drafts, with the way to the others.
pub(in crate::screens) fn short_list(b: &mut Builder<'_>, key: &str, drafts: &[DraftRow]) {
    if drafts.is_empty() {
        return;
    }
    let shown = drafts.get(..SHORT).unwrap_or(drafts);
    let list = rows::drafts(b, shown);
    let title = b.t(key);
    let more = (drafts.len() > SHORT).then(|| all_button(b));
    b.push(Block::List {
        id: "drafts".into(),
        title,
        rows: list,
        empty: String::new(),
        more,
    });
}

fn all_button(b: &mut Builder<'_>) -> Button {
    let label = b.t("drafts-all");
    b.button(Intent::Go(all()), label, ButtonRole::Secondary)
}

fn all() -> Route {
    Route::Drafts {
        query: String::new(),
        pages: 1,
    }
}

/// Drafts on the tab of dossiers, and the ways to all of them.
pub(in crate::screens) fn of_tab(b: &mut Builder<'_>, page: &DossiersPage) {
    let mut list = rows::drafts(b, &page.drafts);
    if page.drafts_count > 0 {
        let title = b.with("drafts-all-count", [("count", page.drafts_count.into())]);
        let detail = b.t("drafts-all-detail");
        list.push(b.go(all(), title, detail, None));
    }
    if page.deleted_count > 0 {
        let title = b.with("deleted-row", [("count", page.deleted_count.into())]);
        let detail = b.t("deleted-row-detail");
        list.push(b.go(Route::DeletedDrafts, title, detail, None));
    }
    let (title, detail) = (b.t("carry-in-row"), b.t("carry-in-row-detail"));
    list.push(b.go(Route::TakeIn, title, detail, None));
    let title = b.t("dossiers-drafts");
    b.push(Block::List {
        id: "drafts".into(),
        title,
        rows: list,
        empty: String::new(),
        more: None,
    });
}

/// All drafts, or those that fit.
pub(in crate::screens) fn drafts(model: &Model, query: &str, page: &DraftsPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("dossiers-drafts"));
    b.private();
    let label = b.label("drafts-search", "drafts-search-hint");
    b.push(Block::Field {
        id: "drafts-search".into(),
        label,
        input: FieldKind::Search,
        value: query.to_owned(),
        value_revision: model.drafts_revision,
        max_chars: 200,
    });
    let list = rows::drafts(&mut b, &page.rows);
    let more = page.more.then(|| {
        let label = b.t("drafts-more");
        let next = Route::Drafts {
            query: query.to_owned(),
            pages: page.pages + 1,
        };
        b.bound("more:drafts", Intent::Next(next), label, ButtonRole::Secondary)
    });
    let title = b.with("drafts-found", [("count", page.count.into())]);
    let empty = if query.is_empty() {
        b.t("dossiers-drafts-empty")
    } else {
        b.t("drafts-none")
    };
    b.push(Block::List {
        id: "drafts".into(),
        title,
        rows: list,
        empty,
        more,
    });
    let rule = b.t("draft-kept");
    b.paragraph("kept", rule);
    b.tabs();
    b.done()
}

/// Deleted drafts: until when each can be brought back.
pub(in crate::screens) fn deleted(model: &Model, page: &[DeletedRow]) -> Built {
    let mut b = Builder::new(model, model.texts.t("deleted-title"));
    b.private();
    let intro = b.t("deleted-intro");
    b.paragraph("intro", intro);
    if page.is_empty() {
        let empty = b.t("deleted-none");
        b.paragraph("none", empty);
    }
    for (at, deleted) in page.iter().enumerate() {
        let (title, detail) = rows::draft_words(&b, &deleted.row);
        let until = text::date(b.texts().lang(), text::day(deleted.until_ms));
        let until = b.with("deleted-until", [("date", until.into())]);
        let back = b.with("deleted-restore", [("name", title.as_str().into())]);
        let id = deleted.row.id.clone();
        let back = b.button(Intent::UndoDelete(id.clone()), back, ButtonRole::Secondary);
        let gone = b.with("deleted-now", [("name", title.as_str().into())]);
        let gone = b.asking(
            Intent::DeleteForGood(id),
            gone,
            ButtonRole::Destructive,
            "deleted-now-ask",
        );
        b.notice(
            &format!("deleted-{at}"),
            NoticeKind::Info,
            title,
            format!("{detail}\n{until}"),
            vec![back, gone],
        );
    }
    b.done()
}

/// What was filed elsewhere, with the code the person has.
pub(in crate::screens) fn handed_list(b: &mut Builder<'_>, page: &[HandedRow]) {
    if page.is_empty() {
        return;
    }
    let list = page
        .iter()
        .map(|row| {
            let tag = b.tag(NoticeKind::Info, "handed-tag");
            let title = if row.name.is_empty() {
                &row.title
            } else {
                &row.name
            };
            let detail = b.with("dossier-row", [("code", row.code.as_str().into())]);
            b.go(
                Route::Handed {
                    id: row.draft.clone(),
                },
                title.clone(),
                detail,
                Some(tag),
            )
        })
        .collect();
    let title = b.t("handed-list");
    b.push(Block::List {
        id: "handed".into(),
        title,
        rows: list,
        empty: String::new(),
        more: None,
    });
}

/// Code, name and time of what was filed elsewhere.
pub(super) fn handed_facts(b: &Builder<'_>, row: &HandedRow) -> Vec<SummaryRow> {
    let mut rows = vec![b.fact("code", "dossier-code", row.code.clone())];
    if !row.name.is_empty() {
        rows.push(b.fact("name", "handed-name", row.name.clone()));
    }
    rows.push(b.fact("at", "handed-at", rows::stamp(b, row.at_ms)));
    rows
}
