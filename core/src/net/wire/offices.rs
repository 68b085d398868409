//! Figures of offices (`docs/protocol.md`, "Offices"). A count that is `None` is hidden by the server.

use crate::net::pack::Localised;
use serde::{Deserialize, Serialize};

/// What figures are told for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSpan {
    /// `2026-11`, `2026-Q4` or `2026`.
    pub id: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// What goes with every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Day on which it was counted, `YYYY-MM-DD`.
    pub as_of: String,
    /// The period told of.
    pub period: TimeSpan,
    /// Periods with figures: years, quarters, months, the newest first.
    #[serde(default)]
    pub periods: Vec<String>,
    /// Counts below this, but for nought, are hidden.
    #[serde(default)]
    pub hidden_below: u32,
    /// Where the figures come from.
    #[serde(default)]
    pub source: Localised,
}

/// Dossiers counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Came in during the period.
    pub received: Option<u32>,
    /// Settled in the period before their day.
    pub early: Option<u32>,
    /// On their day.
    pub on_time: Option<u32>,
    /// After it, or after more than one return.
    pub late: Option<u32>,
    /// Settled in the period after more than one return.
    pub returned_again: Option<u32>,
    /// Open and past their day on the day of counting.
    pub overdue: Option<u32>,
}

/// A group of Decision 766/QĐ-TTg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPoints {
    /// E.g. `progress`.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Hundredths of a point; `None` when they are not known.
    #[serde(default)]
    pub points: Option<u32>,
    /// True when they are not told because what they are reckoned from is hidden.
    #[serde(default)]
    pub hidden: bool,
    /// Most points, whole.
    pub max: u32,
}

/// Ratings added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ratings {
    /// How many; `None` is hidden.
    pub count: Option<u32>,
    /// Sums by criterion; none where the count is hidden or nought.
    pub criteria: Vec<CriterionSum>,
}

/// A criterion of the ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionSum {
    /// As in the ballot.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Sum of the points, at most 2 a rating.
    pub sum: u32,
}

/// Answers to reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Answered in the period, in time.
    pub in_time: Option<u32>,
    /// Answered in the period, late.
    pub late: Option<u32>,
    /// Without what is due on the day of counting.
    pub overdue: Option<u32>,
    /// People who liked these answers.
    pub liked: Option<u32>,
    /// People who disliked them.
    pub disliked: Option<u32>,
}

/// An office and its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedOffice {
    /// As in dossiers and in the pack.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// One of the list's kinds.
    pub kind: String,
    /// Where.
    #[serde(default)]
    pub address: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// Dossiers.
    pub figures: Figures,
    /// Points.
    #[serde(default)]
    pub groups: Vec<GroupPoints>,
    /// Ratings.
    #[serde(default)]
    pub ratings: Ratings,
    /// Answers to reports.
    #[serde(default)]
    pub answers: Answers,
}

/// A kind of office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeKind {
    /// E.g. `commune`.
    pub id: String,
    /// Its name.
    pub name: Localised,
}

/// All offices in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeList {
    /// When, and of when.
    #[serde(flatten)]
    pub head: Head,
    /// Kinds of offices.
    #[serde(default)]
    pub kinds: Vec<OfficeKind>,
    /// By name.
    pub offices: Vec<WatchedOffice>,
}

/// A field of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFigures {
    /// E.g. Hộ tịch.
    pub name: String,
    /// Its dossiers.
    pub figures: Figures,
}

/// A month of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigures {
    /// `2026-11`.
    pub id: String,
    /// Settled before their day.
    #[serde(default)]
    pub early: Option<u32>,
    /// On it.
    #[serde(default)]
    pub on_time: Option<u32>,
    /// After it.
    #[serde(default)]
    pub late: Option<u32>,
}

/// One office in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeReport {
    /// When, and of when.
    #[serde(flatten)]
    pub head: Head,
    /// The office.
    pub office: WatchedOffice,
    /// By field.
    #[serde(default)]
    pub fields: Vec<FieldFigures>,
    /// The months of the period's year, the oldest first.
    #[serde(default)]
    pub months: Vec<MonthFigures>,
}
