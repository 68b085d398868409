//! The network: HTTP client, problem details, retry, DPoP, signed objects, the province pack.

pub mod api;
pub mod authed;
pub mod client;
pub mod dpop;
pub mod error;
pub mod jwe;
pub mod jws;
pub mod message;
pub mod pack;
pub mod problem;
pub mod retry;
#[cfg(test)]
pub(crate) mod test_server;
pub mod trouble;
mod trust;
pub mod wire;

pub use error::NetError;
