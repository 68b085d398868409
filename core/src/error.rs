//! Two layers of errors. Inside, each module has a rich enum; outside there is only a [`Failure`]: a kind a caller acts on,
//! a support code of `docs/failure-codes.md`, and whether the cause may be written to a log.

/// What a caller can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// No answer came: try again when there is a network. Nothing is wrong with what was sent.
    Offline,
    /// The server asked for patience.
    Busy,
    /// Sign in (again, or at a higher level) and the same thing will work.
    SignIn,
    /// The server understood and said no; the reason is the server's.
    Refused,
    /// A signature or a chain did not hold.
    NotTrusted,
    /// Data that cannot be read: a file, a database, an answer that is not what it should be.
    Damaged,
    /// No room on the phone.
    NoSpace,
    /// The person chose to stop.
    Cancelled,
    /// A bug of ours.
    Unexpected,
}

/// Whether the inner error's text may stand in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Privacy {
    /// Holds nothing about a person.
    Loggable,
    /// May hold personal data: only the code is logged.
    Personal,
}

/// An error as the rest of the app, a screen and the support desk see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Failure {
    /// What can be done.
    pub kind: FailureKind,
    /// Support code, e.g. `MC-N03`. `failure-mc-n03` in the texts says it in words.
    pub code: &'static str,
    /// Whether the cause may be logged.
    pub privacy: Privacy,
}

impl Failure {
    /// A failure whose cause may be logged.
    pub const fn new(kind: FailureKind, code: &'static str) -> Self {
        Self {
            kind,
            code,
            privacy: Privacy::Loggable,
        }
    }

    /// A failure whose cause may name a person.
    pub const fn personal(kind: FailureKind, code: &'static str) -> Self {
        Self {
            kind,
            code,
            privacy: Privacy::Personal,
        }
    }

    /// True when trying again later, unchanged, can succeed.
    pub const fn is_transient(&self) -> bool {
        matches!(self.kind, FailureKind::Offline | FailureKind::Busy)
    }
}

/// Implemented by every error enum of the core.
pub trait Fail: std::error::Error {
    /// What the outside sees.
    fn failure(&self) -> Failure;

    /// Writes one log line: the code always, the cause only when it holds nothing personal.
    fn log(&self) {
        let failure = self.failure();
        match failure.privacy {
            Privacy::Loggable => tracing::warn!(code = failure.code, cause = %self, "failed"),
            Privacy::Personal => tracing::warn!(code = failure.code, "failed"),
        }
    }
}
