//! How offices work, by the province's figures: what is kept of them, and how they are looked through.

pub mod compare;
pub mod store;
