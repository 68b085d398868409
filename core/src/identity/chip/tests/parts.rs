//! Small parts: data objects, APDUs, keys, what chips say about themselves.

use super::hex;
use crate::identity::chip::active_auth::{ActiveAlgorithm, verify_ecdsa, verify_rsa};
use crate::identity::chip::apdu::{Command, Response};
use crate::identity::chip::crypto::cipher::{pad, unpad};
use crate::identity::chip::crypto::modular::{self, Modulus};
use crate::identity::chip::crypto::{CurveId, HashId, Suite};
use crate::identity::chip::error::ChipError;
use crate::identity::chip::key::{AccessKey, check_digit};
use crate::identity::chip::link::{Limits, chain};
use crate::identity::chip::pace::info::{PublicKey, SecurityInfos, public_key};
use crate::identity::chip::pace::{choose, mapping};
use crate::identity::chip::reader::FileId;
use crate::identity::chip::tlv::{Header, MAX_LENGTH, Objects, Tlv, object};
use crate::ports::NfcLink;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_data_object_written_is_read_again(tag in prop_oneof![0x01u32..0x1F, 0x60u32..0x7F, Just(0x7F49), Just(0x5F1F)],
                                           value in prop::collection::vec(any::<u8>(), 0..70_000)) {
        prop_assume!(tag & 0x1F != 0x1F || tag > 0xFF);
        let bytes = object(tag, &value);
        let read = Tlv::only(&bytes).unwrap();
        prop_assert_eq!((read.tag, read.value, read.raw), (tag, &value[..], &bytes[..]));
        prop_assert_eq!(Header::read(&bytes).unwrap().unwrap().total(), bytes.len());
        prop_assert!(Tlv::only(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn no_bytes_break_the_parsers(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut objects = Objects::new(&bytes);
        while let Ok(Some(object)) = objects.next() {
            prop_assert!(object.raw.len() <= bytes.len());
        }
        let _ = SecurityInfos::parse(&bytes);
        let _ = SecurityInfos::parse_dg14(&bytes);
        let _ = SecurityInfos::parse_card_security(&bytes);
        let _ = public_key(&bytes);
        let _ = Response::decode(bytes.clone());
        let mut limits = Limits::new(NfcLink { max_apdu: 65_544, extended_length: true });
        limits.learn(&bytes);
        prop_assert!(limits.answer >= 64 && limits.command >= 64);
    }

    #[test]
    fn padding_comes_off_again(data in prop::collection::vec(any::<u8>(), 0..100)) {
        for block in [8, 16] {
            let padded = pad(&data, block);
            prop_assert_eq!(padded.len() % block, 0);
            prop_assert_eq!(unpad(&padded), Some(&data[..]));
        }
    }

    #[test]
    fn a_chain_carries_all_data(data in prop::collection::vec(any::<u8>(), 0..1000), room in 1usize..256) {
        let parts = chain(&Command::new(0x86, 0, 0).data(data.clone()).le(256), room);
        let (last, before) = parts.split_last().unwrap();
        prop_assert!(before.iter().all(|c| c.cla == 0x10 && c.le.is_none() && c.data.len() == room));
        prop_assert!(last.cla == 0 && last.le == Some(256) && last.data.len() <= room);
        prop_assert_eq!(parts.iter().flat_map(|c| c.data.clone()).collect::<Vec<_>>(), data);
    }
}

#[test]
fn lengths_are_bounded_and_definite() {
    assert!(Header::read(&hex("30 80")).is_err());
    assert!(Header::read(&hex("30 85 0000000001")).is_err());
    assert!(Header::read(&hex("30 84 FFFFFFFF")).is_err());
    assert_eq!(
        Header::read(&hex("30 84 00400000")).unwrap().unwrap().value_len,
        MAX_LENGTH
    );
    assert_eq!(Header::read(&hex("7F")).unwrap(), None);
    assert_eq!(Header::read(&hex("75 82 30")).unwrap(), None);
    assert!(Header::read(&hex("7F 8F 8F 8F")).is_err());
    assert!(Tlv::only(&hex("04 01 00 00")).is_err());
}

#[test]
fn commands_have_short_and_extended_forms() {
    let select = Command::select_file(0x011C);
    assert_eq!(select.encode(false), hex("00A4020C02011C"));
    assert_eq!(select.encode(true), hex("00A4020C000002011C"));
    assert_eq!(Command::read_binary(0x1234, 256).encode(false), hex("00B0123400"));
    assert_eq!(
        Command::read_binary(0, 65_536).encode(false),
        hex("00B00000000000")
    );
    assert_eq!(Command::read_binary(0x7FFF, 16).encode(false), hex("00B07FFF10"));
    assert_eq!(
        Command::read_binary(0x8000, 16).encode(false),
        hex("00B10000 04 54028000 15")
    );
    assert_eq!(
        Command::read_binary(0x01_2345, 16).encode(false),
        hex("00B10000 05 5403012345 15")
    );
    assert_eq!(Command::read_short(0x1E, 8).encode(false), hex("00B09E0008"));
    let both = Command::new(0x86, 0, 0).data(vec![7; 300]).le(256).encode(false);
    assert_eq!(both[..7], hex("0086000000012C"));
    assert_eq!(both[307..], hex("0100"));
}

#[test]
fn answers_end_with_a_status() {
    let answer = Response::decode(hex("0102 63C2")).unwrap();
    assert_eq!((answer.data.len(), answer.tries_left()), (2, Some(2)));
    assert!(Response::decode(hex("90")).is_err());
}

#[test]
fn keys_are_what_is_printed() {
    assert_eq!(check_digit("L898902C<"), 3);
    assert!(AccessKey::can("12345").is_err());
    assert!(AccessKey::can("12345a").is_err());
    assert_eq!(AccessKey::can("123456").unwrap().secret()[..], *b"123456");
    let citizen = AccessKey::citizen("036099012345", "990131", "390131").unwrap();
    assert_eq!(citizen, AccessKey::mrz("099012345", "990131", "390131").unwrap());
    assert!(AccessKey::mrz_checked("L898902C<4", "6908061", "9406236").is_err());
    assert!(AccessKey::mrz_checked("", "6908061", "9406236").is_err());
    assert!(AccessKey::mrz("ĐỎ", "990131", "390131").is_err());
    assert!(!format!("{citizen:?}").contains('9'));
}

#[test]
fn the_strongest_that_is_done_here_is_chosen() {
    let entry =
        |map: &str, suite: &str, id: &str| format!("3012060A04007F00070202 04{map}{suite} 020102 0201{id}");
    let set = |entries: &[String]| {
        let all: Vec<u8> = entries.iter().flat_map(|e| hex(e)).collect();
        SecurityInfos::parse(&object(0x31, &all)).unwrap()
    };
    let infos = set(&[
        entry("02", "01", "0D"),
        entry("02", "04", "0C"),
        entry("06", "04", "0C"),
        entry("04", "04", "11"),
        entry("01", "04", "02"),
        "300A060804007F0007090909".into(),
    ]);
    let (info, curve) = choose(&infos).unwrap();
    assert_eq!((info.suite, curve), (Suite::Aes256, CurveId::P256));
    assert_eq!(info.oid, hex("04007F00070202040604"));
    for only in [entry("01", "02", "02"), entry("02", "02", "11")] {
        assert!(matches!(
            choose(&set(&[only])),
            Err(ChipError::Unsupported { .. })
        ));
    }
    assert!(matches!(choose(&set(&[])), Err(ChipError::Unsupported { .. })));
}

/// SubjectPublicKeyInfo with the curve written out.
fn explicit(curve: CurveId, point: &[u8], cofactor: bool) -> Vec<u8> {
    let params = curve.params();
    let number = |digits: &str| object(0x02, &[vec![0], modular::hex(digits)].concat());
    let field = [object(0x06, &hex("2A8648CE3D0101")), number(params.p)].concat();
    let coefficients = [
        object(0x04, &modular::hex(params.a)),
        object(0x04, &modular::hex(params.b)),
    ];
    let mut all = [
        hex("020101"),
        object(0x30, &field),
        object(0x30, &coefficients.concat()),
        object(0x04, &curve.generator()),
        number(params.n),
    ]
    .concat();
    if cofactor {
        all.extend(hex("020101"));
    }
    let algorithm = [object(0x06, &hex("2A8648CE3D0201")), object(0x30, &all)].concat();
    let bits = [vec![0], point.to_vec()].concat();
    object(0x30, &[object(0x30, &algorithm), object(0x03, &bits)].concat())
}

#[test]
fn curves_are_known_by_name_and_written_out() {
    for curve in CurveId::ALL {
        let point = curve.generator();
        for cofactor in [false, true] {
            let spki = explicit(curve, &point, cofactor);
            let key = public_key(&spki).unwrap();
            assert_eq!(
                key,
                Some(PublicKey::Ec {
                    curve,
                    point: point.clone()
                })
            );
        }
        let mut off = point.clone();
        *off.last_mut().unwrap() ^= 1;
        assert!(public_key(&explicit(curve, &off, true)).is_err());
        // Another generator is another curve: nothing here does it.
        let twice = curve.group().combine(&[(None, &[2])]).unwrap();
        let spki = explicit(curve, &point, true);
        let at = spki.windows(point.len()).position(|w| w == point).unwrap();
        let mut other = spki.clone();
        other[at..at + point.len()].copy_from_slice(&twice);
        assert_eq!(public_key(&other).unwrap(), None);
    }
}

#[test]
fn the_tables_of_curves_are_those_of_the_crates() {
    for curve in CurveId::ALL {
        let group = curve.group();
        assert_eq!(group.combine(&[(None, &[1])]).unwrap(), curve.generator());
        let n = modular::hex(curve.params().n);
        assert!(!group.is_scalar(&n));
        let mut less = n.clone();
        *less.last_mut().unwrap() -= 1;
        assert!(group.is_scalar(&less));
        // (n − 1)·G + G is the neutral point, which is no key.
        assert!(group.combine(&[(None, &less), (None, &[1])]).is_err());
        assert!(!group.is_scalar(&vec![0; n.len()]));
        // The field and the coefficients, by a point that the integrated mapping finds.
        for seed in 0..4u8 {
            mapping::point(curve, &[seed + 2; 90]).unwrap();
        }
    }
}

#[test]
fn points_are_uncompressed_and_on_the_curve() {
    for curve in CurveId::ALL {
        let group = curve.group();
        let good = curve.generator();
        let mut compressed = good[..=curve.field_len()].to_vec();
        compressed[0] = 2;
        for bad in [
            &[][..],
            &[0],
            &[4],
            &compressed,
            &good[1..],
            &good[..good.len() - 1],
        ] {
            assert!(group.check_point(bad).is_err());
            assert!(group.combine(&[(Some(bad), &[3])]).is_err());
        }
        group.check_point(&good).unwrap();
    }
}

/// ECDSA over each curve, signed here by the definition: s = k⁻¹(e + r·d).
#[test]
fn plain_ecdsa_signatures_are_verified() {
    for curve in CurveId::ALL {
        let len = curve.field_len();
        let order = Modulus::new(&modular::hex(curve.params().n)).unwrap();
        let (secret, nonce) = (order.reduce(&[0x5A; 31]), order.reduce(&[0x3C; 30]));
        let times = |scalar| curve.group().combine(&[(None, &order.bytes(scalar))]).unwrap();
        let point = times(&secret);
        let r = order.reduce(&times(&nonce)[1..=len]);
        let challenge = hex("0102030405060708");
        for hash in [HashId::Sha1, HashId::Sha256] {
            let e = order.reduce(hash.of(&[&challenge]).as_ref());
            let inverse = nonce.invert().into_option().unwrap();
            let s = inverse.mul(&e.add(&r.mul(&secret)));
            let signature = [order.bytes(&r), order.bytes(&s)].concat();
            let verify = |challenge: &[u8], signature: &[u8], hash| {
                verify_ecdsa(curve, &point, challenge, signature, hash)
            };
            let proven = Some(ActiveAlgorithm::Ecdsa { curve, hash });
            assert_eq!(verify(&challenge, &signature, Some(hash)), proven);
            assert_eq!(verify(&challenge, &signature, None), proven);
            assert_eq!(verify(&[0; 8], &signature, Some(hash)), None);
            assert_eq!(verify(&challenge, &vec![0; len * 2], Some(hash)), None);
            assert_eq!(verify(&challenge, &signature[1..], Some(hash)), None);
        }
    }
}

/// Public exponent 1 makes the block its own signature, which shows the arithmetic without a private key; exponent 3 is
/// checked against numbers multiplied out.
#[test]
fn rsa_blocks_are_recovered() {
    let challenge = hex("F173589974BF40C6");
    for (hash, trailer) in [
        (HashId::Sha1, "BC"),
        (HashId::Sha1, "33CC"),
        (HashId::Sha256, "34CC"),
        (HashId::Sha512, "35CC"),
        (HashId::Sha384, "36CC"),
        (HashId::Sha224, "38CC"),
    ] {
        let trailer = hex(trailer);
        let recovered = vec![0x42; 128 - 1 - hash.len() - trailer.len()];
        let digest = hash.of(&[&recovered, &challenge]).as_ref().to_vec();
        let block = [vec![0x6A], recovered, digest, trailer].concat();
        let modulus = vec![0xFF; 128];
        let proven = Some(ActiveAlgorithm::Rsa { bits: 1024, hash });
        assert_eq!(verify_rsa(&modulus, &[1], &challenge, &block).unwrap(), proven);
        assert_eq!(verify_rsa(&modulus, &[1], &[0; 8], &block).unwrap(), None);
        assert_eq!(verify_rsa(&modulus, &[1], &challenge, &block[1..]).unwrap(), None);
        // n − s proves as much.
        let negative: Vec<u8> = block.iter().map(|b| 0xFF - b).collect();
        assert_eq!(verify_rsa(&modulus, &[1], &challenge, &negative).unwrap(), proven);
    }
    assert!(verify_rsa(&[0xFE; 128], &[3], &challenge, &[0; 128]).is_err());
    assert!(verify_rsa(&[0xFF; 2000], &[3], &challenge, &[0; 2000]).is_err());
    // 1001³ modulo 1,000,001 is 1,998.
    let modulus = Modulus::new(&hex("0F4241")).unwrap();
    let cube = modular::pow(&modulus.reduce(&hex("03E9")), &[3]);
    assert_eq!(modulus.bytes(&cube), hex("0007CE"));
}

#[test]
fn the_card_says_how_long_apdus_may_be() {
    let new = || {
        Limits::new(NfcLink {
            max_apdu: 65_544,
            extended_length: true,
        })
    };
    let mut limits = new();
    limits.learn(&hex("4301B9 4703948040 7F6608 02020400 02020800"));
    assert_eq!(
        (limits.extended, limits.command, limits.answer),
        (true, 0x400, 0x800)
    );
    let mut limits = new();
    limits.learn(&hex("47030000 80"));
    assert!(!limits.extended);
    let mut limits = new();
    limits.learn(&hex("7F6608 0202 0000 0202 0000"));
    assert!(!limits.extended && limits.command >= 256 && limits.answer >= 258);
}

#[test]
fn files_have_their_tags() {
    assert_eq!(FileId::group_of_tag(0x61), Some(FileId::Dg(1)));
    assert_eq!(FileId::group_of_tag(0x75), Some(FileId::Dg(2)));
    assert_eq!(FileId::group_of_tag(0x6D), Some(FileId::Dg(13)));
    assert_eq!(FileId::group_of_tag(0x6E), Some(FileId::Dg(14)));
    assert_eq!(FileId::group_of_tag(0x6F), Some(FileId::Dg(15)));
    assert_eq!(FileId::group_of_tag(0x70), Some(FileId::Dg(16)));
    assert_eq!(FileId::group_of_tag(0x77), None);
}
