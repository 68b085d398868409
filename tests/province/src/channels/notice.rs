//! One thing to be told, on its way from way to way.

use super::{FALLBACK_MINUTES, Via, plan, store};
use crate::error::{Error, Problem};
use crate::push;
use rusqlite::{Row, Transaction, params};

/// A row of `notices`.
pub(super) struct Notice {
    pub(super) id: String,
    pub(super) sub: String,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) seq: u32,
    pub(super) words: String,
    pub(super) link: String,
    pub(super) ways: Vec<Via>,
    pub(super) step: usize,
    /// Written down, and nothing tried yet.
    pub(super) begun: bool,
}

pub(super) const COLUMNS: &str = "id, sub, kind, subject, seq, words, link, ways, step, state = 'begun'";

impl Notice {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let ways: String = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            sub: row.get(1)?,
            kind: row.get(2)?,
            subject: row.get(3)?,
            seq: row.get(4)?,
            words: row.get(5)?,
            link: row.get(6)?,
            // Written by `tell` alone.
            ways: serde_json::from_str(&ways).unwrap_or_default(),
            step: row.get::<_, u32>(8)? as usize,
            begun: row.get(9)?,
        })
    }

    pub(super) fn via(&self) -> Option<Via> {
        self.ways.get(self.step).copied()
    }

    pub(super) fn put(&self, tx: &Transaction<'_>, state: &str, next: Option<i64>) -> Result<(), Error> {
        tx.execute(
            "UPDATE notices SET step = ?2, via = ?3, state = ?4, next = ?5 WHERE id = ?1",
            params![
                self.id,
                self.step as i64,
                self.via().map_or("", Via::word),
                state,
                next
            ],
        )?;
        Ok(())
    }

    /// Takes the way at hand, or the first one behind it that can reach the citizen. Gives the push messages to send.
    pub(super) fn open(&mut self, tx: &Transaction<'_>, now: i64) -> Result<Vec<String>, Problem> {
        while let Some(via) = self.via() {
            if via == Via::Push {
                // The app itself keeps quiet when it should; what it must know comes at once. Who carries it is told not to wake
                // anybody for what will not be shown yet.
                let wish = store::wish(tx, &self.sub)?.0;
                let later = plan::at(&wish, &self.kind, now) > now;
                let urgency = if later { "low" } else { "high" };
                let pushes = push::enqueue(tx, &self.sub, &self.subject, self.seq, urgency, now)?;
                if !pushes.is_empty() {
                    for id in &pushes {
                        tx.execute(
                            "INSERT INTO notice_pushes (notice, push) VALUES (?1, ?2)",
                            [&self.id, id],
                        )?;
                    }
                    self.put(tx, "waiting", Some(now + FALLBACK_MINUTES * 60_000))?;
                    return Ok(pushes);
                }
            } else if reach(tx, &self.sub, via)?.is_some() {
                let wish = store::wish(tx, &self.sub)?.0;
                self.put(tx, "held", Some(plan::at(&wish, &self.kind, now)))?;
                return Ok(Vec::new());
            }
            self.step += 1;
        }
        self.put(tx, "unreached", None)?;
        Ok(Vec::new())
    }

    /// True when one of its push messages was acknowledged.
    pub(super) fn acked(&self, tx: &Transaction<'_>) -> Result<bool, Error> {
        let sql = "SELECT count(*) > 0 FROM notice_pushes n JOIN pushes p ON p.id = n.push
                   WHERE n.notice = ?1 AND p.acked IS NOT NULL";
        Ok(tx.query_row(sql, [&self.id], |r| r.get(0))?)
    }
}

/// Where a way leads for this citizen; `None` when it leads nowhere.
pub(super) fn reach(tx: &Transaction<'_>, sub: &str, via: Via) -> Result<Option<String>, Error> {
    Ok(match via {
        Via::Push => None,
        Via::Zalo => store::zalo_of(tx, sub)?.map(|link| link.user),
        Via::Sms => store::person(sub)?.phone,
        Via::Email => store::person(sub)?.email,
    })
}
