use super::*;
use crate::x509::tests::maker::revocation_list;
use maker::{CSCA, CSCA_SERIAL};

const LATER: u64 = SIGNED_AT + 90 * 86_400;
const EARLIER: u64 = SIGNED_AT - 3_600;

fn with(crls: Vec<Vec<u8>>) -> Result<Passive, PassiveError> {
    check(&Card {
        crls,
        ..Card::usual()
    })
}

fn listed(serials: &[u8], next: Option<u64>) -> Result<Passive, PassiveError> {
    let mut card = Card::usual();
    card.revoke(serials, next);
    check(&card)
}

#[test]
fn a_revoked_signer_is_refused_by_fresh_and_stale_lists() {
    for next in [Some(LATER), Some(EARLIER), None] {
        assert_eq!(listed(&[3, DS_SERIAL], next), Err(PassiveError::Revoked));
    }
    // Revoked a year after signing: the time of signing is the signer's word, so it does not help.
    let list = revocation_list(CSCA, &Key::p256(1), &[DS_SERIAL], SIGNED_AT + YEAR, None);
    assert_eq!(with(vec![list]), Err(PassiveError::Revoked));
}

#[test]
fn a_revoked_authority_is_refused() {
    assert_eq!(listed(&[CSCA_SERIAL], Some(LATER)), Err(PassiveError::Revoked));
}

#[test]
fn the_state_of_the_list_is_told() {
    let state = |next| listed(&[3], next).unwrap().crl;
    let ms = |seconds: u64| seconds as i64 * 1000;
    assert_eq!(
        state(Some(LATER)),
        CrlState::Current {
            until_ms: Some(ms(LATER))
        }
    );
    assert_eq!(state(None), CrlState::Current { until_ms: None });
    assert_eq!(
        state(Some(EARLIER)),
        CrlState::Stale {
            since_ms: ms(EARLIER)
        }
    );
    assert_eq!(check(&Card::usual()).unwrap().crl, CrlState::Missing);
}

#[test]
fn the_freshest_list_counts() {
    let mut card = Card::usual();
    card.revoke(&[], Some(EARLIER));
    card.revoke(&[], Some(LATER));
    card.revoke(&[], Some(EARLIER - 1));
    let until_ms = Some(LATER as i64 * 1000);
    assert_eq!(check(&card).unwrap().crl, CrlState::Current { until_ms });
}

#[test]
fn lists_of_others_say_nothing() {
    let forged = revocation_list(CSCA, &Key::p256(9), &[DS_SERIAL], EARLIER, Some(LATER));
    let elsewhere = revocation_list("CN=CSCA,C=LA", &Key::p256(1), &[DS_SERIAL], EARLIER, Some(LATER));
    let mut altered = revocation_list(CSCA, &Key::p256(1), &[DS_SERIAL], EARLIER, Some(LATER));
    let last = altered.len() - 1;
    altered[last] ^= 1;
    let passive = with(vec![forged, elsewhere, altered, b"no list".to_vec()]).unwrap();
    assert_eq!(passive.crl, CrlState::Missing);
}
