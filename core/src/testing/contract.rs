//! What every implementation of a port must keep, fake or real. Call these from a test; they panic when it does not.
#![allow(clippy::expect_used, reason = "a contract test fails by panicking")]

use crate::ports::{Keys, Location, Nfc, NfcLink, PortError, Presence, Scanner, SecretStore};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

/// Checks [`Keys`]. Makes and forgets keys whose aliases start with `contract-`.
pub fn keys(keys: &dyn Keys) {
    let alias = |n: u8| format!("contract-{n}");
    let public = |n| keys.public_key(alias(n)).expect("a public key");
    let sign = |n, data: &[u8]| keys.sign(alias(n), data.to_vec()).expect("a signature");
    let holds = |point: &[u8], data: &[u8], signature: &[u8]| {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(data, signature)
            .is_ok()
    };

    let first = public(1);
    assert_eq!(first.len(), 65, "an uncompressed SEC1 point");
    assert_eq!(first.first(), Some(&4), "an uncompressed SEC1 point");
    assert_eq!(public(1), first, "the same alias is the same key");
    assert_ne!(public(2), first, "another alias is another key");

    let long = vec![0xff; 70_000];
    for data in [&b""[..], b"header.payload", &long] {
        let signature = sign(1, data);
        assert_eq!(signature.len(), 64, "r and s, not DER");
        assert!(
            holds(&first, data, &signature),
            "the public key verifies what was signed"
        );
        assert!(!holds(&first, b"other", &signature), "and nothing else");
        assert!(!holds(&public(2), data, &signature), "and no other key does");
    }

    let signature = sign(3, b"signed before the public key was asked for");
    assert!(holds(
        &public(3),
        b"signed before the public key was asked for",
        &signature
    ));

    keys.delete(alias(1)).expect("forgetting a key");
    keys.delete(alias(1)).expect("forgetting it twice");
    assert_ne!(public(1), first, "a forgotten key never comes back");
    for n in 1..=3 {
        keys.delete(alias(n)).expect("cleaning up");
    }
}

/// Checks [`SecretStore`]. Keeps and forgets secrets whose names start with `contract-`.
pub fn secret_store(secrets: &dyn SecretStore) {
    let name = |n: &str| format!("contract-{n}");
    let get = |n: &str| secrets.get(name(n)).expect("an answer");
    let set = |n: &str, value: &[u8]| secrets.set(name(n), value.to_vec()).expect("kept");
    let delete = |n: &str| secrets.delete(name(n)).expect("forgotten");
    let names = ["vn.motcua:a-1", "vn.motcua:a_1", "VN.motcua:a-1"];
    for n in names {
        delete(n);
    }

    assert_eq!(get(names[0]), None, "what was never kept is not there");
    delete(names[0]);
    let every_byte: Vec<u8> = (0..=255).collect();
    for value in [&every_byte[..], &[0; 32], b"", &[0xff; 4_096]] {
        set(names[0], value);
        assert_eq!(
            get(names[0]).as_deref(),
            Some(value),
            "the same bytes, the latest alone"
        );
    }
    assert_eq!(get(names[1]), None, "another name is another secret");
    set(names[2], b"upper case");
    set(names[1], b"second");
    delete(names[0]);
    assert_eq!(get(names[0]), None, "a forgotten secret never comes back");
    assert_eq!(get(names[1]).as_deref(), Some(&b"second"[..]), "the others stay");
    assert_eq!(get(names[2]).as_deref(), Some(&b"upper case"[..]));
    for n in names {
        delete(n);
    }
}

/// Checks [`Presence`]: asks once, and gives the answer for the caller to compare with what the person did.
pub fn presence(presence: &dyn Presence) -> Result<(), PortError> {
    let available = presence.available();
    let answer = presence.confirm("Xác nhận nộp hồ sơ".into(), "Hợp đồng của bài kiểm thử".into());
    if available {
        let fits = !matches!(answer, Err(PortError::Unavailable | PortError::Failed { .. }));
        assert!(fits, "a phone that can ask gets an answer: {answer:?}");
    } else {
        assert_eq!(answer, Err(PortError::Unavailable), "nobody can be asked");
    }
    answer
}

/// Checks [`Nfc`] with a card before it that answers each command with the command itself and `90 00`.
pub fn nfc(nfc: &dyn Nfc) {
    nfc.tell("nobody sees this".into());
    nfc.disconnect();
    assert_eq!(
        nfc.transceive(vec![0, 0xa4, 0, 0]),
        Err(PortError::Lost),
        "nothing is connected"
    );
    let connect = || {
        nfc.connect("Đọc thẻ căn cước".into(), "Giữ yên thẻ".into())
            .expect("a card")
    };
    let NfcLink {
        max_apdu,
        extended_length,
    } = connect();
    assert!(max_apdu >= 261, "a whole short command fits");
    assert_eq!(
        extended_length,
        max_apdu > 261,
        "longer ones only where both take them"
    );
    nfc.tell("contract: 50 %".into());
    let longest = max_apdu as usize - 2;
    for len in [4, 5, 255, longest] {
        let command: Vec<u8> = (0..len).map(|n| n as u8).collect();
        let answer = nfc.transceive(command.clone()).expect("an answer");
        let (data, status) = answer.split_at(len);
        assert_eq!(data, command, "byte for byte");
        assert_eq!(status, [0x90, 0x00], "the status word stands at the end");
    }
    let too_long = nfc.transceive(vec![0; max_apdu as usize + 1]);
    assert!(matches!(too_long, Err(PortError::Failed { .. })), "{too_long:?}");
    nfc.disconnect();
    nfc.disconnect();
    assert_eq!(nfc.transceive(vec![0, 0xa4, 0, 0]), Err(PortError::Lost));
    connect();
    nfc.disconnect();
}

/// Checks [`Scanner`] with a code that holds `text` before the camera, twice.
pub fn scanner(scanner: &dyn Scanner, text: &str) {
    for _ in 0..2 {
        let read = scanner.scan("Quét mã QR".into(), "Đưa mã vào khung".into());
        assert_eq!(
            read.as_deref(),
            Ok(text),
            "the text as it stands there, each time anew"
        );
    }
}

/// Checks [`Location`], switched on and allowed, at `now_ms` (milliseconds since 1970-01-01 UTC).
pub fn location(location: &dyn Location, now_ms: i64) {
    let at = location.once().expect("a position");
    assert!((-90.0..=90.0).contains(&at.latitude), "{at:?}");
    assert!((-180.0..=180.0).contains(&at.longitude), "{at:?}");
    assert!(at.accuracy_m.is_finite() && at.accuracy_m >= 0.0, "{at:?}");
    assert!(
        at.at_ms > 0 && at.at_ms <= now_ms + 60_000,
        "not of the future: {at:?}"
    );
}
