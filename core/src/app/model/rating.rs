//! What the page of a rating shows.

use super::Promise;
use crate::feedback::Offer;
use crate::feedback::log::Log;
use crate::feedback::score::Scores;
use crate::feedback::store::Filled;
use crate::net::pack::ballot::{Ballot, Criterion};
use crate::net::wire::rating::{NewRating, Rating};

/// The rating of a dossier.
#[derive(Debug, Clone)]
pub struct RatingView {
    /// What the province asks.
    pub ballot: Ballot,
    /// Why it may be given; `None` while it may not.
    pub offer: Option<Offer>,
    /// What the phone counted.
    pub log: Log,
    /// As it is being filled in.
    pub filled: Filled,
    /// As the server has it.
    pub told: Option<Rating>,
    /// Without the server's word, and what it says.
    pub waiting: Option<(Promise, NewRating)>,
}

impl RatingView {
    /// The points of a criterion, and whether the log gave them and not the person.
    pub fn score(&self, criterion: &Criterion) -> Option<(u8, bool)> {
        let chosen = self.filled.scores.get(&criterion.id).map(|score| (*score, false));
        chosen.or_else(|| self.log.score(criterion).map(|score| (score, true)))
    }

    /// All points there are, chosen or counted.
    pub fn scores(&self) -> Scores {
        let criteria = self.ballot.criteria.iter();
        criteria
            .filter_map(|c| Some((c.id.clone(), self.score(c)?.0)))
            .collect()
    }

    /// True while the ballot is open to be filled in.
    pub fn is_open(&self) -> bool {
        let first = self.told.is_none() && self.offer.is_some();
        self.waiting.is_none() && (first || (self.filled.changing && self.told.is_some()))
    }
}
