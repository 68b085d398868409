//! What was deleted goes for good.

use super::FAULTS;
use crate::store::{Result, Store};

/// Removes for good what was deleted before `before` (milliseconds): drafts, and files of drafts that stay. Returns the sealed
/// files to remove. Nothing that was not deleted by the person is ever removed, however old it is.
pub fn purge(store: &Store, before: i64) -> Result<Vec<String>> {
    purge_each(store, before, before)
}

/// As [`purge`], with a time of its own for files that were taken off a draft that stays.
pub fn purge_each(store: &Store, drafts: i64, files: i64) -> Result<Vec<String>> {
    store.transaction(|tx| {
        // The files of a deleted draft stay with it, also those that had been taken off it.
        let mut sealed: Vec<String> = tx.rows(
            "SELECT DISTINCT sealed FROM attachments WHERE sealed IS NOT NULL AND
               (draft IN (SELECT id FROM drafts WHERE deleted < ?1)
                OR (deleted < ?2 AND draft IN (SELECT id FROM drafts WHERE deleted IS NULL)))",
            [drafts, files],
            |row| row.get(0),
        )?;
        tx.run(
            "DELETE FROM attachments WHERE deleted < ?1 AND draft IN (SELECT id FROM drafts WHERE deleted IS NULL)",
            [files],
        )?;
        tx.run("DELETE FROM drafts WHERE deleted < ?1", [drafts])?;
        crate::dossier::whom::purge(tx)?;
        crate::dossier::delivery::purge(tx)?;
        forget_of_gone(tx, FAULTS)?;
        forget_of_gone(tx, crate::dossier::terms::TERMS)?;
        // A supplement shares the sealed files of the dossier it mends.
        let held = crate::dossier::attachments::sealed_names(tx)?;
        sealed.retain(|file| !held.contains(file));
        Ok(sealed)
    })
}

/// Forgets small values named by a prefix and a draft's id, for drafts that are gone for good.
pub(in crate::dossier) fn forget_of_gone(store: &Store, prefix: &str) -> Result<()> {
    store.run(
        "DELETE FROM kv WHERE substr(key, 1, length(?1)) = ?1
         AND substr(key, length(?1) + 1) NOT IN (SELECT id FROM drafts)",
        [prefix],
    )?;
    Ok(())
}
