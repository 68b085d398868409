//! What can go wrong at sign-in.

use super::model::AcrLevel;
use crate::error::{Fail, Failure, FailureKind};
use crate::net::NetError;
use crate::net::jws::JwsError;

/// The provider ended the session.
pub const ENDED: Failure = Failure::new(FailureKind::SignIn, "MC-S13");
/// The key the session was bound to is gone.
pub const KEY_LOST: Failure = Failure::new(FailureKind::SignIn, "MC-S14");

/// Why a sign-in, a refresh or a sign-out did not work.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The person, or the provider for them, said no in the browser.
    #[error("cancelled in the browser")]
    Cancelled,
    /// There is no session.
    #[error("sign-in needed")]
    Needed,
    /// The provider ended the session, or it ended by age.
    #[error("session ended")]
    Ended,
    /// The session is bound to a key this phone no longer has.
    #[error("the key of the session is gone")]
    KeyLost,
    /// Somebody else signed in where the session of one person was to be raised or renewed.
    #[error("another person signed in")]
    OtherPerson,
    /// The browser came back from some other sign-in: an old one, or one that is not ours.
    #[error("redirect does not belong to this sign-in")]
    ForeignRedirect,
    /// The provider refused, with an OAuth error code (RFC 6749, 5.2).
    #[error("provider refused: {code}")]
    Refused {
        /// Only the code: descriptions may hold anything.
        code: String,
    },
    /// The provider's description of itself is not that of the issuer in the pack, or lacks what is needed.
    #[error("provider metadata: {what}")]
    Metadata {
        /// Which part.
        what: &'static str,
    },
    /// The ID token is not signed by the provider.
    #[error("id token: {0}")]
    Signature(#[from] JwsError),
    /// The ID token is signed, but not for this sign-in.
    #[error("id token: wrong {claim}")]
    Claim {
        /// Which claim.
        claim: &'static str,
    },
    /// Signed in at a lower level than asked.
    #[error("signed in below {}", .wanted.as_str())]
    TooLow {
        /// What was asked.
        wanted: AcrLevel,
    },
    /// The network.
    #[error(transparent)]
    Net(#[from] NetError),
}

impl Fail for SignInError {
    fn failure(&self) -> Failure {
        use FailureKind as K;
        match self {
            Self::Cancelled => Failure::new(K::Cancelled, "MC-S01"),
            Self::Needed => Failure::new(K::SignIn, "MC-S02"),
            Self::Ended => ENDED,
            Self::KeyLost => KEY_LOST,
            Self::OtherPerson => Failure::new(K::Refused, "MC-S15"),
            Self::ForeignRedirect => Failure::new(K::NotTrusted, "MC-S03"),
            Self::Refused { .. } => Failure::new(K::Refused, "MC-S04"),
            Self::Metadata { .. } => Failure::new(K::NotTrusted, "MC-S05"),
            Self::Signature(_) => Failure::new(K::NotTrusted, "MC-S06"),
            Self::Claim { .. } => Failure::new(K::NotTrusted, "MC-S07"),
            Self::TooLow { .. } => Failure::new(K::SignIn, "MC-S08"),
            Self::Net(e) => e.failure(),
        }
    }
}
