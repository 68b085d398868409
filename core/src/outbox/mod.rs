//! Effects that must happen exactly once, durable.
//!
//! ```text
//! enqueue → queued ⇄ sending → sent
//!              ↑        ↓
//!           requeue ← refused
//! ```
//! A row leaves the table only by [`withdraw`] (the citizen's word) or, once sent, by [`forget_sent`]. One subject has one
//! row of a kind, so a button pressed twice sends once. The idempotency key makes an answer that was lost harmless.

use crate::store::{Result, Store, StoreError};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// Where an effect stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectState {
    /// Waits for its time and a network.
    Queued,
    /// Under way in this process.
    Sending,
    /// The server confirmed it.
    Sent,
    /// The server said no; it stays until the citizen mends or withdraws it.
    Refused,
}

impl EffectState {
    const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        match word {
            "queued" => Ok(Self::Queued),
            "sending" => Ok(Self::Sending),
            "sent" => Ok(Self::Sent),
            "refused" => Ok(Self::Refused),
            _ => Err(StoreError::Value("outbox.state".into())),
        }
    }
}

/// Something that must reach the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Row id; never used again.
    pub id: i64,
    /// What is done, e.g. `submit`.
    pub kind: String,
    /// What it is done to, e.g. the draft's id.
    pub subject: String,
    /// The same at every attempt.
    pub idempotency_key: String,
    /// JSON; the kind says its shape.
    pub payload: String,
    /// Where it stands.
    pub state: EffectState,
    /// How often it was tried since the app started or the payload was mended: what the wait for the next try grows with.
    pub attempts: u32,
    /// Not before; milliseconds since 1970-01-01 UTC.
    pub next_at: i64,
    /// Support code of the last failure.
    pub code: Option<String>,
    /// What the server said, in its words.
    pub detail: Option<String>,
    /// Milliseconds.
    pub created: i64,
}

const COLUMNS: &str =
    "id, kind, subject, idempotency_key, payload, state, attempts, next_at, code, detail, created";

fn read(row: &Row<'_>) -> rusqlite::Result<(Effect, String)> {
    let effect = Effect {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        idempotency_key: row.get(3)?,
        payload: row.get(4)?,
        state: EffectState::Queued,
        attempts: row.get(6)?,
        next_at: row.get(7)?,
        code: row.get(8)?,
        detail: row.get(9)?,
        created: row.get(10)?,
    };
    Ok((effect, row.get(5)?))
}

fn with_state((mut effect, word): (Effect, String)) -> Result<Effect> {
    effect.state = EffectState::from_word(&word)?;
    Ok(effect)
}

/// Promises an effect. When the subject has one of this kind already, whatever its state, that one is returned unchanged.
pub fn enqueue(
    store: &Store,
    kind: &str,
    subject: &str,
    idempotency_key: &str,
    payload: &str,
) -> Result<Effect> {
    store.transaction(|tx| {
        let now = tx.now_ms();
        tx.run(
            "INSERT INTO outbox (kind, subject, idempotency_key, payload, state, attempts, next_at, created, updated)
             VALUES (?1, ?2, ?3, ?4, 'queued', 0, ?5, ?5, ?5) ON CONFLICT (kind, subject) DO NOTHING",
            (kind, subject, idempotency_key, payload, now),
        )?;
        find(tx, kind, subject)?.ok_or(StoreError::Missing("effect"))
    })
}

/// The effect with this id.
pub fn get(store: &Store, id: i64) -> Result<Option<Effect>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1");
    store.row(&sql, [id], read)?.map(with_state).transpose()
}

/// The effect of a kind on a subject.
pub fn find(store: &Store, kind: &str, subject: &str) -> Result<Option<Effect>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE kind = ?1 AND subject = ?2");
    store
        .row(&sql, [kind, subject], read)?
        .map(with_state)
        .transpose()
}

/// All effects that are not sent, the oldest first.
pub fn open(store: &Store) -> Result<Vec<Effect>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE state <> 'sent' ORDER BY id");
    store.rows(&sql, [], read)?.into_iter().map(with_state).collect()
}

/// Queued effects whose time has come, the oldest first.
pub fn due(store: &Store, now: i64) -> Result<Vec<Effect>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE state = 'queued' AND next_at <= ?1 ORDER BY id");
    store
        .rows(&sql, [now], read)?
        .into_iter()
        .map(with_state)
        .collect()
}

/// When the next queued effect becomes due after `now`, milliseconds; `None` when there is none. What is due already and
/// waits for something else (a sign-in, the message before it) does not hide what comes.
pub fn next_due(store: &Store, now: i64) -> Result<Option<i64>> {
    let next = store.row(
        "SELECT min(next_at) FROM outbox WHERE state = 'queued' AND next_at > ?1",
        [now],
        |row| row.get::<_, Option<i64>>(0),
    )?;
    Ok(next.flatten())
}

/// Queued → sending; counts the attempt.
pub fn mark_sending(store: &Store, id: i64) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'sending', attempts = attempts + 1, updated = ?2
               WHERE id = ?1 AND state = 'queued'";
    let rows = store.run(sql, (id, store.now_ms()))?;
    moved(store, id, rows)
}

/// Sending → queued, not before `at`; `code` says why the attempt failed.
pub fn retry_at(store: &Store, id: i64, at: i64, code: Option<&str>) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'queued', next_at = ?2, code = ?3, updated = ?4
               WHERE id = ?1 AND state = 'sending'";
    let rows = store.run(sql, (id, at, code, store.now_ms()))?;
    moved(store, id, rows)
}

/// Sending → sent: the server confirmed it.
pub fn mark_sent(store: &Store, id: i64) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'sent', code = NULL, detail = NULL, updated = ?2
               WHERE id = ?1 AND state = 'sending'";
    let rows = store.run(sql, (id, store.now_ms()))?;
    moved(store, id, rows)
}

/// Sending → refused: the server said no, for a reason that trying again does not change.
pub fn mark_refused(store: &Store, id: i64, code: &str, detail: Option<&str>) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'refused', code = ?2, detail = ?3, updated = ?4
               WHERE id = ?1 AND state = 'sending'";
    let rows = store.run(sql, (id, code, detail, store.now_ms()))?;
    moved(store, id, rows)
}

/// Refused → queued, unchanged and at once. On a queued effect it only brings the time forward.
pub fn requeue(store: &Store, id: i64) -> Result<()> {
    let sql = "UPDATE outbox SET state = 'queued', next_at = ?2, code = NULL, detail = NULL, updated = ?2
               WHERE id = ?1 AND state IN ('refused', 'queued')";
    let rows = store.run(sql, (id, store.now_ms()))?;
    moved(store, id, rows)
}

/// Refused → queued with a mended payload, under a new key: the server has nothing under the old one.
pub fn replace(store: &Store, id: i64, idempotency_key: &str, payload: &str) -> Result<()> {
    let sql =
        "UPDATE outbox SET state = 'queued', idempotency_key = ?2, payload = ?3, attempts = 0, next_at = ?4,
               code = NULL, detail = NULL, updated = ?4 WHERE id = ?1 AND state = 'refused'";
    let rows = store.run(sql, (id, idempotency_key, payload, store.now_ms()))?;
    moved(store, id, rows)
}

/// Queued → queued with another payload, under a new key. Only for what was never sent: the caller knows.
pub fn amend(store: &Store, id: i64, idempotency_key: &str, payload: &str) -> Result<()> {
    let sql = "UPDATE outbox SET idempotency_key = ?2, payload = ?3, attempts = 0, next_at = ?4, code = NULL, detail = NULL,
               updated = ?4 WHERE id = ?1 AND state = 'queued'";
    let rows = store.run(sql, (id, idempotency_key, payload, store.now_ms()))?;
    moved(store, id, rows)
}

/// Brings every queued effect forward to now: the network is back, or the citizen signed in. Returns how many.
pub fn wake(store: &Store) -> Result<usize> {
    let now = store.now_ms();
    store.run(
        "UPDATE outbox SET next_at = ?1 WHERE state = 'queued' AND next_at > ?1",
        [now],
    )
}

/// At start: what was under way when the process died is queued again, at once. Returns how many. A process that ended says
/// nothing about the server, so its tries do not make the next wait longer.
pub fn after_restart(store: &Store) -> Result<usize> {
    store.run(
        "UPDATE outbox SET state = 'queued', attempts = 0, next_at = ?1, updated = ?1 WHERE state = 'sending'",
        [store.now_ms()],
    )
}

/// The citizen takes it back. Only while nothing is under way; an attempt that was made before may still have arrived: the
/// caller knows whether one was.
pub fn withdraw(store: &Store, id: i64) -> Result<()> {
    let rows = store.run(
        "DELETE FROM outbox WHERE id = ?1 AND state IN ('queued', 'refused')",
        [id],
    )?;
    moved(store, id, rows)
}

/// Drops effects that were sent before `before` (milliseconds). Returns how many.
pub fn forget_sent(store: &Store, before: i64) -> Result<usize> {
    store.run(
        "DELETE FROM outbox WHERE state = 'sent' AND updated < ?1",
        [before],
    )
}

/// An update that touched no row: missing, or in a state that does not allow it.
fn moved(store: &Store, id: i64, rows: usize) -> Result<()> {
    if rows > 0 {
        return Ok(());
    }
    match get(store, id)? {
        Some(effect) => Err(StoreError::State {
            what: "effect",
            state: effect.state.word().into(),
        }),
        None => Err(StoreError::Missing("effect")),
    }
}

#[cfg(test)]
mod tests;
