//! As much of PNG (ISO/IEC 15948) as brings a screenshot into grey. A crate for it would add 0.1 MB to the library, and
//! inflating is there already. Checksums are not looked at: the code in the picture corrects its own errors.

use super::ImageError;
use super::image::MAX_PIXELS;
use super::photo::Grey;
use flate2::read::ZlibDecoder;
use std::io::Read;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Pixels of any colour type, not interlaced.
pub(super) fn decode(bytes: &[u8]) -> Result<Grey, ImageError> {
    let mut chunks = Chunks(bytes.get(SIGNATURE.len()..).unwrap_or_default());
    let (name, header) = chunks.next().ok_or(ImageError::Damaged)?;
    if name != b"IHDR" {
        return Err(ImageError::Damaged);
    }
    let header = Header::read(header)?;
    let mut palette = Palette::default();
    while let Some((name, data)) = chunks.next() {
        match name {
            b"PLTE" => palette.colours = data,
            b"tRNS" => palette.alphas = data,
            b"IDAT" => return rows(&header, &palette, Idat { part: data, chunks }),
            b"IEND" => break,
            _ => {}
        }
    }
    Err(ImageError::Damaged)
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
    fn grey(&self, index: u8) -> u8 {
        let index = usize::from(index);
        let alpha = self.alphas.get(index).copied().unwrap_or(255);
        let rgb = self.colours.get(index * 3..index * 3 + 3).unwrap_or(&[0; 3]);
        on_white(luma(rgb), alpha)
    }
}

struct Header {
    width: usize,
    height: usize,
    depth: usize,
    colour: u8,
}

impl Header {
    fn read(data: &[u8]) -> Result<Self, ImageError> {
        let damaged = ImageError::Damaged;
        let (width, rest) = data.split_first_chunk::<4>().ok_or(damaged)?;
        let (height, rest) = rest.split_first_chunk::<4>().ok_or(damaged)?;
        let &[depth, colour, compression, filter, interlace] = rest else {
            return Err(damaged);
        };
        let side = |bytes| usize::try_from(u32::from_be_bytes(bytes)).map_err(|_| ImageError::TooLarge);
        let (width, height) = (side(*width)?, side(*height)?);
        if width.checked_mul(height).is_none_or(|pixels| pixels > MAX_PIXELS) {
            return Err(ImageError::TooLarge);
        }
        let depths: &[u8] = match colour {
            0 => &[1, 2, 4, 8, 16],
            3 => &[1, 2, 4, 8],
            2 | 4 | 6 => &[8, 16],
            _ => return Err(ImageError::Format),
        };
        if !depths.contains(&depth) || compression != 0 || filter != 0 || interlace != 0 {
            return Err(ImageError::Format);
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

fn rows(header: &Header, palette: &Palette<'_>, data: Idat<'_>) -> Result<Grey, ImageError> {
    let mut stream = ZlibDecoder::new(data);
    let length = (header.width * header.samples() * header.depth).div_ceil(8);
    let (mut row, mut above) = (vec![0; length], vec![0; length]);
    // Grows with what is really there, not with what the header promises.
    let mut luma = Vec::new();
    for _ in 0..header.height {
        let mut filter = [0];
        stream.read_exact(&mut filter).map_err(|_| ImageError::Damaged)?;
        stream.read_exact(&mut row).map_err(|_| ImageError::Damaged)?;
        unfilter(filter[0], header.step(), &mut row, &above)?;
        grey_row(header, palette, &row, &mut luma);
        std::mem::swap(&mut row, &mut above);
    }
    Ok(Grey {
        width: header.width,
        height: header.height,
        luma,
    })
}

/// Undoes the filter of one row (clause 9).
fn unfilter(filter: u8, step: usize, row: &mut [u8], above: &[u8]) -> Result<(), ImageError> {
    if filter > 4 {
        return Err(ImageError::Damaged);
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

fn grey_row(header: &Header, palette: &Palette<'_>, row: &[u8], out: &mut Vec<u8>) {
    if header.depth < 8 {
        let all = (1_u8 << header.depth) - 1;
        let samples = row.iter().flat_map(|byte| {
            let per_byte = 8 / header.depth;
            (0..per_byte).map(move |at| byte >> (8 - header.depth * (at + 1)) & all)
        });
        out.extend(samples.take(header.width).map(|sample| match header.colour {
            3 => palette.grey(sample),
            _ => sample * (255 / all),
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
        let [a, b, _, alpha] = pixel;
        out.push(match header.colour {
            0 => a,
            2 => luma(&pixel[..3]),
            3 => palette.grey(a),
            4 => on_white(a, b),
            _ => on_white(luma(&pixel[..3]), alpha),
        });
    }
}

/// Brightness by ITU-R BT.601, in 256ths.
fn luma(rgb: &[u8]) -> u8 {
    let weighted = rgb
        .iter()
        .zip([77_u32, 150, 29])
        .map(|(v, weight)| u32::from(*v) * weight);
    (weighted.sum::<u32>() / 256) as u8
}

/// Codes are drawn dark; what is transparent lies on white.
fn on_white(grey: u8, alpha: u8) -> u8 {
    let (grey, alpha) = (u32::from(grey), u32::from(alpha));
    ((grey * alpha + 255 * (255 - alpha)) / 255) as u8
}
