use crate::ports::{Location, Nfc, NfcLink, PortError, Position, Presence, Scanner};

/// A device without any of it: no lock, no reader, no camera, no position. Everything is [`PortError::Unavailable`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Absent;

impl Presence for Absent {
    fn available(&self) -> bool {
        false
    }

    fn confirm(&self, _title: String, _text: String) -> Result<(), PortError> {
        Err(PortError::Unavailable)
    }
}

impl Nfc for Absent {
    fn connect(&self, _title: String, _text: String) -> Result<NfcLink, PortError> {
        Err(PortError::Unavailable)
    }

    fn transceive(&self, _apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        Err(PortError::Unavailable)
    }

    fn tell(&self, _text: String) {}

    fn disconnect(&self) {}
}

impl Scanner for Absent {
    fn scan(&self, _title: String, _text: String) -> Result<String, PortError> {
        Err(PortError::Unavailable)
    }
}

impl Location for Absent {
    fn once(&self) -> Result<Position, PortError> {
        Err(PortError::Unavailable)
    }
}
