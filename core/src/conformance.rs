//! What the conformance checker (`tests/conformance`) looks at besides the public clients: stages of a verification that the
//! app only gives as a whole, and what a reading held when it failed. Behind the feature `conformance`: no phone has it.

use crate::identity::SignInError;
use crate::identity::chip::{FileId, Reading};
use std::collections::BTreeMap;

pub use crate::result::pades::{Stage, trace};

/// Judges a provider's metadata as sign-in does: what the app needs is there, and every endpoint that sees a secret is of
/// the issuer's own origin. `document` is the JSON of `/.well-known/openid-configuration`.
///
/// # Errors
/// [`SignInError::Metadata`] names the part; [`SignInError::Net`] when it is not the JSON it should be.
pub fn judge_metadata(document: &[u8], issuer: &str) -> Result<(), SignInError> {
    crate::identity::oidc::judge_metadata(document, issuer)
}

/// The files a reading holds so far, whole ones only; most telling after it failed.
pub fn held_files(reading: &Reading) -> &BTreeMap<FileId, Vec<u8>> {
    reading.files()
}
