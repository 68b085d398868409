//! The receipt: what arrived, under the office's signature.

use super::{Attachment, Dossier, Fee};
use crate::error::Error;
use crate::jose::{self, sha256_hex};
use crate::state::Province;
use serde_json::{Value, json};

/// What a receipt is about.
pub(crate) struct Received<'a> {
    /// When it came in.
    pub(crate) at: &'a str,
    /// The files that came.
    pub(crate) files: &'a [Attachment],
    /// The form data as they stand now.
    pub(crate) data: &'a Value,
    /// E.g. `3 ngày làm việc`.
    pub(crate) due_rule: Option<&'a str>,
    pub(crate) fees: &'a [Fee],
    /// For the answer to a return: which, and the filed files that went.
    pub(crate) supplement: Option<Value>,
}

/// Signs it.
pub(crate) fn sign(province: &Province, dossier: &Dossier, received: &Received<'_>) -> Result<String, Error> {
    let files: Vec<_> = received
        .files
        .iter()
        .map(|a| json!({"paper": a.paper, "name": a.name, "type": a.media_type, "size": a.size, "sha256": a.sha256}))
        .collect();
    let fees: Vec<_> = received
        .fees
        .iter()
        .map(|f| json!({"name": f.name, "amount": f.amount, "basis": f.basis, "when": f.when}))
        .collect();
    let mut payload = json!({
        "iss": province.base, "dossier": dossier.code, "procedure": dossier.procedure,
        "procedure_name": dossier.procedure_name, "applicant": dossier.applicant,
        "office": {"id": dossier.office.id, "name": dossier.office.name},
        "received_at": received.at, "due": dossier.due, "due_rule": received.due_rule,
        "fees": fees, "files": files,
        "data_sha256": sha256_hex(jose::canonical(received.data)?),
        "iat": province.now().as_second()
    });
    if let Some(members) = payload.as_object_mut() {
        if let Some(for_whom) = &dossier.on_behalf {
            let signed = json!({"name": for_whom.name, "relation": for_whom.relation});
            members.insert("on_behalf".to_owned(), signed);
        }
        if let Some(delivery) = &dossier.delivery {
            members.insert("delivery".to_owned(), serde_json::to_value(&delivery.asked)?);
        }
        if let Some(supplement) = &received.supplement {
            members.insert("supplement".to_owned(), supplement.clone());
        }
    }
    jose::sign(&province.keys.receipt, "mot-cua-receipt+jws", &payload)
}
