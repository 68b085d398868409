//! The targets.

pub mod frame;
pub mod jwe;
pub mod jwt;
pub mod lds;
pub mod mrz;
pub mod pack;
pub mod portrait;
pub mod qr;
pub mod sod;
pub mod tlv;
pub mod video;
pub mod xml;

use unicode_normalization::is_nfc;

/// The mode a first byte chooses among `count`, and the rest. The digits of ASCII are the modes' own numbers up to four.
fn split(input: &[u8], count: u8) -> Option<(u8, &[u8])> {
    let (first, rest) = input.split_first()?;
    Some((first.wrapping_sub(b'0') % count, rest))
}

/// What the core promises of texts it took from others: NFC, one line, no control characters, no spaces around.
fn assert_line(text: &str) {
    assert!(is_nfc(text), "not NFC: {text:?}");
    assert!(!text.chars().any(char::is_control), "control character: {text:?}");
    assert_eq!(text.trim(), text, "spaces around");
}
