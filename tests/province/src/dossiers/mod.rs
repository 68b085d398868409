//! Dossiers: filing once, receipts, changes since, results.

pub(crate) mod check;
pub(crate) mod delivery;
pub(crate) mod file;
pub(crate) mod messages;
pub(crate) mod once;
mod pause;
pub(crate) mod read;
pub(crate) mod receipt;
pub(crate) mod store;
pub(crate) mod supplement;
mod terms;
pub(crate) mod withdraw;

use crate::family::OnBehalf;
use crate::state::Shared;
use axum::Router;
use axum::routing::{get, post};
use delivery::{Delivery, DeliveryAsked};
use file::file;
use read::{changes, one, receipt, result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Routes below `/dossiers`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/dossiers", get(changes).post(file))
        .route("/dossiers/{code}", get(one))
        .route("/dossiers/{code}/receipt", get(receipt))
        .route("/dossiers/{code}/results/{id}", get(result))
        .route("/dossiers/{code}/supplements", post(supplement::supplement))
        .route("/dossiers/{code}/withdrawal", post(withdraw::withdraw))
        .route(
            "/dossiers/{code}/messages",
            get(messages::list).post(messages::send),
        )
        .route("/dossiers/{code}/messages/read", post(messages::read))
}

/// The national status codes used here.
pub(crate) mod status {
    pub(crate) const REGISTERED: u8 = 1;
    pub(crate) const RECEIVED: u8 = 2;
    pub(crate) const NOT_RECEIVED: u8 = 3;
    pub(crate) const IN_PROGRESS: u8 = 4;
    pub(crate) const SUPPLEMENT: u8 = 5;
    pub(crate) const FINANCIAL: u8 = 6;
    pub(crate) const WITHDRAWN: u8 = 7;
    pub(crate) const STOPPED: u8 = 8;
    pub(crate) const DONE: u8 = 9;
    pub(crate) const RETURNED: u8 = 10;
}

/// One file of a filed dossier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Attachment {
    /// Paper of the procedure (or one of its alternatives) it is for.
    pub(crate) paper: String,
    /// Address of the upload.
    pub(crate) upload: String,
    /// File name.
    pub(crate) name: String,
    /// Media type.
    #[serde(rename = "type")]
    pub(crate) media_type: String,
    /// Bytes.
    pub(crate) size: u64,
    /// Hex.
    pub(crate) sha256: String,
    /// What makes a photo hard to read, though the citizen chose to send it: `dark`, `blank`, `blurred`, `cut`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<String>,
    /// Code of the dossier whose signed result it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from_dossier: Option<String>,
}

impl Attachment {
    /// The upload's id.
    pub(crate) fn upload_id(&self) -> &str {
        self.upload.rsplit('/').next().unwrap_or_default()
    }
}

/// What the citizen files.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Filing {
    /// Code of the procedure.
    pub(crate) procedure: String,
    /// Version of the record it was filled in with.
    pub(crate) form: String,
    /// Id of the office.
    pub(crate) office: String,
    /// Case of the procedure; worked out from the data when absent.
    #[serde(default)]
    pub(crate) case: Option<String>,
    /// 1 counter, 2 online, 3 post.
    pub(crate) channel: u8,
    /// Valid against the procedure's schema.
    pub(crate) data: Value,
    /// Files.
    #[serde(default)]
    pub(crate) attachments: Vec<Attachment>,
    /// When the citizen confirmed.
    #[serde(default)]
    pub(crate) declared_at: Option<String>,
    /// The family link it is filed under, when it is for someone else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) on_behalf: Option<String>,
    /// How the result is to come; electronically when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) delivery: Option<DeliveryAsked>,
}

/// Where a dossier is handled.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DossierOffice {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Department.
    pub(crate) unit: String,
}

/// A step of its life.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Event {
    pub(crate) seq: u32,
    pub(crate) at: String,
    pub(crate) status: u8,
    pub(crate) actor: String,
    pub(crate) note: Option<String>,
}

/// A fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Fee {
    pub(crate) name: String,
    /// Đồng.
    pub(crate) amount: u64,
    pub(crate) basis: String,
    /// 1 at filing, 2 while it is handled, 4 with the result.
    pub(crate) when: u8,
    /// `due` or `paid`.
    pub(crate) state: String,
}

/// Why a dossier was returned.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Defect {
    /// JSON Pointer into the filed body, e.g. `/data/ho_ten` or `/attachments/0`.
    #[serde(default)]
    pub(crate) pointer: Option<String>,
    /// Paper; there too when the pointer names a file of it.
    #[serde(default)]
    pub(crate) paper: Option<String>,
    pub(crate) reason: String,
}

/// One return.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Return {
    pub(crate) at: String,
    /// Last day to answer.
    pub(crate) deadline: String,
    pub(crate) defects: Vec<Defect>,
    /// What the citizen did about it; null before that.
    #[serde(default)]
    pub(crate) answer: Option<Answer>,
}

/// How a return was answered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Answer {
    pub(crate) at: String,
    /// JSON Pointers into the filed body that changed.
    pub(crate) changed: Vec<String>,
    /// Papers with other files than before.
    pub(crate) papers: Vec<String>,
    /// The citizen's own words.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

/// The thread with the desk, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Thread {
    pub(crate) count: u32,
    /// Of the office, not yet read by the citizen.
    pub(crate) unread: u32,
}

/// A signed result.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ResultFile {
    pub(crate) id: String,
    /// Catalogue code; absent when the record does not know it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) catalogue: String,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) signed_at: String,
}

/// A dossier as the citizen sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Dossier {
    pub(crate) code: String,
    pub(crate) procedure: String,
    pub(crate) procedure_name: String,
    /// 1–10.
    pub(crate) status: u8,
    pub(crate) office: DossierOffice,
    /// By whom it was filed.
    pub(crate) applicant: String,
    /// For whom, when not for themselves.
    #[serde(default)]
    pub(crate) on_behalf: Option<OnBehalf>,
    pub(crate) submitted_at: String,
    /// Last day; null when the record names no time.
    pub(crate) due: Option<String>,
    /// True in 5 and 6.
    pub(crate) clock_stopped: bool,
    pub(crate) idempotency_key: String,
    pub(crate) events: Vec<Event>,
    pub(crate) fees: Vec<Fee>,
    pub(crate) returns: Vec<Return>,
    pub(crate) results: Vec<ResultFile>,
    /// How the result comes; null for electronically.
    #[serde(default)]
    pub(crate) delivery: Option<Delivery>,
    #[serde(default)]
    pub(crate) messages: Thread,
    pub(crate) updated_at: String,
}

impl Dossier {
    /// Adds a step and moves to its status.
    pub(crate) fn step(&mut self, at: &str, status: u8, actor: &str, note: Option<String>) {
        self.events.push(Event {
            seq: self.events.len() as u32 + 1,
            at: at.to_owned(),
            status,
            actor: actor.to_owned(),
            note,
        });
        self.status = status;
        self.clock_stopped = matches!(status, self::status::SUPPLEMENT | self::status::FINANCIAL);
        at.clone_into(&mut self.updated_at);
    }

    /// Number of the last step.
    pub(crate) fn last_seq(&self) -> u32 {
        self.events.len() as u32
    }
}

/// Answer to a filing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Filed {
    pub(crate) dossier: Dossier,
    /// Compact JWS.
    pub(crate) receipt: String,
}

/// Changes since a cursor.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DossierPage {
    pub(crate) cursor: String,
    pub(crate) more: bool,
    pub(crate) items: Vec<Dossier>,
}
