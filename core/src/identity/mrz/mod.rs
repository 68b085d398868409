//! The machine-readable zone on the back of a card: TD1 of ICAO 9303-5, as Vietnam prints it.
//!
//! ```text
//! line 1  ID VNM ‖ last nine of the twelve digits ‖ check ‖ twelve digits ‖ << ‖ check of the optional data
//! line 2  birth YYMMDD ‖ check ‖ sex ‖ expiry YYMMDD ‖ check ‖ VNM ‖ optional data (11) ‖ composite check
//! line 3  SURNAME<<GIVEN<NAMES, without diacritics
//! ```
//!
//! The check digits (weights 7-3-1 modulo 10, ICAO 9303-3, 4.9) notice every single digit that became another digit, since
//! the weights share no factor with 10. What they cannot notice, by their mathematics: a character that became another of
//! the same value modulo 10 (0, `<`, A, K, U are alike), and two neighbours changing places when they differ by 5. Sex and
//! names stand under no check digit at all.

mod check;
mod error;
mod key;
mod lines;
mod read;
#[cfg(test)]
mod tests;

pub use error::{MrzError, MrzField};
pub use key::MrzKey;
pub use lines::MAX_TEXT;

use super::partial_date::PartialDate;
use super::person_number::{Contradiction, PersonalNumber, Sex};
use jiff::civil::Date;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Something that was read otherwise than it stood there. Places only: the characters are personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Correction {
    /// A letter in the place of a digit (or the reverse in `ID`), such as O for 0.
    Letter {
        /// Line, 1–3.
        line: u8,
        /// Character in the line, 1–30.
        column: u8,
    },
    /// The filler `<` of a line was too long or too short.
    Filler {
        /// Line, 1–3.
        line: u8,
    },
}

/// What a machine-readable zone says. Wiped from memory when dropped. Printed on the card, so anyone can print another: it
/// is evidence only once the chip it opens has said the same.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Mrz {
    /// Personal identification number.
    pub number: PersonalNumber,
    /// Birth.
    #[zeroize(skip)]
    pub birth: PartialDate,
    /// Sex; `None` when the card leaves it open.
    #[zeroize(skip)]
    pub sex: Option<Sex>,
    /// Last day of validity; `None` when the card states none.
    #[zeroize(skip)]
    pub expiry: Option<PartialDate>,
    /// Surname, capitals without diacritics.
    pub surname: String,
    /// Middle and given names, separated by one space; empty for a person of one name.
    pub given_names: String,
    /// What was corrected on the way, to be looked at by the person.
    #[zeroize(skip)]
    pub corrections: Vec<Correction>,
    key: MrzKey,
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz")
            .field("corrections", &self.corrections)
            .finish_non_exhaustive()
    }
}

impl Mrz {
    /// The key to the chip, with the dates exactly as printed.
    pub fn key(&self) -> &MrzKey {
        &self.key
    }

    /// Surname and given names in one, as compared with other sources: capitals without diacritics.
    pub fn name(&self) -> String {
        format!("{} {}", self.surname, self.given_names).trim().to_owned()
    }

    /// What of the zone does not fit the digits of the number; hints for the person, not errors.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        self.number.hints().contradictions(self.sex, self.birth.year())
    }
}

/// Reads the three lines as typed or read by a camera: spaces, small letters and `«` are set right, a letter in the place of
/// a digit is corrected where the check digit then holds. `today` is Vietnam's date; births do not lie after it.
pub fn parse(text: &str, today: Date) -> Result<Mrz, MrzError> {
    read::read(&lines::exactly(text)?, today)
}

/// Finds the three lines in whatever a camera's text recognition saw around them. The error is that of the likeliest place.
pub fn find_in(text: &str, today: Date) -> Result<Mrz, MrzError> {
    let mut nearest = MrzError::NotFound;
    for candidate in lines::candidates(text)? {
        match read::read(&candidate, today) {
            Ok(mrz) => return Ok(mrz),
            Err(error) if error.nearness() > nearest.nearness() => nearest = error,
            Err(_) => {}
        }
    }
    Err(nearest)
}
