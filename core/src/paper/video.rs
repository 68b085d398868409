//! A video for a report: passed on frame for frame, never decoded, without what the camera noted beside it.
//!
//! MP4, and QuickTime from which it comes, is a tree of boxes (ISO/IEC 14496-12 §4.2): size, four letters, content. Where the phone was
//! stands in boxes of user data: `udta` (3GPP TS 26.244 §8: `loci`; QuickTime: `©xyz`), `meta` (iPhones:
//! `com.apple.quicktime.location.ISO6709`) and `uuid` (XMP). Those become `free` boxes of zeros of the same
//! size, so no offset into the frames has to change. The time of recording in `mvhd`, `tkhd` and `mdhd` stays.

use super::Refusal;
use std::io::{self, Read, Seek, SeekFrom};

/// Largest `moov` that is looked through, in bytes: an hour of a phone's video has less than 4 MB of it.
const MAX_MOOV: u64 = 16 << 20;
/// Most boxes that are looked at.
const MAX_BOXES: usize = 20_000;
/// Boxes that hold what is said beside the picture.
const SAID: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];
/// Boxes that hold boxes in which such can stand.
const HOLDS: [&[u8; 4]; 4] = [b"moov", b"trak", b"mdia", b"minf"];

/// A part of the file to be made empty: where its four letters are, and where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Blank {
    letters: u64,
    content: u64,
    end: u64,
}

/// A box: where it begins, where its content does, where it ends.
#[derive(Debug, Clone, Copy)]
struct Found {
    letters: [u8; 4],
    at: u64,
    content: u64,
    end: u64,
}

/// The video as it is sent; reads from the beginning.
#[derive(Debug)]
pub struct Video<F> {
    file: F,
    at: u64,
    blanks: Vec<Blank>,
}

impl<F: Read + Seek> Video<F> {
    /// Looks through the boxes of `file`.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] when it cannot be read to its end, [`Refusal::DamagedVideo`] when its boxes do not fit, or it has no
    /// `moov` and so cannot be played.
    pub fn open(mut file: F) -> Result<Self, Refusal> {
        let len = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
        let mut blanks = Vec::new();
        let (mut at, mut boxes, mut playable) = (0, 0, false);
        while at < len {
            let found = head(&mut file, at, len)?;
            if SAID.contains(&&found.letters) {
                blanks.push(blank(found));
            } else if &found.letters == b"moov" {
                playable = true;
                inside(&mut file, found, &mut blanks, &mut boxes)?;
            }
            boxes += 1;
            if boxes > MAX_BOXES {
                return Err(Refusal::DamagedVideo);
            }
            at = found.end;
        }
        if !playable {
            return Err(Refusal::DamagedVideo);
        }
        blanks.sort_unstable_by_key(|b| b.letters);
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        Ok(Self { file, at: 0, blanks })
    }
}

fn unreadable(_: io::Error) -> Refusal {
    Refusal::Unreadable
}

fn blank(found: Found) -> Blank {
    Blank {
        letters: found.at + 4,
        content: found.content,
        end: found.end,
    }
}

/// Boxes of user data in a `moov`, and in the boxes of its tracks.
fn inside<F: Read + Seek>(
    file: &mut F,
    moov: Found,
    blanks: &mut Vec<Blank>,
    boxes: &mut usize,
) -> Result<(), Refusal> {
    if moov.end - moov.content > MAX_MOOV {
        return Err(Refusal::DamagedVideo);
    }
    let mut open = vec![moov];
    while let Some(outer) = open.pop() {
        let mut at = outer.content;
        while at < outer.end {
            // Some writers end a list of boxes with four zeros.
            if outer.end - at < 8 {
                break;
            }
            let found = head(file, at, outer.end)?;
            if SAID.contains(&&found.letters) {
                blanks.push(blank(found));
            } else if HOLDS.contains(&&found.letters) {
                open.push(found);
            }
            *boxes += 1;
            if *boxes > MAX_BOXES {
                return Err(Refusal::DamagedVideo);
            }
            at = found.end;
        }
    }
    Ok(())
}

/// The box at `at`, which ends by `most`.
fn head<F: Read + Seek>(file: &mut F, at: u64, most: u64) -> Result<Found, Refusal> {
    file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    let mut short = [0_u8; 8];
    file.read_exact(&mut short).map_err(|_| Refusal::DamagedVideo)?;
    let [a, b, c, d, letters @ ..] = short;
    let (content, size) = match u32::from_be_bytes([a, b, c, d]) {
        // To the end of what holds it.
        0 => (at + 8, most - at),
        1 => {
            let mut long = [0_u8; 8];
            file.read_exact(&mut long).map_err(|_| Refusal::DamagedVideo)?;
            (at + 16, u64::from_be_bytes(long))
        }
        size => (at + 8, u64::from(size)),
    };
    let end = at.checked_add(size).filter(|end| *end >= content && *end <= most);
    Ok(Found {
        letters,
        at,
        content,
        end: end.ok_or(Refusal::DamagedVideo)?,
    })
}

impl<F: Read> Read for Video<F> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buf)?;
        let (from, to) = (self.at, self.at + read as u64);
        for blank in &self.blanks {
            let letters = blank.letters..blank.letters + 4;
            for (place, letter) in letters.zip(b"free") {
                put(buf, from, to, place, *letter);
            }
            let (first, last) = (blank.content.max(from), blank.end.min(to));
            if first < last
                && let Some(part) = buf.get_mut((first - from) as usize..(last - from) as usize)
            {
                part.fill(0);
            }
        }
        self.at = to;
        Ok(read)
    }
}

/// Puts a byte at its place in the file, when that place is in the buffer.
fn put(buf: &mut [u8], from: u64, to: u64, place: u64, byte: u8) {
    if (from..to).contains(&place)
        && let Some(there) = buf.get_mut((place - from) as usize)
    {
        *there = byte;
    }
}

#[cfg(test)]
mod tests;
