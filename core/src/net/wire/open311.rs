//! Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2) as JSON, with our additions (`docs/protocol.md`), and as XML.
//!
//! Servers in use differ from the specification and from each other: numbers come as texts and texts as numbers, members are
//! missing, a list of one comes as its only entry or inside a wrapper that XML would have. All of that is read; an entry
//! without the one member that names it is left out.

mod extra;

pub use extra::{About, Answered, Deadlines, Duty, Extra, Line, State};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub mod xml;

/// What an answer is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Offered by servers that say so in their discovery.
    Json,
    /// A duty of every server.
    Xml,
}

impl Format {
    /// Of a path.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }
}

/// What an attribute is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataType {
    /// A line.
    String,
    /// A number.
    Number,
    /// A time, RFC 3339.
    DateTime,
    /// Several lines.
    Text,
    /// One of the values.
    Single,
    /// Several of the values.
    Multi,
}

/// A kind of report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a member of the wire, and none depends on another"
)]
pub struct Service {
    /// `service_code`.
    pub code: String,
    /// `service_name`; the code where it is missing.
    pub name: String,
    /// In words; may be empty.
    pub description: String,
    /// Whether a [`Definition`] can be asked for.
    pub metadata: bool,
    /// Whether the number comes at once (`realtime`), or later under a token (`batch`), or never (`blackbox`).
    pub at_once: bool,
    /// What people call it.
    pub keywords: Vec<String>,
    /// Heading in a list of kinds; may be empty.
    pub group: String,
    /// Ours: whether it needs a place. The standard always does.
    pub place: bool,
    /// Ours: whether it needs a signed-in sender.
    pub sign_in: bool,
    /// Ours: whether it is a proposal for a better procedure (kiến nghị).
    pub proposal: bool,
}

/// What a kind asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// `service_code`.
    pub code: String,
    /// In the order to ask in.
    pub attributes: Vec<Attribute>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Of `attribute[code]`.
    pub code: String,
    /// False: a text to show, with nothing to answer.
    pub variable: bool,
    /// What it is answered with; one this app does not know is a line.
    pub datatype: DataType,
    /// Whether it must be answered.
    pub required: bool,
    /// The question.
    pub description: String,
    /// How to answer; may be empty.
    pub hint: String,
    /// Key and name of each value; empty where any answer will do.
    pub values: Vec<(String, String)>,
}

/// A report as the server tells it. Times are as they came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `service_request_id`.
    pub id: String,
    /// Closed, as against open; a status this app does not know is open.
    pub closed: bool,
    /// `status_notes`.
    pub notes: Option<String>,
    /// `service_code`.
    pub service: String,
    /// `service_name`; may be empty.
    pub service_name: String,
    /// The words, where they may be seen.
    pub description: Option<String>,
    /// `agency_responsible`.
    pub agency: Option<String>,
    /// `requested_datetime`.
    pub requested: Option<String>,
    /// `updated_datetime`.
    pub updated: Option<String>,
    /// `expected_datetime`.
    pub expected: Option<String>,
    /// `address`.
    pub address: Option<String>,
    /// `lat` and `long`, degrees of WGS 84. `None` too for 0, 0, which servers send for nothing.
    pub place: Option<(f64, f64)>,
    /// `media_url`.
    pub media_url: Option<String>,
    /// Ours: `extended`, unread; null on other servers.
    pub extended: Value,
}

/// The answer to a report that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `service_request_id`; `None` where it comes later.
    pub id: Option<String>,
    /// To ask for the number by.
    pub token: Option<String>,
    /// `service_notice`.
    pub notice: Option<String>,
    /// Ours: whoever has it is the sender.
    pub follow_key: Option<String>,
}

/// A text, or what can only be meant as one. Empty is none.
fn text(value: &Value, name: &str) -> Option<String> {
    let text = match value.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text != "null").then_some(text)
}

fn yes(value: &Value, name: &str) -> Option<bool> {
    match text(value, name)?.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

fn number(value: &Value, name: &str) -> Option<f64> {
    text(value, name)?.parse().ok().filter(|n: &f64| n.is_finite())
}

/// The entries of a list, whichever way it came: bare, alone, or in a wrapper of one member, or of two as XML has them.
fn entries(value: &Value) -> Vec<&Value> {
    let mut value = value;
    for _ in 0..2 {
        match value.as_object() {
            Some(members) if members.len() == 1 => match members.values().next() {
                Some(inner) if inner.is_array() || inner.is_object() => value = inner,
                _ => break,
            },
            _ => break,
        }
    }
    match value {
        Value::Array(entries) => entries.iter().collect(),
        Value::Object(members) if !members.is_empty() => vec![value],
        _ => Vec::new(),
    }
}

/// Reads a discovery: the better of what its endpoints of GeoReport v2 speak; `None` when it names none.
pub fn speaks(value: &Value) -> Option<Format> {
    let value = value.get("discovery").unwrap_or(value);
    let endpoints = entries(value.get("endpoints").unwrap_or(&Value::Null));
    let ours = endpoints.into_iter().filter(|endpoint| {
        let spec = text(endpoint, "specification").unwrap_or_default();
        spec.is_empty() || spec.to_ascii_lowercase().contains("georeport_v2")
    });
    let formats: Vec<String> = ours
        .flat_map(|endpoint| {
            let formats = endpoint.get("formats").unwrap_or(&Value::Null);
            // In XML a list of elements named `format`; one alone is a text.
            let formats = formats.get("format").unwrap_or(formats);
            let several = formats
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![formats.clone()]);
            several
                .into_iter()
                .filter_map(|f| f.as_str().map(str::to_ascii_lowercase))
        })
        .collect();
    let says = |word: &str| formats.iter().any(|format| format.contains(word));
    match (says("json"), says("xml")) {
        (true, _) => Some(Format::Json),
        (false, true) => Some(Format::Xml),
        (false, false) => None,
    }
}

/// Reads `errors`: all that is wrong, in the server's words; `None` when there are none.
pub fn errors(value: &Value) -> Option<String> {
    let told = entries(value).into_iter();
    let words: Vec<String> = told.filter_map(|error| text(error, "description")).collect();
    (!words.is_empty()).then(|| words.join("\n"))
}

/// Reads `services`.
pub fn services(value: &Value) -> Vec<Service> {
    entries(value).into_iter().filter_map(service).collect()
}

fn service(value: &Value) -> Option<Service> {
    let code = text(value, "service_code")?;
    let extended = value.get("extended").unwrap_or(&Value::Null);
    let keywords = text(value, "keywords").unwrap_or_default();
    let keywords = keywords.split(',').map(str::trim).filter(|k| !k.is_empty());
    Some(Service {
        name: text(value, "service_name").unwrap_or_else(|| code.clone()),
        description: text(value, "description").unwrap_or_default(),
        metadata: yes(value, "metadata").unwrap_or(false),
        at_once: text(value, "type").is_none_or(|t| t.eq_ignore_ascii_case("realtime")),
        keywords: keywords.map(str::to_owned).collect(),
        group: text(value, "group").unwrap_or_default(),
        place: yes(extended, "place").unwrap_or(true),
        sign_in: yes(extended, "sign_in").unwrap_or(false),
        proposal: yes(extended, "proposal").unwrap_or(false),
        code,
    })
}

/// Reads a `service_definition`; `None` when it names no service.
pub fn definition(value: &Value) -> Option<Definition> {
    let inner = value.get("service_definition").unwrap_or(value);
    let inner = inner.as_array().and_then(|list| list.first()).unwrap_or(inner);
    let code = text(inner, "service_code")?;
    let mut found: Vec<(f64, Attribute)> = entries(inner.get("attributes").unwrap_or(&Value::Null))
        .into_iter()
        .filter_map(attribute)
        .collect();
    // Stable: those without an order stay as they came, last.
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    Some(Definition {
        code,
        attributes: found.into_iter().map(|(_, attribute)| attribute).collect(),
    })
}

fn attribute(value: &Value) -> Option<(f64, Attribute)> {
    let datatype = match text(value, "datatype")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "number" => DataType::Number,
        "datetime" => DataType::DateTime,
        "text" => DataType::Text,
        "singlevaluelist" => DataType::Single,
        "multivaluelist" => DataType::Multi,
        _ => DataType::String,
    };
    let pair = |value: &Value| {
        let key = text(value, "key")?;
        let name = text(value, "name").unwrap_or_else(|| key.clone());
        Some((key, name))
    };
    let values = entries(value.get("values").unwrap_or(&Value::Null));
    let attribute = Attribute {
        code: text(value, "code")?,
        variable: yes(value, "variable").unwrap_or(true),
        datatype,
        required: yes(value, "required").unwrap_or(false),
        description: text(value, "description").unwrap_or_default(),
        hint: text(value, "datatype_description").unwrap_or_default(),
        values: values.into_iter().filter_map(pair).collect(),
    };
    Some((number(value, "order").unwrap_or(f64::INFINITY), attribute))
}

/// Reads `service_requests`.
pub fn reports(value: &Value) -> Vec<Report> {
    entries(value).into_iter().filter_map(report).collect()
}

fn report(value: &Value) -> Option<Report> {
    let place = number(value, "lat").zip(number(value, "long"));
    Some(Report {
        id: text(value, "service_request_id")?,
        closed: text(value, "status").is_some_and(|s| s.eq_ignore_ascii_case("closed")),
        notes: text(value, "status_notes"),
        service: text(value, "service_code").unwrap_or_default(),
        service_name: text(value, "service_name").unwrap_or_default(),
        description: text(value, "description"),
        agency: text(value, "agency_responsible"),
        requested: text(value, "requested_datetime"),
        updated: text(value, "updated_datetime"),
        expected: text(value, "expected_datetime"),
        address: text(value, "address"),
        place: place.filter(|(lat, long)| {
            let zero = lat.abs() < f64::EPSILON && long.abs() < f64::EPSILON;
            !zero && lat.abs() <= 90.0 && long.abs() <= 180.0
        }),
        media_url: text(value, "media_url"),
        extended: value.get("extended").cloned().unwrap_or_default(),
    })
}

/// Reads the answer to a report that was sent, or to a token; `None` when it has neither number nor token.
pub fn sent(value: &Value) -> Option<Sent> {
    let first = entries(value).into_iter().next()?;
    let sent = Sent {
        id: text(first, "service_request_id"),
        token: text(first, "token"),
        notice: text(first, "service_notice"),
        follow_key: first.get("extended").and_then(|e| text(e, "follow_key")),
    };
    (sent.id.is_some() || sent.token.is_some()).then_some(sent)
}

#[cfg(test)]
mod tests;
