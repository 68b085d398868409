//! Photos and PDFs as they come: good, odd, broken, hostile.

use super::photo::{MAX_BYTES, Wish, take};
use super::*;
use crate::testing::pages::{self, Condition};
use proptest::prelude::*;
use std::io::{Cursor, Write as _};

const WISH: Wish = Wish {
    edge: 1_000,
    max_bytes: 0,
};

/// A picture of four colours: red and green above, blue and white below.
fn quarters(width: usize, height: usize) -> Vec<u8> {
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            rgb.extend(match (x < width / 2, y < height / 2) {
                (true, true) => [220, 20, 20],
                (false, true) => [20, 200, 20],
                (true, false) => [20, 20, 220],
                (false, false) => [250, 250, 250],
            });
        }
    }
    photo::pack(width, height, rgb, 95).unwrap()
}

/// Exif that says which way it was held, with a place and a device.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPSLatitude 20.25 Phone of Vi Du");
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend((tiff.len() as u16 + 8).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&jpeg[2..]);
    out.extend(b"trailing GPSLatitude of a motion photo");
    out
}

/// Which quarter of a picture is red, green, blue, white: row by row.
fn corners(jpeg: &[u8]) -> String {
    let raster = raster::Raster::of_jpeg(jpeg).unwrap().shrunk(2, 2);
    let (_, _, pixels) = raster.parts();
    let name = |p: &[u8]| match (p[0] > 128, p[1] > 128, p[2] > 128) {
        (true, true, true) => 'w',
        (true, ..) => 'r',
        (_, true, _) => 'g',
        _ => 'b',
    };
    pixels.chunks_exact(3).map(name).collect()
}

#[test]
fn a_photo_stands_upright_whichever_way_it_was_held() {
    let jpeg = quarters(64, 32);
    let upright = ["rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"];
    for (orientation, expected) in (1..=8).zip(upright) {
        let photo = take(&with_exif(&jpeg, orientation), WISH).unwrap();
        assert_eq!(corners(&photo.jpeg), expected, "orientation {orientation}");
        let turned = orientation >= 5;
        assert_eq!(
            (photo.width, photo.height),
            if turned { (32, 64) } else { (64, 32) }
        );
    }
}

#[test]
fn nothing_the_camera_noted_beside_the_picture_stays() {
    for orientation in [1, 6] {
        let photo = take(&with_exif(&quarters(64, 64), orientation), WISH).unwrap();
        for secret in [b"GPS".as_slice(), b"Exif", b"Vi Du", b"motion"] {
            assert_eq!(find(&photo.jpeg, secret), None, "orientation {orientation}");
            assert_eq!(find(&photo.preview, secret), None);
        }
    }
}

#[test]
fn a_photo_within_the_edge_is_kept_as_it_is_and_a_larger_one_is_shrunk_to_it() {
    let small = pages::jpeg(1, 240, 320, Condition::Good);
    let kept = take(&small, WISH).unwrap();
    assert!(
        kept.jpeg.ends_with(&small[small.len() - 400..]),
        "not packed anew"
    );
    let shrunk = take(&small, Wish { edge: 10, ..WISH }).unwrap();
    assert_eq!(
        (shrunk.width, shrunk.height),
        (240, 320),
        "no procedure can ask for less than can be read"
    );
    let large = pages::jpeg(1, 600, 800, Condition::Good);
    let photo = take(&large, Wish { edge: 720, ..WISH }).unwrap();
    assert_eq!((photo.width, photo.height), (540, 720));
    assert_eq!(photo.flaws, []);
    let again = take(&photo.jpeg, Wish { edge: 720, ..WISH }).unwrap();
    assert_eq!(again.jpeg, photo.jpeg, "taken in twice is taken in once");
}

#[test]
fn shrinking_keeps_brightness_and_order() {
    let jpeg = quarters(1_900, 1_300);
    let photo = take(&jpeg, WISH).unwrap();
    assert_eq!((photo.width, photo.height), (1_000, 685));
    assert_eq!(corners(&photo.jpeg), "rgbw");
    let grey = photo::pack(1_999, 1_501, vec![201; 1_999 * 1_501 * 3], 95).unwrap();
    let photo = take(&grey, WISH).unwrap();
    let (_, _, pixels) = raster::Raster::of_jpeg(&photo.jpeg).unwrap().parts();
    assert!(pixels.iter().all(|v| v.abs_diff(201) <= 2));
}

#[test]
fn a_photo_larger_than_the_paper_takes_is_packed_tighter_and_else_refused() {
    let jpeg = pages::jpeg(3, 450, 500, Condition::Good);
    let most = jpeg.len() as u64 * 9 / 10;
    let photo = take(
        &jpeg,
        Wish {
            max_bytes: most,
            ..WISH
        },
    )
    .unwrap();
    assert!(photo.jpeg.len() as u64 <= most);
    assert_eq!(
        take(
            &jpeg,
            Wish {
                max_bytes: 2_000,
                ..WISH
            }
        ),
        Err(Refusal::TooLarge)
    );
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let half = |pixel: [u8; 4]| pixel.repeat(width as usize / 2);
    let row = [half([30, 60, 200, 255]), half([0, 0, 0, 0])].concat();
    let pixels = row.repeat(height as usize);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}

#[test]
fn a_png_becomes_a_jpeg_on_white() {
    let photo = take(&png(70, 90), WISH).unwrap();
    assert_eq!(Kind::of(&photo.jpeg), Some(Kind::Jpeg));
    let (_, _, pixels) = raster::Raster::of_jpeg(&photo.jpeg).unwrap().shrunk(1, 1).parts();
    assert!(
        pixels[0].abs_diff(142) < 6 && pixels[2].abs_diff(227) < 6,
        "{pixels:?}"
    );
}

#[test]
fn what_is_no_photo_of_ours_is_refused_by_name() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    assert_eq!(take(&heic, WISH), Err(Refusal::Heic));
    assert_eq!(take(b"GIF89a....", WISH), Err(Refusal::WrongType));
    let mut huge = png(10, 10);
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert_eq!(take(&huge, WISH), Err(Refusal::TooManyPixels));
    let jpeg = quarters(64, 64);
    let at = find(&jpeg, &[0xff, 0xc0]).unwrap();
    let mut huge = jpeg.clone();
    huge[at + 5..at + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(take(&huge, WISH), Err(Refusal::TooManyPixels));
    for cut in [3, 200, jpeg.len() / 2, jpeg.len() - 2] {
        assert_eq!(
            take(&jpeg[..cut], WISH),
            Err(Refusal::DamagedPhoto),
            "cut at {cut}"
        );
    }
    const { assert!(MAX_BYTES > 20 << 20) };
}

#[test]
fn a_kind_is_told_by_content() {
    assert_eq!(Kind::of(b"%PDF-1.4"), Some(Kind::Pdf));
    assert_eq!(Kind::of(b"\nsome mail gateway\n%PDF-1.4"), Some(Kind::Pdf));
    assert_eq!(Kind::of(b"\0\0\0\x18ftypmif1"), Some(Kind::Heic));
    assert_eq!(Kind::of(b"\0\0\0\x18ftypisom"), Some(Kind::Mp4));
    assert_eq!(Kind::of(b"\0\0\0\x14ftypqt  "), Some(Kind::Mov));
    assert_eq!(Kind::of(b"\0\0\0\x14ftypcrx "), None, "a camera's raw photo");
    assert_eq!(Kind::of(b"\0\0\0\x14ftypq"), None);
    assert_eq!(Kind::of(b""), None);
    let mut file = Cursor::new(png(2, 2));
    assert_eq!(Kind::of_file(&mut file).unwrap(), Some(Kind::Png));
    assert_eq!(file.position(), 0);
}

/// A PDF by lopdf: with a table or with streams for its cross-references.
fn pdf(pages: usize, modern: bool) -> Vec<u8> {
    use lopdf::{Document, Object, dictionary};
    let mut doc = Document::with_version("1.7");
    let root = doc.new_object_id();
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            let page = dictionary! { "Type" => "Page", "Parent" => root,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] };
            doc.add_object(page).into()
        })
        .collect();
    let tree = dictionary! { "Type" => "Pages", "Count" => pages as i64, "Kids" => kids };
    doc.objects.insert(root, tree.into());
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    doc.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    if modern {
        let options = lopdf::SaveOptions::builder()
            .use_object_streams(true)
            .use_xref_streams(true)
            .build();
        doc.save_with_options(&mut bytes, options).unwrap();
    } else {
        doc.save_to(&mut bytes).unwrap();
    }
    bytes
}

fn checked(bytes: &[u8]) -> Result<(), Refusal> {
    pdf_check::check(Cursor::new(bytes))
}

#[test]
fn pdfs_with_pages_open_with_tables_with_streams_and_behind_a_mail_header() {
    for modern in [false, true] {
        let whole = pdf(3, modern);
        assert_eq!(checked(&whole), Ok(()), "modern: {modern}");
        assert_eq!(checked(&[b"X-Mail: 1\n".as_slice(), &whole].concat()), Ok(()));
        assert_eq!(checked(&[whole.as_slice(), b"\n\n"].concat()), Ok(()));
        assert_eq!(checked(&pdf(0, modern)), Err(Refusal::EmptyPdf));
        for cut in [whole.len() - 8, whole.len() / 2, 20] {
            assert_eq!(checked(&whole[..cut]), Err(Refusal::DamagedPdf), "cut at {cut}");
        }
    }
}

#[test]
fn a_locked_pdf_is_told_from_a_broken_one() {
    let plain = String::from_utf8_lossy(&pdf(1, false)).into_owned();
    let locked = plain.replace("/Root", "/Encrypt 9 0 R/Root");
    assert_ne!(locked, plain);
    assert_eq!(checked(locked.as_bytes()), Err(Refusal::LockedPdf));
    let lost = plain.replace("startxref\n", "startxref\n9");
    assert_eq!(checked(lost.as_bytes()), Ok(()), "readers mend it");
    assert_eq!(
        checked(b"%PDF-1.7\n nothing else %%EOF"),
        Err(Refusal::DamagedPdf)
    );
}

#[test]
fn a_pdf_without_cross_references_is_taken_as_readers_do() {
    let bare = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    assert_eq!(checked(bare.as_bytes()), Ok(()));
    let none = bare.replace("/Type/Page/", "/Type/Font/");
    assert_eq!(checked(none.as_bytes()), Err(Refusal::EmptyPdf));
}

#[test]
fn cross_references_that_lead_in_a_circle_end() {
    let text = "%PDF-1.4\nxref\n0 0\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF";
    assert_eq!(checked(text.as_bytes()), Err(Refusal::DamagedPdf));
}

#[test]
fn a_stream_that_unpacks_without_end_is_cut_off() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![0; 64 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.extend(
        format!(
            "1 0 obj<</Type/XRef/W[1 4 2]/Size 9/Root 2 0 R/Filter/FlateDecode/Length {}>>stream\n",
            packed.len()
        )
        .bytes(),
    );
    pdf.extend(packed);
    pdf.extend(b"\nendstream endobj\nstartxref\n9\n%%EOF");
    assert_eq!(checked(&pdf), Err(Refusal::DamagedPdf));
}

/// Turns a byte here and there, and perhaps cuts the end off.
fn mutated(
    mut bytes: Vec<u8>,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    for (at, value) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *value;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

/// Takes it as an import would: a photo, or a refusal with a code.
fn taken(bytes: &[u8]) {
    let refusal = match Kind::of(&bytes[..bytes.len().min(HEAD)]) {
        Some(Kind::Pdf) => checked(bytes).err(),
        _ => take(
            bytes,
            Wish {
                edge: 640,
                max_bytes: 0,
            },
        )
        .err(),
    };
    if let Some(refusal) = refusal {
        assert!(refusal.failure().code.starts_with("MC-"));
    }
}

/// Whole files to change.
static SEEDS: std::sync::LazyLock<[Vec<u8>; 5]> = std::sync::LazyLock::new(|| {
    [
        with_exif(&quarters(48, 40), 6),
        png(40, 30),
        pdf(2, false),
        pdf(2, true),
        pages::jpeg(2, 48, 64, Condition::Good),
    ]
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_are_taken_or_refused_and_never_a_crash(
        start in prop::sample::select(vec![&b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"\0\0\0\x18ftypheic"]),
        rest in prop::collection::vec(any::<u8>(), 0..3_000),
    ) {
        taken(&[start, &rest].concat());
    }

    #[test]
    fn changed_files_are_taken_or_refused_and_never_a_crash(
        which in 0..5_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..24),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        taken(&mutated(SEEDS[which].clone(), &changes, cut));
    }
}
