//! Papers that a person photographs or picks: what they are by content, whether an office can read them, and how they are
//! brought into shape. Nothing here knows of drafts, stores or screens.
//!
//! - A photo is turned the way it was held, freed of what the camera noted beside the picture (place, time, device), brought
//!   to the longest edge the procedure sets and kept as JPEG ([`photo`]). How well a page can be read on it is judged before
//!   it counts ([`quality`]).
//! - A PDF stays as it is, byte for byte; whether it opens at all is looked at ([`pdf_check`]).
//! - A video stays as it is, frame for frame, without the place it was taken at ([`video`]).
//! - Photos of one paper become one PDF, written piece by piece ([`pdf_write`]).

mod icc;
mod jpeg;
pub mod pdf_check;
pub(crate) mod pdf_file;
pub(crate) mod pdf_object;
pub mod pdf_write;
pub mod photo;
pub mod quality;
mod raster;
pub mod video;

use crate::error::{Fail, Failure, FailureKind};
use std::io::{self, Read, Seek, SeekFrom};

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Empty, or it could not be read to its end.
    #[error("the file cannot be read")]
    Unreadable,
    /// Larger than the paper takes.
    #[error("the file is too large")]
    TooLarge,
    /// Nothing the paper takes.
    #[error("the file is of a type that is not taken")]
    WrongType,
    /// A photo in HEIC, which offices cannot open.
    #[error("the photo is HEIC")]
    Heic,
    /// A photo of more pixels than a phone can turn and shrink.
    #[error("the photo has too many pixels")]
    TooManyPixels,
    /// A photo that was cut or changed.
    #[error("the photo is damaged")]
    DamagedPhoto,
    /// A video that was cut or changed, or that cannot be played.
    #[error("the video is damaged")]
    DamagedVideo,
    /// A PDF that needs a password, or is closed by one.
    #[error("the PDF is encrypted")]
    LockedPdf,
    /// A PDF that was cut or changed.
    #[error("the PDF is damaged")]
    DamagedPdf,
    /// A PDF without a page.
    #[error("the PDF has no pages")]
    EmptyPdf,
}

impl Fail for Refusal {
    fn failure(&self) -> Failure {
        match self {
            Self::Unreadable => Failure::new(FailureKind::Damaged, "MC-F01"),
            Self::TooLarge => Failure::new(FailureKind::Refused, "MC-F02"),
            Self::WrongType => Failure::new(FailureKind::Refused, "MC-F03"),
            Self::Heic => Failure::new(FailureKind::Refused, "MC-G01"),
            Self::TooManyPixels => Failure::new(FailureKind::Refused, "MC-G02"),
            Self::DamagedPhoto => Failure::new(FailureKind::Damaged, "MC-G03"),
            Self::DamagedVideo => Failure::new(FailureKind::Damaged, "MC-G09"),
            Self::LockedPdf => Failure::new(FailureKind::Refused, "MC-G04"),
            Self::DamagedPdf => Failure::new(FailureKind::Damaged, "MC-G05"),
            Self::EmptyPdf => Failure::new(FailureKind::Refused, "MC-G06"),
        }
    }
}

/// What a file is by its first bytes: what the office will see when it opens it, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// HEIC or HEIF.
    Heic,
    /// MP4.
    Mp4,
    /// QuickTime, as iPhones record it.
    Mov,
}

/// Bytes that [`Kind::of`] looks at: readers find a PDF that begins within the first KiB.
pub const HEAD: usize = 1_024;

impl Kind {
    /// By the first [`HEAD`] bytes; `None` for anything else.
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if head.starts_with(crate::picture::png::SIGNATURE) {
            Some(Self::Png)
        } else if is_heic(head) {
            Some(Self::Heic)
        } else if is_mp4(head) {
            Some(Self::Mp4)
        } else if brand(head) == Some(b"qt  ") {
            Some(Self::Mov)
        } else if find(head, b"%PDF-").is_some() {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// The kind of an open file, left at its beginning.
    pub fn of_file(file: &mut (impl Read + Seek)) -> io::Result<Option<Self>> {
        let mut head = Vec::with_capacity(HEAD);
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self::of(&head))
    }

    /// The media type, e.g. `application/pdf`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
        }
    }
}

/// What the file is, by its own word (ISO/IEC 14496-12 §4.3); `None` for a file of no such kind.
fn brand(head: &[u8]) -> Option<&[u8; 4]> {
    let said = head.get(8..12).filter(|_| head.get(4..8) == Some(b"ftyp"))?;
    said.try_into().ok()
}

/// ISO/IEC 23008-12: a file of brand `heic` and its kin, or of any picture in HEIF.
fn is_heic(head: &[u8]) -> bool {
    brand(head)
        .is_some_and(|brand| [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"].contains(&brand))
}

/// ISO/IEC 14496-14 §4, and the brands that Android's and other recorders write for it.
fn is_mp4(head: &[u8]) -> bool {
    brand(head).is_some_and(|brand| {
        brand.starts_with(b"iso") || [b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"].contains(&brand)
    })
}

/// Where `what` begins in `bytes`.
fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}

/// Where `what` begins for the last time in `bytes`.
fn find_last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|part| part == what)
}

#[cfg(test)]
mod tests;
