//! What can go wrong inside the sandbox, and how it looks on the wire (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An inner failure: the sandbox could not do its work. On the wire it is a 500 without the cause.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or a socket.
    #[error("input or output: {0}")]
    Io(#[from] std::io::Error),
    /// The embedded database.
    #[error("database: {0}")]
    Db(#[from] rusqlite::Error),
    /// JSON that should have been ours.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
    /// A key, a certificate or a signature could not be made.
    #[error("cryptography: {0}")]
    Crypto(String),
    /// A data file is not what it should be.
    #[error("data file {file}: {reason}")]
    Data {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The result document could not be made.
    #[error("result document: {0}")]
    Document(String),
    /// A background task ended before its work was done.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// A cryptographic failure, from whatever the library says.
    pub(crate) fn crypto(e: impl std::fmt::Display) -> Self {
        Self::Crypto(e.to_string())
    }
}

/// One wrong place in a request body.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Invalid {
    /// JSON Pointer (RFC 6901) into the request body.
    pub pointer: String,
    /// The JSON Schema keyword or a word of the protocol, e.g. `required`.
    pub code: String,
    /// In words.
    pub detail: String,
}

/// RFC 9457 problem details.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:motcua:problem:<kind>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short, the same for every problem of its kind.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// This occurrence, in words. Holds nothing personal.
    pub detail: String,
    /// Support code.
    pub code: String,
    /// The `acr` that would do, for `step-up`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// Each wrong place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Invalid>,
    /// Headers that go with it, e.g. `WWW-Authenticate`.
    #[serde(skip)]
    #[schema(ignore)]
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of a kind; `support` is the sandbox's support code.
    pub(crate) fn new(
        status: StatusCode,
        kind: &str,
        support: &str,
        title: &str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: format!("urn:motcua:problem:{kind}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: support.to_owned(),
            acr: None,
            errors: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// 404.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "TT-404",
            "Không tìm thấy",
            what,
        )
    }

    /// 409.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "conflict",
            "TT-409",
            "Không còn khớp",
            detail,
        )
    }

    /// 400: the request is not even a request.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "validation",
            "TT-400",
            "Yêu cầu không hợp lệ",
            detail,
        )
    }

    /// 422 with each wrong place.
    pub(crate) fn validation(errors: Vec<Invalid>) -> Self {
        let detail = format!("{} chỗ cần sửa", errors.len());
        let mut p = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation",
            "TT-422",
            "Hồ sơ chưa hợp lệ",
            detail,
        );
        p.errors = errors;
        p
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        tracing::error!(cause = %e, "request failed inside");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "TT-500",
            "Lỗi bên trong",
            "Hệ thống thử nghiệm gặp lỗi.",
        )
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(e: rusqlite::Error) -> Self {
        Error::Db(e).into()
    }
}

impl From<serde_json::Error> for Problem {
    fn from(e: serde_json::Error) -> Self {
        Error::Json(e).into()
    }
}

impl From<std::io::Error> for Problem {
    fn from(e: std::io::Error) -> Self {
        Error::Io(e).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = self.headers.clone();
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
