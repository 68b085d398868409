//! The table as a whole: every path ends, in one place, and every place has its words.

use super::*;
use crate::text::{Lang, Texts};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Longer paths than this would be a circle: there are fewer questions.
const LONGEST: usize = 10;

fn walk(table: &Table, answers: &[usize]) -> (Outcome, usize) {
    let mut question = table.start().to_owned();
    for (n, answer) in answers.iter().enumerate() {
        let choices = table.choices(&question);
        let choice = &choices[answer % choices.len()];
        match table.next(choice).expect("every answer leads somewhere") {
            Next::Outcome(outcome) => return (outcome, n + 1),
            Next::Question(next) => question = next.to_owned(),
        }
    }
    panic!("no end after {LONGEST} questions");
}

proptest! {
    #[test]
    fn every_path_ends_in_exactly_one_outcome(answers in prop::collection::vec(0_usize..60, LONGEST)) {
        let table = Table::own();
        let (outcome, asked) = walk(&table, &answers);
        prop_assert!(table.about(outcome).is_some());
        prop_assert!(asked <= 3, "a few questions: {asked}");
    }
}

#[test]
fn every_outcome_and_every_question_can_be_reached() {
    let table = Table::own();
    let mut seen = BTreeSet::new();
    let mut questions = BTreeSet::from([table.start().to_owned()]);
    let mut open = vec![table.start().to_owned()];
    while let Some(question) = open.pop() {
        assert!(table.choices(&question).len() >= 2, "{question} asks nothing");
        for choice in table.choices(&question) {
            match table.next(choice).expect("leads somewhere") {
                Next::Outcome(outcome) => {
                    seen.insert(outcome);
                }
                Next::Question(next) => {
                    if questions.insert(next.to_owned()) {
                        open.push(next.to_owned());
                    }
                }
            }
        }
    }
    assert_eq!(seen, BTreeSet::from(Outcome::ALL));
    assert_eq!(questions, table.questions.keys().cloned().collect());
    assert_eq!(table.outcomes.len(), Outcome::ALL.len());
}

#[test]
fn danger_is_the_first_answer_of_the_first_question() {
    let table = Table::own();
    let first = &table.choices(table.start())[0];
    assert_eq!(table.next(first), Some(Next::Outcome(Outcome::Emergency)));
}

#[test]
fn every_question_answer_outcome_and_law_has_words_in_both_languages() {
    let table = Table::own();
    for lang in [Lang::Vi, Lang::En] {
        let texts = Texts::get(lang);
        let mut keys = Vec::new();
        for (question, choices) in &table.questions {
            keys.push(format!("door-{question}"));
            keys.extend(choices.iter().map(|c| format!("door-{question}-{}", c.id)));
        }
        for (outcome, about) in &table.outcomes {
            for part in ["", ".what", ".then", ".days", ".who", ".need"] {
                keys.push(format!("door-is-{}{part}", outcome.word()));
            }
            for law in &about.laws {
                keys.push(format!("door-law-{}", law.id));
                keys.push(format!("door-law-{}.text", law.id));
            }
        }
        for key in keys {
            assert!(texts.has(&key), "{key} in {lang:?}");
        }
    }
}
