//! EF.DG2: the portrait, in the biometric data blocks of ISO/IEC 7816-11 and ISO/IEC 19794-5:2005.

use super::LdsError;
use super::error::malformed;
use crate::identity::chip::tlv::{self, Objects, Tlv};
use std::fmt;

/// Instances of a face that are read (Doc 9303-10, 4.7.2.2: one to nine).
const MAX_INSTANCES: usize = 9;
/// Octets before the image of a face: facial information 20, image information 12.
const FACE_INFORMATION: usize = 20;
const IMAGE_INFORMATION: usize = 12;
const FEATURE_POINT: usize = 8;
/// Octets of the facial record header: `FAC`, version, length, number of faces.
const RECORD_HEADER: usize = 14;

/// How a portrait is encoded, by its own first octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortraitKind {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// JPEG 2000: a codestream, or one in a JP2 file (ISO/IEC 15444-1).
    Jpeg2000,
}

/// One portrait as the chip holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    /// The encoding.
    pub kind: PortraitKind,
    /// The image file.
    pub data: Vec<u8>,
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Portrait({:?}, {} bytes)", self.kind, self.data.len())
    }
}

impl Portrait {
    fn new(data: &[u8]) -> Result<Self, LdsError> {
        let kind = if data.starts_with(&[0xFF, 0xD8, 0xFF]) {
            PortraitKind::Jpeg
        } else if data.starts_with(b"\0\0\0\x0CjP  \r\n\x87\n") || data.starts_with(&[0xFF, 0x4F, 0xFF, 0x51])
        {
            PortraitKind::Jpeg2000
        } else {
            return Err(LdsError::Unsupported {
                what: "portrait encoding",
            });
        };
        Ok(Self {
            kind,
            data: data.to_vec(),
        })
    }
}

/// Reads the portraits of the whole file, at least one.
pub fn portraits(file: &[u8]) -> Result<Vec<Portrait>, LdsError> {
    let mut group = Objects::new(Tlv::value_of(Tlv::value_of(file, 0x75)?, 0x7F61)?);
    let [count] = *group.expect(0x02)?.value else {
        return Err(malformed("number of faces"));
    };
    let mut found = Vec::new();
    for _ in 0..count {
        let template = group.expect(0x7F60)?;
        found.extend(instance(template.value)?);
        if found.len() > MAX_INSTANCES {
            return Err(malformed("number of faces"));
        }
    }
    group.finish()?;
    if found.is_empty() {
        return Err(malformed("number of faces"));
    }
    Ok(found)
}

fn instance(template: &[u8]) -> Result<Vec<Portrait>, LdsError> {
    // The header says the format twice over; the block itself is what counts.
    tlv::find(template, 0xA1)?.ok_or(malformed("no biometric header"))?;
    if let Some(block) = tlv::find(template, 0x5F2E)? {
        return record(block);
    }
    match tlv::find(template, 0x7F2E)? {
        // ISO/IEC 39794-5 is ASN.1 in a tag of its own.
        Some([0xA1, ..]) => Err(LdsError::Unsupported {
            what: "ISO/IEC 39794-5 face",
        }),
        Some(block) => record(block),
        None => Err(malformed("no biometric data block")),
    }
}

/// A facial record (ISO/IEC 19794-5:2005, 5.4–5.7).
fn record(block: &[u8]) -> Result<Vec<Portrait>, LdsError> {
    let (header, mut faces) = block
        .split_at_checked(RECORD_HEADER)
        .ok_or(malformed("facial record cut short"))?;
    if header[..4] != *b"FAC\0" || header[4..8] != *b"010\0" {
        return Err(LdsError::Unsupported {
            what: "facial record",
        });
    }
    if number(&header[8..12]) != block.len() {
        return Err(malformed("length of the facial record"));
    }
    let count = number(&header[12..14]);
    if count == 0 || count > MAX_INSTANCES {
        return Err(malformed("number of faces"));
    }
    let mut found = Vec::new();
    for _ in 0..count {
        let (face, rest) = face(faces)?;
        found.push(face);
        faces = rest;
    }
    if faces.is_empty() {
        Ok(found)
    } else {
        Err(malformed("bytes after the facial record"))
    }
}

fn face(faces: &[u8]) -> Result<(Portrait, &[u8]), LdsError> {
    let cut = malformed("face cut short");
    let length = number(faces.get(..4).ok_or(cut)?);
    let (data, rest) = faces.split_at_checked(length).ok_or(cut)?;
    let points = number(data.get(4..6).ok_or(cut)?);
    let image = FACE_INFORMATION + points * FEATURE_POINT + IMAGE_INFORMATION;
    Ok((Portrait::new(data.get(image..).ok_or(cut)?)?, rest))
}

/// A big-endian number of up to four octets.
fn number(octets: &[u8]) -> usize {
    octets.iter().fold(0, |n, &octet| n << 8 | usize::from(octet))
}
