//! Dates, money, sizes as people of each language write them.

use super::Lang;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;

/// Asia/Ho_Chi_Minh has had no change of offset since 1975; a fixed offset spares the phone a time-zone database.
const VIETNAM: Offset = Offset::constant(7);

/// Date and time in Vietnam at this moment.
pub fn local_time(ms: i64) -> DateTime {
    VIETNAM.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// Date in Vietnam at this moment.
pub fn day(ms: i64) -> Date {
    local_time(ms).date()
}

/// RFC 3339 with Vietnam's offset, to the second.
pub fn timestamp(ms: i64) -> String {
    let at = local_time(ms);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+07:00",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// "10:42".
pub fn minute(ms: i64) -> String {
    let at = local_time(ms);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "thứ Ba 24/11/2026", "Tue 24 Nov 2026".
pub fn date(lang: Lang, date: Date) -> String {
    const VI: [&str; 7] = [
        "thứ Hai",
        "thứ Ba",
        "thứ Tư",
        "thứ Năm",
        "thứ Sáu",
        "thứ Bảy",
        "Chủ nhật",
    ];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let weekday = usize::from(weekday_index(date.weekday()));
    match lang {
        Lang::Vi => format!(
            "{} {:02}/{:02}/{}",
            VI[weekday],
            date.day(),
            date.month(),
            date.year()
        ),
        Lang::En => {
            let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
            format!("{} {} {month} {}", EN[weekday], date.day(), date.year())
        }
    }
}

fn weekday_index(weekday: Weekday) -> u8 {
    weekday.to_monday_zero_offset().unsigned_abs()
}

/// "1.234.567" in Vietnamese, "1,234,567" in English.
pub fn number(lang: Lang, value: i64) -> String {
    let separator = if lang == Lang::Vi { '.' } else { ',' };
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// "5.000 đ", "5,000 đ".
pub fn money(lang: Lang, dong: i64) -> String {
    format!("{} đ", number(lang, dong))
}

/// "820 kB", "5,2 MB": decimal units, one decimal below 100 MB.
pub fn bytes(lang: Lang, size: u64) -> String {
    let (value, unit) = match size {
        0..1_000 => return format!("{size} B"),
        1_000..1_000_000 => return format!("{} kB", size.div_ceil(1_000)),
        1_000_000..1_000_000_000 => (size as f64 / 1e6, "MB"),
        _ => (size as f64 / 1e9, "GB"),
    };
    let text = if value < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    };
    let text = if lang == Lang::Vi {
        text.replace('.', ",")
    } else {
        text
    };
    format!("{text} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_vietnam_not_of_the_phone() {
        // 2026-11-23 17:30 UTC is already the 24th in Cổ Lễ.
        let ms = 1_795_455_000_000;
        assert_eq!(minute(ms), "00:30");
        assert_eq!(date(Lang::Vi, day(ms)), "thứ Ba 24/11/2026");
        assert_eq!(date(Lang::En, day(ms)), "Tue 24 Nov 2026");
    }

    #[test]
    fn figures_are_grouped_by_language() {
        assert_eq!(money(Lang::Vi, 150_000), "150.000 đ");
        assert_eq!(money(Lang::En, 150_000), "150,000 đ");
        assert_eq!(number(Lang::Vi, -1_234_567), "-1.234.567");
        assert_eq!(bytes(Lang::Vi, 5_240_000), "5,2 MB");
        assert_eq!(bytes(Lang::En, 5_240_000), "5.2 MB");
        assert_eq!(bytes(Lang::Vi, 999), "999 B");
    }
}
