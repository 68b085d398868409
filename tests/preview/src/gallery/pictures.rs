//! Pictures of the page.

use super::Exhibit;
use super::make::{Language, paragraph, row, task};
use motcua_core::screen::{Block, Screen};

/// A door under an arch: 180 × 240, three colours, PNG. Drawn for this gallery from circles and rectangles by a few lines of
/// code; it shows nobody and no place.
const DOOR: &str = "\
    iVBORw0KGgoAAAANSUhEUgAAALQAAADwAgMAAADUaqbbAAAACVBMVEX6+PMLX1eoMlrOWPD+AAABVElEQVR42u3ZPW7DMAwFYLmA\
    lu6+RE+hI2iwPfgIPkUv4b2LgYqnbIPCP5FIykQSpEXfG+0PxCODTHYOQRAEQZDHp+kvCRZ8kq/4HO/31LE/6GgZXR/ur3S0jK4N\
    95nWh7eZ7s7d+szNfaGjoYhapSyiVfGMjoYiWpWei6W2XNyzOhpqy8X73lLcpBtBB8OS0pr7khMRpcqamx7pkkXX69uBfjJrazbH\
    HnTsEhS9jt6HB+Uk06aTcpQ2H70N72Q9HvQi66LIXkXWdIyom7LIViVIerrSqaKJmCpBOjero6CHTM+Cbpkl1zU7QU+ZTnfR7JLr\
    mrweCj3fTY+FXljdqDqweip0epIm4g9+m/aqjpweGD3/AT0yeoGGhoaGhoaGhoY+oz/dm0F/uFeDfncvBv39+B9o201s97b9lvg3\
    QENDQ0NDQ0P/Hi19AOQ/B0LfqhGkli+cWp9h1xnNwwAAAABJRU5ErkJggg==";

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![Exhibit {
        name: "picture",
        about: l.of("Hình trong trang", "A picture of the page"),
        screen: picture(l),
    }]
}

fn picture(l: Language) -> Screen {
    let blocks = vec![
        paragraph(
            "intro",
            l.of(
                "Hình thuộc về trang này, chú thích ở dưới.",
                "A picture that belongs to the page, its caption below.",
            ),
        ),
        Block::Picture {
            id: "door".into(),
            text: l.of("Cánh cửa dưới vòm, hình vẽ", "A door under an arch, drawn"),
            media_type: "image/png".into(),
            base64: DOOR.into(),
        },
        Block::Summary {
            id: "facts".into(),
            title: l.of("Về hình này", "About the picture"),
            rows: vec![row("size", l.of("Cỡ hình", "Size"), "180 × 240".into())],
        },
    ];
    task(
        l,
        "gallery/picture",
        l.of("Hình và chú thích", "Picture and caption"),
        blocks,
        vec![],
    )
}

#[cfg(test)]
mod tests {
    use super::DOOR;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn the_picture_is_a_png_of_the_size_it_names() {
        let bytes = STANDARD.decode(DOOR).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert_eq!(bytes[16..24], [0, 0, 0, 180, 0, 0, 0, 240]);
        assert!(bytes.ends_with(b"IEND\xaeB`\x82"));
    }
}
