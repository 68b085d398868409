//! The XML of Open311 servers: read or refused, never expanded; what was read, written again, reads the same.

use motcua_core::net::wire::open311::{self, xml};
use serde_json::Value;

/// Any octets.
pub fn run(input: &[u8]) {
    let Ok(value) = xml::read(input) else { return };
    assert!(std::str::from_utf8(input).is_ok(), "another encoding was taken");
    assert!(texts(&value) <= input.len(), "something was expanded");
    let mut text = String::new();
    write(&mut text, "root", &value);
    assert_eq!(xml::read(text.as_bytes()).as_ref(), Ok(&value));
    // The end of the root is needed, whatever stands behind it.
    assert!(xml::read(&text.as_bytes()[..text.len() - 1]).is_err());
    // What the app makes of it.
    let _ = (
        open311::services(&value),
        open311::definition(&value),
        open311::reports(&value),
    );
    let _ = (
        open311::sent(&value),
        open311::errors(&value),
        open311::speaks(&value),
    );
}

/// Bytes of all texts.
fn texts(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(several) => several.iter().map(texts).sum(),
        Value::Object(members) => members.values().map(texts).sum(),
        _ => 0,
    }
}

fn write(out: &mut String, name: &str, value: &Value) {
    if let Value::Array(several) = value {
        return several.iter().for_each(|one| write(out, name, one));
    }
    out.extend(["<", name, ">"]);
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| write(out, name, value)),
        Value::String(text) => out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;")),
        _ => {}
    }
    out.extend(["</", name, ">"]);
}
