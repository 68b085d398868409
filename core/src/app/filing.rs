//! Filing a confirmed dossier: queued in one transaction, sent under one key, taken off only by the server's word.

mod steps;

use super::after::FILE_SUPPLEMENT;
use super::family::INACTIVE;
use super::message::Outcome;
use super::model::Page;
use super::owner::Owner;
use super::{Place, Route, TabId};
use crate::dossier::attachments;
use crate::dossier::service::{self, Filing, FilingBody, FilingFile};
use crate::dossier::store as drafts;
use crate::dossier::supplement;
use crate::dossier::terms;
use crate::dossier::upload::UploadState;
use crate::error::{Failure, FailureKind};
use crate::net::trouble::{OFFLINE, Trouble};
use crate::net::wire::{FileDossier, Filed};
use crate::outbox;
use crate::procedure::model::Channel;
use crate::screen::NoticeKind;
use crate::status::schedule;
use crate::status::store as dossiers;
use crate::store::kv;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

/// The outbox's word for a dossier to be filed; its subject is the draft.
pub(super) const FILE_DOSSIER: &str = "file_dossier";

/// Under this key stands that an effect may have been posted: it can no longer be taken back.
pub(super) fn posting_key(effect: i64) -> String {
    format!("outbox.posting.{effect}")
}

/// Under this key stands what resumes the upload of an attachment.
fn upload_key(attachment: &str) -> String {
    format!("upload.{attachment}")
}

/// The key of this phone did not sign.
const KEY_UNUSABLE: &str = "MC-N17";

/// The file is still being copied into the vault.
pub(super) const STILL_COPYING: Failure = Failure::new(FailureKind::Refused, "MC-F05");

impl Owner {
    /// The person confirmed: checks the whole draft, then queues it.
    pub(super) fn confirm_filing(&mut self, draft: &str) {
        if !self.draft_is_whole() {
            return;
        }
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let Some(office) = open.office.clone() else {
            self.model.focus = Some("office".into());
            return;
        };
        if open.whom_over {
            return self.fail_with(INACTIVE);
        }
        if let Some(field) = open.beside.delivery.lacking().first() {
            self.model.focus = Some(format!("delivery:{field}"));
            return;
        }
        let body = FileDossier {
            procedure: open.record.code.clone(),
            form: open.record.version.clone(),
            office,
            case: open.case(),
            channel: Channel::Online.into(),
            data: open.form.filed_data(&open.data),
            attachments: Vec::new(),
            declared_at: crate::text::timestamp(self.model.now_ms),
            on_behalf: open.whom.as_ref().map(|whom| whom.link.clone()),
            delivery: open.beside.delivery.asked(),
        };
        let record = Arc::clone(&open.record);
        if self.keep_terms(draft, &record, &body) {
            self.queue_draft(FILE_DOSSIER, draft, &body);
        }
    }

    /// Queues what a confirmed draft became, under one key, and shows it on its way.
    pub(super) fn queue_draft(&mut self, kind: &str, draft: &str, body: &impl Serialize) {
        let Ok(payload) = serde_json::to_string(body) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            let key = drafts::confirm(tx, draft, &key)?;
            Self::forget_faults(tx, draft)?;
            outbox::enqueue(tx, kind, draft, &key, &payload)
        });
        if self.ok(queued).is_none() {
            return;
        }
        let mut place = Place::at(TabId::Dossiers);
        place.push(Route::Sending { id: draft.to_owned() });
        self.model.place = place;
        self.moved();
        self.send_waiting();
    }

    /// The person asked, or the network is back: what waits for its next try tries now.
    pub(super) fn send_all_now(&mut self) {
        let hurried = outbox::wake(&self.store);
        self.ok(hurried);
        self.send_waiting();
        self.send_acks();
    }

    /// Starts every effect that is due and can run.
    pub(super) fn send_waiting(&mut self) {
        if !self.model.online || !self.link.ready() {
            return;
        }
        // The message at hand may have queued the effect a moment after its own time was read.
        let now = self.ports.clock.now_ms();
        let due = outbox::due(&self.store, now);
        for effect in self.ok(due).unwrap_or_default() {
            // Below the level it needs nothing is sent: not the files either, which the province would only keep for a while.
            if self.may_send_asking(&effect) {
                if self.busy.filing.insert(effect.id) {
                    self.send_asking(&effect);
                }
                continue;
            }
            if self.send_of_reports(&effect) || self.send_after(&effect) || self.send_channels(&effect) {
                continue;
            }
            let free = matches!(effect.kind.as_str(), FILE_DOSSIER | FILE_SUPPLEMENT)
                && self.link.session().is_some()
                && self.level_will_do(&effect.subject);
            if free
                && !self.busy.filing.contains(&effect.id)
                && let Some(effect) = self.leaving(effect)
            {
                self.busy.filing.insert(effect.id);
                self.send(&effect);
            }
        }
        self.wake_for_next(now);
    }

    /// Comes back when the next waiting effect is due; one timer at a time.
    fn wake_for_next(&mut self, now: i64) {
        let next = outbox::next_due(&self.store, now);
        let Some(Some(at)) = self.ok(next) else { return };
        let running = self.busy.wake_at.is_some_and(|held| held > now && held <= at);
        if at > now && !running {
            self.busy.wake_at = Some(at);
            let wait = u64::try_from(at - now).unwrap_or(0);
            self.effects.wake_in(Duration::from_millis(wait));
        }
    }

    fn send(&mut self, effect: &outbox::Effect) {
        let Some(province) = self.link.province() else {
            self.busy.filing.remove(&effect.id);
            return;
        };
        let marked = outbox::mark_sending(&self.store, effect.id);
        let Some(filing) = self.ok(marked).and_then(|()| self.filing_of(effect)) else {
            self.busy.filing.remove(&effect.id);
            return;
        };
        self.stale = true;
        let (vault, random) = (Arc::clone(&self.vault), Arc::clone(&self.ports.random));
        let (queue, id) = (self.effects.queue(), effect.id);
        let tell = Arc::new(move |step| {
            let outcome = Outcome::Filing { effect: id, step };
            // The app is closing; the next start finds the effect in the outbox.
            let _ = queue.send(super::message::Message::Outcome(Box::new(outcome)));
        });
        let id = effect.id;
        self.effects.online(
            async move { service::file(&province, &*random, &vault, filing, tell).await },
            move |result| Outcome::Filed {
                effect: id,
                result: result.map(Box::new),
            },
        );
    }

    fn filing_of(&mut self, effect: &outbox::Effect) -> Option<Filing> {
        let held = attachments::list(&self.store, &effect.subject);
        let files = self.ok(held)?;
        let held = supplement::of_draft(&self.store, &effect.subject);
        let mending = self.ok(held)?;
        let body = if effect.kind == FILE_SUPPLEMENT {
            self.supplement_body(effect)
        } else {
            let body = crate::json::from_str(&effect.payload).ok();
            body.map(|body| FilingBody::Dossier(Box::new(body)))
        };
        let Some(body) = body else {
            // Written by this app, so it is damage; the draft is still whole and can be confirmed again.
            let refused = outbox::mark_refused(&self.store, effect.id, "MC-B11", None);
            self.ok(refused);
            return None;
        };
        let files = files
            .into_iter()
            .filter(|f| Self::goes(mending.as_ref(), f))
            .filter_map(|f| {
                let upload = kv::get::<UploadState>(&self.store, &upload_key(&f.id))
                    .ok()
                    .flatten();
                Some(FilingFile {
                    id: f.id,
                    paper: f.paper,
                    name: f.name,
                    media_type: f.media_type,
                    size: f.size,
                    sha256: f.sha256?,
                    sealed: f.sealed?,
                    warnings: f.warnings.iter().map(|flaw| flaw.word().to_owned()).collect(),
                    from_dossier: f.origin.map(|origin| origin.dossier),
                    upload,
                })
            })
            .collect();
        Some(Filing {
            key: effect.idempotency_key.clone(),
            body,
            files,
        })
    }

    pub(super) fn on_filed(&mut self, effect: i64, result: Result<Box<Filed>, Trouble>) {
        self.busy.filing.remove(&effect);
        self.stale = true;
        let held = outbox::get(&self.store, effect);
        let Some(Some(effect)) = self.ok(held) else { return };
        for file in {
            let held = attachments::list(&self.store, &effect.subject);
            self.ok(held).unwrap_or_default()
        } {
            self.model.transfers.remove(&file.id);
        }
        match result {
            Ok(sent) if effect.kind == FILE_SUPPLEMENT => self.supplemented(&effect, &sent),
            Ok(sent) => self.filed(&effect, &sent),
            Err(trouble) => self.not_filed(&effect, &trouble),
        }
    }

    /// The server's word is here: dossier, receipt and the end of the effect are one transaction.
    fn filed(&mut self, effect: &outbox::Effect, sent: &Filed) {
        let code = sent.dossier.code.clone();
        let finished = super::rows::dossier_row(&sent.dossier, false).and_then(|row| {
            self.store.transaction(|tx| {
                kv::delete(tx, &posting_key(effect.id))?;
                terms::forget(tx, &effect.subject)?;
                attachments::drop_pages(tx, &effect.subject)?;
                dossiers::finish_submission(tx, &effect.subject, effect.id, &row, &sent.receipt)
            })
        });
        if self.ok(finished).is_none() {
            // The same key gives the same answer: the next try ends it.
            self.effects.wake_in(Duration::from_secs(1));
            return;
        }
        self.report.sent += 1;
        let was_here = self.model.place.top().draft() == Some(effect.subject.as_str());
        self.model.place.forget_draft(&effect.subject);
        if was_here {
            self.model.place = Place::at(TabId::Dossiers);
            self.go(Route::Dossier { code: code.clone() });
        }
        let title = self.model.texts.t("filed-title");
        if let Err(failure) = self.check_receipt(&sent.receipt, &effect.subject) {
            self.fail_with(failure.code);
        } else {
            let text = self.model.texts.t("receipt-valid-title");
            self.say(NoticeKind::Success, title, text);
        }
        self.catch_up();
    }

    pub(super) fn not_filed(&mut self, effect: &outbox::Effect, trouble: &Trouble) {
        let now = self.model.now_ms;
        let code = trouble.failure.code;
        match trouble.failure.kind {
            FailureKind::Cancelled => {}
            FailureKind::Refused | FailureKind::Unexpected => {
                if code == INACTIVE {
                    // It was ended without this phone hearing of it.
                    self.want_family();
                }
                let marked = outbox::mark_refused(&self.store, effect.id, code, Some(&trouble.detail));
                self.ok(marked);
                self.keep_faults(effect, trouble);
                self.refused_form(code);
                self.fail_with(code);
            }
            FailureKind::SignIn => {
                let marked = outbox::retry_at(&self.store, effect.id, now, Some(code));
                self.ok(marked);
                if code == KEY_UNUSABLE {
                    self.model.sign_in.failure = Some(trouble.failure);
                }
            }
            FailureKind::Offline if trouble.failure == OFFLINE && !self.model.online => {
                let marked = outbox::retry_at(&self.store, effect.id, now, Some(code));
                self.ok(marked);
            }
            _ => {
                let wait = schedule::OUTBOX.wait(effect.attempts, trouble.retry_after, &*self.ports.random);
                let at = now + i64::try_from(wait.as_millis()).unwrap_or(60_000);
                let marked = outbox::retry_at(&self.store, effect.id, at, Some(code));
                self.ok(marked);
                self.wake_for_next(now);
            }
        }
        self.report.failure = Some(code.to_owned());
    }

    /// Back to editing, while nothing was posted.
    pub(super) fn take_back(&mut self, draft: &str) {
        let taken = self.store.transaction(|tx| {
            let Some(effect) = Self::filing_effect(tx, draft)? else {
                return Ok(false);
            };
            let posted: Option<bool> = kv::get(tx, &posting_key(effect.id))?;
            // After a post without an answer the office may have it: only a refusal frees it then.
            let free = effect.state == outbox::EffectState::Refused
                || (effect.state == outbox::EffectState::Queued && posted.is_none());
            if free {
                outbox::withdraw(tx, effect.id)?;
                kv::delete(tx, &posting_key(effect.id))?;
                drafts::reopen(tx, draft)?;
            }
            Ok(free)
        });
        if self.ok(taken) == Some(true) {
            let mut place = Place::at(TabId::Dossiers);
            place.push(Route::Draft { id: draft.to_owned() });
            self.model.place = place;
            self.moved();
        }
        self.stale = true;
    }
}
