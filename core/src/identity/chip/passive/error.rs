//! Why a card is not believed.

use crate::error::{Fail, Failure, FailureKind};
use crate::identity::chip::lds::LdsError;
use crate::x509::Fault;

/// Why a card is not believed. Holds nothing of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassiveError {
    /// No authority of the pack vouches for who signed it.
    #[error("signer not trusted")]
    NotTrusted,
    /// Not what was signed.
    #[error("altered after signing (group {group:?})")]
    Altered {
        /// The data group; `None` when it is the security object itself.
        group: Option<u8>,
    },
    /// A certificate had ended when the card was signed.
    #[error("certificate expired at signing")]
    Expired,
    /// A certificate did not hold yet when the card was signed, or that time is still to come.
    #[error("certificate not yet valid at signing")]
    NotYetValid,
    /// The authority has taken back the certificate of the signer, or of an authority below it.
    #[error("certificate revoked")]
    Revoked,
    /// A certificate may not be used for this.
    #[error("certificate not for this use")]
    WrongUse,
    /// An algorithm or kind of security object that is not known here.
    #[error("unsupported: {what}")]
    Unsupported {
        /// Which.
        what: &'static str,
    },
    /// Not built as it should be.
    #[error("malformed: {what}")]
    Malformed {
        /// Which part.
        what: &'static str,
    },
}

impl Fail for PassiveError {
    fn failure(&self) -> Failure {
        use FailureKind as K;
        match self {
            Self::NotTrusted => Failure::new(K::NotTrusted, "MC-I21"),
            Self::Altered { .. } => Failure::new(K::NotTrusted, "MC-I22"),
            Self::Expired => Failure::new(K::NotTrusted, "MC-I23"),
            Self::NotYetValid => Failure::new(K::NotTrusted, "MC-I24"),
            Self::Revoked => Failure::new(K::NotTrusted, "MC-I25"),
            Self::WrongUse => Failure::new(K::NotTrusted, "MC-I26"),
            Self::Unsupported { .. } => Failure::new(K::NotTrusted, "MC-I27"),
            Self::Malformed { .. } => Failure::new(K::Damaged, "MC-I28"),
        }
    }
}

impl From<LdsError> for PassiveError {
    fn from(error: LdsError) -> Self {
        match error {
            LdsError::Malformed { what } | LdsError::Picture { what } => Self::Malformed { what },
            LdsError::Unsupported { what } => Self::Unsupported { what },
        }
    }
}

/// A fault where `what` was looked at. A signature that does not hold means that the security object was altered.
pub(super) const fn at(fault: Fault, what: &'static str) -> PassiveError {
    match fault {
        Fault::DoesNotHold => PassiveError::Altered { group: None },
        Fault::Unsupported => PassiveError::Unsupported { what },
        Fault::Malformed => PassiveError::Malformed { what },
    }
}

pub(super) const fn malformed(what: &'static str) -> PassiveError {
    PassiveError::Malformed { what }
}
