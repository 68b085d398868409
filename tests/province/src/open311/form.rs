//! What a client posts: `application/x-www-form-urlencoded` in the address and in the body, as the specification has it.

use super::format::Fault;
use super::kinds::Kind;
use axum::http::{HeaderMap, header};
use std::collections::BTreeMap;

/// Longest description (GeoReport v2).
const MAX_DESCRIPTION: usize = 4_000;

/// Names and values as they came.
pub(super) struct Form(BTreeMap<String, Vec<String>>);

impl Form {
    /// Reads both; 400 for another media type.
    pub(super) fn read(headers: &HeaderMap, query: Option<&str>, body: &[u8]) -> Result<Self, Fault> {
        let media_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let form = media_type.is_none_or(|t| t.starts_with("application/x-www-form-urlencoded"));
        if !form {
            return Err(Fault::bad("the body must be application/x-www-form-urlencoded"));
        }
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let query = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        for (name, value) in query.chain(url::form_urlencoded::parse(body)) {
            all.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Ok(Self(all))
    }

    /// The same for the same content, whatever the order of names.
    pub(super) fn hash(&self) -> Result<String, Fault> {
        Ok(crate::jose::sha256_hex(serde_json::to_vec(&self.0)?))
    }

    /// A value; empty ones are none.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        let values = self.0.get(name)?;
        values.first().map(|v| v.trim()).filter(|v| !v.is_empty())
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let values = self.0.get(name).into_iter().flatten();
        values.map(String::as_str).filter(|v| !v.is_empty()).collect()
    }

    /// A value that is not too long.
    pub(super) fn short(&self, name: &str, most: usize, wrong: &mut Vec<String>) -> Option<String> {
        let value = self.one(name)?;
        if value.chars().count() > most {
            wrong.push(format!("{name} is longer than {most} characters"));
            return None;
        }
        Some(value.to_owned())
    }

    /// `description`, which says something.
    pub(super) fn description(&self, wrong: &mut Vec<String>) -> String {
        if self.one("description").is_none() {
            wrong.push("description was not provided".to_owned());
        }
        self.short("description", MAX_DESCRIPTION, wrong)
            .unwrap_or_default()
    }

    /// `lat` and `long`; `None` when neither is there.
    pub(super) fn place(&self, wrong: &mut Vec<String>) -> Option<(f64, f64)> {
        place(self.one("lat"), self.one("long"), wrong)
    }

    /// `attribute[code]` and `attribute[code][]`, each by its question.
    pub(super) fn attributes(&self, kind: &Kind, wrong: &mut Vec<String>) -> BTreeMap<String, Vec<String>> {
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, values) in &self.0 {
            let Some(rest) = name.strip_prefix("attribute[") else {
                continue;
            };
            let code = rest.strip_suffix("][]").or_else(|| rest.strip_suffix(']'));
            match code.filter(|code| kind.attributes.iter().any(|q| q.code == **code)) {
                Some(code) => given
                    .entry(code.to_owned())
                    .or_default()
                    .extend(values.iter().cloned()),
                None => wrong.push(format!(
                    "{} asks nothing of that name: {}",
                    kind.service_code,
                    short(name)
                )),
            }
        }
        for question in &kind.attributes {
            let answers = given.get(&question.code).map_or(&[][..], Vec::as_slice);
            if let Err(what) = question.takes(answers) {
                wrong.push(what);
            }
        }
        given
    }
}

/// The first characters of a name someone made up.
fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

/// Degrees of WGS 84, both or none.
pub(super) fn place(lat: Option<&str>, long: Option<&str>, wrong: &mut Vec<String>) -> Option<(f64, f64)> {
    let degrees = |text: &str, most: f64| {
        let value = text.parse::<f64>().ok();
        value.filter(|v| v.abs() <= most)
    };
    match (lat, long) {
        (None, None) => None,
        (Some(lat), Some(long)) => {
            let both = degrees(lat, 90.0).zip(degrees(long, 180.0));
            if both.is_none() {
                wrong.push("lat and long must be degrees of WGS 84".to_owned());
            }
            both
        }
        _ => {
            wrong.push("lat and long go together".to_owned());
            None
        }
    }
}
