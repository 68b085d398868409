//! A report is sent.

use super::about::About;
use super::form::Form;
use super::format::{Fault, Format, OneError};
use super::kinds::Kind;
use super::services::{asked, kind};
use super::store::{self, Held, Media, Rest, State as Stand};
use super::terms::{self, Deadlines};
use super::{Caller, Common, of_here, sign_in};
use crate::oidc::citizens;
use crate::state::{Province, Shared};
use crate::uploads;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use utoipa::ToSchema;

/// Most files of a report, and of a message.
const MAX_FILES: usize = 10;

/// What the standard lets a sender say, and `upload` and `public_name`, which are ours.
#[derive(Deserialize, ToSchema)]
#[allow(
    dead_code,
    reason = "only told in the OpenAPI document; the form is read by its names"
)]
pub(crate) struct Posted {
    /// Of the list of services.
    #[schema(min_length = 1)]
    service_code: String,
    /// WGS 84; with `long`.
    #[schema(minimum = -90, maximum = 90)]
    lat: Option<f64>,
    /// WGS 84; with `lat`.
    #[schema(minimum = -180, maximum = 180)]
    long: Option<f64>,
    /// In place of, or beside, `lat` and `long`.
    address_string: Option<String>,
    address_id: Option<String>,
    /// At most 4,000 characters. Needed here, which the standard leaves open.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    description: String,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    /// A picture elsewhere.
    media_url: Option<String>,
    /// Ours, may come several times: tus uploads of the signed-in sender, or with leave under this key.
    upload: Option<Vec<String>>,
    /// Ours: code of a dossier it is about, the number of its last event, or of a procedure and a part of it.
    about_dossier: Option<String>,
    about_step: Option<u64>,
    about_procedure: Option<String>,
    /// JSON Pointer into the procedure's record.
    about_pointer: Option<String>,
    /// What stands there, or what the dossier is.
    about_name: Option<String>,
    /// Ours: `true` to have the name shown to all; `false` when left out.
    public_name: Option<bool>,
}

/// The answer to a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sent {
    /// Left out where the number comes later, under `token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    service_request_id: Option<String>,
    /// Of a `batch` kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    service_notice: String,
    account_id: Option<String>,
    /// Ours; only in JSON.
    extended: SentExtra,
}

/// What we add to the answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SentExtra {
    /// Whoever has it is the sender: `Follow-Key` of later requests.
    follow_key: String,
    deadlines: Deadlines,
}

/// Sends a report. The same `Idempotency-Key` always gives the same one.
#[utoipa::path(post, path = "/open311/v2/requests.{format}", tag = "open311",
    request_body(content = Posted, content_type = "application/x-www-form-urlencoded"),
    params(("format" = inline(Format), Path, description = "`json` or `xml`"), Common,
           ("Idempotency-Key" = Option<String>, Header, format = "uuid", description = "Ours: UUID made when the sender confirmed")),
    responses((status = 201, content((Vec<Sent> = "application/json"), (String = "text/xml"))), (status = 200, description = "Sent before under this key", content((Vec<Sent> = "application/json"), (String = "text/xml"))),
              (status = 400, content((Vec<OneError> = "application/json"), (String = "text/xml"))), (status = 401, description = "This kind, or a file, needs a signed-in sender", content((Vec<OneError> = "application/json"), (String = "text/xml"))),
              (status = 404, description = "Another jurisdiction", content((Vec<OneError> = "application/json"), (String = "text/xml"))),
              (status = 422, description = "The key came with another body", content((Vec<OneError> = "application/json"), (String = "text/xml")))))]
pub(crate) async fn send(
    State(province): State<Shared>,
    uri: OriginalUri,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let format = asked(&uri)?;
    let form = Form::read(&headers, uri.query(), &body)?;
    of_here(form.one("jurisdiction_id"))?;
    let key = super::key(&headers)?;
    let shared = province.clone();
    let (status, held) = province
        .db
        .call(move |tx| once(tx, &shared, &caller, &form, key.as_deref()))
        .await?;
    told(&province, &held, status, format)
}

fn told(province: &Province, held: &Held, status: StatusCode, format: Format) -> Result<Response, Fault> {
    let sent = Sent {
        service_request_id: held.token.is_none().then(|| store::id_of(held.seq)),
        token: held.token.clone(),
        service_notice: "Đã nhận. Bạn sẽ được báo khi có người xử lý.".to_owned(),
        account_id: None,
        extended: SentExtra {
            follow_key: held.follow_key.clone(),
            // Of the day it came: the same answer however often it is asked for.
            deadlines: terms::deadlines(
                &province.data.calendar,
                &first(held),
                crate::clock::from_ms(held.requested),
            ),
        },
    };
    let mut response = format.answer("service_requests", "request", &serde_json::to_value([sent])?);
    *response.status_mut() = status;
    Ok(response)
}

/// The report as it was when it came.
fn first(held: &Held) -> Held {
    let mut first = held.clone();
    first.state = Stand::Received;
    first.rest.counted = held.requested;
    first.rest.answers.clear();
    first
}

fn once(
    tx: &Transaction<'_>,
    province: &Province,
    caller: &Caller,
    form: &Form,
    key: Option<&str>,
) -> Result<(StatusCode, Held), Fault> {
    let hash = form.hash()?;
    if let Some((before, held)) = key.map(|k| store::by_key(tx, k)).transpose()?.flatten() {
        // Someone else's key is as wrong as another body, and tells nothing of theirs.
        if before != hash || held.owner != caller.sub.clone().unwrap_or_default() {
            return Err(Fault::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "the Idempotency-Key came before with another request",
            ));
        }
        return Ok((StatusCode::OK, held));
    }
    let (mut held, uploads) = read(province, caller, form)?;
    held.rest.media = media(tx, province, caller, key, &uploads)?;
    held.rest.key = key.map(str::to_owned);
    held.insert(tx, key, &hash)?;
    claim(tx, &held, &uploads)?;
    Ok((StatusCode::CREATED, held))
}

/// The form as a report, and its uploads; 400 with everything that is wrong.
fn read(province: &Province, caller: &Caller, form: &Form) -> Result<(Held, Vec<String>), Fault> {
    let code = form
        .one("service_code")
        .ok_or_else(|| Fault::bad("service_code was not provided"))?;
    let kind = kind(province, code).ok_or_else(|| Fault::bad("service_code was not found"))?;
    if kind.sign_in && caller.sub.is_none() {
        return Err(sign_in("this kind needs a signed-in sender"));
    }
    let mut wrong = Vec::new();
    let place = form.place(&mut wrong);
    let address = form.short("address_string", 500, &mut wrong);
    let address_id = form.short("address_id", 100, &mut wrong);
    if kind.place && wrong.is_empty() && place.is_none() && address.is_none() && address_id.is_none() {
        wrong.push("lat and long, address_string or address_id must be provided".to_owned());
    }
    let public_name = match form.one("public_name") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            wrong.push("public_name is true or false".to_owned());
            false
        }
    };
    let now = province.now_ms();
    let rest = Rest {
        description: form.description(&mut wrong),
        attributes: form.attributes(kind, &mut wrong),
        name: name(caller, form, &mut wrong),
        phone: form.short("phone", 30, &mut wrong),
        email: form.short("email", 200, &mut wrong),
        media_url: media_url(form, &mut wrong),
        address,
        address_id,
        about: About::read(form, &mut wrong),
        public_name,
        counted: now,
        ..Rest::default()
    };
    let uploads: Vec<String> = form.all("upload").iter().map(|u| id_of_upload(u)).collect();
    if !wrong.is_empty() {
        return Err(Fault::many(StatusCode::BAD_REQUEST, wrong));
    }
    Ok((new(caller, kind, place, rest, now), uploads))
}

fn new(caller: &Caller, kind: &Kind, place: Option<(f64, f64)>, rest: Rest, now: i64) -> Held {
    Held {
        seq: 0,
        owner: caller.sub.clone().unwrap_or_default(),
        follow_key: uuid::Uuid::new_v4().to_string(),
        token: (kind.kind == "batch").then(|| uuid::Uuid::new_v4().to_string()),
        service: kind.service_code.clone(),
        place,
        requested: now,
        updated: now,
        state: Stand::Received,
        rest,
    }
}

/// The signed-in citizen's own name, or what was typed.
fn name(caller: &Caller, form: &Form, wrong: &mut Vec<String>) -> Option<String> {
    if let Some(citizen) = caller.sub.as_deref().and_then(citizens::find) {
        return Some(citizen.name.to_owned());
    }
    // Vietnamese names: the family name, which the standard calls the last one, comes first.
    let parts = [
        form.short("last_name", 100, wrong),
        form.short("first_name", 100, wrong),
    ];
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

fn media_url(form: &Form, wrong: &mut Vec<String>) -> Option<String> {
    let text = form.short("media_url", 2_000, wrong)?;
    let web = url::Url::parse(&text).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
    if !web {
        wrong.push("media_url must be an address of the web".to_owned());
        return None;
    }
    Some(text)
}

/// The id at the end of an upload's address.
fn id_of_upload(upload: &str) -> String {
    upload.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The uploads are the sender's (without sign-in: of the leave given for this key), complete, in nothing else yet, and photos or videos.
pub(super) fn media(
    tx: &Transaction<'_>,
    province: &Province,
    caller: &Caller,
    key: Option<&str>,
    uploads: &[String],
) -> Result<Vec<Media>, Fault> {
    if uploads.is_empty() {
        return Ok(Vec::new());
    }
    let granted = || key.map(|key| uploads::grants::sub_of_key(tx, key)).transpose();
    let sub = match &caller.sub {
        Some(sub) => Some(sub.clone()),
        // Without sign-in: those for which leave was given under the key of what is sent.
        None => granted()?.flatten(),
    };
    let sub = sub.ok_or_else(|| sign_in("files need a signed-in sender, or leave to upload"))?;
    if uploads.len() > MAX_FILES {
        return Err(Fault::bad(format!("at most {MAX_FILES} files")));
    }
    let mut all: Vec<Media> = Vec::new();
    for id in uploads {
        let found = uploads::find(tx, id)?.filter(|u| u.sub == sub && !u.expired(province.now_ms()));
        let upload = found.ok_or_else(|| Fault::bad("upload was not found"))?;
        let twice = all.iter().any(|m| m.upload == *id);
        if upload.sha256.is_none() || upload.dossier.is_some() || twice {
            return Err(Fault::bad("upload is not complete, or used before"));
        }
        let media_type = kind_of(province, id)?
            .ok_or_else(|| Fault::bad("upload is no JPEG, PNG, WebP, MP4 or QuickTime"))?;
        all.push(Media {
            upload: id.clone(),
            media_type: media_type.to_owned(),
        });
    }
    Ok(all)
}

/// The uploads belong to the report now, and stay.
pub(super) fn claim(tx: &Transaction<'_>, held: &Held, uploads: &[String]) -> Result<(), rusqlite::Error> {
    for id in uploads {
        tx.execute(
            "UPDATE uploads SET dossier = ?2 WHERE id = ?1",
            params![id, format!("report {}", store::id_of(held.seq))],
        )?;
    }
    Ok(())
}

/// By the first bytes; what a sender says it is proves nothing.
fn kind_of(province: &Province, id: &str) -> Result<Option<&'static str>, Fault> {
    let mut head = Vec::with_capacity(16);
    std::fs::File::open(uploads::path_of(province, id))
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .map_err(crate::error::Error::from)?;
    Ok(match head.as_slice() {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', ..] => Some("video/quicktime"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("video/mp4"),
        _ => None,
    })
}
