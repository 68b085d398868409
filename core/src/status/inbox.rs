//! All news in one place: what happened, when, and whether the person has seen it. A row an event, under a key that follows from
//! the event alone, so that push, refresh and a second phone's act do not tell it twice.

mod reports;

pub use reports::of_report;

use super::channels::Kind;
use crate::net::wire::{Dossier, DossierStatus, millis};
use crate::store::{Result, Store, StoreError};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// What happened. Kept as facts, not as words: the language may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum What {
    /// The office took a step.
    Step {
        /// Name of the procedure.
        name: String,
        /// The status it led to.
        status: DossierStatus,
    },
    /// The office wrote.
    Message {
        /// Name of the procedure.
        name: String,
    },
    /// A signed result came.
    Result {
        /// Its id in the dossier.
        id: String,
        /// Its name.
        name: String,
    },
    /// The date of the result is another.
    Due {
        /// Name of the procedure.
        name: String,
        /// `YYYY-MM-DD`; `None` when none is promised any more.
        due: Option<String>,
    },
    /// Something else of a dossier changed.
    Changed {
        /// Name of the procedure.
        name: String,
        /// Where it stands.
        status: DossierStatus,
    },
    /// A family link is in another state.
    Family {
        /// The other person's name; empty when it is not this citizen's to know.
        name: String,
        /// Key of the state's words: `screens::link_state_key`.
        state: String,
        /// It waits for this citizen's own answer.
        asked: bool,
    },
    /// A report was answered or moved on.
    Report {
        /// What the office did, as the wire has it; the words are `inbox-report-<state>`, `_` as `-`.
        state: String,
    },
    /// News of the province, in both languages.
    Province {
        /// Vietnamese.
        vi: String,
        /// English.
        en: String,
        /// All of it, in Vietnamese; empty where the headline is.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        vi_text: String,
        /// In English.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        en_text: String,
    },
}

impl What {
    /// Which kind of news it is, for how the citizen wants to be told.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Step { status, .. } | Self::Changed { status, .. } => match status {
                DossierStatus::NotAccepted | DossierStatus::Returned | DossierStatus::Stopped => Kind::Return,
                DossierStatus::PaymentDue => Kind::Payment,
                DossierStatus::Done | DossierStatus::Delivered => Kind::Result,
                _ => Kind::Status,
            },
            Self::Message { .. } => Kind::Return,
            Self::Result { .. } => Kind::Result,
            Self::Due { .. } => Kind::Status,
            Self::Family { .. } => Kind::Family,
            Self::Report { .. } => Kind::Reports,
            Self::Province { .. } => Kind::Province,
        }
    }
}

/// A line of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Follows from the event alone.
    pub key: String,
    /// Code of the dossier, id of the link, of the report or of the notice.
    pub subject: String,
    /// What happened.
    pub what: What,
    /// When, milliseconds since 1970 UTC, by the server's word.
    pub at: i64,
    /// When this phone heard of it; 0 before it is kept.
    pub heard: i64,
    /// The person has seen it.
    pub seen: bool,
    /// A notification was shown, or none is to be.
    pub told: bool,
}

impl News {
    /// Unseen news for which no notification was shown yet.
    pub fn fresh(key: String, subject: &str, what: What, at: i64) -> Self {
        Self {
            key,
            subject: subject.to_owned(),
            what,
            at,
            heard: 0,
            seen: false,
            told: false,
        }
    }

    /// Known to the person already, or told long ago.
    #[must_use]
    pub fn old(self) -> Self {
        Self {
            seen: true,
            told: true,
            ..self
        }
    }
}

/// What a change of a dossier brings as news. `before` is the dossier as it was held; without one only its latest step is new.
pub fn of_dossier(before: Option<&Dossier>, now: &Dossier, now_ms: i64) -> Vec<News> {
    let known = before.and_then(|b| b.events.last()).map_or(0, |e| e.seq);
    let last = now.events.last().map_or(0, |e| e.seq);
    let at = |at: &str| millis(at).unwrap_or(now_ms);
    let mut news: Vec<News> = now
        .events
        .iter()
        .filter(|event| event.seq > known)
        .map(|event| {
            let what = What::Step {
                name: now.procedure_name.clone(),
                status: event.status,
            };
            let key = format!("step/{}/{}", now.code, event.seq);
            let news = News::fresh(key, &now.code, what, at(&event.at));
            let own = matches!(event.status, DossierStatus::Submitted | DossierStatus::Withdrawn)
                || event
                    .actor
                    .as_deref()
                    .is_some_and(|a| !a.is_empty() && a == now.applicant);
            let past = before.is_none() && event.seq != last;
            if own || past { news.old() } else { news }
        })
        .collect();
    let changed = now.updated_at.as_deref().map_or(now_ms, at);
    let stamp = now.updated_at.clone().unwrap_or_default();
    let stepped = !news.is_empty();
    let name = now.procedure_name.clone();
    if now.messages.unread > before.map_or(0, |b| b.messages.unread) {
        let key = format!("message/{}/{}", now.code, now.messages.count);
        news.push(News::fresh(
            key,
            &now.code,
            What::Message { name: name.clone() },
            changed,
        ));
    }
    // What came with a step is told by it; what came alone is news of its own.
    let Some(before) = before.filter(|_| !stepped) else {
        return news;
    };
    for result in now.results.iter().filter(|r| !before.results.contains(r)) {
        let what = What::Result {
            id: result.id.clone(),
            name: result.name.clone(),
        };
        let key = format!("result/{}/{}/{}", now.code, result.id, result.sha256);
        news.push(News::fresh(key, &now.code, what, changed));
    }
    if before.due != now.due {
        let what = What::Due {
            name: name.clone(),
            due: now.due.clone(),
        };
        let key = format!("due/{}/{}/{stamp}", now.code, now.due.as_deref().unwrap_or("-"));
        news.push(News::fresh(key, &now.code, what, changed));
    }
    if news.is_empty() && (before.fees != now.fees || before.status != now.status) {
        let what = What::Changed {
            name,
            status: now.status,
        };
        news.push(News::fresh(
            format!("change/{}/{stamp}", now.code),
            &now.code,
            what,
            changed,
        ));
    }
    news
}

/// Puts news there once each; those that are there stay as they are. Returns how many were new.
pub fn put(store: &Store, of: &str, news: &[News]) -> Result<usize> {
    store.transaction(|tx| {
        let mut new = 0;
        for line in news {
            let what = serde_json::to_string(&line.what).map_err(|_| StoreError::Value("inbox.what".into()))?;
            new += tx.run(
                "INSERT INTO inbox (key, of, subject, what, at, heard, seen, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (key) DO NOTHING",
                (&line.key, of, &line.subject, what, line.at, tx.now_ms(), line.seen, line.told),
            )?;
        }
        Ok(new)
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<News>> {
    let what: String = row.get(2)?;
    // A kind of news of a newer app that was put back to this one: it cannot be put in words here, and is not lost there.
    let Ok(what) = serde_json::from_str(&what) else {
        return Ok(None);
    };
    Ok(Some(News {
        key: row.get(0)?,
        subject: row.get(1)?,
        what,
        at: row.get(3)?,
        heard: row.get(4)?,
        seen: row.get(5)?,
        told: row.get(6)?,
    }))
}

const COLUMNS: &str = "key, subject, what, at, heard, seen, told";

/// The newest first, at most `limit`, of this citizen and of nobody in particular.
pub fn list(store: &Store, of: &str, limit: u32) -> Result<Vec<News>> {
    let sql = format!("SELECT {COLUMNS} FROM inbox WHERE of IN (?1, '') ORDER BY at DESC, key DESC LIMIT ?2");
    Ok(store
        .rows(&sql, (of, limit), read)?
        .into_iter()
        .flatten()
        .collect())
}

/// One line, by its key.
pub fn get(store: &Store, key: &str) -> Result<Option<News>> {
    let sql = format!("SELECT {COLUMNS} FROM inbox WHERE key = ?1");
    Ok(store.row(&sql, [key], read)?.flatten())
}

/// News for which a notification is still to be shown, the oldest first.
pub fn untold(store: &Store, of: &str) -> Result<Vec<News>> {
    let sql = format!("SELECT {COLUMNS} FROM inbox WHERE told = 0 AND of IN (?1, '') ORDER BY at, key");
    Ok(store.rows(&sql, [of], read)?.into_iter().flatten().collect())
}

/// Its notification was shown, or is not to be.
pub fn mark_told(store: &Store, keys: &[String]) -> Result<()> {
    store.transaction(|tx| {
        for key in keys {
            tx.run("UPDATE inbox SET told = 1 WHERE key = ?1", [key])?;
        }
        Ok(())
    })
}

/// The person looked at what it is about: nothing of it is unseen or to be told any more.
pub fn mark_seen(store: &Store, subject: &str) -> Result<()> {
    let sql = "UPDATE inbox SET seen = 1, told = 1 WHERE subject = ?1 AND (seen = 0 OR told = 0)";
    // At worst it is shown as news once more.
    store.unsynced(|store| store.run(sql, [subject]))?;
    Ok(())
}

/// The person has seen all there is.
pub fn mark_all_seen(store: &Store, of: &str) -> Result<()> {
    store.run(
        "UPDATE inbox SET seen = 1, told = 1 WHERE of IN (?1, '') AND (seen = 0 OR told = 0)",
        [of],
    )?;
    Ok(())
}

/// How many there are, and how many of them are unseen.
pub fn count(store: &Store, of: &str) -> Result<(u32, u32)> {
    let sql = "SELECT count(*), coalesce(sum(seen = 0), 0) FROM inbox WHERE of IN (?1, '')";
    let row = store.row(sql, [of], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(row.unwrap_or_default())
}

#[cfg(test)]
mod tests;
