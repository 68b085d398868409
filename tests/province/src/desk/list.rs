//! The list of dossiers.

use super::words::{self, Lang};
use super::{api, failed, family, page};
use crate::dossiers::Dossier;
use crate::family::OnBehalf;
use crate::labels;
use crate::state::Shared;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};

/// `/desk`.
pub(crate) async fn page(
    State(province): State<Shared>,
    Query(filter): Query<api::Filter>,
    lang: Lang,
) -> Response {
    let all = match province.db.call(api::all).await {
        Ok(all) => all,
        Err(problem) => return failed(&problem),
    };
    let shown: Vec<&Dossier> = all
        .iter()
        .filter(|d| filter.status.is_none_or(|s| s == d.status))
        .collect();
    let body = html! {
        div.head {
            h1 { (lang.t("Hồ sơ", "Dossiers")) }
            a href="/desk/family" { (lang.t("Làm thay người thân", "Acting for family")) }
            a href="/desk/reports" { (lang.t("Phản ánh", "Reports")) }
            a href="/desk/ratings" { (lang.t("Đánh giá", "Ratings")) }
        }
        div #live data-live="" {
            (tabs(&all, filter.status, lang))
            @if shown.is_empty() {
                div.empty {
                    p { strong { (lang.t("Chưa có hồ sơ nào ở đây.", "No dossiers here yet.")) } }
                    p.soft { (lang.t("Khi người dân nộp từ ứng dụng, hồ sơ sẽ tự hiện ra, không cần tải lại trang.", "When a citizen files from the app it appears by itself, without reloading.")) }
                }
            } @else {
                (table(&shown, lang))
            }
        }
    };
    page::frame(lang, lang.t("Hồ sơ", "Dossiers"), "/desk", &body)
}

fn tabs(all: &[Dossier], current: Option<u8>, lang: Lang) -> Markup {
    let count = |status: u8| all.iter().filter(|d| d.status == status).count();
    html! {
        nav.tabs aria-label=(lang.t("Lọc theo trạng thái", "Filter by status")) {
            a href="/desk" aria-current=[current.is_none().then_some("page")] {
                (lang.t("Tất cả", "All")) " " span.count { (all.len()) }
            }
            @for status in 1..=10u8 {
                @if count(status) > 0 || current == Some(status) {
                    a href={ "/desk?status=" (status) } aria-current=[(current == Some(status)).then_some("page")] {
                        (words::status(status, lang)) " " span.count { (count(status)) }
                    }
                }
            }
        }
    }
}

fn table(dossiers: &[&Dossier], lang: Lang) -> Markup {
    html! {
        table.dossiers {
            caption.hidden { (lang.t("Hồ sơ, mới nhất trước", "Dossiers, newest first")) }
            thead { tr {
                th scope="col" { (lang.t("Hồ sơ", "Dossier")) }
                th scope="col" { (lang.t("Người nộp", "Applicant")) }
                th scope="col" { (lang.t("Nhận lúc", "Received")) }
                th scope="col" { (lang.t("Hẹn trả", "Due")) }
                th scope="col" { (lang.t("Trạng thái", "Status")) }
            } }
            tbody {
                @for d in dossiers {
                    tr {
                        th scope="row" {
                            a href={ "/desk/dossiers/" (d.code) } { (d.procedure_name) }
                            span.code { (d.code) }
                        }
                        td data-label=(lang.t("Người nộp", "Applicant")) {
                            (d.applicant)
                            @if let Some(whom) = &d.on_behalf {
                                span.code { (lang.t("nộp cho ", "for ")) (for_whom(whom, lang)) }
                            }
                        }
                        td data-label=(lang.t("Nhận lúc", "Received")) { (words::when(&d.submitted_at)) }
                        td data-label=(lang.t("Hẹn trả", "Due")) { (due(d, lang)) }
                        td data-label=(lang.t("Trạng thái", "Status")) { (tag(d.status, lang)) }
                    }
                }
            }
        }
    }
}

/// For whom it was filed.
pub(super) fn for_whom(whom: &OnBehalf, lang: Lang) -> String {
    format!("{} · {}", whom.name, family::relation(whom.relation, lang))
}

/// The due date, or that the clock stands still.
pub(super) fn due(dossier: &Dossier, lang: Lang) -> String {
    if dossier.clock_stopped {
        return lang.t("Tạm dừng tính giờ", "Clock stopped").to_owned();
    }
    dossier
        .due
        .as_deref()
        .and_then(labels::date)
        .unwrap_or_else(|| lang.t("Không định hạn", "No limit").to_owned())
}

/// The status tag.
pub(super) fn tag(status: u8, lang: Lang) -> Markup {
    html! { span class={ "tag " (words::tone(status)) } { (words::status(status, lang)) } }
}
