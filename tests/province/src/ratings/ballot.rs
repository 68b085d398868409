//! The ballot: what is asked, what each answer is worth, what the sum is called. All of it is data.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Text {
    pub(crate) vi: String,
    pub(crate) en: String,
}

/// The ballot as the pack carries it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ballot {
    /// Another content has another version.
    pub(crate) version: String,
    /// The legal text it comes from.
    source: Text,
    /// `example` where words or counts are invented.
    provenance: String,
    /// Days in which a rating may be changed.
    pub(crate) days: i64,
    /// In the order to ask them.
    pub(crate) criteria: Vec<Criterion>,
    /// By the least sum each takes.
    pub(crate) grades: Vec<Grade>,
}

/// One criterion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Criterion {
    pub(crate) id: String,
    pub(crate) text: Text,
    /// The best first.
    options: Vec<Choice>,
    /// What the app can count by itself, and up to which count it is worth full and part points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log: Option<Log>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Choice {
    score: u8,
    text: Text,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Log {
    what: String,
    full: i64,
    part: i64,
}

/// What a sum is called.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grade {
    pub(crate) id: String,
    from: u32,
    pub(crate) name: Text,
}

impl Ballot {
    /// The grade of a sum: the highest whose least sum is reached.
    pub(crate) fn grade(&self, total: u32) -> Option<&Grade> {
        self.grades
            .iter()
            .filter(|g| g.from <= total)
            .max_by_key(|g| g.from)
    }

    /// Whether a criterion has this option.
    pub(crate) fn takes(&self, criterion: &str, score: u8) -> Option<bool> {
        let criterion = self.criteria.iter().find(|c| c.id == criterion)?;
        Some(criterion.options.iter().any(|o| o.score == score))
    }
}

/// Reads a ballot; a data folder without one has no ratings.
pub(crate) fn read(path: &Path) -> Result<Option<Ballot>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let wrong = |reason: String| Error::Data {
        file: path.display().to_string(),
        reason,
    };
    let ballot: Ballot = serde_json::from_slice(&std::fs::read(path)?).map_err(|e| wrong(e.to_string()))?;
    check(&ballot).map_err(|reason| wrong(reason.to_owned()))?;
    Ok(Some(ballot))
}

/// Each criterion once, with the three options, and a grade for every sum.
fn check(ballot: &Ballot) -> Result<(), &'static str> {
    let ids: BTreeSet<&str> = ballot.criteria.iter().map(|c| c.id.as_str()).collect();
    if ids.is_empty() || ids.len() != ballot.criteria.len() {
        return Err("no criteria, or one twice");
    }
    let three = |c: &Criterion| c.options.iter().map(|o| o.score).eq([2, 1, 0]);
    if !ballot.criteria.iter().all(three) {
        return Err("a criterion without the options 2, 1 and 0");
    }
    let bounds: BTreeMap<u32, &str> = ballot.grades.iter().map(|g| (g.from, g.id.as_str())).collect();
    if bounds.len() != ballot.grades.len() || !bounds.contains_key(&0) {
        return Err("two grades from one sum, or none from 0");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Ballot {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/ratings/ballot.json");
        read(Path::new(path)).unwrap().unwrap()
    }

    #[test]
    fn nine_criteria_give_at_most_eighteen_and_exactly_fifteen_is_excellent() {
        let ballot = own();
        assert_eq!(ballot.criteria.len(), 9);
        let grades: Vec<&str> = (0..=18).map(|n| ballot.grade(n).unwrap().id.as_str()).collect();
        for (at, grade) in [
            (0, "weak"),
            (5, "weak"),
            (6, "average"),
            (8, "average"),
            (9, "fair"),
            (11, "fair"),
            (12, "good"),
            (14, "good"),
            (15, "excellent"),
            (18, "excellent"),
        ] {
            assert_eq!(grades[at], grade, "{at}");
        }
    }

    #[test]
    fn a_ballot_with_a_sum_without_a_grade_is_refused() {
        let mut ballot = own();
        assert_eq!(check(&ballot), Ok(()));
        ballot.grades.retain(|g| g.from > 0);
        assert!(check(&ballot).is_err());
        let mut ballot = own();
        let twice = ballot.criteria[0].clone();
        ballot.criteria.push(twice);
        assert!(check(&ballot).is_err());
    }
}
