//! Reads from the store what the page on top shows.

mod draft;
mod held;
mod many;

use super::Route;
use super::after::FILE_SUPPLEMENT;
use super::filing::{FILE_DOSSIER, posting_key};
use super::model::{
    FileRow, HomePage, Page, ProcedurePage, ProcedureRow, QueuedRow, SearchPage, SendingPage, Stage,
};
use super::owner::Owner;
use super::rows::{file_row, list_row, procedure_row};
use crate::dossier::store as drafts;
use crate::dossier::{attachments, whom};
use crate::error::{Fail, Failure, FailureKind};
use crate::outbox::{self, Effect, EffectState};
use crate::procedure::model::CatalogueEntry;
use crate::procedure::model::Record;
use crate::procedure::{search, store as catalogue};
use crate::screen::FileState;
use crate::status::store as dossiers;
use crate::store::{StoreError, kv};
use std::sync::Arc;

/// Hits on a page of search results.
const HITS: usize = 20;
/// Dossiers on a page of the list.
const DOSSIERS: u32 = 25;
/// Dossiers on the home page.
const RECENT: usize = 5;

/// What is asked for is not here (any more).
const GONE: Failure = Failure::new(FailureKind::Damaged, "MC-X04");
/// A dossier this phone never had, or has no more.
const NOT_HERE: Failure = Failure::new(FailureKind::Damaged, "MC-X05");

impl Owner {
    /// Reads the page on top. What cannot be read becomes a page that says so.
    pub(super) fn load(&mut self) {
        let route = self.model.place.top().clone();
        let page = match &route {
            Route::Home => self.load_home().map(Page::Home),
            Route::Search { query, pages } => self.load_search(query, *pages).map(Page::Search),
            Route::Procedure { code } => self.load_procedure(code).map(|p| Page::Procedure(Box::new(p))),
            Route::Draft { id }
            | Route::DraftPage { id, .. }
            | Route::DraftItem { id, .. }
            | Route::DraftChanges { id }
            | Route::DraftPaper { id, .. }
            | Route::DraftCheck { id }
            | Route::DraftMore { id }
            | Route::DraftShare { id }
            | Route::HandOff { id } => Ok(self.load_draft(id)),
            Route::Handed { id } => self.load_handed(id).map(|p| Page::Handed(Box::new(p))),
            Route::Drafts { query, pages } => self.load_drafts(query, *pages).map(Page::Drafts),
            Route::DeletedDrafts => self.load_deleted().map(Page::Deleted),
            Route::TakeIn => Ok(Page::TakeIn),
            Route::DraftPhoto { id, file } => Ok(self.load_photo(id, file)),
            Route::Sending { id } => self.load_sending(id).map(|p| Page::Sending(Box::new(p))),
            Route::Dossiers { pages } => self.load_dossiers(*pages).map(Page::Dossiers),
            Route::Dossier { code }
            | Route::Receipt { code }
            | Route::SupplementReceipt { code, .. }
            | Route::Messages { code }
            | Route::Rating { code }
            | Route::Withdrawal { code } => self.load_dossier(code).map(|p| Page::Dossier(Box::new(p))),
            Route::Result { code, id } => self.load_result(code, id).map(|p| Page::Result(Box::new(p))),
            Route::Shelf => self.load_shelf().map(Page::Shelf),
            Route::Person | Route::Lock => Ok(Page::Person),
            Route::Reports(route) => self.load_reports(route).map(|p| Page::Reports(Box::new(p))),
            Route::Devices => Ok(Page::Devices),
            Route::Offices(route) => self.load_offices(route).map(|p| Page::Offices(Box::new(p))),
            Route::Door(route) => self.load_door(route).map(|p| Page::Door(Box::new(p))),
            Route::Inbox { pages } => self.load_inbox(*pages).map(Page::Inbox),
            Route::Channels | Route::ChannelsKind { .. } => {
                Ok(Page::Channels(Box::new(self.load_channels())))
            }
            Route::Family | Route::FamilyAdd | Route::FamilyLink { .. } => {
                Ok(Page::Family(Box::new(self.load_family())))
            }
            Route::Identity | Route::IdentityTyped | Route::IdentityChip => {
                Ok(Page::Identity(Box::new(self.load_identity())))
            }
        };
        self.loaded = Some(route);
        self.model.page = page.unwrap_or_else(|failure| {
            self.damaged |= failure.code == super::owner::DAMAGED;
            Page::Failed(failure)
        });
        let unseen = dossiers::unseen(&self.store);
        self.model.counts.unseen = self.ok(unseen).unwrap_or(0);
        self.count_news();
    }

    fn load_home(&mut self) -> Result<HomePage, Failure> {
        let rows = dossiers::list(&self.store, None, DOSSIERS).map_err(|e| seen(&e))?;
        let (attention, recent): (Vec<_>, Vec<_>) = rows
            .iter()
            .filter_map(|r| list_row(&r.json))
            .partition(|r| r.status.stops_clock());
        let common = catalogue::with_form(&self.store).map_err(|e| seen(&e))?;
        Ok(HomePage {
            queued: self.queued()?,
            attention,
            drafts: self.draft_rows()?.into_iter().take(RECENT + 1).collect(),
            recent: recent.into_iter().take(RECENT).collect(),
            common: common.into_iter().map(procedure_row).collect(),
        })
    }

    fn load_search(&self, query: &str, pages: u32) -> Result<SearchPage, Failure> {
        let limit = pages as usize * HITS;
        let mut hits = search::search(&self.store, query, limit + 1, 0).map_err(|e| seen(&e))?;
        let more = hits.len() > limit;
        hits.truncate(limit);
        let hits = hits
            .into_iter()
            .map(|h| ProcedureRow {
                has_form: h.entry.form.is_some(),
                code: h.entry.code,
                name: h.entry.name,
                field: h.entry.field,
            })
            .collect();
        Ok(SearchPage { hits, more, pages })
    }

    pub(super) fn load_procedure(&mut self, code: &str) -> Result<ProcedurePage, Failure> {
        let entry = catalogue::lookup(&self.store, code)
            .map_err(|e| seen(&e))?
            .ok_or(GONE)?;
        let item: CatalogueEntry = crate::json::from_str(&entry.json).map_err(|_| GONE)?;
        let mut failure = self.failures.get(code).copied();
        let record = match catalogue::record(&self.store, code).map_err(|e| seen(&e))? {
            None => None,
            Some(row) => match Record::parse(&row.json) {
                Ok(record) => Some(Arc::new(record)),
                Err(error) => {
                    error.log();
                    failure = Some(error.failure());
                    None
                }
            },
        };
        let drafts = self.drafts_for(code)?;
        Ok(ProcedurePage {
            level: entry.level.clone(),
            entry: procedure_row(entry),
            uuid: item.uuid,
            results: item.results,
            lifecycle: item.lifecycle,
            record,
            drafts,
            loading: self.busy.records.contains(code),
            failure,
        })
    }

    fn procedure_name(&self, code: &str) -> Result<String, Failure> {
        let entry = catalogue::lookup(&self.store, code).map_err(|e| seen(&e))?;
        Ok(entry.map_or_else(|| code.to_owned(), |e| e.name))
    }

    fn queued(&mut self) -> Result<Vec<QueuedRow>, Failure> {
        let open = outbox::open(&self.store).map_err(|e| seen(&e))?;
        let signed_in = self.link.session().is_some();
        open.into_iter()
            .filter(|e| e.kind == FILE_DOSSIER || e.kind == FILE_SUPPLEMENT)
            .map(|e| {
                let asks = e.state == EffectState::Queued && self.asked(&e).is_some();
                let title = self.draft_title(&e.subject)?;
                let needs_sign_in = self.model.online && !(signed_in && self.level_will_do(&e.subject));
                Ok(QueuedRow {
                    draft: e.subject,
                    title,
                    confirmed_ms: e.created,
                    refused: e.state == EffectState::Refused,
                    needs_sign_in: needs_sign_in && e.state != EffectState::Refused,
                    asks,
                })
            })
            .collect()
    }

    fn draft_title(&self, draft: &str) -> Result<String, Failure> {
        match drafts::draft(&self.store, draft).map_err(|e| seen(&e))? {
            Some(draft) => self.procedure_name(&draft.procedure),
            None => Ok(String::new()),
        }
    }

    fn load_sending(&mut self, id: &str) -> Result<SendingPage, Failure> {
        let effect = Self::filing_effect(&self.store, id)
            .map_err(|e| seen(&e))?
            .ok_or(GONE)?;
        let posted: Option<bool> = kv::get(&self.store, &posting_key(effect.id)).map_err(|e| seen(&e))?;
        let files = attachments::list(&self.store, id).map_err(|e| seen(&e))?;
        let sending = effect.state == EffectState::Sending;
        let files = files
            .into_iter()
            .filter(attachments::Attachment::is_sent)
            .map(|f| {
                let mut row = file_row(f);
                row.state = self.state_on_the_way(&row, sending);
                row
            })
            .collect();
        Ok(SendingPage {
            draft: id.to_owned(),
            title: self.draft_title(id)?,
            files,
            can_take_back: effect.state == EffectState::Refused
                || (effect.state == EffectState::Queued && posted.is_none()),
            confirmed_ms: effect.created,
            whom: whom::whom(&self.store, id).map_err(|e| seen(&e))?,
            faults: self.faults_named(id),
            stage: self.stage(effect),
        })
    }

    /// A kept file is "sending" only while its bytes move.
    fn state_on_the_way(&self, file: &FileRow, sending: bool) -> FileState {
        match file.state {
            FileState::Kept | FileState::Sending
                if sending && self.model.transfers.contains_key(&file.id) =>
            {
                FileState::Sending
            }
            FileState::Kept | FileState::Sending => FileState::Queued,
            other => other,
        }
    }

    fn stage(&mut self, effect: Effect) -> Stage {
        if effect.state == EffectState::Queued
            && let Some(asked) = self.asked(&effect)
        {
            return Stage::Asks(asked);
        }
        match effect.state {
            EffectState::Refused => Stage::Refused {
                code: effect.code.unwrap_or_default(),
                detail: effect.detail.unwrap_or_default(),
            },
            EffectState::Sending | EffectState::Sent => Stage::Sending,
            // Without a network there is nothing to sign in at yet.
            EffectState::Queued if self.model.online && self.link.session().is_none() => Stage::NeedsSignIn,
            EffectState::Queued if self.model.online && !self.level_will_do(&effect.subject) => {
                Stage::NeedsLevel
            }
            EffectState::Queued if self.model.online && effect.code.as_deref().is_some_and(needs_level) => {
                Stage::NeedsLevel
            }
            EffectState::Queued if self.model.online && effect.code.as_deref().is_some_and(needs_sign_in) => {
                Stage::NeedsSignIn
            }
            EffectState::Queued => match effect.code {
                Some(code) if self.model.online => Stage::Retrying(code),
                _ => Stage::Queued,
            },
        }
    }
}

/// Codes of failures that signing in, anew or at a higher level, mends.
fn needs_sign_in(code: &str) -> bool {
    matches!(code, "MC-N14" | "MC-N17" | "MC-S02" | "MC-S13" | "MC-S14")
}

/// Codes of failures that signing in at a higher level mends.
fn needs_level(code: &str) -> bool {
    matches!(code, "MC-N15" | "MC-S08")
}

/// Logs what the store said and keeps what a page may show of it.
pub(super) fn seen(error: &StoreError) -> Failure {
    error.log();
    error.failure()
}
