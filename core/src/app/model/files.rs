//! Files of a draft, and what could be one.

use crate::paper::quality::Flaw;
use crate::screen::FileState;

/// A signed result on this phone that can be a paper.
#[derive(Debug, Clone)]
pub struct HeldResult {
    /// Code of its dossier.
    pub code: String,
    /// Its id there.
    pub id: String,
    /// Catalogue code.
    pub catalogue: String,
    /// Its name.
    pub name: String,
    /// When it came.
    pub fetched_ms: i64,
}

/// A file of a draft.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// Its id.
    pub id: String,
    /// The paper it belongs to.
    pub paper: String,
    /// Name as the person knows it.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes; 0 while it is not known.
    pub size: u64,
    /// Where it is on its way.
    pub state: FileState,
    /// Why it was refused.
    pub code: Option<String>,
    /// Lower-case hex, once it is known.
    pub sha256: Option<String>,
    /// What makes it hard to read.
    pub warnings: Vec<Flaw>,
    /// The person has not said yet whether to keep it in spite of that; until then it counts as refused.
    pub undecided: bool,
    /// The PDF of which it is a page.
    pub part_of: Option<String>,
    /// It is a PDF made of photos.
    pub made: bool,
    /// Code of the dossier it is a signed result of.
    pub origin: Option<String>,
}
