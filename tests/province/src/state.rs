//! What every handler shares.

use crate::clock::Clock;
use crate::data::Data;
use crate::db::Db;
use crate::faults::Faults;
use crate::keys::Keys;
use crate::oidc::dpop::{Nonces, Seen};
use crate::push::Sender;
use crate::sandbox::Counts;
use crate::uploads::Locks;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// One running sandbox.
pub(crate) struct Province {
    pub(crate) dir: PathBuf,
    /// `http://127.0.0.1:<port>`, no slash at the end.
    pub(crate) base: String,
    pub(crate) db: Db,
    pub(crate) keys: Keys,
    pub(crate) data: Data,
    pub(crate) clock: Clock,
    pub(crate) identity: crate::Identity,
    pub(crate) pack: RwLock<Arc<crate::pack::Signed>>,
    /// Who signs it anew.
    pub(crate) pack_turn: tokio::sync::Mutex<()>,
    /// DER of the authorities that sign cards.
    pub(crate) cards: Vec<Vec<u8>>,
    pub(crate) nonces: Nonces,
    pub(crate) seen: Seen,
    pub(crate) locks: Locks,
    pub(crate) sender: Sender,
    /// Who tells citizens what is due.
    pub(crate) telling: tokio::sync::Mutex<()>,
    /// Who renews the token at Zalo.
    pub(crate) zalo_turn: tokio::sync::Mutex<()>,
    pub(crate) faults: Faults,
    pub(crate) counts: Counts,
}

/// As handlers hold it.
pub(crate) type Shared = Arc<Province>;

impl Province {
    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The pack that is served.
    pub(crate) fn pack(&self) -> Arc<crate::pack::Signed> {
        self.pack.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Serves this one from now on.
    pub(crate) fn put_pack(&self, pack: crate::pack::Signed) {
        *self.pack.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pack);
    }

    /// Milliseconds since 1970 UTC.
    pub(crate) fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    /// An address of this sandbox.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}
