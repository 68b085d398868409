//! Whether a PDF opens: from its end over the cross-references to its pages (ISO 32000-1, 7.5), in bounded memory whatever
//! its size. Content is not read. A file whose cross-references are wrong is looked through once from its beginning, as
//! readers do that mend such files.

use super::pdf_file::{Found, Pdf, TAIL};
use super::pdf_object::Value;
use super::{Refusal, find};
use std::io::{Read, Seek, SeekFrom};

/// Bytes read at once when a file is looked through.
const PIECE: usize = 256 << 10;

/// Whether `file` is a PDF that opens without a password and has a page.
///
/// # Errors
/// [`Refusal::LockedPdf`], [`Refusal::DamagedPdf`], [`Refusal::EmptyPdf`]; [`Refusal::Unreadable`] when reading fails.
pub fn check(file: impl Read + Seek) -> Result<(), Refusal> {
    let mut pdf = Pdf::open(file)?;
    match pdf.pages() {
        Ok(0) => Err(Refusal::EmptyPdf),
        Ok(_) => Ok(()),
        Err(Refusal::DamagedPdf) => pdf.look_through(),
        Err(other) => Err(other),
    }
}

impl<R: Read + Seek> Pdf<R> {
    /// The number of pages, by the root of their tree.
    fn pages(&mut self) -> Found<u64> {
        self.read_sections()?;
        let catalog = self.catalog()?;
        let pages = catalog.reference("Pages").ok_or(Refusal::DamagedPdf)?;
        let pages = self.object(pages)?;
        match pages.get("Count") {
            Some(Value::Int(count)) => u64::try_from(*count).map_err(|_| Refusal::DamagedPdf),
            // Nobody writes the count elsewhere but it is allowed; then it is the kids that tell.
            _ => match pages.get("Kids") {
                Some(Value::Array(kids)) => Ok(kids.len() as u64),
                _ => Err(Refusal::DamagedPdf),
            },
        }
    }

    /// Looks through the whole file for what a reader would mend it from: a trailer that names a root, an end, a page.
    fn look_through(&mut self) -> Found<()> {
        let tail = self.window(self.length.saturating_sub(TAIL), TAIL as usize)?;
        if find(&tail, b"%%EOF").is_none() {
            return Err(Refusal::DamagedPdf);
        }
        let (mut trailer, mut page, mut pages) = (false, false, false);
        let mut carried = Vec::new();
        self.file
            .seek(SeekFrom::Start(0))
            .map_err(|_| Refusal::Unreadable)?;
        loop {
            let before = carried.len();
            let mut piece = self.file.by_ref().take(PIECE as u64);
            piece.read_to_end(&mut carried).map_err(|_| Refusal::Unreadable)?;
            if carried.len() == before {
                break;
            }
            if find(&carried, b"/Encrypt").is_some() {
                return Err(Refusal::LockedPdf);
            }
            let named = find(&carried, b"trailer").is_some() || names(&carried, b"/XRef");
            trailer |= named && find(&carried, b"/Root").is_some();
            page |= names(&carried, b"/Page");
            pages |= names(&carried, b"/Pages");
            // What stands across two pieces is seen in the second.
            carried.drain(..carried.len().saturating_sub(64));
        }
        match (trailer, page, pages) {
            (true, true, _) => Ok(()),
            (true, false, true) => Err(Refusal::EmptyPdf),
            _ => Err(Refusal::DamagedPdf),
        }
    }
}

/// Whether this name stands there whole.
fn names(bytes: &[u8], name: &[u8]) -> bool {
    bytes
        .windows(name.len() + 1)
        .any(|part| part.starts_with(name) && part.last().is_some_and(|b| !b.is_ascii_alphanumeric()))
}
