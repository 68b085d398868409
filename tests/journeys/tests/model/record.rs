//! A small procedure whose form the province keeps changing.

use motcua_journeys::Sandbox;
use serde_json::{Value, json};

/// The procedure whose record it takes the place of.
pub(crate) const CODE: &str = "1.001612";

/// The form has a field that comes and goes with every change.
pub(crate) fn record(version: u32) -> Value {
    let mut record = Sandbox::own_record(CODE);
    let fields = fields(version);
    let properties: serde_json::Map<String, Value> = fields
        .iter()
        .map(|name| ((*name).to_owned(), json!({"type": "string", "maxLength": 200})))
        .collect();
    let controls: Vec<Value> = fields
        .iter()
        .map(|name| json!({"type": "Control", "scope": format!("#/properties/{name}")}))
        .collect();
    let mut texts = json!({"trang.label": "Trang"});
    for name in &fields {
        texts[format!("{name}.label")] = json!(format!("Câu hỏi {name}"));
    }
    record["version"] = json!(format!("v{version}"));
    record["form"] = json!({
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": ["ma"],
            "additionalProperties": false,
        },
        "uischema": {"type": "Categorization", "elements": [
            {"type": "Category", "i18n": "trang", "label": "Trang", "elements": controls},
        ]},
        "texts": {"vi": texts, "en": texts},
    });
    let paper = |p: &&Value| p["id"] == "giay-to-khac";
    record["papers"] = record["papers"]
        .as_array()
        .map(|all| all.iter().filter(paper).cloned().collect())
        .unwrap();
    record["cases"] =
        json!([{"id": "ca_nhan", "name": {"vi": "Một người", "en": "One person"}, "when": null}]);
    record["subject"] = json!(["#/properties/ma"]);
    for none in ["prefill", "prefill_when"] {
        record[none] = json!({});
    }
    record["provenance"] = json!([]);
    record
}

/// Names of the fields of a version: two that stay and one that is another each time, of three in turn.
pub(crate) fn fields(version: u32) -> [&'static str; 4] {
    let passing = ["mot", "hai", "ba"][version as usize % 3];
    ["ma", "loi_thuat", "ghi_chu", passing]
}

/// All fields a version can have.
pub(crate) const FIELDS: [&str; 5] = ["loi_thuat", "ghi_chu", "mot", "hai", "ba"];
