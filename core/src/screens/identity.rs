//! What the phone knows about the person, each value with its source, and what the register says of it.

use super::build::{Builder, Built};
use super::signin;
use crate::app::{CardWork, IdentityPage, Intent, Model, Route};
use crate::identity::card_qr::CardQrWarning;
use crate::identity::known::Fact;
use crate::net::wire::identity::{Assurance, Match, MatchOutcome, Method, Verification};
use crate::screen::{Block, ButtonRole, FileRules, NoticeKind, SummaryRow};
use crate::text;

mod chip;
#[cfg(test)]
mod tests;
mod typed;

pub(super) use chip::chip;
pub(super) use typed::typed;

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
    let words = format!("{key}-text");
    let text = b.with(
        &words,
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
    b.three_steps("correcting", "register-how", &format!("{key}-step"));
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
