//! One sending: photos that are not there yet, then the words.

use super::ReportSaid;
use crate::dossier::service::{FilingFile, FilingStep, send_file};
use crate::error::{Failure, FailureKind};
use crate::feedback::reports::photos::{Photo, PhotoState};
use crate::net::NetError;
use crate::net::api::{Province, Saying, Sender};
use crate::net::problem::ProblemKind;
use crate::net::trouble::Trouble;
use crate::ports::Random;
use crate::store::vault::Vault;
use std::sync::Arc;

/// The report is in another state than the phone last heard.
const CHANGED: Failure = Failure::new(FailureKind::Refused, "MC-K01");
/// What was written does not do for the province; it says why.
const UNFIT: Failure = Failure::personal(FailureKind::Refused, "MC-K04");
/// The province takes this from nobody, or not from this person.
const NOT_ALLOWED: Failure = Failure::new(FailureKind::Refused, "MC-K05");
/// The kind, or the report, is not there any more.
const NOT_THERE: Failure = Failure::new(FailureKind::Refused, "MC-K06");

/// Everything one sending needs.
pub(super) struct Task {
    pub(super) effect: i64,
    pub(super) key: String,
    pub(super) files: Vec<FilingFile>,
    pub(super) what: What,
    pub(super) follow_key: Option<String>,
    pub(super) signed: bool,
}

pub(super) enum What {
    Report(Vec<(String, String)>),
    Words(String, Saying),
}

/// A photo as the uploader takes it.
pub(super) fn to_send(photo: Photo) -> Option<FilingFile> {
    let sent = matches!(photo.state, PhotoState::Kept | PhotoState::Received);
    Some(FilingFile {
        id: photo.id,
        paper: String::new(),
        name: photo.name,
        media_type: photo.media_type,
        size: photo.size,
        sha256: photo.sha256?,
        sealed: photo.sealed.filter(|_| sent)?,
        warnings: Vec::new(),
        from_dossier: None,
        upload: photo.upload,
    })
}

type Tell = Arc<dyn Fn(FilingStep) + Send + Sync>;

/// Sends photos that are not there yet, then the words. Safe to call again after any failure.
pub(super) async fn send(
    province: &Province,
    random: &dyn Random,
    vault: &Vault,
    task: Task,
    tell: Tell,
) -> Result<ReportSaid, Trouble> {
    let mut uploads = Vec::new();
    let grant = if task.signed || task.files.is_empty() {
        None
    } else {
        // Photos of nobody's: the province gives leave for them under the key of what they go with.
        let grant = province.upload_grant(&task.key).await;
        Some(grant.map_err(|e| trouble_of(&e))?)
    };
    for file in &task.files {
        let sent = send_file(province, random, vault, file, grant.as_deref(), &tell).await?;
        uploads.push(sent.upload);
    }
    let (go, answer) = tokio::sync::oneshot::channel();
    tell(FilingStep::Posting { go });
    // No answer, or "no": the person took it back a moment before.
    if !answer.await.unwrap_or(false) {
        return Err(Failure::new(FailureKind::Cancelled, "MC-D10").into());
    }
    let sender = match (&task.follow_key, task.signed) {
        (Some(key), _) => Sender::Holder(key),
        (None, true) => Sender::Citizen,
        (None, false) => Sender::Anyone,
    };
    let said = match &task.what {
        What::Report(fields) => {
            let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            all.extend(uploads.iter().map(|url| ("upload", url.as_str())));
            let sent = province.send_report(sender, &task.key, &all).await;
            sent.map(ReportSaid::Sent)
        }
        What::Words(number, saying) => {
            let told = province
                .say_of_report(sender, &task.key, number, saying, &uploads)
                .await;
            told.map(|report| ReportSaid::Told(Box::new(report)))
        }
    };
    said.map_err(|e| trouble_of(&e))
}

/// As [`Trouble::of_net`], in our own words with a code for each. What the server said is kept where it is about what the person
/// wrote: anything else it says is for programmers.
fn trouble_of(error: &NetError) -> Trouble {
    let mut trouble = Trouble::of_net(error);
    let (status, kind) = match error {
        NetError::Problem(problem) => (problem.status, Some(problem.kind())),
        NetError::Status { status } => (*status, None),
        _ => return trouble,
    };
    let about_words = status == 400 || kind == Some(ProblemKind::Validation);
    if !about_words {
        trouble.detail.clear();
    }
    trouble.failure = match status {
        _ if about_words => UNFIT,
        401 | 403 => NOT_ALLOWED,
        404 | 410 => NOT_THERE,
        409 => CHANGED,
        _ => trouble.failure,
    };
    trouble
}

#[cfg(test)]
mod tests;
