//! What is kept of the rating of a dossier: the ballot being filled in, and the rating as the server has it.

use super::score::Scores;
use crate::net::wire::rating::Rating;
use crate::store::{Result, Store, StoreError};
use serde::{Deserialize, Serialize};

/// A ballot being filled in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Points the person chose.
    pub scores: Scores,
    /// The comment as it stands in the field.
    pub comment: String,
    /// Revision of the comment's last commit.
    pub revision: u64,
    /// Counts the comments written here: each has a field of its own, so that what was sent does not come back.
    pub n: u64,
    /// A rating that is there is being changed.
    pub changing: bool,
    /// The person tried to send it: what is lacking is shown.
    pub tried: bool,
}

impl std::fmt::Debug for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filled(redacted)")
    }
}

impl Filled {
    /// True when nothing was chosen or written.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty() && self.comment.is_empty()
    }

    /// An empty one after this.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            n: self.n + 1,
            ..Self::default()
        }
    }
}

/// What is here of a rating.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Being filled in.
    pub filled: Filled,
    /// As the server has it.
    pub told: Option<Rating>,
}

/// Reads it; empty when there is nothing. What cannot be read any more is left out: the server has it, or nobody.
pub fn held(store: &Store, dossier: &str) -> Result<Held> {
    let row = store.row(
        "SELECT filled, told FROM ratings WHERE dossier = ?1",
        [dossier],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)),
    )?;
    let Some((filled, told)) = row else {
        return Ok(Held::default());
    };
    Ok(Held {
        filled: serde_json::from_str(&filled).unwrap_or_default(),
        told: told.and_then(|told| serde_json::from_str(&told).ok()),
    })
}

/// Keeps the ballot being filled in.
pub fn put_filled(store: &Store, dossier: &str, filled: &Filled) -> Result<()> {
    let json = serde_json::to_string(filled).map_err(|_| StoreError::Value("ratings.filled".into()))?;
    store.run(
        "INSERT INTO ratings (dossier, filled, updated) VALUES (?1, ?2, ?3)
         ON CONFLICT (dossier) DO UPDATE SET filled = excluded.filled, updated = excluded.updated",
        (dossier, json, store.now_ms()),
    )?;
    Ok(())
}

/// Keeps the server's word; an older one than is here is dropped.
pub fn put_told(store: &Store, told: &Rating) -> Result<()> {
    store.transaction(|tx| {
        let here = held(tx, &told.dossier)?;
        if here.told.is_some_and(|here| here.revision > told.revision) {
            return Ok(());
        }
        let json = serde_json::to_string(told).map_err(|_| StoreError::Value("ratings.told".into()))?;
        let filled =
            serde_json::to_string(&here.filled).map_err(|_| StoreError::Value("ratings.filled".into()))?;
        tx.run(
            "INSERT INTO ratings (dossier, filled, told, updated) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (dossier) DO UPDATE SET told = excluded.told, updated = excluded.updated",
            (&told.dossier, filled, json, tx.now_ms()),
        )?;
        Ok(())
    })
}
