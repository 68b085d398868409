//! The desk's two languages.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::convert::Infallible;

/// The officer's language: `?lang=` first, then the cookie, else Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Lang {
    Vi,
    En,
}

impl Lang {
    /// Picks the text.
    pub(crate) fn t(self, vi: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// BCP 47.
    pub(crate) fn code(self) -> &'static str {
        self.t("vi", "en")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let asked = url::form_urlencoded::parse(query.as_bytes())
            .find(|(k, _)| k == "lang")
            .map(|(_, v)| v.into_owned());
        let cookie = || {
            let all = parts.headers.get(header::COOKIE)?.to_str().ok()?;
            all.split(';')
                .find_map(|c| c.trim().strip_prefix("desk-lang=").map(str::to_owned))
        };
        Ok(match asked.or_else(cookie).as_deref() {
            Some("en") => Self::En,
            _ => Self::Vi,
        })
    }
}

/// A national status in words.
pub(crate) fn status(code: u8, lang: Lang) -> &'static str {
    match code {
        1 => lang.t("Mới đăng ký", "New"),
        2 => lang.t("Được tiếp nhận", "Received"),
        3 => lang.t("Không được tiếp nhận", "Not received"),
        4 => lang.t("Đang xử lý", "In progress"),
        5 => lang.t("Yêu cầu bổ sung", "Supplement asked"),
        6 => lang.t("Yêu cầu nghĩa vụ tài chính", "Payment asked"),
        7 => lang.t("Công dân rút", "Withdrawn"),
        8 => lang.t("Dừng xử lý", "Stopped"),
        9 => lang.t("Đã xử lý xong", "Done"),
        10 => lang.t("Đã trả kết quả", "Result returned"),
        _ => lang.t("Không rõ", "Unknown"),
    }
}

/// A state of the post's order in words.
pub(crate) fn post(state: &str, lang: Lang) -> &'static str {
    match state {
        "none" => lang.t("Chưa gửi bưu điện", "Not with the post yet"),
        "registered" => lang.t("Đã đăng ký gửi", "Registered with the post"),
        "collecting" => lang.t("Bưu điện đang chuyển", "On its way by post"),
        "delivered" => lang.t("Đã phát đến người nhận", "Delivered"),
        _ => lang.t("Bưu điện hủy đơn", "Cancelled by the post"),
    }
}

/// How a status looks: waits for the officer, waits for the citizen, over well, over badly.
pub(crate) fn tone(code: u8) -> &'static str {
    match code {
        1 => "new",
        2 | 4 => "busy",
        5 | 6 => "wait",
        9 | 10 => "done",
        _ => "over",
    }
}

/// `1234567` as `1.234.567`.
pub(crate) fn money(amount: u64) -> String {
    let digits = amount.to_string();
    let mut out = String::new();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

/// `2026-11-24T10:42:00+07:00` as `10:42 · 24/11/2026`.
pub(crate) fn when(time: &str) -> String {
    let (Some(day), Some(clock)) = (time.get(..10), time.get(11..16)) else {
        return time.to_owned();
    };
    format!(
        "{clock} · {}",
        crate::labels::date(day).unwrap_or_else(|| day.to_owned())
    )
}

/// What makes a photo hard to read.
pub(crate) fn warning(word: &str, lang: Lang) -> &'static str {
    match word {
        "dark" => lang.t("Ảnh tối", "Dark photo"),
        "blank" => lang.t("Ảnh trống", "Blank photo"),
        "blurred" => lang.t("Ảnh mờ", "Blurred photo"),
        "cut" => lang.t("Giấy bị cắt mất một phần", "Part of the page is cut off"),
        _ => lang.t("Ảnh khó đọc", "Photo hard to read"),
    }
}

/// Bytes for people.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn money_is_grouped_by_thousands() {
        for (amount, text) in [(0, "0"), (999, "999"), (5000, "5.000"), (1_234_567, "1.234.567")] {
            assert_eq!(super::money(amount), text);
        }
    }
}
