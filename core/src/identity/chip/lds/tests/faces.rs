use super::*;
use portraits::{GREY, SMALL, SMALL_JPEG};

/// A face with feature points and this image (ISO/IEC 19794-5:2005, 5.5–5.8).
pub(super) fn face(points: u8, image: &[u8]) -> Vec<u8> {
    let length = 20 + 8 * usize::from(points) + 12 + image.len();
    let mut out = (length as u32).to_be_bytes().to_vec();
    out.extend([0, points]);
    out.resize(20 + 8 * usize::from(points), 0);
    out.extend([1, 1, 0, 60, 0, 80, 1, 2, 0, 0, 0, 0]);
    out.extend(image);
    out
}

pub(super) fn record(faces: &[Vec<u8>]) -> Vec<u8> {
    let body = faces.concat();
    let mut out = b"FAC\x00010\0".to_vec();
    out.extend((14 + body.len() as u32).to_be_bytes());
    out.extend((faces.len() as u16).to_be_bytes());
    out.extend(body);
    out
}

/// With the biometric header of the worked example in ICAO Doc 9303-10, appendix A.2.2.
pub(super) fn template(block: &[u8]) -> Vec<u8> {
    let header = [0x81, 1, 2, 0x82, 1, 0, 0x87, 2, 1, 1, 0x88, 2, 0, 8];
    object(0x7F60, &[object(0xA1, &header), object(0x5F2E, block)].concat())
}

pub(super) fn dg2(templates: &[Vec<u8>]) -> Vec<u8> {
    let count = object(0x02, &[templates.len() as u8]);
    object(0x75, &object(0x7F61, &[count, templates.concat()].concat()))
}

#[test]
fn the_portrait_is_found_behind_any_number_of_feature_points() {
    for points in [0, 1, 14, 255] {
        let file = dg2(&[template(&record(&[face(points, SMALL)]))]);
        let [portrait] = &face::portraits(&file).unwrap()[..] else {
            panic!("one portrait");
        };
        assert_eq!(portrait.kind, PortraitKind::Jpeg2000);
        assert_eq!(portrait.data, SMALL);
    }
}

#[test]
fn the_image_says_itself_what_it_is() {
    for (image, kind) in [
        (SMALL, PortraitKind::Jpeg2000),
        (GREY, PortraitKind::Jpeg2000),
        (SMALL_JPEG, PortraitKind::Jpeg),
    ] {
        let file = dg2(&[template(&record(&[face(0, image)]))]);
        assert_eq!(face::portraits(&file).unwrap()[0].kind, kind);
    }
    let png = dg2(&[template(&record(&[face(0, b"\x89PNG\r\n\x1A\n")]))]);
    assert_eq!(
        face::portraits(&png),
        Err(LdsError::Unsupported {
            what: "portrait encoding"
        })
    );
}

#[test]
fn several_instances_come_in_order() {
    let first = template(&record(&[face(0, SMALL), face(3, GREY)]));
    let second = template(&record(&[face(0, SMALL_JPEG)]));
    let found = face::portraits(&dg2(&[first, second])).unwrap();
    let data: Vec<_> = found.iter().map(|portrait| portrait.data.as_slice()).collect();
    assert_eq!(data, [SMALL, GREY, SMALL_JPEG]);
    let ten = vec![template(&record(&[face(0, GREY)])); 10];
    assert!(face::portraits(&dg2(&ten[..9])).is_ok());
    assert!(face::portraits(&dg2(&ten)).is_err());
    assert!(face::portraits(&dg2(&[])).is_err());
}

#[test]
fn a_record_whose_lengths_lie_is_refused() {
    let good = record(&[face(1, SMALL)]);
    for (at, octet) in [
        (8, 0x7F),
        (11, good[11] ^ 1),
        (12, 0xFF),
        (13, 0),
        (13, 2),
        (14, 0xFF),
        (17, 4),
        (18, 0xFF),
    ] {
        let mut bad = good.clone();
        bad[at] = octet;
        assert!(face::portraits(&dg2(&[template(&bad)])).is_err(), "octet {at}");
    }
    for (at, octet) in [(0, b'G'), (5, b'3')] {
        let mut other = good.clone();
        other[at] = octet;
        assert_eq!(
            face::portraits(&dg2(&[template(&other)])),
            Err(LdsError::Unsupported {
                what: "facial record"
            })
        );
    }
}

#[test]
fn a_face_of_the_later_standard_is_told_apart() {
    let block = object(
        0x7F60,
        &[object(0xA1, &[]), object(0x7F2E, &object(0xA1, &[]))].concat(),
    );
    assert_eq!(
        face::portraits(&dg2(&[block])),
        Err(LdsError::Unsupported {
            what: "ISO/IEC 39794-5 face"
        })
    );
}
