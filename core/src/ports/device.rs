//! Sealed secrets, the person, the card, the camera, the place.

use super::PortError;

/// Small secrets sealed by the platform's key store. Where a host gives one (Android), the core's key ring keeps its entries
/// there; elsewhere it speaks to the platform itself. Names are at most 64 ASCII letters, digits and `.` `-` `_` `:`, and
/// upper and lower case are told apart.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait SecretStore: Send + Sync {
    /// The secret of this name, at most a few hundred bytes; `None` when there is none. A store that is locked or broken is
    /// an error and never `None`: the core makes a new key for what is missing.
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, PortError>;
    /// Keeps a secret, durable when this returns; an earlier one of the same name is replaced whole or stays whole.
    fn set(&self, name: String, value: Vec<u8>) -> Result<(), PortError>;
    /// Forgets a secret; nothing happens when there is none.
    fn delete(&self, name: String) -> Result<(), PortError>;
}

/// The person in front of the phone: biometrics or the device's own lock.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Presence: Send + Sync {
    /// True when the phone can ask now: something is enrolled, or there is a lock.
    fn available(&self) -> bool;
    /// Asks, with a title of one line and a sentence of why; blocks until answered. [`PortError::Cancelled`] when the person
    /// turned away, [`PortError::Unavailable`] without a lock, [`PortError::Denied`] when it was not the owner too often.
    fn confirm(&self, title: String, text: String) -> Result<(), PortError>;
}

/// What a reader and the card before it can do together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NfcLink {
    /// Bytes one command or one answer may have on this reader, header and status word included.
    pub max_apdu: u32,
    /// True when both take extended lengths (ISO/IEC 7816-4, more than 256 bytes at once).
    pub extended_length: bool,
}

/// A contactless card (ISO/IEC 14443-4). Only moves APDUs; what they mean is the core's.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Nfc: Send + Sync {
    /// Waits for a card and connects; while it waits the shell shows `title` and `text`. Blocks until a card is there, the
    /// person cancels, or time is over. [`PortError::Unavailable`] when there is no reader or it is switched off.
    fn connect(&self, title: String, text: String) -> Result<NfcLink, PortError>;
    /// Sends one command APDU and gives its answer, which ends with SW1 SW2. [`PortError::Lost`] when the card moved or
    /// nothing is connected.
    fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, PortError>;
    /// Puts words on the waiting surface, such as how far it is. Nothing happens when there is none.
    fn tell(&self, text: String);
    /// Lets the card go and stops the reader; nothing happens when there is none.
    fn disconnect(&self);
}

/// Codes before the camera.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Scanner: Send + Sync {
    /// Shows the camera with `title` and `text`; blocks until a code is read. The text of the first QR code, as it stands
    /// there. [`PortError::Cancelled`] when the person went back, [`PortError::Denied`] without the permission,
    /// [`PortError::Unavailable`] without a camera.
    fn scan(&self, title: String, text: String) -> Result<String, PortError>;
}

/// A place on the earth, once.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Position {
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// Radius in metres within which the phone is with 68 % probability.
    pub accuracy_m: f64,
    /// When it was measured: milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// Where the phone is, asked once and never followed.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Location: Send + Sync {
    /// Asks the system; blocks until there is a position or time is over. [`PortError::Denied`] without the permission,
    /// [`PortError::Unavailable`] when it is switched off.
    fn once(&self) -> Result<Position, PortError>;
}
