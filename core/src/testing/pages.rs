//! Photos of pages that nobody took: print, noise, light from a side, and what can go wrong, the same for the same seed.

use crate::paper::photo;

/// How a page is photographed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Readable.
    Good,
    /// Nothing is printed on it.
    Blank,
    /// Out of focus, or shaken.
    Blurred,
    /// In too little light.
    Dark,
    /// Not fully in the picture.
    Cut,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Good, Self::Blank, Self::Blurred, Self::Dark, Self::Cut];
}

/// Numbers by xorshift64*.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn throw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// Evenly between the two.
    fn between(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * (self.throw() % 10_000) as f32 / 10_000.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.throw() % end.max(1)
    }

    fn chance(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }
}

/// A flat picture in grey.
struct Sheet {
    width: usize,
    height: usize,
    grey: Vec<f32>,
}

impl Sheet {
    fn new(width: usize, height: usize, value: f32) -> Self {
        Self {
            width,
            height,
            grey: vec![value; width * height],
        }
    }

    fn at(&self, x: i64, y: i64) -> f32 {
        let inside = x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height;
        let at = if inside {
            y as usize * self.width + x as usize
        } else {
            0
        };
        self.grey.get(at).copied().unwrap_or(0.0)
    }

    /// Between four pixels.
    fn between(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (right, down) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let row = |y: i64| self.at(left, y) * (1.0 - right) + self.at(left + 1, y) * right;
        row(top) * (1.0 - down) + row(top + 1) * down
    }

    /// Each pixel the average of those along (dx, dy), `radius` to both sides.
    fn smeared(&self, dx: i64, dy: i64, radius: i64) -> Self {
        let mut grey = Vec::with_capacity(self.grey.len());
        let (right, bottom) = (self.width as i64 - 1, self.height as i64 - 1);
        for y in 0..self.height as i64 {
            for x in 0..self.width as i64 {
                let sum: f32 = (-radius..=radius)
                    .map(|n| self.at((x + n * dx).clamp(0, right), (y + n * dy).clamp(0, bottom)))
                    .sum();
                grey.push(sum / (2 * radius + 1) as f32);
            }
        }
        Self { grey, ..*self }
    }
}

/// A page with lines of words: strokes in a raster of three by five a letter.
fn printed(dice: &mut Dice, width: usize, height: usize, ink: f32) -> Sheet {
    let mut page = Sheet::new(width, height, 1.0);
    let stroke = (width as f32 / 330.0).max(1.2);
    let letter = (stroke * 4.2, stroke * 6.0);
    let pitch = letter.1 * dice.between(1.7, 2.3);
    let margin = width as f32 * dice.between(0.08, 0.12);
    let lines = ((height as f32 - 2.0 * margin) / pitch) as u64;
    // A certificate with a few lines, or a judgment full of them.
    let first = dice.below(lines / 4 + 1);
    let last = lines - dice.below(lines / 2 + 1).min(lines.saturating_sub(first + 4));
    for line in first..last {
        let (mut x, y) = (margin, margin + line as f32 * pitch);
        let end = width as f32 - margin - if dice.chance(25) { width as f32 * 0.4 } else { 0.0 };
        while x + letter.0 < end {
            if dice.chance(18) {
                x += letter.0 * 0.8;
                continue;
            }
            put_letter(&mut page, dice.throw(), (x, y), stroke, ink);
            x += letter.0;
        }
    }
    page
}

fn put_letter(page: &mut Sheet, bits: u64, (x, y): (f32, f32), stroke: f32, ink: f32) {
    let last = stroke.ceil() as i64;
    for cell in 0..15_u64 {
        if bits >> cell & 1 == 0 && bits >> (cell + 20) & 1 == 0 {
            continue;
        }
        let (left, top) = (x + (cell % 3) as f32 * stroke, y + (cell / 3) as f32 * stroke);
        for dy in 0..last {
            for dx in 0..last {
                let (px, py) = ((left as i64 + dx) as usize, (top as i64 + dy) as usize);
                if px < page.width
                    && py < page.height
                    && let Some(value) = page.grey.get_mut(py * page.width + px)
                {
                    *value = ink;
                }
            }
        }
    }
}

/// A photo in grey, `width` by `height`, one byte a pixel.
pub fn grey(seed: u64, width: usize, height: usize, condition: Condition) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let ink = dice.between(0.08, 0.4);
    let full = dice.chance(25);
    let blank = condition == Condition::Blank;
    // Page within the picture: a scan fills it, a photo leaves some of the table.
    let (mut across, mut up) = if full {
        (width as f32, height as f32)
    } else {
        let part = dice.between(0.76, 0.9);
        (
            width as f32 * part,
            height as f32 * part * dice.between(0.96, 1.02),
        )
    };
    let mut shift = (
        dice.between(-0.02, 0.02) * width as f32,
        dice.between(-0.02, 0.02) * height as f32,
    );
    if condition == Condition::Cut {
        if full {
            // Closer than the page is large: print runs over the edges.
            let closer = dice.between(1.3, 1.7);
            (across, up) = (across * closer, up * closer);
        } else {
            let sideways = dice.chance(50);
            let by = dice.between(0.2, 0.45) * if dice.chance(50) { 1.0 } else { -1.0 };
            if sideways {
                shift.0 = by * width as f32;
            } else {
                shift.1 = by * height as f32;
            }
        }
    }
    let page = if blank {
        Sheet::new(across as usize, up as usize, 1.0)
    } else {
        printed(&mut dice, across as usize, up as usize, ink)
    };
    let turned = if full { 0.0 } else { dice.between(-0.05, 0.05) };
    let picture = lay(&mut dice, &page, (width, height), shift, turned);
    let picture = focus(&mut dice, picture, condition);
    expose(&mut dice, &picture, condition)
}

/// Puts the page on a table that is darker, by its middle, turned a little.
fn lay(dice: &mut Dice, page: &Sheet, size: (usize, usize), shift: (f32, f32), turned: f32) -> Sheet {
    let table = dice.between(0.12, 0.5);
    let grain = dice.between(0.0, 0.05);
    let (sin, cos) = turned.sin_cos();
    let mut picture = Sheet::new(size.0, size.1, table);
    let (across, up) = (page.width as f32, page.height as f32);
    for y in 0..size.1 {
        for x in 0..size.0 {
            let (dx, dy) = (
                x as f32 - size.0 as f32 / 2.0 - shift.0,
                y as f32 - size.1 as f32 / 2.0 - shift.1,
            );
            let (u, v) = (dx * cos + dy * sin + across / 2.0, dy * cos - dx * sin + up / 2.0);
            let inside = u >= -0.51 && v >= -0.51 && u <= across - 0.49 && v <= up - 0.49;
            let value = if inside {
                page.between(u.clamp(0.0, across - 1.001), v.clamp(0.0, up - 1.001))
            } else {
                table + grain * ((x as f32 / 9.0).sin() * (y as f32 / 31.0).cos())
            };
            if let Some(to) = picture.grey.get_mut(y * size.0 + x) {
                *to = value;
            }
        }
    }
    picture
}

fn focus(dice: &mut Dice, picture: Sheet, condition: Condition) -> Sheet {
    let part = picture.width as f32 / 480.0;
    if condition != Condition::Blurred {
        // No lens is perfect.
        return if dice.chance(50) {
            picture.smeared(1, 0, 1).smeared(0, 1, 1)
        } else {
            picture
        };
    }
    if dice.chance(25) {
        let far = (dice.between(7.0, 12.0) * part) as i64;
        return picture.smeared(1, dice.below(3) as i64 - 1, far).smeared(0, 1, 1);
    }
    let radius = (dice.between(2.0, 4.0) * part).round() as i64;
    (0..3).fold(picture, |picture, _| {
        picture.smeared(1, 0, radius).smeared(0, 1, radius)
    })
}

/// Light from a side, noise, and how much of it all reaches the sensor.
fn expose(dice: &mut Dice, picture: &Sheet, condition: Condition) -> Vec<u8> {
    let light = if condition == Condition::Dark {
        dice.between(18.0, 58.0)
    } else {
        dice.between(165.0, 250.0)
    };
    let (falls, angle) = (dice.between(0.0, 0.35), dice.between(0.0, std::f32::consts::TAU));
    let (sin, cos) = angle.sin_cos();
    let noise = dice.between(1.0, 7.0);
    let mut out = Vec::with_capacity(picture.grey.len());
    for (at, value) in picture.grey.iter().enumerate() {
        let (x, y) = (
            (at % picture.width) as f32 / picture.width as f32 - 0.5,
            (at / picture.width) as f32 / picture.height as f32 - 0.5,
        );
        let shade = 1.0 - falls * (x * cos + y * sin + 0.5).clamp(0.0, 1.0);
        // Three throws are nearly a normal distribution.
        let grain: f32 = (0..3).map(|_| dice.between(-1.0, 1.0)).sum::<f32>() * noise;
        out.push((value * light * shade + grain).clamp(0.0, 255.0) as u8);
    }
    out
}

/// Such a photo as a phone would give it: JPEG in colour. Empty only when a side is none or above 65,535.
pub fn jpeg(seed: u64, width: usize, height: usize, condition: Condition) -> Vec<u8> {
    let quality = 75 + (seed % 18) as u8;
    let rgb: Vec<u8> = grey(seed, width, height, condition)
        .into_iter()
        // Lamps are yellow.
        .flat_map(|v| [v, v, (u16::from(v) * 15 / 16) as u8])
        .collect();
    photo::pack(width, height, rgb, quality).unwrap_or_default()
}

/// A well-lit page of `width` by `height`, enlarged from a small one: quick to make however large it is.
pub fn large_jpeg(seed: u64, width: usize, height: usize) -> Vec<u8> {
    let times = (width.min(height) / 600).max(1);
    let (small_width, small_height) = (width.div_ceil(times), height.div_ceil(times));
    let small = grey(seed, small_width, small_height, Condition::Good);
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        let row = small.chunks_exact(small_width).nth(y / times).unwrap_or_default();
        for x in 0..width {
            let v = row.get(x / times).copied().unwrap_or(0);
            // A sensor's grain, so that it packs no better than a real photo.
            let v = v.saturating_add(((x * 7 + y * 13 + x * y) % 9) as u8);
            rgb.extend([v, v, v.saturating_sub(9)]);
        }
    }
    photo::pack(width, height, rgb, 88).unwrap_or_default()
}
