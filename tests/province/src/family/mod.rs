//! Who acts for whom: a guardian for a child, an elder or a ward. Representation by law or by authorisation (Civil Code
//! 91/2015/QH13, articles 134–141), each with a log that both sides read.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod decide;
pub(crate) mod read;
pub(crate) mod store;

use crate::dossiers::Attachment;
use crate::state::Shared;
use axum::Router;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Adults are eighteen (Civil Code 91/2015/QH13, article 20).
pub(crate) const ADULT: i16 = 18;

/// An asking that nobody answers ends after so many days.
pub(crate) const UNANSWERED_DAYS: i64 = 30;

/// Routes below `/family`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/family", get(read::list).post(ask::ask))
        .route("/family/asked", get(read::asked))
        .route("/family/{id}/log", get(read::log))
        .route("/family/{id}/consent", post(answer::consent))
        .route("/family/{id}/refuse", post(answer::refuse))
        .route("/family/{id}/withdraw", post(answer::withdraw))
}

/// What the member is to the guardian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Relation {
    /// A child of theirs.
    Child,
    /// An elder.
    Elder,
    /// A ward.
    Ward,
}

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkState {
    /// Waits for an answer.
    Asked,
    /// The guardian may file for the member.
    Active,
    /// One of the two ended it.
    Withdrawn,
    /// The member, or the officer, said no.
    Refused,
    /// The child came of age, or nobody answered.
    Ended,
}

/// Whose answer an asking waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Waits {
    /// The member's.
    Consent,
    /// The officer's, who looks at the evidence.
    Officer,
}

/// What a link rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Basis {
    /// The population register names the guardian as a parent.
    Register,
    /// The member consented.
    Consent,
    /// The officer saw papers.
    Papers,
}

/// A side of a link, or who else acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Side {
    /// Who acts.
    Guardian,
    /// For whom.
    Member,
    /// The population register.
    Register,
    /// The officer.
    Office,
    /// The province's own clock.
    Province,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// The guardian asked.
    Asked,
    /// The register confirmed a parent.
    Confirmed,
    /// The member consented.
    Consented,
    /// The officer approved the papers.
    Approved,
    /// The member or the officer refused.
    Refused,
    /// One side withdrew.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
    /// The child turned eighteen.
    CameOfAge,
    /// A dossier was filed on behalf of the member.
    Filed,
}

/// What a guardian asks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Asking {
    /// The member's twelve digits.
    pub(crate) number: String,
    pub(crate) relation: Relation,
    /// Uploads that show it; `paper` of each says what it is.
    #[serde(default)]
    pub(crate) evidence: Vec<Attachment>,
}

/// The guardian, to both.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Guardian {
    pub(crate) name: String,
}

/// The member, to both.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Member {
    /// Null to a guardian while the link was never active.
    pub(crate) name: Option<String>,
    pub(crate) number: String,
}

/// A link as one side sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Link {
    pub(crate) id: String,
    /// The asker's side: `guardian` or `member`.
    pub(crate) role: Side,
    pub(crate) relation: Relation,
    pub(crate) state: LinkState,
    pub(crate) waits: Option<Waits>,
    pub(crate) basis: Option<Basis>,
    pub(crate) guardian: Guardian,
    pub(crate) member: Member,
    /// How many papers came as evidence.
    pub(crate) evidence: usize,
    /// The day a child comes of age, when it ends by itself: `YYYY-MM-DD`.
    pub(crate) until: Option<String>,
    pub(crate) asked_at: String,
    pub(crate) changed_at: String,
}

/// Links.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Links {
    pub(crate) items: Vec<Link>,
}

/// A line of a link's log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct LogEntry {
    pub(crate) seq: i64,
    /// RFC 3339.
    pub(crate) at: String,
    pub(crate) act: Act,
    pub(crate) by: Side,
    /// Name of who acted; empty where a member said no.
    pub(crate) actor: String,
    /// Code of the dossier filed.
    pub(crate) dossier: Option<String>,
    /// Name of its procedure.
    pub(crate) procedure: Option<String>,
}

/// A log, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Log {
    pub(crate) items: Vec<LogEntry>,
}

/// For whom a dossier was filed; part of the dossier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct OnBehalf {
    /// Id of the link.
    pub(crate) link: String,
    /// The member's.
    pub(crate) name: String,
    pub(crate) relation: Relation,
}
