//! The contactless chip of a Vietnamese citizen identity card, in software: made from ICAO 9303 parts 3, 5, 10, 11 and 12,
//! BSI TR-03110 and ISO/IEC 7816-4, so that the reader is tested against something that does not share its mistakes.
//!
//! ```
//! use motcua_card::{Card, Profile, people};
//!
//! let mut card = Card::new(Profile::new(people::vi_du()));
//! // The MF is unknown, EF.CardAccess can be chosen directly, data groups are closed before PACE or BAC.
//! assert_eq!(card.transmit(&[0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00]), [0x6D, 0x00]);
//! assert_eq!(card.transmit(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C]), [0x90, 0x00]);
//! ```
#![forbid(unsafe_code)]

mod apdu;
mod authentication;
pub mod authority;
mod card;
mod certificate;
pub mod cipher;
pub mod curve;
mod drbg;
pub mod fault;
mod files;
mod flaws;
mod messaging;
mod pace;
pub mod people;
pub mod person;
pub mod profile;
mod reading;
pub mod tlv;
pub mod vicc;

pub use authority::{Algorithm, Authority, Signer};
pub use card::Card;
pub use cipher::Cipher;
pub use curve::{Curve, Naming};
pub use fault::{Fault, Link, Lost};
pub use person::{CardDate, Person, Sex};
pub use profile::{ActiveKey, ChipAuthentication, Flaw, Mapping, Pace, Profile, ShortRead};
