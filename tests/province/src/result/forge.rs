//! Documents a phone must refuse, for tests.

use super::pades;
use crate::clock::Clock;
use crate::error::Error;
use crate::keys;
use lopdf::{Document, IncrementalDocument, Object, dictionary};

/// The same document, signed once more by an authority nobody trusts instead of the office.
/// `unsigned` is a PDF without signature.
pub fn signed_by_a_stranger(unsigned: Vec<u8>, clock: &Clock) -> Result<Vec<u8>, Error> {
    pades::sign(unsigned, &keys::stranger(clock)?, clock())
}

/// The document as it was before its last signature: everything up to the first `%%EOF`.
pub fn unsigned_part(signed: &[u8]) -> Option<Vec<u8>> {
    let mark = b"%%EOF";
    let at = signed.windows(mark.len()).position(|w| w == mark)?;
    let mut bytes = signed.get(..at + mark.len())?.to_vec();
    bytes.push(b'\n');
    Some(bytes)
}

/// Appends an update after the signature, as someone would who wants to change what the page shows.
pub fn extended_after_signing(signed: Vec<u8>) -> Result<Vec<u8>, Error> {
    let broken = |e: lopdf::Error| Error::Document(e.to_string());
    let held = Document::load_mem(&signed).map_err(broken)?;
    let mut update = IncrementalDocument::create_from(signed, held);
    let note = dictionary! {"Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal("added later")};
    update.new_document.add_object(note);
    let mut out = Vec::new();
    update
        .save_to(&mut out)
        .map_err(|e| Error::Document(e.to_string()))?;
    Ok(out)
}

/// One bit of the signed part turned over.
pub fn changed_by_one_byte(mut signed: Vec<u8>) -> Vec<u8> {
    // Well inside the first revision, in a stream or an object of the page.
    let at = signed.len().min(4000) / 2;
    if let Some(byte) = signed.get_mut(at) {
        *byte ^= 1;
    }
    signed
}
