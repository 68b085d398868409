//! The right door: questions, what it turns out to be, and what the phone can tell of a fault. Help in danger stands on top of
//! every page.

use super::build::{Builder, Built};
use crate::app::{DoorIntent, DoorPage, DoorRoute, Intent, Model, Route, TabId, door_leads_to};
use crate::door::store::Noted;
use crate::door::{About, Choice, Next, Outcome};
use crate::screen::{Block, ButtonRole, FieldKind, ListRow, NoticeKind, SummaryRow};
use crate::text::{self, Texts};
use ring::digest::{SHA256, digest};

pub(super) fn page(model: &Model, page: &DoorPage) -> Built {
    match &page.route {
        DoorRoute::Ask { question } => ask(model, page, question),
        DoorRoute::End { outcome } => end(model, page, *outcome),
        DoorRoute::Diagnosis => told(model, page),
    }
}

/// The numbers to call, on every page; the Browser port opens pages only, so they are words.
pub(super) fn danger(b: &mut Builder<'_>, here: bool) {
    let (title, text) = (b.t("door-danger"), b.t("door-danger.text"));
    let mut actions = Vec::new();
    if !here {
        let label = b.t("door-danger-more");
        let more = Intent::Go(Route::Door(DoorRoute::End {
            outcome: Outcome::Emergency,
        }));
        actions.push(b.button(more, label, ButtonRole::Link));
    }
    b.notice("danger", NoticeKind::Warning, title, text, actions);
}

fn ask(model: &Model, page: &DoorPage, question: &str) -> Built {
    let question = if question.is_empty() {
        page.table.start()
    } else {
        question
    };
    let mut b = Builder::new(model, model.texts.t("door-title"));
    b.private();
    danger(&mut b, false);
    let choices = page.table.choices(question);
    let rows: Vec<ListRow> = choices
        .iter()
        .filter_map(|choice| answer(&mut b, page, question, choice))
        .collect();
    let title = if choices.is_empty() {
        String::new()
    } else {
        b.t(&format!("door-{question}"))
    };
    let empty = b.t("door-none");
    b.push(Block::List {
        id: format!("door-{question}"),
        title,
        rows,
        empty,
        more: None,
    });
    words(&mut b, page);
    b.done()
}

fn answer(b: &mut Builder<'_>, page: &DoorPage, question: &str, choice: &Choice) -> Option<ListRow> {
    let route = match page.table.next(choice)? {
        Next::Question(next) => DoorRoute::Ask {
            question: next.to_owned(),
        },
        Next::Outcome(outcome) => DoorRoute::End { outcome },
    };
    let key = format!("door-{question}-{}", choice.id);
    let hint = format!("{key}.hint");
    let detail = if b.texts().has(&hint) {
        b.t(&hint)
    } else {
        String::new()
    };
    // Two answers may lead to the same place: each has an id of its own.
    let id = b.bind(
        &format!("answer:{question}:{}", choice.id),
        Intent::Go(Route::Door(route)),
    );
    Some(ListRow {
        id,
        title: b.t(&key),
        detail,
        tag: None,
    })
}

/// A few lines that are kept on the way and go along with it.
fn words(b: &mut Builder<'_>, page: &DoorPage) {
    let label = crate::screen::Label {
        optional: true,
        optional_text: b.t("optional"),
        ..b.label("door-words", "door-words-hint")
    };
    b.push(Block::Field {
        id: format!("door:words:{}", page.words.n),
        label,
        input: FieldKind::Multiline,
        value: page.words.text.clone(),
        value_revision: page.words.revision,
        max_chars: 2000,
    });
    if page.words.text.trim().is_empty() {
        return;
    }
    b.action(
        Intent::Door(DoorIntent::Share),
        "door-words-share",
        ButtonRole::Secondary,
    );
    b.action_asking(
        Intent::Door(DoorIntent::Clear),
        "door-words-clear",
        ButtonRole::Destructive,
        "door-words-clear-ask",
    );
}

fn end(model: &Model, page: &DoorPage, outcome: Outcome) -> Built {
    let key = format!("door-is-{}", outcome.word());
    let mut b = Builder::new(model, model.texts.t(&key));
    b.private();
    danger(&mut b, outcome == Outcome::Emergency);
    let what = b.t(&format!("{key}.what"));
    b.paragraph("what", what);
    let facts = ["then", "days", "who", "need"];
    let rows = facts.map(|part| {
        let value = b.t(&format!("{key}.{part}"));
        b.fact(part, &format!("door-fact-{part}"), value)
    });
    b.push(Block::Summary {
        id: "facts".into(),
        title: String::new(),
        rows: rows.to_vec(),
    });
    if let Some(about) = page.table.about(outcome) {
        offices(&mut b, about);
        laws(&mut b, about);
    }
    where_to(&mut b, outcome);
    if outcome != Outcome::Emergency {
        words(&mut b, page);
    }
    b.done()
}

/// The way on: ours to its page, a question to where answers are, everything else with the words in hand.
fn where_to(b: &mut Builder<'_>, outcome: Outcome) {
    let reports = b.model.pack.as_ref();
    let reports = reports.is_some_and(|pack| pack.endpoints.open311.is_some());
    match door_leads_to(outcome, reports) {
        Some(intent) => {
            let key = format!("door-go-{}", outcome.word());
            b.action(intent, &key, ButtonRole::Primary);
        }
        None if outcome.is_ours() => {
            let (title, text) = (b.t("door-not-yet"), b.t("door-not-yet.text"));
            b.notice("not-yet", NoticeKind::Info, title, text, Vec::new());
        }
        None if outcome == Outcome::Question => {
            b.action(Intent::Tab(TabId::Home), "door-go-search", ButtonRole::Primary);
            b.action(
                Intent::Tab(TabId::Dossiers),
                "door-go-dossiers",
                ButtonRole::Secondary,
            );
        }
        None if outcome == Outcome::Emergency => {}
        None => {
            let (title, text) = (b.t("door-not-ours"), b.t("door-not-ours.text"));
            b.notice("not-ours", NoticeKind::Info, title, text, Vec::new());
        }
    }
}

/// Where one can go, by the province's own list.
fn offices(b: &mut Builder<'_>, about: &About) {
    let Some(pack) = b.model.pack.clone().filter(|_| about.offices) else {
        return;
    };
    let lang = b.texts().lang().tag();
    let rows = pack.offices.iter().map(|office| {
        let lines = [&office.address, &office.phone, &office.hours];
        let lines = lines.into_iter().filter(|l| !l.is_empty()).cloned();
        SummaryRow {
            id: format!("office-{}", office.id),
            label: office.name.get(lang).to_owned(),
            value: lines.collect::<Vec<_>>().join("\n"),
            source: None,
            change: None,
        }
    });
    let rows: Vec<SummaryRow> = rows.collect();
    if !rows.is_empty() {
        let title = b.t("door-offices");
        b.push(Block::Summary {
            id: "offices".into(),
            title,
            rows,
        });
    }
}

fn laws(b: &mut Builder<'_>, about: &About) {
    let rows = about.laws.iter().map(|law| {
        let key = format!("door-law-{}", law.id);
        // No source of the row: that mark says that something was verified.
        let mut text = b.t(&format!("{key}.text"));
        if !law.seen {
            text = format!("{text}\n{}", b.t("door-law-assumed"));
        }
        b.fact(&format!("law-{}", law.id), &key, text)
    });
    let rows: Vec<SummaryRow> = rows.collect();
    if !rows.is_empty() {
        let title = b.t("door-laws");
        b.push(Block::Summary {
            id: "laws".into(),
            title,
            rows,
        });
    }
}

/// What a fault is told with: label and value.
fn lines(model: &Model, failures: &[Noted]) -> Vec<(&'static str, String, String)> {
    let texts: &Texts = &model.texts;
    let pack = model.pack.as_ref();
    let none = || texts.t("door-diagnosis-none");
    let codes = failures
        .iter()
        .map(|f| format!("{} · {}", f.code, text::timestamp(f.at_ms)));
    let codes = codes.collect::<Vec<_>>().join("\n");
    let line = |id: &'static str, value: String| (id, texts.t(&format!("door-diagnosis-{id}")), value);
    vec![
        line("version", env!("CARGO_PKG_VERSION").to_owned()),
        line("system", std::env::consts::OS.to_owned()),
        line("language", texts.lang().tag().to_owned()),
        line(
            "province",
            pack.map_or_else(none, |p| format!("{} · {}", p.province.code, p.version)),
        ),
        line("catalogue", model.catalogue.count.to_string()),
        line(
            "network",
            texts.t(if model.online {
                "door-diagnosis-online"
            } else {
                "door-diagnosis-offline"
            }),
        ),
        line("failures", if codes.is_empty() { none() } else { codes }),
    ]
}

/// Eight letters by which the same diagnosis is found again: of what it says, so that nothing new is made up.
fn support_code(lines: &[(&'static str, String, String)]) -> String {
    let values: Vec<&str> = lines.iter().map(|(_, _, value)| value.as_str()).collect();
    let hash = digest(&SHA256, values.join("\n").as_bytes());
    let bytes = hash.as_ref().iter().take(4);
    bytes.fold(String::new(), |code, byte| format!("{code}{byte:02X}"))
}

/// A diagnosis as text: versions, support code, the last failures. Nothing of the person, nothing of a dossier.
pub(crate) fn diagnosis(model: &Model, failures: &[Noted]) -> String {
    let lines = lines(model, failures);
    let code = support_code(&lines);
    let head = format!(
        "{}\n{}: {code}\n",
        model.texts.t("door-diagnosis-title"),
        model.texts.t("door-diagnosis-code")
    );
    lines.iter().fold(head, |text, (_, label, value)| {
        format!("{text}{label}: {value}\n")
    })
}

fn told(model: &Model, page: &DoorPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("door-diagnosis-title"));
    b.private();
    danger(&mut b, false);
    let intro = b.t("door-diagnosis-intro");
    b.paragraph("intro", intro);
    let lines = lines(model, &page.failures);
    let mut rows = vec![b.fact("code", "door-diagnosis-code", support_code(&lines))];
    rows.extend(lines.into_iter().map(|(id, label, value)| SummaryRow {
        id: id.to_owned(),
        label,
        value,
        source: None,
        change: None,
    }));
    b.push(Block::Summary {
        id: "diagnosis".into(),
        title: String::new(),
        rows,
    });
    b.action(
        Intent::Door(DoorIntent::ShareDiagnosis),
        "door-diagnosis-share",
        ButtonRole::Primary,
    );
    words(&mut b, page);
    b.done()
}

#[cfg(test)]
mod tests;
