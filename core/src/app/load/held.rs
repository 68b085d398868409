//! What the office holds: dossiers and their results.

use super::{DOSSIERS, GONE, NOT_HERE, seen};
use crate::app::model::{DossierPage, DossiersPage, ResultPage, ShelfRow};
use crate::app::owner::Owner;
use crate::app::rows::{list_row, shelf_row, working_days_left};
use crate::dossier::receipt;
use crate::error::{Fail, Failure};
use crate::net::wire::{self, Dossier};
use crate::result::store as shelf;
use crate::status::store as dossiers;

/// Drafts on the page of all dossiers; the others are one step away.
const DRAFTS_SHOWN: usize = 5;

impl Owner {
    pub(super) fn load_dossiers(&mut self, pages: u32) -> Result<DossiersPage, Failure> {
        let limit = pages.saturating_mul(DOSSIERS);
        let mut rows = dossiers::list(&self.store, None, limit + 1).map_err(|e| seen(&e))?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let mut drafts = self.draft_rows()?;
        let drafts_count = drafts.len();
        drafts.truncate(DRAFTS_SHOWN);
        Ok(DossiersPage {
            queued: self.queued()?,
            drafts,
            drafts_count,
            deleted_count: self.load_deleted()?.len(),
            handed: self.handed_rows()?,
            dossiers: rows.iter().filter_map(|r| list_row(&r.json)).collect(),
            more,
            pages,
        })
    }

    pub(super) fn load_dossier(&mut self, code: &str) -> Result<DossierPage, Failure> {
        let row = dossiers::get(&self.store, code)
            .map_err(|e| seen(&e))?
            .ok_or(NOT_HERE)?;
        let dossier: Dossier = crate::json::from_str(&row.json).map_err(|_| GONE)?;
        let keys = self.receipt_keys();
        let receipt = dossiers::receipt(&self.store, code)
            .map_err(|e| seen(&e))?
            .map(|jws| {
                receipt::verify(&jws, &keys)
                    .and_then(|r| r.is_for(Some(code), &dossier.procedure).map(|()| r))
                    .map_err(|e| e.failure())
            });
        let today = crate::text::day(self.model.now_ms);
        let days_left = match (&self.model.calendar, dossier.due.as_deref().and_then(wire::day)) {
            (Some(calendar), Some(due)) => Some(working_days_left(calendar, today, due)),
            _ => None,
        };
        let held = shelf::of_dossier(&self.store, code).map_err(|e| seen(&e))?;
        let results = dossier
            .results
            .iter()
            .map(|meta| {
                let row = held.iter().find(|r| r.id == meta.id);
                let key = format!("{code}/{}", meta.id);
                ResultPage {
                    row: shelf_row(code, &meta.id, &meta.name, meta.size, &meta.sha256, row),
                    fetching: self.busy.results.contains(&key),
                    failure: self.failures.get(&key).copied(),
                }
            })
            .collect();
        let told = receipt.as_ref().and_then(|r| r.as_ref().ok());
        let after = self.load_aftercare(&dossier, told);
        let draft = self.draft_of(row.draft.as_deref())?;
        Ok(DossierPage {
            dossier,
            receipt,
            days_left,
            results,
            after,
            draft,
        })
    }

    pub(super) fn load_result(&mut self, code: &str, id: &str) -> Result<ResultPage, Failure> {
        let page = self.load_dossier(code)?;
        page.results.into_iter().find(|r| r.row.id == id).ok_or(GONE)
    }

    pub(super) fn load_shelf(&self) -> Result<Vec<ShelfRow>, Failure> {
        let rows = shelf::list(&self.store).map_err(|e| seen(&e))?;
        Ok(rows
            .iter()
            .map(|r| shelf_row(&r.dossier, &r.id, &r.name, 0, &r.sha256, Some(r)))
            .collect())
    }
}
