//! The right door: a few plain questions tell apart what a person has to say. The table is data (`core/data/door.json`), its
//! words are texts (`door-…`); where an article was seen and where it is only assumed stands in the table.

pub mod store;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What it turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Somebody is in danger now: 113, 114, 115.
    Emergency,
    /// Phản ánh: acts, delays, rules that hinder, things in the street (Decree 20/2008/NĐ-CP).
    Report,
    /// Kiến nghị: how a rule or a procedure could be better (Decree 20/2008/NĐ-CP).
    Proposal,
    /// Khiếu nại: a decision or act against one's own rights is to be looked at again (Law on Complaints 02/2011/QH13).
    Complaint,
    /// Tố cáo: somebody broke the law (Law on Denunciations 25/2018/QH14).
    Denunciation,
    /// Something one would like to know.
    Question,
    /// The app itself does not work.
    Fault,
}

impl Outcome {
    /// All.
    pub const ALL: [Outcome; 7] = [
        Outcome::Emergency,
        Outcome::Report,
        Outcome::Proposal,
        Outcome::Complaint,
        Outcome::Denunciation,
        Outcome::Question,
        Outcome::Fault,
    ];

    /// Its word in the table, in ids and in message keys.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Emergency => "emergency",
            Outcome::Report => "report",
            Outcome::Proposal => "proposal",
            Outcome::Complaint => "complaint",
            Outcome::Denunciation => "denunciation",
            Outcome::Question => "question",
            Outcome::Fault => "fault",
        }
    }

    fn of_word(word: &str) -> Option<Outcome> {
        Self::ALL.into_iter().find(|o| o.word() == word)
    }

    /// True when the app itself takes it; the others are explained and led on.
    pub const fn is_ours(self) -> bool {
        matches!(self, Outcome::Report | Outcome::Proposal | Outcome::Fault)
    }
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<'a> {
    /// To another question.
    Question(&'a str),
    /// To the end.
    Outcome(Outcome),
}

/// An answer that can be given.
#[derive(Debug, Clone, Deserialize)]
pub struct Choice {
    /// Its id within the question; the words are `door-<question>-<id>`.
    pub id: String,
    to: String,
}

/// A legal source.
#[derive(Debug, Clone, Deserialize)]
pub struct Law {
    /// The words are `door-law-<id>`, with `.text`.
    pub id: String,
    /// True when its text was seen; else it is assumed, and said to be.
    pub seen: bool,
}

/// What is known of an outcome beside its words.
#[derive(Debug, Clone, Deserialize)]
pub struct About {
    /// By which rules.
    pub laws: Vec<Law>,
    /// True when the province's offices are shown as places to go to.
    #[serde(default)]
    pub offices: bool,
}

/// The table.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Table {
    start: String,
    questions: BTreeMap<String, Vec<Choice>>,
    outcomes: BTreeMap<Outcome, About>,
}

impl Table {
    /// The one of the app. A test reads it; should it not be readable all the same, it is empty, and the page of the first question
    /// still has the way to help in danger.
    pub fn own() -> Self {
        let read = serde_json::from_str(include_str!("../../data/door.json"));
        read.unwrap_or_else(|error| {
            tracing::error!(code = "MC-X01", cause = %error, "the table of doors cannot be read");
            Self::default()
        })
    }

    /// The first question.
    pub fn start(&self) -> &str {
        &self.start
    }

    /// Answers to a question; none to one that is not in the table.
    pub fn choices(&self, question: &str) -> &[Choice] {
        self.questions.get(question).map_or(&[], Vec::as_slice)
    }

    /// Where an answer leads; `None` when the table does not say.
    pub fn next<'a>(&self, choice: &'a Choice) -> Option<Next<'a>> {
        match Outcome::of_word(&choice.to) {
            Some(outcome) => Some(Next::Outcome(outcome)),
            None if self.questions.contains_key(&choice.to) => Some(Next::Question(&choice.to)),
            None => None,
        }
    }

    /// What is known of an outcome.
    pub fn about(&self, outcome: Outcome) -> Option<&About> {
        self.outcomes.get(&outcome)
    }
}

#[cfg(test)]
mod tests;
