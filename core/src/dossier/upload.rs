//! tus 1.0 client: brings a file to the province whatever the line does.
//!
//! How the bytes go: one PATCH per chunk, each streamed from the sealed file while it is sent, without `Upload-Checksum`.
//! - A PATCH without a checksum lets the server keep every byte that arrived before a cut; with one it must drop the
//!   whole chunk, for it cannot check a part. TLS already guards each byte on the way, and the SHA-256 of the whole,
//!   told at creation, is checked by the server at the end and stands in the signed receipt.
//! - A chunk bounds what a cut can cost at a server that keeps nothing of a broken PATCH, which tus allows. One PATCH
//!   for the whole remainder would never finish there on a line that breaks every few megabytes.
//! - The bound is time rather than size: a chunk grows while it takes less than [`GROW_BELOW`], and shrinks to the
//!   smallest after a failure. On a fast line a file is one to three requests; on a slow one a chunk is seconds' worth.
//! - After `upload-mismatch` the caller may try anew with [`UploadSpec::checksums`], which finds the chunk that breaks.

mod body;
mod line;
mod model;

pub use line::Line;
pub use model::{UploadError, UploadObserver, UploadSpec, UploadState};

use super::source::Source;
use crate::net::NetError;
use crate::net::authed::Authed;
use crate::net::message::{Answer, Request};
use crate::net::problem::ProblemKind;
use crate::net::retry::Backoff;
use crate::ports::Random;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use body::{Broken, Progress, body, read_ahead};
use bytes::Bytes;
use http::{Method, StatusCode};
use ring::digest::{SHA256, digest};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use url::Url;

/// First chunk, and the smallest: about a second of a good mobile line.
const CHUNK_MIN: u64 = 2 << 20;
/// Largest chunk.
const CHUNK_MAX: u64 = 64 << 20;
/// A chunk that took less lets the next one be four times as large…
const GROW_BELOW: Duration = Duration::from_secs(1);
/// …and one that took less than this, thirty-two times: still no more than seconds' worth.
const LEAP_BELOW: Duration = Duration::from_millis(100);
/// Bytes read, decrypted and handed over at once.
const PIECE: u64 = 256 << 10;
/// Uploads the server may lose (expired, swept away) before it is called an error.
const CREATIONS: u32 = 3;
const OFFSET_TYPE: &str = "application/offset+octet-stream";

/// Uploads `source`, from where `resume` stands or from the start. Returns once the server has every byte.
///
/// Cuts, timeouts and overload are ridden out as long as there is progress; without any, the error comes back after
/// [`Backoff::UPLOAD`]'s tries. Setting `cancel` to true, or dropping the future, stops it within a piece.
#[allow(clippy::too_many_arguments)] // what, where to, how far, who hears, who stops: none has a default
pub async fn upload(
    net: impl Into<Line<'_>>,
    random: &dyn Random,
    endpoint: &Url,
    spec: &UploadSpec,
    source: Arc<dyn Source>,
    resume: Option<UploadState>,
    observer: &dyn UploadObserver,
    mut cancel: watch::Receiver<bool>,
) -> Result<UploadState, UploadError> {
    let run = Run {
        net: net.into(),
        random,
        endpoint,
        spec,
        source,
        observer,
        backoff: Backoff::UPLOAD,
    };
    tokio::select! {
        biased;
        () = cancelled(&mut cancel) => Err(UploadError::Cancelled),
        done = run.run(resume) => done,
    }
}

/// The size of the next chunk after one that took so long.
fn grown(chunk: u64, took: Duration) -> u64 {
    let factor = match took {
        took if took < LEAP_BELOW => 32,
        took if took < GROW_BELOW => 4,
        _ => 1,
    };
    (chunk * factor).min(CHUNK_MAX)
}

/// Deletes an upload that is not wanted any more (tus termination); one that is gone already is as good.
pub async fn terminate(net: &Authed, url: &Url) -> Result<(), NetError> {
    let answer = net.send_raw(|| tus(Method::DELETE, url)).await?;
    match answer.status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Ok(()),
        _ => answer.success().map(|_| ()),
    }
}

async fn cancelled(cancel: &mut watch::Receiver<bool>) {
    // A sender that is gone can no longer cancel.
    if cancel.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What one PATCH came to.
enum Step {
    /// The server stands here now.
    At(u64),
    /// The server does not stand where we thought.
    Ask,
    /// The upload is gone.
    Gone,
}

struct Run<'a> {
    net: Line<'a>,
    random: &'a dyn Random,
    endpoint: &'a Url,
    spec: &'a UploadSpec,
    source: Arc<dyn Source>,
    observer: &'a dyn UploadObserver,
    backoff: Backoff,
}

impl Run<'_> {
    async fn run(&self, resume: Option<UploadState>) -> Result<UploadState, UploadError> {
        let first = resume.as_ref().map_or(0, |s| s.generation);
        let mut known = resume;
        for generation in first..first.saturating_add(CREATIONS) {
            let (state, ask) = match known.take() {
                Some(state) => (state, true),
                None => (self.create(generation).await?, false),
            };
            if let Some(done) = self.send_all(state, ask).await? {
                return Ok(done);
            }
        }
        Err(UploadError::Lost)
    }

    /// Creates an upload; repeating it after a lost answer gives the same one.
    async fn create(&self, generation: u32) -> Result<UploadState, UploadError> {
        let key = self.key(generation);
        let metadata = format!(
            "filename {},filetype {},sha256 {}",
            B64.encode(&self.spec.name),
            B64.encode(&self.spec.media_type),
            B64.encode(&self.spec.sha256)
        );
        let length = self.source.len().to_string();
        let mut failures = 0;
        loop {
            let created = self
                .net
                .send(|| {
                    tus(Method::POST, self.endpoint)?
                        .header("upload-length", &length)?
                        .header("upload-metadata", &metadata)?
                        .header("idempotency-key", &key)
                })
                .await;
            let answer = match created {
                Ok(answer) => answer,
                Err(e) => {
                    self.ride_out(e, &mut failures).await?;
                    continue;
                }
            };
            let location = answer
                .header("location")
                .ok_or(NetError::Incomplete { what: "location" })?;
            let url = self.endpoint.join(location).map_err(|_| NetError::Address)?;
            let state = UploadState {
                url: url.into(),
                offset: 0,
                generation,
            };
            self.observer.state(&state);
            return Ok(state);
        }
    }

    /// A UUID (version 8) over everything that makes this upload what it is.
    fn key(&self, generation: u32) -> String {
        let input = format!(
            "motcua upload\n{}\n{}\n{generation}",
            self.spec.attachment, self.spec.sha256
        );
        let hash = digest(&SHA256, input.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_ref()[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
    }

    /// Sends until the server has everything; `None` when the upload is gone.
    async fn send_all(
        &self,
        mut state: UploadState,
        mut ask: bool,
    ) -> Result<Option<UploadState>, UploadError> {
        let len = self.source.len();
        let url = Url::parse(&state.url).map_err(|_| NetError::Address)?;
        let mut chunk = CHUNK_MIN;
        let mut failures = 0;
        loop {
            if ask {
                match self.head(&url).await {
                    Ok(Some(offset)) if offset <= len => {
                        // A first look at a resumed upload is no progress; only bytes that came since are.
                        if offset > state.offset {
                            failures = 0;
                        }
                        state.offset = offset;
                        ask = false;
                        self.moved(&state);
                    }
                    Ok(_) => return Ok(None),
                    Err(e) => {
                        self.ride_out(e, &mut failures).await?;
                        continue;
                    }
                }
            }
            if state.offset == len {
                return Ok(Some(state));
            }
            let size = chunk.min(len - state.offset);
            let started = Instant::now();
            match self.patch(&url, state.offset, size).await {
                // Forward, and no further than was sent: a server that claims anything else is asked, not believed.
                Ok(Step::At(offset)) if offset > state.offset && offset - state.offset <= size => {
                    state.offset = offset;
                    failures = 0;
                    self.moved(&state);
                    chunk = grown(chunk, started.elapsed());
                }
                Ok(Step::Gone) => return Ok(None),
                Ok(Step::Ask | Step::At(_)) => {
                    self.ride_out(NetError::Cut, &mut failures).await?;
                    ask = true;
                }
                Err(UploadError::Net(e)) => {
                    self.ride_out(e, &mut failures).await?;
                    (ask, chunk) = (true, CHUNK_MIN);
                }
                Err(other) => return Err(other),
            }
        }
    }

    fn moved(&self, state: &UploadState) {
        self.observer.state(state);
        self.observer.progress(state.offset);
    }

    async fn head(&self, url: &Url) -> Result<Option<u64>, NetError> {
        let answer = self.net.send_raw(|| tus(Method::HEAD, url)).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => Ok(None),
            _ => offset_of(&answer.success()?).map(Some),
        }
    }

    async fn patch(&self, url: &Url, offset: u64, size: u64) -> Result<Step, UploadError> {
        let whole = if self.spec.checksums {
            Some(self.read(offset, size).await?)
        } else {
            None
        };
        let broken = Broken::default();
        let (progress, mut counts) = Progress::new(offset);
        let build = || self.patch_request(url, offset, size, whole.as_ref(), &broken, &progress);
        let sent = self.net.send_raw(build);
        tokio::pin!(sent);
        let answer = loop {
            tokio::select! {
                answer = &mut sent => break answer,
                Ok(()) = counts.changed() => self.observer.progress(*counts.borrow_and_update()),
            }
        };
        // A file that cannot be read shows as a cut: tell the two apart.
        if let Some(kind) = broken.lock().ok().and_then(|b| *b) {
            return Err(UploadError::Source(kind));
        }
        step(answer?)
    }

    fn patch_request(
        &self,
        url: &Url,
        offset: u64,
        size: u64,
        whole: Option<&Bytes>,
        broken: &Broken,
        progress: &Progress,
    ) -> Result<Request, NetError> {
        let request = tus(Method::PATCH, url)?.header("upload-offset", &offset.to_string())?;
        let counter = progress.restart(offset);
        let Some(whole) = whole else {
            let pieces = read_ahead(self.source.clone(), offset, size, broken.clone());
            return Ok(request.stream(OFFSET_TYPE, size, body(pieces, progress.clone()), counter));
        };
        let sum = format!("sha256 {}", B64.encode(digest(&SHA256, whole)));
        let (tx, pieces) = mpsc::channel((size / PIECE + 1) as usize);
        for at in (0..whole.len()).step_by(PIECE as usize) {
            let piece = whole.slice(at..whole.len().min(at + PIECE as usize));
            tx.try_send(Ok(piece)).map_err(|_| NetError::Cancelled)?;
        }
        let request = request.header("upload-checksum", &sum)?;
        Ok(request.stream(OFFSET_TYPE, size, body(pieces, progress.clone()), counter))
    }

    async fn read(&self, offset: u64, size: u64) -> Result<Bytes, UploadError> {
        let source = self.source.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut buf = vec![0; size as usize];
            source.read_at(offset, &mut buf).map(|()| Bytes::from(buf))
        });
        let read = read.await.map_err(|_| UploadError::Cancelled)?;
        read.map_err(|e| UploadError::Source(e.kind()))
    }

    /// Waits before another try, or gives the error back when it will not pass or has been tried often enough.
    async fn ride_out(&self, e: NetError, failures: &mut u32) -> Result<(), UploadError> {
        let after = e.retry_after();
        let too_long = after.unwrap_or_default() > self.backoff.patience;
        // Offline too: in the middle of an upload it is mostly a phone that changes cells.
        let passing = e.is_passing() || matches!(e, NetError::Offline);
        if !passing || too_long || *failures + 1 >= self.backoff.tries {
            return Err(UploadError::Net(e));
        }
        tokio::time::sleep(self.backoff.wait(*failures, after, self.random)).await;
        *failures += 1;
        Ok(())
    }
}

fn tus(method: Method, url: &Url) -> Result<Request, NetError> {
    Request::new(method, url.clone()).header("tus-resumable", "1.0.0")
}

fn offset_of(answer: &Answer) -> Result<u64, NetError> {
    answer
        .header("upload-offset")
        .and_then(|v| v.parse().ok())
        .ok_or(NetError::Incomplete {
            what: "upload-offset",
        })
}

/// Reads the answer to a PATCH.
fn step(answer: Answer) -> Result<Step, UploadError> {
    match answer.status.as_u16() {
        404 | 410 => Ok(Step::Gone),
        // Checksum mismatch: nothing of the chunk was kept.
        460 => Ok(Step::Ask),
        409 => match answer.success() {
            Err(NetError::Problem(p)) if p.kind() == ProblemKind::UploadMismatch => {
                Err(UploadError::Mismatch)
            }
            _ => Ok(Step::Ask),
        },
        // 204 by tus; anything else that says success without an offset is asked about.
        _ => match offset_of(&answer.success()?) {
            Ok(offset) => Ok(Step::At(offset)),
            Err(_) => Ok(Step::Ask),
        },
    }
}

#[cfg(test)]
mod tests;
