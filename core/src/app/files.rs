//! Files of a draft: noted before they are copied, so that a kill in between only means copying again.

mod import;
mod pages;
mod shelf;

pub(super) use import::{Taken, Wants, import as take_in};
pub(super) use pages::{MADE, Making};

use super::message::Outcome;
use super::model::{FileRow, OpenDraft, Page, Transfer};
use super::owner::Owner;
use crate::dossier::attachments::{self, Attachment, Kept};
use crate::error::{Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::paper::Kind;
use crate::procedure::model::Paper;
use crate::screen::{FileState, NoticeKind};
use std::path::PathBuf;
use std::sync::Arc;

/// There are as many files as the paper takes.
pub(super) const TOO_MANY: Failure = Failure::new(FailureKind::Refused, "MC-F04");
/// The same file is in this draft already.
pub(super) const TWICE: Failure = Failure::new(FailureKind::Refused, "MC-G07");

impl Owner {
    pub(super) fn add_file(&mut self, block: &str, path: &str, name: &str) {
        if block == "card-photo" {
            return self.read_card_photo(path);
        }
        if block == "carry-file" {
            return self.pick_incoming(path, name);
        }
        if self.add_report_photo(block, path, name) {
            return;
        }
        let Some(paper) = block.strip_prefix("files:") else {
            return;
        };
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let open_here = open.is_open_paper(paper);
        let need = open.papers().into_iter().find(|n| n.paper.id == paper);
        let Some(need) = need.filter(|_| open_here) else {
            return;
        };
        if open.is_full(need.paper, is_pdf(path)) {
            return self.fail_with(TOO_MANY.code);
        }
        let wants = Wants::of(need.paper);
        let (draft, paper) = (open.id.clone(), need.paper.id.clone());
        let name = crate::text::fold::normalise(name);
        let noted = Attachment::noted(self.new_uuid(), draft, paper, name, Some(path.to_owned()));
        if self.note(&noted) {
            self.copy_in(noted.id, path.into(), wants);
        }
    }

    /// Keeps that a file is on its way. What is there already as a PDF made of pages has other pages now.
    fn note(&mut self, file: &Attachment) -> bool {
        let noted = self.store.transaction(|tx| {
            attachments::part(tx, &file.draft, &file.paper)?;
            attachments::add(tx, file)
        });
        self.stale = true;
        self.ok(noted).is_some()
    }

    /// Copies files that were noted and never finished: the process was killed in between.
    pub(super) fn resume_copies(&mut self) {
        let unfinished = attachments::importing(&self.store);
        for attachment in self.ok(unfinished).unwrap_or_default() {
            self.copy_noted(attachment);
        }
    }

    /// Copies a file that was noted; what its paper takes is read from the record.
    pub(super) fn copy_noted(&mut self, attachment: Attachment) {
        let wants = self.wants_of(&attachment.draft, &attachment.paper);
        if let Some(origin) = attachment.origin {
            self.copy_from_shelf(attachment.id, &origin, wants);
        } else if attachment.source_path.as_deref() == Some(MADE) {
            // Made of pages that are all here: the next "continue" makes it.
            let dropped = attachments::delete(&self.store, &attachment.id);
            self.ok(dropped);
        } else {
            let path = attachment.source_path.unwrap_or_default();
            self.copy_in(attachment.id, path.into(), wants);
        }
    }

    fn wants_of(&mut self, draft: &str, paper: &str) -> Wants {
        let open = self.read_draft(draft);
        let found = open
            .as_ref()
            .and_then(|open| open.record.papers.iter().find(|p| p.id == paper));
        found.map_or_else(Wants::default, Wants::of)
    }

    fn copy_in(&mut self, file: String, path: PathBuf, wants: Wants) {
        let vault = Arc::clone(&self.vault);
        let tell = self.copying(&file);
        self.effects.blocking(move || Outcome::Imported {
            file,
            result: import::import(&vault, &path, &wants, tell),
        });
    }

    /// Hears how far a copy is, from wherever it is made.
    pub(super) fn copying(&self, file: &str) -> impl Fn(u64, u64) + Send + 'static {
        let (queue, file) = (self.effects.queue(), file.to_owned());
        move |done, total| {
            let outcome = Outcome::Importing {
                file: file.clone(),
                done,
                total,
            };
            // The app is closing; the copy is found unfinished at the next start.
            let _ = queue.send(super::message::Message::Outcome(Box::new(outcome)));
        }
    }

    pub(super) fn on_importing(&mut self, file: &str, done: u64, total: u64) {
        self.model
            .transfers
            .insert(file.to_owned(), Transfer { done, total });
    }

    pub(super) fn on_imported(&mut self, file: &str, result: Result<Taken, Trouble>) {
        self.model.transfers.remove(file);
        self.stale = true;
        if let Some(making) = self.making.remove(file) {
            return self.on_made(file, &making, result);
        }
        match result {
            Ok(taken) => self.keep_file(file, &taken),
            Err(trouble) => {
                let refused = attachments::mark_refused(&self.store, file, trouble.failure.code, None);
                self.ok(refused);
                self.trouble(&trouble);
            }
        }
    }

    fn keep_file(&mut self, file: &str, taken: &Taken) {
        if self.refuse_twin(file, taken) {
            return;
        }
        let kept = attachments::mark_kept(&self.store, file, &taken.kept());
        if self.ok(kept).is_some() {
            let key = if taken.warnings.is_empty() {
                "file-state-kept"
            } else {
                "file-flaws-announce"
            };
            self.model.announcement = Some(self.model.texts.t(key));
        }
    }

    /// True when the same content is in this draft already: then it is refused, and said where.
    fn refuse_twin(&mut self, file: &str, taken: &Taken) -> bool {
        let held = attachments::get(&self.store, file);
        let Some(Some(own)) = self.ok(held) else {
            return false;
        };
        let others = attachments::list(&self.store, &own.draft);
        let twin = self.ok(others).unwrap_or_default().into_iter().find(|f| {
            f.id != own.id
                && f.sha256.as_deref() == Some(taken.sealed.sha256.as_str())
                && f.state != attachments::AttachmentState::Refused
        });
        if twin.is_none() {
            return false;
        }
        let refused = attachments::mark_refused(&self.store, file, TWICE.code, Some(&taken.sealed.sha256));
        self.ok(refused);
        let dropped = self.vault.delete(&taken.sealed.name);
        self.ok(dropped);
        self.fail_with(TWICE.code);
        true
    }

    /// The person keeps a photo in spite of what makes it hard to read.
    pub(super) fn keep_photo(&mut self, file: &str) {
        let kept = attachments::overrule(&self.store, file);
        if self.ok(kept).is_some() {
            self.model.announcement = Some(self.model.texts.t("file-state-kept"));
        }
        self.leave_photo(file);
        self.stale = true;
    }

    pub(super) fn remove_file(&mut self, file: &str) {
        let held = attachments::get(&self.store, file);
        let Some(Some(attachment)) = self.ok(held) else {
            return;
        };
        // Only hidden: the sealed file goes when the deletion can no longer be undone.
        let removed = self.store.transaction(|tx| {
            attachments::part(tx, &attachment.draft, &attachment.paper)?;
            attachments::delete(tx, file)
        });
        if self.ok(removed).is_some() {
            self.leave_photo(file);
            let title = self
                .model
                .texts
                .with("file-removed-title", [("name", attachment.name.as_str().into())]);
            self.say(NoticeKind::Info, title, String::new());
        }
        self.stale = true;
    }
}

/// What kind is asked only to count; the copy looks at all of it.
fn is_pdf(path: &str) -> bool {
    let kind = std::fs::File::open(path).and_then(|mut file| Kind::of_file(&mut file));
    matches!(kind, Ok(Some(Kind::Pdf)))
}

impl OpenDraft {
    /// Files of a paper that were not refused.
    pub fn files_of<'a>(&'a self, paper: &'a str) -> impl Iterator<Item = &'a FileRow> {
        self.files
            .iter()
            .filter(move |f| f.paper == paper && f.state != FileState::Refused)
    }

    /// True when a paper takes no other file. Photos that become one PDF count as one file.
    pub fn is_full(&self, paper: &Paper, pdf: bool) -> bool {
        let held = self.files_of(&paper.id);
        if !paper.one_pdf {
            return held.count() >= paper.max_files as usize;
        }
        let (photos, others): (Vec<_>, Vec<_>) = held.partition(|f| f.is_page());
        let others = others.iter().filter(|f| !f.made).count();
        if pdf {
            others + usize::from(!photos.is_empty()) >= paper.max_files as usize
        } else {
            photos.len() >= crate::paper::pdf_write::MAX_PAGES
                || photos.is_empty() && others >= paper.max_files as usize
        }
    }
}

impl Taken {
    fn kept(&self) -> Kept<'_> {
        Kept {
            sealed: &self.sealed.name,
            media_type: self.media_type,
            size: self.sealed.size,
            sha256: &self.sealed.sha256,
            warnings: &self.warnings,
            preview: self.preview.as_deref(),
        }
    }
}
