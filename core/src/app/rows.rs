//! Rows of the store as the model shows them, and back.

use super::model::{DossierRow, FileRow, ProcedureRow, ShelfRow};
use crate::dossier::attachments::{Attachment, AttachmentState};
use crate::dossier::form::Form;
use crate::dossier::store::Answer;
use crate::net::wire::{self, Dossier};
use crate::procedure::deadline::Calendar;
use crate::procedure::store as catalogue;
use crate::result::service::Finding;
use crate::result::store as shelf;
use crate::screen::{FileState, Verdict};
use crate::status::store as dossiers;
use crate::store::StoreError;
use jiff::civil::Date;
use serde_json::Value;

/// A dossier as the store keeps it.
pub(super) fn dossier_row(dossier: &Dossier, seen: bool) -> Result<dossiers::DossierRow, StoreError> {
    let json = serde_json::to_string(dossier).map_err(|_| StoreError::Value("dossiers.json".into()))?;
    Ok(dossiers::DossierRow {
        code: dossier.code.clone(),
        json,
        status: u8::try_from(u16::from(dossier.status)).unwrap_or(0),
        draft: None,
        idempotency_key: dossier.idempotency_key.clone(),
        updated: dossier.updated_at.as_deref().and_then(wire::millis).unwrap_or(0),
        seen,
    })
}

/// Working days after `today` up to and with `due`.
pub(super) fn working_days_left(calendar: &Calendar, today: Date, due: Date) -> i64 {
    let days = today
        .series(jiff::Span::new().days(1))
        .skip(1)
        .take_while(|day| *day <= due);
    i64::try_from(days.filter(|day| calendar.is_working(*day)).count()).unwrap_or(i64::MAX)
}

/// The answers of a draft, put together. What was cleared is not there.
pub(super) fn answers_of(answers: &[Answer]) -> Value {
    let mut data = Value::Object(serde_json::Map::new());
    for answer in answers {
        match crate::json::from_str::<Value>(&answer.value) {
            Ok(value) if !value.is_null() => Form::put(&mut data, &answer.pointer, value),
            _ => {}
        }
    }
    data
}

pub(super) fn procedure_row(entry: catalogue::CatalogueEntry) -> ProcedureRow {
    ProcedureRow {
        has_form: entry.form.is_some(),
        code: entry.code,
        name: entry.name,
        field: entry.field,
    }
}

pub(super) fn list_row(json: &str) -> Option<DossierRow> {
    let dossier: Dossier = crate::json::from_str(json).ok()?;
    Some(DossierRow {
        code: dossier.code,
        name: dossier.procedure_name,
        status: dossier.status,
        due: dossier.due.as_deref().and_then(wire::day),
    })
}

pub(super) fn file_row(file: Attachment) -> FileRow {
    let undecided = file.is_undecided();
    FileRow {
        undecided,
        made: file.source_path.as_deref() == Some(super::files::MADE),
        state: match file.state {
            // Until the person says otherwise it is as good as not there.
            AttachmentState::Kept if undecided => FileState::Refused,
            AttachmentState::Importing => FileState::Importing,
            AttachmentState::Kept => FileState::Kept,
            AttachmentState::Refused => FileState::Refused,
            AttachmentState::Uploading => FileState::Sending,
            AttachmentState::Received => FileState::Received,
            AttachmentState::Verified => FileState::Verified,
        },
        id: file.id,
        paper: file.paper,
        name: file.name,
        media_type: file.media_type,
        size: file.size,
        code: file.error,
        sha256: file.sha256,
        warnings: file.warnings,
        part_of: file.part_of,
        origin: file.origin.map(|origin| origin.dossier),
    }
}

/// The files of a draft, each knowing whether others are its pages.
pub(super) fn file_rows(files: Vec<Attachment>) -> Vec<FileRow> {
    let mut rows: Vec<FileRow> = files.into_iter().map(file_row).collect();
    let made: Vec<String> = rows.iter().filter_map(|f| f.part_of.clone()).collect();
    for row in &mut rows {
        row.made |= made.contains(&row.id);
        // Taken back while it was on its way: nothing of a draft that is being written is sent.
        if row.state == FileState::Sending {
            row.state = FileState::Kept;
        }
    }
    rows
}

pub(super) fn shelf_row(
    code: &str,
    id: &str,
    name: &str,
    size: u64,
    sha256: &str,
    row: Option<&shelf::ResultRow>,
) -> ShelfRow {
    let finding = row
        .and_then(|r| crate::json::from_str(&r.verdict).ok())
        .unwrap_or(Finding::None);
    ShelfRow {
        code: code.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        verdict: match finding {
            Finding::None => Verdict::Unchecked,
            Finding::Valid { .. } => Verdict::Valid,
            Finding::NotValid { .. } => Verdict::NotValid,
        },
        finding,
        size,
        sha256: sha256.to_owned(),
        here: row.is_some(),
    }
}

impl FileRow {
    /// True for what goes to the office: not what was refused or goes as a page of another.
    pub fn is_to_send(&self) -> bool {
        self.state != FileState::Refused && self.part_of.is_none()
    }

    /// True when the server has every byte.
    pub fn is_there(&self) -> bool {
        matches!(self.state, FileState::Received | FileState::Verified)
    }
}
