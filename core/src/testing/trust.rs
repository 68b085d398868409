//! A host that judges servers as it was told to.

use crate::ports::{PortError, ServerTrust};
use std::sync::{Mutex, PoisonError};

/// A chain and the host it was to be trusted for.
pub type Asked = (Vec<Vec<u8>>, String);

/// Says the same about every server, and writes down what it was asked.
#[derive(Debug)]
pub struct ScriptedTrust {
    word: Result<(), PortError>,
    asked: Mutex<Vec<Asked>>,
}

impl ScriptedTrust {
    /// A host that says this.
    pub const fn new(word: Result<(), PortError>) -> Self {
        Self {
            word,
            asked: Mutex::new(Vec::new()),
        }
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerTrust for ScriptedTrust {
    fn check(&self, chain: Vec<Vec<u8>>, host: String) -> Result<(), PortError> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((chain, host));
        self.word.clone()
    }
}
