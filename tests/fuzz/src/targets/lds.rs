//! The files of a chip: each is read by its own reader only, whole or not at all, and texts come out as promised.

use super::assert_line;
use motcua_core::identity::chip::lds::face::portraits;
use motcua_core::identity::chip::lds::{
    CardDate, Com, MrzGroup, PersonalDetails, public_key, security_infos, security_object,
};
use motcua_core::identity::chip::pace::info::SecurityInfos;
use motcua_core::identity::fuzzing::is_chip_key;

/// A whole file.
pub fn run(input: &[u8]) {
    let read = readers(input);
    assert!(read <= 1, "{read} readers took the same file");
    if read == 1 {
        assert_eq!(readers(&input[..input.len() - 1]), 0, "cut short");
        assert_eq!(readers(&[input, &[0]].concat()), 0, "something behind it");
    }
    if let Ok(com) = Com::parse(input) {
        assert!(com.groups.iter().all(|group| (1..=16).contains(group)));
    }
    if let Ok(mrz) = MrzGroup::parse(input) {
        assert_eq!(mrz.lines().concat(), mrz.text());
    }
    if let Ok(details) = PersonalDetails::parse(input) {
        personal(&details);
    }
    if let Ok(spki) = public_key(input) {
        is_chip_key(spki);
    }
    is_chip_key(input);
    for infos in [
        SecurityInfos::parse(input),
        SecurityInfos::parse_dg14(input),
        SecurityInfos::parse_card_security(input),
    ]
    .into_iter()
    .flatten()
    {
        access(&infos);
    }
}

/// How many of the readers take it.
fn readers(file: &[u8]) -> usize {
    [
        Com::parse(file).is_ok(),
        MrzGroup::parse(file).is_ok(),
        portraits(file).is_ok_and(|all| !all.is_empty()),
        PersonalDetails::parse(file).is_ok(),
        security_infos(file).is_ok(),
        public_key(file).is_ok(),
        security_object(file).is_ok(),
    ]
    .iter()
    .filter(|&&read| read)
    .count()
}

fn personal(details: &PersonalDetails) {
    let dates = [&details.birth, &details.issued, &details.expires];
    let words = dates.into_iter().flatten().filter_map(|date| match date {
        CardDate::Words(text) => Some(text),
        CardDate::On(date) => {
            assert!(date.earliest() <= date.latest());
            None
        }
    });
    let texts = [
        &details.number,
        &details.name,
        &details.sex,
        &details.nationality,
        &details.ethnicity,
        &details.religion,
        &details.origin,
        &details.residence,
        &details.marks,
        &details.old_number,
    ];
    let relatives = details.relatives.parents.iter().chain(&details.relatives.spouse);
    for text in texts.into_iter().flatten().chain(words).chain(relatives) {
        assert_line(text);
        assert!(!text.is_empty());
    }
}

fn access(infos: &SecurityInfos) {
    for info in &infos.pace {
        infos.curve(info);
    }
    for key in &infos.chip_keys {
        assert_eq!(key.point.first(), Some(&4), "a point that is not uncompressed");
    }
}
