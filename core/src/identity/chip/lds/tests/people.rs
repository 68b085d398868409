use super::*;
use crate::identity::partial_date::PartialDate;

const UTF8: u32 = 0x0C;
const PRINTABLE: u32 = 0x13;

/// A field: id and its values.
pub(super) fn field(id: u8, values: &[u8]) -> Vec<u8> {
    object(0x30, &[&object(0x02, &[id]), values].concat())
}

fn text(id: u8, tag: u32, text: &str) -> Vec<u8> {
    field(id, &object(tag, text.as_bytes()))
}

fn in_list(tag: u32, fields: &[Vec<u8>]) -> Vec<u8> {
    let head = [object(0x02, &[0]), object(0x06, &[0x2B, 0x06, 0x01])].concat();
    object(
        0x6D,
        &object(0x30, &[head, object(tag, &fields.concat())].concat()),
    )
}

pub(super) fn dg13(fields: &[Vec<u8>]) -> Vec<u8> {
    in_list(0x31, fields)
}

/// An invented person with every field.
pub(super) fn everything() -> Vec<Vec<u8>> {
    let named = |name: &str| object(0x30, &object(UTF8, name.as_bytes()));
    vec![
        text(1, PRINTABLE, "036090000001"),
        // Decomposed, as some cards have it.
        text(2, UTF8, "Nguye\u{302}\u{303}n Thị Thử"),
        text(3, PRINTABLE, "02/09/1990"),
        text(4, UTF8, "Nữ"),
        text(5, UTF8, "Việt Nam"),
        text(6, UTF8, "Kinh"),
        text(7, UTF8, "Không"),
        text(8, UTF8, "Trực Ninh, Nam Định"),
        text(9, UTF8, "Cổ Lễ, Trực Ninh, Nam Định"),
        text(10, UTF8, "Nốt ruồi"),
        text(11, PRINTABLE, "25/04/2022"),
        text(12, PRINTABLE, "02/09/2030"),
        field(13, &[named("Nguyễn Văn Cha"), named("Trần Thị Mẹ")].concat()),
        field(14, &named("Lê Văn Chồng")),
        text(15, PRINTABLE, "opaque"),
        text(16, PRINTABLE, "162000001"),
    ]
}

#[test]
fn every_field_finds_its_place() {
    let details = PersonalDetails::parse(&dg13(&everything())).unwrap();
    let is = |found: &Option<String>, expected: &str| assert_eq!(found.as_deref(), Some(expected));
    is(&details.number, "036090000001");
    is(&details.name, "Nguyễn Thị Thử");
    is(&details.sex, "Nữ");
    is(&details.nationality, "Việt Nam");
    is(&details.ethnicity, "Kinh");
    is(&details.religion, "Không");
    is(&details.origin, "Trực Ninh, Nam Định");
    is(&details.residence, "Cổ Lễ, Trực Ninh, Nam Định");
    is(&details.marks, "Nốt ruồi");
    is(&details.old_number, "162000001");
    let on = |year, month, day| {
        Some(CardDate::On(
            PartialDate::new(year, Some(month), Some(day)).unwrap(),
        ))
    };
    assert!(details.birth == on(1990, 9, 2));
    assert!(details.issued == on(2022, 4, 25));
    assert!(details.expires == on(2030, 9, 2));
    assert_eq!(details.relatives.parents, ["Nguyễn Văn Cha", "Trần Thị Mẹ"]);
    assert_eq!(details.relatives.spouse, ["Lê Văn Chồng"]);
    assert_eq!(details.other[&15], object(PRINTABLE, b"opaque"));
}

#[test]
fn what_is_dropped_from_a_text_leaves_it_composed_and_trimmed() {
    for (held, read) in [
        ("e\u{0}\u{301}", Some("é")),
        ("\u{1} Thử \u{7f}", Some("Thử")),
        ("\u{0} \u{0}", None),
    ] {
        let details = PersonalDetails::parse(&dg13(&[text(2, UTF8, held)])).unwrap();
        assert_eq!(details.name.as_deref(), read);
    }
}

#[test]
fn a_sequence_of_fields_in_any_order_reads_the_same() {
    let mut fields = everything();
    fields.reverse();
    let as_set = PersonalDetails::parse(&dg13(&everything())).unwrap();
    assert!(PersonalDetails::parse(&in_list(0x30, &fields)).unwrap() == as_set);
}

#[test]
fn dates_may_lack_day_or_month_or_be_words() {
    for (written, expected) in [
        ("1950", CardDate::On(PartialDate::new(1950, None, None).unwrap())),
        (
            "03/1950",
            CardDate::On(PartialDate::new(1950, Some(3), None).unwrap()),
        ),
        (
            "00/00/1950",
            CardDate::On(PartialDate::new(1950, None, None).unwrap()),
        ),
        ("Không thời hạn", CardDate::Words("Không thời hạn".to_owned())),
        ("31/02/1950", CardDate::Words("31/02/1950".to_owned())),
    ] {
        let details = PersonalDetails::parse(&dg13(&[text(12, UTF8, written)])).unwrap();
        assert!(details.expires == Some(expected), "{written}");
    }
}

#[test]
fn empty_and_missing_fields_are_none() {
    let fields = [
        text(2, UTF8, "  "),
        field(7, &[]),
        field(10, &[0x05, 0]),
        field(13, &object(0x30, &[])),
    ];
    let details = PersonalDetails::parse(&dg13(&fields)).unwrap();
    assert!(details == PersonalDetails::default());
}

#[test]
fn unknown_ids_are_kept_and_doubled_ones_refused() {
    let odd = object(0x04, &[0xDE, 0xAD]);
    let details = PersonalDetails::parse(&dg13(&[field(0, &[]), field(99, &odd)])).unwrap();
    assert_eq!(details.other[&99], odd);
    assert!(PersonalDetails::parse(&dg13(&[text(2, UTF8, "A"), text(2, UTF8, "B")])).is_err());
    let many: Vec<_> = (0..65).map(|id| field(id + 20, &[])).collect();
    assert!(PersonalDetails::parse(&dg13(&many[..64])).is_ok());
    assert!(PersonalDetails::parse(&dg13(&many)).is_err());
}

#[test]
fn fields_that_are_no_text_are_refused() {
    let deep = (0..6).fold(object(UTF8, b"x"), |inner, _| object(0x30, &inner));
    for bad in [
        field(2, &object(UTF8, &[0xFF])),
        field(2, &object(0x04, b"x")),
        field(2, &[object(UTF8, b"A"), object(UTF8, b"B")].concat()),
        field(2, &object(UTF8, &[b'x'; 2049])),
        field(13, &deep),
        field(13, &object(UTF8, b"x").repeat(17)),
        object(0x30, &object(0x02, &[0xFF])),
        object(0x30, &object(0x02, &[])),
        object(0x31, &object(0x02, &[2])),
    ] {
        assert!(PersonalDetails::parse(&dg13(&[bad])).is_err());
    }
}
