use super::CardQrError;
use crate::identity::person_number::{PersonalNumber, Sex};
use crate::text::fold::{fold, normalise};
use zeroize::Zeroizing;

/// The number; a field without any digit belongs to some other code.
pub(super) fn number(field: &str) -> Result<PersonalNumber, CardQrError> {
    if !field.contains(|c: char| c.is_ascii_digit()) {
        return Err(CardQrError::NotACard);
    }
    PersonalNumber::parse(field).map_err(CardQrError::WrongNumber)
}

/// NFC on one line: runs of spaces as one, and nothing that is not seen. Marks of direction would let a printed code show
/// another name than it holds.
pub(super) fn line(field: &str) -> String {
    let mut out = Zeroizing::new(String::with_capacity(field.len()));
    for c in field.chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(c);
        }
    }
    // Composed last: a letter and its mark may have stood on both sides of what was dropped.
    normalise(out.trim_end())
}

pub(super) fn sex(field: &str) -> Option<Sex> {
    match fold(field).as_str() {
        "nam" => Some(Sex::Male),
        "nu" => Some(Sex::Female),
        _ => None,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}
