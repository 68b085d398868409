//! A PNG in grey, for the search for a code. The code in the picture corrects its own errors.

use super::ImageError;
use super::image::MAX_PIXELS;
use super::photo::Grey;
use crate::picture::png::{self, PngError};

pub(super) use png::SIGNATURE;

/// Pixels of any colour type, not interlaced.
pub(super) fn decode(bytes: &[u8]) -> Result<Grey, ImageError> {
    // Grows with what is really there, not with what the header promises.
    let mut grey = Vec::new();
    let read = png::rows(bytes, MAX_PIXELS, |_, rgb| {
        grey.extend(rgb.chunks_exact(3).map(luma));
    });
    let (width, height) = read.map_err(|error| match error {
        PngError::Damaged => ImageError::Damaged,
        PngError::Format => ImageError::Format,
        PngError::TooLarge => ImageError::TooLarge,
    })?;
    Ok(Grey {
        width,
        height,
        luma: grey,
    })
}

/// Brightness by ITU-R BT.601, in 256ths.
fn luma(rgb: &[u8]) -> u8 {
    let weighted = rgb
        .iter()
        .zip([77_u32, 150, 29])
        .map(|(v, weight)| u32::from(*v) * weight);
    (weighted.sum::<u32>() / 256) as u8
}
