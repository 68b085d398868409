//! The client side of the wire against the sandbox province, over real sockets: pack, sign-in, upload, filing, following.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod client;
mod cuts;
mod reports;
mod scene;
