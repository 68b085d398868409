//! The least of ZIP (PKWARE APPNOTE 6.3) that every reader opens: entries stored as they are, names in UTF-8. A library for it
//! brings four crates to the phone; what is needed is three records.

use super::BundleError;
use flate2::Crc;
use std::io::{Read, Seek, SeekFrom, Write};

/// Bytes moved at once.
const PIECE: usize = 64 * 1024;
/// Version needed to extract: 2.0.
const VERSION: u16 = 20;
/// Bit 11: the name is UTF-8.
const UTF8: u16 = 1 << 11;
/// 1-1-1980, the first day the format knows: when a file was made is nobody's business.
const DAY: u16 = (1 << 5) | 1;
/// Where the checksum stands in a local header.
const CRC_AT: u64 = 14;

struct Written {
    name: String,
    crc: u32,
    size: u32,
    at: u32,
}

/// An archive being written.
pub(super) struct Archive<W> {
    to: W,
    /// Where the next byte goes.
    at: u64,
    entries: Vec<Written>,
}

impl<W: Write + Seek> Archive<W> {
    pub(super) fn new(to: W) -> Self {
        Self {
            to,
            at: 0,
            entries: Vec::new(),
        }
    }

    /// Adds everything `from` gives.
    pub(super) fn add(&mut self, name: &str, from: &mut dyn Read) -> Result<(), BundleError> {
        let mut entry = Written {
            name: name.to_owned(),
            crc: 0,
            size: 0,
            at: small(self.at)?,
        };
        let mut header = b"PK\x03\x04".to_vec();
        header.extend(fields(&entry)?);
        header.extend(0_u16.to_le_bytes());
        header.extend(entry.name.as_bytes());
        self.put(&header)?;
        let start = self.at;
        let mut crc = Crc::new();
        let mut piece = zeroize::Zeroizing::new(vec![0; PIECE]);
        loop {
            let n = from.read(&mut piece)?;
            let Some(read) = piece.get(..n).filter(|read| !read.is_empty()) else {
                break;
            };
            crc.update(read);
            self.put(read)?;
        }
        entry.crc = crc.sum();
        entry.size = small(self.at - start)?;
        // Known only now, and a reader on the way wants them in front.
        self.to.seek(SeekFrom::Start(u64::from(entry.at) + CRC_AT))?;
        for value in [entry.crc, entry.size, entry.size] {
            self.to.write_all(&value.to_le_bytes())?;
        }
        self.to.seek(SeekFrom::Start(self.at))?;
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory; the archive is whole then.
    pub(super) fn finish(mut self) -> Result<W, BundleError> {
        let start = small(self.at)?;
        let mut directory = Vec::new();
        for entry in &self.entries {
            directory.extend(b"PK\x01\x02");
            directory.extend(VERSION.to_le_bytes());
            directory.extend(fields(entry)?);
            // No extra field, no comment, first disk, no attributes.
            directory.extend([0; 12]);
            directory.extend(entry.at.to_le_bytes());
            directory.extend(entry.name.as_bytes());
        }
        let count = u16::try_from(self.entries.len()).map_err(|_| BundleError::TooLarge)?;
        let size = small(directory.len() as u64)?;
        directory.extend(b"PK\x05\x06");
        directory.extend([0; 4]);
        directory.extend(count.to_le_bytes());
        directory.extend(count.to_le_bytes());
        directory.extend(size.to_le_bytes());
        directory.extend(start.to_le_bytes());
        directory.extend([0; 2]);
        self.put(&directory)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.to.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }
}

fn small(n: u64) -> Result<u32, BundleError> {
    u32::try_from(n).map_err(|_| BundleError::TooLarge)
}

/// From the version to the length of the name, the same in both headers.
fn fields(entry: &Written) -> Result<Vec<u8>, BundleError> {
    let name = u16::try_from(entry.name.len()).map_err(|_| BundleError::TooLarge)?;
    let mut fields = Vec::with_capacity(24);
    for value in [VERSION, UTF8, 0, 0, DAY] {
        fields.extend(value.to_le_bytes());
    }
    for value in [entry.crc, entry.size, entry.size] {
        fields.extend(value.to_le_bytes());
    }
    fields.extend(name.to_le_bytes());
    Ok(fields)
}
