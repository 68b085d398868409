//! A draft as its pages show it.

use super::GONE;
use crate::app::Route;
use crate::app::drafting::TYPED;
use crate::app::model::{Beside, NewerForm, OpenDraft, Page};
use crate::app::owner::Owner;
use crate::app::rows::{answers_of, file_rows};
use crate::dossier::form::Form;
use crate::dossier::store as drafts;
use crate::dossier::{attachments, changes, whom};
use crate::error::{Fail as _, Failure};
use crate::procedure::model::Record;
use crate::procedure::{guidance, store as catalogue};
use base64::Engine as _;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

impl Owner {
    /// The draft, with the memory of what was tried on it kept while one stays inside.
    pub(super) fn load_draft(&mut self, id: &str) -> Page {
        self.bring_up_to_date(id, !self.is_being_typed());
        let Some(mut open) = self.read_draft(id) else {
            return Page::Failed(GONE);
        };
        if let Page::Draft(before) = &self.model.page
            && before.id == open.id
        {
            open.checked.clone_from(&before.checked);
            open.papers_checked.clone_from(&before.papers_checked);
            open.items_checked.clone_from(&before.items_checked);
            open.filing_checked = before.filing_checked;
        }
        open.more = self.load_more(&open);
        Page::Draft(Box::new(open))
    }

    /// True when the person stays on a page where words are written: no question goes away under the fingers.
    fn is_being_typed(&self) -> bool {
        let top = self.model.place.top();
        let writing = matches!(top, Route::DraftPage { .. } | Route::DraftItem { .. });
        writing && self.loaded.as_ref() == Some(top)
    }

    /// A draft with the small picture of one of its photos.
    pub(super) fn load_photo(&mut self, id: &str, file: &str) -> Page {
        let held = attachments::preview(&self.store, file);
        let preview = self.ok(held).flatten();
        let mut page = self.load_draft(id);
        if let Page::Draft(open) = &mut page {
            open.preview = preview.map(|jpeg| base64::engine::general_purpose::STANDARD.encode(jpeg));
        }
        page
    }

    /// A draft with its answers put together; `None` when it is gone or cannot be read (then a message says why).
    pub(in crate::app) fn read_draft(&mut self, id: &str) -> Option<OpenDraft> {
        let held = drafts::draft(&self.store, id);
        let draft = self.ok(held).flatten()?;
        let parsed = Record::parse(&draft.snapshot).map(Arc::new);
        let record = self.ok(parsed)?;
        let form = match self.compile(&record) {
            Ok(form) => form,
            Err(failure) => {
                self.fail_with(failure.code);
                return None;
            }
        };
        let held = drafts::answers(&self.store, id);
        let answers = self.ok(held)?;
        let data = answers_of(&answers);
        let (mut sources, mut revisions) = (HashMap::new(), HashMap::new());
        for answer in answers {
            revisions.insert(format!("f:{}", answer.pointer), answer.revision);
            if answer.source != TYPED {
                sources.insert(answer.pointer, answer.source);
            }
        }
        let held = attachments::list(&self.store, id);
        let files = file_rows(self.ok(held)?);
        let whom = whom::whom(&self.store, id);
        let whom = self.ok(whom).flatten();
        let members = self.members();
        let whom_over = self.link.session().is_some()
            && whom
                .as_ref()
                .is_some_and(|whom| !members.iter().any(|link| link.id == whom.link));
        let change = changes::of(&self.store, id);
        let change = self.ok(change).flatten().filter(|held| !held.change.is_empty());
        let newest = catalogue::lookup(&self.store, &draft.procedure);
        let newest = self.ok(newest).flatten().and_then(|e| e.form);
        let newer_form = match newest.filter(|newest| *newest != draft.form) {
            None => NewerForm::None,
            Some(newest) => {
                let here = catalogue::record(&self.store, &draft.procedure);
                if self.ok(here).flatten().is_some_and(|row| row.version == newest) {
                    NewerForm::Here
                } else {
                    NewerForm::Coming
                }
            }
        };
        let held = self.held_results(&record);
        let mut open = OpenDraft {
            held,
            preview: None,
            id: draft.id,
            too_low: self.too_low(&record),
            newer_form,
            record,
            form,
            data,
            sources,
            revisions,
            files,
            office: draft.office,
            checked: BTreeSet::default(),
            papers_checked: BTreeSet::default(),
            items_checked: BTreeSet::default(),
            change,
            today: crate::text::day(self.model.now_ms),
            filing_checked: false,
            saved_ms: draft.updated,
            whom,
            members,
            whom_over,
            more: crate::app::model::DraftMore::default(),
            beside: Beside::default(),
        };
        open.beside = self.read_beside(&open);
        Some(open)
    }

    /// The form of a record, with its conditions tried; compiled once per version.
    pub(in crate::app) fn compile(&mut self, record: &Arc<Record>) -> Result<Arc<Form>, Failure> {
        let key = (record.code.clone(), record.version.clone());
        if let Some(form) = self.forms.get(&key) {
            return Ok(Arc::clone(form));
        }
        let lists = self.lists_for(&record.form);
        let empty = serde_json::json!({});
        let conditions = guidance::all_papers(record, &empty).and_then(|_| guidance::case_of(record, &empty));
        let form = conditions
            .and_then(|_| Form::compile(&record.form, &lists))
            .map(Arc::new)
            .map_err(|error| {
                error.log();
                error.failure()
            })?;
        self.forms.insert(key, Arc::clone(&form));
        Ok(form)
    }
}
