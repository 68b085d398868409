//! Figures in words.

use crate::net::wire::{self, offices::Head};
use crate::offices::compare::Value;
use crate::screens::build::Builder;
use crate::text::{self, Lang};

/// `2026-11` as "Tháng 11/2026", `2026-Q4` as "Quý 4/2026", `2026` as "Năm 2026"; anything else as it is.
pub(super) fn period(b: &Builder<'_>, id: &str) -> String {
    let (key, year, number) = match id.split_once('-') {
        None => ("offices-period-year", id, ""),
        Some((year, rest)) => match rest.strip_prefix('Q') {
            Some(quarter) => ("offices-period-quarter", year, quarter),
            None => ("offices-period-month", year, rest.trim_start_matches('0')),
        },
    };
    b.with(key, [("year", year.into()), ("number", number.into())])
}

/// The day of counting.
pub(super) fn as_of(b: &Builder<'_>, head: &Head) -> String {
    wire::day(&head.as_of).map_or_else(|| head.as_of.clone(), |day| text::date(b.texts().lang(), day))
}

/// A count, or that it is hidden.
pub(super) fn count(b: &Builder<'_>, count: Option<u32>) -> String {
    match count {
        Some(count) => text::number(b.texts().lang(), i64::from(count)),
        None => b.t("offices-hidden"),
    }
}

/// A figure.
pub(super) fn value(b: &Builder<'_>, value: Value) -> String {
    match value {
        Value::Count(n) => count(b, Some(n)),
        Value::Share(permille) => format!("{} %", decimal(b.texts().lang(), permille, 1)),
        Value::Points(hundredths, max) => points(b, hundredths, max),
        Value::Hidden => b.t("offices-hidden"),
        Value::Nothing => b.t("offices-nothing"),
    }
}

/// "17,46 / 20".
pub(super) fn points(b: &Builder<'_>, hundredths: u32, max: u32) -> String {
    let points = decimal(b.texts().lang(), hundredths, 2);
    b.with("offices-points", [("points", points.into()), ("max", max.into())])
}

/// A whole number of tenths or hundredths, with the comma of the language.
pub(super) fn decimal(lang: Lang, parts: u32, digits: u32) -> String {
    let unit = 10_u32.pow(digits);
    let comma = if lang == Lang::Vi { ',' } else { '.' };
    let width = digits as usize;
    format!("{}{comma}{:0width$}", parts / unit, parts % unit)
}
