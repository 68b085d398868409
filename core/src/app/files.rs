//! Files of a draft: noted before they are copied, so that a kill in between only means copying again.

use super::message::Outcome;
use super::model::{Page, Transfer};
use super::owner::Owner;
use crate::dossier::attachments::{self, Attachment, AttachmentState};
use crate::error::{Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::screen::{FileState, NoticeKind};
use crate::store::vault::{Sealed, Vault};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file is larger than the paper allows.
const TOO_LARGE: Failure = Failure::new(FailureKind::Refused, "MC-F02");
/// The file is of a type the paper does not take.
const WRONG_TYPE: Failure = Failure::new(FailureKind::Refused, "MC-F03");
/// There are as many files as the paper takes.
pub(super) const TOO_MANY: Failure = Failure::new(FailureKind::Refused, "MC-F04");
/// The file could not be read, or is empty.
const UNREADABLE: Failure = Failure::new(FailureKind::Damaged, "MC-F01");

impl Owner {
    pub(super) fn add_file(&mut self, block: &str, path: &str, name: &str) {
        if block == "card-photo" {
            return self.read_card_photo(path);
        }
        if block == "carry-file" {
            return self.pick_incoming(path, name);
        }
        let Some(paper) = block.strip_prefix("files:").map(str::to_owned) else {
            return;
        };
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let open_here = open.is_open_paper(&paper);
        let need = open.papers().into_iter().find(|n| n.paper.id == paper);
        let Some(need) = need.filter(|_| open_here) else {
            return;
        };
        let held = open
            .files
            .iter()
            .filter(|f| f.paper == paper && f.state != FileState::Refused)
            .count();
        if held >= need.paper.max_files as usize {
            return self.fail_with(TOO_MANY.code);
        }
        let limits = Limits {
            max_bytes: need.paper.max_bytes,
            accept: need.paper.accept.clone(),
        };
        let draft = open.id.clone();
        let id = self.new_uuid();
        let attachment = Attachment {
            id: id.clone(),
            draft,
            paper,
            name: crate::text::fold::normalise(name),
            media_type: String::new(),
            size: 0,
            sha256: None,
            state: AttachmentState::Importing,
            source_path: Some(path.to_owned()),
            sealed: None,
            upload_url: None,
            upload_offset: 0,
            error: None,
            created: self.model.now_ms,
        };
        let noted = attachments::add(&self.store, &attachment);
        if self.ok(noted).is_some() {
            self.copy_in(id, path.into(), limits);
            self.stale = true;
        }
    }

    /// Copies files that were noted and never finished: the process was killed in between.
    pub(super) fn resume_copies(&mut self) {
        let unfinished = attachments::importing(&self.store);
        for attachment in self.ok(unfinished).unwrap_or_default() {
            self.copy_noted(attachment);
        }
    }

    /// Copies a file that was noted; the limits of its paper are read from the record.
    pub(super) fn copy_noted(&mut self, attachment: Attachment) {
        let limits = self.limits_of(&attachment.draft, &attachment.paper);
        let path = attachment.source_path.unwrap_or_default();
        self.copy_in(attachment.id, path.into(), limits);
    }

    fn limits_of(&mut self, draft: &str, paper: &str) -> Limits {
        let open = self.read_draft(draft);
        let found = open
            .as_ref()
            .and_then(|open| open.record.papers.iter().find(|p| p.id == paper));
        found.map_or_else(Limits::default, |p| Limits {
            max_bytes: p.max_bytes,
            accept: p.accept.clone(),
        })
    }

    fn copy_in(&mut self, file: String, path: PathBuf, limits: Limits) {
        let vault = Arc::clone(&self.vault);
        let queue = self.effects.queue();
        self.effects.blocking(move || {
            let tell = |done: u64, total: u64| {
                let outcome = Outcome::Importing {
                    file: file.clone(),
                    done,
                    total,
                };
                // The app is closing; the copy is found unfinished at the next start.
                let _ = queue.send(super::message::Message::Outcome(Box::new(outcome)));
            };
            let result = import(&vault, &path, &limits, tell);
            Outcome::Imported {
                file: file.clone(),
                result,
            }
        });
    }

    pub(super) fn on_importing(&mut self, file: &str, done: u64, total: u64) {
        self.model
            .transfers
            .insert(file.to_owned(), Transfer { done, total });
    }

    pub(super) fn on_imported(&mut self, file: &str, result: Result<(Sealed, String), Trouble>) {
        self.model.transfers.remove(file);
        self.stale = true;
        match result {
            Ok((sealed, media_type)) => {
                let kept = attachments::mark_kept(
                    &self.store,
                    file,
                    &sealed.name,
                    &media_type,
                    sealed.size,
                    &sealed.sha256,
                );
                if self.ok(kept).is_some() {
                    let text = self.model.texts.t("file-state-kept");
                    self.model.announcement = Some(text);
                }
            }
            Err(trouble) => {
                let refused = attachments::mark_refused(&self.store, file, trouble.failure.code);
                self.ok(refused);
                self.trouble(&trouble);
            }
        }
    }

    pub(super) fn remove_file(&mut self, file: &str) {
        let held = attachments::get(&self.store, file);
        let Some(Some(attachment)) = self.ok(held) else {
            return;
        };
        // Only hidden: the sealed file goes when the deletion can no longer be undone.
        let removed = attachments::delete(&self.store, file);
        if self.ok(removed).is_some() {
            let title = self
                .model
                .texts
                .with("file-removed-title", [("name", attachment.name.as_str().into())]);
            self.say(NoticeKind::Info, title, String::new());
        }
        self.stale = true;
    }
}

/// What a paper takes.
#[derive(Debug, Clone, Default)]
struct Limits {
    max_bytes: u64,
    accept: Vec<String>,
}

fn import(
    vault: &Vault,
    path: &Path,
    limits: &Limits,
    tell: impl Fn(u64, u64),
) -> Result<(Sealed, String), Trouble> {
    if let Some(name) = path.to_str().and_then(|p| p.strip_prefix(super::drafts::SEALED)) {
        return copy_sealed(vault, name, limits, tell);
    }
    let size = std::fs::metadata(path).map_err(|_| UNREADABLE)?.len();
    if size == 0 {
        return Err(UNREADABLE.into());
    }
    if limits.max_bytes > 0 && size > limits.max_bytes {
        return Err(TOO_LARGE.into());
    }
    let media_type = media_type(path).ok_or(WRONG_TYPE)?;
    if !limits.accept.is_empty() && !limits.accept.iter().any(|a| a == media_type) {
        return Err(WRONG_TYPE.into());
    }
    let sealed = vault
        .import_file(path, limits.max_bytes, &mut |done| tell(done, size))
        .map_err(|e| Trouble::of(&e))?;
    Ok((sealed, media_type.to_owned()))
}

/// Copies a file of another draft inside the vault, under the limits of its paper here.
fn copy_sealed(
    vault: &Vault,
    name: &str,
    limits: &Limits,
    tell: impl Fn(u64, u64),
) -> Result<(Sealed, String), Trouble> {
    use std::io::{Read as _, Seek as _};
    let mut reader = vault.open(name).map_err(|e| Trouble::of(&e))?;
    let size = reader.len();
    if limits.max_bytes > 0 && size > limits.max_bytes {
        return Err(TOO_LARGE.into());
    }
    let mut head = [0_u8; 12];
    let read = reader.read(&mut head).map_err(|_| UNREADABLE)?;
    let media_type = type_of(&head[..read]).ok_or(WRONG_TYPE)?;
    if !limits.accept.is_empty() && !limits.accept.iter().any(|a| a == media_type) {
        return Err(WRONG_TYPE.into());
    }
    reader.rewind().map_err(|_| UNREADABLE)?;
    let sealed = vault
        .import(&mut reader, &mut |done| tell(done, size))
        .map_err(|e| Trouble::of(&e))?;
    Ok((sealed, media_type.to_owned()))
}

/// The type by content, never by name: what the office will see when it opens the file.
fn media_type(path: &Path) -> Option<&'static str> {
    use std::io::Read;
    let mut head = [0_u8; 12];
    let mut file = std::fs::File::open(path).ok()?;
    let read = file.read(&mut head).ok()?;
    type_of(&head[..read])
}

fn type_of(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"%PDF-") {
        Some("application/pdf")
    } else if head.starts_with(&[0xff, 0xd8, 0xff]) {
        Some("image/jpeg")
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if head.len() == 12
        && &head[4..8] == b"ftyp"
        && matches!(&head[8..12], b"heic" | b"heix" | b"mif1")
    {
        Some("image/heic")
    } else {
        None
    }
}
