use super::*;

// Drawn by a script (a blurred oval), encoded with OpenJPEG and libjpeg.
pub(super) const FACE: &[u8] = include_bytes!("portraits/face.jp2");
pub(super) const SMALL: &[u8] = include_bytes!("portraits/small.jp2");
pub(super) const GREY: &[u8] = include_bytes!("portraits/grey.j2k");
pub(super) const SMALL_JPEG: &[u8] = include_bytes!("portraits/small.jpg");
const BIG: &[u8] = include_bytes!("portraits/big.j2k");

fn jpeg2000(data: &[u8]) -> Portrait {
    Portrait {
        kind: PortraitKind::Jpeg2000,
        data: data.to_vec(),
    }
}

fn jpeg(data: &[u8]) -> Portrait {
    Portrait {
        kind: PortraitKind::Jpeg,
        data: data.to_vec(),
    }
}

/// Width, height, samples a pixel, and the samples of a PNG file; checks every chunk's sum.
fn unpack(png: &[u8]) -> (u32, u32, usize, Vec<u8>) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(png[..8], *b"\x89PNG\r\n\x1A\n");
    let (mut at, mut data) = (8, Vec::new());
    while at < png.len() {
        let end = at + 8 + number(at) as usize;
        let mut crc = flate2::Crc::new();
        crc.update(&png[at + 4..end]);
        assert_eq!(crc.sum(), number(end));
        if png[at + 4..at + 8] == *b"IDAT" {
            data.extend(&png[at + 8..end]);
        }
        at = end + 4;
    }
    let mut raw = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&data[..]), &mut raw).unwrap();
    let (width, height) = (number(16), number(20));
    let channels = if png[25] == 2 { 3 } else { 1 };
    let mut samples = Vec::new();
    for row in raw.chunks_exact(1 + width as usize * channels) {
        assert_eq!(row[0], 1);
        let start = samples.len();
        for (i, &difference) in row[1..].iter().enumerate() {
            let left = if i < channels {
                0
            } else {
                samples[start + i - channels]
            };
            samples.push(difference.wrapping_add(left));
        }
    }
    (width, height, channels, samples)
}

#[test]
fn jpeg_2000_becomes_png_with_the_same_picture() {
    let picture = jpeg2000(FACE).picture().unwrap();
    assert_eq!(
        (picture.format, picture.width, picture.height),
        (PictureFormat::Png, 240, 320)
    );
    let (width, height, channels, samples) = unpack(&picture.bytes);
    assert_eq!((width, height, channels), (240, 320, 3));
    assert_eq!(samples.len(), 240 * 320 * 3);
    // What the script drew: red 120 + 100·exp(−d²), so 220 in the middle and 120 far away.
    let red = |x: usize, y: usize| i32::from(samples[(y * 240 + x) * 3]);
    assert!((red(120, 150) - 220).abs() < 12, "{}", red(120, 150));
    assert!((red(2, 2) - 120).abs() < 12, "{}", red(2, 2));
}

#[test]
fn a_grey_codestream_becomes_a_grey_png() {
    let picture = jpeg2000(GREY).picture().unwrap();
    let (width, height, channels, samples) = unpack(&picture.bytes);
    assert_eq!((width, height, channels, samples.len()), (60, 80, 1, 4800));
}

#[test]
fn jpeg_stays_as_it_is() {
    let picture = jpeg(SMALL_JPEG).picture().unwrap();
    assert_eq!(
        (picture.format, picture.width, picture.height),
        (PictureFormat::Jpeg, 60, 80)
    );
    assert_eq!(picture.bytes, SMALL_JPEG);
}

#[test]
fn pictures_beyond_all_measure_are_refused() {
    assert_eq!(
        jpeg2000(BIG).picture(),
        Err(LdsError::Picture {
            what: "too many pixels"
        })
    );
    let long = [SMALL, &vec![0; 65_536]].concat();
    assert_eq!(
        jpeg2000(&long).picture(),
        Err(LdsError::Picture {
            what: "file too large"
        })
    );
    let frame = |side: [u8; 4]| [&[0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8][..], &side, &[1, 1, 0x11, 0]].concat();
    assert!(jpeg(&frame([0x08, 0, 0x08, 0])).picture().is_ok());
    assert!(jpeg(&frame([0xFF, 0xFF, 0xFF, 0xFF])).picture().is_err());
    assert!(jpeg(&frame([0, 0, 0, 1])).picture().is_err());
}

#[test]
fn a_picture_with_a_palette_is_refused() {
    let colours = SMALL.windows(4).position(|name| name == b"colr").unwrap();
    let mut palette = SMALL.to_vec();
    palette[colours..colours + 4].copy_from_slice(b"pclr");
    assert_eq!(
        jpeg2000(&palette).picture(),
        Err(LdsError::Picture { what: "palette" })
    );
}

#[test]
fn a_jpeg_without_a_frame_is_refused() {
    for data in [
        &[0xFF, 0xD8, 0xFF][..],
        &[0xFF, 0xD8, 0xFF, 0xFF, 0xFF],
        &[0xFF, 0xD8, 0xFF, 0xD9],
        &[0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0, 0xFF, 0xFF],
        &[0xFF, 0xD8, 0xFF, 0xDA, 0, 8],
        &[0xFF, 0xD8, 0, 0xC0],
    ] {
        assert_eq!(
            jpeg(data).picture(),
            Err(LdsError::Picture {
                what: "no JPEG header"
            })
        );
    }
}

#[test]
fn portraits_cut_short_do_not_panic() {
    for data in [FACE, SMALL, GREY] {
        for len in (0..data.len()).step_by(7) {
            let _ = jpeg2000(&data[..len]).picture();
        }
    }
    for len in 0..SMALL_JPEG.len() {
        let _ = jpeg(&SMALL_JPEG[..len]).picture();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn changed_portraits_do_not_panic(
        which in 0..3usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut data = [SMALL, GREY, SMALL_JPEG][which].to_vec();
        for (at, octet) in changes {
            let at = at.index(data.len());
            data[at] = octet;
        }
        let portrait = if which == 2 { jpeg(&data) } else { jpeg2000(&data) };
        if let Ok(picture) = portrait.picture() {
            prop_assert!(u64::from(picture.width) * u64::from(picture.height) <= 4 << 20);
        }
    }
}
