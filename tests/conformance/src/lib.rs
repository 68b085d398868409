//! The conformance checker: points the core's own client code at a system that is about to go live, and says step by step
//! what passed. `docs/conformance.md` has an example of each check.
//!
//! Every input comes from flags. Nothing here knows the sandbox; the tests start it and pass its addresses like any other.

pub mod args;
pub mod card;
mod net;
pub mod oidc;
pub mod open311;
pub mod pack;
pub mod pdf;
pub mod push;
pub mod report;
pub mod tus;

pub use args::{Cli, What};
pub use report::{Outcome, Report, Step};

/// The flags cannot be used: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

impl Usage {
    fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self(format!("{}: {error}", path.display()))
    }
}

/// Runs one check.
///
/// # Errors
/// [`Usage`] when a flag cannot be used (a file that is not there, a date that is none); what the checked system does wrong
/// is never an error but a failed step.
pub async fn run(what: &What, report: &mut Report) -> Result<(), Usage> {
    match what {
        What::Card(args) => card::check(args, report),
        What::Oidc(args) => oidc::check(args, report).await,
        What::Pdf(args) => pdf::check(args, report),
        What::Tus(args) => tus::check(args, report).await,
        What::Push(args) => push::check(args, report).await,
        What::Pack(args) => pack::check(args, report).await,
        What::Open311(args) => open311::check(args, report).await,
    }
}
