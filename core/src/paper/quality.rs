//! Whether a page can be read on a photo. Cheap looks at brightness alone, on a plane of at most [`EDGE`] pixels:
//!
//! - *dark*: even the brightest twentieth of the picture, which is paper on any photo of a page, is dim;
//! - *blank*: almost no pixel of the page is darker than the paper around it;
//! - *blurred*: the steepest steps between ink and paper, beyond the noise of bare paper, are gentle for how dark the ink is
//!   (so faint print is not blur), in any of four directions (a shaken hand blurs one way only);
//! - *cut*: the page, found by brightness from the middle outwards, runs over some edges of the picture while others show
//!   what it lies on; or it fills the picture and print is cut by the edge.
//!
//! A page as bright as what it lies on counts as filling the picture. The verdict is advice: a person can overrule it.

use super::raster::Raster;
use serde::{Deserialize, Serialize};

/// Longest edge of the plane, in pixels.
const EDGE: usize = 1_280;

/// What makes a page on a photo hard to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Too dark.
    Dark,
    /// Nothing on it.
    Blank,
    /// Out of focus or shaken.
    Blurred,
    /// The page is not fully in view.
    Cut,
}

impl Flaw {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Blank, Self::Blurred, Self::Cut];

    /// The word for it in stores and on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Blank => "blank",
            Self::Blurred => "blurred",
            Self::Cut => "cut",
        }
    }

    /// The flaw of a word; `None` for one of a newer app.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flaw| flaw.word() == word)
    }
}

/// Paper dimmer than this (of 255) cannot be told from its ink.
const DIM: u8 = 78;
/// Ink is darker than the paper around it by this part of the paper's brightness, in 256ths, …
const INK_PART: u32 = 26;
/// … and by at least this much.
const INK_LEAST: u32 = 13;
/// Less ink than this on a page, in millionths of its pixels, is none.
const BLANK_PPM: u64 = 900;
/// Steps gentler than this part of the ink's depth, in thousandths a pixel, are blurred.
const SHARP: u32 = 254;
/// Cells along the longer side of the picture.
const CELLS: usize = 64;
/// A cell next to one of the page belongs to it when it is at least so bright, in hundredths of it.
const STEP: u32 = 88;
/// A page that touches less of a side than this, in hundredths, only comes near it; …
const TOUCH: usize = 15;
/// … one that touches more than this of every side fills the picture.
const FILLS: usize = 60;
/// So does one of this part of the picture, in hundredths: what is left is a strip that a scan shows beside the page.
const WHOLE: usize = 93;
/// Cells at the rim of the picture that are not looked at for ink.
const RIM: usize = 2;
/// Print that touches more of a side than the first and less than the second (a frame does more), in thousandths, is cut.
const CROSSING: (usize, usize) = (45, 600);

/// Brightness of a picture, row by row.
#[derive(Debug)]
pub(super) struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Plane {
    /// Of a picture, every pixel the average of those it stands for.
    pub(super) fn of(raster: &Raster) -> Self {
        let (width, height, pixels) = raster.luma(raster.longest().div_ceil(EDGE));
        Self {
            width,
            height,
            pixels,
        }
    }

    fn longest(&self) -> usize {
        self.width.max(self.height)
    }

    /// The brightness that this part of the pixels, in hundredths, does not exceed.
    fn percentile(&self, hundredths: usize) -> u8 {
        let mut counts = [0_usize; 256];
        for value in &self.pixels {
            counts[usize::from(*value)] += 1;
        }
        percentile(&counts, hundredths) as u8
    }

    /// Averages over squares of `2 * radius + 1`, smaller at the edges.
    fn blurred(&self, radius: usize) -> Self {
        let stride = self.width + 1;
        let mut sums = vec![0_u32; stride * (self.height + 1)];
        for y in 0..self.height {
            let mut row = 0;
            for x in 0..self.width {
                row += u32::from(self.pixels[y * self.width + x]);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(self.height));
            for x in 0..self.width {
                let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(self.width));
                let sum = sums[bottom * stride + right] + sums[top * stride + left]
                    - sums[top * stride + right]
                    - sums[bottom * stride + left];
                pixels.push((sum / ((bottom - top) * (right - left)) as u32) as u8);
            }
        }
        Self { pixels, ..*self }
    }
}

fn percentile(counts: &[usize], hundredths: usize) -> usize {
    let all: usize = counts.iter().sum();
    let mut left = all * hundredths / 100;
    for (value, count) in counts.iter().enumerate() {
        if *count > left {
            return value;
        }
        left -= count;
    }
    counts.len().saturating_sub(1)
}

/// What is wrong, the worst first. A page too dark or blank is judged no further.
pub(super) fn judge(plane: &Plane) -> Vec<Flaw> {
    if plane.width < 8 || plane.height < 8 {
        return vec![Flaw::Blank];
    }
    if plane.percentile(95) < DIM {
        return vec![Flaw::Dark];
    }
    let page = Page::find(plane);
    let ink = Ink::find(plane, &page);
    if ink.ppm < BLANK_PPM {
        return vec![Flaw::Blank];
    }
    let mut flaws = Vec::new();
    if ink.sharpness < SHARP {
        flaws.push(Flaw::Blurred);
    }
    if page.is_cut() || (page.fills() && ink.crosses_edge(plane)) {
        flaws.push(Flaw::Cut);
    }
    flaws
}

/// Which cells of the picture show the page.
struct Page {
    cell: usize,
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
}

impl Page {
    /// From the brightest cell near the middle to all that follow without a step down. Each cell is as bright as its
    /// brightest pixels, so that print does not darken it.
    fn find(plane: &Plane) -> Self {
        let smooth = plane.blurred(1);
        let cell = plane.longest().div_ceil(CELLS).max(4);
        let (columns, rows) = (plane.width.div_ceil(cell), plane.height.div_ceil(cell));
        let mut bright = vec![0_u8; columns * rows];
        for (at, value) in smooth.pixels.iter().enumerate() {
            let cell = at / plane.width / cell * columns + at % plane.width / cell;
            bright[cell] = bright[cell].max(*value);
        }
        let (across, down) = (columns / 4..columns - columns / 4, rows / 4..rows - rows / 4);
        let start = down
            .flat_map(|y| across.clone().map(move |x| y * columns + x))
            .max_by_key(|at| bright[*at]);
        let mut cells = vec![false; columns * rows];
        let mut open: Vec<usize> = start.into_iter().collect();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut cells[at], true) {
                continue;
            }
            let (x, y) = (at % columns, at / columns);
            let near = [
                (x > 0).then(|| at - 1),
                (x + 1 < columns).then_some(at + 1),
                (y > 0).then(|| at.saturating_sub(columns)),
                (y + 1 < rows).then_some(at + columns),
            ];
            let follows =
                |to: &usize| !cells[*to] && u32::from(bright[*to]) * 100 >= u32::from(bright[at]) * STEP;
            open.extend(near.into_iter().flatten().filter(follows));
        }
        let mut page = Self {
            cell,
            columns,
            rows,
            cells,
        };
        // A few bright cells are a lamp's reflection on something dark: then all of the picture is taken for the page.
        if page.cells.iter().filter(|on| **on).count() * 8 < page.cells.len() {
            page.cells.fill(true);
        }
        page
    }

    fn on(&self, x: usize, y: usize) -> bool {
        x < self.columns && y < self.rows && self.cells[y * self.columns + x]
    }

    /// True for a cell that has only page around it, and is not at the rim of the picture: a scan often shows a strip of
    /// what the page lies on there.
    fn inside(&self, x: usize, y: usize) -> bool {
        let away = x >= RIM && y >= RIM && x + RIM < self.columns && y + RIM < self.rows;
        away && (y - 1..=y + 1).all(|y| (x - 1..=x + 1).all(|x| self.on(x, y)))
    }

    /// How much of each side of the picture the page touches, in hundredths.
    fn touched(&self) -> [usize; 4] {
        let part = |on: usize, of: usize| on * 100 / of.max(1);
        let row = |y: usize| (0..self.columns).filter(|x| self.on(*x, y)).count();
        let column = |x: usize| (0..self.rows).filter(|y| self.on(x, *y)).count();
        [
            part(row(0), self.columns),
            part(row(self.rows - 1), self.columns),
            part(column(0), self.rows),
            part(column(self.columns - 1), self.rows),
        ]
    }

    fn fills(&self) -> bool {
        let on = self.cells.iter().filter(|on| **on).count();
        on * 100 >= self.cells.len() * WHOLE || self.touched().iter().all(|part| *part > FILLS)
    }

    fn is_cut(&self) -> bool {
        !self.fills() && self.touched().iter().any(|part| *part >= TOUCH)
    }
}

/// What is written on the page.
struct Ink {
    /// Where it is darker than the paper around it.
    dark: Vec<bool>,
    /// Of the pixels inside the page, in millionths.
    ppm: u64,
    /// The steepest steps by how dark the ink is, in thousandths a pixel.
    sharpness: u32,
}

impl Ink {
    fn find(plane: &Plane, page: &Page) -> Self {
        let smooth = plane.blurred(1);
        let paper = plane.blurred((plane.longest() / 40).max(6));
        let within: Vec<bool> = (0..page.cells.len())
            .map(|at| page.inside(at % page.columns, at / page.columns))
            .collect();
        let mut dark = vec![false; plane.pixels.len()];
        let (mut seen, mut inked) = (0_u64, 0_u64);
        let mut depths = vec![0_usize; 256];
        // Across, down and aslant, where there is ink and on bare paper.
        let mut steps = [[[0_usize; 256]; 2]; 4];
        let ways = [1, plane.width, plane.width + 1, plane.width - 1];
        for y in 1..plane.height - 1 {
            for x in 1..plane.width - 1 {
                let inside = within[y / page.cell * page.columns + x / page.cell];
                let at = y * plane.width + x;
                let (ground, value) = (u32::from(paper.pixels[at]), u32::from(smooth.pixels[at]));
                let depth = ground.saturating_sub(value);
                dark[at] = depth >= INK_LEAST && depth * 256 >= ground * INK_PART;
                if !inside {
                    continue;
                }
                seen += 1;
                let bare = usize::from(!dark[at]);
                if dark[at] {
                    inked += 1;
                    depths[depth as usize] += 1;
                }
                let step = |a: usize, b: usize| smooth.pixels[a].abs_diff(smooth.pixels[b]);
                for (steps, way) in steps.iter_mut().zip(ways) {
                    steps[bare][usize::from(step(at - way, at + way))] += 1;
                }
            }
        }
        let depth = percentile(&depths, 95).max(1) as u32;
        // Aslant the same pixels lie farther apart, by the root of two.
        let steep = steps.iter().zip([100, 100, 71, 71]).map(|([inked, bare], part)| {
            let (step, noise) = (percentile(inked, 95) as u32, percentile(bare, 50) as u32);
            // What is random adds up by its squares; twice the middle is as rare as the tail looked at.
            (step * step).saturating_sub(4 * noise * noise).isqrt() * part
        });
        let steep = steep.min().unwrap_or(0);
        Self {
            dark,
            ppm: inked * 1_000_000 / seen.max(1),
            // A step is over two pixels.
            sharpness: steep * 5 / depth,
        }
    }

    /// True when print, but no frame, stands on an edge of the picture.
    fn crosses_edge(&self, plane: &Plane) -> bool {
        let (width, height) = (plane.width, plane.height);
        let part = |on: usize, of: usize| on * 1_000 / of.max(1);
        // Two pixels deep: the outermost has no neighbours to be judged by.
        let row = |y: usize| (0..width).filter(|x| self.dark[y * width + x]).count();
        let column = |x: usize| (0..height).filter(|y| self.dark[y * width + x]).count();
        let sides = [
            part(row(1).max(row(2)), width),
            part(row(height - 2).max(row(height - 3)), width),
            part(column(1).max(column(2)), height),
            part(column(width - 2).max(column(width - 3)), height),
        ];
        sides.iter().any(|part| (CROSSING.0..CROSSING.1).contains(part))
    }
}

#[cfg(test)]
mod tests;
