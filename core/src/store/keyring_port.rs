//! A credential store on the host's [`SecretStore`] port, so that `keyring_core` reaches key stores only the shell can reach.

use crate::ports::{PortError, SecretStore};
use keyring_core::api::{Credential, CredentialApi, CredentialPersistence, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// Longest name of an entry, in bytes.
const NAME_MAX: usize = 64;

/// The store. Each instance stands alone; none is keyring-core's global default.
pub struct PortStore {
    secrets: Arc<dyn SecretStore>,
    me: Weak<PortStore>,
}

impl std::fmt::Debug for PortStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PortStore").finish_non_exhaustive()
    }
}

impl PortStore {
    /// A store whose entries the host keeps, under the names `{service}:{user}`. Nothing is read yet.
    pub fn new(secrets: Arc<dyn SecretStore>) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            secrets,
            me: me.clone(),
        })
    }
}

impl CredentialStoreApi for PortStore {
    fn vendor(&self) -> String {
        "Một Cửa host".into()
    }

    fn id(&self) -> String {
        "motcua-port-1".into()
    }

    fn build(&self, service: &str, user: &str, modifiers: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        if modifiers.is_some_and(|m| !m.is_empty()) {
            return Err(Error::NotSupportedByStore("modifiers".into()));
        }
        for (part, value) in [("service", service), ("user", user)] {
            // No colon: ("a:b", "c") and ("a", "b:c") would be the same name.
            let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
            if value.is_empty() || !value.chars().all(plain) {
                return Err(Error::Invalid(part.into(), "is not a plain name".into()));
            }
        }
        let name = format!("{service}:{user}");
        if name.len() > NAME_MAX {
            return Err(Error::TooLong("name".into(), NAME_MAX as u32));
        }
        let store = self
            .me
            .upgrade()
            .ok_or_else(|| Error::BadStoreFormat("the store is closed".into()))?;
        let secrets = Arc::clone(&store.secrets);
        let specifiers = (service.to_owned(), user.to_owned());
        Ok(Entry::new_with_credential(Arc::new(PortCredential {
            secrets,
            name,
            specifiers,
        })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn persistence(&self) -> CredentialPersistence {
        CredentialPersistence::UntilDelete
    }
}

/// One entry of a [`PortStore`].
struct PortCredential {
    secrets: Arc<dyn SecretStore>,
    name: String,
    specifiers: (String, String),
}

impl CredentialApi for PortCredential {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.secrets
            .set(self.name.clone(), secret.to_vec())
            .map_err(key_ring)
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        let held = self.secrets.get(self.name.clone()).map_err(key_ring)?;
        held.ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> Result<()> {
        self.get_secret()?;
        self.secrets.delete(self.name.clone()).map_err(key_ring)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        self.get_secret()?;
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some(self.specifiers.clone())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PortCredential")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Never `NoEntry`: a store that says no is not an empty one.
fn key_ring(error: PortError) -> Error {
    match error {
        PortError::Failed { .. } => Error::PlatformFailure(Box::new(error)),
        _ => Error::NoStorageAccess(Box::new(error)),
    }
}
