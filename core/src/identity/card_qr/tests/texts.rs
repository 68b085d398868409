use crate::error::Fail;
use crate::identity::card_qr::*;
use crate::identity::partial_date::PartialDateError;
use crate::identity::person_number::PersonNumberError;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const CARD_2021: &str =
    "036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Thị trấn Cổ Lễ, Trực Ninh, Nam Định|01072021";
const CARD_2024: &str = "036190012345||Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Xã Cổ Lễ, Ninh Bình|01082024|||";

fn read(text: &str) -> CardQr {
    CardQr::parse(text).unwrap()
}

fn refused(text: &str) -> CardQrError {
    CardQr::parse(text).unwrap_err()
}

/// The card of 2021 with one field replaced.
fn with(at: usize, field: &str) -> String {
    let mut fields: Vec<&str> = CARD_2021.split('|').collect();
    fields[at] = field;
    fields.join("|")
}

#[test]
fn the_card_of_2021_is_read() {
    let card = read(CARD_2021);
    assert_eq!(card.number.as_str(), "036190012345");
    assert_eq!(card.old_number.as_ref().unwrap().as_str(), "162345678");
    assert_eq!(card.name, "Nguyễn Thị Ví Dụ");
    assert_eq!(card.birth.to_string(), "01/01/1990");
    assert_eq!(card.sex, Some(Sex::Female));
    assert_eq!(card.address, "Xóm 1, Thị trấn Cổ Lễ, Trực Ninh, Nam Định");
    assert_eq!(card.issued.unwrap().to_string(), "01/07/2021");
    assert!(card.warnings.is_empty() && card.opaque_tail().is_empty());
    const { assert!(!CardQr::SIGNED) };
}

#[test]
fn further_fields_of_2024_stay_opaque() {
    let card = read(CARD_2024);
    assert!(card.old_number.is_none() && card.warnings.is_empty());
    assert_eq!(card.issued.unwrap().to_string(), "01/08/2024");
    assert_eq!(card.opaque_tail(), "||");
    let relatives = read(&format!("{CARD_2021}|Trần Văn Chủ|036060000001|x|y"));
    assert_eq!(relatives.opaque_tail(), "Trần Văn Chủ|036060000001|x|y");
    assert!(!format!("{relatives:?}").contains("Chủ"));
}

#[test]
fn what_scanners_add_around_is_dropped() {
    for text in [
        format!("\u{feff}{CARD_2021}\r\n"),
        format!("  {CARD_2021} \0"),
        CARD_2021.nfd().collect(),
        CARD_2021.replace('|', " | "),
        with(2, "Nguyễn  Thị\tVí\u{a0}Dụ"),
        with(2, "\u{202e}Nguyễn Thị Ví\u{200b} Dụ\u{202c}"),
    ] {
        assert!(read(&text) == read(CARD_2021), "{text:?}");
    }
}

#[test]
fn elders_may_have_no_day_and_no_month() {
    for (field, shown) in [("00001990", "1990"), ("00051990", "05/1990"), ("1990", "1990")] {
        let card = read(&with(3, field));
        assert_eq!(card.birth.to_string(), shown);
        assert!(card.warnings.is_empty());
    }
}

#[test]
fn names_of_one_word_of_six_and_with_d_stroke_are_kept() {
    for name in [
        "Đoàn",
        "Công Tằng Tôn Nữ Thị Hòa",
        "Đặng Đình Đỗ",
        "H'Hen Niê",
        "ĐỖ THỊ Ơ",
    ] {
        assert_eq!(read(&with(2, name)).name, name);
        assert_eq!(read(&with(2, &name.nfd().collect::<String>())).name, name);
    }
}

#[test]
fn empty_and_missing_fields_that_do_not_matter_are_accepted() {
    assert_eq!(read(&with(5, "")).address, "");
    assert!(read(&with(6, "")).issued.is_none());
    let six = CARD_2021.rsplit_once('|').unwrap().0;
    assert!(read(six).issued.is_none() && read(six).warnings.is_empty());
    assert!(read(&with(0, "999190012345")).warnings.is_empty());
    assert_eq!(read(&with(0, "036 190 012 345")).number.as_str(), "036190012345");
}

#[test]
fn what_contradicts_is_a_warning() {
    use CardQrWarning as W;
    for (at, field, warnings) in [
        (4, "Nam", vec![W::NumberSex]),
        (4, "?", vec![W::UnknownSex]),
        (4, "", vec![W::UnknownSex]),
        (3, "01011991", vec![W::NumberBirthYear]),
        (0, "036090012345", vec![W::NumberSex]),
        (0, "036390012345", vec![W::NumberBirthYear]),
        (1, "12345678", vec![W::OldNumber]),
        (1, "036190012345", vec![W::OldNumber]),
        (6, "31022021", vec![W::IssueDate]),
        (6, "01011989", vec![W::IssuedBeforeBirth]),
        (6, "00001990", vec![]),
    ] {
        assert_eq!(read(&with(at, field)).warnings, warnings, "{field}");
    }
    for sex in ["nữ", "NỮ", "Nư\u{303}", "Nu"] {
        assert_eq!(read(&with(4, sex)).sex, Some(Sex::Female), "{sex}");
    }
}

#[test]
fn other_codes_and_broken_ones_have_their_own_errors() {
    use CardQrError as E;
    for text in [
        "",
        "https://dichvucong.gov.vn/?a=1",
        "00020101021138570010A000000727",
        "a|b|c|d|e|f|g",
        "||||||",
        "036190012345|1|2|3|4",
    ] {
        assert_eq!(refused(text), E::NotACard, "{text}");
        assert!(!looks_like_card(text), "{text}");
    }
    assert!(looks_like_card(CARD_2021) && looks_like_card(CARD_2024));
    let wrong = PersonNumberError::WrongLength {
        wanted: 12,
        found: 11,
    };
    assert_eq!(refused(&with(0, "03619001234")), E::WrongNumber(wrong));
    assert_eq!(
        refused(&with(0, "03619001234x")),
        E::WrongNumber(PersonNumberError::NotDigits)
    );
    assert_eq!(
        refused(&with(3, "31021990")),
        E::WrongDate(PartialDateError::NoSuchDate)
    );
    assert_eq!(refused(&with(3, "")), E::WrongDate(PartialDateError::Shape));
    assert_eq!(refused(&with(2, " \u{200b} ")), E::NoName);
    assert_eq!(refused(&with(5, &"x".repeat(MAX_TEXT))), E::TooLong);
}

#[test]
fn neither_debug_nor_errors_say_who_it_is() {
    let card = read(&with(4, "Nam"));
    let error = refused(&with(3, "31021990"));
    let shown = format!("{card:?} {error:?} {error} {}", error.failure().code);
    assert!(shown.contains("NumberSex"));
    for secret in ["Nguyễn", "0361", "1623", "1990", "Cổ Lễ"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), fields in "[0-9]{0,13}(\\|\\PC{0,9}){0,12}") {
        for text in [text, fields] {
            if let Ok(card) = CardQr::parse(&text) {
                prop_assert!(!card.name.is_empty() && !card.name.contains(char::is_control));
            }
            let _ = looks_like_card(&text);
        }
    }

    #[test]
    fn fields_come_back_composed(
        name in "[A-ZĐÁẾƯ][a-zđàễợ]{0,6}( [A-ZĐÁẾƯ][a-zđàễợ]{0,6}){0,5}",
        address in "[a-zđ0-9, ]{0,40}",
        tail in "(\\|[a-zđ0-9]{0,9}){0,5}",
    ) {
        let text = format!("036190012345||{name}|01011990|Nữ|{address}|01082024{tail}");
        let card = read(&text.nfd().collect::<String>());
        prop_assert_eq!(&card.name, &name);
        prop_assert_eq!(card.address.split_whitespace().collect::<Vec<_>>(), address.split_whitespace().collect::<Vec<_>>());
        prop_assert!(card.warnings.is_empty());
        prop_assert_eq!(card.opaque_tail().nfc().collect::<String>(), tail.get(1..).unwrap_or_default());
    }
}

/// Found by fuzzing: the scanner's quick look was stricter than reading.
#[test]
fn what_can_be_read_also_looks_like_a_card() {
    let text = "\u{feff}\u{0}036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Cổ Lễ|01072021\r\n";
    assert!(CardQr::parse(text).is_ok());
    assert!(looks_like_card(text));
}

/// A letter and its mark on both sides of something that is dropped are one letter.
#[test]
fn what_is_dropped_from_a_text_leaves_it_composed() {
    let text = CARD_2021.replacen("Nguyễn", "Nguye\u{302}\u{200e}\u{303}n", 1);
    let card = CardQr::parse(&text).unwrap();
    assert!(card.name.starts_with("Nguyễn"), "{}", card.name);
}
