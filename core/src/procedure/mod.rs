//! Procedures: catalogue, search, guidance, papers, fees, deadlines.

pub mod catalogue;
pub mod deadline;
pub mod fees;
pub mod guidance;
pub mod lists;
pub mod model;
pub mod search;
pub mod store;

pub use model::{CatalogueEntry, Record, RecordError};

#[cfg(test)]
mod tests;
