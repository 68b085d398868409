//! What a citizen is told of besides dossiers.

use super::tell::{News, tell};
use super::words;
use crate::error::Problem;
use crate::open311::store::{Held, id_of};
use rusqlite::Transaction;

/// Where a report is opened; the same as `links.report` of the pack.
pub(crate) fn report_link(number: &str) -> String {
    format!("https://motcua.ninhbinh.example/phan-anh/{number}")
}

/// The office did this with a report: a word of its thread. Gives the push messages to send. A report that was sent without sign-in
/// has no account that could be told: its phone asks by the key it holds.
pub(crate) fn report(
    tx: &Transaction<'_>,
    held: &Held,
    deed: &str,
    now: i64,
) -> Result<Vec<String>, Problem> {
    if held.owner.is_empty() {
        return Ok(Vec::new());
    }
    let number = id_of(held.seq);
    let news = News {
        sub: &held.owner,
        kind: "reports",
        subject: &number,
        seq: 0,
        words: words::report(&number, deed),
        link: report_link(&number),
    };
    tell(tx, news, now)
}
