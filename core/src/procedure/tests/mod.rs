mod deadline;
mod fees;
mod guidance;
mod record;
mod search;

use super::model::Record;
use serde_json::Value;

pub(super) const CODES: [&str; 13] = [
    "1.004873", "1.001193", "1.001612", "1.000656", "1.000894", "1.004222", "1.004837", "1.004859",
    "1.011607", "1.013831", "1.014027", "2.000635", "3.000333",
];

pub(super) fn data_file(name: &str) -> String {
    let path = format!("{}/../tests/province/data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

pub(super) fn json_of(code: &str) -> Value {
    serde_json::from_str(&data_file(&format!("procedures/{code}.json"))).unwrap()
}

pub(super) fn record(code: &str) -> Record {
    Record::parse(&data_file(&format!("procedures/{code}.json"))).unwrap()
}
