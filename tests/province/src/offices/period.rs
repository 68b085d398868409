//! Periods that figures are told for: a month, a quarter, a year.

use jiff::civil::{Date, date};
use std::fmt;
use std::str::FromStr;

/// A month: year and number from 1.
pub(crate) type Month = (i16, i8);

/// What figures are told for. Its text is `2026-11`, `2026-Q4` or `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Period {
    Month(i16, i8),
    /// Number from 1.
    Quarter(i16, i8),
    Year(i16),
}

impl Period {
    /// The year it is in.
    pub(crate) fn year(self) -> i16 {
        match self {
            Self::Month(y, _) | Self::Quarter(y, _) | Self::Year(y) => y,
        }
    }

    /// Its place among the 17 columns of a year: twelve months, four quarters, the year.
    pub(crate) fn column(self) -> usize {
        match self {
            Self::Month(_, m) => usize::from(m.unsigned_abs()).saturating_sub(1).min(11),
            Self::Quarter(_, q) => 11 + usize::from(q.unsigned_abs()).clamp(1, 4),
            Self::Year(_) => 16,
        }
    }

    /// Whether a month is part of it.
    pub(crate) fn has(self, (year, month): Month) -> bool {
        self.year() == year
            && match self {
                Self::Month(_, m) => m == month,
                Self::Quarter(_, q) => quarter_of(month) == q,
                Self::Year(_) => true,
            }
    }

    /// First and last month.
    fn months(self) -> (i8, i8) {
        match self {
            Self::Month(_, m) => (m, m),
            Self::Quarter(_, q) => (3 * q - 2, 3 * q),
            Self::Year(_) => (1, 12),
        }
    }

    /// First and last day.
    pub(crate) fn days(self) -> (Date, Date) {
        let (first, last) = self.months();
        let from = date(self.year(), first, 1);
        (from, date(self.year(), last, 1).last_of_month())
    }

    /// `month`, `quarter` or `year`.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Month(..) => "month",
            Self::Quarter(..) => "quarter",
            Self::Year(_) => "year",
        }
    }
}

/// The quarter of a month, from 1.
pub(crate) fn quarter_of(month: i8) -> i8 {
    (month - 1) / 3 + 1
}

/// The month after this one.
pub(crate) const fn following((year, month): Month) -> Month {
    if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    }
}

/// The month of a day.
pub(crate) fn month_of(day: Date) -> Month {
    (day.year(), day.month())
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Self::Quarter(y, q) => write!(f, "{y:04}-Q{q}"),
            Self::Year(y) => write!(f, "{y:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, rest) = text.split_once('-').map_or((text, None), |(y, r)| (y, Some(r)));
        let year: i16 = year.parse().map_err(|_| ())?;
        let number = |text: &str| text.parse::<i8>().map_err(|_| ());
        let period = match rest {
            None => Self::Year(year),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(q) => Self::Quarter(year, number(q)?),
                None => Self::Month(year, number(rest)?),
            },
        };
        let known = (2000..3000).contains(&year)
            && match period {
                Self::Month(_, m) => (1..=12).contains(&m),
                Self::Quarter(_, q) => (1..=4).contains(&q),
                Self::Year(_) => true,
            };
        // One way to write each: anything else would be the same answer under another address.
        if known && period.to_string() == text {
            Ok(period)
        } else {
            Err(())
        }
    }
}

/// Every period with at least one of the months in it, the newest first: years, then quarters, then months.
pub(crate) fn offered(months: impl Iterator<Item = Month>) -> Vec<Period> {
    let mut all = std::collections::BTreeSet::new();
    for (year, month) in months {
        all.insert(Period::Year(year));
        all.insert(Period::Quarter(year, quarter_of(month)));
        all.insert(Period::Month(year, month));
    }
    all.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_in_one_way_and_knows_its_days() {
        for text in ["2026-11", "2026-Q4", "2026"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for wrong in ["2026-Q5", "2026-13", "2026-1", "26", "2026-q4", "", "2026-", "-1"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
        assert_eq!(
            Period::Quarter(2026, 4).days(),
            (date(2026, 10, 1), date(2026, 12, 31))
        );
        assert!(Period::Quarter(2026, 4).has((2026, 12)) && !Period::Quarter(2026, 4).has((2026, 9)));
        assert_eq!(
            [
                Period::Month(2026, 12),
                Period::Quarter(2026, 4),
                Period::Year(2026)
            ]
            .map(Period::column),
            [11, 15, 16]
        );
    }

    #[test]
    fn years_are_offered_first_and_the_newest_first() {
        let all = offered([(2025, 12), (2026, 1)].into_iter());
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(all, ["2026", "2025", "2026-Q1", "2025-Q4", "2026-01", "2025-12"]);
    }
}
