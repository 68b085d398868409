//! Hash functions by name.

pub use crate::x509::Hash as HashId;

/// All of them, those in use most first.
pub(crate) const BY_USE: [HashId; 5] = [
    HashId::Sha256,
    HashId::Sha1,
    HashId::Sha224,
    HashId::Sha384,
    HashId::Sha512,
];
