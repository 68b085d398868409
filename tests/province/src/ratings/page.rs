//! The page of ratings at the desk.

use super::office::{self, Counted};
use crate::desk::{Lang, failed, frame};
use crate::state::{Province, Shared};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

/// `/desk/ratings`.
pub(super) async fn page(State(province): State<Shared>, lang: Lang) -> Response {
    let sums = match office::all(&province).await {
        Ok(sums) => sums,
        Err(problem) => return failed(&problem),
    };
    let title = lang.t("Đánh giá của người dân", "Ratings by citizens");
    let few = lang.t(
        "Còn ít đánh giá; chưa hiện để không lộ người đánh giá.",
        "Too few ratings yet; not shown, so that nobody can be recognised.",
    );
    let body = html! {
        p.crumb { a href="/desk" { "← " (lang.t("Danh sách hồ sơ", "All dossiers")) } }
        h1 { (title) }
        p.soft { (lang.t("Chỉ có tổng và lời góp ý, không có tên người đánh giá.", "Sums and comments only; nobody is named.")) }
        @if sums.offices.is_empty() { p { (lang.t("Chưa có đánh giá nào.", "No ratings yet.")) } }
        @for office in &sums.offices {
            section.card aria-label=(office.name) {
                h2 { (office.name) }
                @match &office.shown {
                    Some(counted) => { (shown(&province, counted, lang)) }
                    None => { p.soft { (few) } }
                }
            }
        }
    };
    frame(lang, title, "/desk/ratings", &body)
}

fn shown(province: &Province, counted: &Counted, lang: Lang) -> Markup {
    let ballot = province.data.ballot.iter();
    let criteria = ballot.clone().flat_map(|b| &b.criteria);
    let grades = ballot.flat_map(|b| &b.grades);
    let word = |text: &super::ballot::Text| {
        if lang == Lang::En {
            text.en.clone()
        } else {
            text.vi.clone()
        }
    };
    html! {
        p { (counted.count) " " (lang.t("đánh giá, tổng điểm", "ratings, points in all:")) " " (counted.total) }
        table {
            caption { (lang.t("Số người cho từng mức điểm", "How many gave each score")) }
            thead { tr { th scope="col" { (lang.t("Tiêu chí", "Criterion")) } th scope="col" { "2" } th scope="col" { "1" } th scope="col" { "0" } } }
            tbody {
                @for criterion in criteria {
                    @let given = counted.criteria.get(&criterion.id).copied().unwrap_or_default();
                    tr { th scope="row" { (word(&criterion.text)) } @for n in given.iter().rev() { td { (n) } } }
                }
            }
        }
        ul { @for grade in grades { li { (word(&grade.name)) ": " (counted.grades.get(&grade.id).copied().unwrap_or(0)) } } }
        @if !counted.comments.is_empty() {
            h3 { (lang.t("Lời góp ý", "Comments")) }
            ul { @for comment in &counted.comments { li { (comment) } } }
        }
    }
}
