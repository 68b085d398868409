//! Wishes, links to Zalo, and where citizens can be reached.

use super::Wish;
use crate::error::Error;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::Deserialize;

const PEOPLE: &str = include_str!("../../data/channels/people.json");

/// Where a citizen can be reached.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Contacts {
    sub: String,
    /// `84…`.
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
}

#[derive(Deserialize)]
struct People {
    people: Vec<Contacts>,
}

/// Where this citizen can be reached.
pub(crate) fn person(sub: &str) -> Result<Contacts, Error> {
    let people: People = serde_json::from_str(PEOPLE)?;
    Ok(people
        .people
        .into_iter()
        .find(|p| p.sub == sub)
        .unwrap_or_default())
}

/// `•••• ••• 101`.
pub(super) fn masked_phone(phone: &str) -> String {
    format!(
        "•••• ••• {}",
        phone.get(phone.len().saturating_sub(3)..).unwrap_or_default()
    )
}

/// `v•••@hom-thu.invalid`.
pub(super) fn masked_email(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}•••@{host}")
}

/// What a citizen wants, and how often it was changed.
pub(crate) fn wish(tx: &Transaction<'_>, sub: &str) -> Result<(Wish, i64), Error> {
    let row: Option<(String, i64)> = tx
        .query_row("SELECT wish, revision FROM wishes WHERE sub = ?1", [sub], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?;
    match row {
        Some((wish, revision)) => Ok((serde_json::from_str(&wish)?, revision)),
        None => Ok((Wish::default(), 0)),
    }
}

/// Keeps it.
pub(super) fn put_wish(tx: &Transaction<'_>, sub: &str, wish: &Wish) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO wishes (sub, wish, revision) VALUES (?1, ?2, 1)
         ON CONFLICT (sub) DO UPDATE SET wish = excluded.wish, revision = revision + 1",
        [sub, &serde_json::to_string(wish)?],
    )?;
    Ok(())
}

/// A linked Zalo account.
pub(crate) struct Link {
    /// Zalo's id of the user, for this official account.
    pub(crate) user: String,
    pub(crate) since: i64,
    /// When the user last wrote.
    pub(crate) spoke: i64,
}

/// The account linked to a citizen.
pub(crate) fn zalo_of(tx: &Transaction<'_>, sub: &str) -> Result<Option<Link>, Error> {
    Ok(tx
        .query_row(
            "SELECT user, since, spoke FROM zalo_links WHERE sub = ?1",
            [sub],
            |r| {
                Ok(Link {
                    user: r.get(0)?,
                    since: r.get(1)?,
                    spoke: r.get(2)?,
                })
            },
        )
        .optional()?)
}

/// A code for a citizen; the one before is gone.
pub(super) fn put_code(tx: &Transaction<'_>, sub: &str, code: &str, expires: i64) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO zalo_codes (sub, code, expires) VALUES (?1, ?2, ?3)
         ON CONFLICT (sub) DO UPDATE SET code = excluded.code, expires = excluded.expires",
        params![sub, code, expires],
    )?;
    Ok(())
}

/// Links whoever sent the code; false when it is none, or of yesterday. A code works once; one Zalo account is one citizen's.
pub(crate) fn link_by_code(tx: &Transaction<'_>, code: &str, user: &str, now: i64) -> Result<bool, Error> {
    let sub: Option<String> = tx
        .query_row(
            "DELETE FROM zalo_codes WHERE code = ?1 AND expires > ?2 RETURNING sub",
            params![code, now],
            |r| r.get(0),
        )
        .optional()?;
    let Some(sub) = sub else { return Ok(false) };
    tx.execute("DELETE FROM zalo_links WHERE user = ?1 OR sub = ?2", [user, &sub])?;
    tx.execute(
        "INSERT INTO zalo_links (sub, user, since, spoke) VALUES (?1, ?2, ?3, ?3)",
        params![sub, user, now],
    )?;
    bump(tx, &sub)?;
    Ok(true)
}

/// Ends a citizen's link.
pub(super) fn unlink(tx: &Transaction<'_>, sub: &str) -> Result<(), Error> {
    if tx.execute("DELETE FROM zalo_links WHERE sub = ?1", [sub])? > 0 {
        bump(tx, sub)?;
    }
    Ok(())
}

/// Ends the link of a Zalo account; false when there was none.
pub(crate) fn unlink_user(tx: &Transaction<'_>, user: &str) -> Result<bool, Error> {
    let sub: Option<String> = tx
        .query_row(
            "DELETE FROM zalo_links WHERE user = ?1 RETURNING sub",
            [user],
            |r| r.get(0),
        )
        .optional()?;
    match sub {
        Some(sub) => bump(tx, &sub).map(|()| true),
        None => Ok(false),
    }
}

/// The user wrote.
pub(crate) fn spoke(tx: &Transaction<'_>, user: &str, now: i64) -> Result<(), Error> {
    tx.execute(
        "UPDATE zalo_links SET spoke = ?2 WHERE user = ?1",
        params![user, now],
    )?;
    Ok(())
}

/// What the citizen reads is another: a phone that asks later must not take it for older.
fn bump(tx: &Transaction<'_>, sub: &str) -> Result<(), Error> {
    let (held, revision) = wish(tx, sub)?;
    if revision == 0 {
        return put_wish(tx, sub, &held);
    }
    tx.execute("UPDATE wishes SET revision = revision + 1 WHERE sub = ?1", [sub])?;
    Ok(())
}
