//! The frame of every page of the desk.

use super::words::Lang;
use crate::error::Problem;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// A page; the language is kept in a cookie. `path` is the page's own, for the language switch.
pub(crate) fn frame(lang: Lang, title: &str, path: &str, body: &Markup) -> Response {
    let page = document(lang, title, path, body);
    let mut response = page.into_response();
    let cookie = format!("desk-lang={}; Path=/desk; SameSite=Strict; HttpOnly", lang.code());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn document(lang: Lang, title: &str, path: &str, body: &Markup) -> Markup {
    let t = |vi, en| lang.t(vi, en);
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – " (t("Bàn một cửa", "One-stop desk")) }
                link rel="stylesheet" href="/assets/desk.css";
                script type="module" src="/assets/desk.js" {}
            }
            body.desk {
                a.skip href="#main" { (t("Đến nội dung", "Skip to content")) }
                header.bar {
                    div.inner {
                        a.brand href="/desk" {
                            span.seal aria-hidden="true" { "M" }
                            span {
                                strong { (t("Bàn một cửa", "One-stop desk")) } br;
                                (t("Tỉnh Ninh Bình", "Ninh Bình province"))
                            }
                        }
                        span.badge { (t("Hệ thống thử nghiệm – người và hồ sơ giả định", "Test system – invented people and dossiers")) }
                        nav.langs aria-label=(t("Ngôn ngữ", "Language")) {
                            a href={ (path) "?lang=vi" } lang="vi" aria-current=[(lang == Lang::Vi).then_some("true")] { "Tiếng Việt" }
                            a href={ (path) "?lang=en" } lang="en" aria-current=[(lang == Lang::En).then_some("true")] { "English" }
                        }
                    }
                }
                main id="main" { (body) }
            }
        }
    }
}

/// A problem in words, with each wrong place and a way back.
pub(super) fn failed(problem: &Problem) -> Markup {
    document(
        Lang::Vi,
        &problem.title,
        "/desk",
        &html! {
            h1 { (problem.title) }
            div.alert role="alert" {
                p { (problem.detail) }
                @if !problem.errors.is_empty() {
                    ul { @for e in &problem.errors { li { (e.detail) } } }
                }
            }
            p { a href="/desk" { "Về danh sách hồ sơ" } " · " span.soft { "Mã hỗ trợ " (problem.code) } }
        },
    )
}
