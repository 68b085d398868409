//! What a report is about, besides a place: a dossier and its step, or a part of a procedure. All ours.

use super::form::Form;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a report or a proposal is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct About {
    /// Code of a dossier; only to sender and office.
    pub(crate) dossier: Option<String>,
    /// Number of its last event when the report was written.
    pub(crate) step: Option<u64>,
    /// Code of a procedure.
    pub(crate) procedure: Option<String>,
    /// JSON Pointer (RFC 6901) into its record: a step, a paper, a fee, a rule.
    pub(crate) pointer: Option<String>,
    /// What stands there, or what the dossier is, in words.
    pub(crate) name: String,
}

impl About {
    /// Of a form's `about_*`; `None` when there is none.
    pub(super) fn read(form: &Form, wrong: &mut Vec<String>) -> Option<Self> {
        let about = Self {
            dossier: form.short("about_dossier", 60, wrong),
            step: form.short("about_step", 10, wrong).and_then(|step| {
                let number = step.parse().ok();
                if number.is_none() {
                    wrong.push("about_step is a number".to_owned());
                }
                number
            }),
            procedure: form.short("about_procedure", 20, wrong),
            pointer: form.short("about_pointer", 300, wrong),
            name: form.short("about_name", 500, wrong).unwrap_or_default(),
        };
        (about != Self::default()).then_some(about)
    }

    /// As others may know it: of a procedure, never of a dossier.
    pub(super) fn open(&self) -> Option<Self> {
        self.procedure.as_ref()?;
        Some(Self {
            dossier: None,
            step: None,
            ..self.clone()
        })
    }
}
