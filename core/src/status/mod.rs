//! Following a dossier: delta sync, timeline, push; and all news, with the ways they come.

pub mod channels;
pub mod ics;
pub mod inbox;
pub mod pasted;
pub mod push;
pub mod schedule;
pub mod store;
