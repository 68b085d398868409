//! Sealed files: what a person attached and what the province sent, encrypted on the phone's disk.
//!
//! Each file is its own STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) of AES-256-GCM chunks:
//!
//! ```text
//! header  magic "MCV1" ‖ chunk size (u32 BE) ‖ file id (16 bytes) ‖ nonce prefix (7 bytes)
//! chunk i AES-256-GCM(nonce = prefix ‖ i (u32 BE) ‖ last (1 byte), aad = header, plaintext i), tag at its end
//! ```
//!
//! The key of a file is HKDF-SHA256 of the vault's key, salted with the file id; the name of a file is its id. So a chunk
//! moved, repeated, dropped or taken from another file does not open, and neither does a file under another's name.
//! Every chunk but the last is full; the last one carries the flag, so a file cut anywhere is noticed when it is opened.

mod reader;
mod seal;

pub use reader::SealedReader;

use crate::error::{Fail, Failure, FailureKind};
use crate::ports::Random;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// Plaintext bytes in a chunk. Measured: larger chunks read no faster, smaller ones cost more system calls.
const CHUNK: usize = 64 * 1024;
/// End of the name of a file being written.
const PART: &str = ".part";

/// Why the vault could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The disk is full. What was being written is gone again; everything else is as it was.
    #[error("no space left")]
    NoSpace,
    /// No sealed file of this name.
    #[error("no such sealed file")]
    Missing,
    /// The file was cut, changed, or sealed with another key.
    #[error("sealed file is damaged")]
    Damaged,
    /// A file larger than was allowed.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// What was allowed, in bytes.
        limit: u64,
    },
    /// Reading what should be sealed failed.
    #[error("reading the source: {0}")]
    Source(#[source] io::Error),
    /// The disk failed.
    #[error("disk: {0}")]
    Disk(#[source] io::Error),
    /// The cipher refused to work, which it never should.
    #[error("cipher failed")]
    Cipher,
}

impl VaultError {
    fn disk(e: io::Error) -> Self {
        match e.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Disk(e),
        }
    }
}

impl Fail for VaultError {
    fn failure(&self) -> Failure {
        match self {
            Self::NoSpace => Failure::new(FailureKind::NoSpace, "MC-V01"),
            Self::Missing => Failure::new(FailureKind::Damaged, "MC-V02"),
            Self::Damaged => Failure::new(FailureKind::Damaged, "MC-V03"),
            Self::TooLarge { .. } => Failure::new(FailureKind::Refused, "MC-V04"),
            // Texts of the system may hold a path with a person's file name.
            Self::Source(_) => Failure::personal(FailureKind::Damaged, "MC-V05"),
            Self::Disk(_) => Failure::personal(FailureKind::Damaged, "MC-V06"),
            Self::Cipher => Failure::new(FailureKind::Unexpected, "MC-V07"),
        }
    }
}

/// A file that was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its name in the vault: 32 hex digits that say nothing about it.
    pub name: String,
    /// Bytes of plaintext.
    pub size: u64,
    /// SHA-256 of the plaintext, lower-case hex.
    pub sha256: String,
}

/// A folder of sealed files.
pub struct Vault {
    dir: PathBuf,
    key: Zeroizing<[u8; 32]>,
    random: Arc<dyn Random>,
    /// Names this process gave. Whoever asked for such a file may not have written down yet that it is theirs.
    given: Mutex<HashSet<String>>,
}

impl Vault {
    /// The vault in `dir` (made when missing), sealed with `key`.
    pub fn new(dir: &Path, key: Zeroizing<[u8; 32]>, random: Arc<dyn Random>) -> Result<Self, VaultError> {
        fs::create_dir_all(dir).map_err(VaultError::disk)?;
        Ok(Self {
            dir: dir.to_owned(),
            key,
            random,
            given: Mutex::default(),
        })
    }

    /// Seals everything `source` gives. `progress` hears how many bytes were read so far. When this returns, the file is
    /// on the disk to stay; when it fails, nothing of it is.
    pub fn import(&self, source: &mut dyn Read, progress: &mut dyn FnMut(u64)) -> Result<Sealed, VaultError> {
        self.import_into(source, u64::MAX, progress, &create_private)
    }

    /// As [`Vault::import`], but refuses a source of more than `limit` bytes.
    pub fn import_at_most(
        &self,
        source: &mut dyn Read,
        limit: u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Sealed, VaultError> {
        self.import_into(source, limit, progress, &create_private)
    }

    /// As [`Vault::import_at_most`], from a file.
    pub fn import_file(
        &self,
        path: &Path,
        limit: u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Sealed, VaultError> {
        let mut source = File::open(path).map_err(VaultError::Source)?;
        self.import_at_most(&mut source, limit, progress)
    }

    fn import_into(
        &self,
        source: &mut dyn Read,
        limit: u64,
        progress: &mut dyn FnMut(u64),
        create: &dyn Fn(&Path) -> io::Result<File>,
    ) -> Result<Sealed, VaultError> {
        let header = seal::Header::new(&*self.random)?;
        let name = header.name();
        self.given().insert(name.clone());
        let path = self.dir.join(format!("{name}{PART}"));
        let _part = Part(&path);
        let mut file = create(&path).map_err(VaultError::disk)?;
        let (size, sha256) = seal::seal(&self.key, &header, source, limit, &mut file, progress)?;
        file.sync_all().map_err(VaultError::disk)?;
        drop(file);
        fs::rename(&path, self.dir.join(&name)).map_err(VaultError::disk)?;
        self.sync_dir()?;
        Ok(Sealed { name, size, sha256 })
    }

    /// Opens a sealed file. Its whole length is authenticated here, each chunk when it is read.
    pub fn open(&self, name: &str) -> Result<SealedReader, VaultError> {
        let file = File::open(self.path_of(name)?).map_err(VaultError::disk)?;
        SealedReader::open(file, &self.key, name)
    }

    /// Writes the plaintext to `to`, which appears whole or not at all.
    pub fn export(&self, name: &str, to: &Path) -> Result<(), VaultError> {
        let mut reader = self.open(name)?;
        let mut aside = to.as_os_str().to_owned();
        aside.push(PART);
        let aside = PathBuf::from(aside);
        let written =
            write_plain(&mut reader, &aside).and_then(|()| fs::rename(&aside, to).map_err(VaultError::disk));
        if written.is_err() {
            remove_leftover(&aside);
        }
        written
    }

    /// Removes a sealed file. None of that name is no error.
    pub fn delete(&self, name: &str) -> Result<(), VaultError> {
        match fs::remove_file(self.path_of(name)?) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(VaultError::disk(e)),
            _ => self.sync_dir(),
        }
    }

    /// Names of files sealed by an earlier process that are not among `known`: nobody refers to them, and the caller decides.
    /// Only leftovers of imports that a kill cut short are deleted here. What this process sealed is no orphan: it may be
    /// sealed, and the word of it still on its way to where `known` is read from.
    pub fn orphans<'a>(&self, known: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, VaultError> {
        let known: HashSet<&str> = known.into_iter().collect();
        let mut orphans = Vec::new();
        for entry in fs::read_dir(&self.dir).map_err(VaultError::disk)? {
            let entry = entry.map_err(VaultError::disk)?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let part = name.strip_suffix(PART);
            let own = part.unwrap_or(&name);
            if !seal::is_name(own) || self.given().contains(own) {
                continue;
            }
            if part.is_some() {
                fs::remove_file(entry.path()).map_err(VaultError::disk)?;
            } else if !known.contains(own) {
                orphans.push(name);
            }
        }
        orphans.sort();
        Ok(orphans)
    }

    /// Only names we gave, so that none leads out of the folder.
    fn path_of(&self, name: &str) -> Result<PathBuf, VaultError> {
        if seal::is_name(name) {
            Ok(self.dir.join(name))
        } else {
            Err(VaultError::Missing)
        }
    }

    fn given(&self) -> MutexGuard<'_, HashSet<String>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A rename or removal is on the disk only when its folder is.
    fn sync_dir(&self) -> Result<(), VaultError> {
        if cfg!(unix) {
            File::open(&self.dir)
                .and_then(|dir| dir.sync_all())
                .map_err(VaultError::disk)?;
        }
        Ok(())
    }
}

/// Seals `source` into `to` under a key of the caller's own, in the same chunks as a file of the vault: for a file that leaves
/// the phone. `progress` hears how many bytes were read so far.
pub(crate) fn seal_apart(
    key: &[u8; 32],
    random: &dyn Random,
    source: &mut dyn Read,
    to: &mut dyn io::Write,
    progress: &mut dyn FnMut(u64),
) -> Result<(), VaultError> {
    let header = seal::Header::new(random)?;
    seal::seal(key, &header, source, u64::MAX, to, progress).map(|_| ())
}

/// Opens what [`seal_apart`] wrote into a file from this byte on.
pub(crate) fn open_apart(key: &[u8; 32], file: File, at: u64) -> Result<SealedReader, VaultError> {
    SealedReader::open_at(file, key, None, at)
}

/// A file being written; removed when dropped before it was renamed.
struct Part<'a>(&'a Path);

impl Drop for Part<'_> {
    fn drop(&mut self) {
        remove_leftover(self.0);
    }
}

fn remove_leftover(path: &Path) {
    if let Err(e) = fs::remove_file(path)
        && e.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(kind = ?e.kind(), "a leftover could not be removed");
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_plain(reader: &mut SealedReader, path: &Path) -> Result<(), VaultError> {
    // An earlier export that was cut short may have left one.
    remove_leftover(path);
    let mut file = create_private(path).map_err(VaultError::disk)?;
    reader.copy_to(&mut file)?;
    file.sync_all().map_err(VaultError::disk)
}

#[cfg(test)]
mod tests;
