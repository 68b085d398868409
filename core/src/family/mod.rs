//! Acting for a child, an elder or a ward, with the other's consent or the register's word, and a log both read.

pub mod store;

pub use store::{Held, Typing};
