//! The phone in a browser: the third shell and the designer's tool. `README.md` says how to use it.

pub mod args;
pub mod core_process;
pub mod event;
pub mod fixture;
pub mod gallery;
pub mod machine;
pub mod reader;
pub mod routes;
pub mod session;
pub mod settings;
pub mod store;
