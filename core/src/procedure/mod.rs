//! Procedures: catalogue, search, guidance, papers, fees, deadlines.

pub mod store;
