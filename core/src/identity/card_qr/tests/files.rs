use super::canvas::{CARD, Canvas, SHORT, dense};
use crate::identity::card_qr::photo::unpack;
use crate::identity::card_qr::*;
use fast_qr::ECL;
use proptest::prelude::*;

#[test]
fn photos_in_jpeg_are_read() {
    // A synthetic card's code in a frame of 480 × 360: baseline colour with halved chroma, and progressive.
    for photo in [
        &include_bytes!("baseline.jpg")[..],
        include_bytes!("progressive.jpg"),
    ] {
        assert_eq!(decode_photo(photo).unwrap(), [CARD]);
        assert_eq!(decode_photo(&photo[..60]), Err(ImageError::Damaged));
    }
}

/// The canvas in one of PNG's colour types.
fn png(canvas: &Canvas, colour: png::ColorType, depth: png::BitDepth) -> Vec<u8> {
    use ::png::{BitDepth as D, ColorType as C};
    let mut out = Vec::new();
    let (width, height) = (
        u32::try_from(canvas.width).unwrap(),
        u32::try_from(canvas.height).unwrap(),
    );
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == C::Indexed {
        encoder.set_palette(vec![250, 250, 240, 10, 20, 30]);
    }
    let bits = depth as usize;
    let mut data = Vec::new();
    for row in canvas.luma.chunks(canvas.width) {
        if bits < 8 {
            for pixels in row.chunks(8 / bits) {
                let sample = |grey: u8| match (colour, grey < 128) {
                    (C::Indexed, dark) => u8::from(dark),
                    (_, true) => 0,
                    (_, false) => (1 << bits) - 1,
                };
                let byte = pixels
                    .iter()
                    .enumerate()
                    .map(|(i, g)| sample(*g) << (8 - bits * (i + 1)))
                    .sum();
                data.push(byte);
            }
            continue;
        }
        for grey in row {
            // transparent where it is light
            let alpha = if *grey < 128 { 255 } else { 0 };
            let samples = match colour {
                C::Grayscale => vec![*grey],
                C::Indexed => vec![u8::from(*grey < 128)],
                C::Rgb => vec![*grey; 3],
                C::GrayscaleAlpha => vec![0, alpha],
                C::Rgba => vec![0, 0, 0, alpha],
            };
            data.extend(
                samples
                    .into_iter()
                    .flat_map(|s| if depth == D::Sixteen { vec![s, 7] } else { vec![s] }),
            );
        }
    }
    encoder.write_header().unwrap().write_image_data(&data).unwrap();
    out
}

#[test]
fn screenshots_in_every_kind_of_png_are_read() {
    use ::png::{BitDepth as D, ColorType as C};
    let canvas = dense(3).within(301, 260, 20, 15);
    for (colour, depths) in [
        (C::Grayscale, &[D::One, D::Two, D::Four, D::Eight, D::Sixteen][..]),
        (C::Indexed, &[D::One, D::Two, D::Four, D::Eight]),
        (C::Rgb, &[D::Eight, D::Sixteen]),
        (C::GrayscaleAlpha, &[D::Eight, D::Sixteen]),
        (C::Rgba, &[D::Eight, D::Sixteen]),
    ] {
        for depth in depths {
            let file = png(&canvas, colour, *depth);
            assert_eq!(decode_photo(&file).unwrap(), [CARD], "{colour:?} {depth:?}");
            assert_eq!(decode_photo(&file[..file.len() / 2]), Err(ImageError::Damaged));
        }
    }
}

#[test]
fn every_filter_of_png_is_undone() {
    let canvas = dense(3).blurred(1).noisy(20, 5);
    for filter in [
        png::Filter::NoFilter,
        png::Filter::Sub,
        png::Filter::Up,
        png::Filter::Avg,
        png::Filter::Paeth,
    ] {
        let mut out = Vec::new();
        let side = u32::try_from(canvas.width).unwrap();
        let mut encoder = png::Encoder::new(&mut out, side, side);
        encoder.set_filter(filter);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&canvas.luma)
            .unwrap();
        let grey = crate::identity::card_qr::grey_png::decode(&out).ok().unwrap();
        assert!(grey.luma == canvas.luma, "{filter:?}");
    }
}

#[test]
fn other_files_and_pictures_too_large_are_refused() {
    assert_eq!(decode_photo(b""), Err(ImageError::Format));
    assert_eq!(decode_photo(b"\0\0\0\x18ftypheic"), Err(ImageError::Format));
    assert_eq!(decode_photo(b"\x89PNG\r\n\x1a\n"), Err(ImageError::Damaged));
    let mut huge = png(&dense(3), png::ColorType::Grayscale, png::BitDepth::Eight);
    huge[16..20].copy_from_slice(&1_000_000_u32.to_be_bytes());
    assert_eq!(decode_photo(&huge), Err(ImageError::TooLarge));
    let mut jpeg = include_bytes!("baseline.jpg").to_vec();
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(decode_photo(&jpeg), Err(ImageError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), which in 0..3_usize) {
        let start: &[u8] = [&b"\x89PNG\r\n\x1a\n"[..], &[0xff, 0xd8, 0xff], &[]][which];
        let _ = unpack(&[start, &bytes].concat());
    }

    #[test]
    fn damaged_files_never_panic(at in any::<prop::sample::Index>(), by in 1_u8..=255, cut in any::<prop::sample::Index>()) {
        let png = png(&Canvas::code(SHORT, ECL::L, 2, 0, 255), png::ColorType::Rgb, png::BitDepth::Eight);
        for file in [&png[..], include_bytes!("baseline.jpg"), include_bytes!("progressive.jpg")] {
            let mut changed = file.to_vec();
            let at = at.index(changed.len());
            changed[at] ^= by;
            let _ = unpack(&changed);
            let _ = unpack(&file[..cut.index(file.len())]);
        }
    }
}
