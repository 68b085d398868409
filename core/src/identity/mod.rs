//! Sign-in and session.

pub mod error;
mod id_token;
pub mod model;
pub mod oidc;
pub mod session;
pub mod store;

pub use error::SignInError;
pub use model::{AcrLevel, Claims, PendingSignIn, Session};
