//! What can go wrong between the phone and a server.

use super::problem::{Problem, ProblemKind};
use crate::error::{Fail, Failure, FailureKind};
use crate::ports::PortError;
use std::time::Duration;

/// Why a request did not give what was asked. Never holds an address, a token or a body.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// No connection could be made: no network, no such host, nobody listening.
    #[error("no connection")]
    Offline,
    /// The connection ended before the answer was whole. Whether the work was done is not known.
    #[error("connection cut")]
    Cut,
    /// Nothing moved for too long. Whether the work was done is not known.
    #[error("no answer in time")]
    Timeout,
    /// The server's certificate or the TLS handshake was not acceptable.
    #[error("tls refused")]
    Tls,
    /// 429 or 503: the server asks for patience.
    #[error("asked to wait (status {status})")]
    Busy {
        /// 429 or 503.
        status: u16,
        /// What `Retry-After` says, counted from the answer's own `Date`.
        retry_after: Option<Duration>,
    },
    /// Another 5xx.
    #[error("server error (status {status})")]
    Server {
        /// The status.
        status: u16,
    },
    /// A web page where data was expected: a portal, a maintenance page, a proxy.
    #[error("a web page came instead of data (status {status})")]
    Html {
        /// The status it came with.
        status: u16,
    },
    /// Not the JSON it should be. The text is left out, for it may name a person.
    #[error("unreadable answer at line {line}, column {column}")]
    Unreadable {
        /// 1-based; 0 when the media type was already wrong.
        line: usize,
        /// 1-based.
        column: usize,
    },
    /// The answer is well-formed but lacks what the protocol promises.
    #[error("answer lacks {what}")]
    Incomplete {
        /// Name of the header or field.
        what: &'static str,
    },
    /// The answer is larger than anything this request may bring.
    #[error("answer larger than {limit} bytes")]
    TooLarge {
        /// Bytes.
        limit: u64,
    },
    /// The server said no, by RFC 9457.
    #[error("refused: {0}")]
    Problem(Box<Problem>),
    /// The server said no without a word.
    #[error("refused (status {status})")]
    Status {
        /// The status.
        status: u16,
    },
    /// Not a URL the app may speak to: neither https nor plain http on this very machine.
    #[error("address not allowed")]
    Address,
    /// A token would have gone to an origin that the province pack does not name.
    #[error("origin not named by the province pack")]
    ForeignOrigin,
    /// There is no session, or it has ended.
    #[error("sign-in needed")]
    SignIn,
    /// Signed in, but at a lower level than this needs.
    #[error("sign-in at a higher level needed")]
    StepUp {
        /// The `acr` that will do.
        acr: String,
    },
    /// Stopped on request.
    #[error("cancelled")]
    Cancelled,
    /// The key of this device could not sign.
    #[error("device key: {0}")]
    Key(#[from] PortError),
    /// The key of this device is another one than a moment ago.
    #[error("device key changed")]
    KeyChanged,
    /// A file on this phone could not be read or written.
    #[error("file: {0}")]
    File(std::io::ErrorKind),
    /// The client could not be built (no TLS roots, no threads).
    #[error("client could not be set up")]
    Setup,
}

impl NetError {
    /// How long the server asked to wait, when it did.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The problem document, when the server sent one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(p) => Some(p),
            _ => None,
        }
    }

    /// True when the same request may succeed within seconds.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Cut | Self::Timeout | Self::Busy { .. } | Self::Server { .. } | Self::Html { .. }
        )
    }
}

impl Fail for NetError {
    fn failure(&self) -> Failure {
        use FailureKind as K;
        match self {
            Self::Offline => Failure::new(K::Offline, "MC-N01"),
            Self::Cut => Failure::new(K::Offline, "MC-N02"),
            Self::Timeout => Failure::new(K::Offline, "MC-N03"),
            Self::Tls => Failure::new(K::NotTrusted, "MC-N04"),
            Self::Busy { .. } => Failure::new(K::Busy, "MC-N05"),
            Self::Server { .. } => Failure::new(K::Busy, "MC-N06"),
            Self::Html { .. } => Failure::new(K::Busy, "MC-N07"),
            Self::Unreadable { .. } | Self::Incomplete { .. } => Failure::new(K::Damaged, "MC-N08"),
            Self::TooLarge { .. } => Failure::new(K::Damaged, "MC-N09"),
            Self::Problem(problem) => match problem.kind() {
                ProblemKind::FamilyInactive => Failure::personal(K::Refused, "MC-F11"),
                ProblemKind::FamilyExists => Failure::personal(K::Refused, "MC-F12"),
                ProblemKind::FormChanged => Failure::personal(K::Refused, "MC-N21"),
                ProblemKind::RatingExists => Failure::personal(K::Refused, "MC-E01"),
                ProblemKind::RatingClosed => Failure::personal(K::Refused, "MC-E02"),
                _ => Failure::personal(K::Refused, "MC-N10"),
            },
            Self::Status { .. } => Failure::new(K::Refused, "MC-N11"),
            Self::Address => Failure::new(K::NotTrusted, "MC-N12"),
            Self::ForeignOrigin => Failure::new(K::NotTrusted, "MC-N13"),
            Self::SignIn => Failure::new(K::SignIn, "MC-N14"),
            Self::StepUp { .. } => Failure::new(K::SignIn, "MC-N15"),
            Self::Cancelled => Failure::new(K::Cancelled, "MC-N16"),
            // What waits for it must not count as refused: a new sign-in mends it.
            Self::Key(_) | Self::KeyChanged => Failure::new(K::SignIn, "MC-N17"),
            Self::File(std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) => {
                Failure::new(K::NoSpace, "MC-N18")
            }
            Self::File(_) => Failure::new(K::Damaged, "MC-N19"),
            Self::Setup => Failure::new(K::Unexpected, "MC-N20"),
        }
    }
}

impl From<std::io::Error> for NetError {
    fn from(e: std::io::Error) -> Self {
        Self::File(e.kind())
    }
}

impl From<serde_json::Error> for NetError {
    fn from(e: serde_json::Error) -> Self {
        Self::Unreadable {
            line: e.line(),
            column: e.column(),
        }
    }
}

impl From<reqwest::Error> for NetError {
    fn from(e: reqwest::Error) -> Self {
        if e.is_timeout() {
            Self::Timeout
        } else if e.is_builder() {
            Self::Address
        } else if has_tls_cause(&e) {
            Self::Tls
        } else if e.is_connect() {
            Self::Offline
        } else {
            Self::Cut
        }
    }
}

/// Looks for a TLS error in the chain of causes. `io::Error` hides its inner error from `source`, and one may hold another.
fn has_tls_cause(e: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(e);
    while let Some(c) = cause {
        if c.is::<rustls::Error>() {
            return true;
        }
        let inner = c
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => c.source(),
        };
    }
    false
}
