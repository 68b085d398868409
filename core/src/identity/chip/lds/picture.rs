//! The portrait as a shell can show it.

use super::{LdsError, Portrait, PortraitKind};
use crate::png::{self, Pixels};
use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use std::fmt;
use std::panic::{self, AssertUnwindSafe};

/// Octets of a portrait on a chip. Doc 9303-10 reckons with 15 to 20 kB.
const MAX_FILE: usize = 64 * 1024;
/// Pixels of a portrait.
const MAX_PIXELS: u64 = 4 * 1024 * 1024;

/// What kind of file a [`Picture`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// An image file every shell can show.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// The kind of file.
    pub format: PictureFormat,
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?}, {}×{})", self.format, self.width, self.height)
    }
}

const fn bad(what: &'static str) -> LdsError {
    LdsError::Picture { what }
}

impl Portrait {
    /// The portrait as a file the shells can show: JPEG 2000 becomes PNG, JPEG stays after a look at its header.
    /// [`LdsError::Picture`] when it is larger than 64 kB or 4 megapixels, or cannot be decoded. Decoding takes time: not on a thread that draws.
    pub fn picture(&self) -> Result<Picture, LdsError> {
        if self.data.len() > MAX_FILE {
            return Err(bad("file too large"));
        }
        match self.kind {
            PortraitKind::Jpeg => {
                let (width, height) = jpeg_size(&self.data).ok_or(bad("no JPEG header"))?;
                check_size(width, height)?;
                Ok(Picture {
                    format: PictureFormat::Jpeg,
                    bytes: self.data.clone(),
                    width,
                    height,
                })
            }
            // The decoder is not ours: a bug in it must not take the app down.
            PortraitKind::Jpeg2000 => panic::catch_unwind(AssertUnwindSafe(|| decode(&self.data)))
                .unwrap_or(Err(bad("decoder gave up"))),
        }
    }
}

fn check_size(width: u32, height: u32) -> Result<(), LdsError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(bad("empty")),
        pixels if pixels > MAX_PIXELS => Err(bad("too many pixels")),
        _ => Ok(()),
    }
}

fn decode(data: &[u8]) -> Result<Picture, LdsError> {
    // Behind a palette the number of components, and so the memory, is not what the colour space says. Faces have none.
    if data.windows(4).any(|name| name == b"pclr") {
        return Err(bad("palette"));
    }
    let image = Image::new(data, &DecodeSettings::default()).map_err(|_| bad("no JPEG 2000 header"))?;
    let (width, height) = (image.width(), image.height());
    check_size(width, height)?;
    let channels = image.color_space().num_channels();
    let all = channels + u8::from(image.has_alpha());
    if !matches!(channels, 1 | 3) {
        return Err(bad("colour space"));
    }
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| bad("JPEG 2000"))?;
    let samples = without_alpha(decoded.data_u8(), usize::from(channels), usize::from(all));
    let pixels = Pixels {
        width,
        height,
        channels,
        samples: &samples,
    };
    Ok(Picture {
        format: PictureFormat::Png,
        bytes: png::encode(&pixels).ok_or(bad("JPEG 2000"))?,
        width,
        height,
    })
}

fn without_alpha(samples: Vec<u8>, channels: usize, all: usize) -> Vec<u8> {
    if channels == all {
        return samples;
    }
    samples
        .chunks_exact(all)
        .flat_map(|pixel| &pixel[..channels])
        .copied()
        .collect()
}

/// Width and height from the frame header (ISO/IEC 10918-1, B.2.2), when markers lead to one.
fn jpeg_size(data: &[u8]) -> Option<(u32, u32)> {
    let mut rest = data.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let [0xFF, marker, tail @ ..] = rest else {
            return None;
        };
        // Any number of fill octets may stand before a marker.
        if *marker == 0xFF {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*tail.first()?, *tail.get(1)?]));
        match marker {
            // Frame headers but for tables (C4), extensions (C8) and conditioning (CC), which share the range.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let size = tail.get(3..7).filter(|_| length >= 8)?;
                let side = |at: usize| u32::from(u16::from_be_bytes([size[at], size[at + 1]]));
                return Some((side(2), side(0)));
            }
            // Start of scan, end of image, restarts: no frame header before them.
            0xD0..=0xDA | 0x00 | 0x01 => return None,
            _ => rest = tail.get(length.max(2)..)?,
        }
    }
}
