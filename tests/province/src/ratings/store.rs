//! Rows of ratings: one a dossier and citizen.

use super::Ballot;
use crate::clock::{from_ms, local, rfc3339};
use crate::dossiers::{Dossier, status};
use crate::error::{Error, Problem};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A rating as a citizen sends it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewRating {
    /// Version of the ballot it was filled in on.
    pub(crate) ballot: String,
    /// Criterion → 0, 1 or 2; every criterion of the ballot.
    pub(crate) scores: BTreeMap<String, u8>,
    /// In the citizen's words; nobody has to say anything.
    #[serde(default)]
    pub(crate) comment: Option<String>,
    /// `seq` of the step of the dossier it is about: the last one the citizen knew of.
    pub(crate) step: u32,
}

/// A rating as its citizen reads it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Rating {
    /// The dossier.
    pub(crate) dossier: String,
    #[serde(flatten)]
    pub(crate) said: NewRating,
    /// Sum of the scores.
    pub(crate) total: u32,
    /// Id of the grade.
    pub(crate) grade: String,
    /// When it was first given.
    pub(crate) at: String,
    /// When it was last changed.
    pub(crate) changed_at: String,
    /// Counts from 1; one more with every change.
    pub(crate) revision: u32,
    /// Last day on which it may be changed.
    pub(crate) editable_until: String,
}

/// A held row.
pub(crate) struct Row {
    pub(crate) said: NewRating,
    pub(crate) first_ms: i64,
    pub(crate) changed_ms: i64,
    pub(crate) revision: u32,
}

impl Row {
    /// Last day on which it may be changed: some days after it was given, or after the dossier ended when that was later.
    pub(crate) fn until(&self, ballot: &Ballot, dossier: &Dossier) -> Date {
        let given = local(from_ms(self.first_ms)).date();
        let end = dossier.events.last().filter(|_| is_over(dossier.status));
        let end = end
            .and_then(|e| e.at.parse::<Timestamp>().ok())
            .map(|at| local(at).date());
        let from = end.map_or(given, |end| end.max(given));
        from.saturating_add(ballot.days.days())
    }

    /// As its citizen reads it.
    pub(crate) fn told(self, ballot: &Ballot, dossier: &Dossier) -> Rating {
        let total = self.said.scores.values().map(|s| u32::from(*s)).sum();
        Rating {
            dossier: dossier.code.clone(),
            total,
            grade: ballot.grade(total).map_or_else(String::new, |g| g.id.clone()),
            at: rfc3339(from_ms(self.first_ms)),
            changed_at: rfc3339(from_ms(self.changed_ms)),
            revision: self.revision,
            editable_until: self.until(ballot, dossier).to_string(),
            said: self.said,
        }
    }
}

/// Ended, by the office's word: only the citizen's own withdrawal gives nothing to rate.
fn is_over(code: u8) -> bool {
    matches!(
        code,
        status::NOT_RECEIVED | status::STOPPED | status::DONE | status::RETURNED
    )
}

/// Whether a dossier may be rated: it ended, or its day has passed while the clock ran.
pub(crate) fn may_be_rated(dossier: &Dossier, today: Date) -> bool {
    let open = matches!(
        dossier.status,
        status::REGISTERED | status::RECEIVED | status::IN_PROGRESS
    );
    let due = dossier.due.as_deref().and_then(|due| due.parse::<Date>().ok());
    is_over(dossier.status) || (open && due.is_some_and(|due| due < today))
}

/// Reads one.
pub(crate) fn find(tx: &Transaction<'_>, code: &str, sub: &str) -> Result<Option<Row>, Problem> {
    tx.query_row(
        "SELECT said, first, changed, revision FROM ratings WHERE dossier = ?1 AND sub = ?2",
        [code, sub],
        |r| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
    .optional()?
    .map(|(said, first_ms, changed_ms, revision)| {
        Ok(Row {
            said: serde_json::from_str(&said)?,
            first_ms,
            changed_ms,
            revision,
        })
    })
    .transpose()
}

/// Writes one; its first time stays.
pub(crate) fn put(tx: &Transaction<'_>, code: &str, sub: &str, row: &Row) -> Result<(), Problem> {
    tx.execute(
        "INSERT INTO ratings (dossier, sub, said, first, changed, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (dossier, sub) DO UPDATE SET said = ?3, changed = ?5, revision = ?6",
        params![
            code,
            sub,
            serde_json::to_string(&row.said)?,
            row.first_ms,
            row.changed_ms,
            row.revision
        ],
    )?;
    Ok(())
}

/// What was said about each office, by its id, without by whom, about what and when.
pub(crate) fn by_office(tx: &Transaction<'_>) -> Result<BTreeMap<String, Vec<NewRating>>, Problem> {
    let mut statement = tx.prepare(
        "SELECT d.dossier, r.said FROM ratings r JOIN dossiers d ON d.code = r.dossier ORDER BY random()",
    )?;
    let mut rows = statement.query([])?;
    let mut offices: BTreeMap<String, Vec<NewRating>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let dossier: Dossier = serde_json::from_str(&row.get::<_, String>(0)?)?;
        let said = serde_json::from_str(&row.get::<_, String>(1)?)?;
        offices.entry(dossier.office.id).or_default().push(said);
    }
    Ok(offices)
}

/// A rating the sandbox holds, for tests.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HeldRating {
    /// The dossier.
    pub dossier: String,
    /// Whose it is.
    pub sub: String,
    /// How often it was given and changed.
    pub revision: u32,
    /// Sum of the scores.
    pub total: u32,
    /// In their words.
    pub comment: Option<String>,
    /// The step it is about.
    pub step: u32,
}

/// All of them, for tests.
pub(crate) fn held(tx: &Transaction<'_>) -> Result<Vec<HeldRating>, Error> {
    let mut statement = tx.prepare("SELECT dossier, sub, revision, said FROM ratings ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    let mut ratings = Vec::new();
    while let Some(row) = rows.next()? {
        let said: NewRating = serde_json::from_str(&row.get::<_, String>(3)?)?;
        ratings.push(HeldRating {
            dossier: row.get(0)?,
            sub: row.get(1)?,
            revision: row.get(2)?,
            total: said.scores.values().map(|s| u32::from(*s)).sum(),
            comment: said.comment,
            step: said.step,
        });
    }
    Ok(ratings)
}
