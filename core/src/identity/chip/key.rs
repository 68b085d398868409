//! What opens a chip: six digits, or three values of the machine-readable zone (ICAO 9303 part 11, 4.3.2 and 9.7.3).

use super::error::ChipError;
use sha1::{Digest, Sha1};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The key to a chip, as it is printed on the card.
#[derive(Clone, PartialEq, Eq)]
pub enum AccessKey {
    /// Card access number: six digits.
    Can(String),
    /// From the machine-readable zone.
    Mrz {
        /// Document number, without check digit. On a Vietnamese card the last nine of the twelve digits.
        document_number: String,
        /// Birth date, YYMMDD.
        birth: String,
        /// Date of expiry, YYMMDD.
        expiry: String,
    },
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Can(_) => "Can(..)",
            Self::Mrz { .. } => "Mrz { .. }",
        })
    }
}

impl Drop for AccessKey {
    fn drop(&mut self) {
        match self {
            Self::Can(can) => can.zeroize(),
            Self::Mrz {
                document_number,
                birth,
                expiry,
            } => {
                document_number.zeroize();
                birth.zeroize();
                expiry.zeroize();
            }
        }
    }
}

impl AccessKey {
    /// From a card access number; an error unless it is six digits.
    pub fn can(digits: &str) -> Result<Self, ChipError> {
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self::Can(digits.to_owned()))
        } else {
            Err(ChipError::Malformed {
                what: "card access number is not six digits",
            })
        }
    }

    /// From values of the machine-readable zone without check digits: a document number of `A`–`Z`, digits and `<`, and two
    /// dates as YYMMDD (`<` where a part of the birth date is not known).
    pub fn mrz(document_number: &str, birth: &str, expiry: &str) -> Result<Self, ChipError> {
        let number = document_number.trim_end_matches('<');
        let date = |s: &str| s.len() == 6 && s.bytes().all(|b| b.is_ascii_digit() || b == b'<');
        let plain = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'<';
        if number.is_empty() || number.len() > 30 || !number.bytes().all(plain) {
            return Err(ChipError::Malformed {
                what: "document number of the machine-readable zone",
            });
        }
        if !date(birth) || !date(expiry) {
            return Err(ChipError::Malformed {
                what: "date of the machine-readable zone",
            });
        }
        Ok(Self::Mrz {
            document_number: number.to_owned(),
            birth: birth.to_owned(),
            expiry: expiry.to_owned(),
        })
    }

    /// From values of the machine-readable zone, each followed by its check digit; an error when a check digit is wrong.
    pub fn mrz_checked(document_number: &str, birth: &str, expiry: &str) -> Result<Self, ChipError> {
        let number = without_check_digit(document_number)?;
        Self::mrz(number, without_check_digit(birth)?, without_check_digit(expiry)?)
    }

    /// From the twelve digits of a citizen's number, whose last nine are the card's document number, and two dates, YYMMDD.
    pub fn citizen(number: &str, birth: &str, expiry: &str) -> Result<Self, ChipError> {
        if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ChipError::Malformed {
                what: "citizen's number is not twelve digits",
            });
        }
        Self::mrz(&number[3..], birth, expiry)
    }

    /// Password reference of MSE:Set AT (ICAO 9303 part 11, 4.4.4.1).
    pub(crate) const fn reference(&self) -> u8 {
        match self {
            Self::Mrz { .. } => 1,
            Self::Can(_) => 2,
        }
    }

    /// The encoding of the password: the digits of a CAN, or the SHA-1 of the MRZ information.
    pub(crate) fn secret(&self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Can(digits) => Zeroizing::new(digits.as_bytes().to_vec()),
            Self::Mrz {
                document_number,
                birth,
                expiry,
            } => {
                // At least nine characters: a shorter number is filled up (ICAO 9303 part 11, 4.3.2).
                let mut number = Zeroizing::new(format!("{document_number:<<9}"));
                let mut information = Zeroizing::new(String::with_capacity(48));
                for part in [number.as_str(), birth, expiry] {
                    information.push_str(part);
                    information.push(char::from(b'0' + check_digit(part)));
                }
                number.zeroize();
                Zeroizing::new(Sha1::digest(information.as_bytes()).to_vec())
            }
        }
    }
}

fn without_check_digit(field: &str) -> Result<&str, ChipError> {
    let wrong = ChipError::Malformed {
        what: "check digit of the machine-readable zone",
    };
    let split = field.len().checked_sub(1).and_then(|n| field.split_at_checked(n));
    match split {
        Some((value, check)) if check.as_bytes() == [b'0' + check_digit(value)] => Ok(value),
        _ => Err(wrong),
    }
}

/// Check digit of a field of the machine-readable zone (ICAO 9303 part 3, 4.9): weights 7, 3, 1; 0 to 9.
pub fn check_digit(field: &str) -> u8 {
    let sum: u32 = field
        .bytes()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(b, weight)| {
            let value = match b {
                b'0'..=b'9' => b - b'0',
                b'A'..=b'Z' => b - b'A' + 10,
                _ => 0,
            };
            u32::from(value) * weight
        })
        .sum();
    (sum % 10) as u8
}
