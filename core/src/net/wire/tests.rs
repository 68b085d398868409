use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_status_code_survives_the_round_trip(code in any::<u16>()) {
        prop_assert_eq!(u16::from(DossierStatus::from(code)), code);
    }
}

#[test]
fn a_dossier_of_a_newer_server_is_read() {
    let d: Dossier = serde_json::from_str(
        r#"{"code":"H42","procedure":"1.004873","status":11,"colour":"red","due":null,
            "events":[{"seq":1,"at":"2026-11-24T10:00:00+07:00","status":1,"actor":"x","note":null,"mood":2}]}"#,
    )
    .unwrap();
    assert_eq!(d.status, DossierStatus::Unknown(11));
    assert_eq!(d.events[0].status, DossierStatus::Submitted);
    assert!(!d.status.is_final() && DossierStatus::Returned.stops_clock());
}

#[test]
fn a_fee_that_is_not_known_is_not_zero() {
    let fee: Fee = serde_json::from_str(r#"{"name":"Lệ phí","amount":null}"#).unwrap();
    assert_eq!(fee.amount, None);
}
