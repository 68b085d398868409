//! Answers: reading them from a shell, keeping them in the draft, saying them in words.

use super::control::{Control, ControlKind};
use super::messages;
use super::model::{Input, SetError, Texts};
use crate::screen::{FieldKind, PartialDate};
use crate::text::fold::{fold, normalise};
use jiff::civil::Date;
use serde_json::{Map, Number, Value};

/// Reads an input as the value of a control; `None` is empty.
pub(super) fn read(kind: &ControlKind, input: Input) -> Result<Option<Value>, SetError> {
    match (kind, input) {
        (ControlKind::Text(field), Input::Text(text)) => Ok(read_text(*field, &text)),
        (ControlKind::Number { integer, .. }, Input::Text(text)) => Ok(read_number(&text, *integer)),
        (ControlKind::Listed(list), Input::Text(text)) => {
            let text = read_text(FieldKind::Text, &text);
            let exact = text
                .as_ref()
                .and_then(Value::as_str)
                .and_then(|text| list.exact(text));
            Ok(exact.map(|id| Value::String(id.to_owned())).or(text))
        }
        (ControlKind::Listed(list), Input::Chosen(ids)) => match ids.as_slice() {
            [] => Ok(None),
            [id] if list.has(id) => Ok(Some(Value::String(id.clone()))),
            _ => Err(SetError::UnknownOption),
        },
        (ControlKind::Date { .. }, Input::Date(date)) => Ok(write_partial(date).map(Value::String)),
        (ControlKind::One(options), Input::Chosen(ids)) => match ids.as_slice() {
            [] => Ok(None),
            [id] if options.contains(id) => Ok(Some(Value::String(id.clone()))),
            _ => Err(SetError::UnknownOption),
        },
        (ControlKind::Many(options), Input::Chosen(ids)) => {
            if ids.iter().any(|id| !options.contains(id)) {
                return Err(SetError::UnknownOption);
            }
            let chosen: Vec<Value> = options
                .iter()
                .filter(|o| ids.contains(o))
                .map(|o| Value::String(o.clone()))
                .collect();
            Ok((!chosen.is_empty()).then_some(Value::Array(chosen)))
        }
        (ControlKind::Check, Input::Chosen(ids)) => match ids.as_slice() {
            [] => Ok(None),
            [id] if id == "true" => Ok(Some(Value::Bool(true))),
            _ => Err(SetError::UnknownOption),
        },
        (ControlKind::YesNo, Input::Chosen(ids)) => match ids.as_slice() {
            [] => Ok(None),
            [id] if id == "true" || id == "false" => Ok(Some(Value::Bool(id == "true"))),
            _ => Err(SetError::UnknownOption),
        },
        _ => Err(SetError::WrongInput),
    }
}

/// A known value as an input of a control, see [`Form::input_for`](super::Form::input_for).
pub(super) fn input_for(kind: &ControlKind, known: &Value) -> Option<Input> {
    let text = known.as_str().map(str::trim).filter(|text| !text.is_empty());
    match kind {
        ControlKind::Text(_) => text.map(|text| Input::Text(text.to_owned())),
        ControlKind::Number { .. } => match known {
            Value::Number(number) => Some(Input::Text(number.to_string())),
            _ => text.map(|text| Input::Text(text.to_owned())),
        },
        ControlKind::Date { .. } => text
            .and_then(parse_partial)
            .filter(|date| is_real(*date))
            .map(Input::Date),
        ControlKind::Listed(list) => text.map(|text| {
            if list.has(text) {
                Input::Chosen(vec![text.to_owned()])
            } else {
                Input::Text(text.to_owned())
            }
        }),
        ControlKind::One(options) => option_of(options, text?).map(|id| Input::Chosen(vec![id])),
        ControlKind::Many(options) => {
            let words = known.as_array()?.iter().filter_map(Value::as_str);
            let ids: Vec<String> = words.filter_map(|word| option_of(options, word)).collect();
            (!ids.is_empty()).then_some(Input::Chosen(ids))
        }
        ControlKind::YesNo => known.as_bool().map(|yes| Input::Chosen(vec![yes.to_string()])),
        ControlKind::Check | ControlKind::Computed { .. } | ControlKind::Repeat(_) => None,
    }
}

/// The option a word means: its id, but for marks and case, or OpenID Connect's word for a sex.
fn option_of(options: &[String], word: &str) -> Option<String> {
    let wanted = match word.to_lowercase().as_str() {
        "male" => "nam".to_owned(),
        "female" => "nu".to_owned(),
        other => fold(other),
    };
    options
        .iter()
        .find(|id| *id == word || fold(id) == wanted)
        .cloned()
}

fn read_text(field: FieldKind, text: &str) -> Option<Value> {
    let text = normalise(text);
    let text = match field {
        FieldKind::Multiline => {
            let lines = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
            lines.trim().to_owned()
        }
        FieldKind::IdNumber | FieldKind::Phone => text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '–' | '(' | ')'))
            .collect(),
        FieldKind::Email => text.trim().to_owned(),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    (!text.is_empty()).then_some(Value::String(text))
}

/// Vietnamese grouping ("50.000.000") and decimal comma are understood; anything else stays text.
fn read_number(text: &str, integer: bool) -> Option<Value> {
    let text = normalise(text.trim());
    if text.is_empty() {
        return None;
    }
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.trim_end_matches(['đ', '₫']);
    let number = if integer {
        ungroup(bare)
            .and_then(|digits| digits.parse::<i64>().ok())
            .map(Number::from)
    } else {
        bare.replace(',', ".")
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
    };
    Some(number.map_or(Value::String(text.clone()), Value::Number))
}

/// Digits without their separators, `None` when the groups are not of three: "1.5" is not fifteen.
fn ungroup(text: &str) -> Option<String> {
    let mut groups = text.split(['.', ',']);
    let first = groups.next()?.to_owned();
    groups.try_fold(first, |digits, group| (group.len() == 3).then(|| digits + group))
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Parts without a year or month before them, and dates that do not exist, are written
/// too, with the missing part empty, so that the draft loses nothing; they are no valid date.
pub(super) fn write_partial(date: PartialDate) -> Option<String> {
    let year = date.year.map(|y| y.to_string()).unwrap_or_default();
    let two = |part: Option<u8>| part.map(|p| format!("{p:02}")).unwrap_or_default();
    match (date.month, date.day) {
        (None, None) => date.year.map(|_| year),
        (Some(_), None) => Some(format!("{year}-{}", two(date.month))),
        (_, Some(_)) => Some(format!("{year}-{}-{}", two(date.month), two(date.day))),
    }
}

/// Reads what [`write_partial`] wrote; `None` for anything else.
pub(super) fn parse_partial(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = text.split('-').collect();
    if parts.len() > 3 || parts.iter().any(|part| part.bytes().any(|b| !b.is_ascii_digit())) {
        return None;
    }
    let part = |at: usize| parts.get(at).copied().filter(|part| !part.is_empty());
    Some(PartialDate {
        year: part(0).map(str::parse).transpose().ok()?,
        month: part(1).map(str::parse).transpose().ok()?,
        day: part(2).map(str::parse).transpose().ok()?,
    })
}

/// True for a year, a year and month, or a day that exists.
pub(super) fn is_real(date: PartialDate) -> bool {
    let Some(year) = date.year.filter(|y| (1000..=9999).contains(y)) else {
        return false;
    };
    match (date.month, date.day) {
        (None, None) => true,
        (Some(month), None) => (1..=12).contains(&month),
        (Some(month), Some(day)) => Date::new(year as i16, month as i8, day as i8).is_ok(),
        (None, Some(_)) => false,
    }
}

/// The value at a path, `None` when it is not there. A token of digits leads into a list.
pub(super) fn get<'a>(data: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(data, |at, name| match at {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        other => other.get(name),
    })
}

/// More items than this no list takes; a place beyond it is passed over.
const MOST: usize = 1000;

/// Puts or takes away the value at a path; true when something changed. Lists grow by empty objects up to the place.
pub(super) fn put(data: &mut Value, path: &[String], value: Option<Value>) -> bool {
    if get(data, path) == value.as_ref() {
        return false;
    }
    let Some((last, parents)) = path.split_last() else {
        return false;
    };
    let mut at = data;
    for (n, name) in parents.iter().enumerate() {
        let below = path.get(n + 1).map_or("", String::as_str);
        let Some(next) = child(at, name, below) else {
            return false;
        };
        at = next;
    }
    if let Some(place) = place(last).filter(|_| at.is_array() || at.is_null()) {
        let Some(item) = item(at, place) else { return false };
        *item = value.unwrap_or_else(|| Value::Object(Map::new()));
        return true;
    }
    match value {
        Some(value) => object(at).insert(last.clone(), value),
        None => object(at).shift_remove(last),
    };
    true
}

/// The value below `at` by a name, made when it is not there: a list when what comes next is a place in one.
fn child<'a>(at: &'a mut Value, name: &str, below: &str) -> Option<&'a mut Value> {
    let next = match place(name) {
        Some(place) if at.is_array() => item(at, place)?,
        _ => object(at).entry(name.to_owned()).or_insert(Value::Null),
    };
    if place(below).is_some() {
        if !next.is_array() {
            *next = Value::Array(Vec::new());
        }
    } else if !next.is_object() {
        *next = Value::Object(Map::new());
    }
    Some(next)
}

/// A token that is a place in a list: the schema has no property of digits only.
fn place(token: &str) -> Option<usize> {
    let digits = !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
    token.parse().ok().filter(|place| digits && *place < MOST)
}

fn item(list: &mut Value, place: usize) -> Option<&mut Value> {
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    let items = list.as_array_mut()?;
    while items.len() <= place {
        items.push(Value::Object(Map::new()));
    }
    items.get_mut(place)
}

/// The value as an object; anything else is replaced by an empty one.
fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(map) => map,
        _ => unreachable!("made an object above"),
    }
}

/// What a field shows for a value.
pub(super) fn field_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Ids of the options a value stands for.
pub(super) fn selected(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(id)) => vec![id.clone()],
        Some(Value::Bool(flag)) => vec![flag.to_string()],
        Some(Value::Array(values)) => values
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// A value in words, for check-your-answers.
pub(super) fn words(control: &Control, value: Option<&Value>, lang: &str, texts: &Texts) -> String {
    let Some(value) = value else {
        return messages::default(lang, "form-empty", &[]);
    };
    match &control.kind {
        ControlKind::Text(_) => field_text(Some(value)),
        ControlKind::Number { money, .. } | ControlKind::Computed { money, .. } => value
            .as_i64()
            .map_or_else(|| field_text(Some(value)), |number| group(number, *money, lang)),
        ControlKind::Listed(list) => {
            let text = field_text(Some(value));
            list.label(&text, lang).map_or(text.clone(), str::to_owned)
        }
        ControlKind::Repeat(_) => value.as_array().map_or(0, Vec::len).to_string(),
        ControlKind::Date { .. } => {
            let text = field_text(Some(value));
            parse_partial(&text).map_or(text, |date| date_words(date, lang))
        }
        ControlKind::One(_) | ControlKind::Many(_) | ControlKind::Check | ControlKind::YesNo => {
            let labels = selected(Some(value))
                .into_iter()
                .map(|id| control.option_label(&id, lang, texts));
            labels.collect::<Vec<_>>().join("\n")
        }
    }
}

fn group(number: i64, money: bool, lang: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    let separator = if lang == "en" { ',' } else { '.' };
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    let sign = if number < 0 { "-" } else { "" };
    let unit = if money { " đ" } else { "" };
    format!("{sign}{out}{unit}")
}

fn date_words(date: PartialDate, lang: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let year = date.year.map(|y| y.to_string()).unwrap_or_default();
    let month = date.month.map(usize::from);
    let name = month.and_then(|m| MONTHS.get(m.wrapping_sub(1)).copied());
    match (lang == "en", month, date.day) {
        (_, None, None) => year,
        (true, Some(_), None) => format!("{} {year}", name.unwrap_or("?")),
        (true, _, Some(day)) => format!("{day} {} {year}", name.unwrap_or("?")),
        (false, Some(month), None) => format!("{month:02}/{year}"),
        (false, month, Some(day)) => format!("{day:02}/{:02}/{year}", month.unwrap_or(0)),
    }
}
