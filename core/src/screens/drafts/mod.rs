//! Many drafts: the lists of them, what is done with one as a whole, and the ways out of and into the phone.

mod carry;
mod handing;
mod lists;
mod print;
#[cfg(test)]
mod tests;

pub(super) use carry::{share, take_in};
pub(super) use handing::{hand_off, handed, instead_of_filing};
pub(super) use lists::{deleted, drafts, handed_list, of_tab, short_list};
pub(crate) use print::{bundle_list, declaration};

use super::build::{Builder, Built};
use super::rows;
use crate::app::{Intent, Model, OpenDraft, Route, Twin, TwinState};
use crate::dossier::naming::MAX_NAME;
use crate::screen::{Block, ButtonRole, FieldKind, Label, NoticeKind};

/// Whose a draft is, under its title.
pub(super) fn named(b: &mut Builder<'_>, draft: &OpenDraft) {
    let name = draft.more.name();
    if !name.is_empty() {
        let text = b.with("draft-named", [("name", name.into())]);
        b.paragraph("named", text);
    }
}

/// That there is a dossier for the same person already: told, never in the way.
pub(super) fn twins(b: &mut Builder<'_>, draft: &OpenDraft) {
    let Some(first) = draft.more.twins.first() else {
        return;
    };
    let title = b.with("draft-twin-title", [("name", first.name.as_str().into())]);
    let text = draft
        .more
        .twins
        .iter()
        .map(|twin| twin_words(b, twin))
        .collect::<Vec<_>>()
        .join("\n");
    let actions = draft
        .more
        .twins
        .iter()
        .enumerate()
        .map(|(at, twin)| {
            let label = b.with("draft-twin-open", [("number", (at + 1).into())]);
            b.button(Intent::Go(twin.route.clone()), label, ButtonRole::Link)
        })
        .collect();
    b.notice("twins", NoticeKind::Warning, title, text, actions);
}

fn twin_words(b: &Builder<'_>, twin: &Twin) -> String {
    let time = rows::moment(b, twin.updated_ms);
    match (twin.state, &twin.route) {
        (TwinState::Draft, _) => b.with("draft-twin-draft", [("time", time.into())]),
        (TwinState::Sending, _) => b.t("draft-twin-sending"),
        (TwinState::Filed, Route::Dossier { code }) => {
            b.with("draft-twin-filed", [("code", code.as_str().into())])
        }
        (TwinState::Filed, _) => b.t("draft-twin-handed"),
    }
}

/// Files of the dossier this one was copied from, for one paper.
pub(super) fn offers(b: &mut Builder<'_>, draft: &OpenDraft, paper: &str) {
    let offered: Vec<_> = draft.more.offers.iter().filter(|f| f.paper == paper).collect();
    if offered.is_empty() {
        return;
    }
    let actions = offered
        .into_iter()
        .map(|file| {
            let label = b.with("draft-offer", [("name", file.name.as_str().into())]);
            let intent = Intent::ReuseFile {
                draft: draft.id.clone(),
                file: file.id.clone(),
            };
            b.button(intent, label, ButtonRole::Secondary)
        })
        .collect();
    let (title, text) = (b.t("draft-offers-title"), b.t("draft-offers-text"));
    b.notice("offers", NoticeKind::Info, title, text, actions);
}

/// Name, print, hand on, copy.
pub(super) fn more(model: &Model, draft: &OpenDraft) -> Built {
    let mut b = Builder::new(model, model.texts.t("draft-more"));
    b.private();
    let record = draft.record.name.get(model.texts.lang().tag()).to_owned();
    b.paragraph("procedure", record);
    let hint = if draft.more.subject.is_empty() {
        b.t("draft-name-hint")
    } else {
        b.with(
            "draft-name-hint-subject",
            [("name", draft.more.subject.as_str().into())],
        )
    };
    let label = Label {
        text: b.t("draft-name"),
        hint,
        optional: true,
        optional_text: b.t("optional"),
        ..Label::default()
    };
    b.push(Block::Field {
        id: "draft-name".into(),
        label,
        input: FieldKind::Text,
        value: draft.more.title.clone(),
        value_revision: model.name_revision,
        max_chars: MAX_NAME as u32,
    });
    let rule = b.t("draft-kept");
    b.paragraph("kept", rule);
    b.action(
        Intent::Print(draft.id.clone()),
        "draft-print",
        ButtonRole::Secondary,
    );
    b.action(
        Intent::Go(Route::DraftShare { id: draft.id.clone() }),
        "draft-share",
        ButtonRole::Secondary,
    );
    b.action(
        Intent::Reuse(draft.id.clone()),
        "draft-reuse",
        ButtonRole::Secondary,
    );
    b.done()
}
