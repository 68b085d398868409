//! The sandbox by its wire: each part of the protocol, and what it must refuse.

mod client;
mod desk;
mod dossiers;
mod faults;
mod pack;
mod push;
mod restart;
mod sign_in;
mod uploads;
