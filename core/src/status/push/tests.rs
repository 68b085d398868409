use super::*;
use crate::testing::SeededRandom;
use proptest::prelude::*;

fn b64(text: &str) -> Vec<u8> {
    B64.decode(text).unwrap()
}

/// RFC 8291 appendix A.
fn appendix_a() -> (PushKeys, Vec<u8>) {
    let keys = [
        b64("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
        b64("BTBZMqHH6r4Tts7J_aSIgg"),
    ]
    .concat();
    let body = b64(concat!(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz",
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    ));
    (PushKeys::from_bytes(&keys).unwrap(), body)
}

/// Seals `records` (padding and delimiter included) as a sender would.
fn seal(keys: &PushKeys, record_size: u32, records: &[Vec<u8>]) -> Vec<u8> {
    let sender = PushKeys::generate(&SeededRandom::new(77));
    let point = sender.secret.public_key().to_sec1_bytes();
    let salt = [5; SALT];
    // The shared secret and with it the key are the same on both sides.
    let head = Body {
        salt: &salt,
        record_size: record_size as usize,
        sender: &point,
        records: &[],
    };
    let key = keys.content_key(&head).unwrap();
    let mut body = [&salt[..], &record_size.to_be_bytes(), &[POINT as u8], &point].concat();
    for (seq, record) in records.iter().enumerate() {
        let mut nonce = *key.nonce;
        nonce[10] ^= (seq >> 8) as u8;
        nonce[11] ^= seq as u8;
        let mut sealed = record.clone();
        key.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .unwrap();
        body.extend(sealed);
    }
    body
}

fn keys() -> PushKeys {
    PushKeys::generate(&SeededRandom::new(3))
}

#[test]
fn rfc_8291_appendix_a_opens() {
    let (keys, body) = appendix_a();
    assert_eq!(
        keys.p256dh(),
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    );
    assert_eq!(keys.auth(), "BTBZMqHH6r4Tts7J_aSIgg");
    assert_eq!(
        keys.open(&body).unwrap(),
        b"When I grow up, I want to be a watermelon"
    );
}

#[test]
fn keys_survive_being_kept() {
    let keys = keys();
    let again = PushKeys::from_bytes(&keys.to_bytes()).unwrap();
    assert_eq!((again.p256dh(), again.auth()), (keys.p256dh(), keys.auth()));
    assert_ne!(keys.p256dh(), PushKeys::generate(&SeededRandom::new(4)).p256dh());
    for bad in [&[][..], &[1; 47], &[1; 49], &[0; 48], &[0xff; 48]] {
        assert_eq!(PushKeys::from_bytes(bad).err(), Some(PushError::Keys));
    }
}

#[test]
fn padding_is_taken_off() {
    let keys = keys();
    assert_eq!(
        keys.open(&seal(&keys, 4096, &[b"hi\x02\0\0\0".to_vec()]))
            .unwrap(),
        b"hi"
    );
    assert_eq!(keys.open(&seal(&keys, 4096, &[b"\x02".to_vec()])).unwrap(), b"");
    assert_eq!(keys.open(&seal(&keys, 18, &[b"a\x02".to_vec()])).unwrap(), b"a");
}

#[test]
fn several_records_are_put_together() {
    let keys = keys();
    let records = [
        b"abcd\x01\0\0\0".to_vec(),
        b"efghijk\x01".to_vec(),
        b"l\x02".to_vec(),
    ];
    assert_eq!(keys.open(&seal(&keys, 24, &records)).unwrap(), b"abcdefghijkl");
    let full_last = [b"abcdefg\x01".to_vec(), b"hijklmn\x02".to_vec()];
    assert_eq!(
        keys.open(&seal(&keys, 24, &full_last)).unwrap(),
        b"abcdefghijklmn"
    );
}

#[test]
fn a_cut_message_is_refused() {
    let keys = keys();
    let records = [b"abcdefg\x01".to_vec(), b"hijklmn\x02".to_vec()];
    let body = seal(&keys, 24, &records);
    assert_eq!(
        keys.open(&body[..body.len() - 24]),
        Err(PushError::Padding),
        "at a record"
    );
    for cut in 0..body.len() {
        assert!(keys.open(&body[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn records_out_of_order_or_wrongly_delimited_are_refused() {
    let keys = keys();
    let open = |records: &[&[u8]]| {
        let records: Vec<_> = records.iter().map(|r| r.to_vec()).collect();
        keys.open(&seal(&keys, 24, &records))
    };
    assert_eq!(
        open(&[b"abcdefg\x02", b"h\x02"]),
        Err(PushError::Padding),
        "goes on after the last"
    );
    assert_eq!(open(&[b"abcdefg\x01"]), Err(PushError::Padding), "never ends");
    assert_eq!(open(&[b"abcdefg\x03"]), Err(PushError::Padding));
    assert_eq!(
        open(&[b"\0\0\0\0"]),
        Err(PushError::Padding),
        "no delimiter at all"
    );
    assert_eq!(open(&[b""]), Err(PushError::Padding));
    let body = seal(&keys, 24, &[b"abcdefg\x01".to_vec(), b"hijklmn\x02".to_vec()]);
    let records = body.len() - 48;
    let swapped = [
        &body[..records],
        &body[records + 24..],
        &body[records..records + 24],
    ]
    .concat();
    assert_eq!(keys.open(&swapped), Err(PushError::Sealed));
}

#[test]
fn a_header_that_cannot_be_is_refused() {
    let keys = keys();
    assert_eq!(
        keys.open(&seal(&keys, 17, &[b"\x02".to_vec()])),
        Err(PushError::Malformed),
        "record size"
    );
    let mut body = seal(&keys, 4096, &[b"a\x02".to_vec()]);
    assert_eq!(keys.open(&vec![0; MAX_BODY + 1]), Err(PushError::TooLong));
    body[SALT + 4] = 33;
    assert_eq!(
        keys.open(&body),
        Err(PushError::Malformed),
        "length of the sender's key"
    );
    body[SALT + 4] = 65;
    body[SALT + 5 + 64] ^= 1;
    assert_eq!(
        keys.open(&body),
        Err(PushError::Malformed),
        "not a point of the curve"
    );
}

#[test]
fn a_message_for_someone_else_does_not_open() {
    let body = seal(&keys(), 4096, &[b"a\x02".to_vec()]);
    let other = PushKeys::generate(&SeededRandom::new(4));
    assert_eq!(other.open(&body), Err(PushError::Sealed));
}

#[test]
fn messages_are_read_and_unknown_kinds_too() {
    let message = PushMessage::parse(br#"{"id":"m1","kind":"dossier","code":"H42","seq":4}"#).unwrap();
    assert_eq!(message.kind, PushKind::Dossier);
    assert_eq!((message.code.as_deref(), message.seq), (Some("H42"), Some(4)));
    let newer = PushMessage::parse(br#"{"id":"m2","kind":"appointment","more":1}"#).unwrap();
    assert_eq!(newer.kind, PushKind::Unknown);
    let report = PushMessage::parse(br#"{"id":"m3","kind":"report","code":"PA-7"}"#).unwrap();
    assert_eq!(
        (report.kind, report.code.as_deref()),
        (PushKind::Report, Some("PA-7"))
    );
    assert_eq!(PushMessage::parse(b"{}"), Err(PushError::Content));
    assert_eq!(PushMessage::parse(b"\xff"), Err(PushError::Content));
}

proptest! {
    #[test]
    fn any_message_opens_at_any_record_size(
        plain in prop::collection::vec(any::<u8>(), 0..400),
        data in 1_usize..60,
        padding in 0_usize..5,
    ) {
        let keys = keys();
        let mut chunks: Vec<Vec<u8>> = plain.chunks(data).map(<[u8]>::to_vec).collect();
        if chunks.is_empty() {
            chunks.push(Vec::new());
        }
        let last = chunks.len() - 1;
        for (i, chunk) in chunks.iter_mut().enumerate() {
            chunk.push(if i == last { 2 } else { 1 });
            chunk.extend(vec![0; padding]);
        }
        let record_size = (data + 1 + padding + TAG) as u32;
        prop_assert_eq!(keys.open(&seal(&keys, record_size, &chunks)).unwrap(), plain);
    }

    #[test]
    fn any_flipped_bit_is_refused(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let (keys, mut body) = appendix_a();
        // The record size alone may differ as long as everything fits into one record.
        let at = at.index(body.len());
        body[at] ^= 1 << bit;
        let opened = keys.open(&body);
        prop_assert!(opened.is_err() || (SALT..SALT + 4).contains(&at), "{at} {bit}");
    }

    #[test]
    fn rubbish_is_an_error_not_a_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(keys().open(&body).is_err());
    }

    #[test]
    fn a_good_header_before_rubbish_is_an_error_not_a_panic(
        size in any::<u32>(),
        rubbish in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let (keys, body) = appendix_a();
        let mut body = body[..SALT + 5 + POINT].to_vec();
        body[SALT..SALT + 4].copy_from_slice(&size.to_be_bytes());
        body.extend(rubbish);
        prop_assert!(keys.open(&body).is_err());
    }
}

fn message(keys: &PushKeys, json: &str) -> String {
    let record = [json.as_bytes(), &[2]].concat();
    B64.encode(seal(keys, 4096, &[record]))
}

const DOSSIER: &str = "https://motcua.example/ho-so/{code}";
const REPORT: &str = "https://motcua.example/phan-anh/{number}";

#[test]
fn a_notice_says_which_report_where_the_province_links_to_reports() {
    let keys = keys();
    let sealed = message(&keys, r#"{"id":"m1","kind":"report","code":"PA-7"}"#);
    let told = |opener: &[u8]| push_notice(opener.to_vec(), sealed.clone(), "vi".into());
    let notice = told(&opener(&keys, DOSSIER, REPORT).unwrap()).unwrap();
    assert_eq!(
        (notice.tag.as_str(), notice.title.as_str(), notice.link.as_str()),
        ("PA-7", "Phản ánh PA-7", "https://motcua.example/phan-anh/PA-7")
    );
    assert_eq!(
        told(&opener(&keys, DOSSIER, "").unwrap()),
        None,
        "neutral words then"
    );
}

#[test]
fn a_notice_says_which_dossier_and_where_it_leads() {
    let keys = keys();
    let opener = opener(&keys, DOSSIER, REPORT).unwrap();
    let sealed = message(&keys, r#"{"id":"m1","kind":"dossier","code":"H42.1","seq":3}"#);
    let notice = push_notice(opener.to_vec(), format!("{sealed}=="), "vi".into()).unwrap();
    assert_eq!(
        (notice.tag.as_str(), notice.title.as_str(), notice.link.as_str()),
        ("H42.1", "Hồ sơ H42.1", "https://motcua.example/ho-so/H42.1")
    );
    assert!(!notice.text.is_empty());
    let english = push_notice(opener.to_vec(), sealed, "en".into()).unwrap();
    assert_ne!(english.text, notice.text);
}

#[test]
fn what_does_not_open_or_is_not_known_gives_no_notice() {
    let keys = keys();
    let opener = opener(&keys, DOSSIER, REPORT).unwrap();
    let told = |opener: &[u8], sealed: &str| push_notice(opener.to_vec(), sealed.into(), "vi".into());
    let sealed = message(&keys, r#"{"id":"m1","kind":"dossier","code":"H42.1"}"#);
    assert!(told(&opener, &sealed).is_some());
    assert_eq!(told(b"{}", &sealed), None);
    assert_eq!(told(b"", &sealed), None);
    assert_eq!(told(&opener, "not base64!"), None);
    assert_eq!(told(&opener, &sealed[..sealed.len() - 4]), None);
    let stranger = PushKeys::generate(&SeededRandom::new(4));
    let theirs = message(&stranger, r#"{"id":"m1","kind":"dossier","code":"H42.1"}"#);
    assert_eq!(told(&opener, &theirs), None);
    for json in [
        r#"{"id":"m1","kind":"later","code":"H42.1"}"#,
        r#"{"id":"m1","kind":"dossier"}"#,
        "[]",
    ] {
        assert_eq!(told(&opener, &message(&keys, json)), None, "{json}");
    }
}
