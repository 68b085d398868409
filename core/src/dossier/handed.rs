//! Drafts that were filed outside of the app: on the national portal, at a counter, by post. All the phone knows of them is the
//! code on the receipt, in the person's word.

use super::code::DossierCode;
use super::store::editable;
use crate::store::{Result, Store, StoreError};

/// A draft that was handed off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The draft.
    pub draft: String,
    /// The code on its receipt.
    pub code: String,
    /// When the person said so, milliseconds since 1970-01-01 UTC.
    pub created: i64,
}

fn rows(store: &Store, rest: &str, params: impl rusqlite::Params) -> Result<Vec<Handed>> {
    let sql = format!(
        "SELECT draft, code, handed.created FROM handed JOIN drafts ON drafts.id = draft AND drafts.deleted IS NULL {rest}"
    );
    store.rows(&sql, params, |row| {
        Ok(Handed {
            draft: row.get(0)?,
            code: row.get(1)?,
            created: row.get(2)?,
        })
    })
}

/// The person filed it elsewhere and has this code: the draft is edited no more.
pub fn hand_off(store: &Store, draft: &str, code: &DossierCode) -> Result<()> {
    store.transaction(|tx| {
        editable(tx, draft)?;
        tx.run(
            "INSERT INTO handed (draft, code, created) VALUES (?1, ?2, ?3)
             ON CONFLICT (draft) DO UPDATE SET code = excluded.code, created = excluded.created",
            (draft, code.as_str(), tx.now_ms()),
        )?;
        super::store::mark_filed(tx, draft)
    })
}

/// It was not filed after all, or under another code: back to editing.
pub fn take_back(store: &Store, draft: &str) -> Result<()> {
    store.transaction(|tx| {
        if tx.run("DELETE FROM handed WHERE draft = ?1", [draft])? == 0 {
            return Err(StoreError::Missing("handed"));
        }
        tx.run(
            "UPDATE drafts SET state = 'editing', updated = ?2 WHERE id = ?1",
            (draft, tx.now_ms()),
        )?;
        Ok(())
    })
}

/// One of them.
pub fn get(store: &Store, draft: &str) -> Result<Option<Handed>> {
    Ok(rows(store, "WHERE draft = ?1", [draft])?.pop())
}

/// All of them, the last first.
pub fn list(store: &Store) -> Result<Vec<Handed>> {
    rows(store, "ORDER BY handed.created DESC, draft", [])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::store::{self as drafts, DraftState};
    use crate::store::tests::{draft, fixture};

    #[test]
    fn a_draft_that_was_handed_off_is_filed_under_its_code_and_can_come_back() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        let code = DossierCode::parse("h26.103.25.7 – 250908 – 0112").unwrap();
        hand_off(&store, "d1", &code).unwrap();
        assert_eq!(
            drafts::draft(&store, "d1").unwrap().unwrap().state,
            DraftState::Filed
        );
        assert_eq!(
            get(&store, "d1").unwrap().unwrap().code,
            "H26.103.25.7-250908-0112"
        );
        assert_eq!(list(&store).unwrap().len(), 1);
        assert!(hand_off(&store, "d1", &code).is_err(), "twice is once too often");
        take_back(&store, "d1").unwrap();
        assert_eq!(
            drafts::draft(&store, "d1").unwrap().unwrap().state,
            DraftState::Editing
        );
        assert_eq!(get(&store, "d1").unwrap(), None);
        assert!(take_back(&store, "d1").is_err());
    }

    #[test]
    fn a_draft_in_the_outbox_cannot_be_handed_off_too() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        drafts::confirm(&store, "d1", "k1").unwrap();
        let code = DossierCode::parse("G09.20-20260609-0092637").unwrap();
        assert!(hand_off(&store, "d1", &code).is_err());
        assert_eq!(list(&store).unwrap(), []);
    }
}
