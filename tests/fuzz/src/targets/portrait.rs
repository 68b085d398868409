//! The portrait: what comes out is a picture of the size it says.

use crate::picture;
use motcua_core::identity::chip::lds::face::portraits;
use motcua_core::identity::chip::lds::{PictureFormat, Portrait, PortraitKind};

/// EF.DG2, or an image by itself.
pub fn run(input: &[u8]) {
    let found = match portraits(input) {
        Ok(found) => found,
        Err(_) if input.starts_with(&[0xFF, 0xD8]) => vec![alone(PortraitKind::Jpeg, input)],
        Err(_) => vec![alone(PortraitKind::Jpeg2000, input)],
    };
    // A template may hold the same image many times over; two show all there is to see.
    for portrait in found.iter().take(2) {
        check(portrait);
    }
}

fn alone(kind: PortraitKind, data: &[u8]) -> Portrait {
    Portrait {
        kind,
        data: data.to_vec(),
    }
}

fn check(portrait: &Portrait) {
    let Ok(shown) = portrait.picture() else {
        return;
    };
    let pixels = u64::from(shown.width) * u64::from(shown.height);
    assert!((1..=4 * 1024 * 1024).contains(&pixels));
    match shown.format {
        PictureFormat::Jpeg => assert_eq!(shown.bytes, portrait.data),
        PictureFormat::Png => {
            let size = picture::png_size(&shown.bytes).expect("a PNG");
            assert_eq!(size, (shown.width, shown.height));
        }
    }
}
