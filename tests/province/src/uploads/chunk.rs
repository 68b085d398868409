//! Writing a chunk: streamed to disk by one blocking task, synced once at its end.
//!
//! Bytes that came before a cut are kept, unless the chunk carried a checksum it can no longer prove.

use super::store::{self, Upload};
use crate::error::{Error, Problem};
use crate::jose::hex;
use crate::state::{Province, Shared};
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, OwnedMutexGuard, mpsc};

/// The hash of the first `len` bytes, so that the whole file need not be read again at its end.
#[derive(Clone, Default)]
struct Running {
    hash: Sha256,
    len: u64,
}

#[derive(Default)]
struct Lock {
    running: Arc<tokio::sync::Mutex<Running>>,
    newcomer: Arc<Notify>,
}

/// One lock an upload.
#[derive(Default)]
pub(crate) struct Locks(Mutex<HashMap<String, Arc<Lock>>>);

/// The right to write an upload.
pub(crate) struct Held {
    running: OwnedMutexGuard<Running>,
    newcomer: Arc<Notify>,
}

impl Locks {
    /// Waits for the lock. Whoever holds it is told to stop: after a lost connection the server may
    /// not know yet that nobody is sending any more.
    pub(crate) async fn take(&self, id: &str) -> Held {
        let lock = {
            let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            locks.entry(id.to_owned()).or_default().clone()
        };
        lock.newcomer.notify_waiters();
        Held {
            running: lock.running.clone().lock_owned().await,
            newcomer: lock.newcomer.clone(),
        }
    }
}

/// What the writing task did.
struct Written {
    running: Running,
    chunk: Vec<u8>,
    bytes: u64,
    file: File,
}

/// Appends what comes and gives the new offset.
pub(crate) async fn append(
    province: Shared,
    upload: Upload,
    checksum: Option<Vec<u8>>,
    body: Body,
    mut held: Held,
) -> Result<u64, Problem> {
    let room = upload.length - upload.offset;
    let (sender, receiver) = mpsc::channel(8);
    let writer = {
        let path = super::path_of(&province, &upload.id);
        let running = held.running.clone();
        let (offset, hashed) = (upload.offset, checksum.is_some());
        tokio::task::spawn_blocking(move || write(&path, offset, running, hashed, receiver))
    };
    let end = receive(body, room, &sender, &held.newcomer).await;
    drop(sender);
    let written = writer.await.map_err(|_| Error::Interrupted)??;
    if checksum.is_some_and(|told| matches!(end, End::Cut) || told != written.chunk) {
        written.file.set_len(upload.offset)?;
        return Err(bad_checksum());
    }
    province.counts.received(written.bytes);
    let offset = upload.offset + written.bytes;
    if offset == upload.length {
        finish(&province, &upload, &written.running).await?;
    } else {
        store::advance(&province, &upload.id, offset, None).await?;
    }
    *held.running = written.running;
    match end {
        End::Whole => Ok(offset),
        End::TooLong => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "validation",
            "TT-413",
            "Thừa dữ liệu",
            "The chunk goes beyond Upload-Length.",
        )),
        End::Cut => Err(Problem::bad_request("the chunk ended early")),
    }
}

enum End {
    Whole,
    Cut,
    TooLong,
}

async fn receive(body: Body, mut room: u64, to: &mpsc::Sender<Bytes>, newcomer: &Notify) -> End {
    let mut stream = body.into_data_stream();
    loop {
        let next = tokio::select! {
            next = stream.next() => next,
            () = newcomer.notified() => return End::Cut,
        };
        match next {
            None => return End::Whole,
            Some(Err(_)) => return End::Cut,
            Some(Ok(bytes)) => {
                let fits = bytes.slice(..bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX)));
                let too_long = fits.len() < bytes.len();
                room -= fits.len() as u64;
                if to.send(fits).await.is_err() {
                    return End::Cut;
                }
                if too_long {
                    return End::TooLong;
                }
            }
        }
    }
}

fn write(
    path: &Path,
    offset: u64,
    mut running: Running,
    hashed: bool,
    mut from: mpsc::Receiver<Bytes>,
) -> Result<Written, Error> {
    let mut file = File::options().read(true).write(true).open(path)?;
    // Bytes beyond the kept offset are of a chunk that was never answered.
    file.set_len(offset)?;
    catch_up(&mut file, &mut running, offset)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut chunk = Sha256::new();
    let mut bytes = 0;
    while let Some(piece) = from.blocking_recv() {
        file.write_all(&piece)?;
        running.hash.update(&piece);
        if hashed {
            chunk.update(&piece);
        }
        bytes += piece.len() as u64;
    }
    file.sync_data()?;
    running.len = offset + bytes;
    Ok(Written {
        running,
        chunk: chunk.finalize().to_vec(),
        bytes,
        file,
    })
}

/// After a restart, or a chunk that was thrown away, the running hash is made again from the file.
fn catch_up(file: &mut File, running: &mut Running, offset: u64) -> Result<(), Error> {
    if running.len == offset {
        return Ok(());
    }
    *running = Running::default();
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 1 << 20];
    while running.len < offset {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Err(Error::Io(std::io::ErrorKind::UnexpectedEof.into()));
        }
        running.hash.update(buffer.get(..read).unwrap_or_default());
        running.len += read as u64;
    }
    Ok(())
}

async fn finish(province: &Province, upload: &Upload, running: &Running) -> Result<(), Problem> {
    let sha256 = hex(&running.hash.clone().finalize());
    if upload.told.as_ref().is_some_and(|told| *told != sha256) {
        store::remove(province, &upload.id).await?;
        province.counts.thrown_away(upload.length);
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "upload-mismatch",
            "TT-461",
            "Tệp không khớp",
            "The file is not the one told at creation; it was deleted.",
        ));
    }
    store::advance(province, &upload.id, upload.length, Some(sha256)).await
}

fn bad_checksum() -> Problem {
    let mut problem = Problem::new(
        StatusCode::BAD_REQUEST,
        "upload-mismatch",
        "TT-460",
        "Đoạn tệp không khớp",
        "Upload-Checksum does not hold; the chunk was thrown away.",
    );
    // 460 is tus's own status (checksum extension).
    problem.status = 460;
    problem
}
