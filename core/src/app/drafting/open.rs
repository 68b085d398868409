//! What an open draft needs and has.

use crate::app::model::{FileRow, OpenDraft};
use crate::dossier::form::FieldError;
use crate::error::Fail;
use crate::procedure::guidance::{self, PaperNeed};

impl OpenDraft {
    /// All errors of the answers, judged today.
    pub fn errors(&self, lang: &str) -> Vec<FieldError> {
        self.form.errors(&self.data, lang, Some(self.today))
    }

    /// The papers this case needs, as the answers stand.
    pub fn papers(&self) -> Vec<PaperNeed<'_>> {
        // Conditions were tried when the form was compiled, so an error here would be a bug, and is logged as one.
        // Hidden answers decide nothing.
        let needs =
            guidance::papers_for(&self.record, &self.form.filed_data(&self.data)).unwrap_or_else(|error| {
                error.log();
                Vec::new()
            });
        needs.into_iter().filter(|need| need.paper.attach).collect()
    }

    /// The case the answers make it.
    pub fn case(&self) -> Option<String> {
        let case =
            guidance::case_of(&self.record, &self.form.filed_data(&self.data)).unwrap_or_else(|error| {
                error.log();
                None
            });
        case.map(|c| c.id.clone())
    }

    /// True when any question of the page was answered.
    pub fn has_answers(&self, page: usize) -> bool {
        let answered = |block: &String| {
            let pointer = block.strip_prefix("f:").unwrap_or(block);
            self.form.page_of(block) == Some(page) && self.data.pointer(pointer).is_some_and(|v| !v.is_null())
        };
        self.revisions.keys().any(answered)
    }

    /// True when the paper has at least one file that was not refused.
    pub fn has_file(&self, paper: &str) -> bool {
        self.files
            .iter()
            .any(|f| f.paper == paper && f.state != crate::screen::FileState::Refused)
    }

    /// The first photo that waits for the person to say whether it is kept, of this paper or of any.
    pub fn first_undecided(&self, paper: Option<&str>) -> Option<String> {
        let waits = |f: &&FileRow| f.undecided && paper.is_none_or(|paper| f.paper == paper);
        self.files.iter().find(waits).map(|f| f.id.clone())
    }

    pub(super) fn lacks(&self, paper: &str) -> bool {
        self.papers().iter().any(|n| n.paper.id == paper && n.required) && !self.has_file(paper)
    }

    /// True when a paper has no file, one to decide on, or photos that are not put together yet.
    pub fn has_unready_paper(&self) -> bool {
        self.first_lacking_paper().is_some()
            || self.first_undecided(None).is_some()
            || self.first_loose_paper().is_some()
    }

    /// The first paper that is required and has no file.
    pub fn first_lacking_paper(&self) -> Option<String> {
        let lacking = |n: &PaperNeed<'_>| n.required && !self.has_file(&n.paper.id);
        self.papers()
            .iter()
            .find(|n| lacking(n))
            .map(|n| n.paper.id.clone())
    }
}
