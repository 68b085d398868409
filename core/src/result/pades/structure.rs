//! The signatures a file shows to its reader: those in its form. Runs only on bytes that are already authentic.

use super::Reason;
use crate::paper::Refusal;
use crate::paper::pdf_file::Pdf;
use crate::paper::pdf_object::{Dict, Value};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::collections::HashSet;
use std::io::Cursor;

/// A form with more fields is not looked at.
const MAX_FIELDS: usize = 10_000;
/// Bytes of an object: a signature with its certificates and their revocations, in hexadecimal digits.
const MAX_OBJECT: usize = 4 << 20;

/// A signature dictionary (ISO 32000-1 table 252).
pub(super) struct SignatureDict {
    pub(super) byte_range: [i64; 4],
    pub(super) contents: Vec<u8>,
    pub(super) sub_filter: Vec<u8>,
    /// `/M`: when the signer says it was, in milliseconds since 1970.
    pub(super) claimed_time: Option<i64>,
}

/// The file, and the way to its objects.
type File<'a> = Pdf<Cursor<&'a [u8]>>;

/// Every signature in the form of the file's last revision.
pub(super) fn signatures(pdf: &[u8]) -> Result<Vec<SignatureDict>, Reason> {
    // A file readers must repair may look different in each; this one repairs nothing.
    let mut file = File::walk(Cursor::new(pdf), MAX_OBJECT).map_err(|refusal| match refusal {
        Refusal::LockedPdf => Reason::Unsupported,
        _ => Reason::Malformed,
    })?;
    let catalog = file.catalog().map_err(|_| Reason::Malformed)?;
    let form = dictionary(&mut file, catalog.get("AcroForm")).ok_or(Reason::Malformed)?;
    let mut found: Vec<SignatureDict> = Vec::new();
    for value in values(&mut file, &form)? {
        let dict = read(&mut file, &value)?;
        // Two fields may show one signature.
        if !found.iter().any(|known| known.byte_range == dict.byte_range) {
            found.push(dict);
        }
    }
    Ok(found)
}

/// The values of all signature fields that have one.
fn values(file: &mut File<'_>, form: &Dict) -> Result<Vec<Dict>, Reason> {
    let mut values = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<(Value, bool)> = children(file, form, "Fields")
        .into_iter()
        .map(|field| (field, false))
        .collect();
    while let Some((object, inherited)) = open.pop() {
        if let Value::Ref(id) = object
            && !seen.insert(id)
        {
            continue;
        }
        if values.len() + open.len() > MAX_FIELDS {
            return Err(Reason::Unsupported);
        }
        let field = dictionary(file, Some(&object)).ok_or(Reason::Malformed)?;
        let is_signature = match field.get("FT") {
            Some(Value::Name(kind)) => kind == b"Sig",
            _ => inherited,
        };
        if is_signature && let Some(value) = field.get("V") {
            values.push(dictionary(file, Some(value)).ok_or(Reason::Malformed)?);
        }
        open.extend(
            children(file, &field, "Kids")
                .into_iter()
                .map(|kid| (kid, is_signature)),
        );
    }
    Ok(values)
}

fn resolve(file: &mut File<'_>, object: Option<&Value>) -> Option<Value> {
    match object? {
        Value::Ref(number) => file.value(*number).ok(),
        other => Some(other.clone()),
    }
}

fn dictionary(file: &mut File<'_>, object: Option<&Value>) -> Option<Dict> {
    match resolve(file, object)? {
        Value::Dict(dict) => Some(dict),
        _ => None,
    }
}

fn children(file: &mut File<'_>, parent: &Dict, key: &str) -> Vec<Value> {
    match resolve(file, parent.get(key)) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn read(file: &mut File<'_>, dict: &Dict) -> Result<SignatureDict, Reason> {
    let mut get = |key: &str| resolve(file, dict.get(key));
    let numbers: Option<Vec<i64>> = match get("ByteRange") {
        Some(Value::Array(items)) => items.iter().map(int).collect(),
        _ => None,
    };
    let byte_range = numbers.and_then(|numbers| numbers.try_into().ok());
    let (Some(Value::Text(contents)), Some(Value::Name(sub_filter))) = (get("Contents"), get("SubFilter"))
    else {
        return Err(Reason::Malformed);
    };
    let claimed_time = match get("M") {
        Some(Value::Text(time)) => parse_date(&time),
        _ => None,
    };
    Ok(SignatureDict {
        byte_range: byte_range.ok_or(Reason::Malformed)?,
        contents,
        sub_filter,
        claimed_time,
    })
}

const fn int(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        _ => None,
    }
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
