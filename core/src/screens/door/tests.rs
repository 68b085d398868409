//! The pages at the door in both languages.

use crate::app::{DoorPage, DoorRoute, Model, Page, Place, Route, TabId};
use crate::door::store::{Noted, Words};
use crate::door::{Outcome, Table};
use crate::screen::Block;
use crate::screens::{Built, project};
use crate::text::Lang;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;

fn built(lang: Lang, route: DoorRoute, words: &str) -> Built {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Home);
    place.push(Route::Door(route.clone()));
    model.place = place;
    model.page = Page::Door(Box::new(DoorPage {
        route,
        table: Table::own(),
        words: Words {
            text: words.into(),
            revision: 3,
            n: 1,
        },
        failures: vec![Noted {
            code: "MC-N05".into(),
            at_ms: NOW - 60_000,
        }],
    }));
    project(&model)
}

fn routes() -> Vec<DoorRoute> {
    let asks = ["", "wish", "mine", "breach", "rule"].map(|q| DoorRoute::Ask { question: q.into() });
    let ends = Outcome::ALL.map(|outcome| DoorRoute::End { outcome });
    let mut all = vec![DoorRoute::Diagnosis];
    all.extend(asks);
    all.extend(ends);
    all
}

#[test]
fn every_page_reads_well_in_both_languages() {
    for route in routes() {
        let words = if matches!(route, DoorRoute::Ask { .. }) {
            ""
        } else {
            "Tôi nộp đơn ngày 3."
        };
        for lang in [Lang::Vi, Lang::En] {
            let name = format!("{}.{}", route.name().replace('/', "."), lang.tag());
            insta::assert_json_snapshot!(name, built(lang, route.clone(), words).screen);
        }
    }
}

#[test]
fn the_numbers_for_help_stand_first_on_every_page_and_lead_there() {
    let help = "go:door/is/emergency";
    for route in routes() {
        let built = built(Lang::Vi, route.clone(), "");
        let Some(Block::Notice { id, text, .. }) = built.screen.blocks.first() else {
            panic!("{route:?} begins with something else")
        };
        assert_eq!(id, "danger");
        for number in ["113", "114", "115"] {
            assert!(text.contains(number), "{route:?}");
        }
        let there = route
            == DoorRoute::End {
                outcome: Outcome::Emergency,
            };
        assert!(there || built.intents.contains_key(help), "{route:?}");
    }
}

#[test]
fn whatever_it_turns_out_to_be_the_words_can_be_taken_along() {
    for outcome in Outcome::ALL.into_iter().filter(|o| *o != Outcome::Emergency) {
        let built = built(Lang::Vi, DoorRoute::End { outcome }, "Tôi nộp đơn ngày 3.");
        assert!(built.intents.contains_key("share-words"), "{outcome:?}");
        let clear = built.screen.actions.iter().find(|a| a.id == "clear-words");
        assert!(
            clear.is_some_and(|c| c.confirm.is_some()),
            "{outcome:?} asks before loss"
        );
        let text = serde_json::to_string(&built.screen).expect("JSON");
        assert!(text.contains("Tôi nộp đơn ngày 3."));
    }
    let without = built(Lang::Vi, DoorRoute::start(), "  ");
    assert!(!without.intents.contains_key("share-words"));
}

#[test]
fn a_diagnosis_names_versions_and_failures_and_says_the_same_as_its_page() {
    let page = built(Lang::En, DoorRoute::Diagnosis, "Nguyễn Thị Ví Dụ");
    let mut model = Model::new(Lang::En, NOW);
    let failures = [Noted {
        code: "MC-N05".into(),
        at_ms: NOW - 60_000,
    }];
    let text = super::diagnosis(&model, &failures);
    assert!(text.contains("MC-N05 · 2026-11-24T10:41:00+07:00"), "{text}");
    assert!(text.contains(env!("CARGO_PKG_VERSION")));
    let code = text
        .lines()
        .nth(1)
        .and_then(|l| l.split(": ").nth(1))
        .expect("a code");
    let shown = serde_json::to_string(&page.screen).expect("JSON");
    assert!(shown.contains(code), "{code}");
    // Nothing of the person, whoever is signed in.
    model.person = Some(crate::app::Person {
        name: "Nguyễn Thị Ví Dụ".into(),
        number: "036190012345".into(),
        level: 2,
        bearer: false,
    });
    assert_eq!(super::diagnosis(&model, &failures), text);
}
