//! Signed results and the shelf.

pub mod pades;
pub mod store;
