//! The signed province pack: everything the core knows about one province (`docs/protocol.md`, "Province pack").

pub mod ballot;
mod links;
mod notice;
mod post;
mod provider;
mod trust;

pub use links::Links;
pub(crate) use links::named;
pub use notice::Notice;
pub use post::{Post, PostFee};
pub use provider::{AcrNames, ClaimNames, DateFormat, Oauth2, Oidc, Profile, SessionEndpoints};
pub use trust::{CardAuthorities, Ders, Trust};

use super::jws::{self, JwsError, KeySource, PublicKey, Typ};
use crate::error::{Fail, Failure, FailureKind};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// `typ` of the pack's header.
pub const TYP: &str = "mot-cua-pack+jws";

/// Why a pack was not accepted. The held one stays.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The app was built with a key that is none.
    #[error("the pack key of the app is not a key")]
    AppKey,
    /// The signature, or the token around it, does not hold.
    #[error("pack signature: {0}")]
    Signature(#[from] JwsError),
    /// Signed, but not what a pack looks like.
    #[error("pack content: {0}")]
    Content(#[from] serde_json::Error),
    /// An address that is not HTTPS (plain HTTP is for loopback only).
    #[error("pack address is not safe: {0}")]
    Address(&'static str),
    /// A trust root or receipt key that cannot be read.
    #[error("pack trust anchor: {0}")]
    Trust(&'static str),
    /// Older than the one held.
    #[error("pack version {offered} is below the held {held}")]
    Older {
        /// Version refused.
        offered: u64,
        /// Version kept.
        held: u64,
    },
    /// Of another province than the one held.
    #[error("pack of another province")]
    OtherProvince,
}

impl Fail for PackError {
    fn failure(&self) -> Failure {
        match self {
            Self::AppKey => Failure::new(FailureKind::Unexpected, "MC-P01"),
            Self::Signature(_) => Failure::new(FailureKind::NotTrusted, "MC-P02"),
            Self::Content(_) => Failure::new(FailureKind::Damaged, "MC-P03"),
            Self::Address(_) => Failure::new(FailureKind::NotTrusted, "MC-P04"),
            Self::Trust(_) => Failure::new(FailureKind::Damaged, "MC-P05"),
            Self::Older { .. } => Failure::new(FailureKind::NotTrusted, "MC-P06"),
            Self::OtherProvince => Failure::new(FailureKind::NotTrusted, "MC-P07"),
        }
    }
}

/// A text in both languages of the app.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localised {
    /// Vietnamese; always there.
    pub vi: String,
    /// English; empty where nobody translated.
    #[serde(default)]
    pub en: String,
}

impl Localised {
    /// The text for a BCP 47 tag; Vietnamese where there is no other.
    pub fn get(&self, language: &str) -> &str {
        let english = language.split(['-', '_']).next() == Some("en");
        if english && !self.en.is_empty() {
            &self.en
        } else {
            &self.vi
        }
    }
}

/// What the province says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Counts up; never goes back.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// Which province.
    pub province: Province,
    /// Where to sign in.
    pub oidc: Oidc,
    /// Where the services are.
    pub endpoints: Endpoints,
    /// Links for people.
    pub links: Links,
    /// Whose signatures count.
    pub trust: Trust,
    /// Web Push.
    pub push: Push,
    /// Working days.
    pub calendar: Calendar,
    /// Offices that receive dossiers.
    #[serde(default)]
    pub offices: Vec<Office>,
    /// Choice lists of forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListRef>,
    /// What the post takes for bringing a result; `None` where the province sends nothing by post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Post>,
    /// What citizens are asked about a dossier that ended; `None` where the province asks nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballot: Option<ballot::Ballot>,
    /// Version of the procedure catalogue.
    pub catalogue_version: String,
    /// The oldest app that may be used, as a semantic version.
    pub min_app_version: String,
    /// Outages and other news.
    #[serde(default)]
    pub notices: Vec<Notice>,
}

/// A choice list that forms of the province name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRef {
    /// Its name, e.g. `communes`.
    pub name: String,
    /// Its version; another one means that it changed.
    pub version: String,
    /// Where it is, an absolute URL.
    pub url: String,
    /// SHA-256 of the answer's body, lower-case hex.
    pub sha256: String,
    /// Length of the body in bytes.
    #[serde(default)]
    pub bytes: u64,
}

/// A province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Province {
    /// National code, e.g. `37`.
    pub code: String,
    /// Its name.
    pub name: Localised,
}

/// Absolute URLs of the services, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// The catalogue.
    pub procedures: String,
    /// tus.
    pub uploads: String,
    /// Dossiers.
    pub dossiers: String,
    /// Web Push subscriptions.
    pub push_subscriptions: String,
    /// Acknowledgements of pushed messages.
    pub push_acks: String,
    /// Matching with the population register; `None` where the province does not offer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Sessions of all the citizen's devices; `None` where the province has no such list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<String>,
    /// Who acts for whom; `None` where nobody acts for another through the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Sealed drafts on their way to another phone; `None` where the province relays none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfers: Option<String>,
    /// Reports over Open311 GeoReport v2; `None` where the province takes none through the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open311: Option<String>,
    /// How offices work, in figures; `None` where the province publishes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offices: Option<String>,
    /// By which ways citizens want to be told; `None` where they cannot choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<String>,
}

/// What Web Push needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// VAPID key (RFC 8292): base64url of the uncompressed point.
    pub vapid: String,
}

/// Working days: Monday to Friday but for the days listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Version, e.g. `2026.2`.
    pub version: String,
    /// Offset of the province's clocks from UTC.
    pub zone_offset_minutes: i32,
    /// What arrives at this time or later counts as of the next working day.
    pub cutoff: Time,
    /// Days that differ from the week.
    #[serde(default)]
    pub days: Vec<Day>,
}

/// A day that differs from the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// How.
    pub kind: DayKind,
    /// Why, in Vietnamese.
    #[serde(default)]
    pub name: String,
    /// How sure.
    #[serde(default)]
    pub status: DayStatus,
}

/// How a day differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A weekday nobody works.
    Off,
    /// A weekend day worked.
    Work,
}

/// How sure a day is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayStatus {
    /// Seen in a second source.
    Checked,
    /// From one source.
    Library,
    /// Reckoned, not announced; also anything newer apps may know. Due dates that cross it are provisional.
    #[default]
    #[serde(other)]
    Computed,
}

/// An office that receives dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its id, e.g. `37.14026`.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Code of its administrative unit.
    pub unit: String,
    /// Where.
    #[serde(default)]
    pub address: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// When it is open.
    #[serde(default)]
    pub hours: String,
}

impl Pack {
    /// The office with this id.
    pub fn office(&self, id: &str) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == id)
    }
}

/// Reads `AppConfig.pack_key`.
pub fn pack_key(base64url: &str) -> Result<PublicKey, PackError> {
    PublicKey::from_base64url(base64url).map_err(|_| PackError::AppKey)
}

/// Verifies a pack's signature and that what it says can be used: addresses are safe, trust anchors readable.
pub fn verify(token: &str, key: &PublicKey) -> Result<Pack, PackError> {
    let verified = jws::verify(token, KeySource::One(key), Typ::Required(TYP))?;
    let pack: Pack = jws::json(&verified.payload)?;
    check_addresses(&pack)?;
    trust::check(&pack)?;
    Ok(pack)
}

/// Whether `new` may take the place of the held one: the same province, and not an older version.
pub fn accept(new: &Pack, held: Option<&Pack>) -> Result<(), PackError> {
    let Some(held) = held else { return Ok(()) };
    if new.province.code != held.province.code {
        return Err(PackError::OtherProvince);
    }
    if new.version < held.version {
        return Err(PackError::Older {
            offered: new.version,
            held: held.version,
        });
    }
    Ok(())
}

fn check_addresses(pack: &Pack) -> Result<(), PackError> {
    let e = &pack.endpoints;
    let l = &pack.links;
    let optional = [
        ("endpoints.sessions", &e.sessions),
        ("endpoints.identity", &e.identity),
        ("endpoints.family", &e.family),
        ("endpoints.offices", &e.offices),
        ("endpoints.channels", &e.channels),
    ];
    let optional = optional
        .into_iter()
        .filter_map(|(name, address)| Some((name, address.as_ref()?)));
    let named = [
        ("oidc.issuer", &pack.oidc.issuer),
        ("endpoints.procedures", &e.procedures),
        ("endpoints.uploads", &e.uploads),
        ("endpoints.dossiers", &e.dossiers),
        ("endpoints.push_subscriptions", &e.push_subscriptions),
        ("endpoints.push_acks", &e.push_acks),
        ("links.dossier", &l.dossier),
        ("links.portal_procedure", &l.portal_procedure),
    ];
    for (name, address) in named.into_iter().chain(optional) {
        if !is_safe(address) {
            return Err(PackError::Address(name));
        }
    }
    provider::check(&pack.oidc)
}

fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(domain)) => domain == "localhost",
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

#[cfg(test)]
pub(crate) mod tests;
