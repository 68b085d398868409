//! Checks between answers: a death is not before the birth, shares make a whole.

use super::compute::Expr;
use super::layout::{known_keys, scope_path, unknown};
use super::model::{FormError, Texts};
use super::part::Part;
use super::rules::{Effect, Rule};
use super::schema::{broken, pointer_of};
use super::value;
use crate::screen::PartialDate;
use jiff::civil::Date;
use serde_json::Value;
use std::cmp::Ordering;

/// A check of the form.
pub(super) struct Check {
    /// Key of its words, without `.error`.
    pub(super) key: String,
    left: Expr,
    op: Op,
    right: Expr,
    /// Pointer of the answer the error stands at.
    pub(super) at: String,
    when: Option<Rule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Lt,
    Le,
    Eq,
    Ne,
}

/// The checks of a form.
pub(super) fn compile(checks: &Value, root: &Part, texts: &Texts) -> Result<Vec<Check>, FormError> {
    let list = match checks {
        Value::Null => return Ok(Vec::new()),
        Value::Array(list) => list,
        _ => return Err(broken("/checks", "not a list")),
    };
    list.iter()
        .enumerate()
        .map(|(at, check)| one(check, &format!("/checks/{at}"), root, texts))
        .collect()
}

fn one(check: &Value, pointer: &str, root: &Part, texts: &Texts) -> Result<Check, FormError> {
    let map = check.as_object().ok_or_else(|| broken(pointer, "not a check"))?;
    known_keys(map, pointer, &["id", "left", "op", "right", "at", "when"])?;
    let text = |name: &str| map.get(name).and_then(Value::as_str).unwrap_or_default();
    let key = format!("check.{}", text("id"));
    texts.require(&format!("{key}.error"))?;
    let op = match text("op") {
        "lt" => Op::Lt,
        "le" => Op::Le,
        "eq" => Op::Eq,
        "ne" => Op::Ne,
        other => return Err(unknown(&format!("{pointer}/op"), other)),
    };
    let side = |name: &str| {
        let at = format!("{pointer}/{name}");
        let expr = Expr::side(map.get(name).unwrap_or(&Value::Null), &at)?;
        expr.refuse_unknown(&root.layout)?;
        Ok::<_, FormError>(expr)
    };
    let at = scope_path(text("at"))
        .map(|path| pointer_of(&path))
        .unwrap_or_default();
    if root.control(&at).is_none() {
        return Err(broken(&format!("{pointer}/at"), "no question to show it at"));
    }
    let when = map
        .get("when")
        .map(|when| {
            let scope = when["scope"].as_str().unwrap_or_default();
            Rule::compile(Effect::Show, scope, &when["schema"], &format!("{pointer}/when"))
        })
        .transpose()?;
    Ok(Check {
        key,
        left: side("left")?,
        op,
        right: side("right")?,
        at,
        when,
    })
}

impl Check {
    /// False when both sides are there and do not stand as they should.
    pub(super) fn holds(&self, data: &Value, today: Option<Date>) -> bool {
        if self.when.as_ref().is_some_and(|when| !when.condition_holds(data)) {
            return true;
        }
        let (Some(left), Some(right)) = (self.left.value(data, today), self.right.value(data, today)) else {
            return true;
        };
        // What cannot be compared is not of its own type, which the schema tells.
        compare(&left, &right).is_none_or(|order| match self.op {
            Op::Lt => order == Ordering::Less,
            Op::Le => order != Ordering::Greater,
            Op::Eq => order == Ordering::Equal,
            Op::Ne => order != Ordering::Equal,
        })
    }
}

/// Numbers as numbers, dates as far as both are known, other texts letter by letter.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::String(a), Value::String(b)) => match (value::parse_partial(a), value::parse_partial(b)) {
            (Some(a), Some(b)) if value::is_real(a) && value::is_real(b) => dates(a, b),
            _ => Some(a.cmp(b)),
        },
        _ => None,
    }
}

/// `None` when they are equal as far as both are known, and one is known further: either may be earlier.
fn dates(a: PartialDate, b: PartialDate) -> Option<Ordering> {
    let both = |a: Option<u8>, b: Option<u8>| match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    };
    let order = a
        .year
        .cmp(&b.year)
        .then(both(a.month, b.month))
        .then(both(a.day, b.day));
    let as_far = a.month.is_some() == b.month.is_some() && a.day.is_some() == b.day.is_some();
    (order != Ordering::Equal || as_far).then_some(order)
}
