//! Many drafts, drafts that move between phones, and dossiers that are filed elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod elsewhere;
mod many;
mod moving;
mod scene;
