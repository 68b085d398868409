use super::*;
use crate::x509::tests::maker::{Spec, basic_constraints, extension, key_usage, oid};
use const_oid::ObjectIdentifier;
use der::asn1::Null;
use maker::{CSCA, csca_spec};
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsages};

/// The answer when the document signer's certificate is made so.
fn signer(change: impl FnOnce(&mut Spec)) -> Result<Passive, PassiveError> {
    let mut card = Card::usual();
    change(&mut card.ds);
    check(&card)
}

/// The answer when the authority's certificate is made so.
fn authority(change: impl FnOnce(&mut Spec)) -> Result<Passive, PassiveError> {
    let mut card = Card::usual();
    change(&mut card.csca);
    check(&card)
}

#[test]
fn an_authority_that_is_not_in_the_pack_is_not_believed() {
    let card = Card {
        own_anchor: false,
        ..Card::usual()
    };
    assert_eq!(check(&card), Err(PassiveError::NotTrusted));
    // The same name, another key.
    let stranger = csca_spec().issue(&Key::p256(9), &Key::p256(9));
    let card = Card {
        own_anchor: false,
        more_anchors: vec![stranger],
        ..Card::usual()
    };
    assert_eq!(check(&card), Err(PassiveError::NotTrusted));
    let card = Card {
        own_anchor: false,
        more_anchors: vec![b"no certificate".to_vec()],
        ..Card::usual()
    };
    assert_eq!(check(&card), Err(PassiveError::NotTrusted));
}

#[test]
fn certificates_are_judged_when_the_card_was_signed() {
    let (before, after) = (SIGNED_AT - 1, SIGNED_AT + 1);
    assert_eq!(signer(|ds| ds.until = before), Err(PassiveError::Expired));
    assert_eq!(signer(|ds| ds.from = after), Err(PassiveError::NotYetValid));
    assert_eq!(authority(|csca| csca.until = before), Err(PassiveError::Expired));
    assert_eq!(
        authority(|csca| csca.from = after),
        Err(PassiveError::NotYetValid)
    );
    // Ended between signing and now: what was good then is still good.
    assert!(signer(|ds| ds.until = after).is_ok());
    assert!(authority(|csca| csca.until = after).is_ok());
    assert!(signer(|ds| ds.until = SIGNED_AT).is_ok());
}

#[test]
fn without_a_time_of_signing_certificates_are_judged_now() {
    let now =
        |card: &Card, seconds: u64| verify(&card.sod(), &card.groups, &card.trust(), seconds as i64 * 1000);
    let card = Card {
        signing_time: None,
        ..Card::usual()
    };
    assert_eq!(now(&card, SIGNED_AT).unwrap().signed_at_ms, None);
    assert_eq!(now(&card, YEAR_2026 + 12 * YEAR), Err(PassiveError::Expired));
    assert_eq!(now(&card, YEAR_2026 - YEAR), Err(PassiveError::NotYetValid));
}

#[test]
fn a_time_of_signing_still_to_come_is_refused() {
    let card = Card::usual();
    let at = |ms: i64| verify(&card.sod(), &card.groups, &card.trust(), ms);
    assert_eq!(at(NOW - 3 * 86_400_000), Err(PassiveError::NotYetValid));
    // Clocks differ.
    assert!(at(SIGNED_AT as i64 * 1000 - 3_600_000).is_ok());
    assert_eq!(at(i64::MIN), Err(PassiveError::NotYetValid));
    assert!(at(i64::MAX).is_ok());
}

#[test]
fn a_signer_for_other_uses_is_refused() {
    let wrong = Err(PassiveError::WrongUse);
    assert_eq!(
        signer(|ds| ds.extensions = vec![key_usage(KeyUsages::KeyCertSign)]),
        wrong
    );
    assert_eq!(
        signer(|ds| ds.extensions = vec![key_usage(KeyUsages::NonRepudiation)]),
        wrong
    );
    assert_eq!(signer(|ds| ds.extensions.clear()), wrong);
    assert_eq!(
        signer(|ds| ds.extensions.push(basic_constraints(true, None))),
        wrong
    );
    assert!(signer(|ds| ds.extensions.push(basic_constraints(false, None))).is_ok());
    let for_end = |end: &'static str| {
        let uses = ExtendedKeyUsage(vec![oid(end)]);
        signer(|ds| ds.extensions.push(extension(oid("2.5.29.37"), true, &uses)))
    };
    assert_eq!(for_end("2.23.136.1.1.3"), wrong); // signs master lists
    assert_eq!(for_end("1.3.6.1.5.5.7.3.1"), wrong); // a server
    assert!(for_end("2.5.29.37.0").is_ok());
    assert_eq!(signer(|ds| ds.subject = "CN=DS,C=LA".into()), wrong);
}

#[test]
fn only_an_authority_certifies() {
    let wrong = Err(PassiveError::WrongUse);
    let both = KeyUsages::KeyCertSign | KeyUsages::CRLSign;
    assert_eq!(authority(|csca| csca.extensions = vec![key_usage(both)]), wrong);
    assert_eq!(
        authority(|csca| csca.extensions = vec![key_usage(both), basic_constraints(false, None)]),
        wrong
    );
    assert_eq!(
        authority(|csca| csca.extensions = vec![key_usage(KeyUsages::CRLSign), basic_constraints(true, None)]),
        wrong
    );
    assert_eq!(
        authority(|csca| csca.extensions = vec![basic_constraints(true, None)]),
        wrong
    );
}

#[test]
fn a_document_signer_vouches_for_nobody() {
    let mut card = Card::usual();
    let middle = Key::p256(5);
    let middle_spec = Spec {
        subject: "CN=Middle,C=VN".into(),
        ..card.ds.clone()
    };
    card.more_anchors.push(middle_spec.issue(&middle, &card.csca_key));
    // From here on the "authority" that issues is the document signer itself.
    let trust = card.trust();
    card.csca_key = middle;
    card.ds.issuer = "CN=Middle,C=VN".into();
    assert_eq!(
        verify(&card.sod(), &card.groups, &trust, NOW),
        Err(PassiveError::WrongUse)
    );
}

#[test]
fn extensions_of_the_profile_are_tolerated_and_strangers_are_not_when_critical() {
    let with = |arcs: &'static str, critical| {
        let id: ObjectIdentifier = oid(arcs);
        signer(|ds| ds.extensions.push(extension(id, critical, &Null)))
    };
    for known in ["2.5.29.16", "2.23.136.1.1.6.2", "2.5.29.18", "2.5.29.31"] {
        assert!(with(known, true).is_ok(), "{known}");
    }
    assert!(with("1.3.6.1.4.1.99999.1", false).is_ok());
    let stranger = PassiveError::Unsupported {
        what: "critical extension",
    };
    assert_eq!(with("1.3.6.1.4.1.99999.1", true), Err(stranger));
    assert_eq!(
        signer(|ds| ds.extensions.push(key_usage(KeyUsages::DigitalSignature))),
        Err(PassiveError::Malformed {
            what: "extension twice"
        })
    );
}

/// The authority has renewed its key: the pack has the old certificate and a link from it to the new key.
fn renewed(change: impl FnOnce(&mut Spec)) -> Card {
    let (old, new) = (
        Key::on(Curve::BrainpoolP256r1, 1, Hash::Sha256),
        Key::on(Curve::P384, 2, Hash::Sha384),
    );
    let mut link = Spec {
        serial: 2,
        ..csca_spec()
    };
    change(&mut link);
    Card {
        own_anchor: false,
        more_anchors: vec![link.issue(&new, &old), csca_spec().issue(&old, &old)],
        ..Card::new(new, Key::p256(2))
    }
}

#[test]
fn a_renewed_authority_is_believed_by_its_link() {
    let card = renewed(|_| {});
    assert_eq!(check(&card).unwrap().confirmed.len(), 3);
    let mut alone = card;
    alone.more_anchors.truncate(1);
    assert_eq!(check(&alone), Err(PassiveError::NotTrusted));
}

#[test]
fn a_link_must_hold_and_be_for_certifying() {
    assert_eq!(
        check(&renewed(|link| link.until = SIGNED_AT - 1)),
        Err(PassiveError::Expired)
    );
    assert_eq!(
        check(&renewed(
            |link| link.extensions = vec![key_usage(KeyUsages::DigitalSignature)]
        )),
        Err(PassiveError::WrongUse)
    );
    // The new key's own certificate helps where the link does not.
    let mut card = renewed(|link| link.until = SIGNED_AT - 1);
    card.own_anchor = true;
    assert!(check(&card).is_ok());
}

#[test]
fn a_link_may_change_the_name() {
    let (old, new) = (Key::p256(1), Key::p256(3));
    let name = "CN=CSCA Test 2,O=Test,C=VN";
    let link = Spec {
        serial: 2,
        subject: name.into(),
        ..csca_spec()
    };
    let mut card = Card {
        own_anchor: false,
        more_anchors: vec![link.issue(&new, &old), csca_spec().issue(&old, &old)],
        ..Card::new(new, Key::p256(2))
    };
    card.ds.issuer = name.into();
    assert_eq!(check(&card).unwrap().authority, "CSCA Test");
}

#[test]
fn names_may_differ_in_case() {
    assert!(signer(|ds| ds.issuer = CSCA.replace("Test", "TEST").replace("VN", "vn")).is_ok());
    assert_eq!(
        signer(|ds| ds.issuer = CSCA.replace("CSCA", "CSCB")),
        Err(PassiveError::NotTrusted)
    );
}

#[test]
fn a_signer_that_the_card_does_not_bear_is_looked_up_in_the_pack() {
    let card = Card {
        embedded: false,
        ..Card::usual()
    };
    assert!(check(&card).is_ok());
    let mut trust = card.trust();
    trust.document_signers.clear();
    assert_eq!(
        verify(&card.sod(), &card.groups, &trust, NOW),
        Err(PassiveError::NotTrusted)
    );
}
