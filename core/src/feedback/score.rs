//! Points, their sum and its name. Bounds come from the ballot: nothing here knows 15 or 18.

use crate::net::pack::ballot::{Ballot, Grade};
use std::collections::{BTreeMap, BTreeSet};

/// Points by criterion.
pub type Scores = BTreeMap<String, u8>;

/// Whether a ballot can be asked and summed: each criterion once, with something to choose, and a name for every sum.
pub fn is_usable(ballot: &Ballot) -> bool {
    let ids: BTreeSet<&str> = ballot.criteria.iter().map(|c| c.id.as_str()).collect();
    let asked = !ids.is_empty() && ids.len() == ballot.criteria.len();
    asked && ballot.criteria.iter().all(|c| !c.options.is_empty()) && grade(ballot, 0).is_some()
}

/// The highest sum.
pub fn highest(ballot: &Ballot) -> u32 {
    ballot
        .criteria
        .iter()
        .map(|c| c.options.iter().map(|o| u32::from(o.score)).max().unwrap_or(0))
        .sum()
}

/// Criteria without one of their options, in the order of the ballot.
pub fn lacking<'b>(ballot: &'b Ballot, scores: &Scores) -> Vec<&'b str> {
    ballot
        .criteria
        .iter()
        .filter(|c| {
            let said = scores.get(&c.id);
            !c.options.iter().any(|o| Some(&o.score) == said)
        })
        .map(|c| c.id.as_str())
        .collect()
}

/// The sum of a whole ballot; `None` while something is lacking. Points for what the ballot does not ask do not count.
pub fn total(ballot: &Ballot, scores: &Scores) -> Option<u32> {
    if !lacking(ballot, scores).is_empty() {
        return None;
    }
    let given = ballot.criteria.iter().filter_map(|c| scores.get(&c.id));
    Some(given.map(|score| u32::from(*score)).sum())
}

/// The name of a sum: of the grades whose least sum is reached, the one with the highest bound. A sum that is exactly the
/// bound has the grade.
pub fn grade(ballot: &Ballot, total: u32) -> Option<&Grade> {
    ballot
        .grades
        .iter()
        .filter(|g| g.from <= total)
        .max_by_key(|g| g.from)
}
