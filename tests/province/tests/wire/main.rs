//! The sandbox by its wire: each part of the protocol, and what it must refuse.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, which clippy does not see as tests"
)]

mod after;
mod channels;
mod client;
mod desk;
mod dossiers;
mod family;
mod faults;
mod filing;
mod oauth2;
mod offices;
mod open311;
mod pack;
mod procedures;
mod push;
mod ratings;
mod restart;
mod sessions;
mod sign_in;
mod transfers;
mod uploads;
