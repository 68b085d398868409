use super::*;
use crate::x509::tests::maker::oid;
use cms::content_info::CmsVersion;

fn set<const N: usize>(numbers: [u8; N]) -> BTreeSet<u8> {
    numbers.into()
}

#[test]
fn a_good_card_is_confirmed_under_every_kind_of_key() {
    let keys = [
        Key::pss(32),
        Key::pkcs1(),
        Key::on(Curve::P256, 3, Hash::Sha256),
        Key::on(Curve::P256, 3, Hash::Sha512),
        Key::on(Curve::P384, 3, Hash::Sha384),
        Key::on(Curve::P521, 3, Hash::Sha512),
        Key::on(Curve::BrainpoolP256r1, 3, Hash::Sha256),
        Key::on(Curve::BrainpoolP384r1, 3, Hash::Sha384),
    ];
    for csca in &keys {
        for ds in &keys {
            let passive = check(&Card::new(csca.clone(), ds.clone())).unwrap();
            assert_eq!(passive.confirmed, set([1, 2, 13]));
            assert!(!passive.weak);
        }
    }
}

#[test]
fn it_says_who_signed_when_and_until_when_their_certificate_holds() {
    let passive = check(&Card::usual()).unwrap();
    assert_eq!(passive.signed_at_ms, Some(SIGNED_AT as i64 * 1000));
    assert_eq!(passive.country, "VN");
    assert_eq!(passive.authority, "CSCA Test");
    assert_eq!(passive.document_signer.serial, "07");
    assert_eq!(passive.document_signer.subject, maker::DS);
    assert_eq!(passive.document_signer.valid_from_ms, YEAR_2026 as i64 * 1000);
    assert_eq!(
        passive.document_signer.valid_until_ms,
        (YEAR_2026 + 11 * YEAR) as i64 * 1000 + 999
    );
    assert_eq!((passive.unread, passive.crl), (set([]), CrlState::Missing));
}

#[test]
fn groups_that_were_not_read_are_named() {
    let mut card = Card::usual();
    let sod = card.sod();
    card.groups.remove(&2);
    let passive = verify(&sod, &card.groups, &card.trust(), NOW).unwrap();
    assert_eq!((passive.confirmed, passive.unread), (set([1, 13]), set([2])));
    let nothing = verify(&sod, &BTreeMap::new(), &card.trust(), NOW).unwrap();
    assert_eq!((nothing.confirmed, nothing.unread), (set([]), set([1, 2, 13])));
}

#[test]
fn an_altered_group_is_named() {
    let mut card = Card::usual();
    let sod = card.sod();
    card.groups.get_mut(&13).unwrap()[20] ^= 1;
    assert_eq!(
        verify(&sod, &card.groups, &card.trust(), NOW),
        Err(PassiveError::Altered { group: Some(13) })
    );
    let mut card = Card::usual();
    card.groups.get_mut(&1).unwrap().push(0);
    assert_eq!(
        verify(&sod, &card.groups, &card.trust(), NOW),
        Err(PassiveError::Altered { group: Some(1) })
    );
}

#[test]
fn a_group_that_nobody_signed_is_refused() {
    for number in [3, 0, 17, 255] {
        let mut card = Card::usual();
        let sod = card.sod();
        card.groups.insert(number, vec![0x63, 0]);
        assert_eq!(
            verify(&sod, &card.groups, &card.trust(), NOW),
            Err(PassiveError::Altered { group: Some(number) })
        );
    }
}

#[test]
fn both_versions_of_the_object_are_read_and_no_third() {
    for version in [0, 1] {
        let card = Card {
            version,
            ..Card::usual()
        };
        assert!(check(&card).is_ok());
    }
    let card = Card {
        version: 2,
        ..Card::usual()
    };
    assert!(matches!(check(&card), Err(PassiveError::Unsupported { .. })));
}

#[test]
fn lists_of_hashes_that_are_none_are_refused() {
    let file = vec![1, 2, 3];
    for groups in [
        vec![(1, file.clone()), (1, file.clone())],
        vec![(0, file.clone())],
        vec![(17, file)],
    ] {
        let card = Card {
            signed_groups: Some(groups),
            groups: BTreeMap::new(),
            ..Card::usual()
        };
        assert_eq!(
            check(&card),
            Err(PassiveError::Malformed {
                what: "hash of a data group"
            })
        );
    }
}

#[test]
fn another_content_type_is_refused() {
    let other = oid("1.2.840.113549.1.7.1");
    let wrong = Err(PassiveError::Malformed { what: "content type" });
    assert_eq!(
        check(&Card {
            content_type: other,
            ..Card::usual()
        }),
        wrong
    );
    assert_eq!(
        check(&Card {
            attribute_type: other,
            ..Card::usual()
        }),
        wrong
    );
}

#[test]
fn another_digest_means_altered() {
    let card = Card {
        digest: Some(vec![0; 32]),
        ..Card::usual()
    };
    assert_eq!(check(&card), Err(PassiveError::Altered { group: None }));
}

#[test]
fn another_signature_means_altered() {
    let card = Card {
        forger: Some(Key::p256(9)),
        ..Card::usual()
    };
    assert_eq!(check(&card), Err(PassiveError::Altered { group: None }));
}

#[test]
fn weak_hashes_are_tolerated_and_reported() {
    let weak = [
        Card {
            group_hash: Hash::Sha1,
            ..Card::usual()
        },
        Card {
            group_hash: Hash::Sha224,
            ..Card::usual()
        },
        Card::new(Key::on(Curve::P256, 1, Hash::Sha1), Key::p256(2)),
        Card::new(Key::p256(1), Key::on(Curve::BrainpoolP256r1, 2, Hash::Sha224)),
    ];
    for card in weak {
        assert!(check(&card).unwrap().weak);
    }
}

#[test]
fn the_version_of_the_container_must_fit() {
    for cms_version in [CmsVersion::V0, CmsVersion::V1, CmsVersion::V4] {
        let card = Card {
            cms_version,
            ..Card::usual()
        };
        assert_eq!(check(&card), Err(PassiveError::Malformed { what: "SignedData" }));
    }
}
