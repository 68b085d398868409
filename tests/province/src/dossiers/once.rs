//! The same key gives the same answer, whatever was lost on the way back.

use super::file::other_body;
use crate::error::Problem;
use crate::jose::{canonical, sha256_hex};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One request that is done once.
pub(crate) struct Once {
    /// Who asks.
    pub(crate) sub: String,
    /// `Idempotency-Key`.
    pub(crate) key: String,
    /// Path.
    pub(crate) what: String,
    body_sha256: String,
}

impl Once {
    /// Of a body; another order of its members is still the same body.
    pub(crate) fn new(sub: &str, key: String, what: String, body: &Value) -> Result<Self, Problem> {
        Ok(Self {
            sub: sub.to_owned(),
            key,
            what,
            body_sha256: sha256_hex(canonical(body)?),
        })
    }

    /// What was answered before; 422 when that was to something else.
    pub(crate) fn before<T: DeserializeOwned>(&self, tx: &Transaction<'_>) -> Result<Option<T>, Problem> {
        let row: Option<(String, String, String)> = tx
            .query_row(
                "SELECT what, body_sha256, answer FROM answers WHERE sub = ?1 AND idempotency_key = ?2",
                [&self.sub, &self.key],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
            )
            .optional()?;
        match row {
            None => Ok(None),
            Some((what, hash, _)) if what != self.what || hash != self.body_sha256 => Err(other_body()),
            Some((.., answer)) => Ok(Some(serde_json::from_str(&answer)?)),
        }
    }

    /// Keeps the answer.
    pub(crate) fn keep<T: Serialize>(&self, tx: &Transaction<'_>, answer: &T) -> Result<(), Problem> {
        tx.execute(
            "INSERT INTO answers (sub, idempotency_key, what, body_sha256, answer) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                self.sub,
                self.key,
                self.what,
                self.body_sha256,
                serde_json::to_string(answer)?
            ],
        )?;
        Ok(())
    }
}
