//! How far a filing is, told by the task that sends it.

use super::{posting_key, upload_key};
use crate::app::model::Transfer;
use crate::app::owner::Owner;
use crate::app::terms::Standing;
use crate::dossier::attachments;
use crate::dossier::service::FilingStep;
use crate::outbox;
use crate::store::{StoreError, kv};

impl Owner {
    pub(in crate::app) fn on_filing(&mut self, effect: i64, step: FilingStep) {
        match step {
            FilingStep::Located { file, state } => {
                let kept = self.store.transaction(|tx| {
                    kv::put(tx, &upload_key(&file), &state)?;
                    attachments::set_upload(tx, &file, Some(&state.url), state.offset, false)
                });
                self.ok(kept);
            }
            FilingStep::Progress { file, done, total } => {
                if !self.model.transfers.contains_key(&file) {
                    self.stale = true;
                }
                self.model.transfers.insert(file, Transfer { done, total });
            }
            FilingStep::Received { file } => {
                self.model.transfers.remove(&file);
                let kept = self.received(&file);
                self.ok(kept);
                self.stale = true;
            }
            FilingStep::Posting { go } => {
                let may = !self.held_back(effect) && {
                    let marked = self.may_post(effect);
                    self.ok(marked).unwrap_or(false)
                };
                // The asker went away when the network did; nothing was posted then.
                let _ = go.send(may);
                self.stale = true;
            }
        }
    }

    /// The server has every byte of a file.
    fn received(&self, file: &str) -> Result<(), StoreError> {
        let Some(held) = attachments::get(&self.store, file)? else {
            return Ok(());
        };
        attachments::set_upload(&self.store, file, held.upload_url.as_deref(), held.size, true)
    }

    /// Notes that a post may have happened from now on; false when the effect is no longer being sent.
    fn may_post(&self, effect: i64) -> Result<bool, StoreError> {
        self.store.transaction(|tx| {
            let sending = outbox::get(tx, effect)?.is_some_and(|e| e.state == outbox::EffectState::Sending);
            if sending {
                kv::put(tx, &posting_key(effect), &true)?;
            }
            Ok(sending)
        })
    }

    /// True when the conditions changed while its files were on their way: it is queued again, and its person is asked.
    fn held_back(&mut self, effect: i64) -> bool {
        let held = outbox::get(&self.store, effect);
        let Some(effect) = self.ok(held).flatten() else {
            return false;
        };
        if !matches!(self.standing(&effect), Standing::Asks(..)) {
            return false;
        }
        let queued = outbox::retry_at(&self.store, effect.id, self.model.now_ms, None);
        self.ok(queued).is_some()
    }
}
