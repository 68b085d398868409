use super::check::check_digit;
use super::key::MrzKey;
use super::lines::{LINE, Lines};
use super::{Correction, Mrz, MrzError, MrzField};
use crate::identity::partial_date::{Century, PartialDate, PartialDateError};
use crate::identity::person_number::{PersonalNumber, Sex};
use jiff::civil::Date;
use std::ops::Range;

/// The first Vietnamese cards with a machine-readable zone; none can have run out before.
const FIRST_ISSUED: i16 = 2016;

pub(super) fn read(lines: &Lines, today: Date) -> Result<Mrz, MrzError> {
    let mut zone = Zone { lines: lines.clone() };
    zone.head()?;
    zone.digits(MrzField::DocumentNumber, 0, 5..15, false)?;
    zone.holds(MrzField::DocumentNumber, 0, 5..14, 14)?;
    zone.personal_number()?;
    zone.digits(MrzField::Birth, 1, 0..7, true)?;
    zone.holds(MrzField::Birth, 1, 0..6, 6)?;
    zone.digits(MrzField::Expiry, 1, 8..15, true)?;
    zone.holds(MrzField::Expiry, 1, 8..14, 14)?;
    zone.composite()?;

    let number = PersonalNumber::parse(zone.text(0, 15..27))
        .map_err(|_| MrzError::Character(MrzField::PersonalNumber))?;
    if number.document_number() != zone.text(0, 5..14) {
        return Err(MrzError::NumbersDiffer);
    }
    let key = MrzKey::from_parts(zone.part(0, 5..14), zone.part(1, 0..6), zone.part(1, 8..14))
        .ok_or(MrzError::NotFound)?;
    let (surname, given_names) = names(zone.text(2, 0..LINE))?;
    Ok(Mrz {
        birth: birth(zone.text(1, 0..6), &number, today)?,
        sex: zone.sex()?,
        expiry: expiry(zone.text(1, 8..14))?,
        number,
        surname,
        given_names,
        corrections: std::mem::take(&mut zone.lines.corrections),
        key,
    })
}

struct Zone {
    lines: Lines,
}

impl Zone {
    fn part(&self, line: usize, range: Range<usize>) -> &[u8] {
        self.lines
            .chars
            .get(line)
            .and_then(|l| l.get(range))
            .unwrap_or_default()
    }

    fn text(&self, line: usize, range: Range<usize>) -> &str {
        std::str::from_utf8(self.part(line, range)).unwrap_or_default()
    }

    fn at(&self, line: usize, column: usize) -> u8 {
        self.part(line, column..column + 1)
            .first()
            .copied()
            .unwrap_or(b'<')
    }

    fn set(&mut self, line: usize, column: usize, c: u8) {
        if let Some(place) = self.lines.chars.get_mut(line).and_then(|l| l.get_mut(column)) {
            *place = c;
            self.lines.corrections.push(Correction::Letter {
                line: line as u8 + 1,
                column: column as u8 + 1,
            });
        }
    }

    /// `ID` and `VNM` are the same on every card, so what looks like them is taken for them.
    fn head(&mut self) -> Result<(), MrzError> {
        if self.part(0, 2..5) != b"VNM" || self.part(1, 15..18) != b"VNM" {
            return Err(MrzError::NotVietnamese);
        }
        for (column, wanted, alike) in [(0, b'I', b"I1L"), (1, b'D', b"D0O")] {
            let c = self.at(0, column);
            if !alike.contains(&c) {
                return Err(MrzError::NotVietnamese);
            }
            if c != wanted {
                self.set(0, column, wanted);
            }
        }
        Ok(())
    }

    /// Turns letters that look like digits into them. Whether that was right, the check digit says next.
    fn digits(
        &mut self,
        field: MrzField,
        line: usize,
        range: Range<usize>,
        filler: bool,
    ) -> Result<(), MrzError> {
        for column in range {
            match self.at(line, column) {
                b'0'..=b'9' => {}
                b'<' if filler => {}
                c => self.set(line, column, digit_like(c).ok_or(MrzError::Character(field))?),
            }
        }
        Ok(())
    }

    fn holds(&self, field: MrzField, line: usize, range: Range<usize>, check: usize) -> Result<(), MrzError> {
        let part = self.part(line, range);
        let stated = self.at(line, check);
        // A field of nothing but fillers may have a filler as its check digit (ICAO 9303-3, 4.9).
        let empty = stated == b'<' && part.iter().all(|c| *c == b'<');
        if empty || stated == check_digit(part) {
            Ok(())
        } else {
            Err(MrzError::Check(field))
        }
    }

    fn personal_number(&mut self) -> Result<(), MrzError> {
        let field = MrzField::PersonalNumber;
        self.digits(field, 0, 15..27, false)?;
        if self.part(0, 27..29) != b"<<" {
            return Err(MrzError::Character(field));
        }
        // The check of optional data is Vietnam's own; ICAO 9303-5 has none, so a card may leave it out.
        self.digits(field, 0, 29..30, true)?;
        if self.at(0, 29) == b'<' {
            Ok(())
        } else {
            self.holds(field, 0, 15..29, 29)
        }
    }

    /// Over line 1, 6–30, and line 2, 1–7, 9–15 and 19–29 (ICAO 9303-5, 4.2.4).
    fn composite(&mut self) -> Result<(), MrzError> {
        self.digits(MrzField::Composite, 1, 29..30, false)?;
        let parts = [(0, 5..30), (1, 0..7), (1, 8..15), (1, 18..29)];
        let digit = check_digit(parts.into_iter().flat_map(|(line, range)| self.part(line, range)));
        if digit == self.at(1, 29) {
            Ok(())
        } else {
            Err(MrzError::Check(MrzField::Composite))
        }
    }

    fn sex(&self) -> Result<Option<Sex>, MrzError> {
        match self.at(1, 7) {
            b'M' => Ok(Some(Sex::Male)),
            b'F' => Ok(Some(Sex::Female)),
            b'<' | b'X' => Ok(None),
            _ => Err(MrzError::Character(MrzField::Sex)),
        }
    }
}

/// The digit a letter is mistaken for in OCR-B.
fn digit_like(c: u8) -> Option<u8> {
    match c {
        b'O' | b'Q' | b'D' => Some(b'0'),
        b'I' | b'L' => Some(b'1'),
        b'Z' => Some(b'2'),
        b'S' => Some(b'5'),
        b'G' => Some(b'6'),
        b'B' => Some(b'8'),
        _ => None,
    }
}

/// Two digits cannot tell a person of a hundred from a child; the number can, where its year ends in the same two.
fn birth(text: &str, number: &PersonalNumber, today: Date) -> Result<PartialDate, MrzError> {
    let no_date = |cause| MrzError::NoDate {
        field: MrzField::Birth,
        cause,
    };
    let birth = PartialDate::parse_mrz(text, Century::Birth { today }).map_err(no_date)?;
    let year = number.hints().birth_year;
    let by_number = PartialDate::new(year, birth.month(), birth.day());
    Ok(by_number
        .ok()
        .filter(|other| year.rem_euclid(100) == birth.year().rem_euclid(100) && other.earliest() <= today)
        .unwrap_or(birth))
}

fn expiry(text: &str) -> Result<Option<PartialDate>, MrzError> {
    let century = Century::Expiry { issued: FIRST_ISSUED };
    match PartialDate::parse_mrz(text, century) {
        Ok(date) => Ok(Some(date)),
        Err(PartialDateError::NoYear) if text == "<<<<<<" => Ok(None),
        Err(cause) => Err(MrzError::NoDate {
            field: MrzField::Expiry,
            cause,
        }),
    }
}

/// Surname and given names; a name too long for the line is cut there by the issuer.
fn names(line: &str) -> Result<(String, String), MrzError> {
    let line = line.trim_end_matches('<');
    let right = |c: u8| c.is_ascii_uppercase() || c == b'<';
    if line.is_empty() || line.starts_with('<') || !line.bytes().all(right) {
        return Err(MrzError::Character(MrzField::Names));
    }
    let (surname, given) = line.split_once("<<").unwrap_or((line, ""));
    let spaced = |part: &str| {
        let words: Vec<&str> = part.split('<').filter(|w| !w.is_empty()).collect();
        words.join(" ")
    };
    Ok((spaced(surname), spaced(given)))
}
