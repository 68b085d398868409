use super::scripted::lock;
use crate::ports::{PortError, SecretStore};
use std::collections::BTreeMap;
use std::sync::Mutex;

#[derive(Debug, Default)]
struct Held {
    secrets: BTreeMap<String, Vec<u8>>,
    refusal: Option<PortError>,
    forgetful: bool,
}

/// Secrets that end with this value. Can be told to fail as a locked or broken key store does.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<Held>);

impl MemorySecrets {
    /// From now on every call answers with this; `None` ends that.
    pub fn refuse(&self, refusal: Option<PortError>) {
        lock(&self.0).refusal = refusal;
    }

    /// True: what is set is not kept, and nothing says so.
    pub fn forget_silently(&self, forgetful: bool) {
        lock(&self.0).forgetful = forgetful;
    }

    /// Names of what is held, sorted.
    pub fn names(&self) -> Vec<String> {
        lock(&self.0).secrets.keys().cloned().collect()
    }

    fn with<T>(&self, act: impl FnOnce(&mut Held) -> T) -> Result<T, PortError> {
        let mut held = lock(&self.0);
        match &held.refusal {
            Some(refusal) => Err(refusal.clone()),
            None => Ok(act(&mut held)),
        }
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PortError> {
        self.with(|held| held.secrets.get(&name).cloned())
    }

    fn set(&self, name: String, value: Vec<u8>) -> Result<(), PortError> {
        self.with(|held| {
            if !held.forgetful {
                held.secrets.insert(name, value);
            }
        })
    }

    fn delete(&self, name: String) -> Result<(), PortError> {
        self.with(|held| {
            held.secrets.remove(&name);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract;

    #[test]
    fn secrets_in_memory_keep_the_contract() {
        let secrets = MemorySecrets::default();
        contract::secret_store(&secrets);
        assert_eq!(secrets.names(), Vec::<String>::new());
    }
}
