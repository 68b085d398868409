//! What goes into an upload, what it leaves behind, and how it fails.

use crate::error::{Fail, Failure, FailureKind};
use crate::net::NetError;
use serde::{Deserialize, Serialize};
use std::io;
use std::time::Duration;

/// What is told about the file at creation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadSpec {
    /// Id of the attachment: the same id gives the same upload after a lost answer.
    pub attachment: String,
    /// File name for the officer.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Lower-case hex SHA-256 of the whole file.
    pub sha256: String,
    /// Sends `Upload-Checksum` with each chunk: slower, see above.
    pub checksums: bool,
}

/// What a killed process needs to go on; kept with the attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadState {
    /// Of the upload at the server; this is what a dossier names.
    pub url: String,
    /// Bytes the server has confirmed; the server is asked again before it is believed.
    pub offset: u64,
    /// Counts uploads created for this attachment, for a lost one must not be given back under its old key.
    pub generation: u32,
}

/// Hears how it goes. Called on the runtime: hand over and return.
pub trait UploadObserver: Send + Sync {
    /// To be kept for a later [`upload`](super::upload). Losing the last few calls costs a request, never a byte.
    fn state(&self, state: &UploadState);
    /// Bytes given to the line so far, of the source's length; may go back after a cut.
    fn progress(&self, sent: u64);
}

/// Why a file did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The server found another SHA-256 than the one told, and has deleted what it had.
    #[error("the server's copy differs from the file")]
    Mismatch,
    /// The server lost the upload again and again.
    #[error("the server keeps losing the upload")]
    Lost,
    /// The sealed file could not be read.
    #[error("file cannot be read: {0}")]
    Source(io::ErrorKind),
    /// Stopped on request; can go on later.
    #[error("cancelled")]
    Cancelled,
    /// The network, after several tries; can go on later.
    #[error(transparent)]
    Net(#[from] NetError),
}

impl UploadError {
    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Net(e) => e.retry_after(),
            _ => None,
        }
    }
}

impl Fail for UploadError {
    fn failure(&self) -> Failure {
        match self {
            Self::Mismatch => Failure::new(FailureKind::Damaged, "MC-U01"),
            Self::Lost => Failure::new(FailureKind::Busy, "MC-U02"),
            Self::Source(_) => Failure::new(FailureKind::Damaged, "MC-U03"),
            Self::Cancelled => Failure::new(FailureKind::Cancelled, "MC-U04"),
            Self::Net(e) => e.failure(),
        }
    }
}
