use crate::ports::{Keys, PortError};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// P-256 keys in software, for tests and machines without secure hardware. In a folder they are PKCS #8 files only the
/// owner can read; a phone keeps such keys in its hardware instead.
pub struct SoftKeys {
    dir: Option<PathBuf>,
    random: SystemRandom,
    pairs: Mutex<HashMap<String, EcdsaKeyPair>>,
}

impl SoftKeys {
    /// Keys that end with this value.
    pub fn in_memory() -> Self {
        Self {
            dir: None,
            random: SystemRandom::new(),
            pairs: Mutex::default(),
        }
    }

    /// Keys that stay in `dir`, which is made when missing.
    pub fn in_folder(dir: &Path) -> Result<Self, PortError> {
        fs::create_dir_all(dir).map_err(failed("key folder"))?;
        Ok(Self {
            dir: Some(dir.to_owned()),
            ..Self::in_memory()
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, EcdsaKeyPair>> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_pair<T>(
        &self,
        alias: &str,
        f: impl FnOnce(&EcdsaKeyPair) -> Result<T, PortError>,
    ) -> Result<T, PortError> {
        let mut pairs = self.lock();
        if let Some(pair) = pairs.get(alias) {
            return f(pair);
        }
        let pair = self.load_or_make(alias)?;
        f(pairs.entry(alias.to_owned()).or_insert(pair))
    }

    fn load_or_make(&self, alias: &str) -> Result<EcdsaKeyPair, PortError> {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let file = self.file_of(alias);
        if let Some(file) = &file {
            match fs::read(file) {
                Ok(pkcs8) => {
                    return EcdsaKeyPair::from_pkcs8(algorithm, &pkcs8, &self.random)
                        .map_err(failed("key file"));
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(failed("key file")(e)),
            }
        }
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &self.random).map_err(failed("new key"))?;
        if let Some(file) = &file {
            write_private(file, pkcs8.as_ref()).map_err(failed("key file"))?;
        }
        EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &self.random).map_err(failed("new key"))
    }

    /// Aliases are any text; hex makes each a safe file name of its own.
    fn file_of(&self, alias: &str) -> Option<PathBuf> {
        let mut name = String::from("key-");
        for byte in alias.bytes() {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        self.dir.as_ref().map(|dir| dir.join(name).with_extension("p8"))
    }
}

impl Keys for SoftKeys {
    fn public_key(&self, alias: String) -> Result<Vec<u8>, PortError> {
        self.with_pair(&alias, |pair| Ok(pair.public_key().as_ref().to_vec()))
    }

    fn sign(&self, alias: String, data: Vec<u8>) -> Result<Vec<u8>, PortError> {
        self.with_pair(&alias, |pair| {
            let signature = pair.sign(&self.random, &data).map_err(failed("signing"))?;
            Ok(signature.as_ref().to_vec())
        })
    }

    fn delete(&self, alias: String) -> Result<(), PortError> {
        let mut pairs = self.lock();
        pairs.remove(&alias);
        match self.file_of(&alias).map(fs::remove_file) {
            Some(Err(e)) if e.kind() != io::ErrorKind::NotFound => Err(failed("key file")(e)),
            _ => Ok(()),
        }
    }
}

fn failed<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> PortError {
    move |e| PortError::Failed {
        reason: format!("{what}: {e}"),
    }
}

/// Written aside and renamed, so that a kill leaves a whole key or none.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract;

    #[test]
    fn keys_in_memory_keep_the_contract() {
        contract::keys(&SoftKeys::in_memory());
    }

    #[test]
    fn keys_in_a_folder_keep_the_contract() {
        let dir = tempfile::tempdir().unwrap();
        contract::keys(&SoftKeys::in_folder(dir.path()).unwrap());
    }

    #[test]
    fn keys_in_a_folder_outlive_the_process_and_are_the_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let alias = || String::from("../dpop/1");
        let first = SoftKeys::in_folder(dir.path())
            .unwrap()
            .public_key(alias())
            .unwrap();
        let again = SoftKeys::in_folder(dir.path()).unwrap();
        assert_eq!(again.public_key(alias()).unwrap(), first);
        let files: Vec<_> = fs::read_dir(dir.path()).unwrap().map(Result::unwrap).collect();
        assert_eq!(files.len(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        again.delete(alias()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_key_file_is_an_error_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let keys = SoftKeys::in_folder(dir.path()).unwrap();
        let file = keys.file_of("a").unwrap();
        fs::write(&file, b"not a key").unwrap();
        assert!(matches!(
            keys.public_key("a".into()),
            Err(PortError::Failed { .. })
        ));
        assert_eq!(fs::read(&file).unwrap(), b"not a key");
    }
}
