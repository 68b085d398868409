//! The text of a card's code: what was read, written again, reads the same.

use super::assert_line;
use motcua_core::identity::card_qr::{CardQr, CardQrWarning, MAX_TEXT, looks_like_card};
use motcua_core::identity::person_number::{OldIdNumber, Sex};
use motcua_core::text::fold::{fold, normalise};

/// A text out of a QR code.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let looks = looks_like_card(&text);
    assert_eq!(normalise(&normalise(&text)), normalise(&text));
    assert_eq!(fold(&fold(&text)), fold(&text));
    let Ok(card) = CardQr::parse(&text) else {
        return;
    };
    assert!(looks, "a card a scanner would pass over");
    for line in [&card.name, &card.address] {
        assert_line(line);
    }
    assert!(!card.name.is_empty());
    assert_eq!(
        card.sex.is_none(),
        card.warnings.contains(&CardQrWarning::UnknownSex)
    );
    let lost = [CardQrWarning::OldNumber, CardQrWarning::IssueDate];
    let written = written(&card);
    if written.len() > MAX_TEXT {
        // Composed letters and dates with strokes may take more octets.
        return;
    }
    let again = CardQr::parse(&written).expect("what was read is written so that it is read");
    if card.warnings.iter().any(|warning| lost.contains(warning)) {
        assert_eq!(
            (&again.number, &again.name, &again.address),
            (&card.number, &card.name, &card.address)
        );
    } else {
        assert!(again == card, "written again it reads otherwise");
    }
}

fn written(card: &CardQr) -> String {
    let sex = match card.sex {
        Some(Sex::Male) => "Nam",
        Some(Sex::Female) => "Nữ",
        None => "?",
    };
    let fields = [
        card.number.as_str().to_owned(),
        card.old_number
            .as_ref()
            .map(OldIdNumber::as_str)
            .unwrap_or_default()
            .to_owned(),
        card.name.clone(),
        card.birth.to_string(),
        sex.to_owned(),
        card.address.clone(),
        card.issued.map(|date| date.to_string()).unwrap_or_default(),
        card.opaque_tail().to_owned(),
    ];
    fields.join("|")
}
