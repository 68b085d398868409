//! As much of PNG (ISO/IEC 15948) as brings a screenshot or a scan into rows of RGB. A crate for it would add 0.1 MB to the
//! library, and inflating is there already. Checksums are not looked at: what reads the picture judges it.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// How a PNG begins.
pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Why a PNG gave no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PngError {
    /// Cut or changed.
    Damaged,
    /// Interlaced, or of a colour type that does not exist.
    Format,
    /// More pixels than the caller takes.
    TooLarge,
}

/// Width and height in pixels.
pub(crate) type Size = (usize, usize);

/// Reads pixels of any colour type, not interlaced, of at most `max_pixels`. `row` gets each row from the top, three bytes
/// a pixel; what is transparent lies on white.
pub(crate) fn rows(
    bytes: &[u8],
    max_pixels: usize,
    mut row: impl FnMut(Size, &[u8]),
) -> Result<Size, PngError> {
    let mut chunks = Chunks(bytes.get(SIGNATURE.len()..).unwrap_or_default());
    let (name, header) = chunks.next().ok_or(PngError::Damaged)?;
    if name != b"IHDR" {
        return Err(PngError::Damaged);
    }
    let header = Header::read(header, max_pixels)?;
    let mut palette = Palette::default();
    while let Some((name, data)) = chunks.next() {
        match name {
            b"PLTE" => palette.colours = data,
            b"tRNS" => palette.alphas = data,
            b"IDAT" => return unpack(&header, &palette, Idat { part: data, chunks }, &mut row),
            b"IEND" => break,
            _ => {}
        }
    }
    Err(PngError::Damaged)
}

/// Name and data of each chunk up to the first that is cut short.
struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (name, rest) = rest.split_at_checked(4)?;
        let (data, rest) = rest.split_at_checked(length)?;
        self.0 = rest.get(4..)?;
        Some((name, data))
    }
}

/// The compressed data, which a picture may spread over many chunks.
struct Idat<'a> {
    part: &'a [u8],
    chunks: Chunks<'a>,
}

impl Read for Idat<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.part.is_empty() {
            match self.chunks.next() {
                Some((b"IDAT", data)) => self.part = data,
                _ => return Ok(0),
            }
        }
        self.part.read(out)
    }
}

#[derive(Default)]
struct Palette<'a> {
    colours: &'a [u8],
    alphas: &'a [u8],
}

impl Palette<'_> {
    fn colour(&self, index: u8) -> [u8; 3] {
        let index = usize::from(index);
        let alpha = self.alphas.get(index).copied().unwrap_or(255);
        let colour = self
            .colours
            .get(index * 3..)
            .and_then(|rest| rest.first_chunk::<3>());
        colour.copied().unwrap_or_default().map(|v| on_white(v, alpha))
    }
}

struct Header {
    width: usize,
    height: usize,
    depth: usize,
    colour: u8,
}

impl Header {
    fn read(data: &[u8], max_pixels: usize) -> Result<Self, PngError> {
        let damaged = PngError::Damaged;
        let (width, rest) = data.split_first_chunk::<4>().ok_or(damaged)?;
        let (height, rest) = rest.split_first_chunk::<4>().ok_or(damaged)?;
        let &[depth, colour, compression, filter, interlace] = rest else {
            return Err(damaged);
        };
        let side = |bytes| usize::try_from(u32::from_be_bytes(bytes)).map_err(|_| PngError::TooLarge);
        let (width, height) = (side(*width)?, side(*height)?);
        if width.checked_mul(height).is_none_or(|pixels| pixels > max_pixels) {
            return Err(PngError::TooLarge);
        }
        let depths: &[u8] = match colour {
            0 => &[1, 2, 4, 8, 16],
            3 => &[1, 2, 4, 8],
            2 | 4 | 6 => &[8, 16],
            _ => return Err(PngError::Format),
        };
        if !depths.contains(&depth) || compression != 0 || filter != 0 || interlace != 0 {
            return Err(PngError::Format);
        }
        Ok(Self {
            width,
            height,
            depth: usize::from(depth),
            colour,
        })
    }

    const fn samples(&self) -> usize {
        match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// Bytes from one pixel to the next, at least one: how far back the filters look.
    const fn step(&self) -> usize {
        (self.samples() * self.depth).div_ceil(8)
    }
}

fn unpack(
    header: &Header,
    palette: &Palette<'_>,
    data: Idat<'_>,
    sink: &mut impl FnMut(Size, &[u8]),
) -> Result<Size, PngError> {
    let size = (header.width, header.height);
    let mut stream = ZlibDecoder::new(data);
    let length = (header.width * header.samples() * header.depth).div_ceil(8);
    let (mut row, mut above) = (vec![0; length], vec![0; length]);
    let mut rgb = Vec::with_capacity(header.width * 3);
    for _ in 0..header.height {
        let mut filter = [0];
        stream.read_exact(&mut filter).map_err(|_| PngError::Damaged)?;
        stream.read_exact(&mut row).map_err(|_| PngError::Damaged)?;
        unfilter(filter[0], header.step(), &mut row, &above)?;
        rgb.clear();
        rgb_row(header, palette, &row, &mut rgb);
        sink(size, &rgb);
        std::mem::swap(&mut row, &mut above);
    }
    Ok(size)
}

/// Undoes the filter of one row (clause 9).
fn unfilter(filter: u8, step: usize, row: &mut [u8], above: &[u8]) -> Result<(), PngError> {
    if filter > 4 {
        return Err(PngError::Damaged);
    }
    for at in 0..row.len() {
        let before = |line: &[u8]| {
            at.checked_sub(step)
                .and_then(|i| line.get(i))
                .copied()
                .unwrap_or(0)
        };
        let (left, corner) = (before(row), before(above));
        let up = above.get(at).copied().unwrap_or(0);
        let guess = match filter {
            1 => left,
            2 => up,
            3 => u8::midpoint(left, up),
            4 => paeth(left, up, corner),
            _ => 0,
        };
        if let Some(byte) = row.get_mut(at) {
            *byte = byte.wrapping_add(guess);
        }
    }
    Ok(())
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let estimate = a + b - c;
    let (to_a, to_b, to_c) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}

fn rgb_row(header: &Header, palette: &Palette<'_>, row: &[u8], out: &mut Vec<u8>) {
    if header.depth < 8 {
        let all = (1_u8 << header.depth) - 1;
        let samples = row.iter().flat_map(|byte| {
            let per_byte = 8 / header.depth;
            (0..per_byte).map(move |at| byte >> (8 - header.depth * (at + 1)) & all)
        });
        out.extend(samples.take(header.width).flat_map(|sample| match header.colour {
            3 => palette.colour(sample),
            _ => [sample * (255 / all); 3],
        }));
        return;
    }
    // Of two bytes the first is enough.
    let bytes = header.depth / 8;
    let mut pixel = [0_u8; 4];
    for raw in row.chunks_exact(header.samples() * bytes) {
        for (to, from) in pixel.iter_mut().zip(raw.iter().step_by(bytes)) {
            *to = *from;
        }
        let [a, b, c, alpha] = pixel;
        out.extend(match header.colour {
            0 => [a; 3],
            2 => [a, b, c],
            3 => palette.colour(a),
            4 => [on_white(a, b); 3],
            _ => [a, b, c].map(|v| on_white(v, alpha)),
        });
    }
}

/// Papers and codes are drawn dark; what is transparent lies on white.
fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha)) / 255) as u8
}
