use super::*;
use crate::testing::signing::Signer;
use proptest::prelude::*;
use serde_json::json;

fn payload() -> Value {
    json!({
        "iss": "https://p.example", "dossier": "H42.14026-20261124-0000001", "procedure": "1.004873",
        "procedure_name": "Cấp giấy xác nhận tình trạng hôn nhân", "applicant": "Nguyễn Thị Thử",
        "office": {"id": "37.14026", "name": "UBND xã"},
        "received_at": "2026-11-24T10:42:00+07:00", "due": "2026-11-30", "due_rule": "3 ngày làm việc",
        "fees": [{"name": "Lệ phí", "amount": 5000, "basis": "Nghị quyết", "when": 1}],
        "files": [
            {"paper": "a", "name": "anh.jpg", "type": "image/jpeg", "size": 10, "sha256": "aa"},
            {"paper": "a", "name": "anh.jpg", "type": "image/jpeg", "size": 20, "sha256": "bb"},
            {"paper": "b", "name": "don.pdf", "type": "application/pdf", "size": 30, "sha256": "cc"}],
        "data_sha256": "00", "iat": 1_795_491_720
    })
}

fn receipt() -> Receipt {
    let signer = Signer::new("r1");
    verify(&signer.sign(TYP, &payload()), &[signer.jwk()]).unwrap()
}

const SENT: [SentFile<'static>; 3] = [
    SentFile {
        paper: "b",
        name: "don.pdf",
        size: 30,
        sha256: "cc",
    },
    SentFile {
        paper: "a",
        name: "anh.jpg",
        size: 20,
        sha256: "bb",
    },
    SentFile {
        paper: "a",
        name: "anh.jpg",
        size: 10,
        sha256: "aa",
    },
];

#[test]
fn a_receipt_is_read_whole() {
    let receipt = receipt();
    assert_eq!(receipt.due, Some(Date::constant(2026, 11, 30)));
    assert_eq!(receipt.received_at.as_second(), 1_795_491_720);
    assert_eq!(receipt.fees[0].amount, 5000);
    assert_eq!(receipt.files[2].media_type, "application/pdf");
}

#[test]
fn the_files_sent_are_the_files_named_in_any_order() {
    receipt().matches(&SENT).unwrap();
}

#[test]
fn a_file_changed_missing_or_added_is_told_apart() {
    let receipt = receipt();
    let with = |change: SentFile<'static>| {
        let mut sent = SENT;
        sent[0] = change;
        receipt.matches(&sent).unwrap_err()
    };
    assert!(matches!(
        with(SentFile { size: 31, ..SENT[0] }),
        ReceiptError::FileDiffers {
            index: 0,
            what: Difference::Size
        }
    ));
    assert!(matches!(
        with(SentFile {
            sha256: "cd",
            ..SENT[0]
        }),
        ReceiptError::FileDiffers {
            index: 0,
            what: Difference::Sha256
        }
    ));
    assert!(matches!(
        with(SentFile {
            name: "khac.pdf",
            ..SENT[0]
        }),
        ReceiptError::FileMissing { index: 0 }
    ));
    assert!(matches!(
        receipt.matches(&SENT[..2]),
        Err(ReceiptError::FileUnknown { count: 1 })
    ));
    assert!(matches!(
        receipt.matches(&[SENT[2], SENT[2], SENT[0]]),
        Err(ReceiptError::FileDiffers { index: 1, .. })
    ));
}

#[test]
fn form_data_are_compared_by_their_canonical_hash() {
    let mut receipt = receipt();
    // SHA-256 of {"a":1,"ten":"Thử"} by Python's json and hashlib.
    receipt.data_sha256 = "f546e47bc7fa5aff20dc26471e9f571f5b4087eec93080bee83bbf4f52c97c14".into();
    receipt.matches_data(&json!({"ten": "Thử", "a": 1})).unwrap();
    receipt.matches_data(&json!({"a": 1.0, "ten": "Thử"})).unwrap();
    let changed = receipt.matches_data(&json!({"a": 2, "ten": "Thử"}));
    assert!(matches!(changed, Err(ReceiptError::DataDiffer)));
}

#[test]
fn a_receipt_of_another_dossier_is_refused() {
    let receipt = receipt();
    receipt.is_for(None, "1.004873").unwrap();
    receipt
        .is_for(Some("H42.14026-20261124-0000001"), "1.004873")
        .unwrap();
    assert!(
        receipt
            .is_for(Some("H42.14026-20261124-0000002"), "1.004873")
            .is_err()
    );
    assert!(receipt.is_for(None, "1.001193").is_err());
}

#[test]
fn a_stranger_another_type_or_an_unknown_key_is_refused() {
    let (signer, stranger) = (Signer::new("r1"), Signer::new("r1"));
    let code = |token: String, keys: &[Jwk]| verify(&token, keys).unwrap_err().failure().code;
    assert_eq!(code(stranger.sign(TYP, &payload()), &[signer.jwk()]), "MC-R01");
    assert_eq!(
        code(signer.sign("mot-cua-pack+jws", &payload()), &[signer.jwk()]),
        "MC-R01"
    );
    assert_eq!(code(signer.sign(TYP, &payload()), &[]), "MC-R01");
    assert_eq!(
        code(signer.sign(TYP, &json!({"dossier": 1})), &[signer.jwk()]),
        "MC-R02"
    );
    let both = [signer.jwk(), Signer::new("r2").jwk()];
    assert!(verify(&signer.sign(TYP, &payload()), &both).is_ok());
}

proptest! {
    #[test]
    fn a_receipt_with_any_bit_flipped_is_refused(at in any::<prop::sample::Index>(), bit in 0_u8..7) {
        let signer = Signer::new("r1");
        let mut token = signer.sign(TYP, &payload()).into_bytes();
        let at = at.index(token.len());
        token[at] ^= 1 << bit;
        let token = String::from_utf8(token).unwrap();
        prop_assert!(verify(&token, &[signer.jwk()]).is_err());
    }

    #[test]
    fn signed_rubbish_is_an_error_not_a_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let signer = Signer::new("r1");
        let header = br#"{"alg":"ES256","typ":"mot-cua-receipt+jws","kid":"r1"}"#;
        prop_assert!(verify(&signer.sign_raw(header, &payload), &[signer.jwk()]).is_err());
    }
}

#[test]
fn a_receipt_says_for_whom_or_is_not_the_one_asked_for() {
    use crate::net::wire::family::Relation;
    let whom = |name: &str| OnBehalf {
        link: "l1".into(),
        name: name.into(),
        relation: Relation::Child,
    };
    let own = receipt();
    assert!(own.is_for_whom(None).is_ok());
    assert!(own.is_for_whom(Some(&whom("Nguyễn Văn Mầm"))).is_err());
    let mut signed = payload();
    signed["on_behalf"] = json!({"name": "Nguyễn Văn Mầm", "relation": "child"});
    let signer = Signer::new("r1");
    let receipt = verify(&signer.sign(TYP, &signed), &[signer.jwk()]).unwrap();
    assert!(receipt.is_for_whom(Some(&whom("Nguyễn Văn Mầm"))).is_ok());
    assert!(receipt.is_for_whom(Some(&whom("Trần Văn Thử"))).is_err());
    assert!(receipt.is_for_whom(None).is_err());
}
