//! Sign-in and session.

pub mod card_qr;
pub mod card_read;
pub mod chip;
pub mod error;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod id_token;
pub mod known;
pub mod levels;
pub mod lock;
pub mod model;
pub mod mrz;
pub mod oidc;
pub mod partial_date;
pub mod person_number;
pub mod session;
pub mod store;

pub use error::SignInError;
pub use model::{AcrLevel, Claims, PendingSignIn, Session};
