//! The public post (BCCI) that brings results on paper.

use super::Localised;
use serde::{Deserialize, Serialize};

/// Who brings results, and for how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its name.
    pub carrier: Localised,
    /// How sure the figures are: `example` in a sandbox.
    #[serde(default)]
    pub provenance: String,
    /// By where it goes.
    #[serde(default)]
    pub tariff: Vec<PostFee>,
}

/// One line of the tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFee {
    /// Named in a filing.
    pub id: String,
    /// E.g. "Trong tỉnh".
    pub name: Localised,
    /// Whole đồng.
    pub amount: u64,
}
