//! The contactless chip of an identity card (ICAO 9303 parts 10 and 11), over a reader that only moves APDUs.
//!
//! [`reader::Reader`] opens a chip by PACE or basic access control, lets it prove that it is no copy, and fetches its files.
//! Nothing of the files is believed here: passive authentication does that, and must confirm the key of the proof too.

pub mod active_auth;
pub mod apdu;
mod bac;
mod channel;
mod chip_auth;
pub mod crypto;
pub mod error;
pub mod key;
pub mod lds;
pub mod link;
pub mod pace;
pub mod passive;
pub mod reader;
mod secure;
#[cfg(test)]
mod tests;
pub mod tlv;

pub use error::ChipError;
pub use key::AccessKey;
pub use link::Traffic;
pub use reader::{Access, ChipProof, FileId, ProvenKey, RawChip, Reader, Reading, Step, Wanted};
