//! Ratings: the ballot of nine criteria as data, one rating a dossier and citizen, and sums that name nobody.

mod ballot;
pub(crate) mod citizen;
pub(crate) mod office;
mod page;
pub(crate) mod store;

use crate::state::Shared;
use axum::Router;
use axum::routing::get;
pub(crate) use ballot::{Ballot, Text, read};

/// Routes of citizens.
pub(crate) fn router() -> Router<Shared> {
    Router::new().route(
        "/dossiers/{code}/rating",
        get(citizen::get).post(citizen::rate).put(citizen::change),
    )
}

/// Routes of the desk, below `/desk`.
pub(crate) fn desk() -> Router<Shared> {
    Router::new()
        .route("/desk/ratings", get(page::page))
        .route("/desk/api/ratings", get(office::sums))
}
