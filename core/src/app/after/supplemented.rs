//! The server's word on a supplement, and whether its receipt is about what was sent.

use super::Promised;
use crate::app::filing::posting_key;
use crate::app::owner::Owner;
use crate::app::rows::dossier_row;
use crate::app::{Place, Route, TabId};
use crate::dossier::attachments::{self, Attachment};
use crate::dossier::receipt::{self, Receipt, SentFile};
use crate::dossier::service::FilingBody;
use crate::dossier::supplement::{self, Mended};
use crate::dossier::whom;
use crate::error::{Fail, Failure};
use crate::net::wire::Filed;
use crate::net::wire::after::Supplement;
use crate::outbox::Effect;
use crate::screen::NoticeKind;
use crate::store::kv;
use std::time::Duration;

impl Owner {
    /// A supplement as it is sent; `None` when it is not of who is signed in, or damaged.
    pub(in crate::app) fn supplement_body(&self, effect: &Effect) -> Option<FilingBody> {
        let promised: Promised<Supplement> = self.promised(effect)?;
        Some(FilingBody::Supplement(promised.code, Box::new(promised.body)))
    }

    /// True for a file of a draft that goes with it: of a supplement only those the office does not have.
    pub(in crate::app) fn goes(mending: Option<&Mended>, file: &Attachment) -> bool {
        let new = mending.is_none_or(|m| !m.base.files.iter().any(|f| f.id == file.id));
        new && file.is_sent()
    }

    /// The server's word is here: dossier, receipt and the end of the effect are one transaction.
    pub(in crate::app) fn supplemented(&mut self, effect: &Effect, sent: &Filed) {
        let draft = effect.subject.clone();
        let finished = dossier_row(&sent.dossier, true).and_then(|row| {
            self.store.transaction(|tx| {
                kv::delete(tx, &posting_key(effect.id))?;
                Self::forget_faults(tx, &draft)?;
                supplement::finish(tx, &draft, effect.id, &row, &sent.receipt)
            })
        });
        if self.ok(finished).is_none() {
            // The same key gives the same answer: the next try ends it.
            self.effects.wake_in(Duration::from_secs(1));
            return;
        }
        self.report.sent += 1;
        let was_here = self.model.place.top().draft() == Some(draft.as_str());
        self.model.place.forget_draft(&draft);
        if was_here {
            self.model.place = Place::at(TabId::Dossiers);
            self.go(Route::Dossier {
                code: sent.dossier.code.clone(),
            });
        }
        if let Err(failure) = self.check_supplement(&draft, &sent.receipt) {
            self.fail_with(failure.code);
        } else {
            let title = self.model.texts.t("supplement-sent-title");
            let text = self.model.texts.t("receipt-valid-title");
            self.say(NoticeKind::Success, title, text);
        }
        self.catch_up();
    }

    /// Signature, files, data and for whom of a supplement's receipt, against what is sealed here; what holds is marked.
    fn check_supplement(&mut self, draft: &str, jws: &str) -> Result<(), Failure> {
        let held = supplement::of_draft(&self.store, draft).map_err(|e| e.failure())?;
        let Some(mended) = held else { return Ok(()) };
        self.supplement_receipt(&mended, jws)?;
        let files = attachments::list(&self.store, draft).map_err(|e| e.failure())?;
        for file in files.iter().filter(|f| Self::goes(Some(&mended), f)) {
            attachments::mark_verified(&self.store, &file.id).map_err(|e| e.failure())?;
        }
        Ok(())
    }

    /// The receipt of a supplement, when it is the office's and about exactly what was sent.
    pub(in crate::app) fn supplement_receipt(
        &mut self,
        mended: &Mended,
        jws: &str,
    ) -> Result<Receipt, Failure> {
        let keys = self.receipt_keys();
        let receipt = receipt::verify(jws, &keys).map_err(|e| e.failure())?;
        let held = attachments::list(&self.store, &mended.draft).map_err(|e| e.failure())?;
        let dropped: Vec<String> = mended
            .base
            .files
            .iter()
            .filter(|f| !held.iter().any(|h| h.id == f.id))
            .map(|f| f.sha256.clone())
            .collect();
        let sent: Vec<SentFile<'_>> = held
            .iter()
            .filter(|f| Self::goes(Some(mended), f))
            .filter_map(|f| {
                Some(SentFile {
                    paper: &f.paper,
                    name: &f.name,
                    size: f.size,
                    sha256: f.sha256.as_deref()?,
                })
            })
            .collect();
        let whom = whom::whom(&self.store, &mended.draft).map_err(|e| e.failure())?;
        let open = self.read_draft(&mended.draft);
        let checked = receipt
            .is_supplement(&mended.answers, &dropped)
            .and_then(|()| receipt.matches(&sent))
            .and_then(|()| receipt.is_for_whom(whom.as_ref()))
            .and_then(|()| match &open {
                Some(open) => receipt
                    .is_for(Some(&mended.dossier), &open.record.code)
                    .and_then(|()| receipt.matches_data(&open.form.filed_data(&open.data))),
                None => Ok(()),
            });
        checked.map_err(|e| e.failure())?;
        Ok(receipt)
    }
}
