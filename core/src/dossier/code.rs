//! The code of a dossier as receipts print it, in the three shapes that are in use:
//!
//! - `000.00.12.H40-211230-0001` (Circular 01/2018/TT-VPCP, Art. 19),
//! - `H26.103.25.7-250908-0112` (agency codes of Decision 20/2020/QĐ-TTg),
//! - `G09.20-20260609-0092637` (central systems: a date of eight digits, a serial of seven).
//!
//! People type spaces, dashes of every kind and small letters, and codes before the camera stand in longer texts.

use jiff::civil::Date;

/// A code, as it is written: capitals, `-` between agency, date and serial.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DossierCode(String);

impl DossierCode {
    /// Reads a code that was typed; `None` when it has none of the shapes.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !is_blank(*c)).map(plain).collect();
        let mut parts = plain.split('-');
        let (agency, date, serial) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = parts.next().is_none() && is_agency(agency) && is_date(date) && is_serial(serial);
        whole.then_some(Self(plain))
    }

    /// The first code in a longer text, such as a link or the lines of a receipt.
    pub fn find(text: &str) -> Option<Self> {
        Self::parse(text).or_else(|| {
            text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || is_dash(c)))
                .find_map(|word| Self::parse(word.trim_matches('.')))
        })
    }

    /// As it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Blanks, and what texts are copied with and nobody sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

fn plain(c: char) -> char {
    match c {
        c if is_dash(c) => '-',
        // Letters and digits of East Asian keyboards.
        '\u{ff01}'..='\u{ff5e}' => {
            u8::try_from(u32::from(c) - 0xfee0).map_or(c, |b| char::from(b).to_ascii_uppercase())
        }
        c => c.to_ascii_uppercase(),
    }
}

/// Groups of letters and digits between dots, one of them the letter and two digits of a ministry or province.
fn is_agency(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    let fits = |g: &&str| (1..=6).contains(&g.len()) && g.bytes().all(|b| b.is_ascii_alphanumeric());
    let named = |g: &&str| {
        let (letter, digits) = g.split_at_checked(1).unwrap_or_default();
        matches!(letter, "G" | "H" | "K") && digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    groups.len() <= 6 && groups.iter().all(fits) && groups.iter().any(named)
}

/// `yymmdd` or `yyyymmdd`, a day there was.
fn is_date(text: &str) -> bool {
    let text = if text.len() == 6 {
        format!("20{text}")
    } else {
        text.to_owned()
    };
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(4, 6), number(6, 8)) else {
        return false;
    };
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    text.len() == 8
        && text.bytes().all(|b| b.is_ascii_digit())
        && (2000..2100).contains(&year)
        && Date::new(year, small(month), small(day)).is_ok()
}

fn is_serial(text: &str) -> bool {
    (4..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        DossierCode::parse(text).map(|code| code.0)
    }

    #[test]
    fn the_three_shapes_and_the_sandboxs_own_are_read_however_they_are_typed() {
        for (typed, code) in [
            ("000.00.12.H40-211230-0001", "000.00.12.H40-211230-0001"),
            ("  000.00.12.h40 – 211230 – 0001 ", "000.00.12.H40-211230-0001"),
            ("H26.103.25.7−250908−0112", "H26.103.25.7-250908-0112"),
            ("g09.20-20260609-0092637\n", "G09.20-20260609-0092637"),
            ("Ｈ26.103.25.7－250908－0112", "H26.103.25.7-250908-0112"),
            ("H42.14026-20261124-0000001", "H42.14026-20261124-0000001"),
            ("H42.14026-2026 1124-000 0001", "H42.14026-20261124-0000001"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(code), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_not_taken_for_one() {
        for typed in [
            "",
            "H40",
            "000.00.12-211230-0001",
            "H40-211330-0001",
            "H40-210229-0001",
            "H40-211230-001",
            "H40-211230-00000001",
            "H40-211230-0001-2",
            "H4O.1-211230-00x1",
            "1.004873",
            "..H40-211230-0001",
            "0912345678",
            "é-211230-0001",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_code_is_found_in_what_a_camera_reads() {
        for text in [
            "https://motcua.ninhbinh.example/ho-so/H42.14026-20261124-0000001",
            "Mã hồ sơ: H42.14026-20261124-0000001.",
            "H42.14026-20261124-0000001|Nguyễn Thị Ví Dụ|0912345678",
            "https://x.example/?ma=H42.14026-20261124-0000001&y=1",
        ] {
            let found = DossierCode::find(text);
            assert_eq!(
                found.as_ref().map(DossierCode::as_str),
                Some("H42.14026-20261124-0000001"),
                "{text}"
            );
        }
        assert_eq!(DossierCode::find("WIFI:S:nha;P:mat-khau;;"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic_and_a_code_reads_as_itself(text in "\\PC{0,40}") {
            if let Some(code) = DossierCode::find(&text) {
                prop_assert_eq!(DossierCode::parse(code.as_str()), Some(code.clone()));
            }
        }

        #[test]
        fn a_code_survives_blanks_and_small_letters_anywhere(at in 0..25usize) {
            let mut typed = "000.00.12.h40-211230-0001".to_owned();
            typed.insert(at, ' ');
            prop_assert_eq!(DossierCode::parse(&typed).map(|c| c.0), Some("000.00.12.H40-211230-0001".into()));
        }
    }
}
