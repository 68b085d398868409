use crate::error::{Fail, Failure, FailureKind};
use crate::identity::partial_date::PartialDateError;
use crate::identity::person_number::PersonNumberError;

/// Why a text is no code of a card. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardQrError {
    /// Some other code.
    #[error("not the code of a card")]
    NotACard,
    /// Longer than any QR code.
    #[error("text too long")]
    TooLong,
    /// The first field has digits, but is no personal number.
    #[error("personal number: {0}")]
    WrongNumber(PersonNumberError),
    /// The birth cannot be read.
    #[error("birth: {0}")]
    WrongDate(PartialDateError),
    /// No name.
    #[error("no name")]
    NoName,
}

impl Fail for CardQrError {
    fn failure(&self) -> Failure {
        let code = match self {
            Self::NotACard => "MC-I61",
            Self::TooLong => "MC-I62",
            Self::WrongNumber(_) => "MC-I63",
            Self::WrongDate(_) => "MC-I64",
            Self::NoName => "MC-I65",
        };
        Failure::new(FailureKind::Damaged, code)
    }
}

/// Why no code could be read from a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The bytes are not width × height, or there is no picture at all.
    #[error("picture size and data do not fit")]
    Size,
    /// More than [`MAX_PIXELS`](super::MAX_PIXELS).
    #[error("picture too large")]
    TooLarge,
    /// Neither JPEG nor PNG, or a kind of them that is not read here.
    #[error("picture format not supported")]
    Format,
    /// Cut short or broken.
    #[error("picture damaged")]
    Damaged,
    /// A code is there, but not sharp enough.
    #[error("code found but not readable")]
    Unreadable,
}

impl Fail for ImageError {
    fn failure(&self) -> Failure {
        let code = match self {
            Self::Size => "MC-I71",
            Self::TooLarge => "MC-I72",
            Self::Format => "MC-I73",
            Self::Damaged => "MC-I74",
            Self::Unreadable => "MC-I75",
        };
        Failure::new(FailureKind::Damaged, code)
    }
}
