//! Writing PNG (ISO/IEC 15948): the smallest writer that every viewer reads.

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// Pixels of a picture, eight bits a sample.
pub(crate) struct Pixels<'a> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Samples a pixel: 1 grey, 3 red-green-blue.
    pub(crate) channels: u8,
    /// Row by row; `width × height × channels` octets.
    pub(crate) samples: &'a [u8],
}

/// The file; `None` when the samples do not fill the picture.
pub(crate) fn encode(pixels: &Pixels<'_>) -> Option<Vec<u8>> {
    let colour = match pixels.channels {
        1 => 0,
        3 => 2,
        _ => return None,
    };
    let step = usize::from(pixels.channels);
    let row = usize::try_from(pixels.width).ok()?.checked_mul(step)?;
    let rows = usize::try_from(pixels.height).ok()?;
    if row == 0 || rows == 0 || pixels.samples.len() != row.checked_mul(rows)? {
        return None;
    }
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut line = Vec::with_capacity(row + 1);
    for samples in pixels.samples.chunks_exact(row) {
        line.clear();
        // Filter 1: the difference to the pixel on the left, which deflates best for photographs at this cost.
        line.push(1);
        for (i, &sample) in samples.iter().enumerate() {
            let left = i.checked_sub(step).map_or(0, |left| samples[left]);
            line.push(sample.wrapping_sub(left));
        }
        deflate.write_all(&line).ok()?;
    }
    let mut header = [0; 13];
    header[..4].copy_from_slice(&pixels.width.to_be_bytes());
    header[4..8].copy_from_slice(&pixels.height.to_be_bytes());
    header[8..10].copy_from_slice(&[8, colour]);
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    chunk(&mut out, *b"IHDR", &header)?;
    chunk(&mut out, *b"IDAT", &deflate.finish().ok()?)?;
    chunk(&mut out, *b"IEND", &[])?;
    Some(out)
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Option<()> {
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
    out.extend(kind);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
    Some(())
}
