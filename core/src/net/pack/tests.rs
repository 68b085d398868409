use super::*;
use crate::testing::signing::Signer;
use proptest::prelude::*;
use serde_json::{Value, json};

fn payload(signer: &Signer) -> Value {
    json!({
        "version": 7, "issued_at": "2026-11-24T08:00:00+07:00",
        "province": {"code": "37", "name": {"vi": "Tỉnh Ninh Bình", "en": "Ninh Bình province"}},
        "oidc": {"issuer": "http://127.0.0.1:8701/oidc", "client_id": "mot-cua-app", "scopes": "openid profile offline_access"},
        "endpoints": {"procedures": "https://p.example/procedures", "uploads": "https://p.example/uploads",
            "dossiers": "https://p.example/dossiers", "push_subscriptions": "https://p.example/push/subscriptions",
            "push_acks": "https://p.example/push/acks"},
        "links": {"dossier": "https://motcua.ninhbinh.example/ho-so/{code}",
            "portal_procedure": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{uuid}"},
        "trust": {"results": ["MAA="], "receipts": [signer.jwk()]},
        "push": {"vapid": "BA"},
        "calendar": {"version": "2026.2", "zone_offset_minutes": 420, "cutoff": "15:00", "days": [
            {"date": "2026-11-24", "kind": "off", "name": "Ngày Văn hóa Việt Nam", "status": "checked"},
            {"date": "2027-02-05", "kind": "off", "name": "Tết", "status": "rumoured"}]},
        "offices": [{"id": "37.14026", "name": {"vi": "UBND xã", "en": ""}, "unit": "14026",
            "address": "a", "phone": "p", "hours": "h"}],
        "catalogue_version": "2026-06-10", "min_app_version": "0.1.0",
        "notices": [{"id": "n", "title": {"vi": "Bảo trì"}, "text": {"vi": "Tối nay"},
            "from": "2026-11-24T00:00:00+07:00", "until": "2026-11-25T00:00:00+07:00"}],
        "something_new": true
    })
}

/// A pack that was verified, for tests of what it is used for.
pub(crate) fn pack() -> Pack {
    verify_payload(|_| ()).unwrap()
}

fn verify_payload(change: impl FnOnce(&mut Value)) -> Result<Pack, PackError> {
    let signer = Signer::new("pack");
    let mut payload = payload(&signer);
    change(&mut payload);
    verify(
        &signer.sign(TYP, &payload),
        &PublicKey::from_point(&signer.point()).unwrap(),
    )
}

fn code(result: Result<Pack, PackError>) -> &'static str {
    result.unwrap_err().failure().code
}

#[test]
fn a_signed_pack_is_read_whole() {
    let pack = verify_payload(|_| {}).unwrap();
    assert_eq!(pack.version, 7);
    assert_eq!(pack.issued_at.as_second(), 1_795_482_000);
    assert_eq!(pack.calendar.cutoff, Time::constant(15, 0, 0, 0));
    assert_eq!(pack.calendar.days[0].date, Date::constant(2026, 11, 24));
    assert_eq!(pack.calendar.days[0].kind, DayKind::Off);
    assert_eq!(pack.calendar.days[1].status, DayStatus::Computed);
    assert_eq!(pack.trust.result_roots().unwrap(), [vec![0x30, 0]]);
    assert_eq!(pack.office("37.14026").unwrap().unit, "14026");
    assert!(pack.office("nowhere").is_none());
    assert_eq!(
        pack.links.dossier("H42/1"),
        "https://motcua.ninhbinh.example/ho-so/H42%2F1"
    );
    let held: Pack = serde_json::from_value(serde_json::to_value(&pack).unwrap()).unwrap();
    assert_eq!(held, pack);
}

#[test]
fn a_notice_is_current_between_its_times() {
    let pack = verify_payload(|_| {}).unwrap();
    let from = 1_795_453_200_000;
    assert!(!pack.notices[0].is_current(from - 1));
    assert!(pack.notices[0].is_current(from));
    assert!(!pack.notices[0].is_current(from + 86_400_000));
}

#[test]
fn a_text_nobody_translated_is_vietnamese() {
    let both = Localised {
        vi: "một".into(),
        en: "one".into(),
    };
    assert_eq!(
        (both.get("vi"), both.get("en"), both.get("en-GB"), both.get("fr")),
        ("một", "one", "one", "một")
    );
    let one = Localised {
        vi: "một".into(),
        en: String::new(),
    };
    assert_eq!(one.get("en"), "một");
}

#[test]
fn a_pack_by_another_key_or_of_another_type_is_refused() {
    let (signer, other) = (Signer::new("pack"), Signer::new("pack"));
    let key = PublicKey::from_point(&signer.point()).unwrap();
    assert_eq!(code(verify(&other.sign(TYP, &payload(&signer)), &key)), "MC-P02");
    assert_eq!(
        code(verify(
            &signer.sign("mot-cua-receipt+jws", &payload(&signer)),
            &key
        )),
        "MC-P02"
    );
    assert_eq!(code(verify("<!doctype html>", &key)), "MC-P02");
    assert_eq!(pack_key("AAAA").unwrap_err().failure().code, "MC-P01");
}

#[test]
fn a_signed_pack_that_makes_no_sense_is_refused() {
    assert_eq!(code(verify_payload(|p| p["version"] = json!("7"))), "MC-P03");
    assert_eq!(
        code(verify_payload(
            |p| p["calendar"]["days"][0]["date"] = json!("2026-02-30")
        )),
        "MC-P03"
    );
    assert_eq!(
        code(verify_payload(
            |p| p["calendar"]["days"][0]["kind"] = json!("half")
        )),
        "MC-P03"
    );
    assert_eq!(
        code(verify_payload(
            |p| p["endpoints"]["uploads"] = json!("http://p.example/uploads")
        )),
        "MC-P04"
    );
    assert_eq!(
        code(verify_payload(|p| p["endpoints"]["uploads"] = json!("/uploads"))),
        "MC-P04"
    );
    assert_eq!(
        code(verify_payload(
            |p| p["oidc"]["issuer"] = json!("http://127.0.0.1.example")
        )),
        "MC-P04"
    );
    assert_eq!(
        code(verify_payload(
            |p| p["links"]["dossier"] = json!("javascript:alert(1)")
        )),
        "MC-P04"
    );
    assert_eq!(
        code(verify_payload(|p| p["trust"]["results"][0] = json!("***"))),
        "MC-P05"
    );
    assert_eq!(
        code(verify_payload(|p| p["trust"]["receipts"][0]["x"] = json!("AA"))),
        "MC-P05"
    );
}

#[test]
fn an_older_pack_never_replaces_a_newer_one() {
    let version = |n: u64| verify_payload(|p| p["version"] = json!(n)).unwrap();
    assert!(accept(&version(1), None).is_ok());
    assert!(accept(&version(7), Some(&version(7))).is_ok());
    assert!(accept(&version(8), Some(&version(7))).is_ok());
    let older = accept(&version(6), Some(&version(7))).unwrap_err();
    assert_eq!(older.failure().code, "MC-P06");
    let other = verify_payload(|p| p["province"]["code"] = json!("01")).unwrap();
    assert_eq!(
        accept(&other, Some(&version(7))).unwrap_err().failure().code,
        "MC-P07"
    );
}

proptest! {
    #[test]
    fn signed_rubbish_is_an_error_not_a_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let signer = Signer::new("pack");
        let token = signer.sign_raw(br#"{"alg":"ES256","typ":"mot-cua-pack+jws"}"#, &payload);
        let key = PublicKey::from_point(&signer.point()).unwrap();
        prop_assert!(verify(&token, &key).is_err());
    }
}

proptest::proptest! {
    /// What a link was made of is what it names; nothing that is no code is ever taken for one.
    #[test]
    fn a_link_names_the_code_it_was_made_of(code in "[A-Za-z0-9.-]{1,64}", other in "\\PC{0,80}") {
        let pattern = "https://motcua.example/phan-anh/{number}";
        let link = pattern.replace("{number}", &code);
        proptest::prop_assert_eq!(super::named(pattern, "{number}", &link), Some(code));
        if let Some(named) = super::named(pattern, "{number}", &pattern.replace("{number}", &other)) {
            proptest::prop_assert!(named.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c)));
        }
        proptest::prop_assert_eq!(super::named(pattern, "{number}", &format!("https://evil.example/?{link}")), None);
    }
}
