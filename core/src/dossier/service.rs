//! Sending a confirmed dossier: its files, then the dossier itself, under one idempotency key.

use super::source::SealedSource;
use super::upload::{self, Line, UploadError, UploadObserver, UploadSpec, UploadState};
use crate::net::api::Province;
use crate::net::trouble::Trouble;
use crate::net::wire::after::Supplement;
use crate::net::wire::{AttachmentRef, FileDossier, Filed};
use crate::ports::Random;
use crate::store::vault::Vault;
use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

/// Files on their way at the same time: the next begins while the server still checks one, and a slow beginning of one is
/// filled by another.
const AT_ONCE: usize = 3;

/// A confirmed dossier, as the outbox holds it.
#[derive(Debug, Clone)]
pub(crate) struct Filing {
    /// Made when the person confirmed; the same for every try.
    pub(crate) key: String,
    /// What is sent, without its uploads.
    pub(crate) body: FilingBody,
    /// Its files, in order.
    pub(crate) files: Vec<FilingFile>,
}

/// What a filing brings.
#[derive(Debug, Clone)]
pub(crate) enum FilingBody {
    /// A new dossier.
    Dossier(Box<FileDossier>),
    /// The answer to a return of the dossier with this code.
    Supplement(String, Box<Supplement>),
}

/// A sealed file of a filing.
#[derive(Debug, Clone)]
pub(crate) struct FilingFile {
    /// Id of the attachment.
    pub(crate) id: String,
    /// Id of the paper.
    pub(crate) paper: String,
    /// Name for the office.
    pub(crate) name: String,
    /// Media type.
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) size: u64,
    /// Lower-case hex.
    pub(crate) sha256: String,
    /// Name in the vault.
    pub(crate) sealed: String,
    /// Words of what makes it hard to read.
    pub(crate) warnings: Vec<String>,
    /// Code of the dossier it is a signed result of.
    pub(crate) from_dossier: Option<String>,
    /// Where an earlier try put it.
    pub(crate) upload: Option<UploadState>,
}

/// How far a filing is.
#[derive(Debug)]
pub(crate) enum FilingStep {
    /// The server made room for a file.
    Located { file: String, state: UploadState },
    /// Bytes the server has.
    Progress { file: String, done: u64, total: u64 },
    /// The server has all of it.
    Received { file: String },
    /// About to post. Waits for the answer: it is durable then that a post may have happened.
    Posting { go: oneshot::Sender<bool> },
}

/// Sends everything that is not there yet, then files. Safe to call again after any failure.
pub(crate) async fn file(
    province: &Province,
    random: &dyn Random,
    vault: &Vault,
    filing: Filing,
    tell: Tell,
) -> Result<Filed, Trouble> {
    // Each goes on by itself where the server stands, so whatever ends one try costs the others nothing.
    let sent: Vec<BoxFuture<'_, Result<AttachmentRef, Trouble>>> = filing
        .files
        .iter()
        .map(|file| send_file(province, random, vault, file, None, &tell).boxed())
        .collect();
    let attachments: Vec<AttachmentRef> = stream::iter(sent).buffered(AT_ONCE).try_collect().await?;
    let (go, answer) = oneshot::channel();
    tell(FilingStep::Posting { go });
    // No answer, or "no": the person took it back a moment before.
    if !answer.await.unwrap_or(false) {
        return Err(crate::error::Failure::new(crate::error::FailureKind::Cancelled, "MC-D10").into());
    }
    let filed = match filing.body {
        FilingBody::Dossier(mut body) => {
            body.attachments = attachments;
            province.file_dossier(&filing.key, &body).await
        }
        FilingBody::Supplement(code, mut body) => {
            body.attachments = attachments;
            province.supplement(&code, &filing.key, &body).await
        }
    };
    filed.map_err(|e| Trouble::of_net(&e))
}

type Tell = Arc<dyn Fn(FilingStep) + Send + Sync>;

/// Brings a file to the province: in the citizen's name, or with `grant`, the leave to upload without sign-in.
pub(crate) async fn send_file(
    province: &Province,
    random: &dyn Random,
    vault: &Vault,
    file: &FilingFile,
    grant: Option<&str>,
    tell: &Tell,
) -> Result<AttachmentRef, Trouble> {
    let reader = vault.open(&file.sealed).map_err(|e| Trouble::of(&e))?;
    let source = Arc::new(SealedSource::new(reader));
    let spec = UploadSpec {
        attachment: file.id.clone(),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        sha256: file.sha256.clone(),
        checksums: false,
    };
    let observer = Observer {
        file: file.id.clone(),
        total: file.size,
        tell: Arc::clone(tell),
    };
    // Going offline drops the whole filing, so this one needs no cancel of its own.
    let (_keep, cancel) = watch::channel(false);
    let (endpoint, resume) = (province.uploads(), file.upload.clone());
    let line = Line {
        net: province.net(),
        grant,
    };
    let state = upload::upload(line, random, endpoint, &spec, source, resume, &observer, cancel)
        .await
        .map_err(|e| upload_trouble(&e))?;
    tell(FilingStep::Received {
        file: file.id.clone(),
    });
    Ok(AttachmentRef {
        paper: file.paper.clone(),
        upload: state.url,
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
        warnings: file.warnings.clone(),
        from_dossier: file.from_dossier.clone(),
    })
}

pub(crate) fn upload_trouble(error: &UploadError) -> Trouble {
    match error {
        UploadError::Net(net) => Trouble::of_net(net),
        other => Trouble::of(other),
    }
}

struct Observer {
    file: String,
    total: u64,
    tell: Tell,
}

impl UploadObserver for Observer {
    fn state(&self, state: &UploadState) {
        (self.tell)(FilingStep::Located {
            file: self.file.clone(),
            state: state.clone(),
        });
    }

    fn progress(&self, sent: u64) {
        (self.tell)(FilingStep::Progress {
            file: self.file.clone(),
            done: sent,
            total: self.total,
        });
    }
}
