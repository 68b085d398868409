//! Reports at the officer's desk, as pages for people.

use super::desk::{self, Deed};
use super::format::Fault;
use super::kinds::Kind;
use super::seen::{Eye, Line, ServiceRequest, seen};
use super::services::kind;
use super::store::{self, COLUMNS, Held, State as Stand, of_row};
use crate::desk::{Lang, closed, failed, frame};
use crate::error::Problem;
use crate::state::Shared;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use rusqlite::Transaction;

/// Pages below `/desk/reports`.
pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/desk/reports", get(list))
        .route("/desk/reports/{id}", get(one))
        .route("/desk/reports/{id}/actions", post(act))
        .route("/desk/reports/{id}/media/{n}", get(media))
        .layer(middleware::from_fn(closed))
}

/// `/desk/reports`: those that wait longest first, the newest 200.
async fn list(State(province): State<Shared>, lang: Lang) -> Response {
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| -> Result<Vec<ServiceRequest>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM reports r ORDER BY r.state IN ('published', 'refused'), r.requested, r.seq LIMIT 200"
        );
        let mut statement = tx.prepare(&sql)?;
        let rows = statement.query_map([], of_row)?;
        rows.map(|held| Ok(seen(tx, &shared, &held?, Eye::Office)?))
            .collect()
    };
    let all = match province.db.call(work).await {
        Ok(all) => all,
        Err(problem) => return failed(&problem),
    };
    let title = lang.t("Phản ánh, kiến nghị", "Reports and proposals");
    let body = html! {
        p.crumb { a href="/desk" { "← " (lang.t("Danh sách hồ sơ", "All dossiers")) } }
        h1 { (title) }
        @if all.is_empty() {
            div.empty { p { strong { (lang.t("Chưa có phản ánh nào.", "No reports yet.")) } } }
        } @else {
            table.dossiers {
                caption.hidden { (lang.t("Chờ lâu nhất trước", "Longest waiting first")) }
                thead { tr {
                    th scope="col" { (lang.t("Phản ánh", "Report")) }
                    th scope="col" { (lang.t("Gửi lúc", "Sent")) }
                    th scope="col" { (lang.t("Hạn trả lời", "Answer by")) }
                    th scope="col" { (lang.t("Trạng thái", "State")) }
                } }
                tbody { @for report in &all { (row(report, lang)) } }
            }
        }
    };
    frame(lang, title, "/desk/reports", &body)
}

fn row(report: &ServiceRequest, lang: Lang) -> Markup {
    let due = report.extended.deadlines.answer.as_deref();
    let due = due
        .and_then(crate::labels::date)
        .unwrap_or_else(|| "–".to_owned());
    let id = &report.service_request_id;
    html! { tr {
        th scope="row" {
            a href={ "/desk/reports/" (id) } { (report.service_name) }
            " " span.soft { (id) }
        }
        td data-label=(lang.t("Gửi lúc", "Sent")) { (moment(&report.requested_datetime)) }
        td data-label=(lang.t("Hạn trả lời", "Answer by")) { (due) }
        td data-label=(lang.t("Trạng thái", "State")) { (state(report.extended.state, lang)) }
    } }
}

/// The day and the minute of a time as the wire has it, as people here write it.
fn moment(time: &str) -> String {
    let at: Option<jiff::civil::DateTime> = time.get(..16).and_then(|t| t.parse().ok());
    at.map_or_else(|| time.to_owned(), |at| at.strftime("%d/%m/%Y %H:%M").to_string())
}

fn state(state: Stand, lang: Lang) -> &'static str {
    match state {
        Stand::Received => lang.t("Mới nhận", "Received"),
        Stand::Accepted => lang.t("Đang xử lý", "Being handled"),
        Stand::SupplementWanted => lang.t("Chờ người dân bổ sung", "Waits for the sender"),
        Stand::Supplemented => lang.t("Đã bổ sung", "Supplemented"),
        Stand::Refused => lang.t("Từ chối", "Refused"),
        Stand::Answered => lang.t("Đã trả lời", "Answered"),
        Stand::Published => lang.t("Đã công khai", "Published"),
        Stand::Reopened => lang.t("Người dân yêu cầu xem lại", "Reopened by the sender"),
    }
}

/// What a line of the thread is, in words.
fn deed(kind: &str, lang: Lang) -> &str {
    match kind {
        "accepted" => lang.t("đã tiếp nhận", "taken in"),
        "supplement_wanted" => lang.t("yêu cầu bổ sung", "asks for more"),
        "supplement" => lang.t("bổ sung", "supplement"),
        "refused" => lang.t("từ chối", "refused"),
        "answered" => lang.t("trả lời", "answer"),
        "published" => lang.t("công khai", "published"),
        "forwarded" => lang.t("chuyển cơ quan khác", "passed on"),
        "reopened" => lang.t("yêu cầu xem lại", "reopened"),
        "disliked" => lang.t("chưa hài lòng", "not satisfied"),
        "reply" => lang.t("lời nhắn", "message"),
        other => other,
    }
}

fn gone() -> Problem {
    Problem::not_found("Không có phản ánh này.")
}

async fn found(province: &Shared, id: String) -> Result<ServiceRequest, Problem> {
    let shared = province.clone();
    let work = move |tx: &Transaction<'_>| {
        let held = store::find(tx, &id)?.ok_or_else(gone)?;
        Ok::<_, Problem>(seen(tx, &shared, &held, Eye::Office)?)
    };
    province.db.call(work).await
}

/// `/desk/reports/{id}`.
async fn one(State(province): State<Shared>, Path(id): Path<String>, lang: Lang) -> Response {
    let report = match found(&province, id).await {
        Ok(report) => report,
        Err(problem) => return failed(&problem),
    };
    let id = &report.service_request_id;
    let body = html! {
        p.crumb { a href="/desk/reports" { "← " (lang.t("Phản ánh, kiến nghị", "Reports and proposals")) } }
        div.head { h1 { (report.service_name) } span.tag { (state(report.extended.state, lang)) } }
        div.columns {
            div.sent { (written(&report, kind(&province, &report.service_code), lang)) (thread(&report, lang)) }
            div.side { (deeds(id, report.extended.state, lang)) }
        }
    };
    frame(lang, &report.service_name, &format!("/desk/reports/{id}"), &body)
}

/// What was asked, and what was answered, in the words of the form; codes where the kind knows them no more.
fn answered(kind: Option<&Kind>, code: &str, values: &[String]) -> (String, String) {
    let question = kind.and_then(|k| k.attributes.iter().find(|q| q.code == code));
    let name = |value: &String| {
        let known = question.and_then(|q| q.values.iter().find(|(key, _)| key == value));
        known.map_or_else(|| value.clone(), |(_, name)| name.clone())
    };
    let words = values.iter().map(name).collect::<Vec<_>>().join(", ");
    (
        question.map_or_else(|| code.to_owned(), |q| q.description.clone()),
        words,
    )
}

fn written(report: &ServiceRequest, kind: Option<&Kind>, lang: Lang) -> Markup {
    let id = &report.service_request_id;
    let place = report.lat.zip(report.long);
    let about = report.extended.about.as_ref();
    html! {
        section.card aria-labelledby="h-sent" {
            h2 #h-sent { (lang.t("Người dân viết", "What was sent")) }
            p { (report.description.as_deref().unwrap_or_default()) }
            dl {
                dt { (lang.t("Mã", "Number")) } dd { (id) }
                dt { (lang.t("Người gửi", "Sender")) }
                dd { (report.extended.sender.as_deref().unwrap_or(lang.t("không đăng nhập", "not signed in"))) }
                @if let Some(address) = &report.address { dt { (lang.t("Địa chỉ", "Address")) } dd { (address) } }
                @if let Some((lat, long)) = place { dt { (lang.t("Vị trí", "Position")) } dd { (format!("{lat:.5}, {long:.5}")) } }
                @for (code, values) in report.extended.attributes.iter().flatten() {
                    @let (asked, words) = answered(kind, code, values);
                    dt { (asked) } dd { (words) }
                }
                @if let Some(name) = about.map(|a| &a.name) { dt { (lang.t("Về việc", "About")) } dd { (name) } }
                dt { (lang.t("Cũng gặp", "Me too")) } dd { (report.extended.me_too) }
            }
            (pictures(id, &report.extended.media, lang))
        }
    }
}

/// Photos and videos by the desk's own addresses: those of the API want to know who asks.
fn pictures(id: &str, media: &[String], lang: Lang) -> Markup {
    html! {
        @for address in media {
            @let n = address.rsplit('/').next().unwrap_or_default();
            p { a href={ "/desk/reports/" (id) "/media/" (n) } { (lang.t("Ảnh hoặc video", "Photo or video")) " " (n.parse::<usize>().map_or(0, |n| n + 1)) } }
        }
    }
}

fn thread(report: &ServiceRequest, lang: Lang) -> Markup {
    let lines: &[Line] = report.extended.thread.as_deref().unwrap_or_default();
    html! {
        section.card aria-labelledby="h-thread" {
            h2 #h-thread { (lang.t("Trao đổi", "Thread")) }
            @if lines.is_empty() { p.soft { (lang.t("Chưa có trao đổi nào.", "Nothing was said yet.")) } }
            ol.timeline {
                @for line in lines {
                    li {
                        strong { @if line.from == "office" { (line.agency.as_deref().unwrap_or(lang.t("Cơ quan", "Office"))) } @else { (lang.t("Người dân", "Citizen")) } }
                        " " span.soft { (moment(&line.at)) " · " (deed(&line.kind, lang)) }
                        @if !line.text.is_empty() { p { (line.text) } }
                        (pictures(&report.service_request_id, &line.media, lang))
                    }
                }
            }
        }
    }
}

/// What can be done now; each with words where words are needed.
fn deeds(id: &str, state: Stand, lang: Lang) -> Markup {
    let action = format!("/desk/reports/{id}/actions");
    let can = |deed: Deed| desk::led_to(state, deed).is_some();
    html! {
        section.card.panel aria-labelledby="h-act" {
            h2 #h-act { (lang.t("Việc có thể làm", "What can be done")) }
            form method="post" action=(action) {
                label for="text" { (lang.t("Lời cho người dân", "Words for the citizen")) }
                textarea #text name="text" rows="4" {}
                @if can(Deed::Answer) || can(Deed::Publish) {
                    label for="changed" { (lang.t("Đã thay đổi gì nhờ việc này (không bắt buộc)", "What changed because of it (optional)")) }
                    input #changed name="changed" type="text";
                }
                @if can(Deed::Forward) {
                    label for="to" { (lang.t("Chuyển đến cơ quan (khi chuyển đi)", "Pass on to which office (when passing on)")) }
                    input #to name="to" type="text";
                }
                @for (deed, name, vi, en) in DEEDS {
                    @if can(deed) { button.primary[deed == Deed::Answer] type="submit" name="action" value=(name) { (lang.t(vi, en)) } }
                }
            }
        }
    }
}

const DEEDS: [(Deed, &str, &str, &str); 7] = [
    (Deed::Accept, "accept", "Tiếp nhận", "Take it in"),
    (Deed::Answer, "answer", "Trả lời", "Answer"),
    (Deed::Supplement, "supplement", "Yêu cầu bổ sung", "Ask for more"),
    (
        Deed::Publish,
        "publish",
        "Công khai câu trả lời",
        "Publish the answer",
    ),
    (Deed::Reply, "reply", "Gửi lời", "Send the words"),
    (Deed::Forward, "forward", "Chuyển đi", "Pass it on"),
    (Deed::Refuse, "refuse", "Từ chối", "Refuse"),
];

/// The form of the page: the same deed as by the API.
async fn act(State(province): State<Shared>, Path(id): Path<String>, body: Bytes) -> Response {
    let form: serde_json::Map<String, serde_json::Value> = url::form_urlencoded::parse(&body)
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(key, value)| (key.into_owned(), value.into_owned().into()))
        .collect();
    let json = Bytes::from(serde_json::Value::Object(form).to_string());
    match desk::act(State(province), Path(id.clone()), json).await {
        Ok(_) => Redirect::to(&format!("/desk/reports/{id}")).into_response(),
        Err(fault) => failed(&problem(&fault)),
    }
}

fn problem(fault: &Fault) -> Problem {
    match fault.status() {
        StatusCode::NOT_FOUND => gone(),
        StatusCode::CONFLICT => Problem::conflict("Việc này không làm được ở trạng thái hiện tại."),
        _ => Problem::bad_request("Việc này cần có lời cho người dân."),
    }
}

/// The n-th photo or video, as it was sent.
async fn media(
    State(province): State<Shared>,
    Path((id, n)): Path<(String, usize)>,
    asked: Request,
) -> Result<Response, Problem> {
    let work = move |tx: &Transaction<'_>| store::find(tx, &id)?.ok_or_else(gone);
    let held: Held = province.db.call(work).await?;
    let media = held.rest.media.get(n).ok_or_else(gone)?;
    super::read::bytes(&province, media, asked)
        .await
        .map_err(|fault| problem(&fault))
}
