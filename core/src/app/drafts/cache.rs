//! Sealed drafts in the cache: on their way in or out, and not for long.

use crate::dossier::transfer::{self, TransferError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A picked file, copied to where only the app looks.
#[derive(Debug)]
pub(crate) struct Copied {
    pub(crate) path: PathBuf,
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

pub(super) fn make_folder(folder: &Path) -> Result<(), TransferError> {
    std::fs::create_dir_all(folder).map_err(TransferError::io)
}

/// Hash of a file, lower-case hex.
pub(super) fn hash(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
    each_piece(&mut file, |piece| {
        hash.update(piece);
        Ok(())
    })?;
    Ok(crate::net::client::hex(hash.finish().as_ref()))
}

fn each_piece(
    source: &mut dyn Read,
    mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut piece = vec![0; 64 * 1024];
    loop {
        let n = source.read(&mut piece)?;
        match piece.get(..n) {
            Some(read) if !read.is_empty() => take(read)?,
            _ => return Ok(()),
        }
    }
}

pub(super) fn copy_in(from: &Path, to: &Path) -> Result<Copied, TransferError> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    let copied = copy_hashed(from, to);
    if copied.is_err() {
        forget(to);
    }
    copied
}

fn copy_hashed(from: &Path, to: &Path) -> Result<Copied, TransferError> {
    let mut source = std::fs::File::open(from).map_err(TransferError::io)?;
    if source.metadata().map_err(TransferError::io)?.len() > transfer::MAX_FILE {
        return Err(TransferError::NotOne);
    }
    let mut target = std::fs::File::create(to).map_err(TransferError::io)?;
    let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
    let mut size = 0;
    each_piece(&mut source, |piece| {
        hash.update(piece);
        size += piece.len() as u64;
        target.write_all(piece)
    })
    .map_err(TransferError::io)?;
    Ok(Copied {
        path: to.to_owned(),
        size,
        sha256: crate::net::client::hex(hash.finish().as_ref()),
    })
}

/// Removes a copy in the cache. It is sealed; one that stays is only room.
pub(super) fn forget(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(kind = ?error.kind(), "a copy of a sealed draft was left in the cache");
    }
}
