//! Tables of reports and of their kinds.

use super::Kind;
use super::written::Written;
use crate::net::wire;
use crate::net::wire::open311::{About, Report, Sent, State};
use crate::store::{Result, Store, StoreError};
use rusqlite::Row as SqlRow;
use serde::Serialize;

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Confirmed, without the server's word.
    Waiting,
    /// The server has it.
    Sent,
}

impl Stage {
    fn of_word(word: &str) -> Self {
        match word {
            "draft" => Self::Draft,
            "waiting" => Self::Waiting,
            _ => Self::Sent,
        }
    }
}

/// A report of this phone.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// UUID of this phone's own.
    pub id: String,
    /// Twelve digits of who sends it; empty without sign-in.
    pub owner: String,
    /// How far it is.
    pub stage: Stage,
    /// What was written here; empty when it was written elsewhere.
    pub written: Written,
    /// The key it is sent under.
    pub key: Option<String>,
    /// The server's number.
    pub number: Option<String>,
    /// What the number is asked for by, where it comes later.
    pub token: Option<String>,
    /// Makes whoever has it the sender.
    pub follow_key: Option<String>,
    /// As the server told it last.
    pub told: Option<Report>,
    /// False while the person has not looked at the latest news.
    pub seen: bool,
    /// Milliseconds since 1970-01-01 UTC.
    pub created: i64,
    /// Last change here.
    pub updated: i64,
}

impl Row {
    /// What it is about besides a place: as it was written here, else as the server has it.
    pub fn about(&self) -> Option<About> {
        let written = self.written.about.clone();
        written.or_else(|| self.told.as_ref()?.extra().about)
    }
}

pub(super) const COLUMNS: &str =
    "id, owner, stage, written, key, number, token, follow_key, told, seen, created, updated";

pub(super) fn read(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let (stage, written): (String, String) = (row.get(2)?, row.get(3)?);
    let told: Option<String> = row.get(8)?;
    Ok(Row {
        id: row.get(0)?,
        owner: row.get(1)?,
        stage: Stage::of_word(&stage),
        // Written by this app; should it not read, the server's word is still whole.
        written: crate::json::from_str(&written).unwrap_or_default(),
        key: row.get(4)?,
        number: row.get(5)?,
        token: row.get(6)?,
        follow_key: row.get(7)?,
        told: told.and_then(|json| crate::json::from_str(&json).ok()),
        seen: row.get(9)?,
        created: row.get(10)?,
        updated: row.get(11)?,
    })
}

fn json<T: Serialize>(value: &T, what: &str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Value(what.into()))
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 {
        return Err(StoreError::Missing("report"));
    }
    Ok(())
}

/// Begins a report.
pub fn create(store: &Store, id: &str, owner: &str, written: &Written) -> Result<()> {
    store.run(
        "INSERT INTO reports (id, owner, stage, written, seen, created, updated) VALUES (?1, ?2, 'draft', ?3, 1, ?4, ?4)",
        (id, owner, json(written, "reports.written")?, store.now_ms()),
    )?;
    Ok(())
}

/// Keeps what is written, while it is a draft.
pub fn put_written(store: &Store, id: &str, written: &Written) -> Result<()> {
    let rows = store.run(
        "UPDATE reports SET written = ?2, updated = ?3 WHERE id = ?1 AND stage = 'draft'",
        (id, json(written, "reports.written")?, store.now_ms()),
    )?;
    changed(rows)
}

/// Draft → waiting, under this key and in this name.
pub fn confirm(store: &Store, id: &str, key: &str, owner: &str) -> Result<()> {
    let rows = store.run(
        "UPDATE reports SET stage = 'waiting', key = ?2, owner = ?3, updated = ?4 WHERE id = ?1 AND stage = 'draft'",
        (id, key, owner, store.now_ms()),
    )?;
    changed(rows)
}

/// Waiting → draft: taken back before it was sent, or refused.
pub fn reopen(store: &Store, id: &str) -> Result<()> {
    let rows = store.run(
        "UPDATE reports SET stage = 'draft', key = NULL, updated = ?2 WHERE id = ?1 AND stage = 'waiting'",
        (id, store.now_ms()),
    )?;
    changed(rows)
}

/// Waiting → sent, by the server's word. A row that the list of one's own brought meanwhile goes into this one.
pub fn sent(store: &Store, id: &str, owner: &str, said: &Sent) -> Result<()> {
    store.transaction(|tx| {
        if let Some(number) = &said.id {
            let twin = "SELECT told FROM reports WHERE number = ?1 AND id <> ?2 AND told IS NOT NULL";
            let told = tx.row(twin, (number, id), |row| row.get::<_, String>(0))?;
            if told.is_some() {
                tx.run("UPDATE reports SET told = ?2 WHERE id = ?1", (id, told))?;
            }
            tx.run("DELETE FROM reports WHERE number = ?1 AND id <> ?2", (number, id))?;
        }
        let rows = tx.run(
            "UPDATE reports SET stage = 'sent', owner = ?2, number = coalesce(?3, number), token = ?4, follow_key = ?5,
               updated = ?6 WHERE id = ?1",
            (id, owner, &said.id, &said.token, &said.follow_key, tx.now_ms()),
        )?;
        changed(rows)
    })
}

/// The number came, under its token.
pub fn put_number(store: &Store, id: &str, number: &str) -> Result<()> {
    let sql = "UPDATE reports SET number = ?2, updated = ?3 WHERE id = ?1";
    changed(store.run(sql, (id, number, store.now_ms()))?)
}

/// What telling a report came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The row.
    pub id: String,
    /// The office did something since.
    pub news: bool,
    /// The server's word that was held until now.
    pub before: Option<Report>,
    /// It was sent from elsewhere, and is heard of for the first time.
    pub from_elsewhere: bool,
}

/// Keeps the server's word on one's own report, and finds its row: by its number, by the key it was sent under, else it was
/// sent from elsewhere and gets the row `new`. A word that is older than the one held, or the same, is dropped.
pub fn tell(store: &Store, report: &Report, owner: &str, new: &str) -> Result<Told> {
    let extra = report.extra();
    let text = json(report, "reports.told")?;
    store.transaction(|tx| {
        // The same word again is most of what a list of one's own brings.
        let same = "SELECT id FROM reports WHERE number = ?1 AND told = ?2";
        if let Some(id) = tx.row(same, (&report.id, &text), |row| row.get(0))? {
            return Ok(Told {
                id,
                news: false,
                before: None,
                from_elsewhere: false,
            });
        }
        let held = match find(tx, "number", &report.id)? {
            Some(row) => Some(row),
            None => match &extra.idempotency_key {
                Some(key) => find(tx, "key", key)?,
                None => None,
            },
        };
        let Some(row) = held else {
            tx.run(
                "INSERT INTO reports (id, owner, stage, written, number, told, seen, created, updated)
                 VALUES (?1, ?2, 'sent', '{}', ?3, ?4, 0, ?5, ?6)",
                (
                    new,
                    owner,
                    &report.id,
                    text,
                    millis(report.requested.as_deref(), tx),
                    tx.now_ms(),
                ),
            )?;
            return Ok(Told {
                id: new.to_owned(),
                news: true,
                before: None,
                from_elsewhere: true,
            });
        };
        let older = row.told.as_ref().is_some_and(|held| is_older(report, held));
        if older {
            return Ok(Told {
                id: row.id,
                news: false,
                before: row.told,
                from_elsewhere: false,
            });
        }
        let news = is_news(row.told.as_ref(), report);
        tx.run(
            "UPDATE reports SET told = ?2, number = coalesce(number, ?3), seen = seen AND ?4 WHERE id = ?1",
            (&row.id, text, &report.id, !news),
        )?;
        Ok(Told {
            id: row.id,
            news,
            before: row.told,
            from_elsewhere: false,
        })
    })
}

fn millis(text: Option<&str>, store: &Store) -> i64 {
    text.and_then(wire::millis).unwrap_or_else(|| store.now_ms())
}

fn is_older(new: &Report, held: &Report) -> bool {
    let at = |report: &Report| report.updated.as_deref().and_then(wire::millis);
    matches!((at(new), at(held)), (Some(new), Some(held)) if new < held)
}

/// True when the office did something since: what the sender did is no news to them.
fn is_news(before: Option<&Report>, now: &Report) -> bool {
    let said = |report: &Report| {
        let lines = report.extra().thread.unwrap_or_default();
        lines.iter().filter(|line| line.from != "sender").count()
    };
    let Some(before) = before else {
        return said(now) > 0 || !matches!(now.extra().state, State::Received | State::Unknown);
    };
    said(now) > said(before) || now.closed != before.closed || now.notes != before.notes
}

/// The row with this number, or key.
fn find(store: &Store, column: &'static str, value: &str) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM reports WHERE {column} = ?1 ORDER BY created LIMIT 1");
    store.row(&sql, [value], read)
}

/// The row with this number of the server.
pub fn of_number(store: &Store, number: &str) -> Result<Option<Row>> {
    find(store, "number", number)
}

/// One report.
pub fn get(store: &Store, id: &str) -> Result<Option<Row>> {
    store.row(
        &format!("SELECT {COLUMNS} FROM reports WHERE id = ?1"),
        [id],
        read,
    )
}

/// Sent reports without sign-in whose news must be asked for one by one, and those that have no number yet.
pub fn to_ask(store: &Store) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM reports WHERE stage = 'sent' AND (owner = '' OR number IS NULL) ORDER BY created DESC LIMIT 50"
    );
    store.rows(&sql, [], read)
}

/// How many of this person's have news not yet looked at.
pub fn unseen(store: &Store, owner: &str) -> Result<u32> {
    let sql = "SELECT count(*) FROM reports WHERE seen = 0 AND owner IN ('', ?1)";
    Ok(store.row(sql, [owner], |row| row.get(0))?.unwrap_or(0))
}

/// The person looked at it.
pub fn mark_seen(store: &Store, id: &str) -> Result<()> {
    store.run("UPDATE reports SET seen = 1 WHERE id = ?1 AND seen = 0", [id])?;
    Ok(())
}

/// This person looked at all news.
pub fn mark_all_seen(store: &Store, owner: &str) -> Result<()> {
    let sql = "UPDATE reports SET seen = 1 WHERE seen = 0 AND owner IN ('', ?1)";
    store.run(sql, [owner])?;
    Ok(())
}

/// Lets a draft go, with its photos; gives the names of their sealed files.
pub fn delete_draft(store: &Store, id: &str) -> Result<Vec<String>> {
    store.transaction(|tx| {
        let sealed = tx.rows(
            "SELECT sealed FROM report_photos WHERE report = ?1 AND sealed IS NOT NULL",
            [id],
            |row| row.get(0),
        )?;
        changed(tx.run("DELETE FROM reports WHERE id = ?1 AND stage = 'draft'", [id])?)?;
        Ok(sealed)
    })
}

/// True when something said about this report earlier is still to be sent: what comes after waits for it.
pub fn said_before(store: &Store, kind: &str, report: &str, effect: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM outbox WHERE kind = ?1 AND id < ?2 AND state IN ('queued', 'sending')
               AND substr(subject, 1, length(?3) + 1) = ?3 || '/' LIMIT 1";
    Ok(store.row(sql, (kind, effect, report), |_| Ok(()))?.is_some())
}

/// Keeps the kinds in the place of those held.
pub fn put_kinds(store: &Store, kinds: &[Kind]) -> Result<()> {
    store.transaction(|tx| {
        tx.run("DELETE FROM report_kinds", [])?;
        for (place, kind) in kinds.iter().enumerate() {
            tx.run(
                "INSERT OR REPLACE INTO report_kinds (code, place, json) VALUES (?1, ?2, ?3)",
                (&kind.service.code, place as i64, json(kind, "report_kinds.json")?),
            )?;
        }
        Ok(())
    })
}

/// The kinds, in the province's order. One that cannot be read is left out: the province has it.
pub fn kinds(store: &Store) -> Result<Vec<Kind>> {
    let rows = store.rows("SELECT json FROM report_kinds ORDER BY place", [], |row| {
        row.get::<_, String>(0)
    })?;
    Ok(rows
        .iter()
        .filter_map(|json| crate::json::from_str(json).ok())
        .collect())
}

/// One kind.
pub fn kind(store: &Store, code: &str) -> Result<Option<Kind>> {
    let row = store.row("SELECT json FROM report_kinds WHERE code = ?1", [code], |row| {
        row.get::<_, String>(0)
    })?;
    Ok(row.and_then(|json| crate::json::from_str(&json).ok()))
}
