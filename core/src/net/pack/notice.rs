//! News of the province for everyone, in its pack.

use super::Localised;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// News for everyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// First line.
    pub title: Localised,
    /// The rest.
    pub text: Localised,
    /// Shown from then; always when absent.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Shown until then; for ever when absent.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

impl Notice {
    /// Whether it is shown at `now_ms` (milliseconds since 1970).
    pub fn is_current(&self, now_ms: i64) -> bool {
        self.from.is_none_or(|from| from.as_millisecond() <= now_ms)
            && self.until.is_none_or(|until| now_ms < until.as_millisecond())
    }
}
