//! The answer to a return: what changed, checked as a whole, and the clock goes on.

use super::once::Once;
use super::receipt::{self, Received};
use super::store::Held;
use super::{Answer, Attachment, Filed, Filing, check, file, status, store};
use crate::clock::rfc3339;
use crate::error::{Invalid, Problem};
use crate::oidc::session::Signed;
use crate::state::{Province, Shared};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What the citizen sends.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Supplement {
    /// `at` of the return it answers.
    pub(crate) answers: String,
    /// JSON Merge Patch (RFC 7396) of the filed data: what changed, null for what is gone.
    #[serde(default)]
    pub(crate) data: Value,
    /// New files.
    #[serde(default)]
    pub(crate) attachments: Vec<Attachment>,
    /// SHA-256 of filed files that these take the place of.
    #[serde(default)]
    pub(crate) dropped: Vec<String>,
    /// The citizen's own words.
    #[serde(default)]
    pub(crate) note: Option<String>,
    /// When the citizen confirmed.
    #[serde(default)]
    pub(crate) declared_at: Option<String>,
}

/// Answers a return.
#[utoipa::path(post, path = "/dossiers/{code}/supplements", tag = "dossiers", request_body = Supplement,
    params(("code" = String, Path), ("Idempotency-Key" = String, Header, description = "UUID made when the citizen confirmed")),
    responses((status = 201, body = Filed), (status = 200, description = "Answered before under this key", body = Filed),
              (status = 404, body = Problem), (status = 409, description = "Nothing is asked for, or something else", body = Problem),
              (status = 422, body = Problem)))]
pub(crate) async fn supplement(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Filed>), Problem> {
    let sent: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let answer: Supplement =
        serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    let once = Once::new(
        &signed.sub,
        file::key_of(&headers)?,
        format!("supplements {code}"),
        &sent,
    )?;
    let shared = province.clone();
    let (status, filed, pushes) = province
        .db
        .call(move |tx| {
            if let Some(filed) = once.before(tx)? {
                return Ok::<_, Problem>((StatusCode::OK, filed, Vec::new()));
            }
            let held = store::own(tx, &code, &signed.sub)?;
            let (filed, pushes) = take(tx, &shared, held, &answer)?;
            once.keep(tx, &filed)?;
            Ok((StatusCode::CREATED, filed, pushes))
        })
        .await?;
    province.sender.send(pushes);
    Ok((status, Json(filed)))
}

fn take(
    tx: &Transaction<'_>,
    province: &Province,
    mut held: Held,
    answer: &Supplement,
) -> Result<(Filed, Vec<String>), Problem> {
    let asked = held.dossier.returns.last().filter(|r| r.at == answer.answers);
    if held.dossier.status != status::SUPPLEMENT || asked.is_none() {
        return Err(Problem::conflict("Cơ quan không còn chờ phần bổ sung này."));
    }
    let merged = merged(&held.filing, answer)?;
    let record = province
        .data
        .records
        .get(&held.filing.procedure)
        .ok_or_else(|| Problem::conflict("Thủ tục này không còn được mô hình hoá."))?;
    let mut wrong = check::data(record, &merged.data, crate::clock::local(province.now()).date());
    let before = merged.attachments.len() - answer.attachments.len();
    wrong.extend(
        check::papers(record, &merged)
            .into_iter()
            .map(|w| in_request(w, before)),
    );
    if !wrong.is_empty() {
        return Err(Problem::validation(wrong));
    }
    check::files(tx, &answer.attachments, &held.sub, province.now_ms())?;
    let at = rfc3339(province.now());
    let given = given(&held.filing, answer, &at);
    let before = previous(&held);
    held.filing = merged;
    let dossier = &mut held.dossier;
    dossier.resume(&province.data.calendar, province.now());
    let words = format!(
        "Người dân đã bổ sung: {} chỗ.",
        given.changed.len() + given.papers.len()
    );
    if let Some(last) = dossier.returns.last_mut() {
        last.answer = Some(given);
    }
    let applicant = dossier.applicant.clone();
    dossier.step(&at, before, &applicant, Some(words));
    keep(tx, province, held, answer, &at)
}

/// Where it goes on: where it was taken on before, else into work.
fn previous(held: &Held) -> u8 {
    let before = held
        .dossier
        .events
        .iter()
        .rev()
        .find(|e| !matches!(e.status, status::SUPPLEMENT | status::FINANCIAL));
    match before.map(|e| e.status) {
        Some(status::RECEIVED) => status::RECEIVED,
        _ => status::IN_PROGRESS,
    }
}

fn keep(
    tx: &Transaction<'_>,
    province: &Province,
    held: Held,
    answer: &Supplement,
    at: &str,
) -> Result<(Filed, Vec<String>), Problem> {
    let receipt = receipt::sign(
        province,
        &held.dossier,
        &Received {
            at,
            files: &answer.attachments,
            data: &held.filing.data,
            due_rule: None,
            fees: &[],
            supplement: Some(json!({"answers": answer.answers, "dropped": answer.dropped})),
        },
    )?;
    let code = &held.dossier.code;
    tx.execute(
        "UPDATE dossiers SET request = ?2 WHERE code = ?1",
        params![code, serde_json::to_string(&held.filing)?],
    )?;
    tx.execute(
        "INSERT INTO supplements (dossier, n, request, receipt) VALUES (?1, ?2, ?3, ?4)",
        params![
            code,
            held.dossier.returns.len() as i64,
            serde_json::to_string(answer)?,
            receipt
        ],
    )?;
    for file in &answer.attachments {
        tx.execute(
            "UPDATE uploads SET dossier = ?2 WHERE id = ?1",
            params![file.upload_id(), code],
        )?;
    }
    store::save(tx, &held.dossier)?;
    let seq = held.dossier.last_seq();
    let pushes = crate::push::enqueue(tx, &held.sub, code, seq, "low", province.now_ms())?;
    let filed = Filed {
        dossier: held.dossier,
        receipt,
    };
    Ok((filed, pushes))
}

/// The filing with the answer in it.
fn merged(filing: &Filing, answer: &Supplement) -> Result<Filing, Problem> {
    let mut merged = filing.clone();
    merge(&mut merged.data, &answer.data);
    for (n, hash) in answer.dropped.iter().enumerate() {
        let at = merged.attachments.iter().position(|a| &a.sha256 == hash);
        let Some(at) = at else {
            return Err(Problem::validation(vec![Invalid {
                pointer: format!("/dropped/{n}"),
                code: "unknown-file".into(),
                detail: "Hồ sơ không có tệp này.".into(),
            }]));
        };
        merged.attachments.remove(at);
    }
    let nothing = merged.data == filing.data && answer.attachments.is_empty() && answer.dropped.is_empty();
    if nothing && answer.note.as_deref().is_none_or(|n| n.trim().is_empty()) {
        return Err(Problem::validation(vec![Invalid {
            pointer: String::new(),
            code: "unchanged".into(),
            detail: "Chưa có gì được sửa.".into(),
        }]));
    }
    merged.attachments.extend(answer.attachments.iter().cloned());
    Ok(merged)
}

/// RFC 7396, section 2.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else { return };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(object) = target.as_object_mut() else {
        return;
    };
    for (name, value) in members {
        match value {
            Value::Null => {
                object.remove(name);
            }
            Value::Object(_) => merge(object.entry(name).or_insert(Value::Null), value),
            other => {
                object.insert(name.clone(), other.clone());
            }
        }
    }
}

/// A pointer into all files of the dossier as one into those of the request, which stand behind the `before` filed ones.
fn in_request(mut wrong: Invalid, before: usize) -> Invalid {
    if let Some(rest) = wrong.pointer.strip_prefix("/attachments/") {
        let (n, member) = rest.split_once('/').unwrap_or((rest, ""));
        let n = n.parse::<usize>().ok().and_then(|n| n.checked_sub(before));
        wrong.pointer = match n {
            Some(n) if member.is_empty() => format!("/attachments/{n}"),
            Some(n) => format!("/attachments/{n}/{member}"),
            None => "/attachments".to_owned(),
        };
    }
    wrong
}

fn given(filing: &Filing, answer: &Supplement, at: &str) -> Answer {
    let mut changed = Vec::new();
    leaves(&answer.data, "/data", &mut changed);
    let dropped = filing
        .attachments
        .iter()
        .filter(|a| answer.dropped.contains(&a.sha256));
    let papers: BTreeSet<&str> = dropped
        .chain(&answer.attachments)
        .map(|a| a.paper.as_str())
        .collect();
    Answer {
        at: at.to_owned(),
        changed,
        papers: papers.into_iter().map(str::to_owned).collect(),
        note: answer.note.clone().filter(|n| !n.trim().is_empty()),
    }
}

/// Pointers of what a merge patch changes.
fn leaves(patch: &Value, at: &str, out: &mut Vec<String>) {
    for (name, value) in patch.as_object().into_iter().flatten() {
        let pointer = format!("{at}/{}", check::escape(name));
        if value.is_object() {
            leaves(value, &pointer, out);
        } else {
            out.push(pointer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 7396, appendix A, whose patch is an object.
    #[test]
    fn a_merge_patch_does_what_the_rfc_says() {
        let cases = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (
                json!({}),
                json!({"a": {"bb": {"ccc": null}}}),
                json!({"a": {"bb": {}}}),
            ),
        ];
        for (mut target, patch, result) in cases {
            merge(&mut target, &patch);
            assert_eq!(target, result, "{patch}");
        }
    }
}
