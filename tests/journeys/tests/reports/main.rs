//! Reports over Open311, as a person writes, sends and follows them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod bound;
mod following;
mod links;
mod map;
mod news;
mod scene;
mod video;
mod writing;
