//! Lists of drafts, and what is told of one beside its answers.

use super::{GONE, seen};
use crate::app::RESTORE_MS;
use crate::app::model::{DeletedRow, DraftMore, DraftRow, DraftsPage, HandedPage, HandedRow, OpenDraft};
use crate::app::owner::Owner;
use crate::dossier::naming::{self, Listed};
use crate::dossier::{handed, store as drafts};
use crate::error::Failure;
use crate::text::fold::fold;

/// Drafts on a page of the list.
const DRAFTS: usize = 25;

impl Owner {
    /// All drafts being filled in, the last changed first.
    pub(super) fn draft_rows(&self) -> Result<Vec<DraftRow>, Failure> {
        let rows = naming::editing(&self.store).map_err(|e| seen(&e))?;
        rows.into_iter().map(|row| self.draft_row(row)).collect()
    }

    /// Those of one procedure.
    pub(super) fn drafts_for(&self, code: &str) -> Result<Vec<DraftRow>, Failure> {
        let rows = naming::editing(&self.store).map_err(|e| seen(&e))?;
        let of_it = rows.into_iter().filter(|row| row.procedure == code);
        of_it.map(|row| self.draft_row(row)).collect()
    }

    fn draft_row(&self, row: Listed) -> Result<DraftRow, Failure> {
        Ok(DraftRow {
            title: self.procedure_name(&row.procedure)?,
            name: row.name().to_owned(),
            id: row.id,
            created_ms: row.created,
            updated_ms: row.updated,
        })
    }

    /// Drafts whose name or procedure holds every word of the search, with diacritics or without.
    pub(super) fn load_drafts(&self, query: &str, pages: u32) -> Result<DraftsPage, Failure> {
        let query = fold(query);
        let words: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
        let fits = |row: &DraftRow| {
            let text = fold(&format!("{} {}", row.name, row.title));
            words.iter().all(|word| text.contains(word))
        };
        let mut rows: Vec<DraftRow> = self.draft_rows()?.into_iter().filter(fits).collect();
        let (count, limit) = (rows.len(), pages as usize * DRAFTS);
        rows.truncate(limit);
        Ok(DraftsPage {
            rows,
            count,
            more: count > limit,
            pages,
        })
    }

    pub(super) fn load_deleted(&self) -> Result<Vec<DeletedRow>, Failure> {
        let rows = naming::deleted(&self.store).map_err(|e| seen(&e))?;
        rows.into_iter()
            .map(|row| {
                let until_ms = row.deleted.unwrap_or_default() + RESTORE_MS;
                let row = self.draft_row(row)?;
                Ok(DeletedRow { row, until_ms })
            })
            .collect()
    }

    pub(super) fn handed_rows(&self) -> Result<Vec<HandedRow>, Failure> {
        let rows = handed::list(&self.store).map_err(|e| seen(&e))?;
        rows.into_iter().map(|row| self.handed_row(row)).collect()
    }

    fn handed_row(&self, row: handed::Handed) -> Result<HandedRow, Failure> {
        let listed = naming::one(&self.store, &row.draft)
            .map_err(|e| seen(&e))?
            .ok_or(GONE)?;
        Ok(HandedRow {
            title: self.procedure_name(&listed.procedure)?,
            name: listed.name().to_owned(),
            draft: row.draft,
            code: row.code,
            at_ms: row.created,
        })
    }

    pub(super) fn load_handed(&self, id: &str) -> Result<HandedPage, Failure> {
        let row = handed::get(&self.store, id).map_err(|e| seen(&e))?.ok_or(GONE)?;
        Ok(HandedPage {
            row: self.handed_row(row)?,
            lookup: self
                .model
                .pack
                .as_ref()
                .and_then(|p| p.links.portal_lookup.clone()),
        })
    }

    /// Name, like and offers of a draft. What cannot be read is left out: the draft itself is not.
    pub(super) fn load_more(&mut self, open: &OpenDraft) -> DraftMore {
        let named = naming::one(&self.store, &open.id);
        let named = self.ok(named).flatten();
        let twins = self.twins_of(&open.id);
        let offers = self.offers_of(&open.id, &open.record);
        DraftMore {
            twins: self.ok(twins).unwrap_or_default(),
            offers: self.ok(offers).unwrap_or_default(),
            ..named.map_or_else(DraftMore::default, |named| DraftMore {
                title: named.title,
                subject: named.subject,
                ..DraftMore::default()
            })
        }
    }

    /// The draft a dossier was filed from, while it is on this phone.
    pub(super) fn draft_of(&self, draft: Option<&str>) -> Result<Option<String>, Failure> {
        let Some(draft) = draft else { return Ok(None) };
        let held = drafts::draft(&self.store, draft).map_err(|e| seen(&e))?;
        Ok(held.map(|d| d.id))
    }
}
