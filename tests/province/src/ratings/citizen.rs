//! A citizen rates a dossier of theirs, once, and may change it for some days.

use super::Ballot;
use super::store::{self, NewRating, Rating, Row};
use crate::clock::local;
use crate::dossiers::once::Once;
use crate::dossiers::store::own;
use crate::dossiers::{Dossier, file};
use crate::error::{Invalid, Problem};
use crate::oidc::session::Signed;
use crate::state::{Province, Shared};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// Most characters of a comment.
const LONGEST: usize = 2000;

/// The citizen's own rating of a dossier.
#[utoipa::path(get, path = "/dossiers/{code}/rating", tag = "ratings", params(("code" = String, Path)),
    responses((status = 200, body = Rating), (status = 404, description = "Not rated, or not theirs", body = Problem)))]
pub(crate) async fn get(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
) -> Result<Json<Rating>, Problem> {
    let shared = province.clone();
    let rating = province
        .db
        .call(move |tx| {
            let ballot = ballot(&shared)?;
            let held = own(tx, &code, &signed.sub)?;
            let row = store::find(tx, &code, &signed.sub)?;
            let row = row.ok_or_else(|| Problem::not_found("Hồ sơ này chưa được đánh giá."))?;
            Ok::<_, Problem>(row.told(ballot, &held.dossier))
        })
        .await?;
    Ok(Json(rating))
}

/// Rates a dossier that ended, or whose day has passed.
#[utoipa::path(post, path = "/dossiers/{code}/rating", tag = "ratings", request_body = NewRating,
    params(("code" = String, Path), ("Idempotency-Key" = String, Header, description = "UUID made when the citizen sent it")),
    responses((status = 201, body = Rating), (status = 200, description = "Given before under this key", body = Rating),
              (status = 404, body = Problem), (status = 409, description = "Rated already (`rating-exists`), or neither over nor late", body = Problem),
              (status = 422, body = Problem)))]
pub(crate) async fn rate(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Rating>), Problem> {
    let (said, sent) = read(&body)?;
    let once = Once::new(
        &signed.sub,
        file::key_of(&headers)?,
        format!("rating {code}"),
        &sent,
    )?;
    let shared = province.clone();
    let (status, rating) = province
        .db
        .call(move |tx| {
            if let Some(rating) = once.before(tx)? {
                return Ok::<_, Problem>((StatusCode::OK, rating));
            }
            let ballot = ballot(&shared)?;
            let held = own(tx, &code, &signed.sub)?;
            if store::find(tx, &code, &signed.sub)?.is_some() {
                return Err(already());
            }
            if !store::may_be_rated(&held.dossier, local(shared.now()).date()) {
                return Err(Problem::conflict(
                    "Hồ sơ đánh giá được khi đã kết thúc hoặc đã quá hẹn.",
                ));
            }
            let said = check(ballot, &held.dossier, said)?;
            let now = shared.now_ms();
            let row = Row {
                said,
                first_ms: now,
                changed_ms: now,
                revision: 1,
            };
            store::put(tx, &code, &signed.sub, &row)?;
            let rating = row.told(ballot, &held.dossier);
            once.keep(tx, &rating)?;
            Ok((StatusCode::CREATED, rating))
        })
        .await?;
    Ok((status, Json(rating)))
}

/// Changes a rating, until the day it names.
#[utoipa::path(put, path = "/dossiers/{code}/rating", tag = "ratings", request_body = NewRating,
    params(("code" = String, Path), ("Idempotency-Key" = String, Header, description = "UUID made when the citizen sent it")),
    responses((status = 200, body = Rating), (status = 404, description = "Not rated, or not theirs", body = Problem),
              (status = 409, description = "Its last day has passed (`rating-closed`)", body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(province): State<Shared>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Rating>, Problem> {
    let (said, sent) = read(&body)?;
    let what = format!("rating change {code}");
    let once = Once::new(&signed.sub, file::key_of(&headers)?, what, &sent)?;
    let shared = province.clone();
    let rating = province
        .db
        .call(move |tx| {
            if let Some(rating) = once.before(tx)? {
                return Ok::<_, Problem>(rating);
            }
            let ballot = ballot(&shared)?;
            let held = own(tx, &code, &signed.sub)?;
            let row = store::find(tx, &code, &signed.sub)?;
            let mut row = row.ok_or_else(|| Problem::not_found("Hồ sơ này chưa được đánh giá."))?;
            if local(shared.now()).date() > row.until(ballot, &held.dossier) {
                return Err(closed());
            }
            row.said = check(ballot, &held.dossier, said)?;
            row.changed_ms = shared.now_ms();
            row.revision += 1;
            store::put(tx, &code, &signed.sub, &row)?;
            let rating = row.told(ballot, &held.dossier);
            once.keep(tx, &rating)?;
            Ok(rating)
        })
        .await?;
    Ok(Json(rating))
}

fn read(body: &[u8]) -> Result<(NewRating, Value), Problem> {
    let sent: Value = serde_json::from_slice(body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let said = serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    Ok((said, sent))
}

fn ballot(province: &Province) -> Result<&Ballot, Problem> {
    let ballot = province.data.ballot.as_ref();
    ballot.ok_or_else(|| Problem::not_found("Tỉnh này không lấy ý kiến đánh giá."))
}

fn already() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "rating-exists",
        "TT-409",
        "Đã đánh giá",
        "Bạn đã đánh giá hồ sơ này rồi; đánh giá đó vẫn sửa được trong hạn.",
    )
}

fn closed() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "rating-closed",
        "TT-409",
        "Đã hết hạn sửa",
        "Đã qua ngày cuối được sửa đánh giá; đánh giá đã gửi được giữ nguyên.",
    )
}

/// Every criterion with one of its options, nothing else, about a step that was.
fn check(ballot: &Ballot, dossier: &Dossier, mut said: NewRating) -> Result<NewRating, Problem> {
    let mut wrong = Vec::new();
    let mut at = |pointer: String, code: &str, detail: String| {
        wrong.push(Invalid {
            pointer,
            code: code.to_owned(),
            detail,
        });
    };
    if said.ballot != ballot.version {
        at("/ballot".into(), "version", "Phiếu đánh giá đã đổi.".into());
    }
    for criterion in &ballot.criteria {
        if !said.scores.contains_key(&criterion.id) {
            at(
                format!("/scores/{}", criterion.id),
                "required",
                format!("Chưa chọn mức cho: {}.", criterion.text.vi),
            );
        }
    }
    for (id, score) in &said.scores {
        match ballot.takes(id, *score) {
            Some(true) => {}
            Some(false) => at(
                format!("/scores/{id}"),
                "enum",
                "Mỗi tiêu chí nhận 0, 1 hoặc 2 điểm.".into(),
            ),
            None => at(
                format!("/scores/{}", id.replace('~', "~0").replace('/', "~1")),
                "additionalProperties",
                "Phiếu không có tiêu chí này.".into(),
            ),
        }
    }
    let comment = said.comment.take().map(|c| c.trim().to_owned());
    said.comment = comment.filter(|c| !c.is_empty());
    if said.comment.as_ref().is_some_and(|c| c.chars().count() > LONGEST) {
        at(
            "/comment".into(),
            "max-length",
            format!("Không quá {LONGEST} ký tự."),
        );
    }
    if said.step == 0 || said.step > dossier.last_seq() {
        at("/step".into(), "unknown", "Hồ sơ không có bước này.".into());
    }
    if wrong.is_empty() {
        Ok(said)
    } else {
        Err(Problem::validation(wrong))
    }
}
