//! Values worked out from answers: sums, products, counts, joined texts.

use super::control::ControlKind;
use super::layout::{Layout, known_keys, scope_path, unknown};
use super::model::FormError;
use super::schema::{broken, pointer_of};
use super::value;
use jiff::civil::Date;
use serde_json::{Map, Number, Value};

/// What a value is worked out from.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    /// An answer.
    Answer(Vec<String>),
    /// An answer of every item of a list.
    Each(Vec<String>, Vec<String>),
    /// A fixed value.
    Const(Value),
    /// The day it is filed.
    Today,
    Sum(Vec<Expr>),
    Product(Vec<Expr>),
    /// How many items a list has.
    Count(Vec<String>),
    /// Texts one after another.
    Concat(Vec<Expr>, String),
}

impl Expr {
    /// The `computed` of a control.
    pub(super) fn computed(value: &Value, pointer: &str) -> Result<Self, FormError> {
        match value {
            Value::Object(map) if map.contains_key("op") => Self::operation(map, pointer),
            _ => Err(broken(pointer, "computed without op")),
        }
    }

    /// A side of a check: also a scope, a constant or today.
    pub(super) fn side(value: &Value, pointer: &str) -> Result<Self, FormError> {
        match value {
            Value::String(scope) => Self::scope(scope, pointer),
            Value::Object(map) if map.contains_key("op") => Self::operation(map, pointer),
            Value::Object(map) => {
                known_keys(map, pointer, &["const", "today"])?;
                match (map.get("const"), map.get("today")) {
                    (Some(value), None) => Ok(Self::Const(value.clone())),
                    (None, Some(Value::Bool(true))) => Ok(Self::Today),
                    _ => Err(broken(pointer, "neither a constant nor today")),
                }
            }
            _ => Err(broken(pointer, "not a value")),
        }
    }

    fn scope(scope: &str, pointer: &str) -> Result<Self, FormError> {
        let no_scope = || broken(pointer, format!("{scope} is not a scope"));
        match scope.split_once("/items/") {
            Some((list, below)) => {
                let list = scope_path(list).ok_or_else(no_scope)?;
                let below = scope_path(&format!("#/{below}")).ok_or_else(no_scope)?;
                Ok(Self::Each(list, below))
            }
            None => scope_path(scope).map(Self::Answer).ok_or_else(no_scope),
        }
    }

    fn operation(map: &Map<String, Value>, pointer: &str) -> Result<Self, FormError> {
        known_keys(map, pointer, &["op", "of", "sep"])?;
        let op = map.get("op").and_then(Value::as_str).unwrap_or_default();
        if map.contains_key("sep") && op != "concat" {
            return Err(unknown(&format!("{pointer}/sep"), "sep"));
        }
        let scopes = map.get("of").and_then(Value::as_array);
        let scopes = scopes.ok_or_else(|| broken(pointer, "of is not a list"))?;
        let of = scopes
            .iter()
            .enumerate()
            .map(|(at, scope)| {
                let at = format!("{pointer}/of/{at}");
                Self::scope(scope.as_str().unwrap_or_default(), &at)
            })
            .collect::<Result<Vec<_>, _>>()?;
        match (op, of.as_slice()) {
            (_, []) => Err(broken(pointer, "of nothing")),
            ("sum", _) => Ok(Self::Sum(of)),
            ("product", _) => Ok(Self::Product(of)),
            ("count", [Self::Answer(path)]) => Ok(Self::Count(path.clone())),
            ("concat", _) => {
                let sep = map.get("sep").and_then(Value::as_str).unwrap_or(" ");
                Ok(Self::Concat(of, sep.to_owned()))
            }
            _ => Err(unknown(&format!("{pointer}/op"), op)),
        }
    }

    /// The value for these answers; `None` while what it needs is missing. A sum takes what there is.
    pub(super) fn value(&self, data: &Value, today: Option<Date>) -> Option<Value> {
        match self {
            Self::Answer(path) => value::get(data, path).cloned(),
            Self::Each(..) => None,
            Self::Const(value) => Some(value.clone()),
            Self::Today => today.map(|day| Value::String(day.to_string())),
            Self::Sum(of) => {
                let numbers: Vec<Value> = of.iter().flat_map(|e| e.values(data, today)).collect();
                fold(&numbers, i64::checked_add, |a, b| a + b)
            }
            Self::Product(of) => {
                let numbers: Vec<Value> = of.iter().flat_map(|e| e.values(data, today)).collect();
                (numbers.len() >= of.len())
                    .then(|| fold(&numbers, i64::checked_mul, |a, b| a * b))
                    .flatten()
            }
            Self::Count(path) => {
                let items = value::get(data, path)?.as_array()?;
                Some(Value::from(items.len()))
            }
            Self::Concat(of, sep) => {
                let texts: Vec<String> = of
                    .iter()
                    .flat_map(|e| e.values(data, today))
                    .map(|v| value::field_text(Some(&v)))
                    .filter(|text| !text.is_empty())
                    .collect();
                (!texts.is_empty()).then(|| Value::String(texts.join(sep)))
            }
        }
    }

    fn values(&self, data: &Value, today: Option<Date>) -> Vec<Value> {
        match self {
            Self::Each(list, below) => value::get(data, list)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|item| value::get(item, below).cloned())
                .collect(),
            other => other.value(data, today).into_iter().collect(),
        }
    }

    /// Answers it looks at: the list and, for one in an item, the path below it.
    fn looks_at(&self) -> Vec<(&[String], Option<&[String]>)> {
        match self {
            Self::Answer(path) | Self::Count(path) => vec![(path, None)],
            Self::Each(list, below) => vec![(list, Some(below))],
            Self::Const(_) | Self::Today => Vec::new(),
            Self::Sum(of) | Self::Product(of) | Self::Concat(of, _) => {
                of.iter().flat_map(Self::looks_at).collect()
            }
        }
    }

    /// Refuses what looks at answers nobody gives, or at other worked-out values.
    pub(super) fn refuse_unknown(&self, layout: &Layout) -> Result<(), FormError> {
        for (path, below) in self.looks_at() {
            let pointer = pointer_of(path);
            let found = layout.controls.iter().find(|c| c.pointer == pointer);
            let known = match (found.map(|c| &c.kind), below) {
                (None | Some(ControlKind::Computed { .. }), _) => false,
                (Some(ControlKind::Repeat(repeat)), Some(below)) => {
                    repeat.part.control(&pointer_of(below)).is_some()
                }
                (Some(kind), below) => {
                    below.is_none() && (!matches!(kind, ControlKind::Repeat(_)) || self.counts())
                }
            };
            if !known {
                return Err(broken(
                    "/uischema",
                    format!("{pointer} is no answer to work with"),
                ));
            }
        }
        Ok(())
    }

    fn counts(&self) -> bool {
        matches!(self, Self::Count(_))
    }
}

/// Whole numbers stay whole; others are rounded to six decimals, so that 0.1 + 0.2 is 0.3.
fn fold(
    numbers: &[Value],
    whole: impl Fn(i64, i64) -> Option<i64>,
    broken: impl Fn(f64, f64) -> f64,
) -> Option<Value> {
    let first = numbers.first()?;
    if let Some(start) = first.as_i64()
        && let Some(sum) = numbers
            .iter()
            .skip(1)
            .try_fold(start, |sum, n| n.as_i64().and_then(|n| whole(sum, n)))
    {
        return Some(Value::from(sum));
    }
    let start = first.as_f64()?;
    let sum = numbers
        .iter()
        .skip(1)
        .try_fold(start, |sum, n| n.as_f64().map(|n| broken(sum, n)))?;
    Number::from_f64((sum * 1e6).round() / 1e6).map(Value::Number)
}
