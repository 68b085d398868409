//! What a Zalo user, a telephone and a mailbox would show, and a box to write as that Zalo user.

use super::store;
use crate::desk::{Lang, failed, frame};
use crate::error::Problem;
use crate::state::{Province, Shared};
use crate::zalo;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// Pages for people, and the same as JSON for tests.
pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/zalo", get(zalo_page))
        .route("/zalo/say", post(say_form))
        .route("/zalo/api/say", post(say))
        .route("/zalo/api/unfollow", post(unfollow))
        .route("/zalo/api/messages", get(messages))
        .route("/desk/outbox", get(outbox_page))
        .route("/desk/api/outbox", get(outbox))
        .layer(axum::middleware::from_fn(crate::desk::closed))
}

/// A message as its reader sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// Zalo's user, or the masked telephone or address.
    to: String,
    /// `sms`, `email`, or for Zalo `cs`, `transaction`, `zns`, `user` (written by the user).
    kind: String,
    at: i64,
    text: String,
    link: String,
}

async fn zalo_messages(province: &Province) -> Result<Vec<Shown>, Problem> {
    let sql = "SELECT user, kind, at, text, link FROM zalo_messages ORDER BY id DESC LIMIT 200";
    shown(province, sql).await
}

async fn outgoing(province: &Province) -> Result<Vec<Shown>, Problem> {
    let sql = "SELECT recipient, via, at, text, '' FROM outgoing ORDER BY id DESC LIMIT 200";
    let mut list = shown(province, sql).await?;
    for line in &mut list {
        line.to = if line.kind == "sms" {
            store::masked_phone(&line.to)
        } else {
            store::masked_email(&line.to)
        };
    }
    Ok(list)
}

async fn shown(province: &Province, sql: &'static str) -> Result<Vec<Shown>, Problem> {
    province
        .db
        .call(move |tx| {
            let mut select = tx.prepare(sql)?;
            let rows = select.query_map([], |r| {
                Ok(Shown {
                    to: r.get(0)?,
                    kind: r.get(1)?,
                    at: r.get(2)?,
                    text: r.get(3)?,
                    link: r.get(4)?,
                })
            })?;
            Ok::<_, Problem>(rows.collect::<Result<_, _>>()?)
        })
        .await
}

async fn messages(State(province): State<Shared>) -> Result<Json<Vec<Shown>>, Problem> {
    Ok(Json(zalo_messages(&province).await?))
}

async fn outbox(State(province): State<Shared>) -> Result<Json<Vec<Shown>>, Problem> {
    Ok(Json(outgoing(&province).await?))
}

/// What a Zalo user writes to the official account.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    user: String,
    text: String,
}

/// As [`say_form`]; gives the status the province's webhook answered with.
async fn say(State(province): State<Shared>, Json(said): Json<Said>) -> Result<Json<u16>, Problem> {
    Ok(Json(zalo::user_writes(&province, &said.user, &said.text).await?))
}

/// A Zalo user leaves the official account.
#[derive(Debug, Deserialize)]
pub(super) struct Left {
    user: String,
    /// False: Zalo's call to the province is lost.
    told: bool,
}

/// For tests; gives the status the province's webhook answered with, 0 when it was not called.
async fn unfollow(State(province): State<Shared>, Json(left): Json<Left>) -> Result<Json<u16>, Problem> {
    Ok(Json(zalo::user_leaves(&province, &left.user, left.told).await?))
}

async fn say_form(State(province): State<Shared>, body: Bytes) -> Response {
    let (mut user, mut text) = (String::new(), String::new());
    for (key, value) in url::form_urlencoded::parse(&body) {
        match &*key {
            "user" => user = value.into_owned(),
            "text" => text = value.into_owned(),
            _ => {}
        }
    }
    match zalo::user_writes(&province, &user, &text).await {
        Ok(_) => Redirect::to("/zalo").into_response(),
        Err(problem) => failed(&problem),
    }
}

/// `/zalo`.
async fn zalo_page(State(province): State<Shared>, lang: Lang) -> Response {
    let list = match zalo_messages(&province).await {
        Ok(list) => list,
        Err(problem) => return failed(&problem),
    };
    let title = lang.t("Zalo của người dân", "The citizen’s Zalo");
    let user = list
        .iter()
        .find(|l| l.kind == "user")
        .map_or("zalo-1", |l| l.to.as_str());
    let body = html! {
        p.crumb { a href="/desk" { "← " (lang.t("Danh sách hồ sơ", "All dossiers")) } }
        h1 { (title) }
        p.soft { (lang.t("Hệ thống thử nghiệm đóng vai Zalo: nhắn cho tài khoản chính thức của tỉnh, và đọc những gì tỉnh gửi.",
            "The sandbox plays Zalo: write to the province’s official account, and read what it sends.")) }
        section.card.panel aria-labelledby="h-say" {
            h2 #h-say { (lang.t("Nhắn cho tỉnh", "Write to the province")) }
            form method="post" action="/zalo/say" {
                label for="user" { (lang.t("Người dùng Zalo (mã giả định)", "Zalo user (an invented id)")) }
                input #user name="user" value=(user) required maxlength="40";
                label for="text" { (lang.t("Nội dung (mã liên kết, hoặc “hủy”)", "Text (the code that links, or “huỷ”)")) }
                input #text name="text" required maxlength="2000";
                button.primary type="submit" { (lang.t("Gửi", "Send")) }
            }
        }
        (bubbles(&list, lang))
    };
    frame(lang, title, "/zalo", &body)
}

/// `/desk/outbox`.
async fn outbox_page(State(province): State<Shared>, lang: Lang) -> Response {
    let list = match outgoing(&province).await {
        Ok(list) => list,
        Err(problem) => return failed(&problem),
    };
    let title = lang.t("SMS và email đã gửi", "SMS and e-mail sent");
    let body = html! {
        p.crumb { a href="/desk" { "← " (lang.t("Danh sách hồ sơ", "All dossiers")) } }
        h1 { (title) }
        (bubbles(&list, lang))
    };
    frame(lang, title, "/desk/outbox", &body)
}

fn bubbles(list: &[Shown], lang: Lang) -> Markup {
    html! {
        @if list.is_empty() { p.empty { (lang.t("Chưa có tin nhắn.", "No messages yet.")) } }
        ol.timeline {
            @for line in list {
                li {
                    strong { (line.kind) " · " (line.to) }
                    span.soft { (crate::clock::rfc3339(crate::clock::from_ms(line.at))) }
                    @for part in line.text.lines() { p { (linked(part)) } }
                    @if !line.link.is_empty() { p { a href=(line.link) { (line.link) } } }
                }
            }
        }
    }
}

/// Text with its link to be pressed.
fn linked(text: &str) -> Markup {
    let Some((before, after)) = text.split_once("https://") else {
        return html! { (text) };
    };
    let link = format!("https://{after}");
    html! { (before) a href=(link) { (link) } }
}
