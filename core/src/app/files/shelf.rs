//! Papers the person has already: signed results on this phone that a paper of the dossier can be.

use super::TOO_MANY;
use super::import::{self, Wants};
use crate::app::message::Outcome;
use crate::app::model::{HeldResult, Page};
use crate::app::owner::Owner;
use crate::dossier::attachments::{Attachment, Origin};
use crate::procedure::model::Record;
use crate::result::service::Finding;
use crate::result::store as shelf;
use std::sync::Arc;

impl Owner {
    /// The results on this phone that papers of the record name, and whose signature holds.
    pub(in crate::app) fn held_results(&mut self, record: &Record) -> Vec<HeldResult> {
        let named = |catalogue: &str| {
            let mut results = record.papers.iter().flat_map(|p| &p.results);
            results.any(|r| r == catalogue)
        };
        if record.papers.iter().all(|p| p.results.is_empty()) {
            return Vec::new();
        }
        let held = shelf::list(&self.store);
        let rows = self.ok(held).unwrap_or_default().into_iter();
        rows.filter(|row| named(&row.catalogue))
            .filter(|row| matches!(crate::json::from_str(&row.verdict), Ok(Finding::Valid { .. })))
            .map(|row| HeldResult {
                code: row.dossier,
                id: row.id,
                catalogue: row.catalogue,
                name: row.name,
                fetched_ms: row.fetched,
            })
            .collect()
    }

    /// Attaches a copy of a signed result, with where it is from.
    pub(in crate::app) fn attach_result(&mut self, paper: &str, code: &str, result: &str) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let Some(need) = open.papers().into_iter().find(|n| n.paper.id == paper) else {
            return;
        };
        let held = open.held.iter().find(|h| h.code == code && h.id == result);
        let Some(held) = held else { return };
        if open.is_full(need.paper, true) {
            return self.fail_with(TOO_MANY.code);
        }
        let wants = Wants::of(need.paper);
        let (draft, name) = (open.id.clone(), format!("{}.pdf", held.name));
        let origin = Origin {
            dossier: code.to_owned(),
            result: result.to_owned(),
        };
        let noted = Attachment {
            origin: Some(origin.clone()),
            ..Attachment::noted(self.new_uuid(), draft, paper.to_owned(), name, None)
        };
        if self.note(&noted) {
            self.copy_from_shelf(noted.id, &origin, wants);
        }
    }

    pub(super) fn copy_from_shelf(&mut self, file: String, origin: &Origin, wants: Wants) {
        let row = shelf::get(&self.store, &origin.dossier, &origin.result);
        let row = self.ok(row).flatten();
        let vault = Arc::clone(&self.vault);
        let tell = self.copying(&file);
        self.effects.blocking(move || {
            let result = match row {
                Some(row) => import::copy(&vault, &row.sealed, &wants, tell),
                None => Err(import::refused(crate::paper::Refusal::Unreadable)),
            };
            Outcome::Imported { file, result }
        });
    }
}
