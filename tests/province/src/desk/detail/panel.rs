//! What the officer can do now.

use super::super::act;
use super::super::words::{self, Lang};
use super::paper_name;
use crate::clock::local;
use crate::dossiers::status;
use crate::dossiers::store::Held;
use crate::labels;
use crate::state::Province;
use crate::workdays::Limit;
use maud::{Markup, html};
use serde_json::Value;

/// The panel.
pub(super) fn panel(province: &Province, held: &Held, lang: Lang) -> Markup {
    let may = act::allowed(&held.dossier);
    let owes_first = held.dossier.status == status::FINANCIAL;
    let can = |action: &str| may.contains(&action);
    let to = format!("/desk/dossiers/{}/actions", held.dossier.code);
    html! {
        section.card.panel aria-labelledby="h-act" {
            h2 #h-act { (lang.t("Xử lý", "Actions")) }
            (owed(held, lang))
            @if may.is_empty() { p.soft { (lang.t("Hồ sơ này đã kết thúc.", "This dossier is over.")) } }
            @if can("paid") && owes_first {
                form method="post" action=(to) { (go("paid", "primary", lang.t("Xác nhận đã nộp phí", "Mark the fee paid"))) }
            }
            @if can("accept") && !owes_first {
                form method="post" action=(to) { (go("accept", "primary", accept_words(held.dossier.status, lang))) }
            }
            @if can("paid") && !owes_first {
                form method="post" action=(to) { (go("paid", "second", lang.t("Xác nhận đã nộp phí", "Mark the fee paid"))) }
            }
            @if can("finish") {
                form method="post" action=(to) {
                    (go("finish", if can("accept") { "second" } else { "primary" }, lang.t("Ký số và trả kết quả", "Sign and return the result")))
                }
            }
            @if can("handover") {
                form method="post" action=(to) { (go("handover", "primary", lang.t("Đã trao tại quầy", "Handed over at the counter"))) }
            }
            @if can("post") { (post(held, &to, lang)) }
            @if can("return") { (give_back(province, held, &to, lang)) }
            @if can("fee") { (fee(&to, lang)) }
            @if can("refuse") { (refuse(&to, lang)) }
        }
    }
}

fn accept_words(current: u8, lang: Lang) -> &'static str {
    match current {
        status::REGISTERED => lang.t("Tiếp nhận hồ sơ", "Accept the dossier"),
        status::RECEIVED => lang.t("Bắt đầu xử lý", "Start handling"),
        _ => lang.t("Tiếp tục xử lý", "Go on handling"),
    }
}

fn go(action: &str, class: &str, words: &str) -> Markup {
    html! { button class=(class) type="submit" name="action" value=(action) { (words) } }
}

fn owed(held: &Held, lang: Lang) -> Markup {
    html! {
        @if !held.dossier.fees.is_empty() {
            ul.fees {
                @for f in &held.dossier.fees {
                    li {
                        span { (f.name) }
                        strong { (words::money(f.amount)) " đ" }
                        span class={ "tag " (if f.state == "paid" { "done" } else { "wait" }) } {
                            (if f.state == "paid" { lang.t("Đã nộp", "Paid") } else { lang.t("Chưa nộp", "Due") })
                        }
                    }
                }
            }
        }
    }
}

/// Moves the post's order.
fn post(held: &Held, to: &str, lang: Lang) -> Markup {
    let Some(order) = act::post_of(&held.dossier) else {
        return html! {};
    };
    html! {
        form method="post" action=(to) {
            p { (lang.t("Bưu điện: ", "Post: ")) strong { (words::post(&order.state, lang)) } }
            input type="hidden" name="action" value="post";
            @for (n, state) in order.next().iter().enumerate() {
                button class=(if n == 0 { "primary" } else { "danger" }) type="submit" name="post" value=(state) { (words::post(state, lang)) }
            }
        }
    }
}

fn give_back(province: &Province, held: &Held, to: &str, lang: Lang) -> Markup {
    let deadline = province
        .data
        .calendar
        .due(local(province.now()).date(), Limit::WorkingDays(5.0));
    html! {
        details {
            summary { (lang.t("Yêu cầu bổ sung", "Ask for a supplement")) }
            form method="post" action=(to) {
                div data-defects="" {
                    (one_defect(province, held, lang))
                }
                button.quiet type="button" data-add="" hidden { (lang.t("+ Thêm một chỗ cần sửa", "+ Another place")) }
                label { (lang.t("Hạn bổ sung", "Deadline")) input type="date" name="deadline" value=(deadline.to_string()) required; }
                label { (lang.t("Lời nhắn (không bắt buộc)", "Message (optional)")) textarea name="note" rows="2" {} }
                (go("return", "second", lang.t("Gửi yêu cầu bổ sung", "Send the request")))
            }
        }
    }
}

fn one_defect(province: &Province, held: &Held, lang: Lang) -> Markup {
    let record = province.data.records.get(&held.dossier.procedure);
    let rows = record.map_or_else(Vec::new, |r| {
        labels::rows(&province.data, r, &held.filing.data, lang.code())
    });
    let papers: Vec<&str> = record
        .map(|r| r.list("papers"))
        .unwrap_or_default()
        .iter()
        .filter(|p| p.get("attach").and_then(Value::as_bool).unwrap_or(false))
        .filter_map(|p| p.get("id")?.as_str())
        .collect();
    html! {
        fieldset {
            legend { (lang.t("Chỗ cần sửa", "What to correct")) }
            label { (lang.t("Ở đâu", "Where"))
                select name="target" {
                    option value="" { (lang.t("Cả hồ sơ", "The whole dossier")) }
                    optgroup label=(lang.t("Nội dung đã khai", "Declared")) {
                        @for row in rows { option value={ "data:" (row.property) } { (row.label) } }
                    }
                    @if !held.filing.attachments.is_empty() {
                        optgroup label=(lang.t("Tệp đã gửi", "Files sent")) {
                            @for (n, file) in held.filing.attachments.iter().enumerate() { option value={ "file:" (n) } { (file.name) } }
                        }
                    }
                    optgroup label=(lang.t("Giấy tờ", "Papers")) {
                        @for id in papers { option value={ "paper:" (id) } { (paper_name(province, held, id, lang)) } }
                    }
                }
            }
            label { (lang.t("Lý do, viết cho người dân", "Why, in words for the citizen")) textarea name="reason" rows="2" required {} }
        }
    }
}

fn fee(to: &str, lang: Lang) -> Markup {
    html! {
        details {
            summary { (lang.t("Yêu cầu nộp phí", "Ask for a fee")) }
            form method="post" action=(to) {
                label { (lang.t("Số tiền (đồng)", "Amount (đồng)")) input type="text" name="amount" inputmode="numeric" pattern="[0-9. ]+" required; }
                label { (lang.t("Căn cứ, lý do", "Basis, reason")) textarea name="note" rows="2" required {} }
                (go("fee", "second", lang.t("Gửi yêu cầu nộp phí", "Send the request")))
            }
        }
    }
}

fn refuse(to: &str, lang: Lang) -> Markup {
    html! {
        details {
            summary { (lang.t("Từ chối", "Refuse")) }
            form method="post" action=(to) {
                label { (lang.t("Lý do, viết cho người dân", "Why, in words for the citizen")) textarea name="note" rows="3" required {} }
                (go("refuse", "danger", lang.t("Từ chối hồ sơ", "Refuse the dossier")))
            }
        }
    }
}
