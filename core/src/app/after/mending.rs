//! Answering a return: a copy of what was filed, open at the places that were returned, sent exactly once.

use super::Promised;
use crate::app::Route;
use crate::app::filing::{FILE_DOSSIER, STILL_COPYING};
use crate::app::model::{Beside, Fault, FaultPlace, OpenDraft, Page};
use crate::app::owner::Owner;
use crate::dossier::attachments::{self, Attachment, AttachmentState};
use crate::dossier::store as drafts;
use crate::dossier::supplement::{self, Base, BaseFile, NewSupplement};
use crate::net::trouble::Trouble;
use crate::net::wire::after::Supplement;
use crate::net::wire::{Dossier, DossierStatus};
use crate::outbox::{self, Effect};
use crate::screen::FileState;
use crate::status::store as dossiers;
use crate::store::{Store, StoreError, kv};

/// The outbox's word for the answer to a return; its subject is the supplement's draft.
pub(in crate::app) const FILE_SUPPLEMENT: &str = "file_supplement";

/// Under this key stands what the server found wrong with a draft.
fn faults_key(draft: &str) -> String {
    format!("{}{draft}", drafts::FAULTS)
}

impl Owner {
    /// The filing of a draft in the outbox, whichever kind.
    pub(in crate::app) fn filing_effect(store: &Store, draft: &str) -> Result<Option<Effect>, StoreError> {
        match outbox::find(store, FILE_DOSSIER, draft)? {
            Some(effect) => Ok(Some(effect)),
            None => outbox::find(store, FILE_SUPPLEMENT, draft),
        }
    }

    /// The draft that holds a dossier as the office has it: the last supplement, or the one that was filed.
    pub(in crate::app) fn draft_of_dossier(&mut self, code: &str) -> Option<String> {
        let filed = supplement::filed(&self.store, code);
        if let Some(last) = self.ok(filed)?.pop() {
            return Some(last.draft);
        }
        let row = dossiers::get(&self.store, code);
        let draft = self.ok(row).flatten()?.draft?;
        let there = drafts::draft(&self.store, &draft);
        self.ok(there).flatten().map(|d| d.id)
    }

    /// Opens a returned dossier where it is to be mended; carries on with what was begun.
    pub(super) fn start_mending(&mut self, code: &str) {
        let held = dossiers::get(&self.store, code);
        let Some(Some(row)) = self.ok(held) else { return };
        let Ok(dossier) = crate::json::from_str::<Dossier>(&row.json) else {
            return;
        };
        let last = dossier.returns.last();
        let Some(last) = last.filter(|_| dossier.status == DossierStatus::Returned) else {
            return;
        };
        let Some(from) = self.draft_of_dossier(code) else {
            return;
        };
        let Some(base) = self.base_of(&from) else { return };
        let (mut base, files) = base;
        base.defects.clone_from(&last.defects);
        let draft = self.new_uuid();
        let new = NewSupplement {
            draft: &draft,
            from: &from,
            dossier: code,
            answers: &last.at,
            base: &base,
            files: &files,
        };
        let begun = supplement::begin(&self.store, &new);
        let Some(id) = self.ok(begun) else { return };
        let effect = Self::filing_effect(&self.store, &id);
        match self.ok(effect).flatten() {
            Some(_) => self.go(Route::Sending { id }),
            None => self.go(Route::Draft { id }),
        }
    }

    /// What the office has of a filed draft, each file with a new id for its copy, and the ids of the files themselves.
    fn base_of(&mut self, from: &str) -> Option<(Base, Vec<String>)> {
        let open = self.read_draft(from)?;
        let held = attachments::list(&self.store, from);
        let files: Vec<Attachment> = self
            .ok(held)?
            .into_iter()
            .filter(|f| f.state != AttachmentState::Refused && f.sha256.is_some())
            .collect();
        let copies = files
            .iter()
            .map(|f| BaseFile {
                id: self.new_uuid(),
                paper: f.paper.clone(),
                sha256: f.sha256.clone().unwrap_or_default(),
            })
            .collect();
        let base = Base {
            data: open.form.filed_data(&open.data),
            files: copies,
            defects: Vec::new(),
        };
        Some((base, files.into_iter().map(|f| f.id).collect()))
    }

    /// What stands beside the answers of a draft.
    pub(in crate::app) fn read_beside(&mut self, open: &OpenDraft) -> Beside {
        let held = supplement::of_draft(&self.store, &open.id);
        let mending = self.ok(held).flatten();
        let told = kv::get::<Vec<Fault>>(&self.store, &faults_key(&open.id));
        let mut faults = Vec::new();
        if let Some(mending) = &mending {
            let defects = mending.base.defects.iter();
            faults.extend(defects.map(|d| open.fault_of(d, &mending.base)));
        }
        faults.extend(self.ok(told).flatten().unwrap_or_default());
        let mut delivery = self.delivery_of(&open.id);
        if delivery.revision("phone") == 0 {
            delivery.phone = open.form_phone();
        }
        Beside {
            mending,
            faults,
            delivery,
        }
    }

    /// The server refused a filing: what it named is kept as faults of the draft, which show until something else is there.
    pub(in crate::app) fn keep_faults(&mut self, effect: &Effect, trouble: &Trouble) {
        if effect.kind != FILE_DOSSIER && effect.kind != FILE_SUPPLEMENT {
            return;
        }
        let Some(open) = self.read_draft(&effect.subject) else {
            return;
        };
        let faults = open.faults_of(&trouble.places);
        let kept = kv::put(&self.store, &faults_key(&effect.subject), &faults);
        self.ok(kept);
    }

    /// What the server named when it refused a draft: where, in words, and its own words.
    pub(in crate::app) fn faults_named(&mut self, draft: &str) -> Vec<(String, String)> {
        let told = kv::get::<Vec<Fault>>(&self.store, &faults_key(draft));
        let told = self.ok(told).flatten().unwrap_or_default();
        if told.is_empty() {
            return Vec::new();
        }
        let Some(open) = self.read_draft(draft) else {
            return Vec::new();
        };
        let texts = &self.model.texts;
        let lang = texts.lang().tag();
        let place = |fault: &Fault| match &fault.place {
            FaultPlace::Answer(pointer) => open.form.label_of(pointer, lang),
            FaultPlace::Paper(id) => {
                let paper = open.record.papers.iter().find(|p| &p.id == id);
                paper.map(|p| p.name.get(lang).to_owned())
            }
            FaultPlace::Whole => None,
        };
        told.iter()
            .map(|f| {
                (
                    place(f).unwrap_or_else(|| texts.t("return-whole")),
                    f.reason.clone(),
                )
            })
            .collect()
    }

    /// What the server named is no more: the draft was filed.
    pub(in crate::app) fn forget_faults(store: &Store, draft: &str) -> Result<(), StoreError> {
        kv::delete(store, &faults_key(draft)).map(|_| ())
    }

    /// Back to editing, at the n-th fault the server named.
    pub(super) fn mend_at(&mut self, draft: &str, n: usize) {
        let told = kv::get::<Vec<Fault>>(&self.store, &faults_key(draft));
        let fault = self.ok(told).flatten().and_then(|all| all.into_iter().nth(n));
        self.take_back(draft);
        let Some(open) = self.read_draft(draft) else {
            return;
        };
        let id = draft.to_owned();
        let mending = open.beside.mending.is_some();
        match fault.map(|f| f.place) {
            Some(FaultPlace::Answer(pointer)) => {
                let block = format!("f:{pointer}");
                let Some(page) = open.form.page_of(&block) else {
                    return;
                };
                self.go(Route::DraftPage {
                    id,
                    page,
                    from_check: true,
                });
                self.model.focus = Some(block);
            }
            Some(FaultPlace::Paper(paper)) => self.go(Route::DraftPaper {
                id,
                paper,
                from_check: true,
            }),
            _ if !mending => self.go(Route::DraftCheck { id }),
            _ => {}
        }
    }

    /// A page of a supplement is done: back to its list when nothing stands.
    pub(super) fn page_mended(&mut self, page: usize) {
        let Page::Draft(open) = &mut self.model.page else {
            return;
        };
        open.checked.insert(page);
        let own = open.errors("vi");
        let first = open
            .standing_errors(Some(page))
            .into_iter()
            .chain(own.into_iter().filter(|e| e.page == page))
            .next();
        let explained = open
            .beside
            .mending
            .as_ref()
            .is_some_and(|m| !m.note.trim().is_empty());
        match first {
            Some(_) if !explained => self.model.focus = Some("errors".into()),
            _ => self.back(),
        }
    }

    pub(super) fn paper_mended(&mut self, paper: &str) {
        let Page::Draft(open) = &mut self.model.page else {
            return;
        };
        open.papers_checked.insert(paper.to_owned());
        let needed = open.papers().iter().any(|n| n.paper.id == paper && n.required);
        let explained = open
            .beside
            .mending
            .as_ref()
            .is_some_and(|m| !m.note.trim().is_empty());
        let stands = open.standing_at_paper(paper).is_some() && !explained;
        if stands || (needed && !open.has_file(paper)) {
            self.model.focus = Some("errors".into());
        } else {
            self.back();
        }
    }

    /// The person confirmed: checks the whole supplement, then queues it.
    pub(super) fn confirm_supplement(&mut self, draft: &str) {
        let Page::Draft(open) = &mut self.model.page else {
            return;
        };
        open.filing_checked = true;
        if open.files.iter().any(|f| f.state == FileState::Importing) {
            return self.fail_with(STILL_COPYING.code);
        }
        let Some(mending) = open.beside.mending.clone() else {
            return;
        };
        if open.supplement_wrong() {
            self.model.focus = Some("errors".into());
            self.model.announcement = Some(self.model.texts.t("check-errors-title"));
            return;
        }
        let note = mending.note.trim();
        let dropped = mending
            .base
            .files
            .iter()
            .filter(|f| !open.files.iter().any(|held| held.id == f.id));
        let body = Supplement {
            answers: mending.answers.clone(),
            data: supplement::merge_patch(&mending.base.data, &open.form.filed_data(&open.data)),
            attachments: Vec::new(),
            dropped: dropped.map(|f| f.sha256.clone()).collect(),
            note: (!note.is_empty()).then(|| note.to_owned()),
            declared_at: crate::text::timestamp(self.model.now_ms),
        };
        let promised = Promised {
            by: self.own_number(),
            code: mending.dossier,
            body,
        };
        self.queue_draft(FILE_SUPPLEMENT, draft, &promised);
    }
}
