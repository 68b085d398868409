//! What of JSON Schema the engine takes, and the answers it draws from it.

use super::model::FormError;
use super::value::parse_partial;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value};

/// A value the person gives.
pub(super) struct Leaf {
    /// Path below the root.
    pub(super) path: Vec<String>,
    /// Its schema.
    pub(super) schema: Value,
}

/// Where a subschema stands: decides which keywords make sense to the engine.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An object of the form.
    Object,
    /// A value of the form.
    Leaf,
    /// Inside `if`, `not` or a rule's condition: only ever valid or not.
    Condition,
    /// Inside `then`, `else` or `allOf` of an object.
    Branch,
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const ANNOTATIONS: &[&str] = &["$schema", "$id", "$comment", "title", "description"];
const OF_VALUES: &[&str] = &[
    "type",
    "enum",
    "const",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "not",
];
const OF_OBJECTS: &[&str] = &[
    "type",
    "properties",
    "required",
    "additionalProperties",
    "dependentRequired",
    "allOf",
    "if",
    "then",
    "else",
];
const OF_BRANCHES: &[&str] = &[
    "properties",
    "required",
    "dependentRequired",
    "allOf",
    "if",
    "then",
    "else",
];
const OF_CONDITIONS: &[&str] = &[
    "properties",
    "required",
    "dependentRequired",
    "allOf",
    "anyOf",
    "if",
    "then",
    "else",
];
/// Formats the engine knows; each decides the keyboard and the check.
pub(super) const FORMATS: &[&str] = &["date", "date-partial", "email", "vn-citizen-id", "vn-phone"];

fn keyword(pointer: &str, keyword: &str) -> FormError {
    FormError::Keyword {
        pointer: pointer.to_owned(),
        keyword: keyword.to_owned(),
    }
}

pub(super) fn broken(pointer: &str, reason: impl Into<String>) -> FormError {
    FormError::Broken {
        pointer: pointer.to_owned(),
        reason: reason.into(),
    }
}

/// A name as a token of a JSON Pointer (RFC 6901).
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

pub(super) fn pointer_of(path: &[String]) -> String {
    path.iter()
        .fold(String::new(), |pointer, name| pointer + "/" + &escape(name))
}

/// All values of a form's schema, in order; refuses what the engine does not know.
pub(super) fn leaves(schema: &Value, pointer: &str) -> Result<Vec<Leaf>, FormError> {
    let mut leaves = Vec::new();
    check(schema, pointer, Place::Object)?;
    collect(schema, &mut Vec::new(), &mut leaves);
    if leaves.is_empty() {
        return Err(broken(&format!("{pointer}/properties"), "no value to ask for"));
    }
    Ok(leaves)
}

/// True for a list of objects, which is asked for item by item.
pub(super) fn is_list_of_objects(schema: &Value) -> bool {
    schema["type"] == "array" && schema["items"]["type"] == "object"
}

fn collect(schema: &Value, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        path.push(name.clone());
        if property["type"] == "object" {
            collect(property, path, leaves);
        } else {
            leaves.push(Leaf {
                path: path.clone(),
                schema: property.clone(),
            });
        }
        path.pop();
    }
}

/// Checks the schema of a rule's condition.
pub(super) fn check_condition(schema: &Value, pointer: &str) -> Result<(), FormError> {
    check(schema, pointer, Place::Condition)
}

fn check(schema: &Value, pointer: &str, place: Place) -> Result<(), FormError> {
    let map = match schema {
        Value::Object(map) => map,
        Value::Bool(_) if place == Place::Condition => return Ok(()),
        _ => return Err(broken(pointer, "not a schema")),
    };
    for name in map.keys() {
        let known = ANNOTATIONS.contains(&name.as_str())
            || match place {
                Place::Object => OF_OBJECTS.contains(&name.as_str()),
                Place::Leaf => OF_VALUES.contains(&name.as_str()),
                Place::Branch => OF_BRANCHES.contains(&name.as_str()) || OF_VALUES.contains(&name.as_str()),
                Place::Condition => {
                    OF_VALUES.contains(&name.as_str()) || OF_CONDITIONS.contains(&name.as_str())
                }
            };
        if !known {
            return Err(keyword(&format!("{pointer}/{}", escape(name)), name));
        }
    }
    if map.get("$schema").is_some_and(|dialect| dialect != DIALECT) {
        // another dialect gives the same keywords another meaning
        return Err(keyword(&format!("{pointer}/$schema"), "$schema"));
    }
    check_type(map, pointer, place)?;
    check_values(map, pointer, place)?;
    check_below(map, pointer, place)
}

fn check_type(map: &Map<String, Value>, pointer: &str, place: Place) -> Result<(), FormError> {
    let at = format!("{pointer}/type");
    let kind = match map.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        Some(_) => return Err(keyword(&at, "type")),
        None if matches!(place, Place::Condition | Place::Branch) => return Ok(()),
        None => return Err(broken(&at, "no type")),
    };
    let known = match place {
        Place::Object => kind == "object",
        Place::Leaf => matches!(kind, "string" | "integer" | "number" | "boolean" | "array"),
        Place::Branch | Place::Condition => true,
    };
    if known { Ok(()) } else { Err(keyword(&at, "type")) }
}

fn check_values(map: &Map<String, Value>, pointer: &str, place: Place) -> Result<(), FormError> {
    if let Some(format) = map.get("format") {
        let format = format.as_str().unwrap_or_default();
        if !FORMATS.contains(&format) {
            return Err(FormError::Format {
                pointer: format!("{pointer}/format"),
                format: format.to_owned(),
            });
        }
    }
    if map.get("additionalProperties").is_some_and(|v| !v.is_boolean()) {
        return Err(keyword(
            &format!("{pointer}/additionalProperties"),
            "additionalProperties",
        ));
    }
    let list = map
        .get("items")
        .is_some_and(|items| items.get("type").is_some_and(|t| t == "object"));
    if place == Place::Leaf && map.get("type").is_some_and(|t| t == "array") && !list {
        let items = map
            .get("items")
            .and_then(|i| i.get("enum"))
            .and_then(Value::as_array);
        if items.is_none_or(|values| values.iter().any(|v| !v.is_string())) {
            return Err(keyword(&format!("{pointer}/items"), "items"));
        }
    }
    if place == Place::Leaf && map.get("enum").is_some() && !map.get("enum").is_some_and(only_strings) {
        return Err(keyword(&format!("{pointer}/enum"), "enum"));
    }
    Ok(())
}

fn only_strings(values: &Value) -> bool {
    values
        .as_array()
        .is_some_and(|v| !v.is_empty() && v.iter().all(Value::is_string))
}

fn check_below(map: &Map<String, Value>, pointer: &str, place: Place) -> Result<(), FormError> {
    if let Some(properties) = map.get("properties") {
        let properties = properties
            .as_object()
            .ok_or_else(|| broken(pointer, "properties is not an object"))?;
        for (name, property) in properties {
            let at = format!("{pointer}/properties/{}", escape(name));
            if place == Place::Object && name.bytes().all(|b| b.is_ascii_digit()) {
                // in a pointer into the answers it could not be told from the place in a list
                return Err(broken(&at, "a name of digits only"));
            }
            let below = match (place, property["type"] == "object") {
                (Place::Object, true) => Place::Object,
                (Place::Object, false) => Place::Leaf,
                (other, _) => other,
            };
            check(property, &at, below)?;
        }
    }
    let branch = if place == Place::Condition {
        Place::Condition
    } else {
        Place::Branch
    };
    for (name, below) in [
        ("then", branch),
        ("else", branch),
        ("if", Place::Condition),
        ("not", Place::Condition),
    ] {
        if let Some(schema) = map.get(name) {
            check(schema, &format!("{pointer}/{name}"), below)?;
        }
    }
    for name in ["allOf", "anyOf"] {
        for (at, schema) in map
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            check(schema, &format!("{pointer}/{name}/{at}"), branch)?;
        }
    }
    if let Some(items) = map.get("items") {
        let below = match place {
            Place::Leaf if items["type"] == "object" => Place::Object,
            _ => Place::Condition,
        };
        check(items, &format!("{pointer}/items"), below)?;
    }
    Ok(())
}

/// Compiles a schema with our formats.
pub(super) fn validator(schema: &Value, pointer: &str) -> Result<Validator, FormError> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date-partial", |text: &str| {
            parse_partial(text).is_some_and(super::value::is_real)
        })
        .with_format("vn-citizen-id", |text: &str| {
            text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
        })
        .with_format("vn-phone", is_phone)
        .build(schema)
        .map_err(|e| broken(pointer, e.to_string()))
}

fn is_phone(text: &str) -> bool {
    let digits = text
        .strip_prefix("+84")
        .or_else(|| text.strip_prefix('0'))
        .unwrap_or_default();
    (9..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}
