//! The gallery that other shells read is the gallery of this code.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use motcua_preview::gallery::{Language, json};
use std::path::Path;

#[test]
fn the_gallery_other_shells_read_is_this_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gallery");
    let refresh = std::env::var_os("GALLERY_UPDATE").is_some();
    for l in [Language::Vi, Language::En] {
        let file = folder.join(format!("{}.json", l.tag()));
        let fresh = json(l).unwrap();
        if refresh {
            std::fs::write(&file, &fresh).unwrap();
        }
        let held = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            held == fresh,
            "tests/gallery/{tag}.json is stale; refresh it with: target/debug/motcua-preview gallery {tag} \
             >tests/gallery/{tag}.json (or this test with GALLERY_UPDATE=1)",
            tag = l.tag()
        );
    }
}
