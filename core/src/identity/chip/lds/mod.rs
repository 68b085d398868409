//! The files of a chip: the Logical Data Structure of ICAO Doc 9303 part 10 (8th edition), as identity cards fill it.
//!
//! Everything here reads octets that may come from anyone: what it returns is true only after [`super::passive::verify`]
//! confirmed the group it came from.

mod com;
mod error;
pub mod face;
mod mrz;
pub mod personal;
mod picture;
mod wrapped;

pub use com::Com;
pub use error::LdsError;
pub use face::{Portrait, PortraitKind};
pub use mrz::MrzGroup;
pub use personal::{CardDate, PersonalDetails, Relatives};
pub use picture::{Picture, PictureFormat};
pub use wrapped::{public_key, security_infos, security_object};

/// The outer tag of EF.COM.
pub const TAG_COM: u32 = 0x60;
/// The outer tag of EF.SOD.
pub const TAG_SOD: u32 = 0x77;

/// Outer tags of data groups 1 to 16 (Doc 9303-10, table 37).
const GROUP_TAGS: [u8; 16] = [
    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70,
];

/// The number of the data group that has this outer tag.
pub fn group_of_tag(tag: u8) -> Option<u8> {
    GROUP_TAGS
        .iter()
        .zip(1..)
        .find_map(|(&known, number)| (known == tag).then_some(number))
}

/// The outer tag of this data group.
pub fn tag_of_group(number: u8) -> Option<u8> {
    GROUP_TAGS.get(usize::from(number.checked_sub(1)?)).copied()
}

#[cfg(test)]
mod tests;
