//! Form data in words: labels and answers as the record's texts and the choice lists have them.

use crate::data::{Data, Record};
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
pub(crate) fn rows(all: &Data, record: &Record, data: &Value, lang: &str) -> Vec<Row> {
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
    let words = Words { all, record, lang };
    known
        .iter()
        .copied()
        .chain(unknown)
        .filter_map(|property| {
            Some(Row {
                value: words.of(property, data.get(property)?),
                label: words.label(property).unwrap_or(property).to_owned(),
                property: property.clone(),
            })
        })
        .collect()
}

struct Words<'a> {
    all: &'a Data,
    record: &'a Record,
    lang: &'a str,
}

impl Words<'_> {
    fn label(&self, key: &str) -> Option<&str> {
        self.record.form_text(self.lang, &format!("{key}.label"))
    }

    /// `key` is the control's i18n key.
    fn of(&self, key: &str, value: &Value) -> String {
        match value {
            Value::String(s) => self.text(key, s),
            Value::Bool(b) => match (b, self.lang) {
                (true, "en") => "Yes",
                (false, "en") => "No",
                (true, _) => "Có",
                (false, _) => "Không",
            }
            .to_owned(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(n, item)| match item {
                    Value::Object(_) if items.len() > 1 => format!("({}) {}", n + 1, self.of(key, item)),
                    _ => self.of(key, item),
                })
                .collect::<Vec<_>>()
                .join("; "),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    let key = format!("{key}.{name}");
                    format!("{}: {}", self.label(&key).unwrap_or(name), self.of(&key, value))
                })
                .collect::<Vec<_>>()
                .join("; "),
            Value::Number(n) if self.lang != "en" => n.to_string().replace('.', ","),
            other => other.to_string(),
        }
    }

    fn text(&self, key: &str, text: &str) -> String {
        if let Some(name) = self.record.lists.get(key) {
            return self
                .all
                .lists
                .get(name)
                .and_then(|list| list.name_of(text, self.lang))
                .unwrap_or(text)
                .to_owned();
        }
        self.record
            .form_text(self.lang, &format!("{key}.{text}"))
            .map_or_else(|| date(text).unwrap_or_else(|| text.to_owned()), str::to_owned)
    }
}

/// `2026-11-24` as `24/11/2026`.
pub(crate) fn date(text: &str) -> Option<String> {
    let day: jiff::civil::Date = (text.len() == 10).then(|| text.parse().ok())??;
    Some(day.strftime("%d/%m/%Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn own() -> Data {
        Data::open(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))).unwrap()
    }

    #[test]
    fn repeated_answers_and_list_ids_read_as_words() {
        let data = own();
        let land = &data.records["1.013831"];
        let filed = json!({
            "loai_giao_dich": "tang_cho",
            "thua_dat": [
                {"xa": "14026", "so_thua": "125", "dien_tich": 120.5, "loai_dat": "dat_o"},
                {"xa": "13669", "so_thua": "7", "dien_tich": 80, "loai_dat": "dat_lua"}
            ],
            "hop_dong_ngay": "2026-11-16"
        });
        let said = |lang: &str| {
            rows(&data, land, &filed, lang)
                .into_iter()
                .map(|row| (row.label, row.value))
                .collect::<Vec<_>>()
        };
        let vi = said("vi");
        assert_eq!(vi[0].1, "Tặng cho");
        assert_eq!(vi[1].0, "Thửa đất");
        for part in [
            "(1) ",
            "Xã, phường có đất: Xã Cổ Lễ, tỉnh Ninh Bình",
            "Thửa đất số: 125",
            "120,5",
            "Loại đất: Đất ở",
            "(2) ",
            "Phường Nam Định, tỉnh Ninh Bình",
        ] {
            assert!(vi[1].1.contains(part), "{part}: {}", vi[1].1);
        }
        assert_eq!(vi[2].1, "16/11/2026");
        assert!(said("en")[1].1.contains("Cổ Lễ commune, Ninh Bình province"));
    }
}
