//! Many drafts: named, searched, copied, deleted and brought back.

mod cache;
mod carry;
mod handing;
mod relay;

use super::Route;
use super::model::{FileRow, Twin, TwinState};
use super::owner::Owner;
use super::rows::file_row;
use crate::dossier::attachments::{self, Attachment, AttachmentState};
use crate::dossier::form::Form;
use crate::dossier::store::{self as drafts, Answer, DraftState};
use crate::dossier::{handed, naming, whom};
use crate::procedure::model::{LifecycleStatus, Record};
use crate::procedure::store as catalogue;
use crate::screen::{FileState, NoticeKind};
use crate::status::store as dossiers;
use crate::store::StoreError;
use std::sync::Arc;

pub(crate) use cache::Copied;
pub(crate) use carry::CarriedIn;
pub(crate) use relay::Relayed;

/// How long a deleted draft can be brought back.
pub(crate) const RESTORE_MS: i64 = 30 * 24 * 3600 * 1000;
/// Source of an answer that was copied from another dossier.
pub(super) const EARLIER: &str = "earlier";
/// What the source path of a file begins with that is copied inside the vault; the sealed file's name follows.
pub(in crate::app) const SEALED: &str = "sealed:";
/// What should be copied is not here any more.
const GONE: &str = "MC-X04";

impl Owner {
    /// Presses on the pages of drafts.
    pub(super) fn intend_drafts(&mut self, intent: &super::Intent) {
        use super::Intent;
        match intent {
            Intent::Reuse(draft) => self.reuse(draft),
            Intent::ReuseFile { draft, file } => self.reuse_file(draft, file),
            Intent::DeleteForGood(draft) => self.delete_for_good(draft),
            Intent::Print(draft) => self.print(draft),
            Intent::SealDraft(draft) => self.seal_draft(draft),
            Intent::RelayDraft(draft) => self.relay_draft(draft),
            Intent::ScanRelay => self.scan_relay(),
            Intent::DropIncoming => self.drop_incoming(),
            Intent::TakeIn => self.take_in_draft(),
            Intent::PrepareHandOff(draft) => self.prepare_hand_off(draft),
            Intent::Bundle(draft) => self.bundle(draft),
            Intent::ScanCode(draft) => self.scan_code(draft),
            Intent::HandedOff(draft) => self.handed_off(draft),
            Intent::TakeBackHanded(draft) => self.take_back_handed(draft),
            _ => {}
        }
    }

    /// Text of a field of these pages; false when it is none of theirs.
    pub(super) fn type_drafts(&mut self, block: &str, text: &str, revision: u64) -> bool {
        match block {
            "drafts-search" => self.search_drafts(text, revision),
            "draft-name" => self.name_draft(text, revision),
            "carry-key" => self.type_key(text, revision),
            "handed-code" => self.type_code(text, revision),
            _ => return false,
        }
        true
    }

    fn search_drafts(&mut self, text: &str, revision: u64) {
        let Route::Drafts { .. } = self.model.place.top() else {
            return;
        };
        if revision <= self.model.drafts_revision {
            return;
        }
        self.model.drafts_revision = revision;
        let query = crate::text::fold::normalise(text.trim());
        self.replace(Route::Drafts { query, pages: 1 });
        self.load();
        self.stale = false;
        if let super::model::Page::Drafts(page) = &self.model.page {
            let text = self
                .model
                .texts
                .with("drafts-found", [("count", page.count.into())]);
            self.model.announcement = Some(text);
        }
    }

    fn name_draft(&mut self, text: &str, revision: u64) {
        let Route::DraftMore { id } = self.model.place.top() else {
            return;
        };
        if revision <= self.model.name_revision {
            return;
        }
        let renamed = naming::rename(&self.store, id, text);
        if self.ok(renamed).is_some() {
            self.model.name_revision = revision;
        }
        self.stale = true;
    }

    /// Other drafts and dossiers of the same procedure for the same person.
    pub(super) fn twins_of(&self, draft: &str) -> Result<Vec<Twin>, StoreError> {
        let mut found = Vec::new();
        for twin in naming::twins(&self.store, draft)? {
            let id = twin.id.clone();
            let (route, state) = match twin.state {
                DraftState::Editing => (Route::Draft { id }, TwinState::Draft),
                DraftState::Queued => (Route::Sending { id }, TwinState::Sending),
                DraftState::Filed => {
                    let route = match dossiers::of_draft(&self.store, &id)? {
                        Some(dossier) => Route::Dossier { code: dossier.code },
                        None if handed::get(&self.store, &id)?.is_some() => Route::Handed { id },
                        None => continue,
                    };
                    (route, TwinState::Filed)
                }
            };
            found.push(Twin {
                name: twin.name().to_owned(),
                route,
                state,
                updated_ms: twin.updated,
            });
        }
        Ok(found)
    }

    /// Files of what a draft was copied from that it does not hold yet, for papers it has.
    pub(super) fn offers_of(&self, draft: &str, record: &Record) -> Result<Vec<FileRow>, StoreError> {
        let Some(origin) = naming::origin(&self.store, draft)? else {
            return Ok(Vec::new());
        };
        let held = attachments::list(&self.store, draft)?;
        let new = |file: &Attachment| {
            file.sealed.is_some()
                && file.state != AttachmentState::Refused
                && record.papers.iter().any(|p| p.attach && p.id == file.paper)
                && !held.iter().any(|h| h.paper == file.paper && h.name == file.name)
        };
        let old = attachments::list(&self.store, &origin)?;
        Ok(old
            .into_iter()
            .filter(new)
            .map(|file| FileRow {
                state: FileState::Kept,
                ..file_row(file)
            })
            .collect())
    }

    /// Begins a new draft from an old one or a filed dossier: answers that still fit, each marked as from there. Its files are
    /// offered at each paper, and nothing of the old one changes.
    fn reuse(&mut self, from: &str) {
        let held = drafts::draft(&self.store, from);
        let Some(source) = self.ok(held).flatten() else {
            return self.fail_with(GONE);
        };
        let held = catalogue::record(&self.store, &source.procedure);
        let Some(held) = self.ok(held) else { return };
        let snapshot = held.map_or_else(|| source.snapshot.clone(), |row| row.json);
        let parsed = Record::parse(&snapshot).map(Arc::new);
        let Some(record) = self.ok(parsed) else { return };
        if record.lifecycle.status != LifecycleStatus::Active {
            // Its page says that, and since when.
            return self.go(Route::Procedure {
                code: source.procedure,
            });
        }
        let form = match self.compile(&record) {
            Ok(form) => form,
            Err(failure) => return self.fail_with(failure.code),
        };
        let held = drafts::answers(&self.store, from);
        let Some(answers) = self.ok(held) else { return };
        let fitting = fitting(&form, answers);
        let id = self.new_uuid();
        let copied = self.copy_answers(&id, &source, &record, &snapshot, &fitting);
        if self.ok(copied).is_none() {
            return;
        }
        self.go(Route::Draft { id });
        let title = self
            .model
            .texts
            .with("draft-reused-title", [("count", fitting.len().into())]);
        let text = self.model.texts.t("draft-reused-text");
        self.say(NoticeKind::Success, title, text);
    }

    fn copy_answers(
        &self,
        id: &str,
        source: &drafts::Draft,
        record: &Record,
        snapshot: &str,
        answers: &[Answer],
    ) -> Result<(), StoreError> {
        self.store.transaction(|tx| {
            let new = drafts::NewDraft {
                id,
                procedure: &source.procedure,
                form: &record.version,
                snapshot,
                office: source.office.as_deref(),
                case: None,
            };
            drafts::create(tx, &new)?;
            for answer in answers {
                // Revision 0: whatever a shell commits is newer.
                drafts::put_answer(tx, id, &answer.pointer, &answer.value, EARLIER, 0)?;
            }
            if let Some(whom) = whom::whom(tx, &source.id)? {
                whom::set_whom(tx, id, Some(&whom))?;
            }
            naming::set_origin(tx, id, &source.id)
        })
    }

    /// Copies a file of the old draft into this one, as if it had been picked again: its limits are looked at anew.
    fn reuse_file(&mut self, draft: &str, file: &str) {
        let held = attachments::get(&self.store, file);
        let Some(old) = self.ok(held).flatten() else {
            return self.fail_with(GONE);
        };
        let Some(sealed) = old.sealed else { return };
        let Some(open) = self.read_draft(draft) else {
            return;
        };
        let here = open
            .files
            .iter()
            .filter(|f| f.paper == old.paper && f.state != FileState::Refused)
            .count();
        let room = open.record.papers.iter().find(|p| p.id == old.paper);
        if room.is_none_or(|paper| here >= paper.max_files as usize) {
            return self.fail_with(super::files::TOO_MANY.code);
        }
        let source = Some(format!("{SEALED}{sealed}"));
        let attachment = Attachment::noted(self.new_uuid(), draft.to_owned(), old.paper, old.name, source);
        let noted = attachments::add(&self.store, &attachment);
        if self.ok(noted).is_some() {
            self.copy_noted(attachment);
            self.stale = true;
        }
    }

    /// A deleted draft goes now, with its files; nothing brings it back.
    fn delete_for_good(&mut self, draft: &str) {
        let marked = naming::delete_for_good(&self.store, draft);
        if self.ok(marked).is_some() {
            self.clear_deleted();
            let title = self.model.texts.t("deleted-gone");
            self.say(NoticeKind::Info, title, String::new());
        }
        self.stale = true;
    }
}

/// The answers that a form takes as they are: its controls still have them, and nothing is wrong with them.
fn fitting(form: &Form, answers: Vec<Answer>) -> Vec<Answer> {
    let mut answers: Vec<Answer> = answers
        .into_iter()
        .filter(|a| {
            a.value != "null"
                && (form.page_of(&a.pointer).is_some() || form.page_of_item(&a.pointer).is_some())
        })
        .collect();
    // What one answer hides or needs can make another one wrong: twice is enough for what is filled in once.
    for _ in 0..2 {
        let wrong = form.errors(&super::rows::answers_of(&answers), "vi", None);
        answers.retain(|a| !wrong.iter().any(|e| e.pointer == a.pointer));
    }
    answers
}
