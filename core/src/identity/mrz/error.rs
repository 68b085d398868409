use crate::error::{Fail, Failure, FailureKind};
use crate::identity::partial_date::PartialDateError;

/// A part of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MrzField {
    /// Line 1, 6–15.
    DocumentNumber,
    /// Line 1, 16–30: the twelve digits.
    PersonalNumber,
    /// Line 2, 1–7.
    Birth,
    /// Line 2, 8.
    Sex,
    /// Line 2, 9–15.
    Expiry,
    /// Line 2, 30: the check over both lines.
    Composite,
    /// Line 3.
    Names,
}

/// Why a text is no machine-readable zone of a Vietnamese card. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MrzError {
    /// Nothing like three lines of thirty characters.
    #[error("no three lines of thirty characters")]
    NotFound,
    /// More text than is searched.
    #[error("text too long")]
    TooLong,
    /// Three such lines, but not of a Vietnamese card.
    #[error("not a Vietnamese identity card")]
    NotVietnamese,
    /// A character where it cannot stand.
    #[error("{0:?}: character out of place")]
    Character(MrzField),
    /// The check digit does not hold: something was read or typed wrongly.
    #[error("{0:?}: check digit does not hold")]
    Check(MrzField),
    /// The document number is not the end of the personal number.
    #[error("document number is not the end of the personal number")]
    NumbersDiffer,
    /// A date that does not exist.
    #[error("{field:?}: {cause}")]
    NoDate {
        /// Which.
        field: MrzField,
        /// Why.
        cause: PartialDateError,
    },
}

impl MrzError {
    /// How much of the zone was right before this went wrong: of several places in a text, the person hears of the nearest.
    pub(super) const fn nearness(self) -> u8 {
        match self {
            Self::NotFound | Self::TooLong => 0,
            Self::NotVietnamese => 1,
            Self::Character(_) => 2,
            Self::Check(_) => 3,
            Self::NumbersDiffer | Self::NoDate { .. } => 4,
        }
    }
}

impl Fail for MrzError {
    fn failure(&self) -> Failure {
        let code = match self {
            Self::NotFound => "MC-I51",
            Self::TooLong => "MC-I52",
            Self::NotVietnamese => "MC-I53",
            Self::Character(_) => "MC-I54",
            Self::Check(_) => "MC-I55",
            Self::NumbersDiffer => "MC-I56",
            Self::NoDate { .. } => "MC-I57",
        };
        Failure::new(FailureKind::Damaged, code)
    }
}
