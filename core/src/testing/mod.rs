//! Stand-ins for every port: clocks, randomness, keys in software, a browser and a notifier that write down what they
//! were asked. Tests use them, and so do shells without a phone (preview, benchmarks).

mod absent;
mod card;
mod clock;
pub mod contract;
mod keys;
pub mod pages;
mod random;
mod recording;
mod scripted;
mod secrets;
#[cfg(test)]
pub(crate) mod signing;
mod trust;

pub use absent::Absent;
pub use card::EchoCard;
pub use clock::{ManualClock, SystemClock};
pub use keys::SoftKeys;
pub use random::{SeededRandom, SystemRandom};
pub use recording::{Notification, RecordingBrowser, RecordingNotifier, ShownFile};
pub use scripted::{Script, ScriptedLocation, ScriptedPresence, ScriptedScanner};
pub use secrets::MemorySecrets;
pub use trust::{Asked, ScriptedTrust};

use crate::ports::{Clock, Location, Nfc, NfcLink, PortError, Ports};
use std::path::Path;
use std::sync::Arc;

/// What many phones' readers can do.
const READER: NfcLink = NfcLink {
    max_apdu: 2_500,
    extended_length: true,
};

/// Fakes for a test, with handles to steer and to look at them.
#[derive(Clone)]
pub struct FakePorts {
    /// Keys in memory.
    pub keys: Arc<SoftKeys>,
    /// What was opened.
    pub browser: Arc<RecordingBrowser>,
    /// What was shown.
    pub notifier: Arc<RecordingNotifier>,
    /// Stands still until told to move.
    pub clock: Arc<ManualClock>,
    /// The same bytes for the same seed.
    pub random: Arc<SeededRandom>,
    /// What the key ring keeps where no key file is asked for.
    pub secrets: Arc<MemorySecrets>,
    /// A person who answers in turn.
    pub presence: Arc<ScriptedPresence>,
    /// A card that echoes, on a reader of 2,500 bytes.
    pub nfc: Arc<EchoCard>,
    /// Codes before the camera.
    pub scanner: Arc<ScriptedScanner>,
    /// Places.
    pub location: Arc<ScriptedLocation>,
}

impl FakePorts {
    /// Fakes whose clock stands at `now_ms` (milliseconds since 1970) and whose randomness follows from `seed`.
    pub fn new(now_ms: i64, seed: u64) -> Self {
        Self {
            keys: Arc::new(SoftKeys::in_memory()),
            browser: Arc::default(),
            notifier: Arc::default(),
            clock: Arc::new(ManualClock::at(now_ms)),
            random: Arc::new(SeededRandom::new(seed)),
            secrets: Arc::default(),
            presence: Arc::default(),
            nfc: Arc::new(EchoCard::new(READER)),
            scanner: Arc::default(),
            location: Arc::default(),
        }
    }

    /// The ports the core is opened with.
    pub fn ports(&self) -> Ports {
        Ports {
            keys: self.keys.clone(),
            browser: self.browser.clone(),
            notifier: self.notifier.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            secrets: Some(self.secrets.clone()),
            trust: None,
            presence: self.presence.clone(),
            nfc: self.nfc.clone(),
            scanner: self.scanner.clone(),
            location: self.location.clone(),
        }
    }
}

/// Ports of a shell without a phone: real time and randomness, software keys, and a browser and a notifier to look at.
#[derive(Clone)]
pub struct HeadlessPorts {
    /// Keys in `keys_dir`.
    pub keys: Arc<SoftKeys>,
    /// What was opened.
    pub browser: Arc<RecordingBrowser>,
    /// What was shown.
    pub notifier: Arc<RecordingNotifier>,
    /// Codes before the camera; there is no camera until the first.
    pub scanner: Arc<ScriptedScanner>,
    /// Contactless cards; there is no reader until one is put here.
    pub nfc: Arc<dyn Nfc>,
    /// Where the phone is; unknown until something is put here.
    pub location: Arc<dyn Location>,
    /// What time it is: the system's, until another is put here.
    pub clock: Arc<dyn Clock>,
}

impl HeadlessPorts {
    /// Keys live in `keys_dir`, made when missing; `None` keeps them in memory.
    pub fn new(keys_dir: Option<&Path>) -> Result<Self, PortError> {
        let keys = match keys_dir {
            Some(dir) => SoftKeys::in_folder(dir)?,
            None => SoftKeys::in_memory(),
        };
        Ok(Self {
            keys: Arc::new(keys),
            browser: Arc::default(),
            notifier: Arc::default(),
            scanner: Arc::default(),
            nfc: Arc::new(Absent),
            location: Arc::new(Absent),
            clock: Arc::new(SystemClock),
        })
    }

    /// The ports the core is opened with.
    pub fn ports(&self) -> Ports {
        Ports {
            keys: self.keys.clone(),
            browser: self.browser.clone(),
            notifier: self.notifier.clone(),
            clock: self.clock.clone(),
            random: Arc::new(SystemRandom::default()),
            secrets: None,
            trust: None,
            presence: Arc::new(Absent),
            nfc: self.nfc.clone(),
            scanner: self.scanner.clone(),
            location: self.location.clone(),
        }
    }
}
