//! Whether a receipt is the office's, and about what was sent from here.

use super::filing::FILE_DOSSIER;
use super::owner::Owner;
use crate::dossier::attachments;
use crate::dossier::receipt::{self, SentFile};
use crate::dossier::whom;
use crate::error::Failure;
use crate::net::jws::Jwk;
use crate::net::wire::FileDossier;
use crate::outbox;

impl Owner {
    /// The keys that sign receipts, of the pack; none before there is one.
    pub(super) fn receipt_keys(&self) -> Vec<Jwk> {
        let pack = self.model.pack.as_ref();
        pack.map(|p| p.trust.receipts.clone()).unwrap_or_default()
    }

    /// Signature, file hashes, for whom and how it is delivered of a receipt, against what is sealed here.
    pub(super) fn check_receipt(&mut self, jws: &str, draft: &str) -> Result<(), Failure> {
        use crate::error::Fail;
        let keys = self.receipt_keys();
        let receipt = receipt::verify(jws, &keys).map_err(|e| e.failure())?;
        let files = attachments::list(&self.store, draft).map_err(|e| e.failure())?;
        let kept: Vec<_> = files.iter().filter(|f| f.is_sent()).collect();
        let sent: Vec<SentFile<'_>> = kept
            .iter()
            .filter_map(|f| {
                Some(SentFile {
                    paper: &f.paper,
                    name: &f.name,
                    size: f.size,
                    sha256: f.sha256.as_deref()?,
                })
            })
            .collect();
        receipt.matches(&sent).map_err(|e| e.failure())?;
        let whom = whom::whom(&self.store, draft).map_err(|e| e.failure())?;
        receipt.is_for_whom(whom.as_ref()).map_err(|e| e.failure())?;
        let effect = outbox::find(&self.store, FILE_DOSSIER, draft).map_err(|e| e.failure())?;
        let filed = effect.and_then(|e| crate::json::from_str::<FileDossier>(&e.payload).ok());
        if let Some(filed) = filed {
            let asked = filed.delivery.as_ref();
            receipt.is_delivered(asked).map_err(|e| e.failure())?;
        }
        for file in kept {
            attachments::mark_verified(&self.store, &file.id).map_err(|e| e.failure())?;
        }
        Ok(())
    }
}
