//! The signatures a file shows to its reader: those in its form. Runs only on bytes that are already authentic.

use super::Reason;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use lopdf::{Dictionary, Document, Object};
use std::collections::HashSet;

/// A form with more fields is not looked at.
const MAX_FIELDS: usize = 10_000;

/// A signature dictionary (ISO 32000-1 table 252).
pub(super) struct SignatureDict {
    pub(super) byte_range: [i64; 4],
    pub(super) contents: Vec<u8>,
    pub(super) sub_filter: Vec<u8>,
    /// `/M`: when the signer says it was, in milliseconds since 1970.
    pub(super) claimed_time: Option<i64>,
}

/// Every signature in the form of the file's last revision.
pub(super) fn signatures(pdf: &[u8]) -> Result<Vec<SignatureDict>, Reason> {
    let document = Document::load_mem(pdf).map_err(|_| Reason::Malformed)?;
    // A file readers must repair may look different in each.
    if document.xref_recovery.is_some() || document.is_encrypted() {
        return Err(Reason::Unsupported);
    }
    let catalog = document.catalog().map_err(|_| Reason::Malformed)?;
    let form = dictionary(&document, catalog.get(b"AcroForm").ok()).ok_or(Reason::Malformed)?;
    let mut found: Vec<SignatureDict> = Vec::new();
    for value in values(&document, form)? {
        let dict = read(&document, value)?;
        // Two fields may show one signature.
        if !found.iter().any(|known| known.byte_range == dict.byte_range) {
            found.push(dict);
        }
    }
    Ok(found)
}

/// The values of all signature fields that have one.
fn values<'a>(document: &'a Document, form: &'a Dictionary) -> Result<Vec<&'a Dictionary>, Reason> {
    let mut values = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<(&Object, bool)> = children(document, form, b"Fields")
        .iter()
        .map(|field| (field, false))
        .collect();
    while let Some((object, inherited)) = open.pop() {
        if let Ok(id) = object.as_reference()
            && !seen.insert(id)
        {
            continue;
        }
        if values.len() + open.len() > MAX_FIELDS {
            return Err(Reason::Unsupported);
        }
        let field = dictionary(document, Some(object)).ok_or(Reason::Malformed)?;
        let is_signature = match field.get(b"FT").and_then(Object::as_name) {
            Ok(kind) => kind == b"Sig",
            Err(_) => inherited,
        };
        if is_signature && let Ok(value) = field.get(b"V") {
            values.push(dictionary(document, Some(value)).ok_or(Reason::Malformed)?);
        }
        open.extend(
            children(document, field, b"Kids")
                .iter()
                .map(|kid| (kid, is_signature)),
        );
    }
    Ok(values)
}

fn resolve<'a>(document: &'a Document, object: Option<&'a Object>) -> Option<&'a Object> {
    document.dereference(object?).ok().map(|(_, object)| object)
}

fn dictionary<'a>(document: &'a Document, object: Option<&'a Object>) -> Option<&'a Dictionary> {
    resolve(document, object)?.as_dict().ok()
}

fn children<'a>(document: &'a Document, parent: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    resolve(document, parent.get(key).ok())
        .and_then(|object| object.as_array().ok())
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn read(document: &Document, dict: &Dictionary) -> Result<SignatureDict, Reason> {
    let get = |key: &[u8]| resolve(document, dict.get(key).ok());
    let numbers: Option<Vec<i64>> = get(b"ByteRange")
        .and_then(|object| object.as_array().ok())
        .and_then(|items| items.iter().map(|item| item.as_i64().ok()).collect());
    let byte_range = numbers.and_then(|numbers| numbers.try_into().ok());
    let contents = get(b"Contents").and_then(|object| object.as_str().ok());
    let sub_filter = get(b"SubFilter").and_then(|object| object.as_name().ok());
    let time = get(b"M").and_then(|object| object.as_str().ok());
    Ok(SignatureDict {
        byte_range: byte_range.ok_or(Reason::Malformed)?,
        contents: contents.ok_or(Reason::Malformed)?.to_vec(),
        sub_filter: sub_filter.ok_or(Reason::Malformed)?.to_vec(),
        claimed_time: time.and_then(parse_date),
    })
}

/// A date of PDF (ISO 32000-1 §7.9.4): `D:YYYYMMDDHHmmSSOHH'mm'`, the end of it optional.
pub(super) fn parse_date(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (date, zone) = text.split_at(digits);
    let year = date.get(..4)?.parse::<i16>().ok()?;
    let small = |from: usize, default: i8| match date.get(from..from + 2) {
        Some(part) => part.parse::<i8>().ok(),
        None if date.len() <= from => Some(default),
        None => None,
    };
    let civil = DateTime::new(
        year,
        small(4, 1)?,
        small(6, 1)?,
        small(8, 0)?,
        small(10, 0)?,
        small(12, 0)?,
        0,
    );
    let offset = Offset::from_seconds(zone_seconds(zone)?).ok()?;
    Some(offset.to_timestamp(civil.ok()?).ok()?.as_millisecond())
}

/// `Z`, `+07'00'`, `+07'00`, `-0300` or nothing, which is taken as UTC.
fn zone_seconds(zone: &str) -> Option<i32> {
    let mut rest = zone.chars();
    let sign = match rest.next() {
        None | Some('Z') => return Some(0),
        Some('+') => 1,
        Some('-') => -1,
        Some(_) => return None,
    };
    let digits: String = rest.filter(|&c| c != '\'').collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    Some(sign * (hours * 3600 + minutes * 60))
}
