//! Reading JSON from text by what reads it from the bytes of an answer: `serde_json` is compiled once more for each kind of
//! source, for every type that is read from both the network and the store.

use serde::Deserialize;

/// Like `serde_json::from_str`.
///
/// # Errors
/// Those of `serde_json`.
pub(crate) fn from_str<'a, T: Deserialize<'a>>(text: &'a str) -> serde_json::Result<T> {
    serde_json::from_slice(text.as_bytes())
}
