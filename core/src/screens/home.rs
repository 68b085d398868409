//! The first tab: what do you need, what waits, what was begun.

use super::build::{Builder, Built};
use super::rows;
use crate::app::{DoorRoute, HomePage, Intent, Model, OfficesRoute, Route, SearchPage};
use crate::screen::{Block, ButtonRole, FieldKind, NoticeKind};

/// The search box; the same block on the home page and over its results, so that it keeps focus.
fn search_box(b: &mut Builder<'_>, query: &str, revision: u64) {
    let label = b.label("search-label", "search-hint");
    b.push(Block::Field {
        id: "search".into(),
        label,
        input: FieldKind::Search,
        value: query.to_owned(),
        value_revision: revision,
        max_chars: 200,
    });
}

pub(super) fn home(model: &Model, page: &HomePage) -> Built {
    let mut b = Builder::new(model, model.texts.t("home-title"));
    let lead = match &model.pack {
        Some(pack) => b.with(
            "home-lead",
            [(
                "province",
                pack.province.name.get(model.texts.lang().tag()).into(),
            )],
        ),
        None => b.t("home-lead-none"),
    };
    b.paragraph("lead", lead);
    outages(&mut b);
    super::inbox::bell(&mut b);
    search_box(&mut b, "", model.search_revision);
    if !page.queued.is_empty() || !page.attention.is_empty() {
        let mut list = rows::queued(&mut b, &page.queued);
        list.extend(rows::dossiers(&mut b, &page.attention));
        push_list(&mut b, "attention", "home-attention", list);
    }
    super::drafts::short_list(&mut b, "home-drafts", &page.drafts);
    if !page.recent.is_empty() {
        let list = rows::dossiers(&mut b, &page.recent);
        push_list(&mut b, "recent", "home-recent", list);
    }
    common(&mut b, page);
    voice(&mut b);
    b.tabs();
    b.done()
}

/// Speaking back, and seeing how offices work.
fn voice(b: &mut Builder<'_>) {
    let (title, detail) = (b.t("door-title"), b.t("door-row-home"));
    let mut rows = vec![b.go(Route::Door(DoorRoute::start()), title, detail, None)];
    rows.extend(super::reports::row(b));
    let pack = b.model.pack.as_ref();
    if pack.is_some_and(|p| p.endpoints.offices.is_some()) {
        let (title, detail) = (b.t("offices-title"), b.t("offices-row-home"));
        rows.push(b.go(Route::Offices(OfficesRoute::all()), title, detail, None));
    }
    push_list(b, "voice", "home-voice", rows);
}

fn push_list(b: &mut Builder<'_>, id: &str, key: &str, rows: Vec<crate::screen::ListRow>) {
    let title = b.t(key);
    b.push(Block::List {
        id: id.into(),
        title,
        rows,
        empty: String::new(),
        more: None,
    });
}

fn outages(b: &mut Builder<'_>) {
    let Some(pack) = b.model.pack.clone() else { return };
    let lang = b.texts().lang().tag();
    for notice in pack.notices.iter().filter(|n| n.is_current(b.model.now_ms)) {
        let (title, text) = (
            notice.title.get(lang).to_owned(),
            notice.text.get(lang).to_owned(),
        );
        b.notice(
            &format!("outage-{}", notice.id),
            NoticeKind::Info,
            title,
            text,
            Vec::new(),
        );
    }
}

fn common(b: &mut Builder<'_>, page: &HomePage) {
    if page.common.is_empty() {
        if b.model.catalogue.loading {
            let label = b.t("home-loading");
            b.push(Block::Progress {
                id: "loading".into(),
                label,
                permille: None,
                detail: String::new(),
            });
            return;
        }
        let retry = b.t("retry");
        let action = b.button(Intent::Refresh, retry, ButtonRole::Secondary);
        if let Some(failure) = b.model.catalogue.failure {
            b.failure("catalogue", failure.code, NoticeKind::Warning, vec![action]);
        } else {
            let text = b.t("home-common-empty");
            b.notice("catalogue", NoticeKind::Info, text, String::new(), vec![action]);
        }
        return;
    }
    let list = rows::procedures(b, &page.common);
    push_list(b, "common", "home-common", list);
}

pub(super) fn search(model: &Model, query: &str, page: &SearchPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("home-title"));
    search_box(&mut b, query, model.search_revision);
    let title = if page.more || page.hits.len() > 20 {
        b.t("search-results-many")
    } else {
        b.with("search-results", [("count", page.hits.len().into())])
    };
    let rows = rows::procedures(&mut b, &page.hits);
    let more = page.more.then(|| {
        let label = b.t("search-more");
        let next = Route::Search {
            query: query.to_owned(),
            pages: page.pages + 1,
        };
        b.bound("more:search", Intent::Next(next), label, ButtonRole::Secondary)
    });
    let empty = b.t("search-empty");
    b.push(Block::List {
        id: "results".into(),
        title,
        rows,
        empty,
        more,
    });
    b.tabs();
    b.done()
}
