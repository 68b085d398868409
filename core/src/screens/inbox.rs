//! All news, newest first, and a pasted message that leads to its dossier.

use super::build::{Builder, Built};
use super::rows;
use crate::app::{InboxPage, Intent, Model, NewsIntent, Route};
use crate::screen::{Block, Button, ButtonRole, FieldKind, ListRow, NoticeKind, SummaryRow};
use crate::status::inbox::{News, What};
use crate::status::pasted::{About, Pasted};
use crate::text::{self, Texts};

/// What one piece of news says, outside of the inbox too: what it is about, and what happened.
pub(crate) fn news_words(texts: &Texts, news: &News) -> (String, String) {
    let code = |key: &str| texts.with(key, [("code", news.subject.as_str().into())]);
    let about = |name: &str, status: &str| {
        texts.with(
            "news-announce",
            [("name", name.into()), ("status", status.into())],
        )
    };
    let dossier = code("notify-title");
    match &news.what {
        What::Step { name, status } | What::Changed { name, status } => {
            (dossier, about(name, &texts.t(&rows::status_key(*status))))
        }
        What::Message { name } => (dossier, about(name, &texts.t("news-message"))),
        What::Result { name, .. } => (dossier, about(name, &texts.t("inbox-result"))),
        What::Due { name, due } => {
            let day = due.as_deref().and_then(crate::net::wire::day);
            let words = match day {
                Some(day) => texts.with("inbox-due", [("date", text::date(texts.lang(), day).into())]),
                None => texts.t("dossier-due-none"),
            };
            (dossier, about(name, &words))
        }
        What::Family { name, state, asked } => {
            let words = if *asked {
                texts.t("inbox-family-asks")
            } else {
                texts.t(&format!("family-state-{state}"))
            };
            let words = if name.is_empty() {
                words
            } else {
                about(name, &words)
            };
            (texts.t("family-title"), words)
        }
        What::Report { state } => {
            let key = format!("inbox-report-{}", state.replace('_', "-"));
            let key = if texts.has(&key) {
                key
            } else {
                "inbox-report-news".to_owned()
            };
            (code("inbox-report"), texts.t(&key))
        }
        What::Province { vi, en, .. } => {
            let words = if texts.lang().tag() == "vi" { vi } else { en };
            (texts.t("inbox-province"), words.clone())
        }
    }
}

/// The place that news leads to; `None` when the line itself is all there is.
fn place_of(news: &News) -> Option<Route> {
    let code = news.subject.clone();
    match &news.what {
        What::Step { .. } | What::Due { .. } | What::Changed { .. } => Some(Route::Dossier { code }),
        What::Message { .. } => Some(Route::Messages { code }),
        What::Result { id, .. } => Some(Route::Result { code, id: id.clone() }),
        What::Family { .. } => Some(Route::FamilyLink { id: code }),
        // A report goes by the server's number here, and by this phone's own id everywhere else.
        What::Report { .. } | What::Province { .. } => None,
    }
}

pub(super) fn inbox(model: &Model, page: &InboxPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("inbox-title"));
    b.private();
    if let Some(at) = model.synced_ms {
        let status = b.with("dossier-synced", [("time", rows::moment(&b, at).into())]);
        b.status(status);
    }
    let list = page.news.iter().map(|news| line(&mut b, news)).collect();
    let more = page.more.then(|| more_button(&mut b, page.pages));
    let empty = b.t("inbox-empty");
    b.push(Block::List {
        id: "news".into(),
        title: String::new(),
        rows: list,
        empty,
        more,
    });
    paste(&mut b, page);
    if model.counts.fresh > 0 {
        b.action(
            Intent::News(NewsIntent::AllSeen),
            "inbox-all-seen",
            ButtonRole::Secondary,
        );
    }
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    if offers_channels(model) {
        b.action(
            Intent::Go(Route::Channels),
            "channels-title",
            ButtonRole::Secondary,
        );
    }
    b.done()
}

fn line(b: &mut Builder<'_>, news: &News) -> ListRow {
    let (about, words) = news_words(b.texts(), news);
    let mut detail = format!("{about}\n{}", rows::moment(b, news.at));
    if let What::Province { vi_text, en_text, .. } = &news.what {
        // There is no page behind it: all of it stands here.
        let text = if b.texts().lang().tag() == "vi" {
            vi_text
        } else {
            en_text
        };
        if !text.is_empty() {
            detail = format!("{text}\n{detail}");
        }
    }
    let tag = (!news.seen).then(|| {
        let tone = if news.what.kind().is_urgent() {
            NoticeKind::Warning
        } else {
            NoticeKind::Info
        };
        b.tag(tone, "inbox-new")
    });
    let intent = match (place_of(news), &news.what) {
        (Some(route), _) => Intent::Go(route),
        (None, What::Report { .. }) => Intent::News(NewsIntent::Report(news.subject.clone())),
        (None, _) => Intent::News(NewsIntent::Seen(news.subject.clone())),
    };
    // Several lines may lead to one place; each is a row of its own.
    ListRow {
        id: b.bind(&format!("news:{}", news.key), intent),
        title: words,
        detail,
        tag,
    }
}

fn more_button(b: &mut Builder<'_>, pages: u32) -> Button {
    let label = b.t("inbox-more");
    b.bound(
        "more:inbox",
        Intent::Next(Route::Inbox { pages: pages + 1 }),
        label,
        ButtonRole::Secondary,
    )
}

fn paste(b: &mut Builder<'_>, page: &InboxPage) {
    b.heading("paste-title", "paste-title");
    let mut label = b.label("paste-label", "paste-hint");
    label.optional = true;
    let typed = !page.pasted.text.trim().is_empty();
    label.error = (typed && page.read.is_none()).then(|| b.t("paste-nothing"));
    b.push(Block::Field {
        id: "paste".into(),
        label,
        input: FieldKind::Multiline,
        value: page.pasted.text.clone(),
        value_revision: page.pasted.revision,
        max_chars: 2000,
    });
    let Some(read) = &page.read else { return };
    let rows = read_rows(b, read);
    let title = b.t("paste-read");
    b.push(Block::Summary {
        id: "pasted".into(),
        title,
        rows,
    });
    let open = b.t(match read.about {
        About::Dossier(_) => "paste-open",
        About::Report(_) => "paste-open-report",
    });
    let clear = b.t("paste-clear");
    let actions = vec![
        b.button(Intent::News(NewsIntent::OpenPasted), open, ButtonRole::Secondary),
        b.button(Intent::News(NewsIntent::ClearPasted), clear, ButtonRole::Link),
    ];
    let note = b.t("paste-note");
    b.notice("paste-go", NoticeKind::Info, note, String::new(), actions);
}

fn read_rows(b: &Builder<'_>, read: &Pasted) -> Vec<SummaryRow> {
    let mut rows = match &read.about {
        About::Dossier(code) => vec![b.fact("code", "dossier-code", code.clone())],
        About::Report(id) => vec![b.fact("report", "paste-report", id.clone())],
    };
    if let Some(due) = read.due {
        rows.push(b.fact("due", "paste-due", text::date(b.texts().lang(), due)));
    }
    rows
}

/// The way to the inbox with what is unseen, on the first tab.
pub(super) fn bell(b: &mut Builder<'_>) {
    if b.model.counts.fresh == 0 && b.model.person.is_none() {
        return;
    }
    let row = inbox_row(b);
    b.push(Block::List {
        id: "bell".into(),
        title: String::new(),
        rows: vec![row],
        empty: String::new(),
        more: None,
    });
}

fn inbox_row(b: &mut Builder<'_>) -> ListRow {
    let fresh = b.model.counts.fresh;
    let title = b.t("inbox-title");
    let detail = b.with("inbox-unseen", [("count", fresh.into())]);
    let tag = (fresh > 0).then(|| b.tag(NoticeKind::Warning, "inbox-new"));
    b.go(Route::Inbox { pages: 1 }, title, detail, tag)
}

/// The ways to the inbox and to how one is told, on the last tab.
pub(super) fn person_rows(b: &mut Builder<'_>) -> Vec<ListRow> {
    let mut rows = vec![inbox_row(b)];
    if offers_channels(b.model) {
        let (title, detail) = (b.t("channels-title"), b.t("channels-row"));
        rows.push(b.go(Route::Channels, title, detail, None));
    }
    rows
}

pub(super) fn offers_channels(model: &Model) -> bool {
    let pack = model.pack.as_ref();
    pack.is_some_and(|p| p.endpoints.channels.is_some())
}

#[cfg(test)]
mod tests;
