//! What a camera or a gallery hands over to be searched for codes.

use super::split;
use crate::picture;
use motcua_core::identity::card_qr::{ImageError, decode_frame, decode_luma, decode_photo};

/// Pixels of the largest picture that is searched here. The core takes 24 million, and a search of those takes seconds: one
/// such file in a corpus would leave time for nothing else.
const SEARCHED: u64 = 512 * 512;

/// `0`: a photo, JPEG or PNG. `1`: a frame: width, turn, rows. `2`: the same with all looks.
pub fn run(input: &[u8]) {
    match split(input, 3) {
        Some((0, file)) => photo(file),
        Some((mode, [width, turn, luma @ ..])) => frame(mode, *width, *turn, luma),
        _ => {}
    }
}

fn photo(file: &[u8]) {
    if picture::claimed_pixels(file).is_none_or(|pixels| pixels <= SEARCHED) {
        told(decode_photo(file));
    }
}

fn frame(mode: u8, width: u8, turn: u8, luma: &[u8]) {
    let width = usize::from(width);
    let height = luma.len().checked_div(width).unwrap_or(0);
    let luma = &luma[..width * height];
    let found = if mode == 1 {
        decode_frame(width, height, luma, usize::from(turn))
    } else {
        decode_luma(width, height, luma)
    };
    assert_eq!(found == Err(ImageError::Size), width.min(height) < 21);
    told(found);
    assert!(decode_frame(width, height + 1, luma, 0).is_err());
    assert_eq!(decode_luma(usize::MAX, 2, luma), Err(ImageError::TooLarge));
}

fn told(found: Result<Vec<String>, ImageError>) {
    // The largest code holds 7,089 digits (ISO/IEC 18004, version 40-L).
    for text in found.unwrap_or_default() {
        assert!(text.len() <= 4 * 7_089);
    }
}
