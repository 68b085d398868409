//! The ballot on which dossiers are rated. Criteria, words and bounds are the province's data.

use super::Localised;
use serde::{Deserialize, Serialize};

/// A ballot (Decree 61/2018/NĐ-CP: nine criteria, 0, 1 or 2 points each).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Another content has another version.
    pub version: String,
    /// The legal text it comes from.
    #[serde(default)]
    pub source: Localised,
    /// How sure its words are: `example` in a sandbox.
    #[serde(default)]
    pub provenance: String,
    /// Days in which a rating may be changed; the server's answer names the last one.
    #[serde(default)]
    pub days: u32,
    /// In the order to ask them.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// What sums are called, in any order.
    #[serde(default)]
    pub grades: Vec<Grade>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its id, e.g. `attitude`.
    pub id: String,
    /// What is asked.
    pub text: Localised,
    /// What can be said, in the order to show it.
    #[serde(default)]
    pub options: Vec<ScoreOption>,
    /// How the app's own log answers it; `None` where it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogRule>,
}

/// One answer to a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreOption {
    /// Points.
    pub score: u8,
    /// In words.
    pub text: Localised,
}

/// How a count gives points: at most `full` is worth 2, at most `part` 1, more 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRule {
    /// What is counted: `days_late`, `contacts`, `visits`, `agencies`. A word this app does not know counts nothing.
    pub what: String,
    /// Up to this: 2 points.
    pub full: i64,
    /// Up to this: 1 point.
    pub part: i64,
}

/// What a sum is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Its id, e.g. `excellent`.
    pub id: String,
    /// The least sum that is called so.
    pub from: u32,
    /// Its name.
    pub name: Localised,
}
