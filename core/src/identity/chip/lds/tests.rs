mod faces;
mod files;
mod people;
mod portraits;

use super::*;
use crate::identity::chip::tlv::object;
use proptest::prelude::*;

/// Every parser of this room.
fn parse_all(octets: &[u8]) -> usize {
    [
        Com::parse(octets).is_ok(),
        MrzGroup::parse(octets).is_ok(),
        face::portraits(octets).is_ok(),
        PersonalDetails::parse(octets).is_ok(),
        security_infos(octets).is_ok(),
        public_key(octets).is_ok(),
        security_object(octets).is_ok(),
    ]
    .iter()
    .filter(|&&read| read)
    .count()
}

/// A good file of each kind.
fn good() -> Vec<Vec<u8>> {
    vec![
        files::COM.to_vec(),
        files::dg1(files::TD1),
        faces::dg2(&[faces::template(&faces::record(&[faces::face(
            2,
            portraits::SMALL,
        )]))]),
        people::dg13(&people::everything()),
        object(0x6E, &object(0x31, &[])),
        object(0x6F, &object(0x30, &[])),
        object(0x77, &object(0x30, &[])),
    ]
}

#[test]
fn each_file_is_read_by_its_own_parser_only() {
    for file in good() {
        assert_eq!(parse_all(&file), 1, "tag {:02x}", file[0]);
    }
}

#[test]
fn a_file_cut_short_or_with_something_behind_it_is_refused() {
    for file in good() {
        for len in 0..file.len() {
            assert_eq!(parse_all(&file[..len]), 0, "tag {:02x} cut to {len}", file[0]);
        }
        for tail in [&[0][..], &[0x90, 0], &file] {
            assert_eq!(parse_all(&[&file, tail].concat()), 0, "tag {:02x}", file[0]);
        }
    }
}

#[test]
fn lengths_that_lie_are_refused() {
    for file in good() {
        for length in [
            &[0x84, 0xFF, 0xFF, 0xFF, 0xFF][..],
            &[0x83, 0x7F, 0xFF, 0xFF],
            &[0x80],
            &[0xFF],
        ] {
            assert_eq!(parse_all(&[&file[..1], length, &file[2..]].concat()), 0);
        }
    }
}

#[test]
fn tags_and_numbers_of_groups_are_each_others_inverse() {
    for number in 1..=16 {
        assert_eq!(group_of_tag(tag_of_group(number).unwrap()), Some(number));
    }
    assert_eq!((tag_of_group(0), tag_of_group(17)), (None, None));
    assert_eq!(group_of_tag(0x77), None);
    assert_eq!(tag_of_group(13), Some(0x6D));
}

#[test]
fn nothing_personal_is_in_debug_output() {
    let details = PersonalDetails::parse(&people::dg13(&people::everything())).unwrap();
    let mrz = MrzGroup::parse(&files::dg1(files::TD1)).unwrap();
    let shown = format!("{details:?} {:?} {:?} {mrz:?}", details.relatives, details.birth);
    for secret in ["Nguyễn", "036", "1990", "STEEN", "XI85935F8", "Thử"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_octets_do_not_panic(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        parse_all(&octets);
    }

    #[test]
    fn changed_files_do_not_panic(
        which in 0..7usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = good().swap_remove(which);
        for (at, octet) in changes {
            let at = at.index(file.len());
            file[at] = octet;
        }
        parse_all(&file);
    }
}
