//! The Vietnamese lunar calendar, for people who know their dates by it.
//!
//! A lunisolar calendar: months begin on the day of the new moon in Vietnam's time (UTC+7), the winter solstice falls into the
//! eleventh month, and of thirteen months between two solstices the first without a principal solar term is a leap month.
//! Moon and sun by Meeus, *Astronomical Formulae for Calculators* (ch. 32 phases of the moon) and *Astronomical Algorithms*
//! (ch. 25 low-accuracy longitude of the sun): right within minutes from 1900 to 2100. Where a new moon falls within minutes of
//! midnight the day may be off by one, so this is a hint for people and never a date that is filed.

use crate::screen::PartialDate;
use jiff::civil::Date;
use std::f64::consts::TAU;

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarDate {
    /// The year by the solar year it begins in.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// True for the leap month that follows the month of this number.
    pub leap: bool,
    /// 1 to 30.
    pub day: u8,
}

/// Hours of Vietnam before UTC, in days.
const ZONE: f64 = 7.0 / 24.0;
/// Julian day number of 1970-01-01.
const EPOCH: i64 = 2_440_588;
/// Days of a synodic month.
const MONTH: f64 = 29.530_588_853;
/// New moons are counted from the first of 1900, whose Julian day is this.
const FIRST: f64 = 2_415_021.076_998_695;

/// The lunar date of a day between 1900 and 2100; `None` outside.
pub fn of(date: Date) -> Option<LunarDate> {
    if !(1900..=2100).contains(&date.year()) {
        return None;
    }
    let day = EPOCH + i64::from(date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() as i32 / 24);
    let k = ((day as f64 - FIRST) / MONTH).floor() as i64;
    // The mean moon is up to half a day off the true one.
    let start = (k - 1..=k + 1).rev().map(new_moon).find(|start| *start <= day)?;
    let this = month_eleven(date.year());
    let (from, to, mut year) = if this >= start {
        (month_eleven(date.year() - 1), this, date.year())
    } else {
        (this, month_eleven(date.year() + 1), date.year() + 1)
    };
    let nth = (start - from) / 29;
    let mut month = nth + 11;
    let mut leap = false;
    if to - from > 365 {
        let leap_at = leap_offset(from);
        if nth >= leap_at {
            month -= 1;
            leap = nth == leap_at;
        }
    }
    if month > 12 {
        month -= 12;
    }
    if month >= 11 && nth < 4 {
        year -= 1;
    }
    Some(LunarDate {
        year,
        month: u8::try_from(month).ok()?,
        leap,
        day: u8::try_from(day - start + 1).ok()?,
    })
}

/// Day (Julian day number in Vietnam) of the `k`th new moon since 1900.
fn new_moon(k: i64) -> i64 {
    let k = k as f64;
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let sin = |degrees: f64| degrees.to_radians().sin();
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * sin(166.56 + 132.87 * t - 0.009_173 * t2);
    let sun = 359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3;
    let moon = 306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3;
    let node = 21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3;
    let correction = (0.1734 - 0.000_393 * t) * sin(sun) + 0.0021 * sin(2.0 * sun) - 0.4068 * sin(moon)
        + 0.0161 * sin(2.0 * moon)
        - 0.0004 * sin(3.0 * moon)
        + 0.0104 * sin(2.0 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2.0 * node + sun)
        - 0.0004 * sin(2.0 * node - sun)
        - 0.0006 * sin(2.0 * node + moon)
        + 0.0010 * sin(2.0 * node - moon)
        + 0.0005 * sin(2.0 * moon + sun);
    let delta_t = -0.000_278 + 0.000_265 * t + 0.000_262 * t2;
    (mean + correction - delta_t + 0.5 + ZONE).floor() as i64
}

/// Twelfth of the sun's way (0 at the March equinox) at the beginning of a day in Vietnam.
fn solar_sector(day: i64) -> i64 {
    let t = (day as f64 - 0.5 - ZONE - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let anomaly = (357.5291 + 35_999.050_3 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2).to_radians();
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.9146 - 0.004_817 * t - 0.000_014 * t2) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_29 * (3.0 * anomaly).sin();
    let longitude = (mean + centre).to_radians().rem_euclid(TAU);
    (longitude / TAU * 12.0).floor() as i64
}

/// First day of the lunar month that holds the winter solstice of a year.
fn month_eleven(year: i16) -> i64 {
    let end = EPOCH
        + i64::from(
            jiff::civil::date(year, 12, 31)
                .duration_since(jiff::civil::date(1970, 1, 1))
                .as_hours() as i32
                / 24,
        );
    let k = ((end as f64 - FIRST) / MONTH).floor() as i64;
    let start = new_moon(k);
    if solar_sector(start) >= 9 {
        new_moon(k - 1)
    } else {
        start
    }
}

/// Which month after the eleventh is the leap month: the first without a principal term.
fn leap_offset(eleven: i64) -> i64 {
    let k = ((eleven as f64 - FIRST) / MONTH + 0.5).floor() as i64;
    let mut last = solar_sector(new_moon(k + 1));
    for at in 2..14 {
        let sector = solar_sector(new_moon(k + at));
        if sector == last {
            return at - 1;
        }
        last = sector;
    }
    13
}

const STEMS: [&str; 10] = [
    "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý",
];
const BRANCHES: [&str; 12] = [
    "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi",
];

/// Name of a year in the cycle of sixty: 1984 is Giáp Tý.
fn year_name(year: i16) -> String {
    let at = usize::try_from((i32::from(year) - 4).rem_euclid(60)).unwrap_or(0);
    format!("{} {}", STEMS[at % 10], BRANCHES[at % 12])
}

/// A whole date in the lunar calendar in words; of a year alone its name; `None` for other parts of a date and years outside.
pub fn words(date: PartialDate, lang: &str) -> Option<String> {
    let year = i16::try_from(date.year?)
        .ok()
        .filter(|y| (1900..=2100).contains(y))?;
    match (date.month, date.day) {
        (Some(month), Some(day)) => {
            let lunar = of(Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?)?;
            let name = year_name(lunar.year);
            Some(match (lang, lunar.leap) {
                ("en", false) => format!("day {} of month {}, year {name}", lunar.day, lunar.month),
                ("en", true) => format!("day {} of leap month {}, year {name}", lunar.day, lunar.month),
                (_, false) => format!("ngày {} tháng {} năm {name}", lunar.day, lunar.month),
                (_, true) => format!("ngày {} tháng {} nhuận năm {name}", lunar.day, lunar.month),
            })
        }
        (None, None) => Some(match lang {
            "en" => format!("mostly the year {}", year_name(year)),
            _ => format!("phần lớn là năm {}", year_name(year)),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn lunar(year: i16, month: u8, day: u8) -> LunarDate {
        LunarDate {
            year,
            month,
            leap: false,
            day,
        }
    }

    #[test]
    fn tet_falls_on_the_days_it_was_kept() {
        // 1985 is the year in which Vietnam's Tết was a month before China's.
        for (solar, year) in [
            (date(1968, 1, 29), 1968),
            (date(1985, 1, 21), 1985),
            (date(2000, 2, 5), 2000),
            (date(2007, 2, 17), 2007),
            (date(2020, 1, 25), 2020),
            (date(2023, 1, 22), 2023),
            (date(2024, 2, 10), 2024),
            (date(2025, 1, 29), 2025),
            (date(2026, 2, 17), 2026),
            (date(2027, 2, 6), 2027),
            (date(2030, 2, 2), 2030),
        ] {
            assert_eq!(of(solar), Some(lunar(year, 1, 1)), "{solar}");
        }
    }

    #[test]
    fn the_day_of_the_hung_kings_is_the_tenth_of_the_third() {
        for solar in [date(2024, 4, 18), date(2025, 4, 7), date(2026, 4, 26)] {
            assert_eq!(
                of(solar).map(|l| (l.month, l.day, l.leap)),
                Some((3, 10, false)),
                "{solar}"
            );
        }
    }

    #[test]
    fn leap_months_stand_where_they_stood() {
        for (solar, month) in [
            (date(2020, 5, 23), 4),
            (date(2023, 3, 22), 2),
            (date(2025, 7, 25), 6),
            (date(2017, 7, 23), 6),
            (date(2033, 12, 22), 11),
        ] {
            let found = of(solar).expect("in range");
            assert_eq!((found.month, found.leap, found.day), (month, true, 1), "{solar}");
        }
    }

    #[test]
    fn two_centuries_of_days_follow_one_another() {
        let mut day = date(1900, 2, 1);
        let mut before = of(day).expect("in range");
        while day < date(2100, 12, 31) {
            day = day.checked_add(1.day()).expect("a day");
            let next = of(day).expect("in range");
            let same_month = (next.year, next.month, next.leap) == (before.year, before.month, before.leap);
            if same_month {
                assert_eq!(next.day, before.day + 1, "{day}");
            } else {
                assert!(
                    next.day == 1 && before.day >= 29,
                    "{day}: {before:?} then {next:?}"
                );
                let new_year = next.month == 1 && !next.leap;
                assert_eq!(next.year, before.year + i16::from(new_year), "{day}");
            }
            before = next;
        }
    }

    #[test]
    fn a_date_is_told_with_the_name_of_its_year() {
        let day = PartialDate {
            year: Some(1985),
            month: Some(1),
            day: Some(21),
        };
        assert_eq!(words(day, "vi").as_deref(), Some("ngày 1 tháng 1 năm Ất Sửu"));
        let year = PartialDate {
            year: Some(1950),
            ..PartialDate::default()
        };
        assert_eq!(words(year, "vi").as_deref(), Some("phần lớn là năm Canh Dần"));
        let month = PartialDate {
            month: Some(3),
            ..year
        };
        assert_eq!(words(month, "vi"), None);
    }
}
