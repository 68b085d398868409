//! As much of PNG and JPEG as targets and seeds need, written without the core's own.

use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::{Read as _, Write as _};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn number(octets: Option<&[u8]>) -> Option<u32> {
    Some(u32::from_be_bytes(octets?.try_into().ok()?))
}

/// Width and height of a PNG of eight bits, grey or in colours, that is whole: checksums, and as many samples as it says.
pub fn png_size(file: &[u8]) -> Option<(u32, u32)> {
    let mut rest = file.strip_prefix(SIGNATURE)?;
    let (mut header, mut packed) = (None, Vec::new());
    while !rest.is_empty() {
        let length = number(rest.get(..4))? as usize;
        let body = rest.get(4..8 + length)?;
        let mut crc = Crc::new();
        crc.update(body);
        if number(rest.get(8 + length..12 + length))? != crc.sum() {
            return None;
        }
        match &body[..4] {
            b"IHDR" => header = Some(&body[4..]),
            b"IDAT" => packed.extend_from_slice(&body[4..]),
            _ => {}
        }
        rest = &rest[12 + length..];
    }
    let header = header?;
    let (width, height) = (number(header.get(..4))?, number(header.get(4..8))?);
    let samples = match header.get(8..10)? {
        [8, 0] => 1,
        [8, 2] => 3,
        _ => return None,
    };
    let mut raw = Vec::new();
    ZlibDecoder::new(&packed[..]).read_to_end(&mut raw).ok()?;
    let expected = u64::from(height) * (1 + u64::from(width) * samples);
    (raw.len() as u64 == expected).then_some((width, height))
}

/// How many pixels a PNG or JPEG says it has.
pub fn claimed_pixels(file: &[u8]) -> Option<u64> {
    if file.starts_with(SIGNATURE) {
        let side = |at: usize| number(file.get(at..at + 4)).map(u64::from);
        return side(16)?.checked_mul(side(20)?);
    }
    // The largest of whatever looks like a frame header, for there may be several.
    file.windows(9)
        .filter(|at| at[0] == 0xFF && matches!(at[1], 0xC0..=0xCF))
        .map(|at| {
            let side = |i: usize| u64::from(u16::from_be_bytes([at[i], at[i + 1]]));
            side(5) * side(7)
        })
        .max()
}

/// A PNG of one bit a pixel; true is dark.
pub fn png(side: usize, dark: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for y in 0..side {
        let mut row = vec![0_u8; 1 + side.div_ceil(8)];
        for x in (0..side).filter(|x| !dark(*x, y)) {
            row[1 + x / 8] |= 0x80 >> (x % 8);
        }
        packer.write_all(&row).expect("memory");
    }
    let mut header = [(side as u32).to_be_bytes(), (side as u32).to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]);
    let mut out = SIGNATURE.to_vec();
    chunk(&mut out, *b"IHDR", &header);
    chunk(&mut out, *b"IDAT", &packer.finish().expect("memory"));
    chunk(&mut out, *b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let body = [&name[..], data].concat();
    let mut crc = Crc::new();
    crc.update(&body);
    out.extend(&body);
    out.extend(crc.sum().to_be_bytes());
}
