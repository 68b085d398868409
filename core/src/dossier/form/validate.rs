//! What is wrong with the visible answers, in words.

use super::checks::Check;
use super::control::{Control, ControlKind};
use super::model::{FieldError, Message};
use super::part::{Part, Spot};
use super::schema::escape;
use super::{Form, messages, rules::View, value};
use crate::screen::FieldKind;
use jiff::civil::Date;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;
use std::collections::BTreeMap;

/// Errors by where their question stands, of several at one the one to tell.
type Found = BTreeMap<(usize, usize, usize), (u8, FieldError)>;

impl Form {
    /// All errors of the visible answers, one an answer, in the order of the form. Empty means: it may be filed.
    /// `today` is the day of filing, for checks that look at it; without it they are left out.
    pub fn errors(&self, data: &Value, lang: &str, today: Option<Date>) -> Vec<FieldError> {
        let view = self.view(data);
        let mut found = Found::new();
        for error in self.validator.iter_errors(&view.data) {
            let Some(spot) = self.spot_of(&error, &view) else {
                continue;
            };
            let told = self.field_error(&spot, Some(error.kind()), lang);
            keep(&mut found, &spot, rank(error.kind()), told);
        }
        self.unlisted(&view, lang, &mut found);
        for check in self.checks.iter().filter(|c| !c.holds(&view.data, today)) {
            if let Some(spot) = self.shown_spot(check, &view) {
                let told = self.check_error(&spot, check, lang);
                keep(&mut found, &spot, u8::MAX, told);
            }
        }
        found.into_values().map(|(_, error)| error).collect()
    }

    /// Answers to be chosen from a list that are not of the list: text that was typed and never chosen.
    fn unlisted(&self, view: &View, lang: &str, found: &mut Found) {
        let mut pointers: Vec<String> = listed(&self.root).map(|c| c.pointer.clone()).collect();
        for (_, list, repeat) in self.root.repeats() {
            let items = value::get(&view.data, &list.path).and_then(Value::as_array);
            for at in 0..items.map_or(0, Vec::len) {
                let below = listed(&repeat.part).map(|c| format!("{}/{at}{}", list.pointer, c.pointer));
                pointers.extend(below);
            }
        }
        for spot in pointers.iter().filter_map(|pointer| self.find(pointer)) {
            let ControlKind::Listed(list) = &spot.control.kind else {
                continue;
            };
            let held = value::get(&view.data, &spot.path()).and_then(Value::as_str);
            if held.is_some_and(|id| !list.has(id)) {
                let told = self.field_error(&spot, None, lang);
                keep(found, &spot, 3, told);
            }
        }
    }

    fn shown_spot(&self, check: &Check, view: &View) -> Option<Spot<'_>> {
        let spot = self.find(&check.at)?;
        let visible = view.visible.get(spot.order.0).copied().unwrap_or(false);
        visible.then_some(spot)
    }

    /// The question an error belongs to; the first visible one when it belongs to none.
    fn spot_of(&self, error: &ValidationError<'_>, view: &View) -> Option<Spot<'_>> {
        let mut pointer = error.instance_path().to_string();
        if let Kind::Required { property } = error.kind() {
            pointer = format!("{pointer}/{}", escape(property.as_str().unwrap_or_default()));
        }
        loop {
            if let Some(spot) = self.find(&pointer) {
                return Some(spot);
            }
            match pointer.rfind('/').filter(|at| *at > 0) {
                Some(at) => pointer.truncate(at),
                None => break,
            }
        }
        let first = view.visible.iter().position(|visible| *visible)?;
        self.find(&self.root.layout.controls.get(first)?.pointer)
    }

    fn field_error(&self, spot: &Spot<'_>, kind: Option<&Kind>, lang: &str) -> FieldError {
        let control = spot.control;
        let own = kind.and_then(|kind| {
            let key = format!("{}.error.{}", control.key, kind.keyword());
            self.texts.get(lang, &key)
        });
        let (text, message) = if let Some(text) = own {
            (text.to_owned(), None)
        } else {
            let label = control.label(lang, &self.texts);
            let (key, limit) = kind.map_or(("form-error-list", None), |kind| default_key(control, kind));
            let mut args = vec![("label", label)];
            args.extend(limit.map(|limit| ("limit", limit)));
            (messages::default(lang, key, &args), Some(Message { key, args }))
        };
        told(spot, text, message)
    }

    fn check_error(&self, spot: &Spot<'_>, check: &Check, lang: &str) -> FieldError {
        let text = self.texts.text(lang, &format!("{}.error", check.key));
        told(spot, text, None)
    }
}

fn told(spot: &Spot<'_>, text: String, message: Option<Message>) -> FieldError {
    let base = spot.base();
    FieldError {
        page: spot.page,
        block_id: spot.block_id(),
        pointer: format!("{base}{}", spot.control.pointer),
        item: spot.item.map(|item| item.pointer()),
        text,
        message,
    }
}

fn listed(part: &Part) -> impl Iterator<Item = &Control> {
    let controls = part.layout.controls.iter();
    controls.filter(|c| matches!(c.kind, ControlKind::Listed(_)))
}

fn keep(found: &mut Found, spot: &Spot<'_>, rank: u8, error: FieldError) {
    if found.get(&spot.order).is_none_or(|(held, _)| rank < *held) {
        found.insert(spot.order, (rank, error));
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
        (ControlKind::Listed(_), kind) if !matches!(kind, Kind::Required { .. }) => ("form-error-list", None),
        (ControlKind::Repeat(_), Kind::Required { .. }) => ("form-error-items", Some("1".to_owned())),
        (ControlKind::Repeat(_), Kind::MinItems { limit }) => ("form-error-items", Some(limit.to_string())),
        (ControlKind::One(_) | ControlKind::YesNo, _)
        | (ControlKind::Many(_), Kind::Required { .. } | Kind::Enum { .. }) => ("form-error-choose", None),
        (_, Kind::Required { .. }) => ("form-error-required", None),
        (ControlKind::Date { partial: false, .. }, Kind::Format { .. } | Kind::Pattern { .. }) => {
            ("form-error-date", None)
        }
        (ControlKind::Date { partial: true, .. }, Kind::Format { .. } | Kind::Pattern { .. }) => {
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
