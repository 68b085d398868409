//! What the province publishes: its pack, the list of procedures, their records. And the search in them.

use super::link::{FetchedPack, FetchedRecord};
use super::message::Outcome;
use super::model::Page;
use super::owner::{Owner, kept};
use super::{Place, Route, TabId};
use crate::error::{Fail, Failure, FailureKind};
use crate::net::NetError;
use crate::net::api::fetch_pack;
use crate::net::message::Conditional;
use crate::net::pack::{self, Pack};
use crate::net::trouble::Trouble;
use crate::net::wire::{ProcedurePage, ProcedureSummary};
use crate::procedure::deadline::Calendar;
use crate::procedure::model::{CatalogueEntry, Record};
use crate::procedure::search;
use crate::procedure::store as catalogue;
use crate::store::kv;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The pack as it is kept: the signed text, so that it is verified again at every start.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HeldPack {
    pub(super) jws: String,
    pub(super) etag: Option<String>,
}

/// Procedures asked for at once: the whole list of a province in a few answers.
const CATALOGUE_BATCH: u32 = 3000;

/// A procedure as the store indexes it; `None` for one the app cannot show, which is logged and left out.
fn catalogue_row(item: &ProcedureSummary) -> Option<catalogue::CatalogueRow> {
    let entry = serde_json::to_value(item).and_then(serde_json::from_value::<CatalogueEntry>);
    match entry.and_then(|entry| search::row_of(&entry)) {
        Ok(row) => Some(row),
        Err(error) => {
            tracing::warn!(code = "MC-C01", cause = %error, "an entry of the list cannot be read");
            None
        }
    }
}

/// The form names a choice list that is still on its way: nothing is wrong with the record.
const LIST_TO_COME: Failure = Failure::new(FailureKind::Offline, "MC-D07");

impl Owner {
    pub(super) fn want_pack(&mut self) {
        if self.busy.pack || !self.model.online {
            return;
        }
        let Some(http) = self.link.http() else {
            self.report.failure = Some("MC-N20".to_owned());
            return;
        };
        self.busy.pack = true;
        let held = kv::get::<HeldPack>(&self.store, kept::PACK);
        let etag = self.ok(held).flatten().and_then(|h| h.etag);
        let (base, key) = (self.config.province_url.clone(), self.config.pack_key.clone());
        let random = Arc::clone(&self.ports.random);
        self.effects.online(
            async move {
                let base = url::Url::parse(&base).map_err(|_| Trouble::of_net(&NetError::Address))?;
                let answer = fetch_pack(&http, &*random, &base, etag.as_deref()).await;
                let answer = answer.map_err(|e| Trouble::of_net(&e))?;
                let Conditional::Fresh { value: jws, etag } = answer else {
                    return Ok(None);
                };
                let key = pack::pack_key(&key).map_err(|e| Trouble::of(&e))?;
                let pack = pack::verify(&jws, &key).map_err(|e| Trouble::of(&e))?;
                Ok(Some(FetchedPack {
                    pack: Box::new(pack),
                    jws,
                    etag,
                }))
            },
            Outcome::Pack,
        );
    }

    pub(super) fn on_pack(&mut self, result: Result<Option<FetchedPack>, Trouble>) {
        self.busy.pack = false;
        match result {
            Ok(None) => {}
            Ok(Some(fetched)) => {
                if let Err(error) = pack::accept(&fetched.pack, self.model.pack.as_deref()) {
                    error.log();
                    self.refused_pack(error.failure());
                    self.send_waiting();
                    return;
                }
                let held = HeldPack {
                    jws: fetched.jws,
                    etag: fetched.etag,
                };
                let stored = kv::put(&self.store, kept::PACK, &held);
                self.ok(stored);
                let first = self.model.pack.is_none();
                self.hear_notices(&fetched.pack, first);
                self.adopt_pack(*fetched.pack);
                self.open_waiting_link();
            }
            Err(trouble) => {
                self.report.failure = Some(trouble.failure.code.to_owned());
                self.check_again(&trouble);
                self.refused_pack(trouble.failure);
                self.send_waiting();
                return;
            }
        }
        self.want_lists();
        self.want_catalogue();
        self.want_offices();
        self.send_waiting();
        self.sync();
        self.want_reports();
        self.want_channels();
        self.register_push();
    }

    /// The held pack stays. A failure that waiting will not mend is shown; a missing network is not news.
    fn refused_pack(&mut self, failure: crate::error::Failure) {
        self.model.catalogue.loading = false;
        if self.model.pack.is_none() {
            self.model.catalogue.failure = Some(failure);
        }
        if !failure.is_transient() {
            self.fail_with(failure.code);
        }
        self.stale = true;
    }

    /// Points the app at a verified pack.
    pub(super) fn adopt_pack(&mut self, pack: Pack) {
        if let Err(error) = self.link.connect(&self.config, &self.ports, &pack) {
            error.log();
            self.fail_with(error.failure().code);
        }
        self.model.calendar = Some(Arc::new(Calendar::from_pack(&pack.calendar)));
        self.model.pack = Some(Arc::new(pack));
        self.stale = true;
    }

    fn want_catalogue(&mut self) {
        if self.busy.catalogue || !self.model.online {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        self.busy.catalogue = true;
        self.model.catalogue.loading = self.model.catalogue.count == 0;
        let held = kv::get::<String>(&self.store, kept::CATALOGUE_CURSOR);
        let cursor = self.ok(held).flatten();
        self.effects.online(
            async move {
                let answer = province
                    .procedures_since(cursor.as_deref(), CATALOGUE_BATCH, None)
                    .await;
                match answer.map_err(|e| Trouble::of_net(&e))? {
                    Conditional::Fresh { value, .. } => Ok(value),
                    // Not asked for; the cursor already says what is new.
                    Conditional::NotModified => Err(Trouble::of_net(&NetError::Address)),
                }
            },
            Outcome::Catalogue,
        );
    }

    pub(super) fn on_catalogue(&mut self, result: Result<ProcedurePage, Trouble>) {
        self.busy.catalogue = false;
        self.stale = true;
        let list = match result {
            Ok(list) => list,
            Err(trouble) => {
                self.model.catalogue.loading = false;
                self.model.catalogue.failure = Some(trouble.failure);
                if !trouble.failure.is_transient() {
                    self.trouble(&trouble);
                }
                self.send_waiting();
                return;
            }
        };
        let rows: Vec<_> = list.items.iter().filter_map(catalogue_row).collect();
        let kept = self.store.transaction(|tx| {
            catalogue::upsert(tx, &rows)?;
            catalogue::remove(tx, &list.removed)?;
            kv::put(tx, kept::CATALOGUE_CURSOR, &list.cursor)
        });
        if self.ok(kept).is_none() {
            self.model.catalogue.loading = false;
            return;
        }
        let count = catalogue::count(&self.store);
        self.model.catalogue.count = self.ok(count).unwrap_or(0) as usize;
        self.model.catalogue.failure = None;
        if list.more {
            self.want_catalogue();
            return;
        }
        self.model.catalogue.loading = false;
        // The modelled procedures are what can be done without a network: fetched now, not when they are first needed.
        let modelled = catalogue::with_form(&self.store);
        for entry in self.ok(modelled).unwrap_or_default() {
            self.want_record(&entry.code);
        }
        self.reconsider_refused();
        self.send_waiting();
    }

    /// Fetches the record of a modelled procedure, or asks whether the held one is current.
    pub(super) fn want_record(&mut self, code: &str) {
        let entry = catalogue::lookup(&self.store, code);
        let Some(Some(entry)) = self.ok(entry) else { return };
        let (Some(form), Some(province)) = (entry.form, self.link.province()) else {
            return;
        };
        let held = catalogue::record(&self.store, code);
        let held = self.ok(held).flatten();
        // The list names the version: a held record of that version needs no question.
        if held.as_ref().is_some_and(|h| h.version == form) || !self.model.online {
            return;
        }
        if !self.busy.records.insert(code.to_owned()) {
            return;
        }
        self.failures.remove(code);
        self.stale = true;
        let (code, asked) = (code.to_owned(), code.to_owned());
        let etag = held.and_then(|h| h.etag);
        self.effects.online(
            async move {
                let answer = province
                    .procedure(&asked, etag.as_deref())
                    .await
                    .map_err(|e| Trouble::of_net(&e))?;
                Ok(match answer {
                    Conditional::Fresh { value, etag } => Some(FetchedRecord {
                        json: value.to_string(),
                        etag,
                    }),
                    Conditional::NotModified => None,
                })
            },
            move |result| Outcome::Record { code, result },
        );
    }

    pub(super) fn on_record(&mut self, code: &str, result: Result<Option<FetchedRecord>, Trouble>) {
        self.busy.records.remove(code);
        self.stale = true;
        self.keep_record(code, result);
        self.reconsider_refused();
        self.send_waiting();
    }

    fn keep_record(&mut self, code: &str, result: Result<Option<FetchedRecord>, Trouble>) {
        let fetched = match result {
            Ok(Some(fetched)) => fetched,
            Ok(None) => return,
            Err(trouble) => {
                self.failures.insert(code.to_owned(), trouble.failure);
                return;
            }
        };
        // A record or a form this app cannot read is refused whole; the held one stays and drafts go on with it.
        match Record::parse(&fetched.json).map(Arc::new) {
            Ok(record) => match self.compile(&record) {
                Ok(_) | Err(LIST_TO_COME) => {
                    let kept = catalogue::put_record(
                        &self.store,
                        code,
                        &record.version,
                        fetched.etag.as_deref(),
                        &fetched.json,
                    );
                    self.ok(kept);
                }
                Err(failure) => {
                    self.failures.insert(code.to_owned(), failure);
                }
            },
            Err(error) => {
                error.log();
                self.failures.insert(code.to_owned(), error.failure());
            }
        }
    }

    /// The search box was committed.
    pub(super) fn search(&mut self, text: &str, revision: u64) {
        if revision <= self.model.search_revision {
            return;
        }
        self.model.search_revision = revision;
        let query = crate::text::fold::normalise(text.trim());
        if self.model.place.tab != TabId::Home {
            self.model.place = Place::at(TabId::Home);
        }
        if query.is_empty() {
            if matches!(self.model.place.top(), Route::Search { .. }) {
                self.back();
            }
            return;
        }
        self.go(Route::Search { query, pages: 1 });
        self.stale = true;
        self.load();
        self.stale = false;
        if let Page::Search(page) = &self.model.page {
            let count = page.hits.len();
            let text = if page.more {
                self.model.texts.t("search-results-many")
            } else {
                self.model.texts.with("search-results", [("count", count.into())])
            };
            self.model.announcement = Some(text);
        }
    }
}
