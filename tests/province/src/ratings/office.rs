//! What an office reads: sums and comments, never whose.

use super::store;
use super::{Ballot, store::NewRating};
use crate::clock::rfc3339;
use crate::error::Problem;
use crate::pack::OFFICES;
use crate::state::{Province, Shared};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Fewer ratings than this tell who gave them: nothing of them is shown.
const FEWEST: usize = 3;

/// Ratings of all offices.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sums {
    /// Version of the ballot.
    pub(crate) ballot: String,
    /// When it was counted.
    pub(crate) at: String,
    /// Fewer ratings than this are not shown.
    pub(crate) fewest: usize,
    /// Offices with at least one rating.
    pub(crate) offices: Vec<OfficeSums>,
}

/// Ratings of one office.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfficeSums {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Null while there are too few to show.
    pub(crate) shown: Option<Counted>,
}

/// Ratings counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counted {
    /// How many.
    pub(crate) count: usize,
    /// Sum of all scores of all ratings.
    pub(crate) total: u32,
    /// Grade → how many ratings have it.
    pub(crate) grades: BTreeMap<String, u32>,
    /// Criterion → how many gave 0, 1 and 2.
    pub(crate) criteria: BTreeMap<String, [u32; 3]>,
    /// In an order that says nothing of when they came.
    pub(crate) comments: Vec<String>,
}

/// Ratings by office, without who gave them.
#[utoipa::path(get, path = "/desk/api/ratings", tag = "desk", responses((status = 200, body = Sums), (status = 404, description = "The province has no ballot", body = Problem)))]
pub(crate) async fn sums(State(province): State<Shared>) -> Result<Json<Sums>, Problem> {
    Ok(Json(all(&province).await?))
}

/// Counts everything.
pub(super) async fn all(province: &Province) -> Result<Sums, Problem> {
    let ballot = province.data.ballot.as_ref();
    let ballot = ballot.ok_or_else(|| Problem::not_found("Tỉnh này không lấy ý kiến đánh giá."))?;
    let by_office = province.db.call(store::by_office).await?;
    let offices = by_office
        .into_iter()
        .map(|(id, ratings)| OfficeSums {
            name: OFFICES
                .iter()
                .find(|o| o.id == id)
                .map_or(id.as_str(), |o| o.vi)
                .to_owned(),
            shown: (ratings.len() >= FEWEST).then(|| count(ballot, ratings)),
            id,
        })
        .collect();
    Ok(Sums {
        ballot: ballot.version.clone(),
        at: rfc3339(province.now()),
        fewest: FEWEST,
        offices,
    })
}

fn count(ballot: &Ballot, ratings: Vec<NewRating>) -> Counted {
    let mut counted = Counted {
        count: ratings.len(),
        total: 0,
        grades: BTreeMap::new(),
        criteria: BTreeMap::new(),
        comments: Vec::new(),
    };
    for rating in ratings {
        let total = rating.scores.values().map(|s| u32::from(*s)).sum();
        counted.total += total;
        if let Some(grade) = ballot.grade(total) {
            *counted.grades.entry(grade.id.clone()).or_default() += 1;
        }
        for (id, score) in rating.scores {
            let counts = counted.criteria.entry(id).or_default();
            if let Some(count) = counts.get_mut(usize::from(score)) {
                *count += 1;
            }
        }
        counted.comments.extend(rating.comment);
    }
    counted.comments.sort();
    counted
}
