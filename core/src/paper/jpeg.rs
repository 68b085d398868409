//! The outside of a JPEG (ITU-T T.81, annex B): its parts, which way it was held, and the same picture without what the
//! camera noted beside it.

use super::Refusal;

/// A JPEG without anything but the picture.
#[derive(Debug)]
pub(super) struct Bare {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Its frame.
    pub(super) frame: Frame,
    /// Which way it was held, by Exif: 1 to 8.
    pub(super) orientation: u8,
}

/// What a frame header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) width: u16,
    pub(super) height: u16,
    /// 1 is grey, 3 is colour, 4 is for printing.
    pub(super) components: u8,
}

/// Takes a JPEG apart and puts the picture together again: no Exif, XMP, GPS, thumbnail, comment or anything after the end.
pub(super) fn bare(bytes: &[u8]) -> Result<Bare, Refusal> {
    let mut parts = Parts { bytes, at: 2 };
    let mut out = vec![0xff, 0xd8];
    let (mut frame, mut orientation) = (None, 1);
    loop {
        let (marker, segment) = parts.segment().ok_or(Refusal::DamagedPhoto)?;
        match marker {
            // Start of frame: sequential or progressive Huffman. Others no reader of offices knows.
            0xc0..=0xc2 => {
                frame = Some(frame_of(segment)?);
                keep(&mut out, marker, segment);
            }
            // APP0 is needed only by very old readers, and may hold a thumbnail: the encoder's own says all.
            0xe0 if segment.starts_with(b"JFIF\0") => {
                keep(&mut out, marker, segment.get(..14).map_or(segment, |_| PLAIN));
            }
            0xe1 if segment.starts_with(b"Exif\0\0") => {
                orientation = orientation_of(segment.get(6..).unwrap_or_default()).unwrap_or(1);
            }
            // Adobe's: says how colours are coded.
            0xee if segment.starts_with(b"Adobe") => keep(&mut out, marker, segment),
            0xe0..=0xef | 0xfe => {}
            0xda => {
                keep(&mut out, marker, segment);
                // One frame, and at least one scan of it.
                let frame = frame.ok_or(Refusal::DamagedPhoto)?;
                parts.scan(&mut out).ok_or(Refusal::DamagedPhoto)?;
                return Ok(Bare {
                    bytes: out,
                    frame,
                    orientation,
                });
            }
            0xc4 | 0xdb | 0xdd => keep(&mut out, marker, segment),
            _ => return Err(Refusal::DamagedPhoto),
        }
    }
}

/// JFIF 1.02, no density, no thumbnail.
const PLAIN: &[u8] = b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0";

/// The frame of a JPEG, from as many of its first bytes as hold it.
pub(super) fn frame(head: &[u8]) -> Option<Frame> {
    let mut parts = Parts { bytes: head, at: 2 };
    loop {
        match parts.segment()? {
            (0xc0..=0xc2, segment) => return frame_of(segment).ok(),
            (0xda, _) => return None,
            _ => {}
        }
    }
}

fn frame_of(segment: &[u8]) -> Result<Frame, Refusal> {
    let &[8, h1, h0, w1, w0, components, ..] = segment else {
        return Err(Refusal::DamagedPhoto);
    };
    let frame = Frame {
        width: u16::from_be_bytes([w1, w0]),
        height: u16::from_be_bytes([h1, h0]),
        components,
    };
    let sound = frame.width > 0 && frame.height > 0 && matches!(components, 1 | 3 | 4);
    sound.then_some(frame).ok_or(Refusal::DamagedPhoto)
}

fn keep(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    let length = u16::try_from(segment.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend(segment);
}

struct Parts<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Parts<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// The next marker with its segment.
    fn segment(&mut self) -> Option<(u8, &'a [u8])> {
        if self.byte()? != 0xff {
            return None;
        }
        let mut marker = self.byte()?;
        while marker == 0xff {
            marker = self.byte()?;
        }
        let length = usize::from(u16::from_be_bytes([self.byte()?, self.byte()?]));
        let segment = self.bytes.get(self.at..self.at + length.checked_sub(2)?)?;
        self.at += segment.len();
        Some((marker, segment))
    }

    /// Copies the coded data of all scans up to the end of the picture; `None` when there is no end.
    fn scan(&mut self, out: &mut Vec<u8>) -> Option<()> {
        loop {
            let from = self.at;
            let rest = self.bytes.get(from..)?;
            let next = rest
                .windows(2)
                .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff))?;
            out.extend(rest.get(..next)?);
            self.at = from + next;
            if rest.get(next + 1) == Some(&0xd9) {
                out.extend([0xff, 0xd9]);
                return Some(());
            }
            let (marker, segment) = self.segment()?;
            if matches!(marker, 0xc4 | 0xda | 0xdb | 0xdd) {
                keep(out, marker, segment);
            }
        }
    }
}

/// Tag 274 of the first directory (TIFF 6.0; Exif 2.32, 4.6.4).
fn orientation_of(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0\x2a" => true,
        b"II\x2a\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let long = |at: usize| {
        let four = *tiff.get(at..)?.first_chunk::<4>()?;
        usize::try_from(if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        })
        .ok()
    };
    let directory = long(4)?;
    let entries = usize::from(short(directory)?);
    for n in 0..entries {
        let at = directory.checked_add(2 + n * 12)?;
        if short(at)? == 274 {
            return u8::try_from(short(at.checked_add(8)?)?)
                .ok()
                .filter(|o| (1..=8).contains(o));
        }
    }
    None
}
