//! The `checks` of a form (docs/forms.md): conditions between answers, judged again when a dossier comes in. Written from that
//! page, apart from the app's own engine, so that the two are held against each other.

use super::invalid;
use crate::data::Record;
use crate::dossiers::terms::holds;
use crate::error::Invalid;
use jiff::civil::Date;
use serde_json::Value;
use std::cmp::Ordering;

/// What the answers break, each at the pointer its check names. `today` is the day of filing. A check at an answer that is not
/// filed was not shown to anybody, and holds.
pub(crate) fn checks(record: &Record, data: &Value, today: Date) -> Vec<Invalid> {
    let all = record.json.pointer("/form/checks").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .filter_map(|check| {
            let at = pointer_of(check.get("at")?.as_str()?);
            data.pointer(&at)?;
            if stands(check, data, today) {
                return None;
            }
            let id = check.get("id")?.as_str()?;
            let words = record.form_text("vi", &format!("check.{id}.error"));
            Some(invalid(
                format!("/data{at}"),
                "check",
                words.unwrap_or("không khớp với phần khác của tờ khai"),
            ))
        })
        .collect()
}

fn stands(check: &Value, data: &Value, today: Date) -> bool {
    if !holds(check.get("when"), data) {
        return true;
    }
    let side = |name: &str| check.get(name).and_then(|side| value_of(side, data, today));
    let (Some(left), Some(right)) = (side("left"), side("right")) else {
        return true;
    };
    let Some(order) = compare(&left, &right) else {
        return true;
    };
    match check.get("op").and_then(Value::as_str) {
        Some("lt") => order.is_lt(),
        Some("le") => order.is_le(),
        Some("eq") => order.is_eq(),
        Some("ne") => order.is_ne(),
        _ => true,
    }
}

fn pointer_of(scope: &str) -> String {
    scope.trim_start_matches('#').replace("/properties/", "/")
}

/// A scope, a constant, today, or an `op` over scopes; `None` while an answer it needs is missing.
fn value_of(side: &Value, data: &Value, today: Date) -> Option<Value> {
    if let Some(scope) = side.as_str() {
        return data.pointer(&pointer_of(scope)).cloned();
    }
    if let Some(fixed) = side.get("const") {
        return Some(fixed.clone());
    }
    if side.get("today").and_then(Value::as_bool) == Some(true) {
        return Some(Value::String(today.to_string()));
    }
    let of: Vec<&str> = side
        .get("of")?
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let values: Vec<Value> = of.iter().flat_map(|scope| answers(scope, data)).collect();
    match side.get("op")?.as_str()? {
        "count" => {
            let list = data.pointer(&pointer_of(of.first()?))?.as_array()?;
            Some(Value::from(list.len()))
        }
        "sum" => number(&values, |a, b| a + b),
        "product" if values.len() >= of.len() => number(&values, |a, b| a * b),
        "concat" => {
            let sep = side.get("sep").and_then(Value::as_str).unwrap_or(" ");
            let words: Vec<String> = values.iter().map(word).filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| Value::String(words.join(sep)))
        }
        _ => None,
    }
}

/// The answer at a scope; below the items of a list, the answer of each.
fn answers(scope: &str, data: &Value) -> Vec<Value> {
    let Some((list, below)) = scope.split_once("/items/") else {
        return data.pointer(&pointer_of(scope)).cloned().into_iter().collect();
    };
    let items = data.pointer(&pointer_of(list)).and_then(Value::as_array);
    let below = pointer_of(&format!("#/{below}"));
    items
        .into_iter()
        .flatten()
        .filter_map(|item| item.pointer(&below).cloned())
        .collect()
}

/// Rounded to six decimals: 0.1 + 0.2 is 0.3.
fn number(values: &[Value], with: impl Fn(f64, f64) -> f64) -> Option<Value> {
    let numbers: Option<Vec<f64>> = values.iter().map(Value::as_f64).collect();
    let all = numbers?.into_iter().reduce(with)?;
    Some(Value::from((all * 1e6).round() / 1e6))
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `None` where the two cannot be put in order; what is not of its own type is the schema's to tell.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::String(a), Value::String(b)) => match (parts(a), parts(b)) {
            (Some(a), Some(b)) => dates(&a, &b),
            _ => Some(a.cmp(b)),
        },
        _ => None,
    }
}

/// Year, month and day of a date, as far as they are told; `None` for what is no date.
fn parts(text: &str) -> Option<Vec<i16>> {
    let parts: Vec<&str> = text.split('-').collect();
    let wide = parts
        .iter()
        .zip([4, 2, 2])
        .all(|(part, width)| part.len() == width);
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !wide || !digits || parts.len() > 3 {
        return None;
    }
    let parts: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let of = |n: usize| parts.get(n).copied().unwrap_or(1);
    Date::new(of(0), i8::try_from(of(1)).ok()?, i8::try_from(of(2)).ok()?).ok()?;
    Some(parts)
}

/// As far as both are known; `None` when they are the same so far and one is known further.
fn dates(a: &[i16], b: &[i16]) -> Option<Ordering> {
    let order = a.iter().zip(b).map(|(a, b)| a.cmp(b)).find(|order| order.is_ne());
    order.or_else(|| (a.len() == b.len()).then_some(Ordering::Equal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TODAY: Date = jiff::civil::date(2026, 11, 24);

    fn broken(mut check: Value, data: &Value) -> Vec<String> {
        check["id"] = json!("x");
        let record = Record {
            json: json!({"form": {"checks": [check], "texts": {"vi": {"check.x.error": "Xem lại"}}}}),
            lists: std::collections::HashMap::new(),
            validator: jsonschema::validator_for(&json!(true)).unwrap(),
        };
        checks(&record, data, TODAY)
            .into_iter()
            .map(|wrong| wrong.pointer)
            .collect()
    }

    fn scope(name: &str) -> String {
        format!("#/properties/{name}")
    }

    #[test]
    fn dates_are_judged_as_far_as_both_are_known() {
        let check = || json!({"left": scope("a"), "op": "le", "right": scope("b"), "at": scope("b")});
        let told = |a: &str, b: &str| !broken(check(), &json!({"a": a, "b": b})).is_empty();
        assert!(told("2020-05-06", "2020-05-05") && told("1951", "1950-12-31"));
        assert!(!told("2020-05-06", "2020-05-06") && !told("1950", "1950-03") && !told("1950-03", "1950"));
    }

    #[test]
    fn today_is_the_day_of_filing() {
        let check = || json!({"left": scope("a"), "op": "lt", "right": {"today": true}, "at": scope("a")});
        assert_eq!(broken(check(), &json!({"a": "2026-11-24"})), ["/data/a"]);
        assert!(broken(check(), &json!({"a": "2026-11-23"})).is_empty());
    }

    #[test]
    fn shares_make_a_whole() {
        let sum = json!({"op": "sum", "of": ["#/properties/ai/items/properties/phan"]});
        let check = || json!({"left": sum, "op": "eq", "right": {"const": 1}, "at": scope("ai")});
        let with = |parts: [f64; 3]| json!({"ai": parts.map(|phan| json!({"phan": phan}))});
        assert!(broken(check(), &with([0.1, 0.2, 0.7])).is_empty());
        assert_eq!(broken(check(), &with([0.1, 0.2, 0.6])), ["/data/ai"]);
    }

    #[test]
    fn a_check_without_its_answers_or_its_condition_holds() {
        let check = || {
            json!({"left": scope("a"), "op": "ne", "right": scope("b"), "at": scope("b"),
                   "when": {"scope": scope("c"), "schema": {"const": "co"}}})
        };
        assert!(broken(check(), &json!({"a": "1", "b": "1"})).is_empty());
        assert!(broken(check(), &json!({"a": "1", "b": "1", "c": "khong"})).is_empty());
        assert!(broken(check(), &json!({"a": "1", "c": "co"})).is_empty());
        assert_eq!(
            broken(check(), &json!({"a": "1", "b": "1", "c": "co"})),
            ["/data/b"]
        );
    }
}
