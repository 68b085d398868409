//! Requests and answers, before and after the wire.

use super::NetError;
use super::problem::{Problem, ProblemKind};
use super::wire::open311;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use url::Url;

/// What is sent. Built anew for each try, for a streamed body cannot be sent twice.
#[derive(Debug)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<reqwest::Body>,
    /// Bytes of a streamed body that the connection has taken so far: silence is measured by it.
    pub(crate) progress: Option<Arc<AtomicU64>>,
}

impl Request {
    /// Without headers or body.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            progress: None,
        }
    }

    /// A `GET`.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// Sets a header; a value that cannot be one is [`NetError::Address`], for only our own data comes here.
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self, NetError> {
        let value = HeaderValue::from_str(value).map_err(|_| NetError::Address)?;
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// Sets a header that HTTP/2 must not index and no debug output shows.
    pub(crate) fn secret_header(mut self, name: &'static str, value: &str) -> Result<Self, NetError> {
        let mut value = HeaderValue::from_str(value).map_err(|_| NetError::Address)?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// Asks for 304 when the held copy is still good.
    pub fn if_none_match(self, etag: Option<&str>) -> Result<Self, NetError> {
        match etag {
            Some(etag) => self.header("if-none-match", etag),
            None => Ok(self),
        }
    }

    /// A JSON body.
    pub fn json<T: serde::Serialize + ?Sized>(self, body: &T) -> Result<Self, NetError> {
        let bytes = serde_json::to_vec(body)?;
        Ok(self.body("application/json", bytes))
    }

    /// An `application/x-www-form-urlencoded` body.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.body("application/x-www-form-urlencoded", body.into_bytes())
    }

    /// A body of a static media type.
    #[must_use]
    pub fn body(mut self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = Some(reqwest::Body::from(body.into()));
        self
    }

    /// A body that is read while it is sent. `progress` counts the bytes taken; the idle timeout looks at it.
    #[must_use]
    pub fn stream(
        mut self,
        media_type: &'static str,
        length: u64,
        body: reqwest::Body,
        progress: Arc<AtomicU64>,
    ) -> Self {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        // With a known length the body goes out as it is; without one HTTP/1.1 would wrap it in chunks.
        self.headers
            .insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
        self.body = Some(body);
        self.progress = Some(progress);
        self
    }
}

/// What came back, whole, whatever the status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, decompressed.
    pub body: Bytes,
    /// What `Retry-After` asks for.
    pub retry_after: Option<Duration>,
}

/// An answer to a conditional request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conditional<T> {
    /// The held copy is still good.
    NotModified,
    /// A newer one.
    Fresh {
        /// What came.
        value: T,
        /// For the next `If-None-Match`.
        etag: Option<String>,
    },
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The entity tag.
    pub fn etag(&self) -> Option<String> {
        self.header(ETAG.as_str()).map(str::to_owned)
    }

    fn media_type(&self) -> String {
        let value = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    fn is_html(&self) -> bool {
        self.media_type() == "text/html" || self.body.trim_ascii_start().starts_with(b"<")
    }

    /// Passes 2xx and 304 on; everything else becomes the error it stands for.
    pub fn success(self) -> Result<Self, NetError> {
        let status = self.status.as_u16();
        if self.status.is_success() || self.status == StatusCode::NOT_MODIFIED {
            return Ok(self);
        }
        if matches!(status, 429 | 503) {
            return Err(NetError::Busy {
                status,
                retry_after: self.retry_after,
            });
        }
        match Problem::parse(&self.body, status) {
            Some(p) => Err(self.problem(p)),
            None if self.status.is_server_error() => Err(NetError::Server { status }),
            None if status == 401 => Err(NetError::SignIn),
            None => Err(self.open311_errors().unwrap_or(if self.is_html() {
                NetError::Html { status }
            } else {
                NetError::Status { status }
            })),
        }
    }

    /// What is wrong in the words of an Open311 server.
    fn open311_errors(&self) -> Option<NetError> {
        let told = match self.media_type().as_str() {
            "application/json" => serde_json::from_slice(&self.body).ok()?,
            _ => self.xml().ok()?,
        };
        Some(NetError::Problem(Box::new(Problem {
            status: self.status.as_u16(),
            detail: Some(open311::errors(&told)?),
            ..Problem::default()
        })))
    }

    /// Reads the XML body of an answer of GeoReport v2.
    pub fn xml(&self) -> Result<Value, NetError> {
        let media_type = self.media_type();
        if matches!(media_type.as_str(), "text/xml" | "application/xml") || media_type.ends_with("+xml") {
            return Ok(open311::xml::read(&self.body)?);
        }
        let status = self.status.as_u16();
        if self.is_html() {
            return Err(NetError::Html { status });
        }
        Err(NetError::Unreadable { line: 0, column: 0 })
    }

    fn problem(&self, problem: Problem) -> NetError {
        let status = self.status.as_u16();
        match problem.kind() {
            ProblemKind::Unauthorized => NetError::SignIn,
            ProblemKind::StepUp => NetError::StepUp {
                acr: problem.acr.unwrap_or_else(|| "level2".to_owned()),
            },
            ProblemKind::Overload => NetError::Busy {
                status,
                retry_after: self.retry_after,
            },
            _ if self.status.is_server_error() => NetError::Server { status },
            _ => NetError::Problem(Box::new(problem)),
        }
    }

    /// Reads the JSON body of a successful answer.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, NetError> {
        let media_type = self.media_type();
        if media_type == "application/json" || media_type.ends_with("+json") {
            return Ok(serde_json::from_slice(&self.body)?);
        }
        if self.is_html() {
            let status = self.status.as_u16();
            return Err(NetError::Html { status });
        }
        Err(NetError::Unreadable { line: 0, column: 0 })
    }

    /// Reads a text body of the given media type (a JWS).
    pub fn text(&self, media_type: &str) -> Result<String, NetError> {
        if self.is_html() {
            let status = self.status.as_u16();
            return Err(NetError::Html { status });
        }
        if self.media_type() != media_type {
            return Err(NetError::Unreadable { line: 0, column: 0 });
        }
        let text =
            std::str::from_utf8(&self.body).map_err(|_| NetError::Unreadable { line: 0, column: 0 })?;
        Ok(text.trim().to_owned())
    }

    /// 304, or what `read` makes of the answer.
    pub fn conditional<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, NetError>,
    ) -> Result<Conditional<T>, NetError> {
        if self.status == StatusCode::NOT_MODIFIED {
            return Ok(Conditional::NotModified);
        }
        Ok(Conditional::Fresh {
            value: read(self)?,
            etag: self.etag(),
        })
    }
}
