use super::ImageError;
use rqrr::PreparedImage;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels of the largest picture taken: 24 megapixels, what phones' cameras give by default.
pub const MAX_PIXELS: usize = 24_000_000;
/// Length of the longer side up to which a picture is searched as it is.
const SIDE: usize = 1_600;
/// Length of the longer side up to which it is enlarged.
const ENLARGED_SIDE: usize = 3_200;
/// The smallest QR code is 21 modules wide.
const SMALLEST: usize = 21;

/// The texts of all QR codes in a picture, row by row, one byte of luminance a pixel (0 is black). Empty when there is none.
///
/// The picture is searched downscaled to at most 1,600 pixels, then finer up to its full size; enlarged, for the finder
/// loses patterns that lie askew on few pixels; coarser, which averages noise away; and with black and white exchanged. The
/// first look that reads a code ends the search: a frame with a good code costs one look, a frame without costs all.
/// Memory: up to twice the picture more, or 20 MB where a small one is enlarged.
pub fn decode_luma(width: usize, height: usize, luma: &[u8]) -> Result<Vec<String>, ImageError> {
    let picture = Picture::new(width, height, luma)?;
    let mut seen = false;
    for look in looks(width.max(height)) {
        let found = picture.search(look);
        if !found.texts.is_empty() {
            return Ok(found.texts);
        }
        seen |= found.unreadable;
    }
    if seen {
        Err(ImageError::Unreadable)
    } else {
        Ok(Vec::new())
    }
}

/// Like [`decode_luma`], for one frame of many: a single look, so that no frame keeps the camera waiting. Every other
/// frame gets the plain look; those between get the others in turn. `turn` counts the frames.
pub fn decode_frame(
    width: usize,
    height: usize,
    luma: &[u8],
    turn: usize,
) -> Result<Vec<String>, ImageError> {
    let picture = Picture::new(width, height, luma)?;
    Ok(picture.search(look_of_turn(width.max(height), turn)).texts)
}

fn look_of_turn(longer_side: usize, turn: usize) -> Look {
    let looks = looks(longer_side);
    let at = if turn.is_multiple_of(2) {
        0
    } else {
        1 + turn / 2 % (looks.len() - 1).max(1)
    };
    looks.get(at).copied().unwrap_or(Look::shrunk(1))
}

/// One way of looking at the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    /// Pixels that become one, in each direction.
    shrink: usize,
    /// Pixels that one becomes, in each direction; one of the two factors is 1.
    enlarge: usize,
    /// Black and white exchanged.
    inverted: bool,
}

impl Look {
    const fn shrunk(shrink: usize) -> Self {
        Self {
            shrink,
            enlarge: 1,
            inverted: false,
        }
    }
}

fn looks(longer_side: usize) -> Vec<Look> {
    let first = longer_side.div_ceil(SIDE).max(1);
    let mut out = vec![Look::shrunk(first)];
    let mut finer = first;
    while finer > 1 {
        finer /= 2;
        out.push(Look::shrunk(finer));
    }
    let enlarged = [2, 3].into_iter().filter(|by| longer_side * by <= ENLARGED_SIDE);
    out.extend(enlarged.map(|enlarge| Look {
        enlarge,
        ..Look::shrunk(1)
    }));
    out.push(Look::shrunk(first * 2));
    out.push(Look {
        inverted: true,
        ..Look::shrunk(first)
    });
    out
}

#[derive(Default)]
struct Found {
    texts: Vec<String>,
    unreadable: bool,
}

#[derive(Clone, Copy)]
struct Picture<'a> {
    width: usize,
    height: usize,
    luma: &'a [u8],
}

impl<'a> Picture<'a> {
    fn new(width: usize, height: usize, luma: &'a [u8]) -> Result<Self, ImageError> {
        let pixels = width.checked_mul(height).ok_or(ImageError::TooLarge)?;
        if pixels > MAX_PIXELS {
            return Err(ImageError::TooLarge);
        }
        if pixels != luma.len() || width.min(height) < SMALLEST {
            return Err(ImageError::Size);
        }
        Ok(Self { width, height, luma })
    }

    fn search(self, look: Look) -> Found {
        let size = |side: usize| side / look.shrink * look.enlarge;
        let (width, height) = (size(self.width), size(self.height));
        if width.min(height) < SMALLEST {
            return Found::default();
        }
        // The finder is young code fed with whatever a camera sees: should it panic, only this look is lost.
        catch_unwind(AssertUnwindSafe(|| {
            let mut prepared =
                PreparedImage::prepare_from_greyscale(width, height, |x, y| self.pixel(x, y, look));
            let mut found = Found::default();
            for grid in prepared.detect_grids() {
                match grid.decode() {
                    Ok((_, text)) => found.texts.push(text),
                    Err(_) => found.unreadable = true,
                }
            }
            found
        }))
        .unwrap_or_default()
    }

    fn pixel(self, x: usize, y: usize, look: Look) -> u8 {
        let grey = if look.enlarge > 1 {
            self.between(x, y, look.enlarge)
        } else {
            self.mean(x, y, look.shrink)
        };
        let grey = grey.min(255) as u8;
        if look.inverted { 255 - grey } else { grey }
    }

    /// Average of the pixels that become this one.
    fn mean(self, x: usize, y: usize, n: usize) -> usize {
        let row = |dy: usize| {
            let start = (y * n + dy) * self.width + x * n;
            self.luma.get(start..start + n).unwrap_or_default()
        };
        let sum: usize = (0..n).flat_map(row).map(|v| usize::from(*v)).sum();
        sum / (n * n)
    }

    /// The four nearest pixels, each by how near it is.
    fn between(self, x: usize, y: usize, n: usize) -> usize {
        // Centres of pixels, counted in halves of enlarged ones.
        let whole = 2 * n;
        let (at_x, at_y) = ((2 * x + 1).saturating_sub(n), (2 * y + 1).saturating_sub(n));
        let (left, top) = (at_x / whole, at_y / whole);
        let (right, below) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (to_right, down) = (at_x % whole, at_y % whole);
        let row = |y: usize| {
            let at = |x: usize| self.luma.get(y * self.width + x).map_or(0, |v| usize::from(*v));
            at(left) * (whole - to_right) + at(right) * to_right
        };
        (row(top) * (whole - down) + row(below) * down) / (whole * whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pictures_are_searched_from_coarse_to_fine_and_small_ones_enlarged() {
        let factors = |side| {
            looks(side)
                .iter()
                .map(|l| (l.shrink, l.enlarge))
                .collect::<Vec<_>>()
        };
        assert_eq!(factors(1_000), [(1, 1), (1, 2), (1, 3), (2, 1), (1, 1)]);
        assert_eq!(factors(1_600), [(1, 1), (1, 2), (2, 1), (1, 1)]);
        assert_eq!(factors(4_032), [(3, 1), (1, 1), (6, 1), (3, 1)]);
        assert_eq!(factors(6_000), [(4, 1), (2, 1), (1, 1), (8, 1), (4, 1)]);
    }

    #[test]
    fn frames_get_all_looks_in_turn_and_the_plain_one_most() {
        let factors: Vec<_> = (0..9)
            .map(|turn| look_of_turn(1_000, turn))
            .map(|l| (l.shrink, l.enlarge))
            .collect();
        assert_eq!(
            factors,
            [
                (1, 1),
                (1, 2),
                (1, 1),
                (1, 3),
                (1, 1),
                (2, 1),
                (1, 1),
                (1, 1),
                (1, 1)
            ]
        );
        assert!(look_of_turn(1_000, 7).inverted);
        assert_eq!(look_of_turn(1_000, 9).enlarge, 2);
    }

    #[test]
    fn an_enlarged_picture_keeps_its_brightness_and_its_edges() {
        let luma = [0, 200, 100, 100];
        let picture = Picture {
            width: 2,
            height: 2,
            luma: &luma,
        };
        let look = Look {
            enlarge: 2,
            ..Look::shrunk(1)
        };
        let row = |y| (0..4).map(|x| picture.pixel(x, y, look)).collect::<Vec<_>>();
        assert_eq!(row(0), [0, 50, 150, 200]);
        assert_eq!(row(3), [100; 4]);
        assert_eq!(picture.pixel(0, 0, Look::shrunk(2)), 100);
        assert_eq!(
            picture.pixel(
                0,
                0,
                Look {
                    inverted: true,
                    ..Look::shrunk(1)
                }
            ),
            255
        );
    }
}
