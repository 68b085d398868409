//! Why a chip could not be read.

use super::reader::FileId;
use crate::error::{Fail, Failure, FailureKind};
use crate::ports::PortError;

/// Why a chip could not be read, opened, or believed. Holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChipError {
    /// The card did not accept the CAN or the machine-readable zone.
    #[error("the card refused the key")]
    WrongKey {
        /// Tries the card still allows, where it says so.
        tries_left: Option<u8>,
    },
    /// The card takes no key of this sort any more, or not for now.
    #[error("the card has blocked or suspended this key")]
    Suspended,
    /// The card moved away while it was read. Reading can go on from there.
    #[error("the card moved")]
    Moved,
    /// The person stopped.
    #[error("cancelled")]
    Cancelled,
    /// No card came, or it stopped answering.
    #[error("timed out")]
    TimedOut,
    /// The device has no reader, or it is switched off.
    #[error("no reader")]
    NoReader,
    /// The permission to use the reader was refused.
    #[error("no permission to use the reader")]
    NoPermission,
    /// The reader broke.
    #[error("reader: {reason}")]
    Reader {
        /// What the shell said; no personal data.
        reason: String,
    },
    /// The card wants something that is not done here.
    #[error("unsupported: {what}")]
    Unsupported {
        /// What it wants.
        what: &'static str,
    },
    /// There is a card, but not one with the eMRTD application.
    #[error("no eMRTD application on this card")]
    NoApplication,
    /// The card does not let this file be read.
    #[error("reading {file:?} was refused")]
    Denied {
        /// Which file.
        file: FileId,
    },
    /// The card answered against the protocol, or someone between changed the answer.
    #[error("protocol: {what}")]
    Protocol {
        /// What was wrong.
        what: &'static str,
    },
    /// A file of the card is not what its type says.
    #[error("malformed: {what}")]
    Malformed {
        /// What was wrong.
        what: &'static str,
    },
    /// The chip does not own the key it shows: a copy.
    #[error("the chip could not prove that it is genuine")]
    Clone,
}

impl ChipError {
    /// True when calling again with the same [`Reading`](super::reader::Reading) can go on from where it was.
    pub const fn can_resume(&self) -> bool {
        matches!(self, Self::Moved | Self::TimedOut | Self::Reader { .. })
    }
}

impl From<PortError> for ChipError {
    fn from(e: PortError) -> Self {
        match e {
            PortError::Cancelled => Self::Cancelled,
            PortError::Unavailable => Self::NoReader,
            PortError::Denied => Self::NoPermission,
            PortError::Lost => Self::Moved,
            PortError::TimedOut => Self::TimedOut,
            PortError::Failed { reason } => Self::Reader { reason },
        }
    }
}

impl Fail for ChipError {
    fn failure(&self) -> Failure {
        use FailureKind as K;
        match self {
            Self::WrongKey { .. } => Failure::new(K::Refused, "MC-I01"),
            Self::Suspended => Failure::new(K::Refused, "MC-I02"),
            Self::Moved => Failure::new(K::Unexpected, "MC-I03"),
            Self::Cancelled => Failure::new(K::Cancelled, "MC-I04"),
            Self::TimedOut => Failure::new(K::Unexpected, "MC-I05"),
            Self::NoReader => Failure::new(K::Refused, "MC-I06"),
            Self::NoPermission => Failure::new(K::Refused, "MC-I07"),
            Self::Reader { .. } => Failure::new(K::Unexpected, "MC-I08"),
            Self::Unsupported { .. } => Failure::new(K::Refused, "MC-I09"),
            Self::NoApplication => Failure::new(K::Damaged, "MC-I10"),
            Self::Denied { .. } => Failure::new(K::Refused, "MC-I11"),
            Self::Protocol { .. } => Failure::new(K::NotTrusted, "MC-I12"),
            Self::Malformed { .. } => Failure::new(K::Damaged, "MC-I13"),
            Self::Clone => Failure::new(K::NotTrusted, "MC-I14"),
        }
    }
}
