//! The form engine: JSON Schema 2020-12 for what is valid, a JSON Forms UI schema for what is shown when.
//!
//! A form is compiled once and refused as a whole when it uses anything the engine does not know (`docs/forms.md` lists what
//! it does): half a form would collect half a dossier. Everything after that is a pure function of the answers.
//!
//! Answers to questions that are hidden stay in the draft and come back with the question; they are not validated, decide
//! nothing and are not filed.

mod layout;
mod messages;
mod model;
mod render;
mod rules;
mod schema;
mod validate;
mod value;

pub use model::{
    Condition, FieldError, FormError, FormSpec, Input, Marks, Message, Page, PageSpec, SetError,
    SummarySection,
};

use layout::{Control, Layout};
use schema::Requirement;
use serde_json::Value;
use std::collections::HashMap;

/// A compiled form. Costs milliseconds to make; everything it does afterwards is far below one.
pub struct Form {
    layout: Layout,
    specs: Vec<PageSpec>,
    by_pointer: HashMap<String, usize>,
    requirements: Vec<Requirement>,
    validator: jsonschema::Validator,
    texts: model::Texts,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form")
            .field("pages", &self.specs.len())
            .finish_non_exhaustive()
    }
}

impl Form {
    /// Compiles a form for both languages.
    ///
    /// # Errors
    /// A [`FormError`] with the JSON Pointer of what the engine does not know, or what does not fit together.
    pub fn compile(spec: &FormSpec) -> Result<Self, FormError> {
        let leaves = schema::leaves(&spec.schema)?;
        let texts = model::Texts::new(&spec.texts);
        let layout = layout::compile(&spec.uischema, &leaves, &texts)?;
        let by_pointer: HashMap<String, usize> = layout
            .controls
            .iter()
            .enumerate()
            .map(|(at, c)| (c.pointer.clone(), at))
            .collect();
        rules::refuse_cycles(&layout, &by_pointer)?;
        let requirements = schema::requirements(&spec.schema)?;
        schema::refuse_unreachable(&requirements, &by_pointer)?;
        let validator = schema::validator(&spec.schema, "/schema")?;
        let specs = layout
            .pages
            .iter()
            .map(|p| PageSpec {
                id: p.id.clone(),
                title: texts.localised(&p.title_key),
            })
            .collect();
        Ok(Self {
            layout,
            specs,
            by_pointer,
            requirements,
            validator,
            texts,
        })
    }

    /// All pages in order, hidden ones too.
    pub fn pages(&self) -> &[PageSpec] {
        &self.specs
    }

    /// Indexes of the pages that have something to show for these answers.
    pub fn visible_pages(&self, data: &Value) -> Vec<usize> {
        let view = self.view(data);
        let shown = |page: &layout::PageDef| {
            view.holds(&page.rules) && page.elements.iter().any(|e| view.holds(self.layout.rules_of(e)))
        };
        self.layout
            .pages
            .iter()
            .enumerate()
            .filter(|(_, p)| shown(p))
            .map(|(at, _)| at)
            .collect()
    }

    /// What is filed: the visible answers, in the order of the form.
    pub fn filed_data(&self, data: &Value) -> Value {
        self.view(data).data
    }

    /// Stores an answer, normalised: NFC, trimmed, numbers as numbers, nothing for empty. What cannot be read as the
    /// answer's type is kept as it was typed, so that no word is lost, and is reported by [`errors`](Self::errors).
    /// Takes the control's pointer (`/ho_ten`) or block id (`f:/ho_ten`). True when the draft changed.
    ///
    /// # Errors
    /// [`SetError`] when there is no such control, or the input is not of its kind. The draft is then unchanged.
    pub fn set(&self, data: &mut Value, control: &str, input: Input) -> Result<bool, SetError> {
        let control = self.find(control).ok_or(SetError::UnknownControl)?;
        let value = value::read(&control.kind, input)?;
        Ok(value::put(data, &control.path, value))
    }

    /// The block that shows the value at a pointer of the filed dossier (`/data/ho_ten`), for errors the server found.
    /// A pointer inside an answer leads to that answer.
    pub fn from_server_pointer(&self, pointer: &str) -> Option<String> {
        let mut rest = pointer.strip_prefix("/data").unwrap_or(pointer);
        loop {
            if let Some(control) = self.find(rest) {
                return Some(control.block_id.clone());
            }
            rest = &rest[..rest.rfind('/').filter(|at| *at > 0)?];
        }
    }

    /// The page a block stands on.
    pub fn page_of(&self, block_id: &str) -> Option<usize> {
        self.find(block_id).map(|c| c.page)
    }

    /// The label of the question at a pointer (`/ho_ten`) or a block id; `None` when there is no such question.
    pub fn label_of(&self, control: &str, lang: &str) -> Option<String> {
        self.find(control).map(|c| c.label(lang, &self.texts))
    }

    fn find(&self, control: &str) -> Option<&Control> {
        let pointer = control.strip_prefix(model::BLOCK_PREFIX).unwrap_or(control);
        self.by_pointer.get(pointer).map(|at| &self.layout.controls[*at])
    }

    fn view(&self, data: &Value) -> rules::View {
        rules::View::of(&self.layout, data)
    }
}

#[cfg(test)]
mod tests;
