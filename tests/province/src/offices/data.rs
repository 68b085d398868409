//! Offices that can be watched, and their figures of months before the sandbox began: `data/offices/`.

use super::period::Month;
use crate::error::Error;
use crate::ratings::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// `offices.json`.
#[derive(Debug, Clone, Deserialize)]
#[allow(clippy::struct_field_names, reason = "the name in the file")]
pub(crate) struct Offices {
    /// Where the figures come from, for people.
    pub(crate) source: Text,
    pub(crate) kinds: Vec<Named>,
    pub(crate) groups: Vec<Group>,
    pub(crate) offices: Vec<Office>,
    /// Figures of earlier months, from `past.json`.
    #[serde(skip)]
    pub(crate) past: BTreeMap<Month, BTreeMap<String, Past>>,
}

/// A kind of office.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: Text,
}

/// A group of Decision 766/QĐ-TTg.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    /// Most points.
    pub(crate) max: u32,
    /// The share in thousandths that gives all of them.
    pub(crate) full: u32,
    pub(crate) name: Text,
}

/// An office.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Office {
    pub(crate) id: String,
    pub(crate) kind: String,
    /// Code of its administrative unit; empty for one of the whole province.
    pub(crate) unit: String,
    pub(crate) name: Text,
    pub(crate) address: String,
    pub(crate) phone: String,
    /// Latitude and longitude; reports of a place go to the nearest one.
    #[serde(default)]
    pub(crate) seat: Option<(f64, f64)>,
}

/// Figures of an office in a month that is over.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Past {
    /// Field → received, early, on time, late, returned more than once.
    pub(crate) fields: BTreeMap<String, [u32; 5]>,
    pub(crate) ratings: Rated,
    /// Answered in time, answered late, liked, disliked.
    pub(crate) reports: [u32; 4],
    /// Group → share in thousandths, of groups that are not reckoned from counts.
    pub(crate) shares: BTreeMap<String, u32>,
}

/// Ratings added up.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub(crate) struct Rated {
    pub(crate) count: u32,
    /// Criterion → sum of its points.
    pub(crate) sums: BTreeMap<String, u32>,
}

impl Rated {
    /// Adds more.
    pub(crate) fn add(&mut self, other: &Self) {
        self.count += other.count;
        for (id, sum) in &other.sums {
            *self.sums.entry(id.clone()).or_default() += sum;
        }
    }
}

#[derive(Deserialize)]
struct PastFile {
    months: BTreeMap<String, BTreeMap<String, Past>>,
}

/// Reads both; a data folder without them has no offices to watch.
pub(crate) fn read(dir: &Path) -> Result<Option<Offices>, Error> {
    let (list, past) = (dir.join("offices.json"), dir.join("past.json"));
    if !list.is_file() {
        return Ok(None);
    }
    let mut offices: Offices = json(&list)?;
    if past.is_file() {
        let file: PastFile = json(&past)?;
        for (month, figures) in file.months {
            let Ok(super::period::Period::Month(y, m)) = month.parse() else {
                return Err(wrong(&past, format!("{month} is no month")));
            };
            offices.past.insert((y, m), figures);
        }
    }
    check(&offices).map_err(|reason| wrong(&list, reason))?;
    Ok(Some(offices))
}

fn json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, Error> {
    serde_json::from_slice(&std::fs::read(path)?).map_err(|e| wrong(path, e.to_string()))
}

fn wrong(path: &Path, reason: String) -> Error {
    Error::Data {
        file: path.display().to_string(),
        reason,
    }
}

/// Every office is of a kind there is, the offices of the pack are among them, and the groups make a hundred points.
fn check(offices: &Offices) -> Result<(), String> {
    for office in &offices.offices {
        if !offices.kinds.iter().any(|k| k.id == office.kind) {
            return Err(format!("{} is of no known kind", office.id));
        }
    }
    for office in crate::pack::OFFICES {
        let here = offices.offices.iter().find(|o| o.id == office.id);
        if here.is_none_or(|o| o.name.vi != office.vi || o.name.en != office.en) {
            return Err(format!("{} is not here as in the pack", office.id));
        }
    }
    let points: u32 = offices.groups.iter().map(|g| g.max).sum();
    if points != 100 || offices.groups.iter().any(|g| g.full == 0) {
        return Err("the groups do not make a hundred points".to_owned());
    }
    for (id, past) in offices.past.values().flatten() {
        let [on_time, late, like, dislike] = past.reports;
        if !offices.offices.iter().any(|o| &o.id == id) || like + dislike > on_time + late {
            return Err(format!("past figures of {id}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offices_and_their_past_are_whole() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/data/offices");
        let offices = read(Path::new(dir)).unwrap().unwrap();
        assert!(offices.offices.len() >= 10, "enough to compare");
        assert_eq!(offices.groups.len(), 6);
        assert!(!offices.past.is_empty());
        // Centres of communes began with the two-level government.
        assert_eq!(offices.past.keys().next(), Some(&(2025, 7)));
        for past in offices.past.values().flat_map(BTreeMap::values) {
            for [received, early, on_time, late, again] in past.fields.values() {
                assert!(early + on_time + late <= *received + 200 && again <= late);
            }
        }
    }
}
