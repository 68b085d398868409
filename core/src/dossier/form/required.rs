//! What has to be answered, as the answers stand.

use super::model::FormError;
use super::part::Part;
use super::rules::View;
use super::schema::{broken, escape, pointer_of, validator};
use super::value;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Values that are required in an object of the data, under conditions on that object.
pub(super) struct Requirement {
    /// Path of the object.
    path: Vec<String>,
    /// All have to turn out as told.
    conditions: Vec<(Arc<Validator>, bool)>,
    /// Names of properties.
    required: Vec<String>,
}

/// Everything that can be required, with its conditions.
pub(super) fn requirements(schema: &Value, pointer: &str) -> Result<Vec<Requirement>, FormError> {
    let mut found = Vec::new();
    require(schema, pointer, &mut Vec::new(), &[], &mut found)?;
    Ok(found)
}

type Conditions = [(Arc<Validator>, bool)];

fn names(value: &Value) -> Vec<String> {
    let strings = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    strings.map(str::to_owned).collect()
}

fn require(
    schema: &Value,
    pointer: &str,
    path: &mut Vec<String>,
    conditions: &Conditions,
    found: &mut Vec<Requirement>,
) -> Result<(), FormError> {
    let mut add = |required: Vec<String>, conditions: Vec<(Arc<Validator>, bool)>| {
        if !required.is_empty() {
            found.push(Requirement {
                path: path.clone(),
                conditions,
                required,
            });
        }
    };
    add(names(&schema["required"]), conditions.to_vec());
    for (name, then) in schema["dependentRequired"].as_object().into_iter().flatten() {
        let there = validator(&json!({ "required": [name] }), pointer)?;
        let mut conditions = conditions.to_vec();
        conditions.push((Arc::new(there), true));
        add(names(then), conditions);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        path.push(name.clone());
        let pointer = format!("{pointer}/properties/{}", escape(name));
        require(property, &pointer, path, conditions, found)?;
        path.pop();
    }
    for (at, part) in schema["allOf"].as_array().into_iter().flatten().enumerate() {
        require(part, &format!("{pointer}/allOf/{at}"), path, conditions, found)?;
    }
    if let Some(condition) = schema.get("if") {
        let condition = Arc::new(validator(condition, &format!("{pointer}/if"))?);
        for (name, outcome) in [("then", true), ("else", false)] {
            if let Some(branch) = schema.get(name) {
                let mut conditions = conditions.to_vec();
                conditions.push((condition.clone(), outcome));
                require(branch, &format!("{pointer}/{name}"), path, &conditions, found)?;
            }
        }
    }
    Ok(())
}

/// A required value that no control asks for could never be given.
pub(super) fn refuse_unreachable(
    requirements: &[Requirement],
    controls: &HashMap<String, usize>,
) -> Result<(), FormError> {
    for requirement in requirements {
        for name in &requirement.required {
            let pointer = format!("{}/{}", pointer_of(&requirement.path), escape(name));
            let below = format!("{pointer}/");
            if !controls.contains_key(&pointer) && !controls.keys().any(|c| c.starts_with(&below)) {
                return Err(broken(
                    "/schema",
                    format!("{pointer} is required and has no control"),
                ));
            }
        }
    }
    Ok(())
}

impl Part {
    /// Pointers of the answers that have to be given, as things stand.
    pub(super) fn required_now(&self, view: &View) -> HashSet<String> {
        let mut out = HashSet::new();
        for requirement in &self.requirements {
            let Some(object) = value::get(&view.data, &requirement.path) else {
                continue;
            };
            let holds =
                |(condition, outcome): &(Arc<Validator>, bool)| condition.is_valid(object) == *outcome;
            if requirement.conditions.iter().all(holds) {
                let base = pointer_of(&requirement.path);
                let pointers = requirement
                    .required
                    .iter()
                    .map(|name| format!("{base}/{}", escape(name)));
                out.extend(pointers);
            }
        }
        out
    }
}
