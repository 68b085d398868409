//! What a citizen is told of besides dossiers.

use super::tell::{News, later, tell};
use super::words;
use crate::error::{Error, Problem};
use crate::family::store::Held as Link;
use crate::family::{Act, Side};
use crate::oidc::citizens;
use crate::open311::store::{Held, id_of};
use rusqlite::Transaction;

/// Where a dossier is opened; the same as `links.dossier` of the pack.
pub(crate) fn dossier_link(code: &str) -> String {
    format!("https://motcua.ninhbinh.example/ho-so/{code}")
}

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

/// Where a family link is opened; the same as `links.family` of the pack.
pub(crate) fn family_link(id: &str) -> String {
    format!("https://motcua.ninhbinh.example/lam-thay/{id}")
}

/// What is told of a family link, for each side that did not do it itself and has an account.
fn of_family(link: &Link, act: Act, by: Side) -> impl Iterator<Item = News<'_>> {
    let member = citizens::by_number(&link.number).map(|c| c.id);
    let sides = [(Side::Guardian, Some(link.sub.as_str())), (Side::Member, member)];
    sides
        .into_iter()
        .filter(move |(side, _)| *side != by)
        .filter_map(|(_, sub)| sub)
        .map(move |sub| News {
            sub,
            kind: "family",
            subject: &link.id,
            seq: 0,
            words: words::family(act).to_owned(),
            link: family_link(&link.id),
        })
}

/// Somebody did this with a family link. Gives the push messages to send.
pub(crate) fn family(
    tx: &Transaction<'_>,
    link: &Link,
    act: Act,
    by: Side,
    now: i64,
) -> Result<Vec<String>, Problem> {
    let mut pushes = Vec::new();
    for news in of_family(link, act, by) {
        pushes.extend(tell(tx, news, now)?);
    }
    Ok(pushes)
}

/// Time alone ended a family link, which may come to light while somebody reads it: told by the next run.
pub(crate) fn family_ended(tx: &Transaction<'_>, link: &Link, act: Act, now: i64) -> Result<(), Error> {
    for news in of_family(link, act, Side::Province) {
        later(tx, news, now)?;
    }
    Ok(())
}

/// The province published news for everyone: its first line, in Vietnamese. Gives the push messages to send.
pub(crate) fn province(
    tx: &Transaction<'_>,
    id: &str,
    title: &str,
    now: i64,
) -> Result<Vec<String>, Problem> {
    let mut pushes = Vec::new();
    for citizen in citizens::CITIZENS {
        let news = News {
            sub: citizen.id,
            kind: "province",
            subject: id,
            seq: 0,
            words: format!("Tin của tỉnh: {title}"),
            link: String::new(),
        };
        pushes.extend(tell(tx, news, now)?);
    }
    Ok(pushes)
}
