use crate::dossier::attachments::{Attachment, AttachmentState};
use crate::dossier::store::{Answer, Draft};
use crate::net::wire::family::OnBehalf;
use serde::{Deserialize, Serialize};

/// Everything of a draft but the bytes of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this shape: 1.
    pub v: u32,
    /// Code of the procedure.
    pub procedure: String,
    /// Version of its record.
    pub form: String,
    /// The record, JSON, as the draft was begun with it.
    pub snapshot: String,
    /// Id of the office.
    pub office: Option<String>,
    /// Case of the procedure.
    pub case: Option<String>,
    /// The person's name for it; empty when there is none.
    #[serde(default)]
    pub title: String,
    /// For whom, when not for the citizen themselves.
    #[serde(default)]
    pub whom: Option<OnBehalf>,
    /// Answers in the order of their pointers.
    pub answers: Vec<MovedAnswer>,
    /// Files in the order their bytes follow.
    pub files: Vec<MovedFile>,
}

/// An answer on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAnswer {
    /// JSON Pointer into the form's data.
    pub pointer: String,
    /// JSON, as text.
    pub value: String,
    /// Where the value came from.
    pub source: String,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedFile {
    /// Id of the paper.
    pub paper: String,
    /// Name for the person.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex of the bytes.
    pub sha256: String,
    /// Words of what makes it hard to read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// It was kept in spite of that.
    #[serde(default)]
    pub overruled: bool,
}

impl Manifest {
    /// Of a draft, and the names in the vault of the files whose bytes follow. Files still being copied in, or not taken, stay.
    pub fn of(
        draft: &Draft,
        title: &str,
        whom: Option<OnBehalf>,
        answers: &[Answer],
        files: &[Attachment],
    ) -> (Self, Vec<String>) {
        let (mut moved, mut sealed) = (Vec::new(), Vec::new());
        for file in files.iter().filter(|f| f.state != AttachmentState::Refused) {
            let (Some(name), Some(sha256)) = (&file.sealed, &file.sha256) else {
                continue;
            };
            sealed.push(name.clone());
            moved.push(MovedFile {
                paper: file.paper.clone(),
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                size: file.size,
                sha256: sha256.clone(),
                warnings: file.warnings.iter().map(|flaw| flaw.word().to_owned()).collect(),
                overruled: file.overruled,
            });
        }
        let manifest = Self {
            v: 1,
            procedure: draft.procedure.clone(),
            form: draft.form.clone(),
            snapshot: draft.snapshot.clone(),
            office: draft.office.clone(),
            case: draft.case.clone(),
            title: title.to_owned(),
            whom,
            answers: answers
                .iter()
                .map(|a| MovedAnswer {
                    pointer: a.pointer.clone(),
                    value: a.value.clone(),
                    source: a.source.clone(),
                })
                .collect(),
            files: moved,
        };
        (manifest, sealed)
    }
}
