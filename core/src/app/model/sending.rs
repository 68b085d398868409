//! A confirmed dossier without the server's word.

use super::FileRow;
use crate::dossier::terms::Difference;
use crate::net::wire::family::OnBehalf;

/// A dossier on its way.
#[derive(Debug)]
pub struct SendingPage {
    /// The draft.
    pub draft: String,
    /// Name of the procedure.
    pub title: String,
    /// Files with their states.
    pub files: Vec<FileRow>,
    /// Where the effect stands.
    pub stage: Stage,
    /// When the person confirmed.
    pub confirmed_ms: i64,
    /// True while nothing was posted: it can be taken back.
    pub can_take_back: bool,
    /// What the server named when it refused: where, and in which words.
    pub faults: Vec<(String, String)>,
    /// For whom, when not for the person themselves.
    pub whom: Option<OnBehalf>,
}

/// Where a submission stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Waits for a network or its turn.
    Queued,
    /// On its way now.
    Sending,
    /// Failed for now; tries again by itself.
    Retrying(String),
    /// Waits for a sign-in.
    NeedsSignIn,
    /// Waits for a sign-in at level 2.
    NeedsLevel,
    /// The conditions are not what the person saw; waits for their word.
    Asks(TermsAsked),
    /// The server said no, with its words.
    Refused {
        /// Support code.
        code: String,
        /// The server's words.
        detail: String,
    },
}

/// What changed since the person confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsAsked {
    /// Each condition, in the order of the check page; never empty.
    pub differences: Vec<Difference>,
}
