//! Typing what is on the card, and the fields that reading the chip borrows from it.

use crate::app::{IdentityPage, Intent, Model, wrong_fields};
use crate::screen::{Block, ButtonRole, ChoiceOption, FieldKind, Label, PartialDate};
use crate::screens::build::{Builder, Built};

/// Typing what is on the card.
pub(in crate::screens) fn typed(model: &Model, page: &IdentityPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("identity-typed-title"));
    b.private();
    let typing = &page.typing;
    let wrong = if model.card.checked {
        wrong_fields(typing, model.now_ms)
    } else {
        Vec::new()
    };
    let text = b.t("identity-typed-text");
    b.paragraph("intro", text);
    field(&mut b, page, &wrong, "mrz", FieldKind::Multiline, &typing.mrz);
    field(&mut b, page, &wrong, "name", FieldKind::Name, &typing.name);
    field(
        &mut b,
        page,
        &wrong,
        "number",
        FieldKind::IdNumber,
        &typing.number,
    );
    date(&mut b, page, &wrong, "birth", typing.birth, true);
    let options = ["male", "female"]
        .map(|id| ChoiceOption {
            id: id.into(),
            label: b.t(&format!("sex-{id}")),
            hint: String::new(),
        })
        .to_vec();
    let label = input_label(&b, &wrong, "sex");
    b.push(Block::Choice {
        id: "id:sex".into(),
        label,
        options,
        selected: Some(typing.sex.clone())
            .filter(|s| !s.is_empty())
            .into_iter()
            .collect(),
        many: false,
    });
    field(
        &mut b,
        page,
        &wrong,
        "residence",
        FieldKind::Text,
        &typing.residence,
    );
    date(&mut b, page, &wrong, "expires", typing.expires, false);
    b.action(Intent::KeepTyped, "identity-typed-keep", ButtonRole::Primary);
    b.done()
}

fn input_label(b: &Builder<'_>, wrong: &[(&str, &str)], field: &str) -> Label {
    let optional = matches!(field, "sex" | "residence" | "expires" | "mrz");
    Label {
        text: b.t(&format!("identity-fact-{field}")),
        hint: match field {
            "mrz" => b.t("identity-hint-mrz"),
            "number" => b.t("identity-hint-number"),
            "birth" => b.t("identity-hint-birth"),
            _ => String::new(),
        },
        error: wrong.iter().find(|(f, _)| *f == field).map(|(_, key)| b.t(key)),
        optional,
        optional_text: if optional { b.t("optional") } else { String::new() },
        source: None,
    }
}

pub(super) fn field(
    b: &mut Builder<'_>,
    page: &IdentityPage,
    wrong: &[(&str, &str)],
    name: &str,
    input: FieldKind,
    value: &str,
) {
    let label = input_label(b, wrong, name);
    b.push(Block::Field {
        id: format!("id:{name}"),
        label,
        input,
        value: value.to_owned(),
        value_revision: page.typing.revision(name),
        max_chars: 300,
    });
}

pub(super) fn date(
    b: &mut Builder<'_>,
    page: &IdentityPage,
    wrong: &[(&str, &str)],
    name: &str,
    value: PartialDate,
    partial: bool,
) {
    let label = input_label(b, wrong, name);
    b.push(Block::Date {
        id: format!("id:{name}"),
        label,
        value,
        value_revision: page.typing.revision(name),
        partial,
    });
}
