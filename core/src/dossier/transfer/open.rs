use super::{Key, MAGIC, MAX_MANIFEST, Manifest, PREFIX, SALT, TransferError};
use crate::store::vault::{Sealed, SealedReader, Vault, VaultError, open_apart};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A draft of another phone whose files are sealed in this phone's vault. Nothing refers to them yet: whoever does not keep the
/// draft deletes them.
#[derive(Debug)]
pub struct Opened {
    /// The draft.
    pub manifest: Manifest,
    /// Its files, in the manifest's order.
    pub files: Vec<Sealed>,
}

/// Opens a sealed draft and seals its files anew. Either everything was read, fits its hashes and is in the vault, or nothing is.
pub fn open(
    vault: &Vault,
    key: &Key,
    path: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Opened, TransferError> {
    let mut source = unlock(key, path)?;
    let manifest = read_manifest(&mut source)?;
    let mut files = Vec::new();
    let taken = take_files(vault, &mut source, &manifest, &mut files, progress);
    if let Err(error) = taken {
        for file in &files {
            // What stays is nobody's, and the next start removes it.
            if let Err(error) = vault.delete(&file.name) {
                crate::error::Fail::log(&error);
            }
        }
        return Err(error);
    }
    Ok(Opened { manifest, files })
}

fn unlock(key: &Key, path: &Path) -> Result<SealedReader, TransferError> {
    let mut file = File::open(path).map_err(TransferError::io)?;
    let mut prefix = [0_u8; PREFIX];
    match file.read_exact(&mut prefix) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(TransferError::NotOne),
        read => read.map_err(TransferError::io)?,
    }
    let (magic, rest) = prefix.split_at(MAGIC.len());
    let (salt, check) = rest.split_at(SALT);
    if magic != MAGIC {
        return Err(TransferError::NotOne);
    }
    let derived = key.derive(salt)?;
    if derived.check != *check {
        return Err(TransferError::WrongKey);
    }
    open_apart(&derived.key, file, PREFIX as u64).map_err(damage)
}

fn read_manifest(source: &mut SealedReader) -> Result<Manifest, TransferError> {
    let mut len = [0_u8; 4];
    exact(source, &mut len)?;
    let len = u32::from_be_bytes(len);
    if len > MAX_MANIFEST || u64::from(len) > source.len() {
        return Err(TransferError::Damaged);
    }
    let mut json = vec![0; len as usize];
    exact(source, &mut json)?;
    let manifest: Manifest = serde_json::from_slice(&json).map_err(|_| TransferError::Damaged)?;
    if manifest.v != 1 {
        return Err(TransferError::NotOne);
    }
    Ok(manifest)
}

fn take_files(
    vault: &Vault,
    source: &mut SealedReader,
    manifest: &Manifest,
    files: &mut Vec<Sealed>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), TransferError> {
    let mut before = 0;
    for file in &manifest.files {
        let mut bytes = Read::take(&mut *source, file.size);
        let sealed = vault
            .import(&mut bytes, &mut |done| progress(before + done))
            .map_err(damage)?;
        before += sealed.size;
        let fits = sealed.size == file.size && sealed.sha256 == file.sha256;
        files.push(sealed);
        if !fits {
            return Err(TransferError::Damaged);
        }
    }
    // Also reads the chunk that ends the stream.
    match source.read(&mut [0]) {
        Ok(0) => Ok(()),
        _ => Err(TransferError::Damaged),
    }
}

fn exact(source: &mut SealedReader, buf: &mut [u8]) -> Result<(), TransferError> {
    source.read_exact(buf).map_err(|_| TransferError::Damaged)
}

/// What a file that was sealed elsewhere cannot give is its own damage; a full disk is not.
fn damage(error: VaultError) -> TransferError {
    match error {
        VaultError::Damaged | VaultError::Source(_) | VaultError::TooLarge { .. } => TransferError::Damaged,
        other => TransferError::Vault(other),
    }
}
