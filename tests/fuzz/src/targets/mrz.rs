//! The machine-readable zone: what was read has check digits that hold, reckoned here a second time.

use super::assert_line;
use jiff::civil::{Date, date};
use motcua_core::identity::mrz::{self, Mrz};
use motcua_core::identity::partial_date::PartialDate;
use motcua_core::identity::person_number::PersonalNumber;

/// The day it is.
const TODAY: Date = date(2026, 11, 24);
/// Characters of a line.
const LINE: usize = 30;

/// A text, as typed or as a camera read it.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(mrz) = mrz::find_in(&text, TODAY) {
        holds(&mrz);
    }
    if let Ok(mrz) = mrz::parse(&text, TODAY) {
        holds(&mrz);
        written_again(&mrz);
        another_digit(&text, &mrz);
    }
    if let Ok(date) = PartialDate::parse(&text) {
        assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
    }
    if let Ok(number) = PersonalNumber::parse(&text) {
        assert_eq!(number.as_str().len(), 12);
        assert!(number.as_str().bytes().all(|c| c.is_ascii_digit()));
    }
}

fn holds(mrz: &Mrz) {
    let key = mrz.key().as_bytes();
    let number = mrz.number.document_number().as_bytes();
    assert_eq!(&key[..9], number);
    for (field, check) in [(0..9, 9), (10..16, 16), (17..23, 23)] {
        assert_eq!(key[check], digit(&key[field]), "check digit");
    }
    assert!(mrz.birth.earliest() <= TODAY, "born after today");
    if let Some(expiry) = mrz.expiry {
        assert!((2016..=2115).contains(&expiry.year()), "expiry");
    }
    for name in [&mrz.surname, &mrz.given_names] {
        assert_line(name);
        assert!(name.bytes().all(|c| c.is_ascii_uppercase() || c == b' '));
    }
    assert!(!mrz.surname.is_empty());
    mrz.contradictions();
}

/// The key from what was read is among those a person who types the same off the front would get.
fn written_again(mrz: &Mrz) {
    let typed = mrz::MrzKey::candidates(&mrz.number, mrz.birth, mrz.expiry);
    let key = &mrz.key().as_bytes()[..16];
    // Zeros and fillers of a date may be mixed on a made-up card; on a real one they are not.
    let mixed = key[10..16].chunks(2).any(|part| part == b"<<") && key[10..16].windows(2).any(|p| p == b"00");
    assert!(mixed || typed.iter().any(|one| one.as_bytes()[..16] == *key));
}

/// No digit under a check digit can become another without notice.
fn another_digit(text: &str, mrz: &Mrz) {
    let lines: Vec<&str> = text.split('\n').collect();
    let plain = lines.len() == 3 && lines.iter().all(|line| line.len() == LINE && line.is_ascii());
    if !plain || !mrz.corrections.is_empty() {
        return;
    }
    let covered = (5..LINE).chain(31..38).chain(39..46).chain(49..61);
    for at in covered {
        let Some(old) = text.as_bytes().get(at).filter(|c| c.is_ascii_digit()) else {
            continue;
        };
        let new = b'0' + (old - b'0' + 1 + (at % 9) as u8) % 10;
        let changed = format!("{}{}{}", &text[..at], char::from(new), &text[at + 1..]);
        assert!(
            mrz::parse(&changed, TODAY).is_err(),
            "digit {at} changed unnoticed"
        );
    }
}

/// ICAO 9303-3, 4.9.
fn digit(field: &[u8]) -> u8 {
    let value = |c: &u8| match c {
        b'0'..=b'9' => u32::from(c - b'0'),
        b'A'..=b'Z' => u32::from(c - b'A') + 10,
        _ => 0,
    };
    let sum: u32 = field
        .iter()
        .map(value)
        .zip([7, 3, 1].iter().cycle())
        .map(|(v, w)| v * w)
        .sum();
    b'0' + (sum % 10) as u8
}
