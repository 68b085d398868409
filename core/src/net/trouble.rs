//! An error on its way out of a feature: what the loop needs to act on, and nothing else.

use super::NetError;
use super::problem::FieldProblem;
use crate::error::{Fail, Failure, FailureKind};
use std::time::Duration;

/// No network, by the shell's word.
pub const OFFLINE: Failure = Failure::new(FailureKind::Offline, "MC-N01");

/// Why an effect ended without what it was for.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Kind and support code.
    pub failure: Failure,
    /// How long the server asked us to wait.
    pub retry_after: Option<Duration>,
    /// The server's own words for the person; may be empty.
    pub detail: String,
    /// Where the server says the fault is.
    pub places: Vec<FieldProblem>,
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            retry_after: None,
            detail: String::new(),
            places: Vec::new(),
        }
    }
}

impl Trouble {
    /// Logs the cause and keeps what the outside may know of it.
    pub fn of(error: &impl Fail) -> Self {
        error.log();
        error.failure().into()
    }

    /// As [`Trouble::of`], with the server's patience, words and pointers.
    pub fn of_net(error: &NetError) -> Self {
        let mut trouble = Self::of(error);
        trouble.retry_after = error.retry_after();
        if let Some(problem) = error.problem() {
            trouble.detail = problem.detail.clone().unwrap_or_default();
            trouble.places.clone_from(&problem.errors);
        }
        trouble
    }
}
