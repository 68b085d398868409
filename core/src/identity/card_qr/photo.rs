use super::image::{MAX_PIXELS, decode_luma};
use super::{ImageError, grey_png};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Largest file read, in bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Passes of a progressive picture; ten are usual, and each costs a whole round.
const MAX_SCANS: usize = 64;
const JPEG: &[u8] = &[0xff, 0xd8, 0xff];

/// The texts of all QR codes in a photo: JPEG or PNG, at most 24 megapixels and 32 MB. Which way the photo is turned does
/// not matter. Memory: a byte a pixel for the picture and as much again for the search; a progressive JPEG takes up to six
/// bytes a pixel more while it is unpacked. See [`decode_luma`] for what comes back.
pub fn decode_photo(bytes: &[u8]) -> Result<Vec<String>, ImageError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImageError::TooLarge);
    }
    let grey = unpack(bytes)?;
    decode_luma(grey.width, grey.height, &grey.luma)
}

/// The picture in a file.
pub(super) fn unpack(bytes: &[u8]) -> Result<Grey, ImageError> {
    if bytes.starts_with(JPEG) {
        jpeg(bytes)
    } else if bytes.starts_with(grey_png::SIGNATURE) {
        grey_png::decode(bytes)
    } else {
        Err(ImageError::Format)
    }
}

/// A picture in grey: one byte a pixel, row by row.
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) luma: Vec<u8>,
}

fn jpeg(bytes: &[u8]) -> Result<Grey, ImageError> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .jpeg_set_max_scans(MAX_SCANS)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| ImageError::Damaged)?;
    let info = decoder.info().ok_or(ImageError::Damaged)?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    if width * height > MAX_PIXELS {
        return Err(ImageError::TooLarge);
    }
    // Only brightness is unpacked, which is a third to a half of the work; pictures without such a channel are rare.
    if !matches!(
        decoder.input_colorspace(),
        Some(ColorSpace::YCbCr | ColorSpace::Luma)
    ) {
        return Err(ImageError::Format);
    }
    let luma = decoder.decode().map_err(|_| ImageError::Damaged)?;
    Ok(Grey { width, height, luma })
}
