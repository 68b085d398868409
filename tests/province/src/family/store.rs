//! Rows of links and their log. What time alone changes is written when a link is next looked at, dated to when it fell due.

use super::{
    Act, Basis, Guardian, Link, LinkState, LogEntry, Member, OnBehalf, Relation, Side, UNANSWERED_DAYS, Waits,
};
use crate::clock;
use crate::dossiers::{Attachment, Dossier};
use crate::error::{Error, Problem};
use crate::oidc::citizens;
use crate::population;
use axum::http::StatusCode;
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

const DAY_MS: i64 = 86_400_000;

/// A link as it is held.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) id: String,
    /// The guardian's.
    pub(crate) sub: String,
    /// The member's.
    pub(crate) number: String,
    pub(crate) relation: Relation,
    pub(crate) state: LinkState,
    pub(crate) waits: Option<Waits>,
    pub(crate) basis: Option<Basis>,
    pub(crate) evidence: Vec<Attachment>,
    pub(crate) until: Option<Date>,
    pub(crate) asked: i64,
    pub(crate) changed: i64,
}

/// Who did what, for the log.
pub(crate) struct Entry<'a> {
    pub(crate) act: Act,
    pub(crate) by: Side,
    pub(crate) actor: &'a str,
}

const COLUMNS: &str = "id, sub, number, relation, state, waits, basis, evidence, until, asked, changed";

/// An enum as its word on the wire.
pub(crate) fn word(value: &impl Serialize) -> Result<String, Error> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

fn of_word<T: DeserializeOwned>(word: &str) -> Result<T, Error> {
    Ok(serde_json::from_value(serde_json::Value::String(
        word.to_owned(),
    ))?)
}

/// A row before its words are read.
struct Raw {
    texts: [String; 6],
    waits: Option<String>,
    basis: Option<String>,
    until: Option<String>,
    asked: i64,
    changed: i64,
}

impl Raw {
    fn of_row(r: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            texts: [r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(7)?],
            waits: r.get(5)?,
            basis: r.get(6)?,
            until: r.get(8)?,
            asked: r.get(9)?,
            changed: r.get(10)?,
        })
    }

    fn held(self) -> Result<Held, Error> {
        let [id, sub, number, relation, state, evidence] = self.texts;
        Ok(Held {
            id,
            sub,
            number,
            relation: of_word(&relation)?,
            state: of_word(&state)?,
            waits: self.waits.as_deref().map(of_word).transpose()?,
            basis: self.basis.as_deref().map(of_word).transpose()?,
            evidence: serde_json::from_str(&evidence)?,
            until: self.until.and_then(|d| d.parse().ok()),
            asked: self.asked,
            changed: self.changed,
        })
    }
}

impl Held {
    /// Keeps a new one.
    pub(crate) fn insert(&self, tx: &Transaction<'_>, key: &str, body_hash: &str) -> Result<(), Error> {
        tx.execute(
            "INSERT INTO family (id, sub, number, relation, state, waits, basis, evidence, until, asked, changed,
               idempotency_key, body_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                self.id,
                self.sub,
                self.number,
                word(&self.relation)?,
                word(&self.state)?,
                self.waits.as_ref().map(word).transpose()?,
                self.basis.as_ref().map(word).transpose()?,
                serde_json::to_string(&self.evidence)?,
                self.until.map(|d| d.to_string()),
                self.asked,
                self.changed,
                key,
                body_hash
            ],
        )?;
        Ok(())
    }

    /// Moves it on and writes down who did that.
    pub(crate) fn become_(
        &mut self,
        tx: &Transaction<'_>,
        state: LinkState,
        basis: Option<Basis>,
        entry: &Entry<'_>,
        at: i64,
    ) -> Result<(), Error> {
        (self.state, self.waits, self.changed) = (state, None, at);
        self.basis = basis.or(self.basis);
        tx.execute(
            "UPDATE family SET state = ?2, waits = NULL, basis = ?3, changed = ?4 WHERE id = ?1",
            params![
                self.id,
                word(&state)?,
                self.basis.as_ref().map(word).transpose()?,
                at
            ],
        )?;
        self.log(tx, entry, None, at)
    }

    /// Adds a line to the log.
    pub(crate) fn log(
        &self,
        tx: &Transaction<'_>,
        entry: &Entry<'_>,
        dossier: Option<&Dossier>,
        at: i64,
    ) -> Result<(), Error> {
        tx.execute(
            "INSERT INTO family_log (link, seq, at, act, side, actor, dossier, procedure)
             SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7 FROM family_log WHERE link = ?1",
            params![
                self.id,
                at,
                word(&entry.act)?,
                word(&entry.by)?,
                entry.actor,
                dossier.map(|d| &d.code),
                dossier.map(|d| &d.procedure_name)
            ],
        )?;
        Ok(())
    }

    /// What time alone has changed: the child came of age, or nobody answered.
    fn settle(mut self, tx: &Transaction<'_>, now: jiff::Timestamp) -> Result<Self, Error> {
        let today = clock::local(now).date();
        let (act, at) = match self.state {
            LinkState::Active => match self.until.filter(|day| *day <= today) {
                Some(day) => (Act::CameOfAge, clock::midnight(day).as_millisecond()),
                None => return Ok(self),
            },
            LinkState::Asked => {
                let lapses = self.asked + UNANSWERED_DAYS * DAY_MS;
                if lapses > now.as_millisecond() {
                    return Ok(self);
                }
                (Act::Lapsed, lapses)
            }
            _ => return Ok(self),
        };
        let entry = Entry {
            act,
            by: Side::Province,
            actor: "",
        };
        self.become_(tx, LinkState::Ended, None, &entry, at)?;
        crate::channels::others::family_ended(tx, &self, act, now.as_millisecond())?;
        Ok(self)
    }

    /// The member's name: as they sign in, or as the register has it.
    pub(crate) fn member_name(&self) -> Option<&'static str> {
        citizens::by_number(&self.number)
            .map(|c| c.name)
            .or_else(|| population::person(&self.number).map(|p| p.name))
    }

    /// The guardian's name.
    pub(crate) fn guardian_name(&self) -> &'static str {
        citizens::find(&self.sub).map_or("", |c| c.name)
    }

    /// Which side a citizen is of, if any.
    pub(crate) fn side_of(&self, sub: &str) -> Option<Side> {
        if self.sub == sub {
            return Some(Side::Guardian);
        }
        citizens::find(sub)
            .filter(|c| c.number == self.number)
            .map(|_| Side::Member)
    }

    /// As that side sees it.
    pub(crate) fn seen_by(&self, role: Side) -> Link {
        // A basis is there once it was active: only then does the asker learn whose number it is.
        let named = role != Side::Guardian || self.basis.is_some();
        Link {
            id: self.id.clone(),
            role,
            relation: self.relation,
            state: self.state,
            waits: self.waits,
            basis: self.basis,
            guardian: Guardian {
                name: self.guardian_name().to_owned(),
            },
            member: Member {
                name: self.member_name().filter(|_| named).map(str::to_owned),
                number: self.number.clone(),
            },
            evidence: self.evidence.len(),
            until: self.until.map(|d| d.to_string()),
            asked_at: clock::rfc3339(clock::from_ms(self.asked)),
            changed_at: clock::rfc3339(clock::from_ms(self.changed)),
        }
    }
}

/// Those that match, settled, oldest first.
fn select(
    tx: &Transaction<'_>,
    condition: &str,
    values: impl rusqlite::Params,
    now: jiff::Timestamp,
) -> Result<Vec<Held>, Error> {
    let mut statement = tx.prepare(&format!(
        "SELECT {COLUMNS} FROM family WHERE {condition} ORDER BY rowid"
    ))?;
    let rows = statement.query_map(values, Raw::of_row)?;
    rows.map(|row| row?.held()?.settle(tx, now)).collect()
}

/// Ends those whose time is over, whether anybody looks or not.
pub(crate) fn settle_due(tx: &Transaction<'_>, now: jiff::Timestamp) -> Result<(), Error> {
    let unanswered = now.as_millisecond() - UNANSWERED_DAYS * DAY_MS;
    let today = clock::local(now).date().to_string();
    let over = "(state = 'asked' AND asked <= ?1) OR (state = 'active' AND until <= ?2)";
    select(tx, over, params![unanswered, today], now).map(|_| ())
}

/// One, whoever's.
pub(crate) fn find(tx: &Transaction<'_>, id: &str, now: jiff::Timestamp) -> Result<Option<Held>, Error> {
    Ok(select(tx, "id = ?1", [id], now)?.pop())
}

/// One of the citizen's, with their side; 404 to everybody else.
pub(crate) fn own(
    tx: &Transaction<'_>,
    id: &str,
    sub: &str,
    now: jiff::Timestamp,
) -> Result<(Held, Side), Problem> {
    find(tx, id, now)?
        .and_then(|held| held.side_of(sub).map(|side| (held, side)))
        .ok_or_else(|| Problem::not_found("Không có liên kết này."))
}

/// All of a citizen's, each with their side.
pub(crate) fn of(tx: &Transaction<'_>, sub: &str, now: jiff::Timestamp) -> Result<Vec<(Held, Side)>, Error> {
    let number = citizens::find(sub).map_or("", |c| c.number);
    let all = select(tx, "sub = ?1 OR number = ?2", [sub, number], now)?;
    Ok(all
        .into_iter()
        .filter_map(|held| held.side_of(sub).map(|side| (held, side)))
        .collect())
}

/// All there are, for the desk: the newest first.
pub(crate) fn all(tx: &Transaction<'_>, now: jiff::Timestamp) -> Result<Vec<Held>, Error> {
    let mut all = select(tx, "1", [], now)?;
    all.reverse();
    Ok(all)
}

/// What was kept under a key: the link's id and the hash of the body.
pub(crate) fn before(
    tx: &Transaction<'_>,
    sub: &str,
    key: &str,
) -> Result<Option<(String, String)>, rusqlite::Error> {
    tx.query_row(
        "SELECT id, body_sha256 FROM family WHERE sub = ?1 AND idempotency_key = ?2",
        [sub, key],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
    .optional()
}

/// The log, oldest first.
pub(crate) fn log(tx: &Transaction<'_>, id: &str) -> Result<Vec<LogEntry>, Error> {
    let mut statement = tx.prepare(
        "SELECT seq, at, act, side, actor, dossier, procedure FROM family_log WHERE link = ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([id])?;
    let mut items = Vec::new();
    while let Some(r) = rows.next()? {
        items.push(LogEntry {
            seq: r.get(0)?,
            at: clock::rfc3339(clock::from_ms(r.get(1)?)),
            act: of_word(&r.get::<_, String>(2)?)?,
            by: of_word(&r.get::<_, String>(3)?)?,
            actor: r.get(4)?,
            dossier: r.get(5)?,
            procedure: r.get(6)?,
        });
    }
    Ok(items)
}

/// The active link of the one who files, with what the dossier says of it. The province's own word: a phone may not have heard
/// that it was withdrawn.
pub(crate) fn acting(
    tx: &Transaction<'_>,
    id: &str,
    sub: &str,
    now: jiff::Timestamp,
) -> Result<(Held, OnBehalf), Problem> {
    let held = find(tx, id, now)?.filter(|held| held.sub == sub && held.state == LinkState::Active);
    let held = held.ok_or_else(|| {
        Problem::new(
            StatusCode::FORBIDDEN,
            "family-inactive",
            "TT-431",
            "Không còn được làm thay",
            "Liên kết gia đình này không có hiệu lực.",
        )
    })?;
    let on_behalf = OnBehalf {
        link: held.id.clone(),
        name: held.member_name().unwrap_or_default().to_owned(),
        relation: held.relation,
    };
    Ok((held, on_behalf))
}
