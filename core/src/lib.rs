//! The core of Một Cửa: everything about being a citizen of a province that can be decided without a phone.
//!
//! A shell opens an [`App`], sends it [`Action`]s and shows the [`Screen`]s that come back; hardware and the system are
//! reached through [`ports`]. `docs/architecture.md` has the map, `docs/adr/` the reasons.
#![cfg_attr(not(feature = "uniffi"), forbid(unsafe_code))]

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

pub mod app;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod door;
pub mod dossier;
pub mod error;
pub mod family;
pub mod feedback;
pub mod identity;
mod json;
pub mod net;
pub mod offices;
pub mod outbox;
pub mod paper;
mod picture;
mod png;
pub mod ports;
pub mod procedure;
pub mod result;
pub mod screen;
mod screens;
pub mod status;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
mod x509;

pub use app::{Action, App, AppConfig, ScreenListener, Subscription};
pub use error::{Failure, FailureKind};
pub use ports::Ports;
pub use screen::{Block, Screen};
