//! What the phone knows about the person, each value with its source; typing it, reading the chip, asking the register.

use super::build::{Builder, Built};
use super::signin;
use crate::app::{CardWork, ChipStep, IdentityPage, Intent, Model, Route, wrong_fields};
use crate::identity::card_qr::CardQrWarning;
use crate::identity::known::Fact;
use crate::net::wire::identity::{Assurance, Match, MatchOutcome, Method, Verification};
use crate::screen::{
    Block, ButtonRole, ChoiceOption, FieldKind, FileRules, Label, NoticeKind, PartialDate, Step, SummaryRow,
};
use crate::text;

/// What is known.
pub(super) fn identity(model: &Model, page: &IdentityPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("identity-title"));
    b.private();
    if page.known.is_empty() {
        let text = b.t("identity-empty");
        b.paragraph("empty", text);
    } else {
        doubts(&mut b, &model.card);
        register(&mut b, page);
        facts(&mut b, page);
    }
    ways(&mut b, page);
    if !page.known.is_empty() {
        b.action_asking(
            Intent::ForgetIdentity,
            "identity-forget",
            ButtonRole::Destructive,
            "identity-forget-ask",
        );
    }
    b.done()
}

/// What does not fit together in the printed code.
fn doubts(b: &mut Builder<'_>, card: &CardWork) {
    for (i, doubt) in card.doubts.iter().enumerate() {
        let key = match doubt {
            CardQrWarning::NumberSex => "card-doubt-sex",
            CardQrWarning::NumberBirthYear => "card-doubt-birth",
            CardQrWarning::UnknownSex => "card-doubt-unknown-sex",
            CardQrWarning::OldNumber => "card-doubt-old-number",
            CardQrWarning::IssueDate => "card-doubt-issued",
            CardQrWarning::IssuedBeforeBirth => "card-doubt-issued-before-birth",
        };
        let (title, text) = (b.t("card-doubt-title"), b.t(key));
        b.notice(
            &format!("doubt-{i}"),
            NoticeKind::Warning,
            title,
            text,
            Vec::new(),
        );
    }
}

fn facts(b: &mut Builder<'_>, page: &IdentityPage) {
    if let Some(portrait) = &page.portrait {
        let text = b.t("identity-portrait");
        b.push(Block::Picture {
            id: "portrait".into(),
            text,
            media_type: portrait.media_type.clone(),
            base64: portrait.base64.clone(),
        });
    }
    let rows = Fact::ALL
        .into_iter()
        .filter_map(|fact| fact_row(b, page, fact))
        .collect();
    let title = b.t("identity-facts");
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows,
    });
}

fn fact_row(b: &Builder<'_>, page: &IdentityPage, fact: Fact) -> Option<SummaryRow> {
    let (method, said) = page.known.source_of(fact)?;
    let f = &said.facts;
    let value = match fact {
        Fact::Birth => f.birth?.to_string(),
        Fact::Issued => f.issued?.to_string(),
        Fact::Expires => f.expires?.to_string(),
        Fact::Sex => b.t(&format!("sex-{}", f.on_wire(fact)?)),
        _ => f.on_wire(fact)?,
    };
    let when = text::date(b.texts().lang(), text::day(said.at_ms));
    let key = format!("identity-source-{}", method_name(method));
    let source = b.with(&key, [("date", when.as_str().into())]);
    let found = page
        .verification
        .as_ref()
        .and_then(|v| v.fields.iter().find(|m| m.field == fact.name()))
        .map(|m| b.t(match_key(m.result)));
    Some(SummaryRow {
        id: fact.name().into(),
        label: b.t(&format!("identity-fact-{}", fact.name())),
        value,
        source: Some(match found {
            Some(found) => format!("{source}. {found}"),
            None => source,
        }),
        change: None,
    })
}

pub(crate) const fn method_name(method: Method) -> &'static str {
    match method {
        Method::Typed => "typed",
        Method::Qr => "qr",
        Method::Chip => "chip",
    }
}

const fn match_key(result: Match) -> &'static str {
    match result {
        Match::Matched => "match-matched",
        Match::Differs => "match-differs",
        Match::Unknown => "match-unknown",
    }
}

/// Key of the words for an outcome.
pub(crate) const fn outcome_key(outcome: MatchOutcome) -> &'static str {
    match outcome {
        MatchOutcome::Matched => "register-matched",
        MatchOutcome::Differs => "register-differs",
        MatchOutcome::NotFound => "register-not-found",
    }
}

/// What the population register said, and asking it.
fn register(b: &mut Builder<'_>, page: &IdentityPage) {
    if let Some(verification) = &page.verification {
        outcome(b, verification);
    }
    let offered = b
        .model
        .pack
        .as_ref()
        .is_some_and(|p| p.endpoints.identity.is_some());
    if !offered {
        return;
    }
    if b.model.person.is_none() {
        return signin::invitation(b, "identity-match-signin-title", "identity-match-signin-text");
    }
    if b.model.card.matching {
        let label = b.t("identity-matching");
        return b.push(Block::Progress {
            id: "matching".into(),
            label,
            permille: None,
            detail: String::new(),
        });
    }
    if let Some(failure) = b.model.card.match_failure {
        let again = b.t("retry");
        let again = b.button(Intent::MatchIdentity, again, ButtonRole::Secondary);
        return b.failure("match", failure.code, NoticeKind::Warning, vec![again]);
    }
    b.action(Intent::MatchIdentity, "identity-match", ButtonRole::Primary);
}

fn outcome(b: &mut Builder<'_>, verification: &Verification) {
    let key = outcome_key(verification.outcome);
    let tone = match verification.outcome {
        MatchOutcome::Matched => NoticeKind::Success,
        MatchOutcome::Differs | MatchOutcome::NotFound => NoticeKind::Warning,
    };
    let when = text::date(b.texts().lang(), text::day(verification.at.as_millisecond()));
    let level = b.t(match verification.assurance {
        Assurance::None => "assurance-none",
        Assurance::Declared => "assurance-declared",
        Assurance::Chip => "assurance-chip",
        Assurance::ChipGenuine => "assurance-chip-genuine",
    });
    let title = b.t(&format!("{key}-title"));
    let key = format!("{key}-text");
    let text = b.with(
        &key,
        [("date", when.as_str().into()), ("level", level.as_str().into())],
    );
    b.notice("register", tone, title, text, Vec::new());
    if verification.minor {
        let (title, text) = (b.t("register-minor-title"), b.t("register-minor-text"));
        b.notice("minor", NoticeKind::Info, title, text, Vec::new());
    }
    if verification.outcome != MatchOutcome::Matched {
        correcting(b, key);
    }
}

/// How to have the register, or the card, corrected: the app cannot.
fn correcting(b: &mut Builder<'_>, key: &str) {
    let steps = ["1", "2", "3"]
        .map(|n| Step {
            title: b.t(&format!("{key}-step-{n}")),
            text: b.t(&format!("{key}-step-{n}.text")),
        })
        .to_vec();
    let title = b.t("register-how");
    b.push(Block::Steps {
        id: "correcting".into(),
        title,
        steps,
    });
}

/// The three ways in, the strongest first, each saying what it gives.
fn ways(b: &mut Builder<'_>, page: &IdentityPage) {
    if b.model.card.looking {
        let label = b.t("card-photo-looking");
        b.push(Block::Progress {
            id: "looking".into(),
            label,
            permille: None,
            detail: String::new(),
        });
    }
    let has = |method| page.known.of(method).is_some();
    let rows = [
        (Intent::Go(Route::IdentityChip), "way-chip", has(Method::Chip)),
        (Intent::ScanCard, "way-qr", has(Method::Qr)),
        (Intent::Go(Route::IdentityTyped), "way-typed", has(Method::Typed)),
    ]
    .map(|(intent, key, done)| {
        let tag = done.then(|| b.tag(NoticeKind::Success, "way-done"));
        let (title, detail) = (b.t(key), b.t(&format!("{key}.detail")));
        b.row(intent, title, detail, tag)
    })
    .to_vec();
    let title = b.t("identity-ways");
    b.push(Block::List {
        id: "ways".into(),
        title,
        rows,
        empty: String::new(),
        more: None,
    });
    let rules = FileRules {
        accept: vec!["image/jpeg".into(), "image/png".into()],
        max_bytes: 32 * 1024 * 1024,
        max_files: 1,
        // A dense code needs every pixel.
        photo_edge: 0,
        add: b.t("card-photo-add"),
    };
    let label = b.label("card-photo", "card-photo-hint");
    b.push(Block::Files {
        id: "card-photo".into(),
        label,
        rules,
        files: Vec::new(),
    });
}

/// Typing what is on the card.
pub(super) fn typed(model: &Model, page: &IdentityPage) -> Built {
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

fn field(
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

fn date(
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

/// Reading the chip.
pub(super) fn chip(model: &Model, page: &IdentityPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("chip-title"));
    b.private();
    if let Some(step) = model.card.step {
        progress(&mut b, step);
        b.action(Intent::StopChip, "chip-stop", ButtonRole::Secondary);
        return b.done();
    }
    failure(&mut b, &model.card);
    let steps = ["1", "2", "3"]
        .map(|n| Step {
            title: b.t(&format!("chip-how-{n}")),
            text: b.t(&format!("chip-how-{n}.text")),
        })
        .to_vec();
    let title = b.t("chip-how");
    b.push(Block::Steps {
        id: "how".into(),
        title,
        steps,
    });
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
