//! The second and third tab: dossiers in every state, and the shelf of signed results.

use super::build::{Builder, Built};
use super::{drafts, rows, signin};
use crate::app::{DossiersPage, Intent, Model, Route, ShelfRow};
use crate::screen::{Block, Button, ButtonRole, NoticeKind, Verdict};

pub(super) fn dossiers(model: &Model, page: &DossiersPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("dossiers-title"));
    if let Some(at) = model.synced_ms {
        let status = b.with("dossier-synced", [("time", rows::moment(&b, at).into())]);
        b.status(status);
    }
    if !page.queued.is_empty() {
        let list = rows::queued(&mut b, &page.queued);
        let title = b.t("dossiers-waiting");
        b.push(Block::List {
            id: "waiting".into(),
            title,
            rows: list,
            empty: String::new(),
            more: None,
        });
    }
    drafts::of_tab(&mut b, page);
    let list = rows::dossiers(&mut b, &page.dossiers);
    let more = page.more.then(|| more_button(&mut b, page.pages));
    let (title, empty) = (b.t("dossiers-filed"), b.t("dossiers-empty"));
    b.push(Block::List {
        id: "filed".into(),
        title,
        rows: list,
        empty,
        more,
    });
    drafts::handed_list(&mut b, &page.handed);
    b.action(Intent::Scan, "dossiers-scan", ButtonRole::Secondary);
    if model.person.is_none() {
        signin::invitation(&mut b, "dossiers-signin-title", "dossiers-signin-text");
    }
    b.tabs();
    b.done()
}

fn more_button(b: &mut Builder<'_>, pages: u32) -> Button {
    let label = b.t("dossiers-more");
    b.bound(
        "more:dossiers",
        Intent::Next(Route::Dossiers { pages: pages + 1 }),
        label,
        ButtonRole::Secondary,
    )
}

pub(super) fn shelf(model: &Model, page: &[ShelfRow]) -> Built {
    let mut b = Builder::new(model, model.texts.t("shelf-title"));
    b.private();
    let intro = b.t("shelf-intro");
    b.paragraph("intro", intro);
    let mut list = Vec::with_capacity(page.len());
    for row in page {
        let (tone, key) = match row.verdict {
            Verdict::Valid => (NoticeKind::Success, "tag-valid"),
            Verdict::NotValid => (NoticeKind::Error, "tag-not-valid"),
            Verdict::Unchecked => (NoticeKind::Info, "tag-unchecked"),
        };
        let tag = b.tag(tone, key);
        let route = Route::Result {
            code: row.code.clone(),
            id: row.id.clone(),
        };
        let detail = b.with("dossier-row", [("code", row.code.as_str().into())]);
        list.push(b.go(route, row.name.clone(), detail, Some(tag)));
    }
    let empty = b.t("shelf-empty");
    b.push(Block::List {
        id: "results".into(),
        title: String::new(),
        rows: list,
        empty,
        more: None,
    });
    b.tabs();
    b.done()
}
