//! What is wrong with the visible answers, in words.

use super::layout::{Control, ControlKind};
use super::model::{FieldError, Message};
use super::schema::{escape, pointer_of};
use super::{Form, messages, rules::View, value};
use crate::screen::FieldKind;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

impl Form {
    /// All errors of the visible answers, one an answer, in the order of the form. Empty means: it may be filed.
    pub fn errors(&self, data: &Value, lang: &str) -> Vec<FieldError> {
        let view = self.view(data);
        let mut found: HashMap<usize, (u8, FieldError)> = HashMap::new();
        for error in self.validator.iter_errors(&view.data) {
            let Some(at) = self
                .control_of(&error)
                .or_else(|| view.visible.iter().position(|v| *v))
            else {
                continue;
            };
            let control = &self.layout.controls[at];
            let rank = rank(error.kind());
            if found.get(&at).is_none_or(|(held, _)| rank < *held) {
                found.insert(at, (rank, self.field_error(control, &error, lang)));
            }
        }
        let mut found: Vec<(usize, FieldError)> =
            found.into_iter().map(|(at, (_, error))| (at, error)).collect();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, error)| error).collect()
    }

    /// Pointers of the answers that have to be given, as things stand.
    pub(super) fn required_now(&self, view: &View) -> HashSet<String> {
        let mut out = HashSet::new();
        for requirement in &self.requirements {
            let Some(object) = value::get(&view.data, &requirement.path) else {
                continue;
            };
            if requirement
                .conditions
                .iter()
                .all(|(condition, outcome)| condition.is_valid(object) == *outcome)
            {
                let base = pointer_of(&requirement.path);
                out.extend(
                    requirement
                        .required
                        .iter()
                        .map(|name| format!("{base}/{}", escape(name))),
                );
            }
        }
        out
    }

    fn control_of(&self, error: &ValidationError<'_>) -> Option<usize> {
        let mut pointer = error.instance_path().to_string();
        if let Kind::Required { property } = error.kind() {
            pointer = format!("{pointer}/{}", escape(property.as_str().unwrap_or_default()));
        }
        loop {
            if let Some(at) = self.by_pointer.get(&pointer) {
                return Some(*at);
            }
            pointer.truncate(pointer.rfind('/').filter(|at| *at > 0)?);
        }
    }

    fn field_error(&self, control: &Control, error: &ValidationError<'_>, lang: &str) -> FieldError {
        let own = format!("{}.error.{}", control.key, error.kind().keyword());
        let (text, message) = if let Some(text) = self.texts.get(lang, &own) {
            (text.to_owned(), None)
        } else {
            let label = control.label(lang, &self.texts);
            let (key, limit) = default_key(control, error.kind());
            let mut args = vec![("label", label)];
            args.extend(limit.map(|limit| ("limit", limit)));
            (messages::default(lang, key, &args), Some(Message { key, args }))
        };
        FieldError {
            page: control.page,
            block_id: control.block_id.clone(),
            pointer: control.pointer.clone(),
            text,
            message,
        }
    }
}

/// Which of several errors of one answer is told: what is missing before what is of the wrong kind before the rest.
fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Required { .. } => 0,
        Kind::Type { .. } => 1,
        Kind::MinLength { .. } | Kind::MinItems { .. } => 2,
        Kind::MaxLength { .. } | Kind::MaxItems { .. } => 3,
        Kind::Pattern { .. } => 4,
        _ => 5,
    }
}

fn default_key(control: &Control, kind: &Kind) -> (&'static str, Option<String>) {
    match (&control.kind, kind) {
        (ControlKind::Check, _) => ("form-error-tick", None),
        (ControlKind::One(_) | ControlKind::YesNo, _)
        | (ControlKind::Many(_), Kind::Required { .. } | Kind::Enum { .. }) => ("form-error-choose", None),
        (_, Kind::Required { .. }) => ("form-error-required", None),
        (ControlKind::Date { partial: false }, Kind::Format { .. } | Kind::Pattern { .. }) => {
            ("form-error-date", None)
        }
        (ControlKind::Date { partial: true }, Kind::Format { .. } | Kind::Pattern { .. }) => {
            ("form-error-date-partial", None)
        }
        (ControlKind::Text(FieldKind::Email), Kind::Format { .. }) => ("form-error-email", None),
        (ControlKind::Text(FieldKind::IdNumber), Kind::Format { .. } | Kind::Pattern { .. }) => {
            ("form-error-citizen-id", None)
        }
        (ControlKind::Text(FieldKind::Phone), Kind::Format { .. } | Kind::Pattern { .. }) => {
            ("form-error-phone", None)
        }
        (ControlKind::Number { .. }, Kind::Type { .. }) => ("form-error-number", None),
        (_, Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit }) => {
            ("form-error-minimum", Some(limit.to_string()))
        }
        (_, Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit }) => {
            ("form-error-maximum", Some(limit.to_string()))
        }
        (_, Kind::MinLength { limit }) => ("form-error-too-short", Some(limit.to_string())),
        (_, Kind::MaxLength { limit }) => ("form-error-too-long", Some(limit.to_string())),
        (_, Kind::MinItems { limit }) => ("form-error-choose-more", Some(limit.to_string())),
        (_, Kind::MaxItems { limit }) => ("form-error-choose-fewer", Some(limit.to_string())),
        _ => ("form-error-invalid", None),
    }
}
