//! The body of a PATCH: read ahead from the file, counted as the line takes it.

use super::PIECE;
use crate::dossier::source::Source;
use bytes::Bytes;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, watch};

/// Why the file could not be read, once that happened: in a body it looks like a cut.
pub(super) type Broken = Arc<Mutex<Option<io::ErrorKind>>>;

/// Counts the bytes a connection has taken: for the idle timeout, and for the person.
#[derive(Clone)]
pub(super) struct Progress {
    counter: Arc<AtomicU64>,
    shown: watch::Sender<u64>,
}

impl Progress {
    pub(super) fn new(offset: u64) -> (Self, watch::Receiver<u64>) {
        let (shown, counts) = watch::channel(offset);
        let progress = Self {
            counter: Arc::new(AtomicU64::new(offset)),
            shown,
        };
        (progress, counts)
    }

    pub(super) fn restart(&self, offset: u64) -> Arc<AtomicU64> {
        self.counter.store(offset, Ordering::Relaxed);
        self.counter.clone()
    }

    fn add(&self, bytes: usize) {
        let sent = self.counter.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        self.shown.send_replace(sent);
    }
}

pub(super) type Pieces = mpsc::Receiver<io::Result<Bytes>>;

/// Reads and decrypts ahead of the line, on a thread that may block; stops when the receiver is dropped.
pub(super) fn read_ahead(source: Arc<dyn Source>, offset: u64, size: u64, broken: Broken) -> Pieces {
    let (tx, rx) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let end = offset + size;
        let mut at = offset;
        while at < end {
            let mut buf = vec![0; PIECE.min(end - at) as usize];
            let read = source.read_at(at, &mut buf).map(|()| Bytes::from(buf));
            at += PIECE.min(end - at);
            let failed = read.as_ref().err().map(io::Error::kind);
            if let Some(kind) = failed
                && let Ok(mut slot) = broken.lock()
            {
                *slot = Some(kind);
            }
            if tx.blocking_send(read).is_err() || failed.is_some() {
                return;
            }
        }
    });
    rx
}

pub(super) fn body(pieces: Pieces, progress: Progress) -> reqwest::Body {
    let stream = futures_util::stream::unfold((pieces, progress), |(mut pieces, progress)| async move {
        let piece = pieces.recv().await?;
        if let Ok(bytes) = &piece {
            progress.add(bytes.len());
        }
        Some((piece, (pieces, progress)))
    });
    reqwest::Body::wrap_stream(stream)
}
