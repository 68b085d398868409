//! Folding for search: NFC at the door, no diacritics, đ→d.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The form in which every text is kept: NFC. Keyboards and card readers hand over decomposed text too.
pub fn normalise(text: &str) -> String {
    text.nfc().collect()
}

/// What is compared in a search: lower case, without diacritics, đ→d, runs of everything but letters and digits as one
/// space. "Hoà" and "hòa" fold alike, as do composed and decomposed text. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            push(&mut out, c.to_ascii_lowercase());
            continue;
        }
        // marks are dropped, so their order does not matter and no buffer is needed
        decompose_compatible(c, |part| {
            for lower in part.to_lowercase() {
                decompose_compatible(lower, |bare| push(&mut out, bare));
            }
        });
    }
    out.truncate(out.trim_end().len());
    out
}

fn push(out: &mut String, c: char) {
    let c = if matches!(c, 'đ' | 'ð') { 'd' } else { c };
    if is_combining_mark(c) {
        return;
    }
    if c.is_alphanumeric() {
        out.push(c);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vietnamese_folds_to_bare_letters() {
        assert_eq!(fold("Đăng ký KHAI SINH"), "dang ky khai sinh");
        assert_eq!(
            fold("  Cấp Giấy xác nhận – tình trạng (hôn nhân) "),
            "cap giay xac nhan tinh trang hon nhan"
        );
        assert_eq!(fold("1.004873"), "1 004873");
    }

    #[test]
    fn tone_mark_placement_does_not_matter() {
        assert_eq!(fold("Hoà Bình"), fold("Hòa Bình"));
        assert_eq!(fold("thuỷ"), fold("thủy"));
    }

    #[test]
    fn every_vietnamese_letter_folds_to_ascii() {
        let vowels = "aăâeêioôơuưy";
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        for v in vowels.chars() {
            for t in tones {
                let folded = fold(&format!("{v}{t}"));
                assert!(folded.len() == 1 && folded.is_ascii(), "{v}{t} -> {folded}");
            }
        }
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_fold_alike(text in "\\PC{0,40}") {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert_eq!(normalise(&composed), normalise(&decomposed));
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
