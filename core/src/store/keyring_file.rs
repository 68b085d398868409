//! A credential store for a machine without one (headless development, tests): one sealed file.
//!
//! File: `"MCKR1"` ‖ salt (16) ‖ nonce (12) ‖ AES-256-GCM(JSON of entries, associated data = magic ‖ salt). The wrapping key
//! is a random key file of mode 0600, kept in another folder, or derived from a secret of the environment.
//! What that protects, and what not: `docs/adr/0003-sealed-store.md`.

use crate::ports::Random;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use keyring_core::api::{Credential, CredentialApi, CredentialPersistence, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

const MAGIC: &[u8] = b"MCKR1";
const SALT: usize = 16;
const HEADER: usize = MAGIC.len() + SALT + NONCE_LEN;
/// OWASP's figure for PBKDF2-HMAC-SHA256; paid once a start, on development machines only.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(600_000).unwrap();

/// What the file is sealed with.
pub enum Wrap {
    /// 32 random bytes in this file, made at first use with mode 0600.
    KeyFile(PathBuf),
    /// A secret from outside.
    Secret(Zeroizing<String>),
}

type Entries = BTreeMap<String, String>;

/// The store. Each instance stands alone; none is keyring-core's global default.
pub struct FileStore {
    path: PathBuf,
    wrap: Wrap,
    random: Arc<dyn Random>,
    me: std::sync::Weak<FileStore>,
}

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileStore").finish_non_exhaustive()
    }
}

impl FileStore {
    /// A store in the file `path`, which is made at the first write. Nothing is read yet.
    pub fn open(path: PathBuf, wrap: Wrap, random: Arc<dyn Random>) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            path,
            wrap,
            random,
            me: me.clone(),
        })
    }

    /// Reads all entries. No file is an empty store.
    fn read(&self) -> Result<Entries> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Entries::new()),
            Err(error) => return Err(no_access(error)),
        };
        let damaged = || Error::BadStoreFormat("the sealed file does not open with its key".into());
        if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
            return Err(damaged());
        }
        let (head, sealed) = bytes.split_at(HEADER);
        let (aad, nonce) = head.split_at(MAGIC.len() + SALT);
        let key = self.key(&aad[MAGIC.len()..], false)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| damaged())?;
        let mut sealed = Zeroizing::new(sealed.to_vec());
        let plain = key
            .open_in_place(nonce, Aad::from(aad), &mut sealed)
            .map_err(|_| damaged())?;
        serde_json::from_slice(plain).map_err(|_| damaged())
    }

    /// Changes the entries: read, change, seal, write aside, sync, rename; under a lock against other processes.
    fn change<T>(&self, change: impl FnOnce(&mut Entries) -> Result<T>) -> Result<T> {
        if let Some(dir) = self.path.parent() {
            fs::create_dir_all(dir).map_err(no_access)?;
        }
        let lock = private_file(&with_suffix(&self.path, ".lock")).map_err(no_access)?;
        lock.lock().map_err(no_access)?;
        let mut entries = self.read()?;
        let value = change(&mut entries)?;
        self.write(&entries)?;
        Ok(value)
    }

    fn write(&self, entries: &Entries) -> Result<()> {
        let failed = || Error::BadStoreFormat("sealing failed".into());
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.random_bytes(SALT)?);
        let nonce: [u8; NONCE_LEN] = self.random_bytes(NONCE_LEN)?.try_into().map_err(|_| failed())?;
        let key = self.key(&bytes[MAGIC.len()..], true)?;
        let mut plain = Zeroizing::new(serde_json::to_vec(entries).map_err(|_| failed())?);
        let tag = key
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(&bytes), &mut plain)
            .map_err(|_| failed())?;
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&plain);
        bytes.extend_from_slice(tag.as_ref());
        replace(&self.path, &bytes).map_err(no_access)
    }

    fn key(&self, salt: &[u8], make: bool) -> Result<LessSafeKey> {
        let bytes = match &self.wrap {
            Wrap::KeyFile(path) => self.key_file(path, make)?,
            Wrap::Secret(secret) => {
                let mut out = Zeroizing::new(vec![0; 32]);
                let algorithm = ring::pbkdf2::PBKDF2_HMAC_SHA256;
                ring::pbkdf2::derive(algorithm, ITERATIONS, salt, secret.as_bytes(), &mut out);
                out
            }
        };
        let key = UnboundKey::new(&AES_256_GCM, &bytes)
            .map_err(|_| Error::BadStoreFormat("the key file has a wrong length".into()))?;
        Ok(LessSafeKey::new(key))
    }

    fn key_file(&self, path: &Path, make: bool) -> Result<Zeroizing<Vec<u8>>> {
        match fs::read(path) {
            Ok(bytes) => Ok(Zeroizing::new(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && make => {
                let bytes = Zeroizing::new(self.random_bytes(32)?);
                if let Some(dir) = path.parent() {
                    fs::create_dir_all(dir).map_err(no_access)?;
                }
                replace(path, &bytes).map_err(no_access)?;
                Ok(bytes)
            }
            Err(error) => Err(no_access(error)),
        }
    }

    fn random_bytes(&self, len: usize) -> Result<Vec<u8>> {
        let bytes = self.random.bytes(len as u32);
        if bytes.len() == len {
            Ok(bytes)
        } else {
            Err(Error::BadStoreFormat("the random source gave too little".into()))
        }
    }
}

impl CredentialStoreApi for FileStore {
    fn vendor(&self) -> String {
        "Một Cửa sealed file".into()
    }

    fn id(&self) -> String {
        "motcua-file-1".into()
    }

    fn build(&self, service: &str, user: &str, modifiers: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        if modifiers.is_some_and(|m| !m.is_empty()) {
            return Err(Error::NotSupportedByStore("modifiers".into()));
        }
        for (name, value) in [("service", service), ("user", user)] {
            if value.is_empty() {
                return Err(Error::Invalid(name.into(), "is empty".into()));
            }
        }
        let store = self
            .me
            .upgrade()
            .ok_or_else(|| Error::BadStoreFormat("the store is closed".into()))?;
        Ok(Entry::new_with_credential(Arc::new(FileCredential {
            store,
            service: service.into(),
            user: user.into(),
        })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn persistence(&self) -> CredentialPersistence {
        CredentialPersistence::UntilDelete
    }
}

/// One entry of a [`FileStore`].
struct FileCredential {
    store: Arc<FileStore>,
    service: String,
    user: String,
}

impl FileCredential {
    fn name(&self) -> String {
        // The length in front keeps ("a b", "c") and ("a", "b c") apart.
        format!("{} {} {}", self.service.len(), self.service, self.user)
    }
}

impl CredentialApi for FileCredential {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.store.change(|entries| {
            entries.insert(self.name(), BASE64.encode(secret));
            Ok(())
        })
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        let entries = self.store.read()?;
        let text = entries.get(&self.name()).ok_or(Error::NoEntry)?;
        BASE64
            .decode(text)
            .map_err(|_| Error::BadStoreFormat("an entry is not base64".into()))
    }

    fn delete_credential(&self) -> Result<()> {
        self.store
            .change(|entries| entries.remove(&self.name()).map(|_| ()).ok_or(Error::NoEntry))
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        self.get_secret()?;
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((self.service.clone(), self.user.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileCredential")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// Writes `bytes` aside with mode 0600, syncs, renames over `path`, syncs the folder.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = with_suffix(path, ".new");
    let mut file = private_file(&aside)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    match path.parent() {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The kind only: the text of an I/O error may hold a path with a user's name.
#[allow(clippy::needless_pass_by_value)] // the shape `map_err` wants
fn no_access(error: io::Error) -> Error {
    Error::NoStorageAccess(Box::new(io::Error::from(error.kind())))
}
