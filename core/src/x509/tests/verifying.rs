use super::maker::{oid, parameters};
use super::*;
use const_oid::ObjectIdentifier;
use der::{Decode, Encode};
use proptest::prelude::*;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const ALL_HASHES: &[Hash] = &[Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
const ALL_CURVES: [Curve; 5] = [
    Curve::P256,
    Curve::P384,
    Curve::P521,
    Curve::BrainpoolP256r1,
    Curve::BrainpoolP384r1,
];
const EVERYTHING: Allow = Allow {
    hashes: ALL_HASHES,
    ecdsa_hashes: ALL_HASHES,
    curves: &ALL_CURVES,
    explicit_curves: true,
};
const NARROW: Allow = Allow {
    hashes: &[Hash::Sha256],
    ecdsa_hashes: &[Hash::Sha256],
    curves: &[Curve::P256],
    explicit_curves: false,
};

fn check(allow: &Allow, key: &Key, message: &[u8], signature: &[u8]) -> Result<Hash, Fault> {
    verify(
        allow,
        &key.algorithm,
        Some(key.hash),
        &key.info,
        message,
        signature,
    )
}

macro_rules! vectors {
    ($($name:literal => $curve:ident, $arcs:literal;)*) => {
        /// Made with OpenSSL 3.0.19: name, curve, its identifier, parameters in full, public key, signatures over `mot cua`
        /// with SHA-1, SHA-256, SHA-512.
        fn vectors() -> Vec<(Curve, ObjectIdentifier, &'static [u8], &'static [u8], [(Hash, &'static [u8]); 3])> {
            vec![$((
                Curve::$curve,
                oid($arcs),
                include_bytes!(concat!("vectors/", $name, ".der")).as_slice(),
                include_bytes!(concat!("vectors/", $name, ".spki.der")).as_slice(),
                [
                    (Hash::Sha1, include_bytes!(concat!("vectors/", $name, ".sha1.sig")).as_slice()),
                    (Hash::Sha256, include_bytes!(concat!("vectors/", $name, ".sha256.sig")).as_slice()),
                    (Hash::Sha512, include_bytes!(concat!("vectors/", $name, ".sha512.sig")).as_slice()),
                ],
            ),)*]
        }
    };
}

vectors! {
    "p256" => P256, "1.2.840.10045.3.1.7";
    "p384" => P384, "1.3.132.0.34";
    "p521" => P521, "1.3.132.0.35";
    "brainpool-p256r1" => BrainpoolP256r1, "1.3.36.3.3.2.8.1.1.7";
    "brainpool-p384r1" => BrainpoolP384r1, "1.3.36.3.3.2.8.1.1.11";
}

fn ecdsa_with(hash: Hash) -> AlgorithmIdentifierOwned {
    Key::on(Curve::P256, 1, hash).algorithm
}

#[test]
fn signatures_of_another_library_hold_and_only_over_their_message() {
    for (curve, _, _, spki, signatures) in vectors() {
        let key = SubjectPublicKeyInfoOwned::from_der(spki).unwrap();
        for (hash, signature) in signatures {
            let algorithm = ecdsa_with(hash);
            let on = |message: &[u8]| verify(&EVERYTHING, &algorithm, Some(hash), &key, message, signature);
            assert_eq!(on(b"mot cua"), Ok(hash), "{curve:?} {hash:?}");
            assert_eq!(on(b"mot cUa"), Err(Fault::DoesNotHold), "{curve:?} {hash:?}");
        }
    }
}

#[test]
fn curves_written_out_are_the_named_ones() {
    for (curve, arcs, full, spki, signatures) in vectors() {
        let mut key = SubjectPublicKeyInfoOwned::from_der(spki).unwrap();
        assert_eq!(
            key.algorithm
                .parameters
                .as_ref()
                .unwrap()
                .decode_as::<ObjectIdentifier>(),
            Ok(arcs),
            "{curve:?}"
        );
        key.algorithm.parameters = Some(parameters(full));
        let (hash, signature) = signatures[1];
        let on = |allow| verify(allow, &ecdsa_with(hash), Some(hash), &key, b"mot cua", signature);
        assert_eq!(on(&EVERYTHING), Ok(hash), "{curve:?}");
        let named_only = Allow {
            explicit_curves: false,
            ..EVERYTHING
        };
        assert_eq!(on(&named_only), Err(Fault::Unsupported), "{curve:?}");
    }
}

#[test]
fn a_known_curve_with_another_base_point_is_not_that_curve() {
    for (curve, _, full, spki, _) in vectors() {
        let key = SubjectPublicKeyInfoOwned::from_der(spki).unwrap();
        let point = key.subject_public_key.as_bytes().unwrap();
        let at = full
            .windows(2)
            .rposition(|pair| pair[0] as usize == point.len() && pair[1] == 4)
            .unwrap();
        let mut other = full.to_vec();
        other[at + 1..][..point.len()].copy_from_slice(point);
        assert_eq!(
            super::curve::identify(&parameters(&other), true),
            Err(Fault::Unsupported),
            "{curve:?}"
        );
        assert_eq!(super::curve::identify(&parameters(full), true), Ok(curve));
    }
}

#[test]
fn every_kind_of_key_verifies_what_it_signed() {
    let keys = ALL_CURVES
        .iter()
        .flat_map(|&curve| ALL_HASHES.iter().map(move |&hash| Key::on(curve, 7, hash)))
        .chain([Key::pss(32), Key::pkcs1()]);
    for key in keys {
        let signature = key.sign(b"x");
        assert_eq!(check(&EVERYTHING, &key, b"x", &signature), Ok(key.hash));
        assert_eq!(
            check(&EVERYTHING, &key, b"y", &signature),
            Err(Fault::DoesNotHold)
        );
        assert!(check(&EVERYTHING, &key, b"x", &signature[1..]).is_err());
        assert!(check(&EVERYTHING, &key, b"x", &[&signature[..], &[0]].concat()).is_err());
        assert!(check(&EVERYTHING, &key, b"x", b"").is_err());
    }
}

#[test]
fn the_list_of_the_caller_decides() {
    let accepted = |key: &Key| check(&NARROW, key, b"x", &key.sign(b"x"));
    assert_eq!(accepted(&Key::p256(1)), Ok(Hash::Sha256));
    assert_eq!(accepted(&Key::pkcs1()), Ok(Hash::Sha256));
    assert_eq!(accepted(&Key::pss(32)), Ok(Hash::Sha256));
    for hash in [Hash::Sha1, Hash::Sha224, Hash::Sha384, Hash::Sha512] {
        assert_eq!(accepted(&Key::on(Curve::P256, 1, hash)), Err(Fault::Unsupported));
        assert_eq!(
            Hash::from_identifier(&maker::digest_of(hash), &NARROW),
            Err(Fault::Unsupported)
        );
    }
    for curve in &ALL_CURVES[1..] {
        assert_eq!(
            accepted(&Key::on(*curve, 1, Hash::Sha256)),
            Err(Fault::Unsupported)
        );
    }
}

#[test]
fn parameters_that_say_something_else_are_refused() {
    assert_eq!(
        check(&EVERYTHING, &Key::pss(20), b"x", &Key::pss(20).sign(b"x")),
        Err(Fault::Unsupported)
    );
    let mut key = Key::p256(1);
    let signature = key.sign(b"x");
    key.hash = Hash::Sha384;
    assert_eq!(check(&EVERYTHING, &key, b"x", &signature), Err(Fault::Malformed));
    let mut key = Key::p256(1);
    key.algorithm.parameters = Some(parameters(&[0x02, 1, 1]));
    assert_eq!(check(&EVERYTHING, &key, b"x", &signature), Err(Fault::Malformed));
}

#[test]
fn a_signature_of_zeros_does_not_hold() {
    let zeros = [0x30, 6, 2, 1, 0, 2, 1, 0];
    for curve in ALL_CURVES {
        let key = Key::on(curve, 7, Hash::Sha512);
        assert_eq!(
            check(&EVERYTHING, &key, b"x", &zeros),
            Err(Fault::DoesNotHold),
            "{curve:?}"
        );
    }
}

#[test]
fn sha_224_is_that_of_fips_180() {
    // FIPS 180-2, change notice 1: SHA-224 of "abc".
    let expected = [
        0x23, 0x09, 0x7d, 0x22, 0x34, 0x05, 0xd8, 0x22, 0x86, 0x42, 0xa4, 0x77, 0xbd, 0xa2, 0x55, 0xb3, 0x2a,
        0xad, 0xbc, 0xe4, 0xbd, 0xa0, 0xb3, 0xf7, 0xe3, 0x6c, 0x9d, 0xa7,
    ];
    assert_eq!(Hash::Sha224.of(&[b"a", b"bc"]).as_ref(), expected);
}

#[test]
fn names_differ_in_more_than_case_and_kind_of_string() {
    use x509_cert::name::Name;
    let name = |text: &str| text.parse::<Name>().unwrap();
    let alike = |a, b| super::name::alike(&name(a), &name(b));
    assert!(alike("CN=CSCA Vietnam,C=VN", "CN=csca vietnam,C=vn"));
    assert!(!alike("CN=CSCA Vietnam,C=VN", "CN=CSCA Vietnam,C=LA"));
    assert!(!alike("CN=CSCA Vietnam,C=VN", "CN=CSCA Vietnam"));
    assert!(!alike("CN=A,O=B", "CN=B,O=A"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_flipped_bit_makes_a_signature_worthless(which in 0..5usize, bit in 0..4096usize) {
        let key = Key::on(ALL_CURVES[which], 9, Hash::Sha256);
        let mut signature = key.sign(b"x");
        let bit = bit % (signature.len() * 8);
        signature[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(check(&EVERYTHING, &key, b"x", &signature).is_err());
    }

    #[test]
    fn keys_of_random_octets_verify_nothing(point in proptest::collection::vec(any::<u8>(), 0..140), which in 0..5usize) {
        let mut key = Key::on(ALL_CURVES[which], 9, Hash::Sha512);
        let signature = key.sign(b"x");
        key.info.subject_public_key = der::asn1::BitString::from_bytes(&point).unwrap();
        prop_assert!(check(&EVERYTHING, &key, b"x", &signature).is_err());
    }

    #[test]
    fn random_parameters_name_no_curve(octets in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(any) = der::Any::new(der::Tag::Sequence, octets) {
            prop_assert!(super::curve::identify(&any, true).is_err());
            prop_assert!(any.to_der().is_ok());
        }
    }
}
