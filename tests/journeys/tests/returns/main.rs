//! After filing: returns and their answers, withdrawal, messages with the desk, and a result that comes by post.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod ending;
mod mending;
mod rating;
mod scene;
mod talking;
mod weather;
