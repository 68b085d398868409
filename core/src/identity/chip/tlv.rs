//! BER-TLV as ISO/IEC 7816-4 and ICAO 9303 part 10 use it: tags of up to three bytes, definite lengths only.

use super::error::ChipError;

/// No data object of a card is taken longer than this, in bytes.
pub const MAX_LENGTH: usize = 4 << 20;

const fn malformed(what: &'static str) -> ChipError {
    ChipError::Malformed { what }
}

/// Tag and length of a data object whose value may not be there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The tag with all its bytes, e.g. `0x7F49`.
    pub tag: u32,
    /// Bytes of tag and length.
    pub header_len: usize,
    /// Bytes of the value.
    pub value_len: usize,
}

impl Header {
    /// Reads the header at the start of `bytes`; `None` when more bytes are needed to tell.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, ChipError> {
        let Some((tag, tag_len)) = read_tag(bytes)? else {
            return Ok(None);
        };
        let Some((value_len, len_len)) = read_length(&bytes[tag_len..])? else {
            return Ok(None);
        };
        Ok(Some(Self {
            tag,
            header_len: tag_len + len_len,
            value_len,
        }))
    }

    /// Bytes of the whole object.
    pub const fn total(&self) -> usize {
        self.header_len + self.value_len
    }
}

fn read_tag(bytes: &[u8]) -> Result<Option<(u32, usize)>, ChipError> {
    let Some(&first) = bytes.first() else {
        return Ok(None);
    };
    if first & 0x1F != 0x1F {
        return Ok(Some((u32::from(first), 1)));
    }
    let mut tag = u32::from(first);
    for n in 1..3 {
        let Some(&next) = bytes.get(n) else {
            return Ok(None);
        };
        tag = tag << 8 | u32::from(next);
        if next & 0x80 == 0 {
            return Ok(Some((tag, n + 1)));
        }
    }
    Err(malformed("tag longer than three bytes"))
}

fn read_length(bytes: &[u8]) -> Result<Option<(usize, usize)>, ChipError> {
    let Some(&first) = bytes.first() else {
        return Ok(None);
    };
    let more = match first {
        0..=0x7F => return Ok(Some((usize::from(first), 1))),
        0x81..=0x84 => usize::from(first & 0x7F),
        _ => return Err(malformed("length of no definite form")),
    };
    let Some(digits) = bytes.get(1..=more) else {
        return Ok(None);
    };
    let length = digits.iter().fold(0u64, |n, &b| n << 8 | u64::from(b));
    match usize::try_from(length) {
        Ok(length) if length <= MAX_LENGTH => Ok(Some((length, 1 + more))),
        _ => Err(malformed("length beyond what a card holds")),
    }
}

/// One data object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The tag with all its bytes.
    pub tag: u32,
    /// The value.
    pub value: &'a [u8],
    /// The object as it stands, tag and length included.
    pub raw: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// Reads one object that fills `bytes` whole.
    pub fn only(bytes: &'a [u8]) -> Result<Self, ChipError> {
        let mut objects = Objects::new(bytes);
        let object = objects.next()?.ok_or(malformed("no data object"))?;
        objects.finish()?;
        Ok(object)
    }

    /// Reads one object of this tag that fills `bytes` whole, and gives its value.
    pub fn value_of(bytes: &'a [u8], tag: u32) -> Result<&'a [u8], ChipError> {
        let object = Self::only(bytes)?;
        if object.tag == tag {
            Ok(object.value)
        } else {
            Err(malformed("another data object than expected"))
        }
    }

    /// The objects inside.
    pub fn inside(&self) -> Objects<'a> {
        Objects::new(self.value)
    }
}

/// Data objects one after another.
#[derive(Debug, Clone)]
pub struct Objects<'a> {
    rest: &'a [u8],
}

impl<'a> Objects<'a> {
    /// Over all of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next object; `None` at the end.
    #[allow(clippy::should_implement_trait)] // fails, which an iterator does not
    pub fn next(&mut self) -> Result<Option<Tlv<'a>>, ChipError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let header = Header::read(self.rest)?.ok_or(malformed("data object cut short"))?;
        let raw = self
            .rest
            .get(..header.total())
            .ok_or(malformed("data object cut short"))?;
        self.rest = &self.rest[header.total()..];
        Ok(Some(Tlv {
            tag: header.tag,
            value: &raw[header.header_len..],
            raw,
        }))
    }

    /// The next object, which must have this tag.
    pub fn expect(&mut self, tag: u32) -> Result<Tlv<'a>, ChipError> {
        match self.next()? {
            Some(object) if object.tag == tag => Ok(object),
            _ => Err(malformed("another data object than expected")),
        }
    }

    /// The next object when it has this tag; otherwise nothing is taken.
    pub fn optional(&mut self, tag: u32) -> Result<Option<Tlv<'a>>, ChipError> {
        let mut ahead = self.clone();
        match ahead.next()? {
            Some(object) if object.tag == tag => {
                *self = ahead;
                Ok(Some(object))
            }
            _ => Ok(None),
        }
    }

    /// True when nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// An error when something is left.
    pub const fn finish(&self) -> Result<(), ChipError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(malformed("bytes after the data object"))
        }
    }
}

/// The first object of this tag in `bytes`.
pub fn find(bytes: &[u8], tag: u32) -> Result<Option<&[u8]>, ChipError> {
    let mut objects = Objects::new(bytes);
    while let Some(object) = objects.next()? {
        if object.tag == tag {
            return Ok(Some(object.value));
        }
    }
    Ok(None)
}

/// Appends a data object to `out`.
pub fn push(out: &mut Vec<u8>, tag: u32, value: &[u8]) {
    let tag = tag.to_be_bytes();
    let lead = tag.iter().take(3).take_while(|&&b| b == 0).count();
    out.extend_from_slice(&tag[lead..]);
    push_length(out, value.len());
    out.extend_from_slice(value);
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    if length < 0x80 {
        out.push(length as u8);
        return;
    }
    let digits = (length as u32).to_be_bytes();
    let lead = digits.iter().take_while(|&&b| b == 0).count();
    out.push(0x80 | (4 - lead) as u8);
    out.extend_from_slice(&digits[lead..]);
}

/// A data object.
pub fn object(tag: u32, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 8);
    push(&mut out, tag, value);
    out
}
