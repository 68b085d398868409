//! Pixels in memory: unpacked, shrunk, turned, packed again as JPEG.

use super::Refusal;
use crate::picture::png::{self, PngError};
use jpeg_encoder::{Encoder, ImageBuffer, JpegColorType, rgb_to_ycbcr};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Most pixels taken: what the largest phone cameras give, at three bytes each.
pub(super) const MAX_PIXELS: usize = 50_000_000;
/// Passes of a progressive picture; ten are usual, and each costs a whole round.
const MAX_SCANS: usize = 64;
/// Bytes a pixel.
const RGB: usize = 3;

/// Rows of RGB, three bytes a pixel.
#[derive(Debug)]
pub(super) struct Raster {
    pub(super) width: usize,
    pub(super) height: usize,
    pixels: Vec<u8>,
}

impl Raster {
    /// Unpacks a JPEG whose outside was looked at already. Memory: three bytes a pixel, a progressive one six more.
    pub(super) fn of_jpeg(bytes: &[u8]) -> Result<Self, Refusal> {
        let damaged = Refusal::DamagedPhoto;
        let options = DecoderOptions::default()
            .jpeg_set_out_colorspace(ColorSpace::RGB)
            .jpeg_set_max_scans(MAX_SCANS)
            .set_max_width(usize::from(u16::MAX))
            .set_max_height(usize::from(u16::MAX))
            .set_strict_mode(false);
        // A decoder fed with whatever a person picks: should it panic, only this file is refused.
        let decoded = std::panic::catch_unwind(|| {
            let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
            let pixels = decoder.decode().map_err(|_| damaged)?;
            let (width, height) = decoder.dimensions().ok_or(damaged)?;
            Ok(Self {
                width,
                height,
                pixels,
            })
        });
        let raster: Self = decoded.map_err(|_| damaged)??;
        raster.sound()
    }

    /// Unpacks a PNG.
    pub(super) fn of_png(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut pixels = Vec::new();
        let read = png::rows(bytes, MAX_PIXELS, |_, row| pixels.extend_from_slice(row));
        let (width, height) = read.map_err(|error| match error {
            PngError::TooLarge => Refusal::TooManyPixels,
            PngError::Format => Refusal::WrongType,
            PngError::Damaged => Refusal::DamagedPhoto,
        })?;
        let raster = Self {
            width,
            height,
            pixels,
        };
        raster.sound()
    }

    /// Of pixels in memory, three bytes each, for tests and benchmarks; `None` when they are not as many as the sides say.
    pub(super) fn of_rgb(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        let raster = Self {
            width,
            height,
            pixels,
        };
        raster.sound().ok()
    }

    /// Width, height and pixels.
    #[cfg(test)]
    pub(super) fn parts(self) -> (usize, usize, Vec<u8>) {
        (self.width, self.height, self.pixels)
    }

    fn sound(self) -> Result<Self, Refusal> {
        let whole = self.width > 0 && self.height > 0 && self.pixels.len() == self.width * self.height * RGB;
        whole.then_some(self).ok_or(Refusal::DamagedPhoto)
    }

    pub(super) fn longest(&self) -> usize {
        self.width.max(self.height)
    }

    /// At most `edge` pixels on the longer side, each the average of what it covers. Smaller pictures stay as they are.
    pub(super) fn within(self, edge: usize) -> Self {
        let longest = self.longest();
        if longest <= edge {
            return self;
        }
        let side = |side: usize| (side * edge).div_ceil(longest).clamp(1, edge);
        self.shrunk(side(self.width), side(self.height))
    }

    pub(super) fn shrunk(&self, width: usize, height: usize) -> Self {
        let columns = covers(self.width, width);
        let stride = self.width * RGB;
        let mut pixels = Vec::with_capacity(width * height * RGB);
        let mut sum = vec![0_u32; stride];
        for (first, weights) in covers(self.height, height) {
            sum.fill(0);
            let rows = self.pixels.chunks_exact(stride).skip(first);
            for (row, weight) in rows.zip(&weights) {
                for (sum, value) in sum.iter_mut().zip(row) {
                    *sum += u32::from(*value) * weight;
                }
            }
            for (first, weights) in &columns {
                let mut pixel = [1_u32 << 23; RGB];
                for (part, weight) in sum.chunks_exact(RGB).skip(*first).zip(weights) {
                    for (to, from) in pixel.iter_mut().zip(part) {
                        // At most 255 · 65,536 / 256 · 65,536: with the half it still fits.
                        *to += (from >> 8) * weight;
                    }
                }
                pixels.extend(pixel.map(|value| (value >> 24) as u8));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Brightness (ITU-R BT.601) of every `step` by `step` pixels.
    pub(super) fn luma(&self, step: usize) -> (usize, usize, Vec<u8>) {
        let step = step.max(1);
        let (width, height) = ((self.width / step).max(1), (self.height / step).max(1));
        let mut plane = Vec::with_capacity(width * height);
        let mut sums = vec![0_u32; width];
        for band in self.pixels.chunks(self.width * RGB * step).take(height) {
            sums.fill(0);
            for row in band.chunks_exact(self.width * RGB) {
                for (sum, pixels) in sums.iter_mut().zip(row.chunks(RGB * step)) {
                    let bright =
                        |p: &[u8]| u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29;
                    *sum += pixels.chunks_exact(RGB).map(bright).sum::<u32>() / 256;
                }
            }
            let each = (step * step) as u32;
            plane.extend(sums.iter().map(|sum| (sum / each).min(255) as u8));
        }
        plane.resize(width * height, 0);
        (width, height, plane)
    }

    /// As JPEG, turned the way it was held.
    pub(super) fn to_jpeg(&self, orientation: u8, quality: u8) -> Result<Vec<u8>, Refusal> {
        let turned = Turned::new(self, orientation)?;
        let mut bytes = Vec::new();
        let encoder = Encoder::new(&mut bytes, quality);
        encoder.encode_image(turned).map_err(|_| Refusal::TooManyPixels)?;
        Ok(bytes)
    }
}

/// For each of `to` cells along a side of `from` pixels: the first pixel it covers, and how much of each in 65,536ths.
fn covers(from: usize, to: usize) -> Vec<(usize, Vec<u32>)> {
    let to = to.max(1);
    let cover = |n: usize| {
        // In units of a `to`th of a pixel a cell is `from` long and a pixel `to`.
        let (start, end) = (n * from, (n + 1) * from);
        let first = start / to;
        let last = (end - 1) / to;
        let mut weights: Vec<u32> = (first..=last)
            .map(|pixel| {
                let part = end.min((pixel + 1) * to) - start.max(pixel * to);
                (part * 65_536 / from) as u32
            })
            .collect();
        // Rounding must not darken: what is missing to the whole goes to the middle.
        let missing = 65_536 - weights.iter().sum::<u32>().min(65_536);
        let middle = weights.len() / 2;
        if let Some(weight) = weights.get_mut(middle) {
            *weight += missing;
        }
        (first, weights)
    };
    (0..to).map(cover).collect()
}

/// A raster read in the order in which it was held (Exif 2.32, 4.6.4, A).
struct Turned<'a> {
    raster: &'a Raster,
    width: u16,
    height: u16,
    orientation: u8,
}

impl<'a> Turned<'a> {
    fn new(raster: &'a Raster, orientation: u8) -> Result<Self, Refusal> {
        let side = |n: usize| u16::try_from(n).map_err(|_| Refusal::TooManyPixels);
        let (width, height) = (side(raster.width)?, side(raster.height)?);
        let (width, height) = if orientation >= 5 {
            (height, width)
        } else {
            (width, height)
        };
        Ok(Self {
            raster,
            width,
            height,
            orientation,
        })
    }

    /// Where the pixel that stands at (x, y) after turning is in the raster.
    fn source(&self, x: usize, y: usize) -> usize {
        let (right, bottom) = (self.raster.width - 1, self.raster.height - 1);
        let (column, row) = match self.orientation {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, bottom - x),
            7 => (right - y, bottom - x),
            8 => (right - y, x),
            _ => (x, y),
        };
        (row * self.raster.width + column) * RGB
    }
}

impl ImageBuffer for Turned<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.width
    }

    fn height(&self) -> u16 {
        self.height
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        let [brightness, blueness, redness, _] = buffers;
        for x in 0..usize::from(self.width) {
            let at = self.source(x, usize::from(y));
            let pixel = self.raster.pixels.get(at..).and_then(|p| p.first_chunk::<RGB>());
            let [red, green, blue] = pixel.copied().unwrap_or_default();
            let (luma, cb, cr) = rgb_to_ycbcr(red, green, blue);
            brightness.push(luma);
            blueness.push(cb);
            redness.push(cr);
        }
    }
}
