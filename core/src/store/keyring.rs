//! The database's key, in the key store of the platform.

use super::keyring_file::{FileStore, Wrap};
use super::keyring_port::PortStore;
use super::{Result, StoreError};
use crate::app::AppConfig;
use crate::ports::{Ports, Random};
use keyring_core::api::CredentialStore;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Service name of our entries.
pub const SERVICE: &str = "vn.motcua";

/// A raw 256-bit key: no passphrase, so nothing to derive at every start.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DbKey {
    bytes: [u8; 32],
    fresh: bool,
}

impl std::fmt::Debug for DbKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DbKey(…)")
    }
}

impl DbKey {
    /// A key that was there before.
    pub const fn held(bytes: [u8; 32]) -> Self {
        Self { bytes, fresh: false }
    }

    /// A key that was made just now: a database that exists already was sealed with another one, which is lost.
    pub const fn fresh(bytes: [u8; 32]) -> Self {
        Self { bytes, fresh: true }
    }

    /// Whether the key was made just now.
    pub const fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The 32 bytes, to derive the keys of sealed files from.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The pragma that hands the key to SQLCipher.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.bytes {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("'\"");
        text
    }
}

/// What the key store held.
#[derive(Debug, Clone)]
pub struct KeyState {
    /// The key to open the database with.
    pub key: DbKey,
    /// True when there was none and this one was made.
    pub fresh: bool,
}

/// The database's key, made at first use. It is held, in this order: in our own sealed file when `config.key_file_dir` is set
/// (development only, see `docs/adr/0003-sealed-store.md`), in the host's [`SecretStore`](crate::ports::SecretStore) when there
/// is one (`docs/adr/0007-secret-store-port.md`), in the platform's key store (Apple's data protection keychain, the kernel's
/// keyring).
pub fn db_key(config: &AppConfig, ports: &Ports) -> Result<KeyState> {
    let data_dir = Path::new(&config.data_dir);
    std::fs::create_dir_all(data_dir)?;
    let store = match (&config.key_file_dir, &ports.secrets) {
        (Some(dir), _) => file_store(data_dir, Path::new(dir), &ports.random),
        (None, Some(secrets)) => PortStore::new(Arc::clone(secrets)),
        (None, None) => platform_store()?,
    };
    key_in(&store, &user(data_dir)?, ports.random.as_ref())
}

/// The key of `user` in `store`, made there at first use. A new one counts only when the store gives it back: a database
/// sealed with a key nobody kept would be lost at the next start.
pub fn key_in(store: &Arc<CredentialStore>, user: &str, random: &dyn Random) -> Result<KeyState> {
    let entry = store.build(SERVICE, user, None).map_err(key_store)?;
    match entry.get_secret() {
        Ok(secret) => {
            let secret = Zeroizing::new(secret);
            let bytes = <[u8; 32]>::try_from(secret.as_slice())
                .map_err(|_| StoreError::KeyStore("the stored key has a wrong length".into()))?;
            Ok(KeyState {
                key: DbKey::held(bytes),
                fresh: false,
            })
        }
        Err(keyring_core::Error::NoEntry) => {
            let made = Zeroizing::new(random.bytes(32));
            let bytes = <[u8; 32]>::try_from(made.as_slice())
                .map_err(|_| StoreError::KeyStore("the random source gave too little".into()))?;
            entry.set_secret(&bytes).map_err(key_store)?;
            let kept = Zeroizing::new(entry.get_secret().map_err(key_store)?);
            if kept.as_slice() != bytes {
                return Err(StoreError::KeyStore("the store did not keep the new key".into()));
            }
            Ok(KeyState {
                key: DbKey::fresh(bytes),
                fresh: true,
            })
        }
        // A locked or failing key store is no lost key: nothing may be made anew.
        Err(error) => Err(key_store(error)),
    }
}

fn file_store(data_dir: &Path, key_dir: &Path, random: &Arc<dyn Random>) -> Arc<CredentialStore> {
    let wrap = match std::env::var("MOTCUA_KEYRING_SECRET") {
        Ok(secret) => Wrap::Secret(Zeroizing::new(secret)),
        Err(_) => Wrap::KeyFile(key_dir.join("keyring.key")),
    };
    FileStore::open(data_dir.join("keyring.sealed"), wrap, Arc::clone(random))
}

#[cfg(any(target_os = "ios", target_os = "macos"))]
fn platform_store() -> Result<Arc<CredentialStore>> {
    let store = apple_native_keyring_store::protected::Store::new().map_err(key_store)?;
    Ok(store)
}

#[cfg(target_os = "linux")]
fn platform_store() -> Result<Arc<CredentialStore>> {
    let store = linux_keyutils_keyring_store::Store::new().map_err(key_store)?;
    Ok(store)
}

/// Android's key store is reached through the host alone.
#[cfg(not(any(target_os = "ios", target_os = "macos", target_os = "linux")))]
fn platform_store() -> Result<Arc<CredentialStore>> {
    Err(StoreError::KeyStore("the host gave no secret store".into()))
}

/// On a phone there is one database and the path of its folder changes with updates (iOS); elsewhere one a folder.
#[cfg(any(target_os = "android", target_os = "ios"))]
fn user(_data_dir: &Path) -> Result<String> {
    Ok("database".into())
}

#[cfg(not(any(target_os = "android", target_os = "ios")))]
fn user(data_dir: &Path) -> Result<String> {
    let path = data_dir.canonicalize()?;
    let digest = ring::digest::digest(&ring::digest::SHA256, path.as_os_str().as_encoded_bytes());
    Ok(digest
        .as_ref()
        .iter()
        .take(16)
        .fold(String::from("database-"), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
}

/// The kind of failure only: errors of key stores may carry the secret itself (`BadDataFormat`).
fn key_store(error: keyring_core::Error) -> StoreError {
    use keyring_core::Error;
    StoreError::KeyStore(match error {
        Error::PlatformFailure(inner) => format!("platform failure: {inner}"),
        Error::NoStorageAccess(inner) => format!("no access: {inner}"),
        Error::BadStoreFormat(reason) => format!("bad format: {reason}"),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "malformed secret".into(),
        Error::NotSupportedByStore(reason) => format!("not supported: {reason}"),
        _ => "unexpected answer".into(),
    })
}
