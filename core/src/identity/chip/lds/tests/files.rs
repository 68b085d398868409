use super::*;

/// ICAO Doc 9303-11, appendix D.4.
pub(super) const COM: &[u8] = &[
    0x60, 0x14, 0x5F, 0x01, 0x04, 0x30, 0x31, 0x30, 0x36, 0x5F, 0x36, 0x06, 0x30, 0x34, 0x30, 0x30, 0x30,
    0x30, 0x5C, 0x02, 0x61, 0x75,
];

/// ICAO Doc 9303-10, appendix A.2.1.
pub(super) const TD1: &str =
    "I<NLDXI85935F86999999990<<<<<<7208148F1108268NLD<<<<<<<<<<<4VAN<DER<STEEN<<MARIANNE<LOUISE";

pub(super) fn dg1(mrz: &str) -> Vec<u8> {
    object(0x61, &object(0x5F1F, mrz.as_bytes()))
}

#[test]
fn com_lists_versions_and_groups() {
    let com = Com::parse(COM).unwrap();
    assert_eq!(com.lds_version, (1, 6));
    assert_eq!(com.unicode_version, (4, 0, 0));
    assert_eq!(com.groups.into_iter().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn com_leaves_out_what_is_no_group() {
    let mut fields = object(0x5F01, b"0107");
    fields.extend(object(0x5F36, b"040000"));
    fields.extend(object(0x5C, &[0x61, 0x75, 0x6D, 0x6E, 0x6F, 0x42]));
    let com = Com::parse(&object(0x60, &fields)).unwrap();
    assert_eq!(com.groups.into_iter().collect::<Vec<_>>(), [1, 2, 13, 14, 15]);
}

#[test]
fn com_with_versions_that_are_none_is_refused() {
    for (lds, unicode) in [("01.7", "040000"), ("0107", "04000"), ("01070", "040000")] {
        let mut fields = object(0x5F01, lds.as_bytes());
        fields.extend(object(0x5F36, unicode.as_bytes()));
        fields.extend(object(0x5C, &[0x61]));
        assert!(Com::parse(&object(0x60, &fields)).is_err());
    }
}

#[test]
fn the_machine_readable_zone_comes_in_lines() {
    let file = dg1(TD1);
    assert_eq!(file[..5], [0x61, 0x5D, 0x5F, 0x1F, 0x5A]);
    let group = MrzGroup::parse(&file).unwrap();
    assert_eq!(group.text(), TD1);
    assert_eq!(
        group.lines(),
        [
            "I<NLDXI85935F86999999990<<<<<<",
            "7208148F1108268NLD<<<<<<<<<<<4",
            "VAN<DER<STEEN<<MARIANNE<LOUISE"
        ]
    );
}

#[test]
fn other_lengths_and_characters_are_no_machine_readable_zone() {
    assert!(MrzGroup::parse(&dg1(&TD1[1..])).is_err());
    assert!(MrzGroup::parse(&dg1(&TD1.to_lowercase())).is_err());
    assert!(MrzGroup::parse(&dg1(&TD1.replace('F', " "))).is_err());
    // 90 octets, but not 90 characters.
    assert!(MrzGroup::parse(&dg1(&TD1.replace("<<<<<<<<<<<4", "Đ<<<<<<<<<4"))).is_err());
    assert_eq!(MrzGroup::parse(&dg1(&"<".repeat(88))).unwrap().lines().len(), 2);
}

#[test]
fn wrapped_values_keep_their_tag() {
    let key = object(0x30, &[0x05, 0]);
    assert_eq!(public_key(&object(0x6F, &key)), Ok(key.as_slice()));
    let infos = object(0x31, &key);
    assert_eq!(security_infos(&object(0x6E, &infos)), Ok(infos.as_slice()));
    assert!(security_infos(&object(0x6E, &key)).is_err());
    assert!(security_object(&object(0x77, &[key.clone(), key].concat())).is_err());
}
