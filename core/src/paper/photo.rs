//! Taking in a photo: turned, shrunk, freed of what the camera noted, judged.

use super::quality::{self, Flaw};
use super::raster::{MAX_PIXELS, Raster};
use super::{Kind, Refusal, jpeg};

/// Largest photo file read, in bytes: more than the best phone cameras write.
pub const MAX_BYTES: u64 = 64 << 20;
/// Longest edge when the procedure sets none: A4 at 300 dpi, in pixels.
pub const DEFAULT_EDGE: u32 = 3_508;
/// Smallest edge a procedure can set: below it no page can be read.
const LEAST_EDGE: u32 = 640;
/// JPEG quality: text stays sharp, files small.
const QUALITY: u8 = 85;
/// When the first is larger than the paper takes.
const SMALLER: u8 = 60;
/// Longest edge of the small picture beside a page, in pixels.
const PREVIEW_EDGE: usize = 480;
/// Its JPEG quality.
const PREVIEW_QUALITY: u8 = 60;

/// What a paper asks of its photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Longest edge in pixels.
    pub edge: u32,
    /// Largest result in bytes; 0 is no limit.
    pub max_bytes: u64,
}

/// A photo as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// JPEG without Exif, XMP or thumbnail.
    pub jpeg: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What makes it hard to read, the worst first; empty when it is good.
    pub flaws: Vec<Flaw>,
    /// The same, small, as JPEG.
    pub preview: Vec<u8>,
}

/// Takes in a JPEG or PNG. Memory: the file, three bytes a pixel (a progressive JPEG six more), and the result.
///
/// # Errors
/// [`Refusal::DamagedPhoto`], [`Refusal::TooManyPixels`] above 50 megapixels, [`Refusal::TooLarge`] when the result is more
/// than the paper takes, [`Refusal::Heic`] and [`Refusal::WrongType`] for what is neither.
pub fn take(bytes: &[u8], wish: Wish) -> Result<Photo, Refusal> {
    let edge = wish.edge.max(LEAST_EDGE) as usize;
    let (raster, orientation, as_is) = match Kind::of(bytes) {
        Some(Kind::Jpeg) => {
            let bare = jpeg::bare(bytes)?;
            if usize::from(bare.frame.width) * usize::from(bare.frame.height) > MAX_PIXELS {
                return Err(Refusal::TooManyPixels);
            }
            let raster = Raster::of_jpeg(&bare.bytes)?;
            // A picture that needs no turning and no shrinking loses nothing by being packed anew.
            let fits = bare.orientation == 1 && raster.longest() <= edge && bare.frame.components < 4;
            (raster, bare.orientation, fits.then_some(bare.bytes))
        }
        Some(Kind::Png) => (Raster::of_png(bytes)?, 1, None),
        Some(Kind::Heic) => return Err(Refusal::Heic),
        Some(Kind::Pdf | Kind::Mp4 | Kind::Mov) | None => return Err(Refusal::WrongType),
    };
    let raster = raster.within(edge);
    let flaws = quality::judge(&quality::Plane::of(&raster));
    let small = |bytes: &Vec<u8>| wish.max_bytes == 0 || bytes.len() as u64 <= wish.max_bytes;
    let jpeg = match as_is.filter(small) {
        Some(bytes) => bytes,
        None => match raster.to_jpeg(orientation, QUALITY)? {
            bytes if small(&bytes) => bytes,
            _ => raster.to_jpeg(orientation, SMALLER)?,
        },
    };
    if !small(&jpeg) {
        return Err(Refusal::TooLarge);
    }
    let (width, height) = if orientation >= 5 {
        (raster.height, raster.width)
    } else {
        (raster.width, raster.height)
    };
    let preview = raster
        .within(PREVIEW_EDGE)
        .to_jpeg(orientation, PREVIEW_QUALITY)?;
    Ok(Photo {
        jpeg,
        width: width as u32,
        height: height as u32,
        flaws,
        preview,
    })
}

/// Packs pixels (three bytes each, row by row) as a JPEG of this quality, 1 to 100. For tests, samples and benchmarks.
///
/// # Errors
/// [`Refusal::DamagedPhoto`] when there are not as many pixels as the sides say.
pub fn pack(width: usize, height: usize, rgb: Vec<u8>, quality: u8) -> Result<Vec<u8>, Refusal> {
    Raster::of_rgb(width, height, rgb)
        .ok_or(Refusal::DamagedPhoto)?
        .to_jpeg(1, quality)
}
