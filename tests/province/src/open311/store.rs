//! Rows of reports.

use super::about::About;
use super::nearby::cell;
use crate::error::Error;
use crate::family::store::word;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Nobody has looked at it.
    Received,
    /// The office works on it.
    Accepted,
    /// The office waits for more.
    SupplementWanted,
    /// More came.
    Supplemented,
    /// Not taken, with a reason.
    Refused,
    /// Answered to the sender.
    Answered,
    /// The answer is open to all.
    Published,
    /// The sender is not content with the answer.
    Reopened,
}

impl State {
    /// `open` or `closed` of GeoReport v2.
    pub(crate) fn is_open(self) -> bool {
        !matches!(self, Self::Refused | Self::Answered | Self::Published)
    }

    /// Whether an officer has taken it in: from then on its words may be shown.
    pub(crate) fn is_taken(self) -> bool {
        !matches!(
            self,
            Self::Received | Self::SupplementWanted | Self::Supplemented | Self::Refused
        )
    }
}

/// A file of a report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Media {
    /// Id of the upload.
    pub(crate) upload: String,
    /// By its first bytes: a kind that a browser shows without running anything.
    pub(crate) media_type: String,
}

/// A message of the thread, a supplement, or a reason.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) at_ms: i64,
    /// `sender` or `office`.
    pub(crate) from: String,
    /// `reply`, `supplement_wanted`, `supplement`, `refused`, `accepted`, `forwarded`, `answered`, `published`, `reopened`, `disliked`.
    pub(crate) kind: String,
    pub(crate) text: String,
    /// Places in the list of media that came with it.
    #[serde(default)]
    pub(crate) media: Vec<usize>,
    /// Which office said it, where it is not the one that the kind names.
    #[serde(default)]
    pub(crate) agency: Option<String>,
}

/// An answer of the office.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(crate) at_ms: i64,
    pub(crate) text: String,
}

/// What is not searched by.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rest {
    pub(crate) description: String,
    pub(crate) address: Option<String>,
    pub(crate) address_id: Option<String>,
    pub(crate) attributes: BTreeMap<String, Vec<String>>,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) public_name: bool,
    pub(crate) media_url: Option<String>,
    pub(crate) media: Vec<Media>,
    /// Milliseconds from which the deadlines count.
    pub(crate) counted: i64,
    pub(crate) thread: Vec<Entry>,
    /// Oldest first; the last one stands.
    pub(crate) answers: Vec<Answered>,
    /// The key it was sent under.
    #[serde(default)]
    pub(crate) key: Option<String>,
    /// What it is about, besides a place.
    #[serde(default)]
    pub(crate) about: Option<About>,
    /// What changed because of it.
    #[serde(default)]
    pub(crate) changed: Option<String>,
    /// The agency it was passed on to, in the place of the kind's own.
    #[serde(default)]
    pub(crate) agency: Option<String>,
}

/// A report as it is held.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// 0 before it is kept.
    pub(crate) seq: i64,
    /// Citizen; empty without sign-in.
    pub(crate) owner: String,
    /// Whoever has it is the sender.
    pub(crate) follow_key: String,
    pub(crate) token: Option<String>,
    pub(crate) service: String,
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) requested: i64,
    pub(crate) updated: i64,
    pub(crate) state: State,
    pub(crate) rest: Rest,
}

pub(crate) const COLUMNS: &str = "r.seq, r.owner, r.follow_key, r.token, r.service, r.lat, r.long, r.requested, r.updated, r.state, r.rest";

const ID: &str = "PAKN-37-";

/// The public number of a row.
pub(crate) fn id_of(seq: i64) -> String {
    format!("{ID}{seq:07}")
}

/// The row of a public number.
pub(crate) fn seq_of(id: &str) -> Option<i64> {
    let seq = id.strip_prefix(ID)?.parse().ok()?;
    (id_of(seq) == id).then_some(seq)
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn of_row(r: &Row<'_>) -> Result<Held, rusqlite::Error> {
    let json = |at: usize, e: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(e))
    };
    let (state, rest): (String, String) = (r.get(9)?, r.get(10)?);
    Ok(Held {
        seq: r.get(0)?,
        owner: r.get(1)?,
        follow_key: r.get(2)?,
        token: r.get(3)?,
        service: r.get(4)?,
        place: r.get::<_, Option<f64>>(5)?.zip(r.get(6)?),
        requested: r.get(7)?,
        updated: r.get(8)?,
        state: serde_json::from_value(serde_json::Value::String(state)).map_err(|e| json(9, e))?,
        rest: serde_json::from_str(&rest).map_err(|e| json(10, e))?,
    })
}

impl Held {
    /// Keeps a new one and gives it its row.
    pub(crate) fn insert(
        &mut self,
        tx: &Transaction<'_>,
        key: Option<&str>,
        body_hash: &str,
    ) -> Result<(), Error> {
        tx.prepare_cached(
            "INSERT INTO reports (owner, idempotency_key, body_sha256, follow_key, token, service, lat, long, requested,
             updated, state, open, rest, cell) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            self.owner,
            key,
            body_hash,
            self.follow_key,
            self.token,
            self.service,
            self.place.map(|p| p.0),
            self.place.map(|p| p.1),
            self.requested,
            self.updated,
            word(&self.state)?,
            self.state.is_open(),
            serde_json::to_string(&self.rest)?,
            self.place.map(cell),
        ])?;
        self.seq = tx.last_insert_rowid();
        Ok(())
    }

    /// Keeps what changed.
    pub(crate) fn update(&mut self, tx: &Transaction<'_>, now_ms: i64) -> Result<(), Error> {
        self.updated = now_ms;
        tx.execute(
            "UPDATE reports SET updated = ?2, state = ?3, open = ?4, rest = ?5 WHERE seq = ?1",
            params![
                self.seq,
                now_ms,
                word(&self.state)?,
                self.state.is_open(),
                serde_json::to_string(&self.rest)?
            ],
        )?;
        Ok(())
    }
}

/// By its public number.
pub(crate) fn find(tx: &Transaction<'_>, id: &str) -> Result<Option<Held>, rusqlite::Error> {
    let Some(seq) = seq_of(id) else { return Ok(None) };
    tx.query_row(
        &format!("SELECT {COLUMNS} FROM reports r WHERE r.seq = ?1"),
        [seq],
        of_row,
    )
    .optional()
}

/// What was sent under a key before: its owner, the hash of its body, and the report.
pub(crate) fn by_key(tx: &Transaction<'_>, key: &str) -> Result<Option<(String, Held)>, rusqlite::Error> {
    tx.query_row(
        &format!("SELECT {COLUMNS}, r.body_sha256 FROM reports r WHERE r.idempotency_key = ?1"),
        [key],
        |r| Ok((r.get(11)?, of_row(r)?)),
    )
    .optional()
}

/// By the token of a `batch` kind.
pub(crate) fn by_token(tx: &Transaction<'_>, token: &str) -> Result<Option<Held>, rusqlite::Error> {
    tx.query_row(
        &format!("SELECT {COLUMNS} FROM reports r WHERE r.token = ?1"),
        [token],
        of_row,
    )
    .optional()
}

/// How many say something of a report.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Voices {
    pub(crate) me_too: u32,
    pub(crate) likes: u32,
    pub(crate) dislikes: u32,
}

/// Counts them.
pub(crate) fn voices(tx: &Transaction<'_>, seq: i64) -> Result<Voices, rusqlite::Error> {
    tx.prepare_cached(
        "SELECT count(*) FILTER (WHERE kind = 'me_too'), count(*) FILTER (WHERE kind = 'like'),
         count(*) FILTER (WHERE kind = 'dislike') FROM report_voices WHERE report = ?1",
    )?
    .query_row([seq], |r| {
        Ok(Voices {
            me_too: r.get(0)?,
            likes: r.get(1)?,
            dislikes: r.get(2)?,
        })
    })
}

/// What the sender thinks of the answer: `like`, `dislike` or nothing.
pub(crate) fn opinion(tx: &Transaction<'_>, seq: i64) -> Result<Option<String>, rusqlite::Error> {
    tx.query_row(
        "SELECT kind FROM report_voices WHERE report = ?1 AND who = ?2 AND kind IN ('like', 'dislike')",
        params![seq, format!("sender {seq}")],
        |r| r.get(0),
    )
    .optional()
}

/// Says something of a report; what `instead` lists no longer holds.
pub(crate) fn say(
    tx: &Transaction<'_>,
    seq: i64,
    who: &str,
    kind: &str,
    instead: &[&str],
) -> Result<(), rusqlite::Error> {
    for other in instead {
        tx.execute(
            "DELETE FROM report_voices WHERE report = ?1 AND who = ?2 AND kind = ?3",
            params![seq, who, other],
        )?;
    }
    tx.execute(
        "INSERT OR IGNORE INTO report_voices (report, kind, who) VALUES (?1, ?2, ?3)",
        params![seq, kind, who],
    )?;
    Ok(())
}
