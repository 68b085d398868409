//! Why a file of a chip cannot be read.

use crate::error::{Fail, Failure, FailureKind};
use crate::identity::chip::error::ChipError;

/// Why a file of a chip cannot be read. Holds nothing of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LdsError {
    /// Not built as it should be: cut short, too long, or with something behind it.
    #[error("malformed file: {what}")]
    Malformed {
        /// Which part.
        what: &'static str,
    },
    /// Of a kind that is not read here.
    #[error("unsupported file: {what}")]
    Unsupported {
        /// Which part.
        what: &'static str,
    },
    /// The portrait is too large, or cannot be decoded.
    #[error("portrait: {what}")]
    Picture {
        /// Which part.
        what: &'static str,
    },
}

impl Fail for LdsError {
    fn failure(&self) -> Failure {
        match self {
            Self::Malformed { .. } => Failure::new(FailureKind::Damaged, "MC-I29"),
            Self::Unsupported { .. } => Failure::new(FailureKind::Damaged, "MC-I30"),
            Self::Picture { .. } => Failure::new(FailureKind::Damaged, "MC-I31"),
        }
    }
}

impl From<ChipError> for LdsError {
    /// The data object reader knows one error only.
    fn from(error: ChipError) -> Self {
        match error {
            ChipError::Malformed { what } => Self::Malformed { what },
            _ => Self::Malformed { what: "data object" },
        }
    }
}

pub(super) const fn malformed(what: &'static str) -> LdsError {
    LdsError::Malformed { what }
}
