use super::{CHECK, Key, MAGIC, Manifest, PREFIX, SALT, TransferError};
use crate::ports::Random;
use crate::store::vault::{SealedReader, Vault, seal_apart};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// A draft sealed for another phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedDraft {
    /// Where it lies.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
}

/// Writes a draft with its files (names in the vault, in the manifest's order) to `path`, sealed under `key`. The file is there
/// whole or not at all. `progress` hears how many of its bytes were read.
pub fn seal(
    vault: &Vault,
    random: &dyn Random,
    key: &Key,
    manifest: &Manifest,
    files: &[String],
    path: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<SealedDraft, TransferError> {
    let written = write(vault, random, key, manifest, files, path, progress);
    if written.is_err()
        && let Err(error) = std::fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(kind = ?error.kind(), "a sealed draft that was not finished could not be removed");
    }
    written
}

fn write(
    vault: &Vault,
    random: &dyn Random,
    key: &Key,
    manifest: &Manifest,
    files: &[String],
    path: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<SealedDraft, TransferError> {
    let salt = random.bytes(SALT as u32);
    let derived = key.derive(&salt)?;
    let mut prefix = Vec::with_capacity(PREFIX);
    prefix.extend_from_slice(MAGIC);
    prefix.extend_from_slice(&salt);
    prefix.extend_from_slice(&derived.check[..CHECK]);
    let mut to = File::create(path).map_err(TransferError::io)?;
    to.write_all(&prefix).map_err(TransferError::io)?;
    let mut source = Parts::new(vault, manifest, files)?;
    seal_apart(&derived.key, random, &mut source, &mut to, progress)?;
    to.sync_all().map_err(TransferError::io)?;
    let size = to.metadata().map_err(TransferError::io)?.len();
    Ok(SealedDraft {
        path: path.to_owned(),
        size,
    })
}

/// Manifest and files, one after the other; each file is opened when its turn comes.
struct Parts<'a> {
    vault: &'a Vault,
    head: Cursor<Vec<u8>>,
    waiting: VecDeque<&'a str>,
    open: Option<SealedReader>,
}

impl<'a> Parts<'a> {
    fn new(vault: &'a Vault, manifest: &Manifest, files: &'a [String]) -> Result<Self, TransferError> {
        let json = serde_json::to_vec(manifest).map_err(|_| TransferError::Damaged)?;
        let len = u32::try_from(json.len()).map_err(|_| TransferError::Damaged)?;
        let mut head = len.to_be_bytes().to_vec();
        head.extend_from_slice(&json);
        Ok(Self {
            vault,
            head: Cursor::new(head),
            waiting: files.iter().map(String::as_str).collect(),
            open: None,
        })
    }
}

impl Read for Parts<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.head.read(buf)?;
        if n > 0 || buf.is_empty() {
            return Ok(n);
        }
        loop {
            if let Some(reader) = &mut self.open {
                let n = reader.read(buf)?;
                if n > 0 {
                    return Ok(n);
                }
                self.open = None;
            }
            let Some(name) = self.waiting.pop_front() else {
                return Ok(0);
            };
            self.open = Some(self.vault.open(name).map_err(io::Error::other)?);
        }
    }
}
