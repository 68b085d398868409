//! Signed results and the shelf.

pub mod pades;
pub mod service;
pub mod store;
