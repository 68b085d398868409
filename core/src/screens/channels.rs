//! By which ways the person wants to be told: an order for each kind of news, hours of quiet, a Zalo account.

use super::build::{Builder, Built};
use super::{inbox, rows, signin};
use crate::app::{ChannelsPage, Intent, Model, NewsIntent, Promise, Route, same_time, wrong_times};
use crate::net::wire::channels::{Channels, Telling, Via, Wish, ZaloCode};
use crate::screen::{Block, ButtonRole, ChoiceOption, FieldKind, NoticeKind, Step};
use crate::status::channels::Kind;

pub(super) fn channels(model: &Model, page: &ChannelsPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("channels-title"));
    b.private();
    if model.person.is_none() {
        signin::invitation(&mut b, "channels-signin-title", "channels-signin-text");
        return b.done();
    }
    if !inbox::offers_channels(model) {
        let (title, text) = (b.t("channels-none-title"), b.t("channels-none-text"));
        b.notice("none", NoticeKind::Info, title, text, Vec::new());
        return b.done();
    }
    let Some(told) = &page.told else {
        unheard(&mut b);
        return b.done();
    };
    let lead = b.with("channels-lead", [("minutes", told.fallback_minutes.into())]);
    b.paragraph("lead", lead);
    waiting(&mut b, page);
    let wish = page.wish();
    kinds(&mut b, &wish);
    quiet(&mut b, page, &wish);
    reach(&mut b, told);
    zalo(&mut b, page, told);
    save(&mut b, page);
    b.done()
}

/// Nothing of the province is here yet.
fn unheard(b: &mut Builder<'_>) {
    if b.model.channels.loading {
        let label = b.t("channels-loading");
        b.push(Block::Progress {
            id: "loading".into(),
            label,
            permille: None,
            detail: String::new(),
        });
        return;
    }
    let label = b.t("retry");
    let retry = b.button(
        Intent::News(NewsIntent::WantChannels),
        label,
        ButtonRole::Secondary,
    );
    let code = b
        .model
        .channels
        .failure
        .map_or(crate::net::trouble::OFFLINE.code, |f| f.code);
    b.failure("unheard", code, NoticeKind::Warning, vec![retry]);
}

fn waiting(b: &mut Builder<'_>, page: &ChannelsPage) {
    if let Some((promise, _)) = &page.waiting {
        promised(b, "waiting", "channels-waiting-title", promise);
    }
    if let Some(promise) = &page.unlinking {
        promised(b, "unlinking", "channels-unlinking-title", promise);
    }
}

/// Something without the province's word: where it stands, and what can be done about it.
fn promised(b: &mut Builder<'_>, id: &str, key: &str, promise: &Promise) {
    let mut actions = Vec::new();
    if promise.can_take_back {
        let label = b.t("channels-take-back");
        let intent = Intent::News(NewsIntent::ForgetWish(promise.effect));
        actions.push(b.button(intent, label, ButtonRole::Secondary));
    }
    if let Some((code, said)) = &promise.refused {
        let title = b.t("channels-refused-title");
        b.push(Block::Notice {
            id: id.into(),
            tone: NoticeKind::Error,
            title,
            text: said.clone(),
            code: Some(code.clone()),
            actions,
        });
        return;
    }
    let title = b.t(key);
    let text = b.t(if promise.needs_sign_in {
        "channels-waiting-signin"
    } else {
        "channels-waiting-text"
    });
    b.notice(id, NoticeKind::Info, title, text, actions);
}

fn kinds(b: &mut Builder<'_>, wish: &Wish) {
    let list = Kind::ALL
        .map(|kind| {
            let title = b.t(&format!("channels-kind-{}", kind.word()));
            let detail = telling_words(b, &wish.telling(kind));
            let route = Route::ChannelsKind {
                kind: kind.word().to_owned(),
            };
            b.go(route, title, detail, None)
        })
        .to_vec();
    let title = b.t("channels-kinds");
    b.push(Block::List {
        id: "kinds".into(),
        title,
        rows: list,
        empty: String::new(),
        more: None,
    });
}

/// "Ứng dụng, rồi Zalo, rồi tin nhắn · mỗi ngày một lần".
fn telling_words(b: &Builder<'_>, telling: &Telling) -> String {
    let ways: Vec<String> = telling
        .order
        .iter()
        .filter(|via| **via != Via::Other)
        .map(|via| b.t(&format!("channels-via-{}", via.word())))
        .collect();
    if ways.is_empty() {
        return b.t("channels-nothing");
    }
    let ways = ways.join(" → ");
    if telling.daily {
        format!("{ways} · {}", b.t("channels-daily"))
    } else {
        ways
    }
}

fn choice(b: &mut Builder<'_>, id: &str, key: &str, options: Vec<ChoiceOption>, selected: &str) {
    let label = b.label(key, "");
    b.push(Block::Choice {
        id: format!("channels:{id}"),
        label,
        options,
        selected: vec![selected.to_owned()],
        many: false,
    });
}

fn options(b: &Builder<'_>, list: &[(&str, &str)]) -> Vec<ChoiceOption> {
    list.iter()
        .map(|(id, key)| ChoiceOption {
            id: (*id).to_owned(),
            label: b.t(key),
            hint: String::new(),
        })
        .collect()
}

fn quiet(b: &mut Builder<'_>, page: &ChannelsPage, wish: &Wish) {
    b.heading("quiet", "channels-quiet");
    let list = options(b, &[("on", "channels-quiet-on"), ("off", "channels-quiet-off")]);
    let on = if wish.quiet.on { "on" } else { "off" };
    choice(b, "quiet", "channels-quiet-label", list, on);
    if wish.quiet.on {
        time(b, page, wish, "from", "channels-from", &wish.quiet.from);
        time(b, page, wish, "until", "channels-until", &wish.quiet.until);
        let list = options(b, &[("no", "channels-urgent-no"), ("yes", "channels-urgent-yes")]);
        let urgent = if wish.quiet.urgent { "yes" } else { "no" };
        choice(b, "urgent", "channels-urgent", list, urgent);
    }
    if wish.kinds.values().any(|telling| telling.daily) {
        time(b, page, wish, "at", "channels-at", &wish.daily_at);
    }
}

fn time(b: &mut Builder<'_>, page: &ChannelsPage, wish: &Wish, field: &str, key: &str, value: &str) {
    let mut label = b.label(key, "channels-time-hint");
    let tried = page.edit.as_ref().is_some_and(|e| e.tried);
    let key = if field == "until" && same_time(&wish.quiet.from, value) {
        "channels-time-same"
    } else {
        "channels-time-wrong"
    };
    label.error = (tried && wrong_times(wish).contains(&field)).then(|| b.t(key));
    let revision = page.edit.as_ref().and_then(|e| e.revisions.get(field).copied());
    b.push(Block::Field {
        id: format!("channels:{field}"),
        label,
        input: FieldKind::Text,
        value: value.to_owned(),
        value_revision: revision.unwrap_or_default(),
        max_chars: 8,
    });
}

fn reach(b: &mut Builder<'_>, told: &Channels) {
    let none = b.t("channels-reach-none");
    let of = |held: &Option<String>| held.clone().unwrap_or_else(|| none.clone());
    let rows = vec![
        b.fact("phone", "channels-phone", of(&told.phone)),
        b.fact("email", "channels-email", of(&told.email)),
    ];
    let title = b.t("channels-reach");
    b.push(Block::Summary {
        id: "reach".into(),
        title,
        rows,
    });
}

fn zalo(b: &mut Builder<'_>, page: &ChannelsPage, told: &Channels) {
    b.heading("zalo", "channels-zalo");
    if let Some(link) = &told.zalo {
        let since = crate::net::wire::millis(&link.since).map_or_else(String::new, |ms| rows::stamp(b, ms));
        let title = b.t("channels-zalo-linked");
        let text = b.with("channels-zalo-since", [("time", since.into())]);
        let mut actions = Vec::new();
        if page.unlinking.is_none() {
            let label = b.t("channels-zalo-unlink");
            let intent = Intent::News(NewsIntent::ZaloUnlink);
            actions.push(b.asking(intent, label, ButtonRole::Destructive, "channels-zalo-ask"));
        }
        b.notice("zalo-linked", NoticeKind::Success, title, text, actions);
        return;
    }
    match b.model.channels.code.clone() {
        Some(code) if crate::net::wire::millis(&code.expires_at).is_some_and(|at| at > b.model.now_ms) => {
            zalo_code(b, &code);
        }
        _ => {
            let (title, text) = (b.t("channels-zalo-not"), b.t("channels-zalo-why"));
            let label = b.t("channels-zalo-get");
            let mut button = b.button(Intent::News(NewsIntent::ZaloCode), label, ButtonRole::Secondary);
            button.enabled = !b.model.channels.coding;
            b.notice("zalo-not", NoticeKind::Info, title, text, vec![button]);
        }
    }
}

/// The code, and how it is sent.
fn zalo_code(b: &mut Builder<'_>, code: &ZaloCode) {
    let until = crate::net::wire::millis(&code.expires_at).map_or_else(String::new, |ms| rows::moment(b, ms));
    let rows = vec![
        b.fact("code", "channels-zalo-code", code.text.clone()),
        b.fact("until", "channels-zalo-until", until),
    ];
    b.push(Block::Summary {
        id: "zalo-code".into(),
        title: String::new(),
        rows,
    });
    let steps = ["1", "2", "3"]
        .map(|n| Step {
            title: b.t(&format!("channels-zalo-step-{n}")),
            text: String::new(),
        })
        .to_vec();
    b.push(Block::Steps {
        id: "zalo-steps".into(),
        title: String::new(),
        steps,
    });
    let (open, again) = (b.t("channels-zalo-open"), b.t("channels-zalo-check"));
    let actions = vec![
        b.button(Intent::Browse(code.url.clone()), open, ButtonRole::Secondary),
        b.button(
            Intent::News(NewsIntent::WantChannels),
            again,
            ButtonRole::Secondary,
        ),
    ];
    let note = b.t("channels-zalo-note");
    b.notice("zalo-go", NoticeKind::Info, note, String::new(), actions);
}

fn save(b: &mut Builder<'_>, page: &ChannelsPage) {
    if page.edit.is_none() {
        return;
    }
    b.action(
        Intent::News(NewsIntent::SendWish),
        "channels-save",
        ButtonRole::Primary,
    );
    let drop = Intent::News(NewsIntent::DropWish);
    b.action_asking(drop, "channels-drop", ButtonRole::Secondary, "channels-drop-ask");
}

/// How one kind of news is told: its ways in their order, at once or once a day.
pub(super) fn kind(model: &Model, page: &ChannelsPage, word: &str) -> Built {
    let (Some(kind), Some(told)) = (Kind::of_word(word), &page.told) else {
        return channels(model, page);
    };
    let mut b = Builder::new(model, model.texts.t(&format!("channels-kind-{word}")));
    b.private();
    waiting(&mut b, page);
    let telling = page.wish().telling(kind);
    if kind == Kind::Province {
        let note = b.t("channels-province-note");
        b.paragraph("note", note);
    }
    let known: Vec<Via> = telling
        .order
        .iter()
        .copied()
        .filter(|v| *v != Via::Other)
        .collect();
    for n in 0..=known.len().min(Via::ALL.len() - 1) {
        way(&mut b, told, word, n, &known);
    }
    if !known.is_empty() {
        let list = options(&b, &[("now", "channels-now"), ("daily", "channels-daily-long")]);
        let daily = if telling.daily { "daily" } else { "now" };
        choice(&mut b, &format!("daily:{word}"), "channels-when", list, daily);
    }
    let keep = b.t("channels-kind-keep");
    b.paragraph("keep", keep);
    save(&mut b, page);
    b.done()
}

fn way(b: &mut Builder<'_>, told: &Channels, word: &str, n: usize, known: &[Via]) {
    // What stands on an earlier place is not offered again on a later one.
    let before = known.get(..n).unwrap_or_default();
    let mut list: Vec<ChoiceOption> = Via::ALL
        .into_iter()
        .filter(|via| !before.contains(via))
        .map(|via| {
            let lacks = match via {
                Via::Zalo => told.zalo.is_none(),
                Via::Sms => told.phone.is_none(),
                Via::Email => told.email.is_none(),
                Via::Push | Via::Other => false,
            };
            ChoiceOption {
                id: via.word().to_owned(),
                label: b.t(&format!("channels-via-{}", via.word())),
                hint: if lacks {
                    b.t(&format!("channels-lacks-{}", via.word()))
                } else {
                    String::new()
                },
            }
        })
        .collect();
    let none = if n == 0 {
        "channels-nothing"
    } else {
        "channels-no-more"
    };
    list.push(ChoiceOption {
        id: "none".into(),
        label: b.t(none),
        hint: String::new(),
    });
    let selected = known.get(n).map_or("none", |via| via.word());
    let key = if n == 0 { "channels-first" } else { "channels-then" };
    choice(b, &format!("way:{word}:{n}"), key, list, selected);
}

#[cfg(test)]
mod tests;
