//! The network: HTTP client, problem details, retry, DPoP, signed objects, the province pack.

pub mod jws;
pub mod pack;
