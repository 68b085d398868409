//! Signed results.

use crate::error::Failure;
use crate::result::service::Finding;
use crate::screen::Verdict;

/// A signed result in a list.
#[derive(Debug, Clone)]
pub struct ShelfRow {
    /// The dossier.
    pub code: String,
    /// Its id there.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the phone found.
    pub verdict: Verdict,
    /// The finding in its own words, a message key with values resolved by the projection.
    pub finding: Finding,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
    /// Kept on this phone.
    pub here: bool,
}

/// A result.
#[derive(Debug)]
pub struct ResultPage {
    /// What is known.
    pub row: ShelfRow,
    /// Being fetched.
    pub fetching: bool,
    /// Why it could not be fetched.
    pub failure: Option<Failure>,
}
