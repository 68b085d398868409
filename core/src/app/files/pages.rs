//! Photos of one paper as the pages of one PDF: their order, and making it.

use super::import::{Taken, Wants, refused};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::model::{FileRow, OpenDraft, Page};
use crate::app::owner::Owner;
use crate::dossier::attachments::{self, Attachment};
use crate::error::{Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::paper::pdf_write::{PagePhoto, Pages};
use crate::paper::{Kind, Refusal};
use crate::store::vault::{SealedReader, Vault};
use std::io::Read;
use std::sync::Arc;

/// Stands for where a PDF came from that is made here.
pub(in crate::app) const MADE: &str = "pages:";
/// Bytes of a photo that hold its frame, whatever stands before it.
const PHOTO_HEAD: u64 = 64 << 10;
/// The photos together are more than the paper takes.
const TOGETHER_TOO_LARGE: Failure = Failure::new(FailureKind::Refused, "MC-G08");

/// A PDF being made.
#[derive(Debug, Clone)]
pub(in crate::app) struct Making {
    draft: String,
    paper: String,
    /// Attachments that become its pages, in order.
    pages: Vec<String>,
    from_check: bool,
}

/// A page as the maker needs it.
struct Leaf {
    sealed: String,
    sha256: String,
}

impl Owner {
    /// One place up or down among the pages of its paper.
    pub(in crate::app) fn move_page(&mut self, file: &str, up: bool) {
        let moved = attachments::move_by(&self.store, file, up);
        if self.ok(moved).is_some() {
            self.model.announcement = Some(self.model.texts.t("page-moved"));
        }
        self.stale = true;
    }

    /// The page of a photo is left when what it showed is settled.
    pub(super) fn leave_photo(&mut self, file: &str) {
        if matches!(self.model.place.top(), Route::DraftPhoto { file: shown, .. } if shown == file) {
            self.model.place.back();
            self.moved();
        }
    }

    /// Makes one PDF of the photos of a paper, when it asks for that and they changed since. True when that is under way:
    /// what was pressed goes on once it is done.
    pub(in crate::app) fn make_pdf(&mut self, draft: &str, paper: &str, from_check: bool) -> bool {
        let running = |m: &Making| m.draft == draft && m.paper == paper;
        if self.making.values().any(running) {
            return true;
        }
        let Page::Draft(open) = &self.model.page else {
            return false;
        };
        let Some(need) = open.papers().into_iter().find(|n| n.paper.id == paper) else {
            return false;
        };
        if !need.paper.one_pdf || !open.has_loose_pages(paper) {
            return false;
        }
        let (wants, archive) = (Wants::of(need.paper), need.paper.pdf_a);
        let lang = self.model.texts.lang().tag();
        let name = format!("{}.pdf", need.paper.name.get(lang));
        let held = attachments::list(&self.store, draft);
        let files = self.ok(held).unwrap_or_default();
        let photos: Vec<_> = files.iter().filter(|f| f.paper == paper && is_photo(f)).collect();
        let making = Making {
            draft: draft.to_owned(),
            paper: paper.to_owned(),
            pages: photos.iter().map(|f| f.id.clone()).collect(),
            from_check,
        };
        let leaves: Vec<Leaf> = photos
            .iter()
            .filter_map(|f| {
                Some(Leaf {
                    sealed: f.sealed.clone()?,
                    sha256: f.sha256.clone()?,
                })
            })
            .collect();
        let noted = Attachment::noted(
            self.new_uuid(),
            draft.into(),
            paper.into(),
            name,
            Some(MADE.into()),
        );
        if !self.note(&noted) {
            return true;
        }
        self.making.insert(noted.id.clone(), making);
        let (vault, tell) = (Arc::clone(&self.vault), self.copying(&noted.id));
        self.effects.blocking(move || Outcome::Imported {
            file: noted.id,
            result: make(&vault, &leaves, archive, wants.max_bytes, tell),
        });
        self.model.announcement = Some(self.model.texts.t("pages-making"));
        true
    }

    /// The PDF is made. Pages that changed meanwhile make it worthless: then the next "continue" makes another.
    pub(super) fn on_made(&mut self, file: &str, making: &Making, result: Result<Taken, Trouble>) {
        let taken = match result {
            Ok(taken) => taken,
            Err(trouble) => {
                let dropped = attachments::delete(&self.store, file);
                self.ok(dropped);
                return self.trouble(&trouble);
            }
        };
        let held = attachments::list(&self.store, &making.draft);
        let files = self.ok(held).unwrap_or_default();
        let now = files
            .iter()
            .filter(|f| f.paper == making.paper && is_photo(f))
            .map(|f| f.id.as_str());
        let unchanged = now.eq(making.pages.iter().map(String::as_str));
        if !unchanged || !files.iter().any(|f| f.id == file) {
            let dropped = self.vault.delete(&taken.sealed.name);
            self.ok(dropped);
            let dropped = attachments::delete(&self.store, file);
            self.ok(dropped);
            return;
        }
        let joined = attachments::join(&self.store, file, &making.pages, &taken.kept());
        if self.ok(joined).is_none() {
            return;
        }
        self.model.announcement = Some(self.model.texts.t("pages-made"));
        let here = matches!(self.model.place.top(),
            Route::DraftPaper { id, paper, .. } if *id == making.draft && *paper == making.paper);
        if here {
            // The page knows of the PDF only after it was read again.
            self.load();
            self.paper_done(&making.draft, &making.paper, making.from_check);
        }
    }
}

fn is_photo(file: &Attachment) -> bool {
    file.state == attachments::AttachmentState::Kept
        && file.media_type == Kind::Jpeg.media_type()
        && !file.is_undecided()
}

/// Seals the PDF while it is written.
fn make(
    vault: &Arc<Vault>,
    leaves: &[Leaf],
    archive: bool,
    max_bytes: u64,
    tell: impl Fn(u64, u64),
) -> Result<Taken, Trouble> {
    let mut photos = Vec::with_capacity(leaves.len());
    let mut id = String::new();
    for leaf in leaves {
        let reader = vault.open(&leaf.sealed).map_err(|e| Trouble::of(&e))?;
        let length = reader.len();
        let mut head = Vec::new();
        let mut first = reader.take(PHOTO_HEAD);
        first
            .read_to_end(&mut head)
            .map_err(|_| refused(Refusal::Unreadable))?;
        let (vault, sealed) = (Arc::clone(vault), leaf.sealed.clone());
        photos.push(PagePhoto {
            length,
            head,
            open: Box::new(move || vault.open(&sealed).map_err(std::io::Error::other)),
        });
        id.push_str(&leaf.sha256);
    }
    let mut pdf: Pages<SealedReader> = Pages::new(photos, archive, &id).map_err(refused)?;
    let total = pdf.length();
    if max_bytes > 0 && total > max_bytes {
        return Err(TOGETHER_TOO_LARGE.into());
    }
    let sealed = vault
        .import(&mut pdf, &mut |done| tell(done, total))
        .map_err(|e| Trouble::of(&e))?;
    Ok(Taken {
        sealed,
        media_type: Kind::Pdf.media_type(),
        warnings: Vec::new(),
        preview: None,
    })
}

impl FileRow {
    /// A photo that can be a page.
    pub fn is_page(&self) -> bool {
        self.media_type == Kind::Jpeg.media_type()
    }
}

impl OpenDraft {
    /// The photos of a paper, in order.
    pub fn pages_of<'a>(&'a self, paper: &'a str) -> impl Iterator<Item = &'a FileRow> {
        self.files_of(paper).filter(|f| f.is_page())
    }

    /// True when photos of the paper are in no PDF yet.
    pub fn has_loose_pages(&self, paper: &str) -> bool {
        self.pages_of(paper).any(|f| f.part_of.is_none())
    }

    /// The first paper whose photos are still to become one PDF.
    pub fn first_loose_paper(&self) -> Option<String> {
        let papers = self.papers();
        let loose = papers
            .iter()
            .find(|n| n.paper.one_pdf && self.has_loose_pages(&n.paper.id));
        loose.map(|n| n.paper.id.clone())
    }
}
