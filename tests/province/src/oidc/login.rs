//! The login page.

use super::citizens::{CITIZENS, Citizen};
use super::par::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const CSS: &str = include_str!("../../assets/page.css");

/// The choice of a citizen, posted to `action`. `problem` is `unknown` or `level`.
pub(crate) fn page(request: &Request, action: &str, request_uri: &str, problem: Option<&str>) -> Markup {
    let en = request.english();
    let t = |vi: &'static str, english: &'static str| if en { english } else { vi };
    let level2 = request.level() == 2;
    frame(
        if en { "en" } else { "vi" },
        t("Đăng nhập định danh – thử nghiệm", "Identity sign-in – test"),
        &html! {
            p.badge { (t("Người giả định, chỉ để thử", "Invented people, for testing only")) }
            h1 { (t("Đăng nhập", "Sign in")) }
            p.lead {
                (t("Ứng dụng Một Cửa xin biết bạn là ai. Đây là trang định danh của tỉnh thử nghiệm: không có mật khẩu, hãy chọn một người.",
                   "The Một Cửa app asks who you are. This is the test province's identity page: there is no password, choose a person."))
            }
            @if level2 {
                p.note { (t("Thủ tục này cần định danh mức độ 2.", "This procedure needs identity level 2.")) }
            }
            @match problem {
                Some("level") => p.alert role="alert" { (t("Người này chỉ có định danh mức độ 1. Hãy chọn người khác.", "This person has identity level 1 only. Choose another.")) },
                Some(_) => p.alert role="alert" { (t("Không có người này.", "There is no such person.")) },
                None => {}
            }
            form method="post" action=(action) {
                input type="hidden" name="request_uri" value=(request_uri);
                ul.people {
                    @for citizen in CITIZENS { li { (person(citizen, level2, en)) } }
                }
                button.quiet type="submit" name="citizen" value="" { (t("Không đăng nhập, quay lại ứng dụng", "Do not sign in, back to the app")) }
            }
        },
    )
}

fn person(citizen: &Citizen, level2: bool, en: bool) -> Markup {
    let too_low = level2 && citizen.level < 2;
    let level = if en { "Level" } else { "Mức độ" };
    let born = if en { "born" } else { "sinh năm" };
    let year = citizen.birthdate.get(..4).unwrap_or_default();
    let initial = citizen
        .name
        .split(' ')
        .next_back()
        .and_then(|w| w.chars().next())
        .unwrap_or(' ');
    html! {
        button.person type="submit" name="citizen" value=(citizen.id) disabled[too_low] {
            span.face aria-hidden="true" { (initial) }
            span.who {
                span.name { (citizen.name) }
                span.more { (born) " " (year) }
            }
            span.level { (level) " " (citizen.level) }
        }
    }
}

/// A page that says why it cannot go on. Nothing is redirected: the address to go back to is not trusted.
pub(crate) fn broken(why: &str) -> Response {
    let body = frame(
        "vi",
        "Không đăng nhập được",
        &html! {
            h1 { "Không đăng nhập được" }
            p.alert role="alert" { (why) }
            p.lead { "Hãy đóng trang này và bắt đầu lại từ ứng dụng." }
        },
    );
    (StatusCode::BAD_REQUEST, body).into_response()
}

fn frame(lang: &str, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(CSS)) }
            }
            body.login {
                main {
                    header.brand {
                        span.seal aria-hidden="true" { "M" }
                        span { strong { "Định danh thử nghiệm" } br; "Tỉnh Ninh Bình – hệ thống thử" }
                    }
                    (body)
                }
            }
        }
    }
}
