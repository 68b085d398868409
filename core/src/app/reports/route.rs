//! Places of reports.

use crate::feedback::reports::Step;
use crate::net::wire::open311::About;
use serde::{Deserialize, Serialize};

/// A place among reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "page", rename_all = "snake_case")]
pub enum ReportsRoute {
    /// One's own.
    List {
        /// How many pages of the list are shown, from 1.
        #[serde(default = "first")]
        pages: u32,
    },
    /// Choosing a kind.
    Kinds {
        /// What the report will be about, besides a place.
        about: Option<About>,
    },
    /// One page of a report being written.
    Write {
        /// The report.
        id: String,
        /// Which page.
        step: Step,
    },
    /// A report that was confirmed.
    One {
        /// The report, by this phone's id.
        id: String,
    },
    /// A report by the server's number, until it is known to be one's own.
    Numbered {
        /// The number.
        number: String,
    },
    /// Proposals about a procedure, and what one can be made about.
    Proposals {
        /// Code of the procedure.
        procedure: String,
    },
}

/// A place that was kept before the list had pages.
const fn first() -> u32 {
    1
}

impl ReportsRoute {
    /// One's own, its first page.
    pub const fn list() -> Self {
        Self::List { pages: first() }
    }

    /// The stable name a shell sees.
    pub fn name(&self) -> String {
        match self {
            Self::List { .. } => "reports".into(),
            Self::Kinds { .. } => "reports/kinds".into(),
            Self::Write { id, step } => format!("report/{id}/{}", step.word()),
            Self::One { id } => format!("report/{id}"),
            Self::Numbered { number } => format!("report/number/{number}"),
            Self::Proposals { procedure } => format!("proposals/{procedure}"),
        }
    }
}
