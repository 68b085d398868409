//! Sign-in and session.

pub mod store;
