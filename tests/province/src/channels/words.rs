//! What is written in messages that leave the province: a code, a state, a link. Never a name, a number or what a dossier is about.

use crate::dossiers::Dossier;
use crate::family::Act;

/// The state of a dossier, as short as a text message wants it.
pub(super) fn state(status: u8) -> &'static str {
    match status {
        1 => "đã nộp",
        2 => "đã được tiếp nhận",
        3 => "không được tiếp nhận",
        4 => "đang được giải quyết",
        5 => "cần bạn bổ sung",
        6 => "cần nộp phí, lệ phí",
        7 => "đã rút",
        8 => "đã dừng xử lý",
        9 => "đã có kết quả",
        10 => "đã trả kết quả",
        _ => "có thay đổi",
    }
}

/// Which kind of news a dossier's status is.
pub(super) fn kind(status: u8) -> &'static str {
    match status {
        3 | 5 | 8 => "return",
        6 => "payment",
        9 | 10 => "result",
        _ => "status",
    }
}

/// One line about a dossier.
pub(super) fn dossier(dossier: &Dossier) -> String {
    let text = format!("Hồ sơ {} {}", dossier.code, state(dossier.status));
    let due = dossier.due.as_deref().filter(|_| dossier.status == 2);
    let due = due.and_then(|due| due.parse::<jiff::civil::Date>().ok());
    due.map_or_else(
        || text.clone(),
        |due| {
            format!(
                "{text}, hẹn trả ngày {:02}/{:02}/{}",
                due.day(),
                due.month(),
                due.year()
            )
        },
    )
}

/// One line about a report: what the office did, never what anybody wrote.
pub(super) fn report(number: &str, deed: &str) -> String {
    let done = match deed {
        "accepted" => "đã được tiếp nhận",
        "forwarded" => "đã được chuyển đến cơ quan có thẩm quyền",
        "supplement_wanted" => "cần bạn bổ sung",
        "refused" => "không được tiếp nhận",
        "answered" => "đã có trả lời",
        "published" => "đã được công khai trả lời",
        "reply" => "có tin nhắn của cơ quan",
        _ => "có thay đổi",
    };
    format!("Phản ánh {number} {done}")
}

/// One line about who acts for whom: no name, no number.
pub(super) const fn family(act: Act) -> &'static str {
    match act {
        Act::Asked => "Có người xin làm thay bạn, đang chờ bạn trả lời",
        Act::Confirmed | Act::Consented | Act::Approved => "Liên kết làm thay người thân đã có hiệu lực",
        Act::Refused => "Yêu cầu làm thay người thân không được chấp nhận",
        Act::Withdrawn => "Liên kết làm thay người thân đã được rút",
        Act::Lapsed | Act::CameOfAge => "Liên kết làm thay người thân đã kết thúc",
        Act::Filed => "Có hồ sơ vừa được nộp thay bạn",
    }
}

/// One message of one or several lines, each with its link where it has one.
pub(super) fn message(lines: &[(String, String)]) -> String {
    let said: Vec<String> = lines
        .iter()
        .map(|(words, link)| {
            if link.is_empty() {
                format!("{words}.")
            } else {
                format!("{words}. Xem: {link}")
            }
        })
        .collect();
    if let [only] = said.as_slice() {
        return only.clone();
    }
    format!("Bạn có {} tin:\n- {}", said.len(), said.join("\n- "))
}
