const WEIGHTS: [u32; 3] = [7, 3, 1];

/// Check digit as an ASCII digit (ICAO 9303-3, 4.9). What is no character of a zone counts as filler.
pub(super) fn check_digit<'a>(text: impl IntoIterator<Item = &'a u8>) -> u8 {
    let sum: u32 = text
        .into_iter()
        .zip(WEIGHTS.iter().cycle())
        .map(|(c, weight)| value(*c) * weight % 10)
        .fold(0, |sum, part| (sum + part) % 10);
    b'0' + (sum as u8)
}

fn value(c: u8) -> u32 {
    char::from(c).to_digit(36).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn examples_of_icao_9303_hold() {
        // ICAO 9303-3, 4.9 and appendix A; 9303-11, appendix D
        for (text, digit) in [
            ("520727", b'3'),
            ("AB2134<<<", b'5'),
            ("L898902C3", b'6'),
            ("740812", b'2'),
        ] {
            assert_eq!(check_digit(text.as_bytes()), digit, "{text}");
        }
        assert_eq!(check_digit(b"<<<<<<"), b'0');
    }

    #[test]
    fn what_7_3_1_cannot_see_is_as_stated() {
        for (a, b) in [
            ("160", "610"),
            ("016", "061"),
            ("0", "<"),
            ("0", "A"),
            ("0", "K"),
            ("0", "U"),
        ] {
            assert_eq!(check_digit(a.as_bytes()), check_digit(b.as_bytes()), "{a} {b}");
        }
        assert_ne!(check_digit(b"170"), check_digit(b"710"));
    }

    proptest! {
        #[test]
        fn a_digit_that_became_another_is_noticed(text in "[0-9]{1,40}", at in any::<prop::sample::Index>(), by in 1_u8..=9) {
            let mut other = text.clone().into_bytes();
            let at = at.index(other.len());
            other[at] = b'0' + (other[at] - b'0' + by) % 10;
            prop_assert_ne!(check_digit(text.as_bytes()), check_digit(&other));
        }
    }
}
