//! Form data in words: labels and answers as the record's texts have them.

use crate::data::Record;
use serde_json::Value;

/// One answer.
pub(crate) struct Row {
    /// Property name.
    pub(crate) property: String,
    /// Its label.
    pub(crate) label: String,
    /// The answer in words.
    pub(crate) value: String,
}

/// The answers in the schema's order; members the schema does not know come last, under their names.
pub(crate) fn rows(record: &Record, data: &Value, lang: &str) -> Vec<Row> {
    let Some(data) = data.as_object() else {
        return Vec::new();
    };
    let known: Vec<&String> = record
        .json
        .pointer("/form/schema/properties")
        .and_then(Value::as_object)
        .map(|p| p.keys().collect())
        .unwrap_or_default();
    let unknown = data.keys().filter(|k| !known.contains(k));
    known
        .iter()
        .copied()
        .chain(unknown)
        .filter_map(|property| {
            let value = data.get(property)?;
            let label = record
                .form_text(lang, &format!("{property}.label"))
                .unwrap_or(property);
            Some(Row {
                property: property.clone(),
                label: label.to_owned(),
                value: words(record, property, value, lang),
            })
        })
        .collect()
}

fn words(record: &Record, property: &str, value: &Value, lang: &str) -> String {
    match value {
        Value::String(s) => record
            .form_text(lang, &format!("{property}.{s}"))
            .map_or_else(|| date(s).unwrap_or_else(|| s.clone()), str::to_owned),
        Value::Bool(b) => match (b, lang) {
            (true, "en") => "Yes",
            (false, "en") => "No",
            (true, _) => "Có",
            (false, _) => "Không",
        }
        .to_owned(),
        Value::Array(items) => items
            .iter()
            .map(|v| words(record, property, v, lang))
            .collect::<Vec<_>>()
            .join("; "),
        Value::Object(members) => members
            .iter()
            .map(|(k, v)| format!("{k}: {}", words(record, k, v, lang)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

/// `2026-11-24` as `24/11/2026`.
pub(crate) fn date(text: &str) -> Option<String> {
    let day: jiff::civil::Date = (text.len() == 10).then(|| text.parse().ok())??;
    Some(day.strftime("%d/%m/%Y").to_string())
}
