//! Who acts for whom: the links of the person, and asking to act for someone.

mod link;
#[cfg(test)]
mod tests;
mod whom;

pub(super) use link::link;
pub(super) use whom::{choose_whom, whom_over};

use super::build::{Builder, Built};
use super::{rows, signin};
use crate::app::{FamilyPage, Intent, Model, Route, WaitingAsking, WrongAsking, asking_of};
use crate::identity::person_number::PersonalNumber;
use crate::net::wire::family::{Link, LinkState, OnBehalf, Relation, Side, Waits};
use crate::screen::{Block, ButtonRole, ChoiceOption, FieldKind, Label, ListRow, NoticeKind, Tag};

/// What a link's state is called: the middle of several keys.
pub(crate) const fn link_state_key(link: &Link) -> &'static str {
    match (link.state, link.waits) {
        (LinkState::Asked, Some(Waits::Officer)) => "officer",
        (LinkState::Asked, _) => "asked",
        (LinkState::Active, _) => "active",
        (LinkState::Withdrawn, _) => "withdrawn",
        (LinkState::Refused, _) => "refused",
        (LinkState::Ended, _) => "ended",
    }
}

const fn tone(state: LinkState) -> NoticeKind {
    match state {
        LinkState::Active => NoticeKind::Success,
        LinkState::Asked => NoticeKind::Warning,
        LinkState::Withdrawn | LinkState::Refused | LinkState::Ended => NoticeKind::Info,
    }
}

fn tag(b: &Builder<'_>, link: &Link) -> Tag {
    b.tag(
        tone(link.state),
        &format!("family-state-{}", link_state_key(link)),
    )
}

/// A relation, of the member to the guardian.
pub(super) fn relation(b: &Builder<'_>, relation: Relation) -> String {
    b.t(&format!("family-relation-{}", relation.word()))
}

/// For whom something is: name and relation.
pub(super) fn whom(b: &Builder<'_>, whom: &OnBehalf) -> String {
    format!("{} · {}", whom.name, relation(b, whom.relation))
}

/// The member by name, or by the last digits while the province does not tell it.
fn member(link: &Link) -> String {
    link.member
        .name
        .clone()
        .unwrap_or_else(|| masked(&link.member.number))
}

/// Digits that others may look at.
fn masked(number: &str) -> String {
    PersonalNumber::parse(number).map_or_else(|_| "••••".to_owned(), |n| n.masked())
}

/// The links.
pub(super) fn family(model: &Model, page: &FamilyPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("family-title"));
    b.private();
    if model.person.is_none() {
        signin::invitation(&mut b, "person-signed-out-title", "family-signed-out-text");
        return b.done();
    }
    if page.held.at_ms > 0 {
        let time = rows::moment(&b, page.held.at_ms);
        let status = b.with("family-synced", [("time", time.into())]);
        b.status(status);
    }
    let intro = b.t("family-intro");
    b.paragraph("intro", intro);
    failed(&mut b);
    if model.family.loading && page.held.at_ms == 0 {
        progress(&mut b, "family-loading");
    }
    asked(&mut b, page);
    if page.waiting.iter().any(|w| w.too_low && w.refused.is_none()) {
        signin::invitation(&mut b, "family-level-title", "family-level-text");
    }
    for waiting in &page.waiting {
        waits(&mut b, waiting);
    }
    let open = |role: Side| {
        let links = page.held.links.iter();
        links.filter(move |l| l.is_open() && l.role == role)
    };
    list(
        &mut b,
        "for",
        "family-for",
        "family-for-none",
        open(Side::Guardian),
    );
    list(&mut b, "by", "family-by", "family-by-none", open(Side::Member));
    let past = page.held.links.iter().filter(|l| !l.is_open());
    if past.clone().next().is_some() {
        list(&mut b, "past", "family-past", "family-for-none", past);
    }
    b.action(Intent::Go(Route::FamilyAdd), "family-add", ButtonRole::Primary);
    b.done()
}

/// Why the province could not be asked; what is held stays readable.
fn failed(b: &mut Builder<'_>) {
    if let Some(failure) = b.model.family.failure {
        let retry = b.t("retry");
        let action = b.button(Intent::WantFamily, retry, ButtonRole::Secondary);
        b.failure("family-failed", failure.code, NoticeKind::Warning, vec![action]);
    }
}

fn progress(b: &mut Builder<'_>, key: &str) {
    let label = b.t(key);
    b.push(Block::Progress {
        id: "family-busy".into(),
        label,
        permille: None,
        detail: String::new(),
    });
}

/// What waits for this person's own word.
fn asked(b: &mut Builder<'_>, page: &FamilyPage) {
    if page.held.asked.is_empty() {
        return;
    }
    let rows = page
        .held
        .asked
        .iter()
        .map(|link| {
            let detail = b.t("family-asked-row");
            let tag = b.tag(NoticeKind::Warning, "family-asked-tag");
            row(b, link, link.guardian.name.clone(), detail, tag)
        })
        .collect();
    let title = b.t("family-asked");
    b.push(Block::List {
        id: "asked".into(),
        title,
        rows,
        empty: String::new(),
        more: None,
    });
}

fn row(b: &mut Builder<'_>, link: &Link, title: String, detail: String, tag: Tag) -> ListRow {
    let route = Route::FamilyLink { id: link.id.clone() };
    b.go(route, title, detail, Some(tag))
}

fn list<'l>(b: &mut Builder<'_>, id: &str, title: &str, empty: &str, links: impl Iterator<Item = &'l Link>) {
    let rows = links
        .map(|link| {
            let (title, key) = match link.role {
                Side::Member => (link.guardian.name.clone(), "family-row-by"),
                _ => (member(link), "family-row-for"),
            };
            let relation = relation(b, link.relation);
            let detail = b.with(key, [("relation", relation.into())]);
            let tag = tag(b, link);
            row(b, link, title, detail, tag)
        })
        .collect();
    let (title, empty) = (b.t(title), b.t(empty));
    b.push(Block::List {
        id: id.into(),
        title,
        rows,
        empty,
        more: None,
    });
}

/// An asking without the province's word: on its way, or refused with the reason.
fn waits(b: &mut Builder<'_>, waiting: &WaitingAsking) {
    let id = format!("waiting-{}", waiting.effect);
    let who = masked(&waiting.asking.number);
    let relation = relation(b, waiting.asking.relation);
    let words = |b: &Builder<'_>, key: &str| {
        b.with(
            key,
            [
                ("who", who.as_str().into()),
                ("relation", relation.as_str().into()),
            ],
        )
    };
    let forget = Intent::ForgetAsking(waiting.effect);
    let Some((code, detail)) = &waiting.refused else {
        let (title, text) = (words(b, "family-waiting-title"), b.t("family-waiting-text"));
        let label = b.t("family-waiting-stop");
        let stop = b.button(forget, label, ButtonRole::Secondary);
        return b.notice(&id, NoticeKind::Info, title, text, vec![stop]);
    };
    let (what, advice) = super::failure_words(b.texts(), code);
    let text = if detail.is_empty() {
        format!("{what}. {advice}")
    } else {
        format!("{what}. {detail}\n{advice}")
    };
    let (title, label) = (words(b, "family-not-asked-title"), b.t("dismiss"));
    let close = b.button(forget, label, ButtonRole::Link);
    b.push(Block::Notice {
        id,
        tone: NoticeKind::Error,
        title,
        text,
        code: Some(code.clone()),
        actions: vec![close],
    });
}

/// Asking to act for someone.
pub(super) fn add(model: &Model, page: &FamilyPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("family-add-title"));
    b.private();
    let Some(person) = &model.person else {
        signin::invitation(&mut b, "person-signed-out-title", "family-signed-out-text");
        return b.done();
    };
    if person.level < 2 {
        signin::invitation(&mut b, "family-level-title", "family-level-text");
    }
    if !model.online {
        let (title, text) = (b.t("family-offline-title"), b.t("family-offline-text"));
        b.notice("offline", NoticeKind::Info, title, text, Vec::new());
    }
    let intro = b.t("family-add-intro");
    b.paragraph("intro", intro);
    let wrong = model
        .family
        .checked
        .then(|| asking_of(&page.typing, &person.number).err())
        .flatten();
    fields(&mut b, page, wrong);
    let text = b.t("family-add-evidence");
    b.paragraph("evidence", text);
    b.action_asking(
        Intent::AskFamily,
        "family-ask",
        ButtonRole::Primary,
        "family-ask-ask",
    );
    b.done()
}

fn fields(b: &mut Builder<'_>, page: &FamilyPage, wrong: Option<WrongAsking>) {
    let number = match wrong {
        Some(WrongAsking::Number) => Some(b.t("identity-wrong-number")),
        Some(WrongAsking::Own) => Some(b.t("family-wrong-own")),
        _ => None,
    };
    let label = Label {
        error: number,
        ..b.label("family-number", "identity-hint-number")
    };
    b.push(Block::Field {
        id: "family:number".into(),
        label,
        input: FieldKind::IdNumber,
        value: page.typing.number.clone(),
        value_revision: page.typing.revision,
        max_chars: 20,
    });
    let options = Relation::ALL
        .map(|relation| ChoiceOption {
            id: relation.word().into(),
            label: self::relation(b, relation),
            hint: b.t(&format!("family-relation-{}.hint", relation.word())),
        })
        .to_vec();
    let label = Label {
        error: (wrong == Some(WrongAsking::Relation)).then(|| b.t("family-wrong-relation")),
        ..b.label("family-relation", "")
    };
    let selected = Some(page.typing.relation.clone());
    b.push(Block::Choice {
        id: "family:relation".into(),
        label,
        options,
        selected: selected.filter(|s| !s.is_empty()).into_iter().collect(),
        many: false,
    });
}
