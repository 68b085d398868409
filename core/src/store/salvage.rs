//! Reading everything that is still readable from a damaged database.
//!
//! SQLCipher makes a connection useless at the first page that does not decrypt, so each such page costs a new connection; the
//! walk goes on behind it. Rows are found by their table only, never through an index that may be damaged too.

use super::open::raw;
use super::{DbKey, Result};
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, Statement, params_from_iter};
use std::path::Path;

/// Rows of one table that could be carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvaged {
    /// Name of the table.
    pub table: &'static str,
    /// Rows carried over.
    pub rows: u64,
    /// False when reading met a damaged page, so that rows may be missing.
    pub whole: bool,
}

/// The tables that matter, in the order in which foreign keys allow them to be written. The catalogue and the records are
/// not here: the server has them.
pub(crate) const TABLES: [&str; 17] = [
    "kv",
    "drafts",
    "answers",
    "attachments",
    "outbox",
    "dossiers",
    "receipts",
    "results",
    "draft_changes",
    "supplements",
    "messages",
    "handed",
    "taken_in",
    "ratings",
    "reports",
    "report_photos",
    "inbox",
];

/// How many connections one table may cost: a damaged page of the smallest rows holds fewer.
const PROBES: usize = 256;

/// Copies all readable rows of `old` to `target`, which has the shape of the newest version.
pub(crate) fn salvage(old: &Path, key: &DbKey, target: &Connection) -> Result<Vec<Salvaged>> {
    let mut source = Source {
        path: old,
        key,
        conn: None,
    };
    // Rows whose parent could not be read are still the person's words.
    target.execute_batch("PRAGMA foreign_keys = OFF")?;
    let tx = target.unchecked_transaction()?;
    let mut salvaged = Vec::new();
    for table in TABLES {
        salvaged.push(copy_table(&mut source, &tx, table)?);
    }
    tx.commit()?;
    Ok(salvaged)
}

/// The damaged database, opened anew after each damaged page.
struct Source<'a> {
    path: &'a Path,
    key: &'a DbKey,
    conn: Option<Connection>,
}

impl Source<'_> {
    fn conn(&mut self) -> Option<&Connection> {
        if self.conn.is_none() {
            self.conn = self.open().ok();
        }
        self.conn.as_ref()
    }

    /// Columns of a table as it is there: a database that broke before its migration has fewer. `None` when that cannot be read.
    fn columns(&mut self, table: &str) -> Option<Vec<String>> {
        let read = |conn: &Connection| -> rusqlite::Result<Vec<String>> {
            let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
            let names = statement.query_map([table], |row| row.get(0))?;
            names.collect()
        };
        let columns = self.conn().and_then(|conn| read(conn).ok());
        if columns.is_none() {
            self.conn = None;
        }
        columns
    }

    fn open(&self) -> Result<Connection> {
        let conn = raw(self.path, self.key)?;
        // The old files are evidence: closing must not fold the WAL into them.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        conn.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON")?;
        Ok(conn)
    }
}

/// Where one walk over rows ended.
struct Walk {
    /// The last row read; `None` when there was none.
    last: Option<i64>,
    /// False when it ended at something unreadable.
    whole: bool,
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

struct Copier<'t> {
    table: &'static str,
    columns: Vec<String>,
    insert: Statement<'t>,
    rows: u64,
}

fn copy_table(source: &mut Source<'_>, target: &Connection, table: &'static str) -> Result<Salvaged> {
    let held = source.columns(table);
    if held.as_ref().is_some_and(Vec::is_empty) {
        // A database of an earlier version has no such table.
        return Ok(Salvaged {
            table,
            rows: 0,
            whole: true,
        });
    }
    let mut copier = Copier::new(target, table, held.as_deref())?;
    let whole = copier.all(source)?;
    Ok(Salvaged {
        table,
        rows: copier.rows,
        whole,
    })
}

impl<'t> Copier<'t> {
    /// Copies the columns that both have; `held` are those of the source, when they are known.
    fn new(target: &'t Connection, table: &'static str, held: Option<&[String]>) -> Result<Self> {
        let mut statement = target.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let mut columns = statement
            .query_map([table], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        if let Some(held) = held {
            columns.retain(|column| held.contains(column));
        }
        let marks = vec!["?"; columns.len()].join(", ");
        let list = columns.join(", ");
        let insert = target.prepare(&format!(
            "INSERT OR IGNORE INTO {table} ({list}) VALUES ({marks})"
        ))?;
        Ok(Self {
            table,
            columns,
            insert,
            rows: 0,
        })
    }

    /// Upwards to the first damage, downwards to the last, then into the gap between, halving it. True when all was read.
    fn all(&mut self, source: &mut Source<'_>) -> Result<bool> {
        let up = self.walk(source, i64::MIN, i64::MAX, Way::Up)?;
        if up.whole {
            return Ok(true);
        }
        let low = up.last.unwrap_or(i64::MIN);
        let down = self.walk(source, low, i64::MAX, Way::Down)?;
        // Without one readable row there is no range to search in: rowids begin at 1.
        let mut gaps = vec![(
            low.max(0),
            down.last.unwrap_or_else(|| low.max(0).saturating_add(4_096)),
        )];
        let mut probes = 0;
        while let Some((low, high)) = gaps.pop() {
            if high.saturating_sub(low) <= 1 || probes >= PROBES {
                continue;
            }
            probes += 2;
            let middle = low + (high - low) / 2;
            let up = self.walk(source, middle - 1, high, Way::Up)?;
            let down = self.walk(source, low, middle, Way::Down)?;
            if !up.whole {
                gaps.push((up.last.unwrap_or(middle), high));
            }
            if !down.whole {
                gaps.push((low, down.last.unwrap_or(middle)));
            }
        }
        Ok(false)
    }

    /// Copies the rows between `low` and `high` (neither included) until one cannot be read. Fails only when writing fails.
    fn walk(&mut self, source: &mut Source<'_>, low: i64, high: i64, way: Way) -> Result<Walk> {
        let mut walk = Walk {
            last: None,
            whole: false,
        };
        if let Some(conn) = source.conn() {
            self.rows_of(conn, low, high, way, &mut walk)?;
        }
        if !walk.whole {
            source.conn = None;
        }
        Ok(walk)
    }

    fn rows_of(&mut self, conn: &Connection, low: i64, high: i64, way: Way, walk: &mut Walk) -> Result<()> {
        let order = match way {
            Way::Up => "ASC",
            Way::Down => "DESC",
        };
        let sql = format!(
            "SELECT rowid, {} FROM {} WHERE rowid > ?1 AND rowid < ?2 ORDER BY rowid {order}",
            self.columns.join(", "),
            self.table
        );
        let Ok(mut select) = conn.prepare(&sql) else {
            return Ok(());
        };
        let Ok(mut rows) = select.query([low, high]) else {
            return Ok(());
        };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => {
                    walk.whole = true;
                    return Ok(());
                }
                Err(_) => return Ok(()),
            };
            let width = self.columns.len();
            let read = (0..=width)
                .map(|i| row.get::<_, Value>(i))
                .collect::<rusqlite::Result<Vec<_>>>();
            let Ok(mut values) = read else {
                return Ok(());
            };
            // A damaged overflow page reads as zeros; our texts hold none.
            if values
                .iter()
                .any(|value| matches!(value, Value::Text(text) if text.contains('\0')))
            {
                return Ok(());
            }
            if let Value::Integer(id) = values.remove(0) {
                walk.last = Some(id);
            }
            match self.insert.execute(params_from_iter(values)) {
                Ok(n) => self.rows += n as u64,
                // A row that no longer fits the rules of its table is damaged itself.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
