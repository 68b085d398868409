//! The code printed on a card: on the front of the one of 2021, on the back of the one of 2024.
//!
//! ```text
//! twelve digits | old nine digits or empty | name | ddMMyyyy birth | Nam or Nữ | address | ddMMyyyy issue | …
//! ```
//!
//! The order of what follows on the card of 2024 is not published; it names relatives. It is kept as it is and never shown.
//! The text is UTF-8, at times in decomposed letters; the address is the one of the day of issue, of three levels before 2025.

mod error;
mod fields;
mod grey_png;
mod image;
mod photo;
#[cfg(test)]
mod tests;

pub use error::{CardQrError, ImageError};
pub use image::{MAX_PIXELS, decode_frame, decode_luma};
pub use photo::decode_photo;

use super::partial_date::PartialDate;
use super::person_number::{Contradiction, OldIdNumber, PersonalNumber, Sex};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Longest text read, in bytes: more than the largest QR code holds.
pub const MAX_TEXT: usize = 4_096;
/// Fields up to the address; the issue may be missing.
const LEAST_FIELDS: usize = 6;

/// Something in the code to be looked at by the person; none of it makes the code useless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardQrWarning {
    /// The sex digit of the number says another sex.
    NumberSex,
    /// The number says another year of birth.
    NumberBirthYear,
    /// The field of sex says neither Nam nor Nữ.
    UnknownSex,
    /// The field of the old number is not empty and holds no nine digits.
    OldNumber,
    /// The date of issue cannot be read.
    IssueDate,
    /// Issued before birth.
    IssuedBeforeBirth,
}

/// What the code on a card says. **Unsigned evidence**: nothing in it is signed, and anyone can print such a code with any
/// name in it. It saves typing; it proves nothing, and a value taken from it must say so. Only the chip proves.
///
/// Texts are NFC, on one line, without control characters. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct CardQr {
    /// Personal identification number.
    pub number: PersonalNumber,
    /// Number of the identity card before, where the code has one.
    pub old_number: Option<OldIdNumber>,
    /// Full name, as printed.
    pub name: String,
    /// Birth.
    #[zeroize(skip)]
    pub birth: PartialDate,
    /// Sex; `None` with [`CardQrWarning::UnknownSex`].
    #[zeroize(skip)]
    pub sex: Option<Sex>,
    /// Residence in the units of the day of issue; may be empty.
    pub address: String,
    /// Issue; `None` when the code ends before it or with [`CardQrWarning::IssueDate`].
    #[zeroize(skip)]
    pub issued: Option<PartialDate>,
    /// What does not fit.
    #[zeroize(skip)]
    pub warnings: Vec<CardQrWarning>,
    tail: String,
}

impl fmt::Debug for CardQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardQr")
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

impl CardQr {
    /// Whether any authority vouches for it: no, ever. See the type.
    pub const SIGNED: bool = false;

    /// Reads the text of a code. Tolerates a byte-order mark, line ends and spaces around fields, an empty old number, an
    /// unknown day or month (`00`), a missing issue, and any number of further fields.
    pub fn parse(text: &str) -> Result<Self, CardQrError> {
        if text.len() > MAX_TEXT {
            return Err(CardQrError::TooLong);
        }
        let mut fields = bare(text).splitn(8, '|');
        let mut next = || fields.next();
        let (Some(number), Some(old), Some(name), Some(birth), Some(sex), Some(address)) =
            (next(), next(), next(), next(), next(), next())
        else {
            return Err(CardQrError::NotACard);
        };
        let (issued, tail) = (next().unwrap_or_default(), next().unwrap_or_default());
        let mut card = Self {
            number: fields::number(number)?,
            old_number: None,
            name: fields::line(name),
            birth: PartialDate::parse(birth).map_err(CardQrError::WrongDate)?,
            sex: fields::sex(sex),
            address: fields::line(address),
            issued: None,
            warnings: Vec::new(),
            tail: tail.to_owned(),
        };
        if card.name.is_empty() {
            return Err(CardQrError::NoName);
        }
        card.read_rest(old, issued);
        card.compare();
        Ok(card)
    }

    /// Further fields as they stand, `|` between them. They name relatives: never show them, never keep them longer than
    /// the code is needed as evidence.
    pub fn opaque_tail(&self) -> &str {
        &self.tail
    }

    fn read_rest(&mut self, old: &str, issued: &str) {
        match OldIdNumber::parse(old) {
            Ok(number) => self.old_number = Some(number),
            Err(_) if old.trim().is_empty() => {}
            Err(_) => self.warnings.push(CardQrWarning::OldNumber),
        }
        match PartialDate::parse(issued) {
            Ok(date) => self.issued = Some(date),
            Err(_) if issued.trim().is_empty() => {}
            Err(_) => self.warnings.push(CardQrWarning::IssueDate),
        }
    }

    fn compare(&mut self) {
        let unfit = self.number.hints().contradictions(self.sex, self.birth.year());
        self.warnings.extend(unfit.into_iter().map(|c| match c {
            Contradiction::Sex => CardQrWarning::NumberSex,
            Contradiction::BirthYear => CardQrWarning::NumberBirthYear,
        }));
        if self.sex.is_none() {
            self.warnings.push(CardQrWarning::UnknownSex);
        }
        if self
            .issued
            .is_some_and(|issued| issued.latest() < self.birth.earliest())
        {
            self.warnings.push(CardQrWarning::IssuedBeforeBirth);
        }
    }
}

/// True when a scanned text looks like the code of a card, so that a scanner can tell it from other codes at once.
pub fn looks_like_card(text: &str) -> bool {
    let mut fields = bare(text).split('|');
    text.len() <= MAX_TEXT
        && fields.clone().nth(LEAST_FIELDS - 1).is_some()
        && fields.next().is_some_and(|number| fields::number(number).is_ok())
}

/// Without what encoders put around a text: a byte-order mark, line ends, padding.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0')
}
