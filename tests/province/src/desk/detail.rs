//! One dossier: what the citizen sent, what happened, what can be done.

mod panel;

use super::words::{self, Lang};
use super::{Action, act, api, failed, list, page, talk};
use crate::dossiers::delivery::Delivery;
use crate::dossiers::store::Held;
use crate::dossiers::{Answer, Attachment, Defect};
use crate::labels;
use crate::pack::OFFICES;
use crate::state::{Province, Shared};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::Value;

/// `/desk/dossiers/{code}`.
pub(crate) async fn page(State(province): State<Shared>, Path(code): Path<String>, lang: Lang) -> Response {
    let held = match api::held(&province, code).await {
        Ok(held) => held,
        Err(problem) => return failed(&problem),
    };
    let thread = match talk::read(&province, held.dossier.code.clone()).await {
        Ok(thread) => thread,
        Err(problem) => return failed(&problem),
    };
    let d = &held.dossier;
    let name = procedure_name(&province, &held, lang);
    let body = html! {
        p.crumb { a href="/desk" { "← " (lang.t("Danh sách hồ sơ", "All dossiers")) } }
        div.head {
            div { h1 { (name) } p.code { (d.code) } }
            (list::tag(d.status, lang))
        }
        dl.facts {
            @if let Some(whom) = &d.on_behalf {
                div {
                    dt { (lang.t("Nộp cho", "For whom")) }
                    dd { a href={ "/desk/family/" (whom.link) } { (list::for_whom(whom, lang)) } }
                }
            }
            (fact(lang.t("Người nộp", "Applicant"), &d.applicant))
            (fact(lang.t("Nhận lúc", "Received"), &words::when(&d.submitted_at)))
            (fact(lang.t("Hẹn trả", "Due"), &list::due(d, lang)))
            @if let Some(delivery) = &d.delivery { (fact(lang.t("Trả kết quả", "Result comes"), &delivered(delivery, lang))) }
            (fact(lang.t("Nơi xử lý", "Handled by"), &format!("{} · {}", office_name(&held, lang), d.office.unit)))
        }
        div.columns {
            div.sent {
                (results(&held, lang))
                (returns(&province, &held, lang))
                (answers(&province, &held, lang))
                (files(&province, &held, lang))
                (receipt(&held, lang))
            }
            div.side {
                (panel::panel(&province, &held, lang))
                (talk::card(&d.code, &thread, lang))
                (timeline(&held, lang))
            }
        }
    };
    page::frame(
        lang,
        &d.procedure_name,
        &format!("/desk/dossiers/{}", d.code),
        &body,
    )
}

fn procedure_name(province: &Province, held: &Held, lang: Lang) -> String {
    let record = province.data.records.get(&held.dossier.procedure);
    record
        .and_then(|r| r.json.get("name")?.get(lang.code())?.as_str())
        .unwrap_or(&held.dossier.procedure_name)
        .to_owned()
}

fn office_name(held: &Held, lang: Lang) -> &str {
    OFFICES
        .iter()
        .find(|o| o.id == held.dossier.office.id)
        .map_or(&held.dossier.office.name, |o| lang.t(o.vi, o.en))
}

fn fact(label: &str, value: &str) -> Markup {
    html! { div { dt { (label) } dd { (value) } } }
}

fn answers(province: &Province, held: &Held, lang: Lang) -> Markup {
    let record = province.data.records.get(&held.dossier.procedure);
    let rows = record.map_or_else(Vec::new, |r| {
        labels::rows(&province.data, r, &held.filing.data, lang.code())
    });
    html! {
        section.card aria-labelledby="h-data" {
            h2 #h-data { (lang.t("Nội dung đã khai", "What was declared")) }
            dl.answers {
                @for row in rows { div { dt { (row.label) } dd { (row.value) } } }
            }
        }
    }
}

/// What was asked to be corrected, the newest first.
fn returns(province: &Province, held: &Held, lang: Lang) -> Markup {
    html! {
        @for r in held.dossier.returns.iter().rev() {
            section.card.returned aria-label=(lang.t("Yêu cầu bổ sung", "Supplement asked")) {
                h2 { (lang.t("Đã yêu cầu bổ sung", "Supplement asked")) }
                p.soft { (words::when(&r.at)) " · " (lang.t("hạn", "until")) " " (labels::date(&r.deadline).unwrap_or_default()) }
                ul.defects {
                    @for d in &r.defects {
                        li { strong { (place(province, held, d, lang)) } span { (d.reason) } }
                    }
                }
                @if let Some(answer) = &r.answer { (answered(province, held, answer, lang)) }
            }
        }
    }
}

/// What the citizen did about a return.
fn answered(province: &Province, held: &Held, answer: &Answer, lang: Lang) -> Markup {
    let of = |pointer: &String| Defect {
        pointer: Some(pointer.clone()),
        paper: None,
        reason: String::new(),
    };
    html! {
        h3 { (lang.t("Người dân đã bổ sung", "The citizen answered")) }
        p.soft { (words::when(&answer.at)) }
        ul.defects {
            @for pointer in &answer.changed {
                li { strong { (place(province, held, &of(pointer), lang)) } span { (value_at(province, held, pointer, lang)) } }
            }
            @for paper in &answer.papers {
                li {
                    strong { (paper_name(province, held, paper, lang)) }
                    span { (held.filing.attachments.iter().filter(|a| &a.paper == paper).map(|a| a.name.as_str()).collect::<Vec<_>>().join("; ")) }
                }
            }
        }
        @if let Some(note) = &answer.note { p { (lang.t("Lời của người dân: ", "In their words: ")) (note) } }
    }
}

/// The answer at a pointer as it is now, in words; empty when it is gone.
fn value_at(province: &Province, held: &Held, pointer: &str, lang: Lang) -> String {
    let property = pointer.trim_start_matches("/data/");
    let record = province.data.records.get(&held.dossier.procedure);
    let rows = record.map_or_else(Vec::new, |r| {
        labels::rows(&province.data, r, &held.filing.data, lang.code())
    });
    rows.into_iter()
        .find(|r| r.property == property)
        .map_or_else(String::new, |r| r.value)
}

/// How the result is to come, in words.
fn delivered(delivery: &Delivery, lang: Lang) -> String {
    let asked = &delivery.asked;
    let Some(post) = &delivery.post else {
        return lang.t("Tại quầy một cửa", "At the counter").to_owned();
    };
    let to = [&asked.recipient, &asked.phone, &asked.address, &asked.district];
    let to: Vec<&str> = to.into_iter().filter_map(|part| part.as_deref()).collect();
    format!(
        "{}: {} · {} {}",
        lang.t("Qua bưu điện", "By post"),
        to.join(", "),
        words::post(&post.state, lang),
        post.tracking.as_deref().unwrap_or_default()
    )
}

fn place(province: &Province, held: &Held, defect: &Defect, lang: Lang) -> String {
    if let Some(paper) = &defect.paper {
        return paper_name(province, held, paper, lang);
    }
    let property = defect.pointer.as_deref().and_then(|p| p.strip_prefix("/data/"));
    let record = province.data.records.get(&held.dossier.procedure);
    property
        .and_then(|p| record?.form_text(lang.code(), &format!("{p}.label")))
        .unwrap_or(lang.t("Cả hồ sơ", "The whole dossier"))
        .to_owned()
}

fn files(province: &Province, held: &Held, lang: Lang) -> Markup {
    html! {
        section.card aria-labelledby="h-files" {
            h2 #h-files { (lang.t("Giấy tờ đính kèm", "Attached papers")) " " span.count { (held.filing.attachments.len()) } }
            @if held.filing.attachments.is_empty() {
                p.soft { (lang.t("Thủ tục này không cần đính kèm trong trường hợp này.", "Nothing had to be attached in this case.")) }
            }
            ul.files {
                @for (n, file) in held.filing.attachments.iter().enumerate() {
                    li { (one_file(province, held, n, file, lang)) }
                }
            }
        }
    }
}

fn one_file(province: &Province, held: &Held, n: usize, file: &Attachment, lang: Lang) -> Markup {
    let address = format!("/desk/dossiers/{}/files/{n}", held.dossier.code);
    html! {
        @if file.media_type.starts_with("image/") {
            a href=(address) tabindex="-1" aria-hidden="true" { img.thumb src=(address) alt="" loading="lazy"; }
        } @else {
            span.thumb.kind aria-hidden="true" { "PDF" }
        }
        div {
            strong { (paper_name(province, held, &file.paper, lang)) }
            span.soft { (file.name) " · " (words::size(file.size)) }
            @for warning in &file.warnings {
                span.soft { (words::warning(warning, lang)) " – " (lang.t("người nộp đã chọn giữ", "the citizen chose to keep it")) }
            }
            @if let Some(code) = &file.from_dossier {
                span.soft { (lang.t("từ hồ sơ", "from dossier")) " " (code) }
            }
            span.links {
                a href=(address) { (lang.t("Xem", "View")) span.hidden { " " (file.name) } }
                a href=(address) download=(file.name) { (lang.t("Tải về", "Download")) span.hidden { " " (file.name) } }
            }
            code.hash title="SHA-256" { (file.sha256) }
        }
    }
}

/// The name of a paper, or of one of its alternatives.
fn paper_name(province: &Province, held: &Held, id: &str, lang: Lang) -> String {
    let Some(record) = province.data.records.get(&held.dossier.procedure) else {
        return id.to_owned();
    };
    let name = |p: &Value| p.get("name")?.get(lang.code())?.as_str().map(str::to_owned);
    let is = |p: &&Value| p.get("id").is_some_and(|i| i == id);
    let papers = record.list("papers");
    let alternatives = papers
        .iter()
        .filter_map(|p| p.get("any_of")?.as_array())
        .flatten();
    papers
        .iter()
        .find(is)
        .or_else(|| alternatives.clone().find(is))
        .and_then(name)
        .unwrap_or_else(|| id.to_owned())
}

fn results(held: &Held, lang: Lang) -> Markup {
    html! {
        @if !held.dossier.results.is_empty() {
            section.card aria-labelledby="h-results" {
                h2 #h-results { (lang.t("Kết quả đã ký số", "Signed results")) }
                ul.files {
                    @for r in &held.dossier.results {
                        li {
                            span.thumb.kind aria-hidden="true" { "PDF" }
                            div {
                                strong { (r.name) }
                                span.soft { @if !r.catalogue.is_empty() { (r.catalogue) " · " } (words::size(r.size)) " · " (words::when(&r.signed_at)) }
                                span.links { a href={ "/desk/dossiers/" (held.dossier.code) "/results/" (r.id) } { (lang.t("Xem kết quả", "View result")) } }
                                code.hash title="SHA-256" { (r.sha256) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn receipt(held: &Held, lang: Lang) -> Markup {
    html! {
        section.card aria-labelledby="h-receipt" {
            h2 #h-receipt { (lang.t("Giấy tiếp nhận đã ký", "Signed receipt")) }
            p.soft { (lang.t("Bản người dân giữ; ghi mã băm của từng tệp và kiểm được khi không có mạng.", "The citizen's copy; names each file's hash and can be checked offline.")) }
            details { summary { (lang.t("Xem bản ký (JWS)", "Show the signed text (JWS)")) } code.jws { (held.receipt) } }
        }
    }
}

fn timeline(held: &Held, lang: Lang) -> Markup {
    html! {
        section.card aria-labelledby="h-time" {
            h2 #h-time { (lang.t("Tiến trình", "Timeline")) }
            ol.timeline {
                @for e in held.dossier.events.iter().rev() {
                    li {
                        strong { (words::status(e.status, lang)) }
                        span.soft { (words::when(&e.at)) " · " (e.actor) }
                        @if let Some(note) = &e.note { p { (note) } }
                    }
                }
            }
        }
    }
}

/// The forms of the panel.
pub(crate) async fn act(State(province): State<Shared>, Path(code): Path<String>, body: Bytes) -> Response {
    match act::act(&province, code.clone(), of_form(&body)).await {
        Ok(_) => Redirect::to(&format!("/desk/dossiers/{code}")).into_response(),
        Err(problem) => failed(&problem),
    }
}

/// `target` and `reason` come in pairs, one a defect; a target is `data:<property>`, `paper:<id>` or `file:<n>`.
fn of_form(body: &[u8]) -> Action {
    let mut action = Action::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        let value = value.trim().to_owned();
        match name.as_ref() {
            "action" => action.action = value,
            "note" => action.note = Some(value),
            "deadline" => action.deadline = Some(value),
            "post" => action.post = Some(value),
            "amount" => action.amount = value.replace(['.', ' ', ','], "").parse().ok(),
            "target" => action.defects.push(defect(&value)),
            "reason" => {
                if let Some(last) = action.defects.last_mut() {
                    last.reason = value;
                }
            }
            _ => {}
        }
    }
    action
}

fn defect(target: &str) -> Defect {
    let (kind, id) = target.split_once(':').unwrap_or_default();
    Defect {
        pointer: match kind {
            "data" => Some(format!("/data/{id}")),
            "file" => Some(format!("/attachments/{id}")),
            _ => None,
        },
        paper: (kind == "paper").then(|| id.to_owned()),
        reason: String::new(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_return_with_two_defects_is_read_from_the_form() {
        let action = super::of_form(b"action=return&target=data:ho_ten&reason=sai&target=paper:to-khai&reason=m%E1%BB%9D&deadline=2026-12-04");
        assert_eq!(action.defects.len(), 2);
        assert_eq!(action.defects[0].pointer.as_deref(), Some("/data/ho_ten"));
        assert_eq!(action.defects[1].paper.as_deref(), Some("to-khai"));
        assert_eq!(action.defects[1].reason, "mờ");
        assert_eq!(action.deadline.as_deref(), Some("2026-12-04"));
    }
}
