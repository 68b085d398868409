//! Problem details for HTTP APIs (RFC 9457), as this protocol fills them.

use serde::{Deserialize, Serialize};

const PREFIX: &str = "urn:motcua:problem:";

/// Why the server said no. The words are the server's and may name a person: never log them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Problem {
    /// URI of the kind; see [`Problem::kind`].
    #[serde(rename = "type", default)]
    pub type_uri: String,
    /// Short, for people.
    #[serde(default)]
    pub title: String,
    /// HTTP status; filled from the answer when the document leaves it out.
    #[serde(default)]
    pub status: u16,
    /// This very case, for people.
    #[serde(default)]
    pub detail: Option<String>,
    /// The server's support code.
    #[serde(default)]
    pub code: Option<String>,
    /// One entry per wrong field or file.
    #[serde(default)]
    pub errors: Vec<FieldProblem>,
    /// With `step-up`: the level that will do.
    #[serde(default)]
    pub acr: Option<String>,
}

/// One wrong place in what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// JSON Pointer (RFC 6901) into the request body.
    #[serde(default)]
    pub pointer: String,
    /// Why, for programs, e.g. `required`.
    #[serde(default)]
    pub code: Option<String>,
    /// Why, for people.
    #[serde(default)]
    pub detail: Option<String>,
}

/// The kinds the protocol names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The body is wrong; `errors` says where.
    Validation,
    /// No such thing, or not this citizen's.
    NotFound,
    /// Not signed in.
    Unauthorized,
    /// Signed in, not allowed.
    Forbidden,
    /// Signed in too low.
    StepUp,
    /// The thing is in another state.
    Conflict,
    /// The idempotency key was used with another body.
    IdempotencyMismatch,
    /// A named upload is not there or not whole.
    UploadMissing,
    /// The file's SHA-256 is not the one told.
    UploadMismatch,
    /// Too much to do.
    Overload,
    /// The form has a newer version.
    FormChanged,
    /// One is asked for, or acts for, that person already.
    FamilyExists,
    /// The family link named does not let one act.
    FamilyInactive,
    /// The dossier was rated already.
    RatingExists,
    /// The last day on which the rating may be changed has passed.
    RatingClosed,
    /// A kind this version of the app does not know.
    Other,
}

impl Problem {
    /// Reads a document; anything that is not one gives `None`.
    pub fn parse(body: &[u8], status: u16) -> Option<Self> {
        let mut problem: Self = serde_json::from_slice(body).ok()?;
        if problem.type_uri.is_empty() && problem.title.is_empty() && problem.code.is_none() {
            return None;
        }
        problem.status = status;
        Some(problem)
    }

    /// The kind, by the last part of the type URI.
    pub fn kind(&self) -> ProblemKind {
        match self.type_uri.strip_prefix(PREFIX).unwrap_or_default() {
            "validation" => ProblemKind::Validation,
            "not-found" => ProblemKind::NotFound,
            "unauthorized" => ProblemKind::Unauthorized,
            "forbidden" => ProblemKind::Forbidden,
            "step-up" => ProblemKind::StepUp,
            "conflict" => ProblemKind::Conflict,
            "idempotency-mismatch" => ProblemKind::IdempotencyMismatch,
            "upload-missing" => ProblemKind::UploadMissing,
            "upload-mismatch" => ProblemKind::UploadMismatch,
            "overload" => ProblemKind::Overload,
            "form-changed" => ProblemKind::FormChanged,
            "family-exists" => ProblemKind::FamilyExists,
            "family-inactive" => ProblemKind::FamilyInactive,
            "rating-exists" => ProblemKind::RatingExists,
            "rating-closed" => ProblemKind::RatingClosed,
            _ => ProblemKind::Other,
        }
    }
}

impl std::fmt::Display for Problem {
    /// Kind and status only: the words may name a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} (status {})", self.kind(), self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_each_wrong_field_by_pointer() {
        let body = br#"{"type":"urn:motcua:problem:validation","title":"x","status":422,"extra":1,
            "errors":[{"pointer":"/data/ho_ten","code":"required","detail":"y"}]}"#;
        let p = Problem::parse(body, 422).unwrap();
        assert_eq!(p.kind(), ProblemKind::Validation);
        assert_eq!(p.errors[0].pointer, "/data/ho_ten");
    }

    #[test]
    fn other_json_and_web_pages_are_no_problem_documents() {
        assert_eq!(Problem::parse(b"<html>", 500), None);
        assert_eq!(Problem::parse(b"{\"error\":\"x\"}", 400), None);
        assert_eq!(Problem::parse(b"[]", 400), None);
    }

    #[test]
    fn the_words_of_a_problem_stay_out_of_its_display() {
        let p = Problem {
            title: "Nguyễn Văn A".into(),
            type_uri: "urn:motcua:problem:conflict".into(),
            status: 409,
            ..Problem::default()
        };
        assert_eq!(p.to_string(), "Conflict (status 409)");
    }

    #[test]
    fn a_kind_from_a_newer_server_is_kept_as_other() {
        let p = Problem::parse(br#"{"type":"urn:motcua:problem:new","title":"t"}"#, 418).unwrap();
        assert_eq!((p.kind(), p.status), (ProblemKind::Other, 418));
    }
}
