//! What the host implements: hardware and the system, nothing that could be decided here.
//!
//! A fake of every port is in [`crate::testing`]; the fake and the real one pass the same contract test.

mod device;
mod trust;

pub use device::{Location, Nfc, NfcLink, Position, Presence, Scanner, SecretStore};
pub use trust::ServerTrust;

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why a port could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
pub enum PortError {
    /// The person said no.
    #[error("cancelled by the person")]
    Cancelled,
    /// The device has no such thing, or it is switched off.
    #[error("not available on this device")]
    Unavailable,
    /// The permission it needs was refused: only the system's settings can change that.
    #[error("permission refused")]
    Denied,
    /// What was in use went away: the card moved, the surface was covered. Doing it again can succeed.
    #[error("went away while in use")]
    Lost,
    /// Nothing came before the time was over.
    #[error("timed out")]
    TimedOut,
    /// It broke.
    #[error("port failed: {reason}")]
    Failed {
        /// For the log; holds no personal data.
        reason: String,
    },
}

#[cfg(feature = "uniffi")]
impl From<uniffi::UnexpectedUniFFICallbackError> for PortError {
    fn from(e: uniffi::UnexpectedUniFFICallbackError) -> Self {
        PortError::Failed { reason: e.reason }
    }
}

/// A P-256 key pair that never leaves its keeper (secure hardware on a phone). Used for DPoP (RFC 9449).
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Keys: Send + Sync {
    /// The public point of the key with this alias, made on first use: uncompressed SEC1, 65 bytes.
    fn public_key(&self, alias: String) -> Result<Vec<u8>, PortError>;
    /// ECDSA P-256 over SHA-256 of `data`: `r ‖ s`, 64 bytes.
    fn sign(&self, alias: String, data: Vec<u8>) -> Result<Vec<u8>, PortError>;
    /// Forgets the key; nothing happens when there is none.
    fn delete(&self, alias: String) -> Result<(), PortError>;
}

/// The system browser, and viewers of other apps.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Browser: Send + Sync {
    /// Opens a page in the system browser (never a web view), for sign-in, payment, or the national portal.
    fn open(&self, url: String) -> Result<(), PortError>;
    /// Hands a file to the system's viewer or share sheet. `path` is a copy the shell may delete after.
    fn show_file(&self, path: String, name: String, media_type: String) -> Result<(), PortError>;
}

/// Which sort of notification it is; the person can silence each sort alone in the system's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Something went on; nothing is to be done.
    Progress,
    /// The person must do something or know it soon: returned, refused, a payment asked for.
    Attention,
}

/// Notifications of the system.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Notifier: Send + Sync {
    /// Shows one; tapping it opens `link` by [`Action::OpenLink`](crate::Action::OpenLink). The same `tag` replaces, also on
    /// another channel.
    fn show(
        &self,
        channel: Channel,
        tag: String,
        title: String,
        text: String,
        link: String,
    ) -> Result<(), PortError>;
}

/// Time, injected.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> i64;
}

/// Randomness, injected; must be fit for keys.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Random: Send + Sync {
    /// `len` bytes.
    fn bytes(&self, len: u32) -> Vec<u8>;
}

/// All ports of a host.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Ports {
    /// Hardware keys.
    pub keys: Arc<dyn Keys>,
    /// Browser and viewers.
    pub browser: Arc<dyn Browser>,
    /// Notifications.
    pub notifier: Arc<dyn Notifier>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Small sealed secrets; `None` where the core uses the platform's key store itself.
    pub secrets: Option<Arc<dyn SecretStore>>,
    /// Whom the system trusts on the network; `None` where the core asks the platform itself.
    pub trust: Option<Arc<dyn ServerTrust>>,
    /// The person in front of the phone.
    pub presence: Arc<dyn Presence>,
    /// Contactless cards.
    pub nfc: Arc<dyn Nfc>,
    /// Codes before the camera.
    pub scanner: Arc<dyn Scanner>,
    /// Where the phone is.
    pub location: Arc<dyn Location>,
}
