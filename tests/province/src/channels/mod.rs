//! By which ways a citizen hears of what: their wish, and the telling itself with its fallback from way to way.

mod notice;
pub(crate) mod others;
pub(crate) mod pages;
mod plan;
pub(crate) mod store;
pub(crate) mod tell;
mod words;

use crate::clock;
use crate::dossiers::{file, once::Once};
use crate::error::{Invalid, Problem};
use crate::oidc::session::Signed;
use crate::state::Shared;
use crate::zalo;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// After so many minutes without an acknowledgement of the app the next way is tried.
pub(crate) const FALLBACK_MINUTES: i64 = 10;
/// A code that links a Zalo account is good for so long.
const CODE_MINUTES: i64 = 10;

/// Routes of the wire, and of Zalo's call back.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/channels", get(read).put(change))
        .route("/channels/zalo/code", post(code))
        .route("/channels/zalo", delete(unlink))
        .route("/channels/zalo/webhook", post(zalo::webhook::receive))
        .route("/sandbox/channels/run", post(tell::run_now))
        .merge(pages::router())
}

/// A way to reach a citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Via {
    /// The app.
    Push,
    /// The province's official account on Zalo.
    Zalo,
    /// A text message.
    Sms,
    /// E-mail.
    Email,
}

impl Via {
    pub(crate) const ALL: [Self; 4] = [Self::Push, Self::Zalo, Self::Sms, Self::Email];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Push => "push",
            Self::Zalo => "zalo",
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// Kinds of news.
pub(crate) const KINDS: [&str; 7] = [
    "status", "return", "payment", "result", "reports", "family", "province",
];

/// What one must act on in time.
pub(crate) fn is_urgent(kind: &str) -> bool {
    matches!(kind, "return" | "payment")
}

/// How one kind of news is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Telling {
    /// In their order, each at most once; none: not told.
    pub(crate) order: Vec<Via>,
    /// Once a day together, instead of at once.
    #[serde(default)]
    pub(crate) daily: bool,
}

/// When the citizen is not to be disturbed, by Vietnam's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Quiet {
    pub(crate) on: bool,
    /// `HH:MM`.
    pub(crate) from: String,
    /// `HH:MM`; the next day's when it is before `from`.
    pub(crate) until: String,
    /// True when returns and payments come all the same.
    #[serde(default)]
    pub(crate) urgent: bool,
}

/// What a citizen wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Wish {
    /// By kind: `status`, `return`, `payment`, `result`, `reports`, `family`, `province`.
    pub(crate) kinds: BTreeMap<String, Telling>,
    pub(crate) quiet: Quiet,
    /// When what is told once a day is told, `HH:MM`.
    pub(crate) daily_at: String,
}

impl Default for Wish {
    fn default() -> Self {
        let telling = || Telling {
            order: Via::ALL.to_vec(),
            daily: false,
        };
        Self {
            kinds: KINDS.iter().map(|kind| ((*kind).to_owned(), telling())).collect(),
            quiet: Quiet {
                on: true,
                from: "21:00".into(),
                until: "07:00".into(),
                urgent: false,
            },
            daily_at: "08:00".into(),
        }
    }
}

impl Wish {
    pub(crate) fn telling(&self, kind: &str) -> Telling {
        let told = self.kinds.get(kind).cloned();
        told.unwrap_or_else(|| Telling {
            order: Via::ALL.to_vec(),
            daily: false,
        })
    }
}

/// A linked Zalo account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZaloLink {
    /// RFC 3339.
    since: String,
}

/// The citizen's wish, and where they can be reached.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Channels {
    #[serde(flatten)]
    wish: Wish,
    /// Counts the changes from 0.
    revision: i64,
    zalo: Option<ZaloLink>,
    /// All but the last three digits hidden.
    phone: Option<String>,
    /// Most of it hidden.
    email: Option<String>,
    fallback_minutes: i64,
}

/// A code that links the Zalo account it is sent from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ZaloCode {
    /// What to send.
    text: String,
    /// The official account's page.
    url: String,
    /// RFC 3339.
    expires_at: String,
}

fn seen_by(tx: &Transaction<'_>, sub: &str) -> Result<Channels, Problem> {
    let (wish, revision) = store::wish(tx, sub)?;
    let person = store::person(sub)?;
    let link = store::zalo_of(tx, sub)?;
    Ok(Channels {
        wish,
        revision,
        zalo: link.map(|link| ZaloLink {
            since: clock::rfc3339(clock::from_ms(link.since)),
        }),
        phone: person.phone.as_deref().map(store::masked_phone),
        email: person.email.as_deref().map(store::masked_email),
        fallback_minutes: FALLBACK_MINUTES,
    })
}

/// How the citizen is told.
#[utoipa::path(get, path = "/channels", tag = "channels", responses((status = 200, body = Channels), (status = 401, body = Problem)))]
pub(crate) async fn read(State(province): State<Shared>, signed: Signed) -> Result<Json<Channels>, Problem> {
    province
        .db
        .call(move |tx| Ok(Json(seen_by(tx, &signed.sub)?)))
        .await
}

/// Changes it whole.
#[utoipa::path(put, path = "/channels", tag = "channels", request_body = Wish,
    params(("Idempotency-Key" = String, Header, description = "UUID made when the citizen confirmed")),
    responses((status = 200, body = Channels), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(province): State<Shared>,
    signed: Signed,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Channels>, Problem> {
    let sent: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let wish: Wish = serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    let wrong = wrong(&wish);
    if !wrong.is_empty() {
        return Err(Problem::validation(wrong));
    }
    let once = Once::new(&signed.sub, file::key_of(&headers)?, "channels".into(), &sent)?;
    province
        .db
        .call(move |tx| {
            if once.before::<Value>(tx)?.is_none() {
                store::put_wish(tx, &signed.sub, &wish)?;
                once.keep(tx, &Value::Null)?;
            }
            // The province's word of now: a repeated request must not bring an older one back.
            Ok(Json(seen_by(tx, &signed.sub)?))
        })
        .await
}

/// What of a wish cannot be done.
fn wrong(wish: &Wish) -> Vec<Invalid> {
    let mut wrong = Vec::new();
    let mut at = |pointer: String, code: &str, detail: &str| {
        wrong.push(Invalid {
            pointer,
            code: code.to_owned(),
            detail: detail.to_owned(),
        });
    };
    for (kind, telling) in &wish.kinds {
        if !KINDS.contains(&kind.as_str()) {
            at(
                format!("/kinds/{}", kind.replace('~', "~0").replace('/', "~1")),
                "unknown",
                "không có loại tin này",
            );
        }
        let twice = telling
            .order
            .iter()
            .enumerate()
            .any(|(n, via)| telling.order.iter().skip(n + 1).any(|o| o == via));
        if twice {
            at(
                format!("/kinds/{kind}/order"),
                "uniqueItems",
                "mỗi kênh chỉ một lần",
            );
        }
    }
    for (pointer, time) in [
        ("/quiet/from", &wish.quiet.from),
        ("/quiet/until", &wish.quiet.until),
        ("/daily_at", &wish.daily_at),
    ] {
        if plan::minutes(time).is_none() {
            at(pointer.to_owned(), "pattern", "phải là giờ:phút, ví dụ 21:00");
        }
    }
    wrong
}

/// A code that links the Zalo account it is sent from; a new one takes the place of the last.
#[utoipa::path(post, path = "/channels/zalo/code", tag = "channels", responses((status = 200, body = ZaloCode), (status = 401, body = Problem)))]
pub(crate) async fn code(State(province): State<Shared>, signed: Signed) -> Result<Json<ZaloCode>, Problem> {
    let account = zalo::account()?;
    let expires = province.now_ms() + CODE_MINUTES * 60_000;
    let digits = format!("{:08}", rand::random_range(0..100_000_000_u32));
    let kept = digits.clone();
    province
        .db
        .call(move |tx| Ok::<_, Problem>(store::put_code(tx, &signed.sub, &kept, expires)?))
        .await?;
    Ok(Json(ZaloCode {
        text: format!("MC {digits}"),
        url: format!("https://zalo.me/{}", account.oa_id),
        expires_at: clock::rfc3339(clock::from_ms(expires)),
    }))
}

/// Unlinks the Zalo account; one that is not linked is as good.
#[utoipa::path(delete, path = "/channels/zalo", tag = "channels", responses((status = 200, body = Channels), (status = 401, body = Problem)))]
pub(crate) async fn unlink(
    State(province): State<Shared>,
    signed: Signed,
) -> Result<Json<Channels>, Problem> {
    province
        .db
        .call(move |tx| {
            store::unlink(tx, &signed.sub)?;
            Ok(Json(seen_by(tx, &signed.sub)?))
        })
        .await
}
