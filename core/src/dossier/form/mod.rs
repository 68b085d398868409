//! The form engine: JSON Schema 2020-12 for what is valid, a JSON Forms UI schema for what is shown when.
//!
//! A form is compiled once and refused as a whole when it uses anything the engine does not know (`docs/forms.md` lists what
//! it does): half a form would collect half a dossier. Everything after that is a pure function of the answers.
//!
//! Answers to questions that are hidden stay in the draft and come back with the question; they are not validated, decide
//! nothing and are not filed.

mod checks;
mod compute;
mod control;
mod items;
mod layout;
mod lists;
mod messages;
mod migrate;
mod model;
mod part;
mod render;
mod required;
mod rules;
mod schema;
mod validate;
mod value;

pub use lists::{ChoiceList, Hit, ListFile, ListItem, Lists};
pub use migrate::{Change, Gone};
pub use model::{
    Condition, FieldError, FormError, FormSpec, Input, Marks, Message, Page, PageSpec, SetError,
    SummarySection,
};

use part::{Part, Spot};
use serde_json::Value;

/// A compiled form. Costs milliseconds to make; everything it does afterwards is far below one.
pub struct Form {
    root: Part,
    specs: Vec<PageSpec>,
    checks: Vec<checks::Check>,
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
    /// Compiles a form for both languages, with the choice lists that are on this phone.
    ///
    /// # Errors
    /// A [`FormError`] with the JSON Pointer of what the engine does not know, or what does not fit together.
    pub fn compile(spec: &FormSpec, lists: &Lists) -> Result<Self, FormError> {
        let texts = model::Texts::new(&spec.texts);
        let root = Part::root(&spec.schema, &spec.uischema, &texts, lists)?;
        let checks = checks::compile(&spec.checks, &root, &texts)?;
        let validator = schema::validator(&spec.schema, "/schema")?;
        let pages = root.layout.pages.iter();
        let specs = pages
            .map(|p| PageSpec {
                id: p.id.clone(),
                title: texts.localised(&p.title_key),
            })
            .collect();
        Ok(Self {
            root,
            specs,
            checks,
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
            view.holds(&page.rules)
                && page
                    .elements
                    .iter()
                    .any(|e| view.holds(self.root.layout.rules_of(e)))
        };
        let pages = self.root.layout.pages.iter().enumerate();
        pages.filter(|(_, p)| shown(p)).map(|(at, _)| at).collect()
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
        let spot = self.find(control).ok_or(SetError::UnknownControl)?;
        let value = value::read(&spot.control.kind, input)?;
        Ok(value::put(data, &spot.path(), value))
    }

    /// A value that is known from elsewhere as an input of the question at a pointer: words for an option find the option,
    /// OpenID Connect's `male` and `female` too. `None` when it cannot be an answer there, and for declarations.
    pub fn input_for(&self, pointer: &str, known: &Value) -> Option<Input> {
        value::input_for(&self.find(pointer)?.control.kind, known)
    }

    /// Puts a kept answer back into the answers, by its pointer, as it is.
    pub fn put(data: &mut Value, pointer: &str, value: Value) {
        let tokens = pointer.split('/').skip(1);
        let path: Vec<String> = tokens.map(|t| t.replace("~1", "/").replace("~0", "~")).collect();
        value::put(data, &path, Some(value));
    }

    /// The block that shows the value at a pointer of the filed dossier (`/data/ho_ten`), for errors the server found.
    /// A pointer inside an answer leads to that answer.
    pub fn from_server_pointer(&self, pointer: &str) -> Option<String> {
        let mut rest = pointer.strip_prefix("/data").unwrap_or(pointer);
        loop {
            if let Some(spot) = self.find(rest) {
                return Some(spot.block_id());
            }
            rest = &rest[..rest.rfind('/').filter(|at| *at > 0)?];
        }
    }

    /// The page a block stands on; an item's blocks stand on the page of their list.
    pub fn page_of(&self, block_id: &str) -> Option<usize> {
        self.find(block_id).map(|spot| spot.page)
    }

    /// The page and the words of the question at a pointer.
    pub fn question(&self, pointer: &str, lang: &str) -> Option<(usize, String)> {
        let spot = self.find(pointer)?;
        Some((spot.page, spot.control.label(lang, &self.texts)))
    }

    /// The label of the question at a pointer (`/ho_ten`) or a block id; `None` when there is no such question.
    pub fn label_of(&self, control: &str, lang: &str) -> Option<String> {
        self.find(control)
            .map(|spot| spot.control.label(lang, &self.texts))
    }

    /// The question at a pointer (`/ho_ten`, `/con/0/ho_ten`) or a block id.
    fn find(&self, control: &str) -> Option<Spot<'_>> {
        let pointer = control.strip_prefix(model::BLOCK_PREFIX).unwrap_or(control);
        self.root.locate(pointer)
    }

    fn view(&self, data: &Value) -> rules::View {
        self.root.view(data)
    }
}

#[cfg(test)]
mod tests;
