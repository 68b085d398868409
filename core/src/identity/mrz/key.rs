use super::check::check_digit;
use crate::identity::partial_date::PartialDate;
use crate::identity::person_number::PersonalNumber;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

const LEN: usize = 24;
const DATE: usize = 6;

/// What opens the chip by BAC or PACE with the MRZ password: document number, birth and expiry, each with its check digit
/// (ICAO 9303-11, 4.3.2 and 4.4.4.1). 24 characters. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct MrzKey([u8; LEN]);

impl fmt::Debug for MrzKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MrzKey(redacted)")
    }
}

impl MrzKey {
    /// Keys to try, likeliest first, from what a person typed off the front of the card.
    ///
    /// One when both dates are whole. An unknown day or month may be printed as `<<` or as `00`, and a card without an end of
    /// validity as fillers or as the last day of 2099; the check digits are alike, the keys are not, and which one a card has
    /// is not published. So there are up to four.
    pub fn candidates(number: &PersonalNumber, birth: PartialDate, expiry: Option<PartialDate>) -> Vec<Self> {
        let births = spellings(birth);
        let expiries = expiry.map_or_else(|| vec!["991231".to_owned(), "<".repeat(DATE)], spellings);
        let mut out = Vec::with_capacity(births.len() * expiries.len());
        for expiry in &expiries {
            for birth in &births {
                out.extend(Self::from_parts(
                    number.document_number().as_bytes(),
                    birth.as_bytes(),
                    expiry.as_bytes(),
                ));
            }
        }
        out
    }

    /// The input of the key derivation, ASCII.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// From nine, six and six characters; `None` for other lengths.
    pub(super) fn from_parts(document_number: &[u8], birth: &[u8], expiry: &[u8]) -> Option<Self> {
        let mut key = Self([0; LEN]);
        let mut at = 0;
        for part in [document_number, birth, expiry] {
            let (text, check) = key.0.get_mut(at..=at + part.len())?.split_at_mut(part.len());
            text.copy_from_slice(part);
            check.fill(check_digit(part));
            at += part.len() + 1;
        }
        (at == LEN).then_some(key)
    }
}

fn spellings(date: PartialDate) -> Vec<String> {
    let filled = date.to_mrz();
    let zeros = filled.replace('<', "0");
    if zeros == filled {
        vec![filled]
    } else {
        vec![filled, zeros]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(birth: &str, expiry: Option<&str>) -> Vec<String> {
        let number = PersonalNumber::parse("036190012345").unwrap();
        let expiry = expiry.map(|e| PartialDate::parse(e).unwrap());
        MrzKey::candidates(&number, PartialDate::parse(birth).unwrap(), expiry)
            .iter()
            .map(|k| String::from_utf8(k.as_bytes().to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn typed_dates_give_the_key_of_the_card() {
        assert_eq!(
            keys("01/01/1990", Some("01/01/2030")),
            ["190012345790010113001019"]
        );
    }

    #[test]
    fn unknown_parts_give_one_key_a_spelling() {
        assert_eq!(
            keys("1950", Some("01/01/2030")),
            ["190012345750<<<<53001019", "190012345750000053001019"]
        );
        assert_eq!(keys("1950", None).len(), 4);
        assert_eq!(
            keys("01/01/1950", None),
            ["190012345750010139912315", "19001234575001013<<<<<<0"]
        );
    }

    #[test]
    fn parts_of_other_lengths_give_no_key() {
        assert_eq!(MrzKey::from_parts(b"123456789", b"500101", b"30010"), None);
        assert_eq!(MrzKey::from_parts(b"123456789", b"500101", &[b'0'; 99]), None);
        assert_eq!(
            format!("{:?}", MrzKey::from_parts(b"123456789", b"500101", b"300101")),
            "Some(MrzKey(redacted))"
        );
    }
}
