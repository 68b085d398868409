//! The personal identification number, and what can be read off it as a hint.
//!
//! Twelve digits: three of place, one of century and sex, two of the year of birth, six of no meaning; no check digit. That
//! structure came from Circular 59/2021/TT-BCA, which ended on 1-7-2024; the Law on Identity 26/2023/QH15 only promises
//! twelve digits. So everything decoded here is a hint to cross-check other fields with, never a reason to refuse a number.

use crate::error::{Fail, Failure, FailureKind};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Digits of a personal identification number.
const LEN: usize = 12;
/// Digits of the number on the old paper identity card.
const OLD_LEN: usize = 9;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonNumberError {
    /// Something else than digits and the separators people type.
    #[error("number holds something else than digits")]
    NotDigits,
    /// Too few or too many digits.
    #[error("number has {found} digits, not {wanted}")]
    WrongLength {
        /// How many it should have.
        wanted: usize,
        /// How many it has; counting stops at 255.
        found: usize,
    },
}

impl Fail for PersonNumberError {
    fn failure(&self) -> Failure {
        match self {
            Self::NotDigits => Failure::new(FailureKind::Damaged, "MC-I41"),
            Self::WrongLength { .. } => Failure::new(FailureKind::Damaged, "MC-I42"),
        }
    }
}

/// Sex as documents state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// "Nam", `M`.
    Male,
    /// "Nữ", `F`.
    Female,
}

/// What the digits of a number suggest. Hints: a number is not wrong because they do not fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NumberHints {
    /// First three digits: where the birth was first registered. Old provinces live on in them; an unknown one is allowed.
    pub place: u16,
    /// Sex.
    pub sex: Sex,
    /// Full year of birth, 1900 to 2399.
    pub birth_year: i16,
}

/// What of another field does not fit the digits of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contradiction {
    /// The sex digit says another sex.
    Sex,
    /// The number says another year of birth.
    BirthYear,
}

impl NumberHints {
    /// What does not fit, for a person to look at; empty when all fits.
    pub fn contradictions(self, sex: Option<Sex>, birth_year: i16) -> Vec<Contradiction> {
        let mut out = Vec::new();
        if sex.is_some_and(|sex| sex != self.sex) {
            out.push(Contradiction::Sex);
        }
        if birth_year != self.birth_year {
            out.push(Contradiction::BirthYear);
        }
        out
    }
}

impl fmt::Debug for NumberHints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberHints(redacted)")
    }
}

/// A personal identification number: exactly twelve ASCII digits. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct PersonalNumber(String);

impl PersonalNumber {
    /// Reads a number as people type it: spaces, dots, dashes and full-width digits are set right.
    pub fn parse(text: &str) -> Result<Self, PersonNumberError> {
        digits(text, LEN).map(Self)
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last nine digits: the document number in the machine-readable zone and in the keys to the chip.
    pub fn document_number(&self) -> &str {
        self.0.get(LEN - OLD_LEN..).unwrap_or_default()
    }

    /// What the digits suggest.
    pub fn hints(&self) -> NumberHints {
        let digit = |at: usize| i16::from(self.0.as_bytes().get(at).map_or(0, |b| b.wrapping_sub(b'0')));
        let century = digit(3);
        NumberHints {
            place: (digit(0) * 100 + digit(1) * 10 + digit(2)).unsigned_abs(),
            sex: if century % 2 == 0 { Sex::Male } else { Sex::Female },
            birth_year: 1900 + century / 2 * 100 + digit(4) * 10 + digit(5),
        }
    }

    /// For a screen others may look at: the last four digits only.
    pub fn masked(&self) -> String {
        format!("••••••••{}", self.0.get(LEN - 4..).unwrap_or_default())
    }
}

/// The nine-digit number of the old identity card (CMND), which papers still carry.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct OldIdNumber(String);

impl OldIdNumber {
    /// Reads a number as people type it, as [`PersonalNumber::parse`] does.
    pub fn parse(text: &str) -> Result<Self, PersonNumberError> {
        digits(text, OLD_LEN).map(Self)
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! guarded {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }

        impl std::str::FromStr for $name {
            type Err = PersonNumberError;
            fn from_str(text: &str) -> Result<Self, PersonNumberError> {
                Self::parse(text)
            }
        }

        // Only a checked number may come out of the database or of a message.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let mut text = String::deserialize(d)?;
                let read = Self::parse(&text).map_err(serde::de::Error::custom);
                text.zeroize();
                read
            }
        }
    )*};
}

guarded!(PersonalNumber, OldIdNumber);

fn digits(text: &str, wanted: usize) -> Result<String, PersonNumberError> {
    let mut out = String::with_capacity(LEN);
    let mut found = 0_usize;
    for c in text.chars() {
        let Some(digit) = digit(c) else {
            if is_separator(c) {
                continue;
            }
            out.zeroize();
            return Err(PersonNumberError::NotDigits);
        };
        found = (found + 1).min(255);
        // Never more than the room made above: a growing string would leave a copy behind.
        if found <= LEN {
            out.push(digit);
        }
    }
    if found == wanted {
        return Ok(out);
    }
    out.zeroize();
    Err(PersonNumberError::WrongLength { wanted, found })
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    }
}

/// What stands between digits in typed and pasted numbers; invisible characters come along from chat programs.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}' | '\u{200b}'..='\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_numbers_are_set_right() {
        for typed in [
            "036190012345",
            " 036 190 012 345 ",
            "036.190.012.345",
            "036–190–012345",
            "\u{feff}036190012345\r\n",
            "０３６１９００１２３４５",
        ] {
            assert_eq!(PersonalNumber::parse(typed).unwrap().as_str(), "036190012345");
        }
        assert_eq!(OldIdNumber::parse("162 345 678").unwrap().as_str(), "162345678");
    }

    #[test]
    fn what_is_no_number_says_why() {
        use PersonNumberError as E;
        let wrong = |wanted, found| E::WrongLength { wanted, found };
        let number = |text: &str| PersonalNumber::parse(text).unwrap_err();
        assert_eq!(number("03619001234"), wrong(12, 11));
        assert_eq!(number(""), wrong(12, 0));
        assert_eq!(number(&"1".repeat(9_999)), wrong(12, 255));
        assert_eq!(OldIdNumber::parse("036190012345").unwrap_err(), wrong(9, 12));
        assert_eq!(number("O36190012345"), E::NotDigits);
        assert_eq!(number("036190012345x"), E::NotDigits);
    }

    #[test]
    fn hints_follow_the_century_digit() {
        for (number, sex, year) in [
            ("036090012345", Sex::Male, 1990),
            ("036190012345", Sex::Female, 1990),
            ("036201000001", Sex::Male, 2001),
            ("036300000001", Sex::Female, 2000),
            ("036999000001", Sex::Female, 2399),
            ("036028000001", Sex::Male, 1928),
        ] {
            let hints = PersonalNumber::parse(number).unwrap().hints();
            assert_eq!((hints.place, hints.sex, hints.birth_year), (36, sex, year));
        }
    }

    #[test]
    fn what_does_not_fit_the_digits_is_named() {
        let hints = PersonalNumber::parse("036190012345").unwrap().hints();
        assert!(hints.contradictions(Some(Sex::Female), 1990).is_empty());
        assert!(hints.contradictions(None, 1990).is_empty());
        assert_eq!(
            hints.contradictions(Some(Sex::Male), 2090),
            [Contradiction::Sex, Contradiction::BirthYear]
        );
    }

    #[test]
    fn an_unknown_place_is_no_error() {
        assert_eq!(PersonalNumber::parse("999190012345").unwrap().hints().place, 999);
        assert_eq!(PersonalNumber::parse("000190012345").unwrap().hints().place, 0);
    }

    #[test]
    fn debug_and_mask_hide_the_number() {
        let number = PersonalNumber::parse("036190012345").unwrap();
        let old = OldIdNumber::parse("162345678").unwrap();
        let shown = format!("{number:?} {old:?} {:?} {}", number.hints(), number.masked());
        for secret in ["036", "1900", "162", "Female"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert_eq!(number.masked(), "••••••••2345");
    }

    #[test]
    fn only_a_checked_number_comes_out_of_storage() {
        let number = PersonalNumber::parse("036190012345").unwrap();
        let text = serde_json::to_string(&number).unwrap();
        assert_eq!(text, "\"036190012345\"");
        assert_eq!(serde_json::from_str::<PersonalNumber>(&text).unwrap(), number);
        assert!(serde_json::from_str::<PersonalNumber>("\"12\"").is_err());
        assert!(serde_json::from_str::<OldIdNumber>("\"036190012345\"").is_err());
    }

    proptest! {
        #[test]
        fn any_text_gives_twelve_digits_or_an_error(text in any::<String>()) {
            if let Ok(number) = PersonalNumber::parse(&text) {
                prop_assert_eq!(number.as_str().len(), 12);
                prop_assert!(number.as_str().bytes().all(|b| b.is_ascii_digit()));
                let _ = number.hints();
            }
        }

        #[test]
        fn separators_change_nothing(
            digits in "[0-9]{12}",
            gaps in proptest::collection::vec("[ .\u{2013}-]{0,3}", 12),
        ) {
            let typed: String = digits.chars().zip(gaps).flat_map(|(d, gap)| [d.to_string(), gap]).collect();
            let number = PersonalNumber::parse(&typed).unwrap();
            prop_assert_eq!(number.as_str(), digits.as_str());
            prop_assert_eq!(number.document_number(), &digits[3..]);
        }
    }
}
