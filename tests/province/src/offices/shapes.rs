//! Shapes of what is told of offices.

use crate::ratings::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Words {
    pub(crate) vi: String,
    pub(crate) en: String,
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self {
            vi: text.vi.clone(),
            en: text.en.clone(),
        }
    }
}

/// What figures are told for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TimeSpan {
    /// `2026-11`, `2026-Q4` or `2026`.
    pub(crate) id: String,
    /// `month`, `quarter` or `year`.
    pub(crate) kind: &'static str,
    /// First day.
    pub(crate) from: String,
    /// Last day; after `as_of` while it goes on.
    pub(crate) until: String,
}

/// What goes with every answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Head {
    /// Day on which it was counted.
    pub(crate) as_of: String,
    pub(crate) period: TimeSpan,
    /// Periods with figures: years, quarters, months, the newest first.
    pub(crate) periods: Vec<String>,
    /// Counts below this, but for nought, are null, and so is what they could be worked out from.
    pub(crate) hidden_below: u32,
    /// Where the figures come from.
    pub(crate) source: Words,
}

/// Dossiers counted. Null is hidden.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Figures {
    /// Came in during the period.
    pub(crate) received: Option<u32>,
    /// Settled in the period, before their day.
    pub(crate) early: Option<u32>,
    /// On their day.
    pub(crate) on_time: Option<u32>,
    /// After it, or after more than one return.
    pub(crate) late: Option<u32>,
    /// Settled in the period after more than one return.
    pub(crate) returned_again: Option<u32>,
    /// Open and past their day on the day of counting, whatever the period.
    pub(crate) overdue: Option<u32>,
}

impl Figures {
    pub(crate) fn settled(&self) -> Option<(u32, u32)> {
        let late = self.late?;
        Some((self.early? + self.on_time? + late, late))
    }
}

/// A group of Decision 766/QĐ-TTg.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GroupPoints {
    pub(crate) id: String,
    pub(crate) name: Words,
    /// Hundredths of a point; null when there is nothing to reckon it from, or when that is hidden.
    pub(crate) points: Option<u32>,
    /// True when it is null because what it is reckoned from is hidden.
    pub(crate) hidden: bool,
    /// Most points, whole.
    pub(crate) max: u32,
}

/// Ratings added up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Ratings {
    /// How many were first given in the period. Null is hidden, and then there are no sums.
    pub(crate) count: Option<u32>,
    pub(crate) criteria: Vec<CriterionSum>,
}

/// A criterion of the ballot.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CriterionSum {
    pub(crate) id: String,
    pub(crate) name: Words,
    /// Sum of the points; each rating gives at most 2.
    pub(crate) sum: u32,
}

/// Answers to reports. Null is hidden.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Answers {
    /// Answered in the period within 15 working days.
    pub(crate) in_time: Option<u32>,
    /// Answered in the period, later.
    pub(crate) late: Option<u32>,
    /// Past a day of theirs without what was due, on the day of counting, whatever the period.
    pub(crate) overdue: Option<u32>,
    /// People who liked these answers.
    pub(crate) liked: Option<u32>,
    /// People who disliked them.
    pub(crate) disliked: Option<u32>,
}

/// An office and its figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WatchedOffice {
    pub(crate) id: String,
    pub(crate) name: Words,
    /// One of `kinds`.
    pub(crate) kind: String,
    /// Code of its administrative unit; empty for one of the whole province.
    pub(crate) unit: String,
    pub(crate) address: String,
    pub(crate) phone: String,
    pub(crate) figures: Figures,
    pub(crate) groups: Vec<GroupPoints>,
    pub(crate) ratings: Ratings,
    pub(crate) answers: Answers,
}

/// A kind of office.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OfficeKind {
    pub(crate) id: String,
    pub(crate) name: Words,
}

/// All offices in one period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OfficeList {
    #[serde(flatten)]
    pub(crate) head: Head,
    pub(crate) kinds: Vec<OfficeKind>,
    /// By name.
    pub(crate) offices: Vec<WatchedOffice>,
}

/// A field of an office.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldFigures {
    /// E.g. Hộ tịch.
    pub(crate) name: String,
    pub(crate) figures: Figures,
}

/// A month of an office.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MonthFigures {
    /// `2026-11`.
    pub(crate) id: String,
    pub(crate) early: Option<u32>,
    pub(crate) on_time: Option<u32>,
    pub(crate) late: Option<u32>,
}

/// One office in one period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OfficeReport {
    #[serde(flatten)]
    pub(crate) head: Head,
    pub(crate) office: WatchedOffice,
    pub(crate) fields: Vec<FieldFigures>,
    /// The months of the period's year, the oldest first.
    pub(crate) months: Vec<MonthFigures>,
}
