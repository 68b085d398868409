use crate::error::{Fail, Failure, FailureKind};
use crate::net::pack::Localised;
use crate::screen::{Block, PartialDate, SummaryRow};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// What block ids of controls begin with; the JSON Pointer of the value follows.
pub(super) const BLOCK_PREFIX: &str = "f:";

/// The form of a record, as it travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormSpec {
    /// JSON Schema 2020-12.
    pub schema: Value,
    /// JSON Forms UI schema, a Categorization.
    pub uischema: Value,
    /// Language → i18n key → text.
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
    /// Checks between answers; a list, `null` is none.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub checks: Value,
}

impl FormSpec {
    /// Names of the choice lists its controls name.
    pub fn list_names(&self) -> Vec<String> {
        fn walk(value: &Value, found: &mut Vec<String>) {
            if let Some(name) = value.pointer("/options/list").and_then(Value::as_str)
                && !found.iter().any(|held| held == name)
            {
                found.push(name.to_owned());
            }
            match value {
                Value::Object(map) => map.values().for_each(|below| walk(below, found)),
                Value::Array(items) => items.iter().for_each(|below| walk(below, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        walk(&self.uischema, &mut found);
        found
    }
}

/// JSON Forms' SchemaBasedCondition. It holds when there is a value at the scope and the value is valid; a value that is
/// missing or hidden never makes it hold (JSON Forms' `failWhenUndefined`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// `#/properties/…`
    pub scope: String,
    /// JSON Schema for the value.
    pub schema: Value,
}

/// An answer as it comes from a shell.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The whole text of a field.
    Text(String),
    /// Ids of all chosen options.
    Chosen(Vec<String>),
    /// A date, whole or in part.
    Date(PartialDate),
}

/// A page of the form, whatever the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSpec {
    /// The category's i18n key.
    pub id: String,
    /// Its title.
    pub title: Localised,
}

/// A page as it is shown for some answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The category's i18n key.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Visible blocks in order.
    pub blocks: Vec<Block>,
}

/// What the caller knows about answers besides their values, by block id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// Error texts to show now.
    pub errors: HashMap<String, String>,
    /// Revision of the last commit.
    pub revisions: HashMap<String, u64>,
    /// Where a value came from, in words.
    pub sources: HashMap<String, String>,
}

impl Marks {
    /// Marks that show these errors.
    pub fn with_errors(errors: &[FieldError]) -> Self {
        let errors = errors
            .iter()
            .map(|e| (e.block_id.clone(), e.text.clone()))
            .collect();
        Self {
            errors,
            ..Self::default()
        }
    }
}

/// A text by key, for Fluent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Fluent message id, e.g. `form-error-required`.
    pub key: &'static str,
    /// Its arguments.
    pub args: Vec<(&'static str, String)>,
}

/// What is wrong with one answer. Holds nothing the person typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Index of the page.
    pub page: usize,
    /// The block to put it at.
    pub block_id: String,
    /// JSON Pointer into the form data.
    pub pointer: String,
    /// Pointer of the item of a list it stands in, e.g. `/con/0`; `None` on the page itself.
    pub item: Option<String>,
    /// In words: the record's own, or the engine's default.
    pub text: String,
    /// The default by key; `None` when the record has words of its own.
    pub message: Option<Message>,
}

/// The answers of one page, for check-your-answers.
#[derive(Debug, Clone, PartialEq)]
pub struct SummarySection {
    /// Index of the page.
    pub page: usize,
    /// Its title.
    pub title: String,
    /// One row a visible question; `id` is the block id, `change` is left to the caller.
    pub rows: Vec<SummaryRow>,
}

/// A form the engine refuses. Pointers lead into the record's `form`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A schema keyword, or a use of it, outside the list of `docs/forms.md`.
    #[error("schema keyword {keyword} at {pointer} is not supported")]
    Keyword {
        /// Where.
        pointer: String,
        /// Which.
        keyword: String,
    },
    /// A format outside the list.
    #[error("format {format} at {pointer} is not supported")]
    Format {
        /// Where.
        pointer: String,
        /// Which.
        format: String,
    },
    /// A UI schema element, property, option or rule outside the list.
    #[error("UI schema element {element} at {pointer} is not supported")]
    Element {
        /// Where.
        pointer: String,
        /// Which.
        element: String,
    },
    /// A text that must be there is missing in a language.
    #[error("text {key} is missing in {lang}")]
    Text {
        /// The i18n key.
        key: String,
        /// The language.
        lang: String,
    },
    /// A choice list that is not on this phone yet.
    #[error("choice list {name} is not here")]
    List {
        /// Which.
        name: String,
    },
    /// The parts do not fit together: a scope without property, a required value without control, rules in a circle, an
    /// invalid schema.
    #[error("the form does not fit together at {pointer}: {reason}")]
    Broken {
        /// Where.
        pointer: String,
        /// How.
        reason: String,
    },
}

impl Fail for FormError {
    fn failure(&self) -> Failure {
        let code = match self {
            Self::Keyword { .. } => "MC-D01",
            Self::Format { .. } => "MC-D02",
            Self::Element { .. } => "MC-D03",
            Self::Text { .. } => "MC-D04",
            Self::Broken { .. } => "MC-D05",
            // Comes with the next look at the province.
            Self::List { .. } => return Failure::new(FailureKind::Offline, "MC-D07"),
        };
        Failure::new(FailureKind::Damaged, code)
    }
}

/// An input that does not fit the form; a shell that shows the current screen never sends one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// The form has no such control.
    #[error("no such control")]
    UnknownControl,
    /// Text for a choice, a choice for a date, …
    #[error("input of another kind")]
    WrongInput,
    /// An option the control does not have.
    #[error("no such option")]
    UnknownOption,
}

impl Fail for SetError {
    fn failure(&self) -> Failure {
        Failure::new(FailureKind::Unexpected, "MC-D06")
    }
}

/// Both languages' texts by key.
pub(super) struct Texts {
    vi: HashMap<String, String>,
    en: HashMap<String, String>,
}

impl Texts {
    pub(super) fn new(texts: &BTreeMap<String, BTreeMap<String, String>>) -> Self {
        let table = |lang: &str| {
            let table = texts.get(lang).into_iter().flatten();
            table
                .map(|(k, v)| (k.clone(), crate::text::fold::normalise(v)))
                .collect()
        };
        Self {
            vi: table("vi"),
            en: table("en"),
        }
    }

    /// The text for a key, `None` when the record has none.
    pub(super) fn get(&self, lang: &str, key: &str) -> Option<&str> {
        let table = if lang == "en" { &self.en } else { &self.vi };
        table.get(key).map(String::as_str)
    }

    /// The text of a key that [`require`](Self::require) has seen.
    pub(super) fn text(&self, lang: &str, key: &str) -> String {
        self.get(lang, key).unwrap_or_default().to_owned()
    }

    pub(super) fn localised(&self, key: &str) -> Localised {
        Localised {
            vi: self.text("vi", key),
            en: self.text("en", key),
        }
    }

    pub(super) fn require(&self, key: &str) -> Result<(), FormError> {
        for lang in ["vi", "en"] {
            if self.get(lang, key).is_none_or(|text| text.trim().is_empty()) {
                return Err(FormError::Text {
                    key: key.to_owned(),
                    lang: lang.to_owned(),
                });
            }
        }
        Ok(())
    }
}
