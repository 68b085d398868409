//! Shapes of `docs/protocol.md`. Fields a newer server adds are ignored; lists it leaves out are empty.

pub mod after;
pub mod channels;
pub mod family;
pub mod identity;
pub mod offices;
pub mod open311;
pub mod rating;
mod status;

pub use status::DossierStatus;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An office as dossiers name it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfficeRef {
    /// Id, as in the pack.
    pub id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// The desk or section within it.
    #[serde(default)]
    pub unit: Option<String>,
}

/// A dossier as the server holds it. Times are RFC 3339, dates `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// The office's code for it.
    pub code: String,
    /// Code of the procedure.
    pub procedure: String,
    /// Its name at filing.
    #[serde(default)]
    pub procedure_name: String,
    /// Where it stands.
    pub status: DossierStatus,
    /// Who has it.
    #[serde(default)]
    pub office: OfficeRef,
    /// By whom it was filed.
    #[serde(default)]
    pub applicant: String,
    /// For whom; `None` when they filed for themselves.
    #[serde(default)]
    pub on_behalf: Option<family::OnBehalf>,
    /// When it was received.
    #[serde(default)]
    pub submitted_at: Option<String>,
    /// Date the result is due; `None` when none is promised.
    #[serde(default)]
    pub due: Option<String>,
    /// True while the office waits for the citizen.
    #[serde(default)]
    pub clock_stopped: bool,
    /// The key it was filed under: ties it to the draft.
    #[serde(default)]
    pub idempotency_key: Option<String>,
    /// What happened, oldest first.
    #[serde(default)]
    pub events: Vec<Event>,
    /// What it costs.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What was to be mended, oldest first.
    #[serde(default)]
    pub returns: Vec<Return>,
    /// Signed results.
    #[serde(default)]
    pub results: Vec<ResultFile>,
    /// How the result comes; `None` for electronically.
    #[serde(default)]
    pub delivery: Option<after::Delivery>,
    /// Messages with the desk, in numbers.
    #[serde(default)]
    pub messages: after::Thread,
    /// Last change.
    #[serde(default)]
    pub updated_at: Option<String>,
}

/// One step on the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Counts up within the dossier.
    pub seq: u64,
    /// When.
    pub at: String,
    /// The status it led to.
    pub status: DossierStatus,
    /// Who did it: an office or a role.
    #[serde(default)]
    pub actor: Option<String>,
    /// What they wrote.
    #[serde(default)]
    pub note: Option<String>,
}

/// A fee of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// What for.
    pub name: String,
    /// Whole đồng; `None` when not known, which is not zero.
    #[serde(default)]
    pub amount: Option<i64>,
    /// The rule it comes from.
    #[serde(default)]
    pub basis: Option<String>,
    /// When it is asked: 1 at filing, 2 while it is worked on, 4 when the result is handed over.
    #[serde(default)]
    pub when: Option<u8>,
    /// `due` or `paid`.
    #[serde(default)]
    pub state: Option<String>,
}

/// A return: everything that is to be mended, at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// When the office asked.
    pub at: String,
    /// Last day to answer.
    #[serde(default)]
    pub deadline: Option<String>,
    /// What is wrong.
    #[serde(default)]
    pub defects: Vec<Defect>,
    /// What the citizen did about it.
    #[serde(default)]
    pub answer: Option<after::ReturnAnswer>,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// JSON Pointer of the field; `None` when it is about a paper.
    #[serde(default)]
    pub pointer: Option<String>,
    /// Id of the paper; `None` when it is about a field.
    #[serde(default)]
    pub paper: Option<String>,
    /// In the officer's words.
    pub reason: String,
}

/// A signed result that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFile {
    /// Within the dossier.
    pub id: String,
    /// Code of the national result catalogue, `KQ.*`.
    #[serde(default)]
    pub catalogue: Option<String>,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Bytes.
    #[serde(default)]
    pub size: u64,
    /// Lower-case hex.
    #[serde(default)]
    pub sha256: String,
    /// When it was signed.
    #[serde(default)]
    pub signed_at: Option<String>,
}

/// What `POST /dossiers` takes. Kept as it is until the server's answer, for the same key must bring the same body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileDossier {
    /// Code of the procedure.
    pub procedure: String,
    /// Version of the form it was filled in.
    pub form: String,
    /// Id of the office.
    pub office: String,
    /// Id of the case.
    #[serde(default)]
    pub case: Option<String>,
    /// 1 at the desk, 2 online, 3 by post.
    pub channel: u8,
    /// Valid against the procedure's schema.
    pub data: Value,
    /// Uploaded files.
    pub attachments: Vec<AttachmentRef>,
    /// When the citizen confirmed, RFC 3339.
    pub declared_at: String,
    /// Id of the family link it is filed under, when it is for someone else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<String>,
    /// How the result is to come; electronically when there is no word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<after::Delivery>,
}

/// An uploaded file in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentRef {
    /// Id of the paper it is.
    pub paper: String,
    /// URL of the finished upload.
    pub upload: String,
    /// File name.
    pub name: String,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
    /// What makes a photo hard to read, though the citizen chose to send it: `dark`, `blank`, `blurred`, `cut`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Code of the dossier whose signed result it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_dossier: Option<String>,
}

/// The answer to a filing; the same for every repetition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The dossier.
    pub dossier: Dossier,
    /// Its receipt, a compact JWS still to be verified.
    pub receipt: String,
}

/// A page of changed dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierPage {
    /// For the next call.
    pub cursor: String,
    /// True when another page follows at once.
    #[serde(default)]
    pub more: bool,
    /// Changed dossiers.
    #[serde(default)]
    pub items: Vec<Dossier>,
}

/// A page of changed procedures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedurePage {
    /// For the next call.
    pub cursor: String,
    /// True when another page follows at once.
    #[serde(default)]
    pub more: bool,
    /// New and changed ones.
    #[serde(default)]
    pub items: Vec<ProcedureSummary>,
    /// Codes that are gone.
    #[serde(default)]
    pub removed: Vec<String>,
}

/// A procedure as lists and search know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureSummary {
    /// National code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Field, e.g. `Hộ tịch`.
    #[serde(default)]
    pub field: Option<String>,
    /// Level of government.
    #[serde(default)]
    pub level: Option<String>,
    /// Whether citizens may ask for it.
    #[serde(default)]
    pub citizen: bool,
    /// On the national portal.
    #[serde(default)]
    pub uuid: Option<String>,
    /// Result catalogue codes.
    #[serde(default)]
    pub results: Vec<String>,
    /// In force or not.
    #[serde(default)]
    pub lifecycle: Lifecycle,
    /// Version of the modelled record; `None` when only the portal has the procedure.
    #[serde(default)]
    pub form: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// When a procedure is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// `active`, `future_effective`, `repealed`.
    #[serde(default = "active")]
    pub status: String,
    /// First day.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day.
    #[serde(default)]
    pub until: Option<String>,
}

fn active() -> String {
    "active".to_owned()
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            status: active(),
            from: None,
            until: None,
        }
    }
}

/// A session of the citizen on some device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSession {
    /// Its id.
    pub id: String,
    /// What the device called itself at sign-in; may be empty.
    #[serde(default)]
    pub device: String,
    /// When it was signed in.
    pub created: jiff::Timestamp,
    /// When it was last heard of.
    pub last_used: jiff::Timestamp,
    /// True for the session that asks.
    #[serde(default)]
    pub current: bool,
}

/// Sessions of the citizen that have not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSessions {
    /// In no order.
    pub items: Vec<DeviceSession>,
}

/// A Web Push subscription (RFC 8030, RFC 8291).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushSubscription {
    /// Where sealed messages are posted to.
    pub endpoint: String,
    /// What they are sealed with.
    pub keys: PushKeys,
}

/// Keys of a subscription, base64url without padding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushKeys {
    /// Uncompressed SEC1 point.
    pub p256dh: String,
    /// 16 bytes.
    pub auth: String,
}

/// A time of the wire (RFC 3339) in milliseconds since 1970 UTC; `None` when it is not one.
pub fn millis(at: &str) -> Option<i64> {
    at.parse::<jiff::Timestamp>()
        .ok()
        .map(jiff::Timestamp::as_millisecond)
}

/// A date of the wire (`YYYY-MM-DD`).
pub fn day(date: &str) -> Option<jiff::civil::Date> {
    date.parse().ok()
}

/// A sealed file that waits at the province for another phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Where it is to be fetched, without sign-in, by whoever knows this address.
    pub url: String,
    /// Until when.
    pub expires_at: jiff::Timestamp,
}

#[cfg(test)]
mod tests;
