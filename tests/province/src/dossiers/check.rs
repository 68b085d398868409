//! Whether a filing is whole: form, papers, files.

mod cross;

use super::terms::holds;
use super::{Attachment, Filing};
use crate::data::{Record, vi};
use crate::error::{Invalid, Problem};
use crate::uploads;
use axum::http::StatusCode;
use jiff::civil::Date;
use jsonschema::error::ValidationErrorKind;
use rusqlite::Transaction;
use serde_json::Value;
use std::collections::HashSet;

pub(super) fn invalid(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Invalid {
    Invalid {
        pointer: pointer.into(),
        code: code.to_owned(),
        detail: detail.into(),
    }
}

/// The form data against the record's schema and, when that holds, against the form's checks between answers on the day of
/// filing. A missing member is pointed at where it should be.
pub(crate) fn data(record: &Record, data: &Value, today: Date) -> Vec<Invalid> {
    let wrong = schema(record, data);
    if wrong.is_empty() {
        cross::checks(record, data, today)
    } else {
        wrong
    }
}

fn schema(record: &Record, data: &Value) -> Vec<Invalid> {
    record
        .validator
        .iter_errors(data)
        .map(|e| {
            let at = format!("/data{}", e.instance_path());
            let keyword = e.kind().keyword().to_owned();
            let pointer = match e.kind() {
                ValidationErrorKind::Required { property } => {
                    format!("{at}/{}", escape(property.as_str().unwrap_or_default()))
                }
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    format!("{at}/{}", escape(unexpected.first().map_or("", String::as_str)))
                }
                _ => at,
            };
            // The library's text quotes the value; a problem holds nothing personal.
            invalid(
                pointer,
                &keyword,
                format!("không thoả điều kiện \"{keyword}\" của biểu mẫu"),
            )
        })
        .collect()
}

/// RFC 6901 escapes.
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// A paper's own id and those of its alternatives.
fn ids(paper: &Value) -> Vec<&str> {
    let alternatives = paper.get("any_of").and_then(Value::as_array);
    std::iter::once(paper)
        .chain(alternatives.into_iter().flatten())
        .filter_map(|p| p.get("id")?.as_str())
        .collect()
}

/// Required papers are there; every file is for a paper that takes files of its kind and size.
pub(crate) fn papers(record: &Record, filing: &Filing) -> Vec<Invalid> {
    let flag = |paper: &Value, member: &str| paper.get(member).and_then(Value::as_bool).unwrap_or(false);
    let mut wrong = Vec::new();
    for paper in record.list("papers") {
        let ids = ids(paper);
        let files: Vec<(usize, &Attachment)> = filing
            .attachments
            .iter()
            .enumerate()
            .filter(|(_, a)| ids.contains(&a.paper.as_str()))
            .collect();
        let needed =
            flag(paper, "required") && flag(paper, "attach") && holds(paper.get("when"), &filing.data);
        if needed && files.is_empty() {
            let id = ids.first().copied().unwrap_or_default();
            let mut missing = invalid("/attachments", "paper-required", vi(paper.get("name")));
            missing.detail = format!("thiếu giấy tờ {id}: {}", missing.detail);
            wrong.push(missing);
        }
        let limit = |member: &str| paper.get(member).and_then(Value::as_u64).filter(|n| *n > 0);
        if limit("max_files").is_some_and(|most| files.len() as u64 > most) {
            wrong.push(invalid("/attachments", "max-files", vi(paper.get("name"))));
        }
        for (n, file) in files {
            let accepted = paper.get("accept").and_then(Value::as_array);
            let takes =
                accepted.is_none_or(|types| types.is_empty() || types.iter().any(|t| *t == file.media_type));
            if !takes {
                wrong.push(invalid(
                    format!("/attachments/{n}/type"),
                    "accept",
                    "loại tệp không được nhận",
                ));
            }
            if limit("max_bytes").is_some_and(|most| file.size > most) {
                wrong.push(invalid(
                    format!("/attachments/{n}/size"),
                    "max-bytes",
                    "tệp quá lớn",
                ));
            }
        }
    }
    let known: HashSet<&str> = record.list("papers").iter().flat_map(ids).collect();
    for (n, file) in filing.attachments.iter().enumerate() {
        if !known.contains(file.paper.as_str()) {
            wrong.push(invalid(
                format!("/attachments/{n}/paper"),
                "unknown-paper",
                "thủ tục không có giấy tờ này",
            ));
        }
    }
    wrong
}

/// The uploads exist, are the citizen's, complete, in no other dossier, and what the filing says they are.
pub(crate) fn files(
    tx: &Transaction<'_>,
    attachments: &[Attachment],
    sub: &str,
    now_ms: i64,
) -> Result<(), Problem> {
    let mut wrong = Vec::new();
    let mut kind = "upload-mismatch";
    let mut seen = HashSet::new();
    for (n, file) in attachments.iter().enumerate() {
        let at = format!("/attachments/{n}/upload");
        let held = uploads::find(tx, file.upload_id())?.filter(|u| u.sub == sub && !u.expired(now_ms));
        let Some(upload) = held else {
            kind = "upload-missing";
            wrong.push(invalid(at, "upload-missing", "không có tệp này"));
            continue;
        };
        if upload.sha256.is_none() {
            kind = "upload-missing";
            wrong.push(invalid(at, "upload-incomplete", "tệp chưa gửi xong"));
        } else if upload.length != file.size || upload.sha256.as_deref() != Some(&file.sha256) {
            wrong.push(invalid(
                at,
                "upload-mismatch",
                "tệp không khớp kích thước hoặc mã băm",
            ));
        } else if upload.dossier.is_some() || !seen.insert(upload.id) {
            wrong.push(invalid(at, "upload-used", "tệp đã nằm trong một hồ sơ"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let mut problem = Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        kind,
        "TT-423",
        "Tệp đính kèm chưa dùng được",
        format!("{} tệp", wrong.len()),
    );
    problem.errors = wrong;
    Err(problem)
}
