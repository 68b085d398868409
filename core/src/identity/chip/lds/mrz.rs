//! EF.DG1: the machine-readable zone.

use super::LdsError;
use super::error::malformed;
use crate::identity::chip::tlv::Tlv;
use std::fmt;

/// EF.DG1 (Doc 9303-10, 4.7.1).
#[derive(Clone, PartialEq, Eq)]
pub struct MrzGroup {
    mrz: String,
    line: usize,
}

impl MrzGroup {
    /// Reads the whole file. The zone is kept as it is: check digits and fields are for `identity::mrz`.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mrz = Tlv::value_of(Tlv::value_of(file, 0x61)?, 0x5F1F)?;
        let line = match mrz.len() {
            90 => 30, // TD1
            72 => 36, // TD2
            88 => 44, // TD3
            _ => return Err(malformed("length of the machine-readable zone")),
        };
        let known = |c: &u8| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == b'<';
        let text = std::str::from_utf8(mrz).ok().filter(|_| mrz.iter().all(known));
        Ok(Self {
            mrz: text
                .ok_or(malformed("character in the machine-readable zone"))?
                .to_owned(),
            line,
        })
    }

    /// The zone in one piece: 90 characters on an identity card (TD1).
    pub fn text(&self) -> &str {
        &self.mrz
    }

    /// The zone line by line: three of 30 characters on an identity card (TD1).
    pub fn lines(&self) -> Vec<&str> {
        // Only ASCII is let in, so every cut is between characters.
        (0..self.mrz.len())
            .step_by(self.line)
            .filter_map(|start| self.mrz.get(start..start + self.line))
            .collect()
    }
}

impl fmt::Debug for MrzGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MrzGroup({} characters)", self.mrz.len())
    }
}
