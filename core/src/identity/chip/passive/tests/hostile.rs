use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

struct Made {
    sod: Vec<u8>,
    groups: BTreeMap<u8, Vec<u8>>,
    trust: CscaTrust,
}

static MADE: LazyLock<Vec<Made>> = LazyLock::new(|| {
    [
        Card::usual(),
        Card::new(Key::pss(32), Key::pss(32)),
        Card::new(Key::pkcs1(), Key::on(Curve::BrainpoolP256r1, 4, Hash::Sha256)),
    ]
    .into_iter()
    .map(|mut card| {
        card.revoke(&[3], None);
        Made {
            sod: card.sod(),
            trust: card.trust(),
            groups: card.groups,
        }
    })
    .collect()
});

fn flip(octets: &mut [u8], bit: usize) {
    octets[bit / 8] ^= 1 << (bit % 8);
}

#[test]
fn no_flipped_bit_of_the_security_object_is_accepted() {
    // All of one card; the property below samples the others.
    let Made { sod, groups, trust } = &MADE[0];
    assert!(verify(sod, groups, trust, NOW).is_ok());
    for bit in 0..sod.len() * 8 {
        let mut changed = sod.clone();
        flip(&mut changed, bit);
        assert!(verify(&changed, groups, trust, NOW).is_err(), "bit {bit}");
    }
}

#[test]
fn a_security_object_cut_short_or_with_something_behind_it_is_refused() {
    let Made { sod, groups, trust } = &MADE[0];
    for len in 0..sod.len() {
        assert!(verify(&sod[..len], groups, trust, NOW).is_err(), "cut to {len}");
    }
    for tail in [&[0][..], &[0; 16], sod] {
        let long = [sod.as_slice(), tail].concat();
        assert!(matches!(
            verify(&long, groups, trust, NOW),
            Err(PassiveError::Malformed { .. })
        ));
    }
}

#[test]
fn lengths_that_lie_are_refused() {
    let Made { sod, groups, trust } = &MADE[0];
    for at in 0..sod.len() - 5 {
        for length in [
            [0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x84, 0x7F, 0xFF, 0xFF, 0xFF],
            [0x80, 0, 0, 0, 0],
        ] {
            let mut changed = sod.clone();
            changed[at..at + 5].copy_from_slice(&length);
            assert!(verify(&changed, groups, trust, NOW).is_err(), "at {at}");
        }
    }
    assert_eq!(
        verify(&vec![0x77; 70_000], groups, trust, NOW),
        Err(PassiveError::Malformed {
            what: "length of the security object"
        })
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn one_flipped_bit_anywhere_is_never_confirmed(which in 0..3usize, bit in any::<prop::sample::Index>()) {
        let Made { sod, groups, trust } = &MADE[which];
        let mut sod = sod.clone();
        let bits = sod.len() * 8;
        flip(&mut sod, bit.index(bits));
        prop_assert!(verify(&sod, groups, trust, NOW).is_err());
    }

    #[test]
    fn one_flipped_bit_of_a_group_names_the_group(which in 0..3usize, group in 0..3usize, bit in any::<prop::sample::Index>()) {
        let Made { sod, groups, trust } = &MADE[which];
        let mut groups = groups.clone();
        let number = [1, 2, 13][group];
        let file = groups.get_mut(&number).unwrap();
        let bits = file.len() * 8;
        flip(file, bit.index(bits));
        prop_assert_eq!(verify(sod, &groups, trust, NOW), Err(PassiveError::Altered { group: Some(number) }));
    }

    #[test]
    fn random_octets_do_not_panic(octets in proptest::collection::vec(any::<u8>(), 0..300)) {
        let Made { sod, groups, trust } = &MADE[0];
        prop_assert!(verify(&octets, groups, trust, NOW).is_err());
        let strange = CscaTrust { anchors: vec![octets.clone()], crls: vec![octets.clone()], document_signers: vec![octets] };
        prop_assert_eq!(verify(sod, groups, &strange, NOW), Err(PassiveError::NotTrusted));
    }

    #[test]
    fn changed_security_objects_do_not_panic(
        which in 0..3usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let Made { sod, groups, trust } = &MADE[which];
        let mut changed = sod.clone();
        for (at, octet) in changes {
            let at = at.index(changed.len());
            changed[at] = octet;
        }
        prop_assert_eq!(verify(&changed, groups, trust, NOW).is_ok(), changed == *sod);
    }
}
