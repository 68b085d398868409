//! How the result is to come: asked at "check your answers".

use super::build::Builder;
use crate::app::OpenDraft;
use crate::net::pack::Post;
use crate::net::wire::after::Way;
use crate::procedure::model::FilingWay;
use crate::screen::{Block, Button, ButtonRole, ChoiceOption, FeeLine, FieldKind, Label};
use crate::text;

/// The ways of the procedure, and what the post needs.
pub(super) fn choose(b: &mut Builder<'_>, open: &OpenDraft) {
    if open.record.filing == FilingWay::Handoff {
        // How the result comes is then settled where it is filed.
        return;
    }
    let post = b.model.pack.as_ref().and_then(|p| p.post.clone());
    let post = post.filter(|p| !p.tariff.is_empty());
    let offered = |way: &Way| match way {
        Way::Other => false,
        Way::Post => post.is_some(),
        Way::Electronic | Way::Counter => true,
    };
    let options: Vec<ChoiceOption> = open
        .record
        .delivery
        .iter()
        .filter(|way| offered(way))
        .map(|way| ChoiceOption {
            id: way.word().into(),
            label: b.t(&format!("delivery-{}", way.word())),
            hint: b.t(&format!("delivery-{}-hint", way.word())),
        })
        .collect();
    if options.is_empty() {
        return;
    }
    let label = b.label("delivery-title", "");
    b.push(Block::Choice {
        id: "delivery".into(),
        label,
        options,
        selected: vec![open.beside.delivery.way.word().into()],
        many: false,
    });
    if let Some(post) = post.filter(|_| open.beside.delivery.way == Way::Post) {
        by_post(b, open, &post);
    }
}

/// What the post still lacks, as links of the error summary.
pub(super) fn lacking(b: &Builder<'_>, open: &OpenDraft) -> Vec<Button> {
    let lacking = open.beside.delivery.lacking().into_iter();
    lacking
        .map(|field| Button {
            id: format!("focus:delivery:{field}"),
            label: b.t(&format!("delivery-lacks-{field}")),
            role: ButtonRole::Link,
            enabled: true,
            confirm: None,
        })
        .collect()
}

fn by_post(b: &mut Builder<'_>, open: &OpenDraft, post: &Post) {
    let lang = b.texts().lang();
    let chosen = &open.beside.delivery;
    let options = post
        .tariff
        .iter()
        .map(|fee| ChoiceOption {
            id: fee.id.clone(),
            label: fee.name.get(lang.tag()).to_owned(),
            hint: money(lang, fee.amount),
        })
        .collect();
    let label = label(b, open, "tariff");
    b.push(Block::Choice {
        id: "delivery:tariff".into(),
        label,
        options,
        selected: post
            .tariff
            .iter()
            .filter(|fee| fee.id == chosen.tariff)
            .map(|fee| fee.id.clone())
            .collect(),
        many: false,
    });
    for (field, input) in [
        ("recipient", FieldKind::Name),
        ("phone", FieldKind::Phone),
        ("address", FieldKind::Text),
        ("district", FieldKind::Text),
    ] {
        let label = self::label(b, open, field);
        b.push(Block::Field {
            id: format!("delivery:{field}"),
            label,
            input,
            value: chosen.text(field).to_owned(),
            value_revision: chosen.revision(field),
            max_chars: 200,
        });
    }
    postage(b, open, post);
}

fn label(b: &Builder<'_>, open: &OpenDraft, field: &'static str) -> Label {
    let chosen = &open.beside.delivery;
    let lacks = open.filing_checked && chosen.lacking().contains(&field);
    let optional = field == "district";
    Label {
        text: b.t(&format!("delivery-{field}")),
        hint: b.t(&format!("delivery-{field}-hint")),
        error: lacks.then(|| b.t(&format!("delivery-lacks-{field}"))),
        optional,
        optional_text: if optional { b.t("optional") } else { String::new() },
        source: None,
    }
}

fn postage(b: &mut Builder<'_>, open: &OpenDraft, post: &Post) {
    let lang = b.texts().lang();
    let chosen = post
        .tariff
        .iter()
        .find(|fee| fee.id == open.beside.delivery.tariff);
    let Some(fee) = chosen else { return };
    let line = FeeLine {
        id: "postage".into(),
        name: fee.name.get(lang.tag()).to_owned(),
        amount: money(lang, fee.amount),
        basis: post.carrier.get(lang.tag()).to_owned(),
        state_text: String::new(),
    };
    let title = b.t("delivery-fee");
    let note = if post.provenance == "example" {
        b.t("delivery-fee-example")
    } else {
        b.t("delivery-fee-note")
    };
    b.push(Block::Fee {
        id: "postage".into(),
        title,
        lines: vec![line],
        total: money(lang, fee.amount),
        note,
    });
}

fn money(lang: text::Lang, amount: u64) -> String {
    text::money(lang, i64::try_from(amount).unwrap_or(i64::MAX))
}
