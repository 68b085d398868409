//! Rating a dossier: the ballot, what was sent, and the way there.

use super::aftercare::promise_words;
use super::build::{Builder, Built};
use crate::app::{AfterIntent, DossierPage, Intent, LONGEST_MESSAGE, Model, RatingView, Route};
use crate::feedback::{Offer, score};
use crate::net::pack::ballot::{Ballot, Criterion};
use crate::net::wire;
use crate::net::wire::rating::NewRating;
use crate::screen::{Block, Button, ButtonRole, ChoiceOption, FieldKind, ListRow, NoticeKind, SummaryRow};
use crate::text;

/// On the page of a dossier that may be rated and is not yet.
pub(super) fn offer(b: &mut Builder<'_>, page: &DossierPage) {
    let Some(view) = &page.after.rating else { return };
    let Some(offer) = view.offer.filter(|_| view.is_open() && view.told.is_none()) else {
        return;
    };
    let (key, tone) = match offer {
        Offer::Ended => ("rating-offer-ended", NoticeKind::Info),
        Offer::Overdue => ("rating-offer-overdue", NoticeKind::Warning),
    };
    let (title, text) = (b.t(&format!("{key}-title")), b.t(&format!("{key}-text")));
    let label = b.t("rating-go");
    let go = b.button(Intent::Go(route(page)), label, ButtonRole::Secondary);
    b.notice("rating", tone, title, text, vec![go]);
}

/// On the page of a dossier that was rated: what was said, or that it waits.
pub(super) fn row(b: &mut Builder<'_>, page: &DossierPage) -> Option<ListRow> {
    let view = page.after.rating.as_ref()?;
    let detail = match (&view.waiting, &view.told) {
        (Some(_), _) => b.t("rating-row-waiting"),
        (None, Some(told)) => b.with(
            "rating-row-sent",
            [
                ("grade", grade(b, &view.ballot, told.total).into()),
                ("total", told.total.into()),
                ("most", score::highest(&view.ballot).into()),
            ],
        ),
        (None, None) => return None,
    };
    let title = b.t("rating-title");
    Some(b.go(route(page), title, detail, None))
}

fn route(page: &DossierPage) -> Route {
    Route::Rating {
        code: page.dossier.code.clone(),
    }
}

/// The page of the rating.
pub(super) fn page(model: &Model, page: &DossierPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("rating-title"));
    b.private();
    let about = b.with(
        "rating-about",
        [
            ("name", page.dossier.procedure_name.as_str().into()),
            ("code", page.dossier.code.as_str().into()),
        ],
    );
    b.paragraph("about", about);
    match &page.after.rating {
        None => told_only(&mut b, "rating-not-asked"),
        Some(view) => {
            if view.is_open() {
                ballot(&mut b, page, view);
            } else if let Some((_, said)) = &view.waiting {
                waiting(&mut b, view);
                summary(&mut b, &view.ballot, said, None);
            } else if let Some(told) = &view.told {
                summary(&mut b, &view.ballot, &told.said, Some(told.total));
                until(&mut b, page, told.editable_until.as_deref());
            } else {
                told_only(&mut b, "rating-not-yet");
            }
        }
    }
    b.done()
}

fn told_only(b: &mut Builder<'_>, key: &str) {
    let (title, text) = (b.t(&format!("{key}-title")), b.t(&format!("{key}-text")));
    b.notice("rating", NoticeKind::Info, title, text, Vec::new());
}

fn ballot(b: &mut Builder<'_>, page: &DossierPage, view: &RatingView) {
    let anonymous = b.t("rating-anonymous");
    b.paragraph("anonymous", anonymous);
    let source = view.ballot.source.get(b.texts().lang().tag()).to_owned();
    b.paragraph("source", source);
    errors(b, view);
    counted(b, view);
    for criterion in &view.ballot.criteria {
        question(b, view, criterion);
    }
    let mut label = b.label("rating-comment", "rating-comment-hint");
    label.optional = true;
    label.optional_text = b.t("optional");
    b.push(Block::Field {
        id: format!("rating:comment:{}", view.filled.n),
        label,
        input: FieldKind::Multiline,
        value: view.filled.comment.clone(),
        value_revision: view.filled.revision,
        max_chars: LONGEST_MESSAGE,
    });
    let code = page.dossier.code.clone();
    let changing = view.told.is_some();
    let key = if changing {
        "rating-send-change"
    } else {
        "rating-send"
    };
    let send = Intent::After(AfterIntent::SendRating(code.clone()));
    b.action(send, key, ButtonRole::Primary);
    if changing {
        let leave = Intent::After(AfterIntent::LeaveRating(code));
        b.action(leave, "rating-leave", ButtonRole::Secondary);
    }
}

/// What is lacking, once the person tried to send: each with a link to its place.
fn errors(b: &mut Builder<'_>, view: &RatingView) {
    let scores = view.scores();
    let lacking = score::lacking(&view.ballot, &scores);
    if !view.filled.tried || lacking.is_empty() {
        return;
    }
    let lang = b.texts().lang().tag();
    let actions = view
        .ballot
        .criteria
        .iter()
        .filter(|c| lacking.contains(&c.id.as_str()))
        .map(|c| Button {
            id: format!("focus:rating:c:{}", c.id),
            label: c.text.get(lang).to_owned(),
            role: ButtonRole::Link,
            enabled: true,
            confirm: None,
        })
        .collect();
    let (title, text) = (b.t("rating-errors-title"), b.t("rating-errors-text"));
    b.notice("errors", NoticeKind::Error, title, text, actions);
}

/// What the phone counted, as facts; shown while one of the answers is the log's.
fn counted(b: &mut Builder<'_>, view: &RatingView) {
    let by_log = |c: &Criterion| view.score(c).is_some_and(|(_, log)| log);
    if !view.ballot.criteria.iter().any(by_log) {
        return;
    }
    let log = &view.log;
    let text = b.t("rating-counted");
    b.paragraph("counted", text);
    let contacts = b.with(
        "rating-log-contacts-value",
        [("returns", log.returns.into()), ("messages", log.messages.into())],
    );
    let visits = b.with("rating-log-visits-value", [("count", log.visits.into())]);
    let agencies = b.with("rating-log-agencies-value", [("count", log.agencies.into())]);
    let mut rows = Vec::new();
    if let Some(days) = log.days_late {
        rows.push(b.fact("late", "rating-log-late", lateness(b, days)));
    }
    rows.push(b.fact("contacts", "rating-log-contacts", contacts));
    rows.push(b.fact("visits", "rating-log-visits", visits));
    rows.push(b.fact("agencies", "rating-log-agencies", agencies));
    let title = b.t("rating-log-title");
    b.push(Block::Summary {
        id: "log".into(),
        title,
        rows,
    });
}

fn lateness(b: &Builder<'_>, days: i64) -> String {
    let count = u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX);
    match days {
        0 => b.t("rating-log-on-time"),
        1.. => b.with("rating-log-late-value", [("days", count.into())]),
        _ => b.with("rating-log-early-value", [("days", count.into())]),
    }
}

fn question(b: &mut Builder<'_>, view: &RatingView, criterion: &Criterion) {
    let lang = b.texts().lang().tag();
    let said = view.score(criterion);
    let mut label = crate::screen::Label {
        text: criterion.text.get(lang).to_owned(),
        ..crate::screen::Label::default()
    };
    label.source = said.filter(|(_, log)| *log).map(|_| b.t("rating-from-log"));
    label.error = (view.filled.tried && said.is_none()).then(|| b.t("rating-required"));
    let mut options: Vec<_> = criterion.options.iter().collect();
    options.sort_by_key(|o| o.score);
    let levels = options
        .into_iter()
        .map(|o| ChoiceOption {
            id: o.score.to_string(),
            label: o.text.get(lang).to_owned(),
            hint: b.with("rating-score", [("score", u32::from(o.score).into())]),
        })
        .collect();
    b.push(Block::Rating {
        id: format!("rating:c:{}", criterion.id),
        label,
        levels,
        selected: said.map(|(score, _)| score.to_string()),
    });
}

fn waiting(b: &mut Builder<'_>, view: &RatingView) {
    let Some((promise, _)) = &view.waiting else { return };
    let (tone, text) = promise_words(b, promise);
    let title = b.t(if promise.refused.is_some() {
        "rating-refused-title"
    } else {
        "rating-waiting-title"
    });
    let mut actions = Vec::new();
    if promise.can_take_back {
        let label = b.t("rating-take-back");
        let forget = Intent::After(AfterIntent::Forget(promise.effect));
        actions.push(b.button(forget, label, ButtonRole::Secondary));
    }
    b.push(Block::Notice {
        id: "rating".into(),
        tone,
        title,
        text,
        code: promise.refused.as_ref().map(|(code, _)| code.clone()),
        actions,
    });
}

/// What was said, with the words of the ballot; `total` is the server's sum, once it said one.
fn summary(b: &mut Builder<'_>, ballot: &Ballot, said: &NewRating, total: Option<u32>) {
    let mut rows: Vec<SummaryRow> = ballot.criteria.iter().map(|c| answer(b, c, said)).collect();
    let comment = said.comment.clone().unwrap_or_else(|| b.t("rating-no-comment"));
    rows.push(b.fact("comment", "rating-comment", comment));
    if let Some(total) = total.or_else(|| score::total(ballot, &said.scores)) {
        let value = b.with(
            "rating-total-value",
            [
                ("total", total.into()),
                ("most", score::highest(ballot).into()),
                ("grade", grade(b, ballot, total).into()),
            ],
        );
        rows.push(b.fact("total", "rating-total", value));
    }
    let title = b.t("rating-said-title");
    b.push(Block::Summary {
        id: "said".into(),
        title,
        rows,
    });
}

fn answer(b: &Builder<'_>, criterion: &Criterion, said: &NewRating) -> SummaryRow {
    let lang = b.texts().lang().tag();
    let value = said.scores.get(&criterion.id).map_or_else(String::new, |score| {
        let points = b.with("rating-score", [("score", u32::from(*score).into())]);
        let option = criterion.options.iter().find(|o| o.score == *score);
        let words = option.map_or("", |o| o.text.get(lang));
        format!("{words}\n{points}")
    });
    SummaryRow {
        id: criterion.id.clone(),
        label: criterion.text.get(lang).to_owned(),
        value,
        source: None,
        change: None,
    }
}

fn grade(b: &Builder<'_>, ballot: &Ballot, total: u32) -> String {
    let lang = b.texts().lang().tag();
    score::grade(ballot, total).map_or_else(String::new, |g| g.name.get(lang).to_owned())
}

/// Until when it can be changed, and the way to do it.
fn until(b: &mut Builder<'_>, page: &DossierPage, last: Option<&str>) {
    let Some(last) = last.and_then(wire::day) else {
        let text = b.t("rating-closed-no-date");
        b.paragraph("until", text);
        return;
    };
    let open = text::day(b.model.now_ms) <= last;
    let date = text::date(b.texts().lang(), last);
    let key = if open { "rating-editable" } else { "rating-closed" };
    let words = b.with(key, [("date", date.into())]);
    b.paragraph("until", words);
    if open {
        let change = Intent::After(AfterIntent::ChangeRating(page.dossier.code.clone()));
        b.action(change, "rating-change", ButtonRole::Secondary);
    }
}

#[cfg(test)]
mod tests;
