//! Pictures drawn by the tests.

use crate::identity::card_qr::{ImageError, decode_luma};
use fast_qr::{ECL, QRBuilder};

/// As long as real ones are: version 10 at level M.
pub(super) const CARD: &str = "036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Thị trấn Cổ Lễ, Huyện Trực Ninh, Tỉnh Nam Định|01072021";
pub(super) const SHORT: &str = "036190012345||Đoàn|00001950|Nữ||01072021";

/// A grey picture that tests draw on.
#[derive(Clone)]
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) luma: Vec<u8>,
}

impl Canvas {
    /// A code with its margin of four modules.
    pub(super) fn code(text: &str, level: ECL, module: usize, dark: u8, light: u8) -> Self {
        let code = QRBuilder::new(text.as_bytes()).ecl(level).build().ok().unwrap();
        let side = (code.size + 8) * module;
        let is_dark = |x: usize, y: usize| {
            let at = |v: usize| (v / module).checked_sub(4).filter(|m| *m < code.size);
            at(x).zip(at(y)).is_some_and(|(x, y)| code[y][x].value())
        };
        Self::draw(side, side, |x, y| if is_dark(x, y) { dark } else { light })
    }

    pub(super) fn draw(width: usize, height: usize, pixel: impl Fn(usize, usize) -> u8) -> Self {
        let luma = (0..width * height)
            .map(|at| pixel(at % width, at / width))
            .collect();
        Self { width, height, luma }
    }

    pub(super) fn at(&self, x: usize, y: usize) -> u8 {
        self.luma[y * self.width + x]
    }

    pub(super) fn turned(&self) -> Self {
        Self::draw(self.height, self.width, |x, y| self.at(y, self.height - 1 - x))
    }

    pub(super) fn inverted(&self) -> Self {
        Self::draw(self.width, self.height, |x, y| 255 - self.at(x, y))
    }

    /// Mean of the square of this many pixels to each side.
    pub(super) fn blurred(&self, by: usize) -> Self {
        Self::draw(self.width, self.height, |x, y| {
            let (xs, ys) = (
                x.saturating_sub(by)..=(x + by).min(self.width - 1),
                y.saturating_sub(by)..=(y + by).min(self.height - 1),
            );
            let all: Vec<u32> = ys
                .flat_map(|y| xs.clone().map(move |x| (x, y)))
                .map(|(x, y)| u32::from(self.at(x, y)))
                .collect();
            u8::try_from(all.iter().sum::<u32>() / u32::try_from(all.len()).unwrap()).unwrap()
        })
    }

    /// Each pixel brighter or darker by up to `by`, the same for the same seed.
    pub(super) fn noisy(&self, by: u8, seed: u64) -> Self {
        let span = u64::from(by) * 2 + 1;
        Self::draw(self.width, self.height, |x, y| {
            let shift = i16::try_from(scramble(seed, x, y) % span).unwrap() - i16::from(by);
            u8::try_from((i16::from(self.at(x, y)) + shift).clamp(0, 255)).unwrap()
        })
    }

    /// Seen in a turned frame: each pixel taken between its four nearest.
    pub(super) fn tilted(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let side = (self.width as f64 * 1.5) as usize;
        let (half, middle) = (side as f64 / 2.0, self.width as f64 / 2.0);
        let sample = |x: f64, y: f64| {
            if x < 0.0 || y < 0.0 || x as usize >= self.width || y as usize >= self.height {
                return 200.0;
            }
            f64::from(self.at(x as usize, y as usize))
        };
        Self::draw(side, side, |x, y| {
            let (dx, dy) = (x as f64 - half, y as f64 - half);
            let (sx, sy) = (dx * cos - dy * sin + middle, dx * sin + dy * cos + middle);
            let (fx, fy) = (sx - sx.floor(), sy - sy.floor());
            let top = sample(sx, sy) * (1.0 - fx) + sample(sx + 1.0, sy) * fx;
            let bottom = sample(sx, sy + 1.0) * (1.0 - fx) + sample(sx + 1.0, sy + 1.0) * fx;
            (top * (1.0 - fy) + bottom * fy) as u8
        })
    }

    /// Laid into a larger picture of another grey.
    pub(super) fn within(&self, width: usize, height: usize, left: usize, top: usize) -> Self {
        Self::draw(width, height, |x, y| {
            let inside = x.checked_sub(left).zip(y.checked_sub(top));
            let inside = inside.filter(|(x, y)| *x < self.width && *y < self.height);
            inside.map_or(150, |(x, y)| self.at(x, y))
        })
    }

    pub(super) fn read(&self) -> Result<Vec<String>, ImageError> {
        decode_luma(self.width, self.height, &self.luma)
    }
}

/// SplitMix64: noise without a crate.
fn scramble(seed: u64, x: usize, y: usize) -> u64 {
    let mut z = seed ^ ((x as u64) << 32 | y as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

pub(super) fn dense(module: usize) -> Canvas {
    Canvas::code(CARD, ECL::M, module, 40, 220)
}
