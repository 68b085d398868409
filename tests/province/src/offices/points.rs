//! Points of the groups of Decision 766/QĐ-TTg, from nothing but what is told: a share of hidden counts would give them away.

use super::data::Group;
use super::shapes::{Answers, Figures};
use std::collections::BTreeMap;

/// Why there is no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It would be of hidden counts.
    Hidden,
    /// There is nothing it could be of.
    Nothing,
}

/// The share of a group in thousandths.
///
/// `progress`: settled early or on time, of all settled. `satisfaction`: a hundred per cent without the share of late dossiers
/// and that of disliked answers among answered reports. The others are shares that systems measure; the sandbox has those of
/// earlier months as data.
pub(crate) fn share(
    group: &str,
    figures: &Figures,
    answers: &Answers,
    measured: &BTreeMap<String, u32>,
) -> Result<u32, Why> {
    match group {
        "progress" => late_share(figures).map(|late| 1000 - late),
        "satisfaction" => {
            let late = late_share(figures)?;
            let counts = (answers.in_time, answers.late, answers.disliked);
            let (Some(in_time), Some(after), Some(disliked)) = counts else {
                return Err(Why::Hidden);
            };
            let disliked = match in_time + after {
                0 => 0,
                all => thousandths(disliked.min(all), all),
            };
            Ok(1000_u32.saturating_sub(late + disliked))
        }
        measured_group => measured.get(measured_group).copied().ok_or(Why::Nothing),
    }
}

fn late_share(figures: &Figures) -> Result<u32, Why> {
    match figures.settled() {
        None => Err(Why::Hidden),
        Some((0, _)) => Err(Why::Nothing),
        Some((settled, late)) => Ok(thousandths(late, settled)),
    }
}

fn thousandths(part: u32, of: u32) -> u32 {
    (part * 1000 + of / 2) / of.max(1)
}

/// Hundredths of a point for a share: all points from the share on that gives them all, in proportion below.
pub(crate) fn points(group: &Group, share: u32) -> u32 {
    (group.max * 100 * share.min(group.full) + group.full / 2) / group.full.max(1)
}
