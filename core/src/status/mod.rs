//! Following a dossier: delta sync, timeline, push.

pub mod push;
pub mod schedule;
pub mod store;
