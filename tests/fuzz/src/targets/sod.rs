//! Passive authentication: whatever is changed, nothing is ever said of a card but what its issuer signed.

use super::split;
use crate::make;
use motcua_card::{Authority, Signer};
use motcua_core::identity::chip::passive::{self, CrlState, CscaTrust, Passive, PassiveError};
use motcua_core::identity::fuzzing::{is_certificate, security_object};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Now, in milliseconds since 1970: 24 November 2026.
const NOW: i64 = 1_795_482_000_000;
/// `id-icao-mrtd-security-ldsSecurityObject`.
const SECURITY_OBJECT: &str = "2.23.136.1.1.1";

type Groups = BTreeMap<u8, Vec<u8>>;

struct World {
    authority: Authority,
    trust: CscaTrust,
    card: make::Files,
    /// What each security object that was ever signed says, without any group.
    good: Vec<Passive>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let authority = Authority::test();
    let trust = CscaTrust {
        anchors: vec![authority.csca(), make::RSA_CSCA.to_vec()],
        crls: vec![authority.crl()],
        document_signers: Vec::new(),
    };
    let none = Groups::new();
    let objects = make::security_objects().into_iter().map(|(_, sod)| sod);
    let good = objects
        .chain([make::RSA_SOD.to_vec()])
        .map(|sod| passive::verify(&sod, &none, &trust, NOW).expect("a good card"))
        .collect();
    World {
        authority,
        trust,
        card: make::card("vi-du"),
        good,
    }
});

/// `0`: EF.SOD. `1`: an LDSSecurityObject, which is signed. `2`: an authority's certificate. `3`: a revocation list.
pub fn run(input: &[u8]) {
    match split(input, 4) {
        Some((0, sod)) => file(sod),
        Some((1, content)) => object(content),
        Some((2, certificate)) => anchor(certificate),
        Some((_, list)) => revocations(list),
        None => {}
    }
}

fn file(sod: &[u8]) {
    let world = &*WORLD;
    let Ok(found) = passive::verify(sod, &Groups::new(), &world.trust, NOW) else {
        return;
    };
    // Not all of CMS is under the signature, so the octets may differ. What is said of the card may not.
    assert!(world.good.contains(&found), "a card nobody issued");
    match passive::verify(sod, &world.card.groups, &world.trust, NOW) {
        Ok(whole) => {
            assert!(whole.confirmed.iter().eq(world.card.groups.keys()));
            assert!(whole.confirmed.is_disjoint(&whole.unread));
            one_group_altered(sod);
        }
        Err(error) => assert!(matches!(error, PassiveError::Altered { group: Some(_) })),
    }
}

fn one_group_altered(sod: &[u8]) {
    for number in WORLD.card.groups.keys() {
        let mut groups = WORLD.card.groups.clone();
        let file = groups.get_mut(number).expect("it is there");
        let at = sod.len() * 31 % file.len();
        file[at] ^= 1;
        let refused = passive::verify(sod, &groups, &WORLD.trust, NOW);
        assert_eq!(refused, Err(PassiveError::Altered { group: Some(*number) }));
    }
}

fn object(content: &[u8]) {
    let Err(error) = security_object(content) else {
        return signed_object(content);
    };
    assert!(matches!(
        error,
        PassiveError::Malformed { .. } | PassiveError::Unsupported { .. }
    ));
}

fn signed_object(content: &[u8]) {
    let world = &*WORLD;
    let cms = world
        .authority
        .sign(Signer::Valid, SECURITY_OBJECT, content, "20240102030405");
    let sod = make::sod(&cms);
    let found = passive::verify(&sod, &Groups::new(), &world.trust, NOW).expect("it was signed");
    assert!(found.confirmed.is_empty());
    assert!(found.unread.iter().all(|group| (1..=16).contains(group)));
    for group in [0, 1, 17] {
        let file = b"a file nobody has hashed".to_vec();
        let hashed = content
            .windows(32)
            .any(|part| part == Sha256::digest(&file).as_slice());
        let refused = passive::verify(&sod, &Groups::from([(group, file)]), &world.trust, NOW).is_err();
        assert!(refused || hashed, "a group that was not signed");
    }
}

fn anchor(certificate: &[u8]) {
    is_certificate(certificate);
    let trust = CscaTrust {
        anchors: vec![certificate.to_vec()],
        ..CscaTrust::default()
    };
    let found = passive::verify(&WORLD.card.sod, &Groups::new(), &trust, NOW);
    if let Ok(found) = found {
        // The certificate signs itself, so only the one we know vouches for the card.
        let known = Passive {
            crl: CrlState::Missing,
            ..WORLD.good[0].clone()
        };
        assert_eq!(found, known, "an authority nobody trusts");
    }
}

fn revocations(list: &[u8]) {
    let trust = CscaTrust {
        crls: vec![list.to_vec()],
        ..WORLD.trust.clone()
    };
    match passive::verify(&WORLD.card.sod, &Groups::new(), &trust, NOW) {
        Ok(found) => {
            let known = WORLD.good[0].crl;
            assert!(
                found.crl == CrlState::Missing || found.crl == known,
                "a list nobody signed"
            );
        }
        // A list among the seeds revokes the signer of the card.
        Err(error) => {
            assert_eq!(error, PassiveError::Revoked);
            let all = WORLD.authority.revocation_list(&[Signer::Valid]);
            assert!(Sha256::digest(&all) == Sha256::digest(list) || same_signed(&all, list));
        }
    }
}

/// Whether the parts under the signature are the same: the outermost SEQUENCE's first element.
fn same_signed(a: &[u8], b: &[u8]) -> bool {
    let part = |list: &[u8]| {
        let outer = motcua_core::identity::chip::tlv::Tlv::only(list).ok()?;
        Some(outer.inside().next().ok()??.raw.to_vec())
    };
    part(a) == part(b)
}
