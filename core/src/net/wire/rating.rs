//! Ratings of dossiers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `POST` and `PUT /dossiers/{code}/rating` take. Kept as it is until the server's answer.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewRating {
    /// Version of the ballot it was filled in on.
    pub ballot: String,
    /// Criterion → points.
    pub scores: BTreeMap<String, u8>,
    /// In the citizen's words, at most 2000 characters; nobody has to say anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// `seq` of the step it is about: the last one the citizen knew of.
    pub step: u64,
}

impl std::fmt::Debug for NewRating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewRating(redacted)")
    }
}

/// A rating as the server has it. Only its citizen can read it; the office reads sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The dossier.
    pub dossier: String,
    /// What was said.
    #[serde(flatten)]
    pub said: NewRating,
    /// Sum of the points, by the server's word.
    #[serde(default)]
    pub total: u32,
    /// Id of the grade, by the server's word.
    #[serde(default)]
    pub grade: String,
    /// When it was last changed, RFC 3339.
    #[serde(default)]
    pub changed_at: Option<String>,
    /// Counts from 1; one more with every change.
    #[serde(default)]
    pub revision: u32,
    /// Last day (`YYYY-MM-DD`) on which it may be changed; `None`: not at all.
    #[serde(default)]
    pub editable_until: Option<String>,
}
