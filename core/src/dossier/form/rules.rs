//! Rules: what is shown, what may be changed, and the view of the answers that follows.

use super::control::ControlKind;
use super::layout::{Layout, scope_path};
use super::model::{Condition, FormError};
use super::schema::{broken, check_condition, pointer_of, validator};
use super::value;
use jsonschema::Validator;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// JSON Forms' rule effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Show,
    Hide,
    Enable,
    Disable,
}

impl Effect {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "SHOW" => Self::Show,
            "HIDE" => Self::Hide,
            "ENABLE" => Self::Enable,
            "DISABLE" => Self::Disable,
            _ => return None,
        })
    }
}

#[derive(Clone)]
pub(super) struct Rule {
    pub(super) effect: Effect,
    pub(super) path: Vec<String>,
    validator: Arc<Validator>,
}

impl Rule {
    pub(super) fn compile(
        effect: Effect,
        scope: &str,
        schema: &Value,
        pointer: &str,
    ) -> Result<Self, FormError> {
        let path = scope_path(scope).ok_or_else(|| broken(&format!("{pointer}/scope"), "not a scope"))?;
        let pointer = format!("{pointer}/schema");
        check_condition(schema, &pointer)?;
        Ok(Self {
            effect,
            path,
            validator: Arc::new(validator(schema, &pointer)?),
        })
    }

    pub(super) fn condition_holds(&self, data: &Value) -> bool {
        value::get(data, &self.path).is_some_and(|value| self.validator.is_valid(value))
    }

    fn shows(&self, data: &Value) -> bool {
        match self.effect {
            Effect::Show => self.condition_holds(data),
            Effect::Hide => !self.condition_holds(data),
            Effect::Enable | Effect::Disable => true,
        }
    }

    fn enables(&self, data: &Value) -> bool {
        match self.effect {
            Effect::Enable => self.condition_holds(data),
            Effect::Disable => !self.condition_holds(data),
            Effect::Show | Effect::Hide => true,
        }
    }
}

impl Condition {
    /// Holds as soon as there is a value.
    pub fn at(scope: &str) -> Self {
        Self {
            scope: scope.to_owned(),
            schema: Value::Bool(true),
        }
    }

    /// Whether it holds for the visible answers ([`Form::filed_data`](super::Form::filed_data)).
    ///
    /// # Errors
    /// [`FormError`] when the condition uses what the engine does not know.
    pub fn holds(&self, data: &Value) -> Result<bool, FormError> {
        Ok(Rule::compile(Effect::Show, &self.scope, &self.schema, "/condition")?.condition_holds(data))
    }

    /// The value it looks at, `None` when there is none.
    pub fn value<'a>(&self, data: &'a Value) -> Option<&'a Value> {
        value::get(data, &scope_path(&self.scope)?)
    }

    /// Its scope as JSON Pointer into the form data; `None` when the scope is none.
    pub fn pointer(&self) -> Option<String> {
        scope_path(&self.scope).map(|path| pointer_of(&path))
    }
}

/// The visible answers.
pub(super) struct View {
    /// Only what is visible.
    pub(super) data: Value,
    /// By control.
    pub(super) visible: Vec<bool>,
}

impl View {
    /// Hiding an answer can hide the questions that follow from it, so this goes on until nothing changes. Rules have no
    /// circle, so each round settles at least one more control.
    pub(super) fn of(layout: &Layout, data: &Value) -> Self {
        let mut view = Self {
            data: Value::Null,
            visible: vec![true; layout.controls.len()],
        };
        for _ in 0..=layout.controls.len() {
            view.data = visible_data(layout, data, &view.visible);
            let visible: Vec<bool> = layout.controls.iter().map(|c| view.holds(&c.rules)).collect();
            if visible == view.visible {
                break;
            }
            view.visible = visible;
        }
        view
    }

    /// True when these rules show.
    pub(super) fn holds(&self, rules: &[Rule]) -> bool {
        rules.iter().all(|rule| rule.shows(&self.data))
    }

    /// True when these rules let an answer be changed.
    pub(super) fn enables(&self, rules: &[Rule]) -> bool {
        rules.iter().all(|rule| rule.enables(&self.data))
    }
}

/// Objects that hold a visible control are there even when empty, so that what they require is missed. Of a list's items
/// only what is visible in each; worked-out values come last, from what is visible.
fn visible_data(layout: &Layout, data: &Value, visible: &[bool]) -> Value {
    let mut out = Value::Object(Map::new());
    let shown = || {
        let controls = layout.controls.iter().zip(visible);
        controls
            .filter(|(_, visible)| **visible)
            .map(|(control, _)| control)
    };
    for control in shown() {
        let parents = &control.path[..control.path.len().saturating_sub(1)];
        if !parents.is_empty() && value::get(&out, parents).is_none() {
            value::put(&mut out, parents, Some(Value::Object(Map::new())));
        }
        let held = match &control.kind {
            ControlKind::Computed { .. } => None,
            ControlKind::Repeat(repeat) => value::get(data, &control.path).map(|list| {
                let items = list.as_array().into_iter().flatten();
                Value::Array(items.map(|item| repeat.part.view(item).data).collect())
            }),
            _ => value::get(data, &control.path).cloned(),
        };
        if let Some(value) = held {
            value::put(&mut out, &control.path, Some(value));
        }
    }
    for control in shown() {
        if let ControlKind::Computed { expr, .. } = &control.kind
            && let Some(value) = expr.value(&out, None)
        {
            value::put(&mut out, &control.path, Some(value));
        }
    }
    out
}

/// Refuses rules whose outcome would depend on themselves, and rules on values nobody asks for.
pub(super) fn refuse_cycles(layout: &Layout, controls: &HashMap<String, usize>) -> Result<(), FormError> {
    let mut needs: Vec<Vec<usize>> = Vec::with_capacity(layout.controls.len());
    for control in &layout.controls {
        needs.push(targets(&control.rules, controls)?);
    }
    for page in &layout.pages {
        for element in &page.elements {
            targets(layout.rules_of(element), controls)?;
        }
    }
    let mut settled = vec![false; needs.len()];
    loop {
        let ready: Vec<usize> = (0..needs.len())
            .filter(|at| !settled[*at] && needs[*at].iter().all(|n| settled[*n]))
            .collect();
        if ready.is_empty() {
            break;
        }
        for at in ready {
            settled[at] = true;
        }
    }
    match settled.iter().position(|done| !done) {
        Some(at) => Err(broken(
            "/uischema",
            format!("the rules of {} go in a circle", layout.controls[at].pointer),
        )),
        None => Ok(()),
    }
}

fn targets(rules: &[Rule], controls: &HashMap<String, usize>) -> Result<Vec<usize>, FormError> {
    let mut out = Vec::new();
    for rule in rules {
        let pointer = pointer_of(&rule.path);
        let below = format!("{pointer}/");
        let before = out.len();
        out.extend(
            controls
                .iter()
                .filter(|(p, _)| **p == pointer || p.starts_with(&below))
                .map(|(_, at)| *at),
        );
        if out.len() == before {
            return Err(broken(
                "/uischema",
                format!("a rule looks at {pointer}, which has no control"),
            ));
        }
    }
    Ok(out)
}
