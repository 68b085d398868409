//! Dates of which the day, or day and month, may be unknown.
//!
//! Cards of older people often state the year of birth alone. ICAO 9303-3 (4.8) writes unknown parts as `<<` in the
//! machine-readable zone; forms and card codes write `00`.

#[cfg(test)]
mod tests;

use crate::error::{Fail, Failure, FailureKind};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Longest text read as a date, in bytes: `dd / MM / yyyy` with room for spaces.
const MAX_TEXT: usize = 32;
/// Years a document of a living person or of this century can name.
const YEARS: std::ops::RangeInclusive<i16> = 1850..=2199;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartialDateError {
    /// Not one of the shapes read here.
    #[error("not in the shape of a date")]
    Shape,
    /// No such day, or a year no document states.
    #[error("no such date")]
    NoSuchDate,
    /// A day without a month.
    #[error("day known but month unknown")]
    DayWithoutMonth,
    /// The year is unknown.
    #[error("year unknown")]
    NoYear,
}

impl Fail for PartialDateError {
    fn failure(&self) -> Failure {
        match self {
            Self::Shape => Failure::new(FailureKind::Damaged, "MC-I43"),
            Self::NoSuchDate | Self::DayWithoutMonth => Failure::new(FailureKind::Damaged, "MC-I44"),
            Self::NoYear => Failure::new(FailureKind::Damaged, "MC-I45"),
        }
    }
}

/// How the century of a two-digit year is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Century {
    /// A birth: the latest year that does not lie after today.
    Birth {
        /// Today, in Vietnam.
        today: Date,
    },
    /// An expiry: the first such year that does not lie before the issue.
    Expiry {
        /// Year of issue, or the earliest it can be.
        issued: i16,
    },
}

/// A date with at least the year; a day is only ever known together with its month. Always one that exists.
///
/// Written as `dd/MM/yyyy`, `MM/yyyy` or `yyyy`, the order of Vietnamese forms; serialised as `yyyy-MM-dd`, `yyyy-MM` or `yyyy`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A date from its parts; refuses a day without month and what no calendar has.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, PartialDateError> {
        if !YEARS.contains(&year) {
            return Err(PartialDateError::NoSuchDate);
        }
        if day.is_some() && month.is_none() {
            return Err(PartialDateError::DayWithoutMonth);
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| PartialDateError::NoSuchDate)?;
        Ok(Self { year, month, day })
    }

    /// Reads `ddMMyyyy`, `dd/MM/yyyy` (also with `-` or `.`), `MM/yyyy`, `yyyy`; `00` stands for an unknown part.
    pub fn parse(text: &str) -> Result<Self, PartialDateError> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_TEXT || !text.is_ascii() {
            return Err(PartialDateError::Shape);
        }
        let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
        match parts[..] {
            [all] if all.len() == 8 => parts_of(&all[..2], &all[2..4], &all[4..]),
            [year] => parts_of("00", "00", year),
            [month, year] => parts_of("00", month, year),
            [day, month, year] => parts_of(day, month, year),
            _ => Err(PartialDateError::Shape),
        }
    }

    /// Reads `YYMMDD` of a machine-readable zone; `<<` or `00` stands for an unknown month or day.
    pub fn parse_mrz(text: &str, century: Century) -> Result<Self, PartialDateError> {
        if text.len() != 6 || !text.is_ascii() {
            return Err(PartialDateError::Shape);
        }
        if &text[..2] == "<<" {
            return Err(PartialDateError::NoYear);
        }
        let year = number(&text[..2])?;
        let month = known(mrz_part(&text[2..4])?);
        let day = known(mrz_part(&text[4..])?);
        Self::new(century.resolve(year, month, day), month, day)
    }

    /// `YYMMDD` as a machine-readable zone has it, with `<<` for what is unknown.
    pub fn to_mrz(self) -> String {
        let part = |p: Option<i8>| p.map_or_else(|| "<<".to_owned(), |p| format!("{p:02}"));
        format!(
            "{:02}{}{}",
            self.year.rem_euclid(100),
            part(self.month),
            part(self.day)
        )
    }

    /// Year, four digits.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Month 1–12, when known.
    pub const fn month(self) -> Option<i8> {
        self.month
    }

    /// Day 1–31, when known; then the month is known too.
    pub const fn day(self) -> Option<i8> {
        self.day
    }

    /// The date, when all of it is known.
    pub fn full(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The first day it can be.
    pub fn earliest(self) -> Date {
        self.first_of().unwrap_or(Date::MIN)
    }

    /// The last day it can be.
    pub fn latest(self) -> Date {
        let first = self.earliest();
        match (self.month, self.day) {
            (Some(_), Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            _ => first.last_of_year(),
        }
    }

    /// Whether the two can be the same day: each known part of both is equal. A year alone agrees with any day of it.
    pub fn agrees_with(self, other: Self) -> bool {
        fn same(a: Option<i8>, b: Option<i8>) -> bool {
            a.zip(b).is_none_or(|(a, b)| a == b)
        }
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }

    fn first_of(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    fn from_iso(text: &str) -> Result<Self, PartialDateError> {
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [year] => parts_of("00", "00", year),
            [year, month] => parts_of("00", month, year),
            [year, month, day] => parts_of(day, month, year),
            _ => Err(PartialDateError::Shape),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(day) = self.day {
            write!(f, "{day:02}/")?;
        }
        if let Some(month) = self.month {
            write!(f, "{month:02}/")?;
        }
        write!(f, "{:04}", self.year)
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartialDate(redacted)")
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::from_iso(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl Century {
    fn resolve(self, year: i16, month: Option<i8>, day: Option<i8>) -> i16 {
        match self {
            Self::Birth { today } => {
                let this = today.year() - today.year().rem_euclid(100) + year;
                let begins = |y| Date::new(y, month.unwrap_or(1), day.unwrap_or(1));
                // 29 February may lack in one century and exist in the other; then the other decides below.
                let born = begins(this).is_ok_and(|first| first <= today);
                if born { this } else { this - 100 }
            }
            Self::Expiry { issued } => issued.saturating_add((year - issued.rem_euclid(100)).rem_euclid(100)),
        }
    }
}

fn parts_of(day: &str, month: &str, year: &str) -> Result<PartialDate, PartialDateError> {
    let short = |part: &str| {
        if part.is_empty() || part.len() > 2 {
            return Err(PartialDateError::Shape);
        }
        number(part)
    };
    if year.len() != 4 {
        return Err(PartialDateError::Shape);
    }
    let (day, month, year) = (short(day)?, short(month)?, number(year)?);
    if year == 0 {
        return Err(PartialDateError::NoYear);
    }
    PartialDate::new(year, known(month), known(day))
}

fn mrz_part(part: &str) -> Result<i16, PartialDateError> {
    if part == "<<" { Ok(0) } else { number(part) }
}

/// 00 is "unknown". At most two digits come in, so the value fits.
fn known(part: i16) -> Option<i8> {
    i8::try_from(part).ok().filter(|p| *p != 0)
}

fn number(digits: &str) -> Result<i16, PartialDateError> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PartialDateError::Shape);
    }
    digits.parse().map_err(|_| PartialDateError::Shape)
}
