//! EF.DG13 of a Vietnamese card: what is printed on it, and more, with diacritics.
//!
//! The layout is not published; it is known from cards: `SEQUENCE { INTEGER, OBJECT IDENTIFIER, SET OF SEQUENCE { INTEGER id,
//! value … } }`. Only the ids below are known, so everything else is kept as it is.

use super::LdsError;
use super::error::malformed;
use crate::identity::chip::tlv::{Objects, Tlv};
use crate::identity::partial_date::PartialDate;
use std::collections::BTreeMap;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

const INTEGER: u32 = 0x02;
const OBJECT_IDENTIFIER: u32 = 0x06;
const SEQUENCE: u32 = 0x30;
const SET: u32 = 0x31;

/// Fields of one card. 16 are known.
const MAX_FIELDS: usize = 64;
/// Octets of one text.
const MAX_TEXT: usize = 2048;
/// Texts in one nested field.
const MAX_TEXTS: usize = 16;
/// Values inside values inside a field.
const MAX_DEPTH: u8 = 4;

/// A date as the card has it. Older people's may lack day or month, and a card that never ends says so in words.
#[derive(Clone, PartialEq, Eq)]
pub enum CardDate {
    /// A date.
    On(PartialDate),
    /// Something else, word for word.
    Words(String),
}

/// Relatives' data: kept apart, because the person who holds the card did not ask to show theirs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Relatives {
    /// Father and mother, in the card's order.
    pub parents: Vec<String>,
    /// Husband or wife.
    pub spouse: Vec<String>,
}

/// EF.DG13. Every field may be missing; texts are NFC and trimmed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonalDetails {
    /// The 12 digits (1).
    pub number: Option<String>,
    /// Full name (2).
    pub name: Option<String>,
    /// Birth (3).
    pub birth: Option<CardDate>,
    /// Sex, in words (4).
    pub sex: Option<String>,
    /// Nationality, in words (5).
    pub nationality: Option<String>,
    /// Ethnicity (6).
    pub ethnicity: Option<String>,
    /// Religion (7).
    pub religion: Option<String>,
    /// Place of origin, by the units of the day of issue (8).
    pub origin: Option<String>,
    /// Place of residence, by the units of the day of issue (9).
    pub residence: Option<String>,
    /// Distinguishing marks (10).
    pub marks: Option<String>,
    /// Day of issue (11).
    pub issued: Option<CardDate>,
    /// Day of expiry (12).
    pub expires: Option<CardDate>,
    /// Number of the nine-digit card before (16).
    pub old_number: Option<String>,
    /// Parents (13) and spouse (14): not shown by default.
    pub relatives: Relatives,
    /// Fields of other ids, DER without the id.
    pub other: BTreeMap<u32, Vec<u8>>,
}

impl fmt::Debug for CardDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardDate(…)")
    }
}

impl fmt::Debug for Relatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relatives(…)")
    }
}

impl fmt::Debug for PersonalDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalDetails(…)")
    }
}

impl PersonalDetails {
    /// Reads the whole file.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut group = Objects::new(Tlv::value_of(Tlv::value_of(file, 0x6D)?, SEQUENCE)?);
        group.expect(INTEGER)?;
        group.expect(OBJECT_IDENTIFIER)?;
        let list = group.next()?.ok_or(malformed("no list of fields"))?;
        group.finish()?;
        if !matches!(list.tag, SET | SEQUENCE) {
            return Err(malformed("no list of fields"));
        }
        let mut details = Self::default();
        let mut seen = std::collections::BTreeSet::new();
        let mut fields = list.inside();
        while let Some(field) = fields.next()? {
            let (id, values) = split(&field)?;
            if !seen.insert(id) || seen.len() > MAX_FIELDS {
                return Err(malformed("field twice, or too many"));
            }
            details.set(id, values)?;
        }
        Ok(details)
    }

    fn set(&mut self, id: u32, values: &[u8]) -> Result<(), LdsError> {
        match id {
            1 => self.number = text(values)?,
            2 => self.name = text(values)?,
            3 => self.birth = date(values)?,
            4 => self.sex = text(values)?,
            5 => self.nationality = text(values)?,
            6 => self.ethnicity = text(values)?,
            7 => self.religion = text(values)?,
            8 => self.origin = text(values)?,
            9 => self.residence = text(values)?,
            10 => self.marks = text(values)?,
            11 => self.issued = date(values)?,
            12 => self.expires = date(values)?,
            13 => self.relatives.parents = texts(values)?,
            14 => self.relatives.spouse = texts(values)?,
            16 => self.old_number = text(values)?,
            _ => {
                self.other.insert(id, values.to_vec());
            }
        }
        Ok(())
    }
}

/// The id of a field, and what follows it.
fn split<'a>(field: &Tlv<'a>) -> Result<(u32, &'a [u8]), LdsError> {
    if field.tag != SEQUENCE {
        return Err(malformed("field"));
    }
    let id = field.inside().expect(INTEGER)?;
    let number = match *id.value {
        [low] if low < 0x80 => u32::from(low),
        [high, low] if high < 0x80 => u32::from(high) << 8 | u32::from(low),
        _ => return Err(malformed("id of a field")),
    };
    Ok((number, &field.value[id.raw.len()..]))
}

/// The one text of a field; `None` when it is empty or not there.
fn text(values: &[u8]) -> Result<Option<String>, LdsError> {
    let mut found = texts(values)?;
    match found.len() {
        0 => Ok(None),
        1 => Ok(found.pop()),
        _ => Err(malformed("more than one text in a field")),
    }
}

fn date(values: &[u8]) -> Result<Option<CardDate>, LdsError> {
    Ok(text(values)?.map(|text| match PartialDate::parse(&text) {
        Ok(date) => CardDate::On(date),
        Err(_) => CardDate::Words(text),
    }))
}

/// All texts of a field in their order, however deep; empty ones left out.
fn texts(values: &[u8]) -> Result<Vec<String>, LdsError> {
    let mut found = Vec::new();
    collect(values, MAX_DEPTH, &mut found)?;
    Ok(found)
}

fn collect(values: &[u8], depth: u8, found: &mut Vec<String>) -> Result<(), LdsError> {
    let depth = depth.checked_sub(1).ok_or(malformed("field nested too deep"))?;
    let mut objects = Objects::new(values);
    while let Some(object) = objects.next()? {
        match object.tag {
            SEQUENCE | SET => collect(object.value, depth, found)?,
            // UTF8String, PrintableString, IA5String, VisibleString: all of them UTF-8.
            0x0C | 0x13 | 0x16 | 0x1A => found.extend(clean(object.value)?),
            // NULL, and numbers between texts.
            0x05 | INTEGER => {}
            _ => return Err(malformed("value of a field")),
        }
        if found.len() > MAX_TEXTS {
            return Err(malformed("too many texts in a field"));
        }
    }
    Ok(())
}

fn clean(octets: &[u8]) -> Result<Option<String>, LdsError> {
    if octets.len() > MAX_TEXT {
        return Err(malformed("text of a field too long"));
    }
    let text = std::str::from_utf8(octets).map_err(|_| malformed("text of a field"))?;
    // What is dropped goes first: a letter and its mark may have stood on both sides of it.
    let seen: String = text.chars().filter(|c| !c.is_control()).collect();
    let text: String = seen.trim().nfc().collect();
    Ok(Some(text).filter(|text| !text.is_empty()))
}
