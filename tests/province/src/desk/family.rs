//! Who acts for whom, at the desk: all links, their evidence and log, and the decision on those that wait for an officer.

use super::api;
use super::words::{self, Lang};
use super::{failed, page};
use crate::error::Problem;
use crate::family::decide::{decide, may_decide};
use crate::family::store::{self, Held};
use crate::family::{Act, Link, LinkState, LogEntry, Relation, Side, Waits};
use crate::state::{Province, Shared};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A link with its log.
#[derive(Serialize, ToSchema)]
pub(crate) struct FullLink {
    link: Link,
    log: Vec<LogEntry>,
}

/// The officer's word.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Decision {
    /// True when the evidence shows it.
    approve: bool,
}

/// All links.
#[utoipa::path(get, path = "/desk/api/family", tag = "desk", responses((status = 200, body = Vec<Link>)))]
pub(crate) async fn list(State(province): State<Shared>) -> Result<Json<Vec<Link>>, Problem> {
    let all = all(&province).await?;
    Ok(Json(all.iter().map(|held| held.seen_by(Side::Office)).collect()))
}

/// One link with its log.
#[utoipa::path(get, path = "/desk/api/family/{id}", tag = "desk", params(("id" = String, Path)),
    responses((status = 200, body = FullLink), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(province): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<FullLink>, Problem> {
    let (held, log) = found(&province, id).await?;
    Ok(Json(FullLink {
        link: held.seen_by(Side::Office),
        log,
    }))
}

/// Decides on one that waits for an officer.
#[utoipa::path(post, path = "/desk/api/family/{id}/decision", tag = "desk", params(("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Link), (status = 404, body = Problem), (status = 409, description = "Does not wait for an officer", body = Problem)))]
pub(crate) async fn act(
    State(province): State<Shared>,
    Path(id): Path<String>,
    Json(decision): Json<Decision>,
) -> Result<Json<Link>, Problem> {
    let held = decide(&province, id, decision.approve).await?;
    Ok(Json(held.seen_by(Side::Office)))
}

/// The form of the page.
pub(super) async fn act_form(
    State(province): State<Shared>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let approve = url::form_urlencoded::parse(&body).any(|(k, v)| k == "approve" && v == "yes");
    match decide(&province, id.clone(), approve).await {
        Ok(_) => Redirect::to(&format!("/desk/family/{id}")).into_response(),
        Err(problem) => failed(&problem),
    }
}

/// The n-th paper of the evidence.
pub(super) async fn file(
    State(province): State<Shared>,
    Path((id, n)): Path<(String, usize)>,
) -> Result<Response, Problem> {
    let (held, _) = found(&province, id).await?;
    api::shown(&province, held.evidence.get(n)).await
}

async fn all(province: &Province) -> Result<Vec<Held>, Problem> {
    let now = province.now();
    province
        .db
        .call(move |tx| Ok::<_, Problem>(store::all(tx, now)?))
        .await
}

async fn found(province: &Province, id: String) -> Result<(Held, Vec<LogEntry>), Problem> {
    let now = province.now();
    province
        .db
        .call(move |tx| {
            let held =
                store::find(tx, &id, now)?.ok_or_else(|| Problem::not_found("Không có liên kết này."))?;
            Ok((held, store::log(tx, &id)?))
        })
        .await
}

/// `/desk/family`.
pub(super) async fn list_page(State(province): State<Shared>, lang: Lang) -> Response {
    let all = match all(&province).await {
        Ok(all) => all,
        Err(problem) => return failed(&problem),
    };
    let title = lang.t("Làm thay người thân", "Acting for family");
    let body = html! {
        p.crumb { a href="/desk" { "← " (lang.t("Danh sách hồ sơ", "All dossiers")) } }
        h1 { (title) }
        @if all.is_empty() {
            div.empty { p { strong { (lang.t("Chưa có ai xin làm thay.", "Nobody has asked to act for another yet.")) } } }
        } @else {
            table.dossiers {
                caption.hidden { (lang.t("Mới nhất trước", "Newest first")) }
                thead { tr {
                    th scope="col" { (lang.t("Người làm thay", "Who acts")) }
                    th scope="col" { (lang.t("Làm cho", "For whom")) }
                    th scope="col" { (lang.t("Trạng thái", "State")) }
                } }
                tbody { @for held in &all { (row(held, lang)) } }
            }
        }
    };
    page::frame(lang, title, "/desk/family", &body)
}

fn row(held: &Held, lang: Lang) -> Markup {
    html! { tr {
        th scope="row" { a href={ "/desk/family/" (held.id) } { (held.guardian_name()) } }
        td data-label=(lang.t("Làm cho", "For whom")) { (whom(held, lang)) }
        td data-label=(lang.t("Trạng thái", "State")) { (state(held, lang)) }
    } }
}

fn whom(held: &Held, lang: Lang) -> String {
    let name = held
        .member_name()
        .unwrap_or(lang.t("không có trong dữ liệu", "not on record"));
    format!("{name} · {}", relation(held.relation, lang))
}

/// A relation in words.
pub(super) fn relation(relation: Relation, lang: Lang) -> &'static str {
    match relation {
        Relation::Child => lang.t("con", "child"),
        Relation::Elder => lang.t("người cao tuổi", "elder"),
        Relation::Ward => lang.t("người được giám hộ", "ward"),
    }
}

fn state(held: &Held, lang: Lang) -> &'static str {
    match (held.state, held.waits) {
        (LinkState::Asked, Some(Waits::Officer)) => lang.t("Chờ cán bộ xem giấy tờ", "Waits for an officer"),
        (LinkState::Asked, _) => lang.t("Chờ người đó đồng ý", "Waits for their consent"),
        (LinkState::Active, _) => lang.t("Đang có hiệu lực", "Active"),
        (LinkState::Withdrawn, _) => lang.t("Đã rút", "Withdrawn"),
        (LinkState::Refused, _) => lang.t("Bị từ chối", "Refused"),
        (LinkState::Ended, _) => lang.t("Đã hết", "Ended"),
    }
}

fn act_words(act: Act, lang: Lang) -> &'static str {
    match act {
        Act::Asked => lang.t("Xin làm thay", "Asked"),
        Act::Confirmed => lang.t(
            "Dữ liệu dân cư xác nhận là cha, mẹ",
            "The register confirmed a parent",
        ),
        Act::Consented => lang.t("Đồng ý", "Consented"),
        Act::Approved => lang.t("Cán bộ chấp nhận giấy tờ", "An officer approved the papers"),
        Act::Refused => lang.t("Từ chối", "Refused"),
        Act::Withdrawn => lang.t("Rút", "Withdrawn"),
        Act::Lapsed => lang.t("Hết hạn, không ai trả lời", "Lapsed unanswered"),
        Act::CameOfAge => lang.t("Con đủ 18 tuổi", "The child turned 18"),
        Act::Filed => lang.t("Nộp hồ sơ thay", "Filed on behalf"),
    }
}

/// `/desk/family/{id}`.
pub(super) async fn one_page(State(province): State<Shared>, Path(id): Path<String>, lang: Lang) -> Response {
    let (held, log) = match found(&province, id).await {
        Ok(found) => found,
        Err(problem) => return failed(&problem),
    };
    let title = format!("{} → {}", held.guardian_name(), whom(&held, lang));
    let body = html! {
        p.crumb { a href="/desk/family" { "← " (lang.t("Làm thay người thân", "Acting for family")) } }
        div.head { h1 { (title) } span.tag { (state(&held, lang)) } }
        div.columns {
            div.sent { (papers(&held, lang)) }
            div.side {
                @if may_decide(&held) { (decision(&held, lang)) }
                (history(&log, lang))
            }
        }
    };
    page::frame(lang, &title, &format!("/desk/family/{}", held.id), &body)
}

fn papers(held: &Held, lang: Lang) -> Markup {
    html! {
        section.card aria-labelledby="h-files" {
            h2 #h-files { (lang.t("Giấy tờ chứng minh", "Evidence")) " " span.count { (held.evidence.len()) } }
            ul.files {
                @for (n, file) in held.evidence.iter().enumerate() {
                    li { div {
                        a href={ "/desk/family/" (held.id) "/files/" (n) } { (file.name) }
                        span.soft { (file.paper) " · " (words::size(file.size)) }
                    } }
                }
            }
        }
    }
}

fn decision(held: &Held, lang: Lang) -> Markup {
    html! {
        section.card.panel aria-labelledby="h-act" {
            h2 #h-act { (lang.t("Quyết định", "Decision")) }
            form method="post" action={ "/desk/family/" (held.id) "/decision" } {
                button.primary type="submit" name="approve" value="yes" { (lang.t("Chấp nhận giấy tờ", "Approve the papers")) }
                button.danger type="submit" name="approve" value="no" { (lang.t("Từ chối", "Refuse")) }
            }
        }
    }
}

fn history(log: &[LogEntry], lang: Lang) -> Markup {
    html! {
        section.card aria-labelledby="h-time" {
            h2 #h-time { (lang.t("Nhật ký", "Log")) }
            ol.timeline {
                @for e in log.iter().rev() {
                    li {
                        strong { (act_words(e.act, lang)) }
                        span.soft { (words::when(&e.at)) " · " (e.actor) }
                        @if let Some(code) = &e.dossier {
                            p { a href={ "/desk/dossiers/" (code) } { (e.procedure.as_deref().unwrap_or(code)) } }
                        }
                    }
                }
            }
        }
    }
}
