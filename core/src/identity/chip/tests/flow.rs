//! Reading a whole chip, undisturbed.

use super::cards::{LONG, SHORT, assert_whole, filled, make, mapping_card, mrz, read};
use super::fake::{FakeCard, Make};
use super::{Counted, hex};
use crate::identity::chip::active_auth::ActiveAlgorithm;
use crate::identity::chip::crypto::{CurveId, HashId, Suite};
use crate::identity::chip::error::ChipError;
use crate::identity::chip::key::AccessKey;
use crate::identity::chip::pace::info::Mapping;
use crate::identity::chip::reader::{Access, ChipProof, FileId, Reader, Reading, Step, Wanted};
use crate::identity::chip::tlv::object;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn a_chip_is_read_in_few_round_trips() {
    for (link, most) in [(SHORT, 87), (LONG, 17)] {
        let make = make(link, 1);
        let card = FakeCard::new(make.clone());
        let chip = read(&card, &mrz(), &mut Reading::new()).unwrap();
        assert_whole(&chip, &make);
        let expected = Access::Pace {
            mapping: Mapping::Generic,
            suite: Suite::Aes128,
            curve: CurveId::P256,
        };
        assert_eq!(chip.access, expected);
        assert!(matches!(
            &chip.proof,
            ChipProof::ChipAuthentication { suite: Suite::Aes128, key } if key.file == FileId::Dg(14)
        ));
        assert_eq!(chip.traffic.round_trips, card.count());
        assert!(card.count() <= most, "{} round trips", card.count());
        assert!(chip.traffic.bytes_received > 14_000);
    }
}

#[test]
fn every_curve_cipher_and_mapping_opens() {
    let suites = [
        ("01", Suite::TripleDes),
        ("02", Suite::Aes128),
        ("03", Suite::Aes192),
        ("04", Suite::Aes256),
    ];
    for (map, mapping) in [("02", Mapping::Generic), ("04", Mapping::Integrated)] {
        for (curve, (arc, suite)) in CurveId::ALL.into_iter().zip(suites.into_iter().cycle()) {
            let mut make = make(SHORT, 1);
            make.pace = Some((hex(&format!("04007F0007020204{map}{arc}")), curve));
            make.key = AccessKey::can("123456").unwrap();
            make.files.remove(&0x0102);
            let card = FakeCard::new(make.clone());
            let chip = read(&card, &make.key, &mut Reading::new()).unwrap();
            assert_eq!(
                chip.access,
                Access::Pace {
                    mapping,
                    suite,
                    curve
                }
            );
        }
    }
}

#[test]
fn a_card_without_pace_opens_by_its_machine_readable_zone() {
    let mut make = make(SHORT, 1);
    make.pace = None;
    let card = FakeCard::new(make.clone());
    let chip = read(&card, &mrz(), &mut Reading::new()).unwrap();
    assert_eq!(chip.access, Access::Bac);
    assert_whole(&chip, &make);
    let can = AccessKey::can("123456").unwrap();
    let refused = read(&card, &can, &mut Reading::new());
    assert!(matches!(refused, Err(ChipError::Unsupported { .. })));
}

#[test]
fn a_wrong_key_is_told_with_the_tries_left() {
    let other = AccessKey::mrz("L898902C", "690806", "940624").unwrap();
    let mut make = make(SHORT, 1);
    let refused = read(&FakeCard::new(make.clone()), &other, &mut Reading::new());
    assert_eq!(refused.unwrap_err(), ChipError::WrongKey { tries_left: Some(2) });
    make.pace = None;
    let refused = read(&FakeCard::new(make), &other, &mut Reading::new());
    assert_eq!(refused.unwrap_err(), ChipError::WrongKey { tries_left: None });
}

#[test]
fn a_chip_that_has_only_copied_the_key_is_told() {
    let mut make = make(SHORT, 1);
    make.chip_secret = Some(vec![0x2C; 32]);
    let refused = read(&FakeCard::new(make), &mrz(), &mut Reading::new());
    assert_eq!(refused.unwrap_err(), ChipError::Clone);
}

#[test]
fn chip_authentication_mapping_proves_the_chip() {
    for (with_dg14, file) in [(true, FileId::Dg(14)), (false, FileId::CardSecurity)] {
        let mut make = mapping_card();
        if !with_dg14 {
            make.files.remove(&0x010E);
        }
        let chip = read(&FakeCard::new(make), &mrz(), &mut Reading::new()).unwrap();
        assert!(chip.files.contains_key(&FileId::CardSecurity));
        assert!(matches!(chip.proof, ChipProof::PaceCam { key } if key.file == file));
    }
    let mut copied = mapping_card();
    copied.chip_secret = Some(vec![0x2C; 32]);
    let refused = read(&FakeCard::new(copied), &mrz(), &mut Reading::new());
    assert_eq!(refused.unwrap_err(), ChipError::Clone);
}

#[test]
fn a_chip_without_chip_authentication_signs() {
    let secret = vec![0x4D; 32];
    let point = CurveId::P256.group().combine(&[(None, &secret)]).unwrap();
    let algorithm = hex("3013 0607 2A8648CE3D0201 0608 2A8648CE3D030107");
    let bits = object(0x03, &[vec![0], point].concat());
    let mut make = make(SHORT, 1);
    make.files.remove(&0x010E);
    make.files
        .insert(0x010F, object(0x6F, &object(0x30, &[algorithm, bits].concat())));
    make.files.insert(
        0x011E,
        object(0x60, &hex("5F010430313038 5F3606303430303030 5C04 61756D6F")),
    );
    make.signing_secret = Some(secret);
    let chip = read(&FakeCard::new(make.clone()), &mrz(), &mut Reading::new()).unwrap();
    let expected = ActiveAlgorithm::Ecdsa {
        curve: CurveId::P256,
        hash: HashId::Sha256,
    };
    assert!(matches!(
        chip.proof,
        ChipProof::ActiveAuthentication { algorithm, key } if algorithm == expected && key.file == FileId::Dg(15)
    ));
    make.signing_secret = Some(vec![0x4E; 32]);
    let refused = read(&FakeCard::new(make), &mrz(), &mut Reading::new());
    assert_eq!(refused.unwrap_err(), ChipError::Clone);
}

#[test]
fn odd_cards_are_read_too() {
    let base = make(LONG, 1);
    let strict = Make {
        strict: true,
        ..base.clone()
    };
    let no_short_ids = Make {
        short_ids: false,
        ..base.clone()
    };
    let small = Make {
        most: 600,
        ..base.clone()
    };
    let hates_extended = Make {
        hates_extended: true,
        ..base.clone()
    };
    let told = Make {
        atr_info: Some(hex("7F6608 02020400 02020400")),
        ..base
    };
    for (make, most) in [
        (strict, 25),
        (no_short_ids, 25),
        (small, 45),
        (hates_extended, 110),
        (told, 32),
    ] {
        let card = FakeCard::new(make.clone());
        let chip = read(&card, &mrz(), &mut Reading::new()).unwrap();
        assert_whole(&chip, &make);
        assert!(card.count() <= most, "{} round trips", card.count());
        assert!(card.connects() <= 2);
    }
}

#[test]
fn a_file_beyond_32_kib_is_read() {
    for link in [SHORT, LONG] {
        let mut make = make(link, 1);
        make.files.insert(0x0102, filled(0x75, 40_000, 1));
        make.most = 5_000;
        let chip = read(&FakeCard::new(make.clone()), &mrz(), &mut Reading::new()).unwrap();
        assert_whole(&chip, &make);
    }
}

#[test]
fn the_steps_are_told_and_stopping_is_heard() {
    let card = FakeCard::new(make(SHORT, 1));
    let (random, cancel) = (Counted::new(7), AtomicBool::new(false));
    let reader = Reader {
        nfc: &card,
        random: &random,
        cancel: &cancel,
        title: "title",
        text: "text",
    };
    let mut steps = Vec::new();
    let result = reader.read(&mrz(), &Wanted::default(), &mut Reading::new(), &mut |step| {
        if matches!(step, Step::Reading { file: FileId::Dg(2), done, .. } if done > 1_000) {
            cancel.store(true, Ordering::Relaxed);
        }
        steps.push(step);
    });
    assert_eq!(result.unwrap_err(), ChipError::Cancelled);
    assert_eq!(steps[..2], [Step::Connecting, Step::Opening]);
    assert!(steps.contains(&Step::Proving));
    let last = steps.last().unwrap();
    assert!(
        matches!(
            last,
            Step::Reading {
                file: FileId::Dg(2),
                total: 12_004,
                ..
            }
        ),
        "{last:?}"
    );
}
