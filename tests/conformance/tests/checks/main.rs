//! Each check as a process with nothing but flags: against the sandbox, the card simulator, and servers that do one thing
//! wrong, which must be told at the step it belongs to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

mod card;
mod oidc;
mod open311;
mod pack;
mod pdf;
mod push;
mod support;
mod tus;
