//! Messages with the citizen, at the desk: the thread, and the officer's answer.

use super::words::{self, Lang};
use super::{act, api, failed};
use crate::dossiers::messages::{self, By, Message, Messages, NewMessage};
use crate::dossiers::store;
use crate::error::{Error, Problem};
use crate::state::{Province, Shared};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

/// The thread about a dossier.
#[utoipa::path(get, path = "/desk/api/dossiers/{code}/messages", tag = "desk", params(("code" = String, Path)),
    responses((status = 200, body = Messages), (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(province): State<Shared>,
    Path(code): Path<String>,
) -> Result<Json<Messages>, Problem> {
    api::held(&province, code.clone()).await?;
    let items = province
        .db
        .call(move |tx| Ok::<_, Problem>(messages::all(tx, &code)?))
        .await?;
    Ok(Json(Messages { items }))
}

/// The officer writes to the citizen.
#[utoipa::path(post, path = "/desk/api/dossiers/{code}/messages", tag = "desk", params(("code" = String, Path)), request_body = NewMessage,
    responses((status = 200, body = Message), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn send(
    State(province): State<Shared>,
    Path(code): Path<String>,
    Json(new): Json<NewMessage>,
) -> Result<Json<Message>, Problem> {
    Ok(Json(write(&province, code, new.text).await?))
}

/// The form of the page.
pub(super) async fn act(State(province): State<Shared>, Path(code): Path<String>, body: Bytes) -> Response {
    let text = url::form_urlencoded::parse(&body)
        .find(|(k, _)| k == "text")
        .map(|(_, v)| v.into_owned());
    match write(&province, code.clone(), text.unwrap_or_default()).await {
        Ok(_) => Redirect::to(&format!("/desk/dossiers/{code}#h-talk")).into_response(),
        Err(problem) => failed(&problem),
    }
}

/// To the end, even when the officer's connection is lost meanwhile: the push messages go with it.
async fn write(province: &Shared, code: String, text: String) -> Result<Message, Problem> {
    tokio::spawn(write_to_the_end(province.clone(), code, text))
        .await
        .map_err(|_| Error::Interrupted)?
}

async fn write_to_the_end(province: Shared, code: String, text: String) -> Result<Message, Problem> {
    let now = province.now_ms();
    let (message, pushes) = province
        .db
        .call(move |tx| {
            let mut held =
                store::find(tx, &code)?.ok_or_else(|| Problem::not_found("Không có hồ sơ này."))?;
            let by = By {
                side: "office",
                actor: act::ACTOR,
                key: None,
            };
            let message = messages::add(tx, &mut held, &by, &text, now)?;
            // Who answers has read what came before.
            messages::mark_read(tx, &code, "citizen", message.seq, now)?;
            let pushes = crate::channels::tell::message(tx, &held.sub, &held.dossier, now)?;
            Ok::<_, Problem>((message, pushes))
        })
        .await?;
    province.sender.send(pushes);
    Ok(message)
}

/// Reads the thread for the page; what the citizen wrote is read with that.
pub(super) async fn read(province: &Province, code: String) -> Result<Vec<Message>, Problem> {
    let now = province.now_ms();
    province
        .db
        .call(move |tx| {
            messages::mark_read(tx, &code, "citizen", u32::MAX, now)?;
            Ok::<_, Problem>(messages::all(tx, &code)?)
        })
        .await
}

/// The thread and the box to answer in.
pub(super) fn card(code: &str, thread: &[Message], lang: Lang) -> Markup {
    html! {
        section.card aria-labelledby="h-talk" {
            h2 #h-talk { (lang.t("Tin nhắn với người dân", "Messages with the citizen")) " " span.count { (thread.len()) } }
            @if thread.is_empty() { p.soft { (lang.t("Chưa có tin nhắn.", "No messages yet.")) } }
            ol.timeline {
                @for m in thread {
                    li {
                        strong { (m.actor) }
                        span.soft {
                            (words::when(&m.at))
                            @if m.from == "office" {
                                " · " (if m.read_at.is_some() { lang.t("người dân đã đọc", "read") } else { lang.t("chưa đọc", "not read yet") })
                            }
                        }
                        p { (m.text) }
                    }
                }
            }
            form method="post" action={ "/desk/dossiers/" (code) "/messages" } {
                label { (lang.t("Trả lời người dân", "Write to the citizen")) textarea name="text" rows="3" maxlength="2000" required {} }
                button.second type="submit" { (lang.t("Gửi tin nhắn", "Send the message")) }
            }
        }
    }
}
