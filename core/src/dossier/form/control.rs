//! One question: what it asks for, and how.

use super::compute::Expr;
use super::layout::{known_keys, unknown};
use super::lists::{ChoiceList, Lists};
use super::messages;
use super::model::{BLOCK_PREFIX, FormError, Texts};
use super::part::Part;
use super::rules::Rule;
use super::schema::{Leaf, broken, is_list_of_objects};
use crate::screen::FieldKind;
use serde_json::{Map, Value};
use std::sync::Arc;

/// How a value is asked for.
pub(super) enum ControlKind {
    Text(FieldKind),
    Number {
        integer: bool,
        money: bool,
    },
    Date {
        partial: bool,
        /// The lunar date is told beside it.
        lunar: bool,
    },
    One(Vec<String>),
    Many(Vec<String>),
    /// A boolean that can only be true: a declaration.
    Check,
    YesNo,
    /// The id of an item of a choice list; found by typing.
    Listed(Arc<ChoiceList>),
    /// Worked out from other answers; shown as a fact.
    Computed {
        expr: Expr,
        money: bool,
    },
    /// A list of objects, asked for item by item.
    Repeat(Box<Repeat>),
}

/// A list of objects.
pub(super) struct Repeat {
    /// What is asked of each.
    pub(super) part: Part,
    /// Path in the item of what it is called by.
    pub(super) label: Option<Vec<String>>,
    /// The most there may be.
    pub(super) max: usize,
}

pub(super) struct Control {
    /// Below the root, or below the item it stands in.
    pub(super) pointer: String,
    pub(super) path: Vec<String>,
    /// i18n key.
    pub(super) key: String,
    pub(super) page: usize,
    pub(super) kind: ControlKind,
    /// 0 is no limit.
    pub(super) max_chars: u32,
    /// Its own rules and those of everything around it.
    pub(super) rules: Vec<Rule>,
}

impl Control {
    /// Id of its block; `base` is the pointer of the item it stands in, or empty.
    pub(super) fn block_id(&self, base: &str) -> String {
        format!("{BLOCK_PREFIX}{base}{}", self.pointer)
    }

    pub(super) fn label(&self, lang: &str, texts: &Texts) -> String {
        texts.text(lang, &format!("{}.label", self.key))
    }

    pub(super) fn option_label(&self, id: &str, lang: &str, texts: &Texts) -> String {
        let fallback = || match (&self.kind, id) {
            (ControlKind::Check, _) => self.label(lang, texts),
            (ControlKind::YesNo, "true") => messages::default(lang, "form-yes", &[]),
            (ControlKind::YesNo, _) => messages::default(lang, "form-no", &[]),
            // a value of an older version of the form, which its schema no longer knows
            _ => id.to_owned(),
        };
        texts
            .get(lang, &format!("{}.{id}", self.key))
            .map_or_else(fallback, str::to_owned)
    }
}

/// What the options of a control may say.
struct Options<'a> {
    map: Option<&'a Map<String, Value>>,
    pointer: String,
}

impl<'a> Options<'a> {
    fn read(map: &'a Map<String, Value>, pointer: &str) -> Result<Self, FormError> {
        let pointer = format!("{pointer}/options");
        let map = match map.get("options") {
            None => None,
            Some(options) => Some(
                options
                    .as_object()
                    .ok_or_else(|| broken(&pointer, "options is not an object"))?,
            ),
        };
        for (name, value) in map.into_iter().flatten() {
            let known = match name.as_str() {
                "multi" | "lunar" => value.is_boolean(),
                "format" => value == "radio" || value == "dropdown",
                "input" => value == "name" || value == "money",
                "list" | "elementLabelProp" => value.is_string(),
                "computed" | "detail" => value.is_object(),
                _ => false,
            };
            if !known {
                return Err(unknown(&format!("{pointer}/{name}"), name));
            }
        }
        Ok(Self { map, pointer })
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.map?.get(name)
    }

    fn text(&self, name: &str) -> &'a str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }
}

/// What surrounds a control that is being compiled.
pub(super) struct Around<'a> {
    pub(super) texts: &'a Texts,
    pub(super) lists: &'a Lists,
    /// False within an item: a list in a list is refused.
    pub(super) top: bool,
}

/// How the value of `leaf` is asked for by the control `map` of the UI schema.
pub(super) fn kind_of(
    leaf: &Leaf,
    map: &Map<String, Value>,
    key: &str,
    pointer: &str,
    around: &Around<'_>,
) -> Result<ControlKind, FormError> {
    let options = Options::read(map, pointer)?;
    let schema = &leaf.schema;
    let list = is_list_of_objects(schema);
    for (name, fits) in [
        ("detail", list),
        ("elementLabelProp", list),
        ("list", schema["type"] == "string"),
        (
            "lunar",
            schema["format"] == "date" || schema["format"] == "date-partial",
        ),
    ] {
        if options.get(name).is_some() && !fits {
            return Err(unknown(&format!("{}/{name}", options.pointer), name));
        }
    }
    if list {
        return repeat(leaf, &options, key, around).map(|r| ControlKind::Repeat(Box::new(r)));
    }
    if let Some(computed) = options.get("computed") {
        let at = format!("{}/computed", options.pointer);
        let expr = Expr::computed(computed, &at)?;
        let money = options.text("input") == "money";
        return Ok(ControlKind::Computed { expr, money });
    }
    if options.get("list").is_some() {
        let name = options.text("list");
        let held = around.lists.get(name).cloned();
        let held = held.ok_or_else(|| FormError::List {
            name: name.to_owned(),
        })?;
        return Ok(ControlKind::Listed(held));
    }
    Ok(plain(schema, &options))
}

fn plain(schema: &Value, options: &Options<'_>) -> ControlKind {
    let input = options.text("input");
    let lunar = options.is("lunar");
    match (
        schema["type"].as_str().unwrap_or_default(),
        schema["format"].as_str().unwrap_or_default(),
    ) {
        ("array", _) => ControlKind::Many(strings(&schema["items"]["enum"])),
        ("boolean", _) if schema["const"] == true => ControlKind::Check,
        ("boolean", _) => ControlKind::YesNo,
        ("integer", _) => ControlKind::Number {
            integer: true,
            money: input == "money",
        },
        ("number", _) => ControlKind::Number {
            integer: false,
            money: false,
        },
        _ if schema.get("enum").is_some() => ControlKind::One(strings(&schema["enum"])),
        (_, "date") => ControlKind::Date {
            partial: false,
            lunar,
        },
        (_, "date-partial") => ControlKind::Date { partial: true, lunar },
        (_, "email") => ControlKind::Text(FieldKind::Email),
        (_, "vn-phone") => ControlKind::Text(FieldKind::Phone),
        (_, "vn-citizen-id") => ControlKind::Text(FieldKind::IdNumber),
        _ if options.is("multi") => ControlKind::Text(FieldKind::Multiline),
        _ if input == "name" => ControlKind::Text(FieldKind::Name),
        _ => ControlKind::Text(FieldKind::Text),
    }
}

/// The most items when the schema sets no `maxItems`.
const MOST_ITEMS: u64 = 50;

fn repeat(leaf: &Leaf, options: &Options<'_>, key: &str, around: &Around<'_>) -> Result<Repeat, FormError> {
    if !around.top {
        return Err(broken(&options.pointer, "a list within a list"));
    }
    let at = format!("{}/detail", options.pointer);
    let detail = options
        .get("detail")
        .ok_or_else(|| broken(&at, "a list of objects needs a detail"))?;
    for text in ["item", "add"] {
        around.texts.require(&format!("{key}.{text}"))?;
    }
    let part = Part::item(&leaf.schema["items"], detail, key, &at, around)?;
    let label = options
        .get("elementLabelProp")
        .map(|_| vec![options.text("elementLabelProp").to_owned()]);
    if let Some(path) = &label
        && !part.layout.controls.iter().any(|c| &c.path == path)
    {
        return Err(broken(&options.pointer, "elementLabelProp has no control"));
    }
    let max = leaf.schema["maxItems"]
        .as_u64()
        .unwrap_or(MOST_ITEMS)
        .min(MOST_ITEMS);
    Ok(Repeat {
        part,
        label,
        max: usize::try_from(max).unwrap_or(0),
    })
}

fn strings(values: &Value) -> Vec<String> {
    let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
    values.map(str::to_owned).collect()
}

/// The keys a control may have.
pub(super) fn known_control(map: &Map<String, Value>, pointer: &str) -> Result<(), FormError> {
    known_keys(
        map,
        pointer,
        &["type", "scope", "i18n", "label", "options", "rule"],
    )
}
