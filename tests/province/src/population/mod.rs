//! Matching a person with the population register: sealed evidence in, an answer per field out. The register's own values
//! never leave it.

mod chip;
mod register;
mod seal;

use crate::clock;
use crate::error::{Invalid, Problem};
use crate::jose;
use crate::oidc::citizens;
use crate::oidc::session::Signed;
use crate::state::{Province, Shared};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p256::SecretKey;
pub(crate) use register::find as person;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Below this age someone else acts for a person (Civil Code 2015, article 21; a card may be had from birth, Law on
/// Identity 26/2023, article 19).
const OF_AGE: i16 = 14;

/// Routes below `/identity`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/identity/verifications", post(verify))
        .layer(DefaultBodyLimit::max(seal::MAX))
}

/// How the values came: the order is that of what they prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Method {
    /// Typed by the citizen.
    Typed,
    /// Read from the code printed on the card, which nobody signed.
    Qr,
    /// Read from the chip.
    Chip,
}

/// What is sealed in a request.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Evidence {
    method: Method,
    /// `number`, `old_number`, `name`, `birth`, `sex`, `residence`, `issued`: what is known of them.
    fields: BTreeMap<String, String>,
    /// For `chip`.
    chip: Option<Chip>,
}

/// Files of a chip, base64.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Chip {
    sod: String,
    /// Data groups by number.
    groups: BTreeMap<u8, String>,
    /// What the phone found of the chip itself: `chip_authentication`, `active_authentication`, `pace_cam` or `none`.
    proof: String,
}

/// How well the person is now known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Assurance {
    /// Nothing matched well enough.
    None,
    /// Values typed or read from an unsigned code match the register.
    Declared,
    /// The state signed the data, and they match the register.
    Chip,
    /// And the chip is the one that was issued, by the phone's word.
    ChipGenuine,
}

/// What the register says of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Match {
    /// The same.
    Matched,
    /// Another value.
    Differs,
    /// The register has none.
    Unknown,
}

/// A field and its match.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct FieldMatch {
    field: String,
    result: Match,
}

/// The outcome as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// Every field that the register has is the same.
    Matched,
    /// At least one differs.
    Differs,
    /// Nobody of this number is in the register.
    NotFound,
}

/// The register's answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Verification {
    id: String,
    /// RFC 3339.
    at: String,
    method: Method,
    outcome: Outcome,
    assurance: Assurance,
    fields: Vec<FieldMatch>,
    /// A child: a guardian acts for them.
    minor: bool,
}

/// Matches evidence with the register.
#[utoipa::path(post, path = "/identity/verifications", tag = "identity",
    request_body(content = String, content_type = "application/jose", description = "Compact JWE of Evidence"),
    responses((status = 200, body = Verification), (status = 400, body = Problem), (status = 401, body = Problem),
              (status = 403, description = "not-yours: the number is another person's", body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn verify(
    State(province): State<Shared>,
    signed: Signed,
    body: Bytes,
) -> Result<Json<Verification>, Problem> {
    let jwe = std::str::from_utf8(&body).map_err(|_| Problem::bad_request("not a compact JWE"))?;
    let key = SecretKey::from(province.keys.sealing.as_nonzero_scalar());
    let kid = jose::thumbprint(province.keys.sealing.verifying_key());
    let plain = seal::open(jwe, &key, &kid)?;
    let evidence: Evidence =
        serde_json::from_slice(&plain).map_err(|_| Problem::bad_request("bằng chứng không đọc được"))?;
    let number = evidence.fields.get("number").cloned().unwrap_or_default();
    owned(&signed, &number)?;
    let genuine = match (evidence.method, &evidence.chip) {
        (Method::Chip, Some(chip)) => Some(signed_by_the_state(&province, chip)?),
        (Method::Chip, None) => return Err(wrong("/chip", "required", "thiếu dữ liệu chip")),
        _ => None,
    };
    Ok(Json(answer(&province, &evidence, &number, genuine)))
}

/// The register answers a citizen about that citizen alone: it must not become a directory.
fn owned(signed: &Signed, number: &str) -> Result<(), Problem> {
    if citizens::find(&signed.sub).is_some_and(|c| c.number == number) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "not-yours",
        "TT-403",
        "Không phải của người đang đăng nhập",
        "Số định danh không phải của người đang đăng nhập.",
    ))
}

fn wrong(pointer: &str, code: &str, detail: &str) -> Problem {
    Problem::validation(vec![Invalid {
        pointer: pointer.into(),
        code: code.into(),
        detail: detail.into(),
    }])
}

/// True when the phone also found the chip to be the one that was issued.
fn signed_by_the_state(province: &Province, chip: &Chip) -> Result<bool, Problem> {
    let unread = || wrong("/chip", "format", "dữ liệu chip không đọc được");
    let sod = STANDARD.decode(&chip.sod).map_err(|_| unread())?;
    let groups: Option<BTreeMap<u8, Vec<u8>>> = chip
        .groups
        .iter()
        .map(|(number, text)| Some((*number, STANDARD.decode(text).ok()?)))
        .collect();
    if !chip::proves(&sod, &groups.ok_or_else(unread)?, &province.cards) {
        return Err(wrong(
            "/chip/sod",
            "signature",
            "dữ liệu chip không do cơ quan cấp thẻ ký",
        ));
    }
    Ok(matches!(
        chip.proof.as_str(),
        "chip_authentication" | "active_authentication" | "pace_cam"
    ))
}

fn answer(province: &Province, evidence: &Evidence, number: &str, genuine: Option<bool>) -> Verification {
    let held = register::find(number);
    let fields: Vec<FieldMatch> = evidence
        .fields
        .iter()
        .filter(|(_, told)| !told.trim().is_empty())
        .map(|(field, told)| FieldMatch {
            field: field.clone(),
            result: compare(held, field, told),
        })
        .collect();
    let outcome = match held {
        None => Outcome::NotFound,
        Some(_) if fields.iter().any(|f| f.result == Match::Differs) => Outcome::Differs,
        Some(_) => Outcome::Matched,
    };
    // Who a person is hangs on these; where they live changes, and does not make them another.
    let who = |f: &&FieldMatch| matches!(f.field.as_str(), "number" | "name" | "birth" | "sex");
    let known = held.is_some() && fields.iter().filter(who).all(|f| f.result != Match::Differs);
    let assurance = match (known, genuine) {
        (false, _) => Assurance::None,
        (true, None) => Assurance::Declared,
        (true, Some(false)) => Assurance::Chip,
        (true, Some(true)) => Assurance::ChipGenuine,
    };
    let today = clock::local(province.now()).date();
    Verification {
        id: uuid::Uuid::new_v4().to_string(),
        at: clock::rfc3339(province.now()),
        method: evidence.method,
        outcome,
        assurance,
        fields,
        minor: held.is_some_and(|p| p.age(today) < OF_AGE),
    }
}

fn compare(held: Option<&register::Person>, field: &str, told: &str) -> Match {
    let Some(person) = held else {
        return Match::Unknown;
    };
    match person.value(field) {
        None | Some("") => Match::Unknown,
        // A birth of which one side knows the year alone is compared by the year.
        Some(value) if field == "birth" && (value.len() == 4 || told.len() == 4) => {
            if value.get(..4) == told.get(..4) {
                Match::Matched
            } else {
                Match::Differs
            }
        }
        Some(_) if person.has(field, told) => Match::Matched,
        Some(_) => Match::Differs,
    }
}
