//! JSON or XML by the ending of the path, and errors in the form of the specification.

use crate::error::{Error, Problem};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What an answer is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum Format {
    /// `application/json`.
    Json,
    /// `text/xml`.
    Xml,
}

/// One error of GeoReport v2.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OneError {
    /// The HTTP status again.
    pub(crate) code: u16,
    /// In words; nothing personal.
    pub(crate) description: String,
}

/// An answer of errors.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    errors: Vec<OneError>,
    headers: Vec<(&'static str, String)>,
}

impl Fault {
    /// One error.
    pub(crate) fn new(status: StatusCode, description: impl Into<String>) -> Self {
        Self::many(status, vec![description.into()])
    }

    /// Several of one status.
    pub(crate) fn many(status: StatusCode, descriptions: Vec<String>) -> Self {
        let code = status.as_u16();
        let error = |description| OneError { code, description };
        Self {
            errors: descriptions.into_iter().map(error).collect(),
            headers: Vec::new(),
        }
    }

    /// 400.
    pub(crate) fn bad(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, description)
    }

    /// 404.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} was not found"))
    }

    /// 409.
    pub(crate) fn conflict(description: &str) -> Self {
        Self::new(StatusCode::CONFLICT, description)
    }

    pub(super) fn status(&self) -> StatusCode {
        let code = self.errors.first().map_or(500, |e| e.code);
        StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn told(&self, format: Format) -> Response {
        let mut response = match serde_json::to_value(&self.errors) {
            Ok(errors) => format.answer("errors", "error", &errors),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
        *response.status_mut() = self.status();
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::from_str(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let description = std::iter::once(problem.detail)
            .chain(problem.errors.iter().map(|e| e.detail.clone()))
            .collect::<Vec<_>>()
            .join(": ");
        Self {
            errors: vec![OneError {
                code: problem.status,
                description,
            }],
            headers: problem.headers,
        }
    }
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        Problem::from(e).into()
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(e: rusqlite::Error) -> Self {
        Problem::from(e).into()
    }
}

impl From<serde_json::Error> for Fault {
    fn from(e: serde_json::Error) -> Self {
        Problem::from(e).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.told(Format::Json);
        response.extensions_mut().insert(self);
        response
    }
}

/// What is no resource here is told in the form of the specification too.
pub(crate) async fn nothing() -> Fault {
    Fault::not_found("a resource of this path, ending in .json or .xml,")
}

/// A fault where XML was asked for is told in XML.
pub(crate) async fn faults_as_asked(request: Request, next: Next) -> Response {
    let xml = matches!(Format::of(request.uri().path()), Ok((_, Format::Xml)));
    let response = next.run(request).await;
    match response.extensions().get::<Fault>() {
        Some(fault) if xml => fault.told(Format::Xml),
        _ => response,
    }
}

impl Format {
    /// Of `name.json` or `name.xml`.
    pub(crate) fn of(name: &str) -> Result<(&str, Self), Fault> {
        name.rsplit_once('.')
            .and_then(|(stem, ending)| match ending {
                "json" => Some((stem, Self::Json)),
                "xml" => Some((stem, Self::Xml)),
                _ => None,
            })
            .ok_or_else(|| Fault::not_found("a resource ending in .json or .xml"))
    }

    /// A body; `root` and `item` are XML's names of the whole and of the entries of a list.
    pub(crate) fn answer(self, root: &str, item: &str, value: &Value) -> Response {
        match self {
            Self::Json => {
                let head = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
                (head, value.to_string()).into_response()
            }
            Self::Xml => {
                let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
                element(&mut text, root, item, value);
                ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], text).into_response()
            }
        }
    }
}

/// Name of the entries of a list in XML.
fn singular(list: &str) -> &str {
    match list {
        "attributes" => "attribute",
        "values" => "value",
        "endpoints" => "endpoint",
        "formats" => "format",
        other => other,
    }
}

/// Members of objects are elements, entries of lists too. What is ours (`extended`) is only in JSON.
fn element(out: &mut String, name: &str, item: &str, value: &Value) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| *key != "extended") {
                element(out, key, singular(key), value);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| element(out, item, item, entry)),
        Value::Null => {}
        Value::String(text) => escape(out, text),
        other => out.push_str(&other.to_string()),
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Text of XML 1.0: what it cannot hold is left out.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn xml_is_the_same_as_json_without_what_is_ours() {
        let value = json!([{"code": "a", "attributes": [{"values": [{"key": "1 < 2 & 3", "name": null}]}], "extended": {"x": 1}}]);
        let mut text = String::new();
        element(&mut text, "services", "service", &value);
        assert_eq!(
            text,
            "<services><service><code>a</code><attributes><attribute><values><value><key>1 &lt; 2 &amp; 3</key><name></name></value></values></attribute></attributes></service></services>"
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        let mut text = String::new();
        escape(&mut text, "a\u{0}\u{8}b\u{ffff}\r\n");
        assert_eq!(text, "ab&#13;\n");
    }
}
