//! Chip and active authentication: the real chip against a copy.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod terminal;

use motcua_card::{ActiveKey, Cipher, Curve, Flaw, Naming, Profile, tlv};
use sha2::{Digest, Sha256};
use terminal::chip_key;
use terminal::open::{inside, same_file, usual};

#[test]
fn chip_authentication_changes_the_keys_and_a_clone_fails() {
    for cipher in [Cipher::TripleDes, Cipher::Aes128, Cipher::Aes256] {
        for (naming, flaw) in [
            (Naming::Named, None),
            (Naming::Explicit, Some(Flaw::Clone)),
            (Naming::Standardized, None),
        ] {
            let mut profile = usual().with_chip_authentication(Curve::P256, cipher, naming);
            profile.flaws.extend(flaw);
            let mut terminal = inside(profile);
            let key = chip_key(&terminal.read_file(0x010E, 200).unwrap(), Curve::P256);
            assert_eq!(terminal.chip_authentication(cipher, Curve::P256, &key), 0x9000);
            let read = terminal.secure([0, 0xA4, 2, 12], &[1, 1], None);
            assert_eq!(read.is_some(), flaw.is_none(), "{cipher:?} {naming:?}");
            if flaw.is_none() {
                same_file(&mut terminal, 0x0101, 100);
            }
        }
    }
}

#[test]
fn a_clone_without_keys_refuses_to_prove_itself() {
    let mut terminal = inside(usual().with_flaw(Flaw::CloneWithoutKeys));
    let key = chip_key(&terminal.read_file(0x010E, 200).unwrap(), Curve::P256);
    assert_eq!(
        terminal.chip_authentication(Cipher::Aes128, Curve::P256, &key),
        0x6A88
    );
    assert_eq!(
        terminal.secure([0, 0x88, 0, 0], &[7; 8], Some(0)),
        Some((vec![], 0x6982))
    );
}

#[test]
fn active_authentication_by_ecdsa_proves_the_chip() {
    for (flaw, right) in [(None, true), (Some(Flaw::Clone), false)] {
        let mut profile = usual();
        profile.flaws.extend(flaw);
        let mut terminal = inside(profile);
        let dg15 = terminal.read_file(0x010F, 200).unwrap();
        let (info, _) = tlv::first(&dg15).unwrap();
        let point = tlv::find(tlv::first(info.value).unwrap().0.value, 0x03).unwrap()[1..].to_vec();
        let (signature, done) = terminal.secure([0, 0x88, 0, 0], &[7; 8], Some(0)).unwrap();
        assert_eq!((signature.len(), done), (64, 0x9000));
        assert_eq!(
            Curve::P256.verify(&point, &Sha256::digest([7; 8]), &signature),
            right
        );
    }
}

#[test]
fn active_authentication_by_rsa_recovers_its_message() {
    let mut terminal = inside(Profile {
        active_authentication: Some(ActiveKey::Rsa),
        ..usual()
    });
    let dg15 = terminal.read_file(0x010F, 200).unwrap();
    let info = tlv::first(tlv::first(&dg15).unwrap().0.value).unwrap().0;
    let numbers = tlv::first(&tlv::find(info.value, 0x03).unwrap()[1..]).unwrap().0;
    let numbers = tlv::all(numbers.value).unwrap();
    let (signature, done) = terminal.secure([0, 0x88, 0, 0], &[7; 8], Some(0)).unwrap();
    assert_eq!((signature.len(), done), (128, 0x9000));
    let number = |bytes: &[u8]| rsa::BoxedUint::from_be_slice_vartime(bytes);
    let key = rsa::PublicKey::new_unchecked(number(&numbers[0].value[1..]), number(numbers[1].value));
    let opened = rsa::hazmat::rsa_encrypt(&key, &number(&signature))
        .unwrap()
        .to_be_bytes();
    let block = &opened[opened.len() - 128..];
    assert_eq!((block[0], block[127]), (0x6A, 0xBC));
    let hash = <sha1::Sha1 as Digest>::digest([&block[1..107], &[7; 8]].concat());
    assert_eq!(block[107..127], hash[..]);
}
