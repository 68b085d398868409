//! Reading the chip: what opens it, how far it is, what went wrong.

use super::typed::{date, field};
use crate::app::{CardWork, ChipStep, IdentityPage, Intent, Model};
use crate::screen::{Block, ButtonRole, ChoiceOption, FieldKind, NoticeKind};
use crate::screens::build::{Builder, Built};

/// Reading the chip.
pub(in crate::screens) fn chip(model: &Model, page: &IdentityPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("chip-title"));
    b.private();
    if let Some(step) = model.card.step {
        progress(&mut b, step);
        b.action(Intent::StopChip, "chip-stop", ButtonRole::Secondary);
        return b.done();
    }
    failure(&mut b, &model.card);
    b.three_steps("how", "chip-how", "chip-how");
    key(&mut b, page);
    let go = if model.card.can_resume {
        "chip-resume"
    } else {
        "chip-read"
    };
    b.action(Intent::ReadChip, go, ButtonRole::Primary);
    b.done()
}

fn progress(b: &mut Builder<'_>, step: ChipStep) {
    let (key, permille) = match step {
        ChipStep::Waiting => ("chip-step-waiting", None),
        ChipStep::Slipped => ("chip-step-slipped", None),
        ChipStep::Opening => ("chip-step-opening", None),
        ChipStep::Reading(permille) => ("chip-step-reading", Some(permille)),
        ChipStep::Proving => ("chip-step-proving", None),
        ChipStep::Checking => ("chip-step-checking", None),
    };
    let (label, detail) = (b.t(key), b.t("chip-step-hold"));
    b.push(Block::Progress {
        id: "reading".into(),
        label,
        permille,
        detail,
    });
}

fn failure(b: &mut Builder<'_>, card: &CardWork) {
    let Some((failure, tries_left)) = card.failure else {
        return;
    };
    b.failure("chip-failed", failure.code, NoticeKind::Error, Vec::new());
    if let Some(tries) = tries_left {
        let title = b.with("chip-tries", [("tries", u32::from(tries).into())]);
        let text = b.t("chip-tries-text");
        b.notice("tries", NoticeKind::Warning, title, text, Vec::new());
    }
}

/// What opens the chip: the number on its front, or three things printed on it.
fn key(b: &mut Builder<'_>, page: &IdentityPage) {
    let card = &b.model.card;
    let options = ["can", "mrz"]
        .map(|id| ChoiceOption {
            id: id.into(),
            label: b.t(&format!("chip-key-{id}")),
            hint: b.t(&format!("chip-key-{id}.hint")),
        })
        .to_vec();
    let label = b.label("chip-key", "");
    let selected = vec![if card.by_mrz { "mrz" } else { "can" }.to_owned()];
    b.push(Block::Choice {
        id: "id:key".into(),
        label,
        options,
        selected,
        many: false,
    });
    if !card.by_mrz {
        let label = b.label("chip-can", "chip-can-hint");
        b.push(Block::Field {
            id: "id:can".into(),
            label,
            input: FieldKind::IdNumber,
            value: card.can.to_string(),
            value_revision: card.can_revision,
            max_chars: 8,
        });
        return;
    }
    let typing = &page.typing;
    let known = page.known.together();
    field(b, page, &[], "mrz", FieldKind::Multiline, &typing.mrz);
    if known.number.is_none() {
        field(b, page, &[], "number", FieldKind::IdNumber, &typing.number);
    }
    if known.birth.is_none() {
        date(b, page, &[], "birth", typing.birth, true);
    }
    if known.expires.is_none() {
        date(b, page, &[], "expires", typing.expires, false);
    }
}
