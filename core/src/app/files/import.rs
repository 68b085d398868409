//! What is done to one file on its way into the vault; runs beside the loop.

use crate::app::drafts::SEALED;
use crate::net::trouble::Trouble;
use crate::paper::photo::{self, Wish};
use crate::paper::quality::Flaw;
use crate::paper::video::Video;
use crate::paper::{Kind, Refusal, pdf_check};
use crate::procedure::model::Paper;
use crate::store::vault::{Sealed, SealedReader, Vault};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// What a paper takes.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Wants {
    /// Largest file in bytes; 0 is no limit.
    pub(super) max_bytes: u64,
    /// Media types; none is any.
    accept: Vec<String>,
    /// Longest edge of photos; 0 is the usual one.
    edge: u32,
    /// Photos go as pages of a PDF.
    one_pdf: bool,
    /// Largest video in bytes; 0 takes none.
    video_bytes: u64,
}

impl Wants {
    pub(super) fn of(paper: &Paper) -> Self {
        Self {
            max_bytes: paper.max_bytes,
            accept: paper.accept.clone(),
            edge: paper.photo_edge(),
            one_pdf: paper.one_pdf,
            video_bytes: 0,
        }
    }

    /// For a report: a photo as it was taken, only smaller, or a video as it was taken.
    pub(in crate::app) fn of_report(max_bytes: u64, edge: u32, video_bytes: u64) -> Self {
        Self {
            max_bytes,
            accept: vec![Kind::Jpeg.media_type().to_owned()],
            edge,
            one_pdf: false,
            video_bytes,
        }
    }

    fn takes(&self, media_type: &str) -> bool {
        self.accept.is_empty() || self.accept.iter().any(|a| a == media_type)
    }

    /// Photos are sent as JPEG, or inside a PDF.
    fn takes_photos(&self) -> bool {
        self.takes(Kind::Jpeg.media_type()) || (self.one_pdf && self.takes(Kind::Pdf.media_type()))
    }
}

/// A file that was looked at and sealed.
#[derive(Debug)]
pub(in crate::app) struct Taken {
    pub(in crate::app) sealed: Sealed,
    pub(in crate::app) media_type: &'static str,
    pub(in crate::app) warnings: Vec<Flaw>,
    /// A small picture of it, JPEG.
    pub(in crate::app) preview: Option<Vec<u8>>,
}

pub(super) fn refused(refusal: Refusal) -> Trouble {
    Trouble::of(&refusal)
}

/// Looks at a file by its content, brings a photo into shape, and seals what will be sent.
pub(in crate::app) fn import(
    vault: &Vault,
    path: &Path,
    wants: &Wants,
    tell: impl Fn(u64, u64),
) -> Result<Taken, Trouble> {
    if let Some(sealed) = path.to_str().and_then(|p| p.strip_prefix(SEALED)) {
        return copy(vault, sealed, wants, tell);
    }
    let unreadable = |_| refused(Refusal::Unreadable);
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size == 0 {
        return Err(refused(Refusal::Unreadable));
    }
    match Kind::of_file(&mut file).map_err(unreadable)? {
        Some(Kind::Pdf) => pdf(vault, &mut file, size, wants, tell),
        Some(Kind::Jpeg | Kind::Png) if wants.takes_photos() => photo(vault, file, size, wants, tell),
        Some(kind @ (Kind::Mp4 | Kind::Mov)) if wants.video_bytes > 0 => {
            video(vault, file, kind, size, wants, tell)
        }
        Some(Kind::Heic) => Err(refused(Refusal::Heic)),
        Some(Kind::Jpeg | Kind::Png | Kind::Mp4 | Kind::Mov) | None => Err(refused(Refusal::WrongType)),
    }
}

fn pdf(
    vault: &Vault,
    file: &mut File,
    size: u64,
    wants: &Wants,
    tell: impl Fn(u64, u64),
) -> Result<Taken, Trouble> {
    if !wants.takes(Kind::Pdf.media_type()) {
        return Err(refused(Refusal::WrongType));
    }
    if wants.max_bytes > 0 && size > wants.max_bytes {
        return Err(refused(Refusal::TooLarge));
    }
    pdf_check::check(BufReader::new(&mut *file)).map_err(refused)?;
    file.seek(SeekFrom::Start(0))
        .map_err(|_| refused(Refusal::Unreadable))?;
    let limit = if wants.max_bytes == 0 {
        u64::MAX
    } else {
        wants.max_bytes
    };
    let sealed = vault
        .import_at_most(file, limit, &mut |done| tell(done, size))
        .map_err(|e| Trouble::of(&e))?;
    Ok(Taken {
        sealed,
        media_type: Kind::Pdf.media_type(),
        warnings: Vec::new(),
        preview: None,
    })
}

fn photo(
    vault: &Vault,
    file: File,
    size: u64,
    wants: &Wants,
    tell: impl Fn(u64, u64),
) -> Result<Taken, Trouble> {
    if size > photo::MAX_BYTES {
        return Err(refused(Refusal::TooLarge));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(photo::MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|_| refused(Refusal::Unreadable))?;
    let wish = Wish {
        edge: wants.edge,
        max_bytes: wants.max_bytes,
    };
    let photo = photo::take(&bytes, wish).map_err(refused)?;
    drop(bytes);
    let total = photo.jpeg.len() as u64;
    let sealed = vault
        .import(&mut Cursor::new(photo.jpeg), &mut |done| tell(done, total))
        .map_err(|e| Trouble::of(&e))?;
    Ok(Taken {
        sealed,
        media_type: Kind::Jpeg.media_type(),
        warnings: photo.flaws,
        preview: Some(photo.preview),
    })
}

fn video(
    vault: &Vault,
    file: File,
    kind: Kind,
    size: u64,
    wants: &Wants,
    tell: impl Fn(u64, u64),
) -> Result<Taken, Trouble> {
    if size > wants.video_bytes {
        return Err(refused(Refusal::TooLarge));
    }
    let mut video = Video::open(BufReader::new(file)).map_err(refused)?;
    let sealed = vault
        .import_at_most(&mut video, wants.video_bytes, &mut |done| tell(done, size))
        .map_err(|e| Trouble::of(&e))?;
    Ok(Taken {
        sealed,
        media_type: kind.media_type(),
        warnings: Vec::new(),
        preview: None,
    })
}

/// A copy of a sealed file: each is deleted by itself. What was sealed was looked at when it came.
pub(super) fn copy(
    vault: &Vault,
    sealed: &str,
    wants: &Wants,
    tell: impl Fn(u64, u64),
) -> Result<Taken, Trouble> {
    let mut reader: SealedReader = vault.open(sealed).map_err(|e| Trouble::of(&e))?;
    let size = reader.len();
    if wants.max_bytes > 0 && size > wants.max_bytes {
        return Err(refused(Refusal::TooLarge));
    }
    let mut head = [0_u8; 12];
    let read = reader.read(&mut head).map_err(|_| refused(Refusal::Unreadable))?;
    let kind = Kind::of(head.get(..read).unwrap_or_default());
    let media_type = match kind {
        Some(Kind::Pdf) if wants.takes(Kind::Pdf.media_type()) => Kind::Pdf.media_type(),
        Some(Kind::Jpeg) if wants.takes_photos() => Kind::Jpeg.media_type(),
        _ => return Err(refused(Refusal::WrongType)),
    };
    reader.rewind().map_err(|_| refused(Refusal::Unreadable))?;
    let sealed = vault
        .import(&mut reader, &mut |done| tell(done, size))
        .map_err(|e| Trouble::of(&e))?;
    Ok(Taken {
        sealed,
        media_type,
        warnings: Vec::new(),
        preview: None,
    })
}
