//! What signed results and identity cards have in common: verifying a signature, telling curves apart, reading names and
//! dates of certificates. Each user brings its own list of what counts ([`Allow`]); this room never widens it.

pub(crate) mod algorithm;
pub(crate) mod attributes;
pub(crate) mod certificate;
mod curve;
pub(crate) mod name;
mod pss;

pub use algorithm::Hash;
pub(crate) use algorithm::{Allow, verify};
pub(crate) use certificate::Raw;
pub use curve::Curve;

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// The signature is not one over this message by this key.
    #[error("signature does not hold")]
    DoesNotHold,
    /// Not on the caller's list, or not known here.
    #[error("algorithm not supported")]
    Unsupported,
    /// Not encoded as it should be.
    #[error("encoding malformed")]
    Malformed,
}

#[cfg(test)]
pub(crate) mod tests;
