//! Following what was filed: delta sync, receipts, signed results, push.

use super::message::Outcome;
use super::owner::{Owner, kept};
use super::rows::dossier_row;
use super::{Route, SyncReport, link::FetchedDossiers};
use crate::net::message::Conditional;
use crate::net::trouble::{OFFLINE, Trouble};
use crate::net::wire::Dossier;
use crate::outbox;
use crate::result::service::{self as results, FetchedResult, Finding};
use crate::result::store as shelf;
use crate::status::store as dossiers;
use crate::store::kv;
use std::sync::Arc;
use std::time::Duration;

impl Owner {
    /// Everything there is to hear: pack, list of procedures, dossiers.
    pub(super) fn catch_up(&mut self) {
        // What was held over hours of quiet needs no network, and its timer ended with the process that had it.
        self.notify_due();
        if !self.model.online {
            self.report.failure = Some(OFFLINE.code.to_owned());
            return;
        }
        self.want_pack();
        self.sync();
        self.send_waiting();
        self.send_acks();
        self.register_push();
        self.want_family();
        self.want_reports();
        self.want_channels();
    }

    /// A question failed. When the province is to blame, it is asked again some time, whether anybody looks or not.
    pub(super) fn check_again(&mut self, trouble: &Trouble) {
        use crate::error::FailureKind::{Busy, Offline};
        if !self.model.online || !matches!(trouble.failure.kind, Busy | Offline) {
            return;
        }
        if trouble.failure.code == OFFLINE.code {
            // The phone's own network went, and was back before this was heard of. What the return asked for was found under way
            // then, and so not asked; the province is not to blame.
            let planned = self.busy.checks.interrupted(self.model.now_ms);
            return self.plan_check(planned);
        }
        let planned = self
            .busy
            .checks
            .failed(self.model.now_ms, trouble.retry_after, &*self.ports.random);
        self.plan_check(planned);
    }

    fn plan_check(&self, wait: Option<Duration>) {
        if let Some(wait) = wait {
            self.effects.run_in(wait, Outcome::Check);
        }
    }

    /// A planned question is due, unless an answer came meanwhile.
    pub(super) fn check(&mut self) {
        if self.busy.checks.due(self.model.now_ms) {
            self.catch_up();
        }
    }

    /// News of dossiers, when one looks at a place that shows some.
    pub(super) fn want_news(&mut self) {
        let quiet = self
            .model
            .synced_ms
            .is_none_or(|at| self.model.now_ms - at > 30_000);
        if quiet {
            self.sync();
        }
    }

    pub(super) fn sync(&mut self) {
        if !self.model.online || self.link.session().is_none() {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        if self.busy.sync {
            self.busy.sync_again = true;
            return;
        }
        self.busy.sync = true;
        let held = dossiers::cursor(&self.store);
        let mut cursor = self.ok(held).flatten();
        self.effects.online(
            async move {
                let mut lists = Vec::new();
                loop {
                    let answer = province.dossiers_since(cursor.as_deref(), None).await;
                    let Conditional::Fresh { value: list, .. } = answer.map_err(|e| Trouble::of_net(&e))?
                    else {
                        return Ok(FetchedDossiers { lists });
                    };
                    let more = list.more;
                    cursor = Some(list.cursor.clone());
                    lists.push(list);
                    if !more {
                        return Ok(FetchedDossiers { lists });
                    }
                }
            },
            Outcome::Synced,
        );
    }

    pub(super) fn on_synced(&mut self, result: Result<FetchedDossiers, Trouble>) {
        self.busy.sync = false;
        match result {
            Ok(fetched) => {
                for list in fetched.lists {
                    self.take_in(&list.items, &list.cursor);
                }
                self.busy.checks.answered();
                self.model.synced_ms = Some(self.model.now_ms);
                let at = kv::put(&self.store, kept::SYNCED, &self.model.now_ms);
                self.ok(at);
                self.send_acks();
            }
            Err(trouble) => {
                self.report.failure = Some(trouble.failure.code.to_owned());
                self.check_again(&trouble);
                match trouble.failure.kind {
                    // Who is signed in is told by `keep_session` alone: what is read here may be older than a sign-out.
                    crate::error::FailureKind::SignIn
                    | crate::error::FailureKind::Offline
                    | crate::error::FailureKind::Busy => {}
                    _ => self.trouble(&trouble),
                }
            }
        }
        self.stale = true;
        if std::mem::take(&mut self.busy.sync_again) {
            self.sync();
        }
    }

    /// Keeps changed dossiers with the cursor in one transaction, then says what changed.
    fn take_in(&mut self, items: &[Dossier], cursor: &str) {
        let before: Vec<Option<Dossier>> = items.iter().map(|d| self.held_dossier(&d.code)).collect();
        let rows: Result<Vec<_>, _> = items.iter().map(|d| dossier_row(d, false)).collect();
        let taken = rows.and_then(|rows| dossiers::apply(&self.store, &rows, cursor));
        let Some(news) = self.ok(taken) else { return };
        self.report.changed += u32::try_from(news.len()).unwrap_or(u32::MAX);
        for (dossier, before) in items.iter().zip(before) {
            if !news.contains(&dossier.code) {
                continue;
            }
            if !self.hear_dossier(before.as_ref(), dossier) {
                // What the citizen did, or read, is no news to them.
                let seen = dossiers::mark_seen(&self.store, &dossier.code);
                self.ok(seen);
            }
            if matches!(self.model.place.top(), Route::Messages { code } if *code == dossier.code) {
                self.want_messages(&dossier.code);
            }
        }
        self.notify_due();
        for dossier in items {
            self.want_receipt(&dossier.code);
            for result in &dossier.results {
                self.want_result(&dossier.code, &result.id);
            }
        }
    }

    pub(super) fn held_dossier(&mut self, code: &str) -> Option<Dossier> {
        let held = dossiers::get(&self.store, code);
        let row = self.ok(held).flatten()?;
        crate::json::from_str(&row.json).ok()
    }

    /// The person opened a dossier.
    pub(super) fn look_at(&mut self, code: &str) {
        let seen = dossiers::mark_seen(&self.store, code);
        self.ok(seen);
        self.news_seen(code);
        self.want_receipt(code);
        self.want_news();
    }

    fn want_receipt(&mut self, code: &str) {
        let held = dossiers::receipt(&self.store, code);
        let here = self.ok(held).flatten().is_some();
        if here || !self.model.online || self.link.session().is_none() {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        if self.busy.receipts.insert(code.to_owned()) {
            let code = code.to_owned();
            let asked = code.clone();
            self.effects.online(
                async move { province.receipt(&asked).await.map_err(|e| Trouble::of_net(&e)) },
                move |result| Outcome::Receipt { code, result },
            );
        }
    }

    pub(super) fn on_receipt(&mut self, code: &str, result: Result<String, Trouble>) {
        self.busy.receipts.remove(code);
        if let Ok(jws) = result {
            let kept = dossiers::put_receipt(&self.store, code, &jws);
            self.ok(kept);
            self.stale = true;
        }
    }

    /// Fetches a result that is not here yet.
    pub(super) fn want_result(&mut self, code: &str, id: &str) {
        let held = shelf::get(&self.store, code, id);
        if self.ok(held).flatten().is_none() {
            self.fetch_result(code, id);
        }
    }

    pub(super) fn fetch_result(&mut self, code: &str, id: &str) {
        let held = dossiers::get(&self.store, code);
        let Some(Some(stored)) = self.ok(held) else { return };
        let Ok(dossier) = crate::json::from_str::<Dossier>(&stored.json) else {
            return;
        };
        let Some(meta) = dossier.results.iter().find(|r| r.id == id).cloned() else {
            return;
        };
        let (Some(province), Some(pack)) = (self.link.province(), self.model.pack.clone()) else {
            return;
        };
        if !self.model.online || self.link.session().is_none() {
            return;
        }
        if !self.busy.results.insert(format!("{code}/{id}")) {
            return;
        }
        self.failures.remove(&format!("{code}/{id}"));
        let (vault, cache) = (Arc::clone(&self.vault), self.config.cache_dir.clone());
        let (code, id, now) = (code.to_owned(), id.to_owned(), self.model.now_ms);
        self.effects.online(
            async move { results::fetch(&province, &vault, &pack, &meta, cache.as_ref(), now).await },
            move |result| Outcome::Result { code, id, result },
        );
        self.stale = true;
    }

    pub(super) fn on_result(&mut self, code: &str, id: &str, result: Result<FetchedResult, Trouble>) {
        let key = format!("{code}/{id}");
        self.busy.results.remove(&key);
        self.stale = true;
        match result {
            Ok(fetched) => {
                let row = shelf::ResultRow {
                    dossier: code.to_owned(),
                    id: id.to_owned(),
                    catalogue: fetched.meta.catalogue.clone().unwrap_or_default(),
                    name: fetched.meta.name.clone(),
                    sealed: fetched.sealed.name.clone(),
                    sha256: fetched.sealed.sha256.clone(),
                    verdict: serde_json::to_string(&fetched.finding).unwrap_or_default(),
                    fetched: self.model.now_ms,
                };
                let kept = shelf::put(&self.store, &row);
                self.ok(kept);
                if let Finding::NotValid { key } = &fetched.finding {
                    let text = self.model.texts.t(key);
                    self.model.announcement = Some(text);
                }
            }
            Err(trouble) => {
                self.failures.insert(key, trouble.failure);
            }
        }
    }

    pub(super) fn show_result(&mut self, code: &str, id: &str) {
        let held = shelf::get(&self.store, code, id);
        let Some(Some(row)) = self.ok(held) else { return };
        let (vault, browser) = (Arc::clone(&self.vault), Arc::clone(&self.ports.browser));
        let folder = std::path::PathBuf::from(&self.config.cache_dir);
        self.effects.blocking(move || {
            Outcome::Shown(results::show(&vault, &*browser, &row.sealed, &row.name, &folder))
        });
    }

    /// Answers those who wait for a sync, once nothing is under way any more.
    pub(super) fn answer_syncs(&mut self) {
        let busy = &self.busy;
        let under_way =
            busy.pack || busy.sync || busy.acks || !busy.filing.is_empty() || !busy.results.is_empty();
        let reports = &busy.reports;
        let under_way = under_way
            || self.model.family.loading
            || self.model.channels.loading
            || reports.kinds
            || reports.news;
        if under_way || self.waiting_syncs.is_empty() {
            return;
        }
        let waiting = outbox::open(&self.store);
        self.report.waiting = u32::try_from(self.ok(waiting).map_or(0, |w| w.len())).unwrap_or(u32::MAX);
        let report: SyncReport = std::mem::take(&mut self.report);
        for answer in self.waiting_syncs.drain(..) {
            // Whoever asked may have been stopped by the system meanwhile.
            let _ = answer.send(report.clone());
        }
    }
}
