//! What stands beside the answers of an open draft: what others found wrong, what is mended, how the result is to come.

use super::{Model, OpenDraft, Page};
use crate::dossier::delivery::Chosen;
use crate::dossier::form::FieldError;
use crate::dossier::supplement::Mended;
use crate::net::problem::FieldProblem;
use crate::net::wire::Defect;
use crate::screen::FileState;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Beside the answers.
#[derive(Debug, Default)]
pub struct Beside {
    /// The return this draft answers; `None` for a dossier that is not filed yet.
    pub mending: Option<Mended>,
    /// What the office, or its server, found wrong.
    pub faults: Vec<Fault>,
    /// How the result is to come.
    pub delivery: Chosen,
}

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultPlace {
    /// At an answer, by its pointer into the form data.
    Answer(String),
    /// At the files of a paper.
    Paper(String),
    /// Nowhere in particular.
    Whole,
}

/// Something somebody else found wrong. It stands until what is there is something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub place: FaultPlace,
    /// In their words.
    pub reason: String,
    /// What was there when they looked.
    pub was: Value,
}

impl Model {
    /// The open draft, when this block of it may be changed.
    pub(in crate::app) fn open_at(&mut self, block: &str) -> Option<&mut OpenDraft> {
        match &mut self.page {
            Page::Draft(open) if open.is_open(block) => Some(open),
            _ => None,
        }
    }
}

impl OpenDraft {
    /// Where a pointer into the filed body leads.
    pub fn place_of(&self, pointer: Option<&str>, paper: Option<&str>) -> FaultPlace {
        if let Some(id) = paper.and_then(|id| self.paper_of(id)) {
            return FaultPlace::Paper(id);
        }
        let Some(pointer) = pointer else {
            return FaultPlace::Whole;
        };
        if let Some(rest) = pointer.strip_prefix("/attachments/") {
            let n = rest.split('/').next().and_then(|n| n.parse::<usize>().ok());
            let file = n.and_then(|n| self.sent_files().nth(n));
            return file.map_or(FaultPlace::Whole, |paper| FaultPlace::Paper(paper.to_owned()));
        }
        let block = pointer
            .starts_with("/data/")
            .then(|| self.form.from_server_pointer(pointer))
            .flatten();
        match block {
            Some(block) => FaultPlace::Answer(block.trim_start_matches("f:").to_owned()),
            None => FaultPlace::Whole,
        }
    }

    /// The paper with this id, or with an alternative of this id.
    fn paper_of(&self, id: &str) -> Option<String> {
        let papers = &self.record.papers;
        papers
            .iter()
            .find(|p| p.id == id || p.any_of.iter().any(|a| a.id == id))
            .map(|p| p.id.clone())
    }

    /// Papers of the files that go with this draft, in their order: for a supplement only what is new.
    fn sent_files(&self) -> impl Iterator<Item = &str> {
        let files = self.files.iter().filter(|f| f.state != FileState::Refused);
        files.filter(|f| self.is_new(&f.id)).map(|f| f.paper.as_str())
    }

    /// True for a file that the office does not have.
    pub fn is_new(&self, file: &str) -> bool {
        let mending = self.beside.mending.as_ref();
        mending.is_none_or(|m| !m.base.files.iter().any(|f| f.id == file))
    }

    /// What is at a place now, to be compared with what was there.
    pub fn at(&self, place: &FaultPlace) -> Value {
        let files = |paper: Option<&str>| {
            let there = self.files.iter().filter(|f| f.state != FileState::Refused);
            let of = there.filter(|f| paper.is_none_or(|p| f.paper == p));
            json!(of.map(|f| f.id.as_str()).collect::<Vec<_>>())
        };
        match place {
            FaultPlace::Answer(pointer) => self.data.pointer(pointer).cloned().unwrap_or_default(),
            FaultPlace::Paper(paper) => files(Some(paper)),
            FaultPlace::Whole => json!([self.form.filed_data(&self.data), files(None)]),
        }
    }

    /// A defect of the return as a fault of what was filed.
    pub(in crate::app) fn fault_of(&self, defect: &Defect, base: &crate::dossier::supplement::Base) -> Fault {
        let place = match defect.pointer.as_deref().and_then(file_of) {
            Some(n) if defect.paper.is_none() => match base.files.get(n) {
                Some(file) => self.place_of(None, Some(&file.paper)),
                None => FaultPlace::Whole,
            },
            _ => self.place_of(defect.pointer.as_deref(), defect.paper.as_deref()),
        };
        let files = |paper: Option<&str>| {
            let of = base.files.iter().filter(|f| paper.is_none_or(|p| f.paper == p));
            json!(of.map(|f| f.id.as_str()).collect::<Vec<_>>())
        };
        let was = match &place {
            FaultPlace::Answer(pointer) => base.data.pointer(pointer).cloned().unwrap_or_default(),
            FaultPlace::Paper(paper) => files(Some(paper)),
            FaultPlace::Whole => json!([base.data, files(None)]),
        };
        Fault {
            place,
            reason: defect.reason.clone(),
            was,
        }
    }

    /// What the server found wrong, as faults of what is here.
    pub(in crate::app) fn faults_of(&self, problems: &[FieldProblem]) -> Vec<Fault> {
        problems
            .iter()
            .map(|problem| {
                let place = self.place_of(Some(&problem.pointer), None);
                Fault {
                    was: self.at(&place),
                    place,
                    reason: problem.detail.clone().unwrap_or_default(),
                }
            })
            .collect()
    }

    /// Faults of a place where nothing has changed since.
    pub fn standing(&self) -> impl Iterator<Item = &Fault> {
        self.beside.faults.iter().filter(|f| self.stands(f))
    }

    /// True while what the fault is about is still there.
    pub fn stands(&self, fault: &Fault) -> bool {
        self.at(&fault.place) == fault.was
    }

    /// Standing faults of answers, as errors of their fields; those of a page when one is named.
    pub fn standing_errors(&self, page: Option<usize>) -> Vec<FieldError> {
        self.standing()
            .filter_map(|fault| {
                let FaultPlace::Answer(pointer) = &fault.place else {
                    return None;
                };
                let block_id = format!("f:{pointer}");
                let at = self.form.page_of(&block_id)?;
                page.is_none_or(|page| page == at).then(|| FieldError {
                    page: at,
                    block_id,
                    pointer: pointer.clone(),
                    item: self.form.item_of(pointer),
                    text: fault.reason.clone(),
                    message: None,
                })
            })
            .collect()
    }

    /// Errors to show on a page: what others found, and, once the person tried to go on, what the form says.
    pub fn page_errors(&self, page: usize, lang: &str) -> Vec<FieldError> {
        let mut errors = self.standing_errors(Some(page));
        if self.checked.contains(&page) {
            let own = self.errors(lang);
            let own = own.into_iter().filter(|e| e.page == page);
            let news: Vec<FieldError> = own
                .filter(|e| !errors.iter().any(|held| held.block_id == e.block_id))
                .collect();
            errors.extend(news);
        }
        errors
    }

    /// Why the files of a paper are wrong, by others' word.
    pub fn standing_at_paper(&self, paper: &str) -> Option<&str> {
        let here = FaultPlace::Paper(paper.to_owned());
        self.standing()
            .find(|f| f.place == here)
            .map(|f| f.reason.as_str())
    }

    /// Blocks of the answers that show.
    fn shown(&self, data: &Value) -> BTreeSet<String> {
        let sections = self.form.summary(data, "vi").into_iter();
        sections.flat_map(|s| s.rows).map(|r| r.id).collect()
    }

    /// True when the whole dossier is to be mended, or none was filed.
    fn all_open(&self) -> bool {
        self.beside.mending.is_none() || self.beside.faults.iter().any(|f| f.place == FaultPlace::Whole)
    }

    /// True when an answer may be changed: of a filed dossier those that were returned, and those that a changed answer brought.
    pub fn is_open(&self, block: &str) -> bool {
        let Some(mending) = self.beside.mending.as_ref().filter(|_| !self.all_open()) else {
            return true;
        };
        let pointer = block.trim_start_matches("f:");
        let named =
            |f: &Fault| matches!(&f.place, FaultPlace::Answer(p) if covers(p, pointer) || covers(pointer, p));
        // Of a list each item is one row.
        let row = self.form.item_of(pointer).map(|item| format!("f:{item}"));
        let row = row.as_deref().unwrap_or(block);
        self.beside.faults.iter().any(named) || !self.shown(&mending.base.data).contains(row)
    }

    /// True when items may be added to a list and taken away: of a filed dossier when the list as a whole was returned.
    pub fn is_open_list(&self, list: &str) -> bool {
        let named = |f: &Fault| matches!(&f.place, FaultPlace::Answer(p) if p == list);
        self.all_open() || self.beside.faults.iter().any(named)
    }

    /// True when files of a paper may be changed.
    pub fn is_open_paper(&self, paper: &str) -> bool {
        let Some(mending) = self.beside.mending.as_ref().filter(|_| !self.all_open()) else {
            return true;
        };
        let named = |f: &Fault| matches!(&f.place, FaultPlace::Paper(p) if p == paper);
        if self.beside.faults.iter().any(named) {
            return true;
        }
        let before = crate::procedure::guidance::papers_for(&self.record, &mending.base.data);
        let needed = before.is_ok_and(|needs| needs.iter().any(|n| n.paper.id == paper));
        !needed
    }

    /// Pages with an answer that may be changed.
    pub fn open_pages(&self) -> Vec<usize> {
        let sections = self.form.summary(&self.data, "vi").into_iter();
        sections
            .filter(|s| s.rows.iter().any(|r| self.is_open(&r.id)))
            .map(|s| s.page)
            .collect()
    }

    /// True when something is other than the office has it.
    pub fn is_mended(&self) -> bool {
        let Some(mending) = &self.beside.mending else {
            return true;
        };
        let here = self.at(&FaultPlace::Whole);
        let files: Vec<&str> = mending.base.files.iter().map(|f| f.id.as_str()).collect();
        here != json!([mending.base.data, files])
    }

    /// What keeps a supplement from being sent. A place may be left as it is by those who say why in their own words.
    pub fn supplement_wrong(&self) -> bool {
        let says = self.beside.mending.as_ref().map_or("", |m| m.note.trim());
        !self.errors("vi").is_empty()
            || self.first_lacking_paper().is_some()
            || (says.is_empty() && (self.standing().next().is_some() || !self.is_mended()))
    }
}

/// True when a pointer is at another or below it.
fn covers(above: &str, pointer: &str) -> bool {
    pointer
        .strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn file_of(pointer: &str) -> Option<usize> {
    pointer
        .strip_prefix("/attachments/")?
        .split('/')
        .next()?
        .parse()
        .ok()
}
