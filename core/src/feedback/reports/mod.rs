//! Reports (phản ánh) and proposals (kiến nghị): what is written, what it lacks, what the rules give the office, what is kept.

pub mod listed;
pub mod photos;
pub mod rules;
pub mod store;
pub mod written;

use crate::net::wire::open311::{Attribute, Definition, Service};
use serde::{Deserialize, Serialize};

/// Most characters of the words of a report and of a message (GeoReport v2: 4,000).
pub const LONGEST: u32 = 4_000;
/// Most photos and videos of a report, and of a message.
pub const MOST_PHOTOS: u32 = 10;
/// Largest photo sent, in bytes.
pub const MAX_PHOTO: u64 = 10 << 20;
/// Largest video sent, in bytes: half a minute of a phone's, or two of an older one's.
pub const MAX_VIDEO: u64 = 50 << 20;
/// Longest edge of a photo sent, in pixels: enough to read a house number across a street.
pub const PHOTO_EDGE: u32 = 2_560;
/// Open reports this close are perhaps the same, in metres.
pub const NEARBY: f64 = 200.0;

/// A kind of report with its questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// As the list has it.
    pub service: Service,
    /// What it asks; empty where it asks nothing.
    pub definition: Definition,
}

impl Kind {
    /// A question by its code.
    pub fn question(&self, code: &str) -> Option<&Attribute> {
        self.definition.attributes.iter().find(|a| a.code == code)
    }

    /// The pages of a report of this kind, in order.
    pub fn steps(&self) -> Vec<Step> {
        let all = [Step::What, Step::Photos, Step::Place, Step::Check];
        all.into_iter()
            .filter(|step| *step != Step::Place || self.service.place)
            .collect()
    }

    /// The page after this one; the last one is its own next.
    pub fn after(&self, step: Step) -> Step {
        let steps = self.steps();
        let at = steps.iter().position(|s| *s == step);
        at.and_then(|at| steps.get(at + 1))
            .copied()
            .unwrap_or(Step::Check)
    }
}

/// A page of a report being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Questions and words.
    What,
    /// Photos.
    Photos,
    /// Where it is.
    Place,
    /// Check, and send.
    Check,
}

impl Step {
    /// Its word in the name of the place.
    pub const fn word(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Photos => "photos",
            Self::Place => "place",
            Self::Check => "check",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
