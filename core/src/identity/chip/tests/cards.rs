//! Cards to read, and a reader for them.

use super::fake::{FakeCard, Make};
use super::{Counted, hex};
use crate::identity::chip::crypto::CurveId;
use crate::identity::chip::error::ChipError;
use crate::identity::chip::key::AccessKey;
use crate::identity::chip::reader::{FileId, RawChip, Reader, Reading, Wanted};
use crate::identity::chip::tlv::object;
use crate::ports::NfcLink;
use std::sync::atomic::AtomicBool;

pub(super) const SHORT: NfcLink = NfcLink {
    max_apdu: 261,
    extended_length: false,
};
pub(super) const LONG: NfcLink = NfcLink {
    max_apdu: 65_544,
    extended_length: true,
};

pub(super) fn mrz() -> AccessKey {
    AccessKey::mrz("L898902C", "690806", "940623").unwrap()
}

pub(super) fn filled(tag: u32, len: usize, seed: u8) -> Vec<u8> {
    let value: Vec<u8> = (0..len).map(|n| (n * 7 + n / 251) as u8 ^ seed).collect();
    object(tag, &value)
}

/// SecurityInfos with a key of chip authentication on brainpoolP256r1, and the key's private part.
pub(super) fn security_infos() -> (Vec<u8>, Vec<u8>) {
    let secret = vec![0x2B; 32];
    let point = CurveId::BrainpoolP256r1
        .group()
        .combine(&[(None, &secret)])
        .unwrap();
    let algorithm = hex("300C 0607 04007F00070102 02010D");
    let bits = object(0x03, &[vec![0], point].concat());
    let spki = object(0x30, &[algorithm, bits].concat());
    let key = object(0x30, &[hex("060904007F000702020102"), spki].concat());
    let info = hex("300F 060A04007F00070202030202 020101");
    (object(0x31, &[info, key].concat()), secret)
}

/// EF.CardSecurity as far as it is read here; its signature is not.
pub(super) fn card_security() -> Vec<u8> {
    let content = object(0xA0, &object(0x04, &security_infos().0));
    let encapsulated = object(0x30, &[hex("0608 04007F0007030201"), content].concat());
    let signed = object(0x30, &[hex("020103 3100"), encapsulated].concat());
    object(
        0x30,
        &[hex("0609 2A864886F70D010702"), object(0xA0, &signed)].concat(),
    )
}

pub(super) fn make(link: NfcLink, seed: u8) -> Make {
    let (infos, chip_secret) = security_infos();
    let dg14 = object(0x6E, &infos);
    let com = object(0x60, &hex("5F010430313038 5F3606303430303030 5C05 6175636D6E"));
    let files = [
        (0x011E, com),
        (0x0101, filled(0x61, 93, seed)),
        (0x0102, filled(0x75, 12_000, seed)),
        (0x0103, filled(0x63, 500, seed)),
        (0x010D, filled(0x6D, 600, seed)),
        (0x010E, dg14),
        (0x011D, filled(0x77, 1_800, seed)),
    ];
    Make {
        link,
        pace: Some((hex("04007F00070202040202"), CurveId::P256)),
        key: mrz(),
        files: files.into_iter().collect(),
        atr_info: None,
        short_ids: true,
        strict: false,
        most: usize::MAX,
        hates_extended: false,
        chip_secret: Some(chip_secret),
        card_security: None,
        signing_secret: None,
        fault: None,
    }
}

pub(super) fn mapping_card() -> Make {
    Make {
        pace: Some((hex("04007F00070202040602"), CurveId::BrainpoolP256r1)),
        card_security: Some(card_security()),
        ..make(SHORT, 1)
    }
}

pub(super) fn read(card: &FakeCard, key: &AccessKey, reading: &mut Reading) -> Result<RawChip, ChipError> {
    let random = Counted::new(u64::from(card.count()) << 20);
    let reader = Reader {
        nfc: card,
        random: &random,
        cancel: &AtomicBool::new(false),
        title: "title",
        text: "text",
    };
    reader.read(key, &Wanted::default(), reading, &mut |_| {})
}

pub(super) fn assert_whole(chip: &RawChip, make: &Make) {
    for file in [
        FileId::Com,
        FileId::Dg(1),
        FileId::Dg(2),
        FileId::Dg(13),
        FileId::Dg(14),
        FileId::Sod,
    ] {
        assert_eq!(chip.files.get(&file), make.files.get(&file.id()), "{file:?}");
    }
    assert!(!chip.files.contains_key(&FileId::Dg(3)));
}
