//! The list of one's own reports, a page at a time: what a redraw costs must not grow with what was written over the years.

use super::store::{COLUMNS, Row, read};
use crate::store::{Result, Store};

/// A report with what its place in the list needs of other tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The report.
    pub row: Row,
    /// Waiting: the server said no.
    pub refused: bool,
    /// Waiting: what the outbox holds of it.
    pub payload: Option<String>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub all: u32,
    /// Confirmed, without the server's word.
    pub waiting: u32,
}

/// The first `limit` reports of this person and of those without sign-in: first those in which the person must or should do
/// something (being written, refused, news not looked at, a supplement wanted), then those that wait, then the others; of
/// each the last begun first.
pub fn list(store: &Store, owner: &str, limit: u32) -> Result<Vec<Listed>> {
    // The order is made of row ids and small numbers; only what is shown is read whole. This SQLite is built without JSON: the
    // state is found as this app wrote it, and in a person's words every quotation mark has a backslash before it.
    let sql = format!(
        r#"WITH page AS (
           SELECT r.rowid AS at, r.created AS begun, coalesce(o.state = 'refused', 0) AS refused,
             CASE WHEN r.stage = 'draft' OR o.state = 'refused' THEN 0
                  WHEN r.stage = 'waiting' THEN 1
                  WHEN r.seen = 0 OR instr(r.told, '"state":"supplement_wanted"') > 0 THEN 0
                  ELSE 2 END AS rank
           FROM reports r LEFT JOIN outbox o ON r.stage = 'waiting' AND o.kind = 'send_report' AND o.subject = r.id
           WHERE r.owner IN ('', ?1) ORDER BY rank, begun DESC, at DESC LIMIT ?2)
         SELECT {COLUMNS}, page.refused,
           (SELECT payload FROM outbox WHERE stage = 'waiting' AND kind = 'send_report' AND subject = reports.id)
         FROM page JOIN reports ON reports.rowid = page.at ORDER BY page.rank, page.begun DESC, page.at DESC"#
    );
    store.rows(&sql, (owner, limit), |row| {
        Ok(Listed {
            row: read(row)?,
            refused: row.get(12)?,
            payload: row.get(13)?,
        })
    })
}

/// How many there are of this person and without sign-in.
pub fn counts(store: &Store, owner: &str) -> Result<Counts> {
    let sql = "SELECT count(*), coalesce(sum(stage = 'waiting'), 0) FROM reports WHERE owner IN ('', ?1)";
    let counted = store.row(sql, [owner], |row| {
        Ok(Counts {
            all: row.get(0)?,
            waiting: row.get(1)?,
        })
    })?;
    Ok(counted.unwrap_or_default())
}

/// Reports of this person and without sign-in that are about a dossier, the last begun first; those being written are left out.
pub fn about_dossier(store: &Store, owner: &str, code: &str) -> Result<Vec<Row>> {
    // As this app wrote it, found without reading every report; what only looks like it is left out below.
    let mark = format!("\"dossier\":{}", serde_json::Value::from(code));
    let sql = format!(
        "SELECT {COLUMNS} FROM reports WHERE owner IN ('', ?1) AND stage <> 'draft'
           AND (instr(written, ?2) > 0 OR instr(coalesce(told, ''), ?2) > 0) ORDER BY created DESC, rowid DESC"
    );
    let mut rows = store.rows(&sql, (owner, mark), read)?;
    rows.retain(|row| {
        row.about()
            .is_some_and(|about| about.dossier.as_deref() == Some(code))
    });
    Ok(rows)
}
