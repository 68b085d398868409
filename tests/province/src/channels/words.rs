//! What is written in messages that leave the province: a code, a state, a link. Never a name, a number or what a dossier is about.

use crate::dossiers::Dossier;

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
    let mut text = format!("Hồ sơ {} {}", dossier.code, state(dossier.status));
    if let Some(due) = dossier.due.as_deref().filter(|_| dossier.status == 2) {
        let parts: Vec<&str> = due.split('-').collect();
        if let [year, month, day] = parts.as_slice() {
            text.push_str(&format!(", hẹn trả ngày {day}/{month}/{year}"));
        }
    }
    text
}

/// One message of one or several lines, each with its link.
pub(super) fn message(lines: &[(String, String)]) -> String {
    match lines {
        [(words, link)] => format!("{words}. Xem: {link}"),
        _ => {
            let mut text = format!("Bạn có {} tin:", lines.len());
            for (words, link) in lines {
                text.push_str(&format!("\n- {words}. Xem: {link}"));
            }
            text
        }
    }
}
