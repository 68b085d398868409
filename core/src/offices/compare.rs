//! Looking through offices: by name, and one figure side by side.

use crate::net::wire::offices::WatchedOffice;
use crate::text::fold::fold;
use serde::{Deserialize, Serialize};

/// One figure to compare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Share of dossiers settled early or on time.
    #[default]
    InTime,
    /// Dossiers received.
    Received,
    /// Dossiers past their day and open.
    Overdue,
    /// Settled after more than one return.
    ReturnedAgain,
    /// Points a rating, of the most.
    Rating,
    /// Share of reports answered in time.
    Answers,
    /// Points of the six groups.
    Points,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// The highest first; what is not known last.
    High,
    /// The lowest first; what is not known last.
    Low,
}

/// What a figure is of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A count.
    Count(u32),
    /// Thousandths.
    Share(u32),
    /// Hundredths of a point, of so many whole ones.
    Points(u32, u32),
    /// The server does not tell, or tells not enough to reckon it.
    Hidden,
    /// There was nothing to count.
    Nothing,
}

impl Value {
    /// For order and for bars; `None` when it is not known.
    pub fn amount(self) -> Option<u32> {
        match self {
            Value::Count(n) | Value::Share(n) | Value::Points(n, _) => Some(n),
            Value::Hidden | Value::Nothing => None,
        }
    }
}

impl Figure {
    /// All, in the order in which they are offered.
    pub const ALL: [Figure; 7] = [
        Figure::InTime,
        Figure::Received,
        Figure::Overdue,
        Figure::ReturnedAgain,
        Figure::Rating,
        Figure::Answers,
        Figure::Points,
    ];

    /// Its word in ids and message keys.
    pub const fn word(self) -> &'static str {
        match self {
            Figure::InTime => "in_time",
            Figure::Received => "received",
            Figure::Overdue => "overdue",
            Figure::ReturnedAgain => "returned_again",
            Figure::Rating => "rating",
            Figure::Answers => "answers",
            Figure::Points => "points",
        }
    }

    /// By its word.
    pub fn of_word(word: &str) -> Option<Figure> {
        Self::ALL.into_iter().find(|f| f.word() == word)
    }

    /// What it is of an office. Reckoned from nothing but what the server told.
    pub fn of(self, office: &WatchedOffice) -> Value {
        let count = |count: Option<u32>| count.map_or(Value::Hidden, Value::Count);
        let figures = &office.figures;
        match self {
            Figure::InTime => share(&[figures.early, figures.on_time], &[figures.late]),
            Figure::Received => count(figures.received),
            Figure::Overdue => count(figures.overdue),
            Figure::ReturnedAgain => count(figures.returned_again),
            Figure::Rating => rating(office),
            Figure::Answers => share(&[office.answers.in_time], &[office.answers.late]),
            Figure::Points => points(office),
        }
    }
}

impl Order {
    /// All, in the order in which they are offered.
    pub const ALL: [Order; 3] = [Order::Name, Order::High, Order::Low];

    /// Its word in ids and message keys.
    pub const fn word(self) -> &'static str {
        match self {
            Order::Name => "name",
            Order::High => "high",
            Order::Low => "low",
        }
    }

    /// By its word.
    pub fn of_word(word: &str) -> Option<Order> {
        Self::ALL.into_iter().find(|o| o.word() == word)
    }
}

/// The share of the first counts among all of them, in thousandths.
pub fn share(part: &[Option<u32>], rest: &[Option<u32>]) -> Value {
    let sum = |counts: &[Option<u32>]| counts.iter().map(|c| c.map(u64::from)).sum::<Option<u64>>();
    let (Some(part), Some(rest)) = (sum(part), sum(rest)) else {
        return Value::Hidden;
    };
    match part + rest {
        0 => Value::Nothing,
        all => Value::Share(u32::try_from((part * 1000 + all / 2) / all).unwrap_or(1000)),
    }
}

/// Hundredths of a point a rating, of the most a rating can give.
fn rating(office: &WatchedOffice) -> Value {
    let ratings = &office.ratings;
    let most = u32::try_from(ratings.criteria.len()).unwrap_or(0) * 2;
    match ratings.count {
        None => Value::Hidden,
        Some(0) => Value::Nothing,
        Some(_) if most == 0 => Value::Nothing,
        Some(count) => {
            let sum: u64 = ratings.criteria.iter().map(|c| u64::from(c.sum)).sum();
            let count = u64::from(count);
            let mean = (sum * 100 + count / 2) / count;
            Value::Points(u32::try_from(mean).unwrap_or(u32::MAX), most)
        }
    }
}

/// Points of all groups; not known as soon as those of one are not.
fn points(office: &WatchedOffice) -> Value {
    let max = office
        .groups
        .iter()
        .fold(0_u32, |sum, g| sum.saturating_add(g.max));
    let sum: Option<u64> = office.groups.iter().map(|g| g.points.map(u64::from)).sum();
    match sum {
        _ if office.groups.is_empty() => Value::Nothing,
        Some(sum) => Value::Points(u32::try_from(sum).unwrap_or(u32::MAX), max),
        None if office.groups.iter().any(|g| g.hidden) => Value::Hidden,
        None => Value::Nothing,
    }
}

/// Offices whose name or address has every word that was typed, with or without diacritics; the last word may be unfinished.
pub fn find<'a>(offices: &'a [WatchedOffice], typed: &str, lang: &str) -> Vec<&'a WatchedOffice> {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(' ').filter(|w| !w.is_empty()).collect();
    let fits = |office: &&WatchedOffice| {
        let name = fold(&format!("{} {}", office.name.vi, office.address));
        let other = fold(office.name.get(lang));
        let held: Vec<&str> = name.split(' ').chain(other.split(' ')).collect();
        words.iter().enumerate().all(|(at, word)| {
            let last = at + 1 == words.len();
            held.iter().any(|h| h == word || (last && h.starts_with(word)))
        })
    };
    offices.iter().filter(fits).collect()
}

/// Offices of a kind with the figure of each, in an order.
pub fn side_by_side<'a>(
    offices: &'a [WatchedOffice],
    kind: &str,
    figure: Figure,
    order: Order,
    lang: &str,
) -> Vec<(&'a WatchedOffice, Value)> {
    let of_kind = offices.iter().filter(|o| o.kind == kind);
    let mut rows: Vec<(&WatchedOffice, Value)> = of_kind.map(|o| (o, figure.of(o))).collect();
    // Among equals, and where nothing is known, names decide.
    rows.sort_by_cached_key(|(office, _)| fold(office.name.get(lang)));
    let known = |value: &Value| value.amount();
    match order {
        Order::Name => {}
        Order::High => rows.sort_by_key(|(_, v)| std::cmp::Reverse(known(v).map_or(-1, i64::from))),
        Order::Low => rows.sort_by_key(|(_, v)| known(v).map_or(i64::MAX, i64::from)),
    }
    rows
}

#[cfg(test)]
mod tests;
