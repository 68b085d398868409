use super::*;
use crate::paper::pdf_check;
use crate::testing::pages::{self, Condition};
use lopdf::{Document, Object};
use std::io::Cursor;

fn photo(jpeg: Vec<u8>) -> PagePhoto<Cursor<Vec<u8>>> {
    PagePhoto {
        length: jpeg.len() as u64,
        head: jpeg.iter().take(65_536).copied().collect(),
        open: Box::new(move || Ok(Cursor::new(jpeg))),
    }
}

fn written(jpegs: &[Vec<u8>], archive: bool) -> Vec<u8> {
    let photos = jpegs.iter().cloned().map(photo).collect();
    let mut pages = Pages::new(photos, archive, "id").unwrap();
    let mut bytes = Vec::new();
    pages.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, pages.length());
    bytes
}

fn jpegs() -> Vec<Vec<u8>> {
    vec![
        pages::jpeg(1, 300, 400, Condition::Good),
        pages::jpeg(2, 500, 200, Condition::Good),
        pages::jpeg(3, 210, 297, Condition::Good),
    ]
}

#[test]
fn photos_become_pages_in_order_each_as_large_as_its_picture_asks() {
    let jpegs = jpegs();
    let bytes = written(&jpegs, false);
    assert_eq!(pdf_check::check(Cursor::new(&bytes)), Ok(()));
    let doc = Document::load_mem(&bytes).unwrap();
    let pages = doc.get_pages();
    assert_eq!(pages.len(), 3);
    for ((_, id), jpeg) in pages.into_iter().zip(&jpegs) {
        let page = doc.get_dictionary(id).unwrap();
        let sides: Vec<f32> = page.get(b"MediaBox").unwrap().as_array().unwrap()[2..]
            .iter()
            .map(|n| n.as_float().unwrap())
            .collect();
        let frame = crate::paper::jpeg::frame(jpeg).unwrap();
        assert!((sides[0].max(sides[1]) - 841.89).abs() < 0.01, "{sides:?}");
        let (is, asked) = (
            sides[0] / sides[1],
            f32::from(frame.width) / f32::from(frame.height),
        );
        assert!((is / asked - 1.0).abs() < 0.001, "{is} is not {asked}");
        let images = doc.get_page_images(id).unwrap();
        assert_eq!(images.len(), 1);
        assert!(
            images[0].content == jpeg.as_slice(),
            "the photo is in it as it is"
        );
        assert_eq!(images[0].filters.as_deref(), Some(&["DCTDecode".to_owned()][..]));
    }
}

#[test]
fn an_archive_says_what_it_is_and_brings_its_colours_along() {
    let bytes = written(&jpegs(), true);
    let doc = Document::load_mem(&bytes).unwrap();
    assert!(doc.trailer.get(b"Encrypt").is_err());
    assert_eq!(doc.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
    let catalog = doc.catalog().unwrap();
    let stream = |object: &Object| {
        let stream = doc
            .get_object(object.as_reference().unwrap())
            .unwrap()
            .as_stream()
            .unwrap();
        assert!(stream.dict.get(b"Filter").is_err(), "readable without unpacking");
        stream.content.clone()
    };
    let xmp = String::from_utf8(stream(catalog.get(b"Metadata").unwrap())).unwrap();
    assert!(xmp.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"));
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = intents[0].as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    let icc = stream(intent.get(b"DestOutputProfile").unwrap());
    assert_eq!(icc, icc::srgb());
    // ISO 19005-1, 6.1.2: a second line of at least four bytes above 127.
    assert!(bytes[10..14].iter().all(|b| *b > 127), "{:?}", &bytes[..16]);
    assert!(doc.version == "1.7" && catalog.get(b"OCProperties").is_err() && catalog.get(b"AA").is_err());
}

#[test]
fn the_same_photos_give_the_same_file_and_another_order_another() {
    let mut jpegs = jpegs();
    let first = written(&jpegs, true);
    assert!(first == written(&jpegs, true));
    jpegs.swap(0, 2);
    assert!(first != written(&jpegs, true));
}

#[test]
fn a_photo_that_ends_early_stops_the_file_before_its_places_are_wrong() {
    let jpeg = jpegs().remove(0);
    let mut short = photo(jpeg.clone());
    short.length += 1;
    let mut pages = Pages::new(vec![short], false, "id").unwrap();
    let mut bytes = Vec::new();
    assert!(pages.read_to_end(&mut bytes).is_err());
    assert!(matches!(
        Pages::<Cursor<Vec<u8>>>::new(Vec::new(), false, ""),
        Err(Refusal::EmptyPdf)
    ));
    assert!(matches!(
        Pages::new(vec![photo(b"no picture".to_vec())], false, ""),
        Err(Refusal::DamagedPhoto)
    ));
}
