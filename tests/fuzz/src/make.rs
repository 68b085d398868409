//! Where seeds come from: the card simulator, tokens and a pack signed by keys that never change, codes and pictures.
//!
//! Everything here repeats octet by octet, but for the RSA authority, whose keys take long to make: its certificate and one
//! security object are kept in `data/`.

use crate::keys::Signer;
use crate::picture;
use crate::targets::jwt::{CLIENT, ISSUER, NONCE, NOW};
use fast_qr::{ECL, QRBuilder};
use motcua_card::{Algorithm, Authority, Card, Curve, Naming, Profile, people};
use motcua_core::identity::chip::tlv;
use motcua_core::net::pack::TYP;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A country certificate with an RSA key (PSS).
pub const RSA_CSCA: &[u8] = include_bytes!("../data/rsa-csca.der");
/// EF.SOD of a card whose issuer signs with RSA.
pub const RSA_SOD: &[u8] = include_bytes!("../data/rsa-sod.bin");

/// Files of a card.
pub struct Files {
    /// EF.SOD.
    pub sod: Vec<u8>,
    /// Data groups that can be read, whole files.
    pub groups: BTreeMap<u8, Vec<u8>>,
    /// EF.COM, EF.CardAccess, EF.CardSecurity, as far as there are any.
    pub others: Vec<(&'static str, Vec<u8>)>,
}

/// A card of the simulator by the name its command line has for it, with a portrait of few bytes.
pub fn card(name: &str) -> Files {
    let profile = Profile::named(name).expect("a known card");
    files(Profile {
        portrait: SMALL_JP2.to_vec(),
        ..profile
    })
}

fn files(profile: Profile) -> Files {
    let card = Card::new(profile);
    let file = |id: u16| card.file(id).map(<[u8]>::to_vec);
    let number = |group: u8| Some((group, file(0x0100 | u16::from(group))?));
    Files {
        // Identifier 011D is EF.SOD in the application and EF.CardSecurity outside of it.
        sod: file(0x011D).expect("EF.SOD"),
        groups: [1, 2, 13, 14, 15].into_iter().filter_map(number).collect(),
        others: [("com", 0x011E), ("card-access", 0x011C)]
            .into_iter()
            .filter_map(|(name, id)| Some((name, file(id)?)))
            .collect(),
    }
}

/// Security objects of ECDSA issuers by name; the first belongs to the card "vi-du".
pub fn security_objects() -> Vec<(&'static str, Vec<u8>)> {
    let mut version_1 = Profile::new(people::elder());
    version_1.lds_version_1 = true;
    vec![
        ("vi-du", card("vi-du").sod),
        ("elder-version-1", files(version_1).sod),
        ("p384", card("p384").sod),
    ]
}

/// EF.SOD around a CMS structure.
pub fn sod(cms: &[u8]) -> Vec<u8> {
    tlv::object(0x77, cms)
}

/// The authority with RSA keys, and a card of it: what `data/` keeps. Takes a minute without optimisation.
pub fn rsa() -> (Vec<u8>, Vec<u8>) {
    let authority = Authority::new(b"Mot Cua fuzzing RSA", Algorithm::RsaPss);
    let mut profile = Profile::new(people::child());
    profile.authority = authority.clone();
    (authority.csca(), files(profile).sod)
}

/// A country certificate whose curve is written out.
pub fn explicit_csca() -> Vec<u8> {
    let algorithm = Algorithm::Ecdsa(Curve::Brainpool384, Naming::Explicit);
    Authority::new(b"Mot Cua fuzzing explicit", algorithm).csca()
}

fn claims() -> Value {
    json!({"iss": ISSUER, "aud": CLIENT, "exp": NOW + 300, "iat": NOW, "nonce": NONCE, "sub": "s1",
           "name": "Nguyễn Thị Ví Dụ", "birthdate": "1990-01-01", "gender": "female", "citizen_id": "036190012345",
           "address": {"formatted": "Xóm 1, Cổ Lễ, Ninh Bình"}, "auth_time": NOW - 10, "acr": "level2", "unknown": [1]})
}

/// Sets of claims.
pub fn all_claims() -> Vec<Value> {
    let mut many = claims();
    many["aud"] = json!([CLIENT, "other"]);
    many["azp"] = json!(CLIENT);
    many["address"] = json!("Xóm 1");
    let mut late = claims();
    late["exp"] = json!(NOW - 119);
    late["acr"] = json!("level9");
    vec![claims(), many, late]
}

/// Good tokens by `k1` and `k2`, with a `typ` and without.
pub fn tokens() -> Vec<String> {
    let (one, two) = (Signer::new("k1"), Signer::new("k2"));
    let claims = all_claims().into_iter().map(|claims| claims.to_string());
    let mut out: Vec<String> = claims
        .map(|claims| one.sign(&one.header("JWT"), claims.as_bytes()))
        .collect();
    let untyped = br#"{"kid":"k2","alg":"ES256"}"#;
    out.push(two.sign(untyped, claims_text().as_bytes()));
    out
}

fn claims_text() -> String {
    claims().to_string()
}

/// What a pack says.
pub fn pack_payload() -> Value {
    let at = |path: &str| format!("https://mot-cua.example/{path}");
    json!({
        "version": 7, "issued_at": "2026-11-24T08:00:00+07:00",
        "province": {"code": "37", "name": {"vi": "Tỉnh Ninh Bình", "en": "Ninh Bình province"}},
        "oidc": {"issuer": "http://127.0.0.1:8701/oidc", "client_id": CLIENT, "scopes": "openid profile",
            "profile": "oauth2-userinfo", "acr": {"level1": ["low"], "level2": ["substantial", "high"]},
            "oauth2": {"authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
                "userinfo_endpoint": at("userinfo"), "revocation_endpoint": at("revoke"), "pkce": true,
                "claims": {"sub": "id", "name": "/profile/name", "birthdate_format": "DD/MM/YYYY", "level": "loa"},
                "session": {"token_endpoint": at("session"), "revocation_endpoint": at("session/revoke")}}},
        "endpoints": {"procedures": at("procedures"), "uploads": at("uploads"), "dossiers": at("dossiers"),
            "push_subscriptions": at("push/subscriptions"), "push_acks": at("push/acks"), "identity": at("identity"),
            "sessions": at("sessions")},
        "links": {"dossier": at("ho-so/{code}"), "portal_procedure": at("thu-tuc/{uuid}")},
        "trust": {"results": ["MAA="], "receipts": [Signer::new("receipts").jwk()], "sealing": Signer::new("sealing").jwk(),
            "cards": {"csca": ["MAA="], "crls": ["MAA="]}},
        "push": {"vapid": "BA"},
        "calendar": {"version": "2026.2", "zone_offset_minutes": 420, "cutoff": "15:00", "days": [
            {"date": "2026-11-24", "kind": "off", "name": "Ngày Văn hóa Việt Nam", "status": "checked"},
            {"date": "2027-02-05", "kind": "work", "name": "Tết", "status": "rumoured"}]},
        "offices": [{"id": "37.14026", "name": {"vi": "UBND xã", "en": ""}, "unit": "14026",
            "address": "a", "phone": "p", "hours": "h"}],
        "catalogue_version": "2026-06-10", "min_app_version": "0.1.0",
        "notices": [{"id": "n", "title": {"vi": "Bảo trì"}, "text": {"vi": "Tối nay"},
            "from": "2026-11-24T00:00:00+07:00", "until": "2026-11-25T00:00:00+07:00"}]
    })
}

/// A signed pack.
pub fn pack() -> String {
    let signer = Signer::new("pack");
    signer.sign(&signer.header(TYP), pack_payload().to_string().as_bytes())
}

const CARD_TEXT: &str = "036190012345|162345678|Nguyễn Thị Ví Dụ|01011990|Nữ|Xóm 1, Thị trấn Cổ Lễ, Huyện Trực Ninh, Tỉnh Nam Định|01072021";
const SHORT_TEXT: &str = "036190012345||Đoàn|00001950|Nữ||01072021";
const TAIL_TEXT: &str = "\u{feff}036040000456|160000456|Le\u{302} Va\u{306}n Mẫu|00001940|Nam|Cổ Lễ|15032022||Hoàng Thị Mẫu|Vũ Thị Thử Nghiệm\r\n";

const SMALL_JP2: &[u8] = include_bytes!("../../../core/src/identity/chip/lds/tests/portraits/small.jp2");
const BIG_J2K: &[u8] = include_bytes!("../../../core/src/identity/chip/lds/tests/portraits/big.j2k");
const FACE_JP2: &[u8] = include_bytes!("../../../core/src/identity/chip/lds/tests/portraits/face.jp2");
const GREY_J2K: &[u8] = include_bytes!("../../../core/src/identity/chip/lds/tests/portraits/grey.j2k");
const SMALL_JPEG: &[u8] = include_bytes!("../../../core/src/identity/chip/lds/tests/portraits/small.jpg");
const BASELINE: &[u8] = include_bytes!("../../../core/src/identity/card_qr/tests/baseline.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("../../../core/src/identity/card_qr/tests/progressive.jpg");

/// Whether a module of the code, with its margin of four, is dark; and modules from side to side.
fn code(text: &str) -> (usize, impl Fn(usize, usize) -> bool) {
    let code = QRBuilder::new(text.as_bytes())
        .ecl(ECL::M)
        .build()
        .unwrap_or_else(|_| panic!("it fits"));
    let size = code.size;
    let dark = move |x: usize, y: usize| {
        let at = |v: usize| v.checked_sub(4).filter(|m| *m < size);
        at(x).zip(at(y)).is_some_and(|(x, y)| code[y][x].value())
    };
    (size + 8, dark)
}

fn png(text: &str, module: usize) -> Vec<u8> {
    let (side, dark) = code(text);
    picture::png(side * module, |x, y| dark(x / module, y / module))
}

/// Width, turn and rows, two pixels a module.
fn frame(text: &str, turn: u8) -> Vec<u8> {
    let (side, dark) = code(text);
    let side = side * 2;
    let rows = (0..side * side).map(|at| {
        if dark(at % side / 2, at / side / 2) {
            20
        } else {
            230
        }
    });
    [side as u8, turn].into_iter().chain(rows).collect()
}

/// Seeds by target and name.
pub fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut out = Vec::new();
    of_cards(&mut |target, name, bytes| out.push((target, name.to_owned(), bytes)));
    of_texts(&mut |target, name, bytes| out.push((target, name.to_owned(), bytes)));
    of_pictures(&mut |target, name, bytes| out.push((target, name.to_owned(), bytes)));
    for (name, text) in XML {
        out.push(("xml", (*name).to_owned(), text.to_vec()));
    }
    out.push((
        "video",
        "phone".to_owned(),
        film(b"isom\0\0\x02\0isomiso2mp41", "udta"),
    ));
    out.push(("video", "iphone".to_owned(), film(b"qt  \0\0\0\0qt  ", "meta")));
    out
}

/// A film without pictures that a player could show: its plan with user data in it, a few octets of frames, XMP behind them.
fn film(brands: &[u8], said: &str) -> Vec<u8> {
    let boxed = |letters: &str, content: &[u8]| {
        let size = (content.len() as u32 + 8).to_be_bytes();
        [size.as_slice(), letters.as_bytes(), content].concat()
    };
    let said = boxed(said, &boxed("loci", b"+20.2833+106.2167/"));
    let track = [
        boxed("tkhd", &[1; 20]),
        boxed("mdia", &boxed("hdlr", b"vide")),
        said.clone(),
    ]
    .concat();
    let plan = [boxed("mvhd", &[2; 30]), boxed("trak", &track), said].concat();
    let parts = [
        boxed("ftyp", brands),
        boxed("moov", &plan),
        boxed("mdat", &[0x47; 40]),
    ];
    [parts.concat(), boxed("uuid", b"0123456789abcdef+20.2833")].concat()
}

/// Answers of Open311 servers: those of the core's tests.
macro_rules! answers {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../../core/src/net/wire/open311/captured/", $name, ".xml")))),*]
    };
}

const XML: &[(&str, &[u8])] =
    answers!("services" "definition" "requests" "token" "errors" "discovery" "loose");

type Keep<'a> = &'a mut dyn FnMut(&'static str, &str, Vec<u8>);

fn moded(mode: u8, rest: &[u8]) -> Vec<u8> {
    [&[mode], rest].concat()
}

fn of_cards(keep: Keep<'_>) {
    for name in ["vi-du", "elder", "p384", "cam", "rsa"] {
        let card = card(name);
        for (number, file) in &card.groups {
            if name == "vi-du" || matches!(number, 13..=15) {
                keep("lds", &format!("{name}-dg{number}"), file.clone());
            }
        }
        for (file, bytes) in card.others {
            keep("lds", &format!("{name}-{file}"), bytes);
        }
    }
    keep("lds", "sod", card("vi-du").sod);
    keep("tlv", "sod", card("vi-du").sod);
    keep("tlv", "dg13", card("vi-du").groups[&13].clone());
    keep("tlv", "dg14", card("p384").groups[&14].clone());
    keep("tlv", "long-tag", tlv::object(0x7F_81_02, &[0; 300]));
    keep("tlv", "long-form", vec![0x30, 0x84, 0, 0, 0, 2, 0x05, 0]);
    for (name, sod) in security_objects() {
        keep("sod", &format!("0-{name}"), moded(b'0', &sod));
    }
    keep("sod", "0-rsa", moded(b'0', RSA_SOD));
    keep("sod", "1-object", moded(b'1', &content(&card("vi-du").sod)));
    let authority = Authority::test();
    keep("sod", "2-csca", moded(b'2', &authority.csca()));
    keep("sod", "2-csca-rsa", moded(b'2', RSA_CSCA));
    keep("sod", "2-csca-explicit", moded(b'2', &explicit_csca()));
    keep("sod", "3-crl", moded(b'3', &authority.crl()));
    let revoked = authority.revocation_list(&[motcua_card::Signer::Valid]);
    keep("sod", "3-crl-revoked", moded(b'3', &revoked));
}

/// The LDSSecurityObject in an EF.SOD: `encapContentInfo.eContent` of RFC 5652.
fn content(sod: &[u8]) -> Vec<u8> {
    let cms = tlv::Tlv::value_of(sod, 0x77).expect("EF.SOD");
    let info = tlv::find(tlv::Tlv::value_of(cms, 0x30).expect("CMS"), 0xA0).expect("CMS");
    let signed = tlv::Tlv::value_of(info.expect("SignedData"), 0x30).expect("SignedData");
    let capsule = tlv::find(signed, 0x30).expect("SignedData").expect("capsule");
    let content = tlv::find(capsule, 0xA0).expect("capsule").expect("content");
    tlv::Tlv::value_of(content, 0x04).expect("content").to_vec()
}

fn of_texts(keep: Keep<'_>) {
    for (name, person) in [
        ("vi-du", people::vi_du()),
        ("child", people::child()),
        ("elder", people::elder()),
        ("long-name", people::long_name()),
    ] {
        keep("mrz", name, person.mrz().join("\n").into_bytes());
    }
    let seen = people::vi_du()
        .mrz()
        .map(|line| line.replace('0', "O").replace("<<", "« ").to_lowercase());
    keep(
        "mrz",
        "as-seen",
        format!("CĂN CƯỚC\n{}\n1990", seen.join(" \n")).into_bytes(),
    );
    keep("mrz", "run-together", people::elder().mrz().concat().into_bytes());
    for (name, text) in [("full", CARD_TEXT), ("short", SHORT_TEXT), ("tail", TAIL_TEXT)] {
        keep("qr", name, text.as_bytes().to_vec());
    }
    for (n, token) in tokens().iter().enumerate() {
        keep("jwt", &format!("0-token-{n}"), moded(b'0', token.as_bytes()));
    }
    for (n, claims) in all_claims().iter().enumerate() {
        keep(
            "jwt",
            &format!("1-claims-{n}"),
            moded(b'1', claims.to_string().as_bytes()),
        );
    }
    let both = format!(
        "{{\"alg\":\"ES256\",\"typ\":\"application/jwt\",\"kid\":\"k1\"}}\n{}",
        claims_text()
    );
    keep("jwt", "2-header", moded(b'2', both.as_bytes()));
    keep("pack", "0-token", moded(b'0', pack().as_bytes()));
    keep(
        "pack",
        "1-payload",
        moded(b'1', pack_payload().to_string().as_bytes()),
    );
    let mut plain = pack_payload();
    plain["oidc"] = json!({"issuer": ISSUER, "client_id": CLIENT, "scopes": "openid"});
    keep("pack", "1-openid", moded(b'1', plain.to_string().as_bytes()));
    let key = Signer::new("sealing");
    keep(
        "jwe",
        "0-jwk",
        moded(b'0', json!(key.jwk()).to_string().as_bytes()),
    );
    keep("jwe", "1-plain", moded(b'1', "Nguyễn Thị Ví Dụ".as_bytes()));
    let mut point = vec![4];
    point.extend_from_slice(&key.public().as_bytes()[1..]);
    keep("jwe", "2-pack-key", moded(b'2', base64url(&point).as_bytes()));
}

fn base64url(octets: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(octets)
}

fn of_pictures(keep: Keep<'_>) {
    keep("frame", "0-card.png", moded(b'0', &png(CARD_TEXT, 3)));
    keep("frame", "0-short.png", moded(b'0', &png(SHORT_TEXT, 2)));
    keep("frame", "0-baseline.jpg", moded(b'0', BASELINE));
    keep("frame", "0-progressive.jpg", moded(b'0', PROGRESSIVE));
    keep("frame", "1-plain", moded(b'1', &frame(SHORT_TEXT, 0)));
    keep("frame", "2-all", moded(b'2', &frame("Một Cửa", 1)));
    keep("portrait", "dg2", card("vi-du").groups[&2].clone());
    for (name, image) in [
        ("small.jp2", SMALL_JP2),
        ("face.jp2", FACE_JP2),
        ("grey.j2k", GREY_J2K),
        ("big.j2k", BIG_J2K),
        ("small.jpg", SMALL_JPEG),
    ] {
        keep("portrait", name, image.to_vec());
    }
}
