//! Sealing: to a key that is none nothing is sealed, and what is sealed opens with the recipient's key and says the same.

use super::split;
use crate::keys::Signer;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use motcua_core::net::jwe;
use motcua_core::net::jws::{Jwk, PublicKey};
use motcua_core::testing::SeededRandom;
use p256::SecretKey;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

static RECIPIENT: LazyLock<Signer> = LazyLock::new(|| Signer::new("sealing"));

/// `0`: a recipient's key as JSON. `1`: what is sealed. `2`: a key as `AppConfig.pack_key` carries it.
pub fn run(input: &[u8]) {
    match split(input, 3) {
        Some((0, json)) => recipient(json),
        Some((1, plain)) => {
            let sealed = jwe::seal(plain, &RECIPIENT.jwk(), &SeededRandom::new(1)).expect("a good key");
            assert_eq!(open(&sealed, RECIPIENT.secret()).as_deref(), Some(plain));
            assert_eq!(open(&sealed, Signer::new("stranger").secret()), None);
        }
        Some((_, text)) => {
            let text = String::from_utf8_lossy(text);
            if let Ok(key) = PublicKey::from_base64url(&text) {
                assert_eq!(B64.encode(key.as_bytes()), text, "two texts for one key");
            }
        }
        None => {}
    }
}

fn recipient(json: &[u8]) {
    let Ok(jwk) = serde_json::from_slice::<Jwk>(json) else {
        return;
    };
    let sealed = jwe::seal(b"{}", &jwk, &SeededRandom::new(2));
    let key = jwk.public_key();
    assert_eq!(sealed.is_ok(), key.is_ok());
    if let (Ok(sealed), Ok(key)) = (sealed, key) {
        let ours = key.as_bytes() == RECIPIENT.public().as_bytes();
        assert_eq!(open(&sealed, RECIPIENT.secret()).is_some(), ours);
        let again = Jwk::from_point(key.as_bytes()).expect("a point");
        assert_eq!((&again.x, &again.y), (&jwk.x, &jwk.y), "two texts for one key");
    }
}

/// Opens by the text of RFC 7516 §5.2 and RFC 7518 §4.6: what the province does.
fn open(sealed: &str, secret: &SecretKey) -> Option<Vec<u8>> {
    let parts: Vec<&str> = sealed.split('.').collect();
    let [header, "", iv, text, tag] = parts[..] else {
        panic!("not a compact JWE of direct agreement");
    };
    let protected: Value = serde_json::from_slice(&B64.decode(header).expect("base64url")).expect("JSON");
    let epk: Jwk = serde_json::from_value(protected["epk"].clone()).expect("a key");
    let epk = p256::PublicKey::from_sec1_bytes(epk.public_key().expect("a key").as_bytes()).expect("a point");
    let shared = p256::ecdh::diffie_hellman(secret.to_nonzero_scalar(), epk.as_affine());
    let info = [
        &7_u32.to_be_bytes()[..],
        b"A256GCM",
        &[0; 8],
        &256_u32.to_be_bytes(),
    ]
    .concat();
    let key = Sha256::digest([&1_u32.to_be_bytes()[..], shared.raw_secret_bytes(), &info].concat());
    let iv: [u8; 12] = B64.decode(iv).expect("base64url").try_into().expect("12 octets");
    let mut text = B64.decode(text).expect("base64url");
    text.extend(B64.decode(tag).expect("base64url"));
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("32 octets"))
        .open_in_place(
            Nonce::assume_unique_for_key(iv),
            Aad::from(header.as_bytes()),
            &mut text,
        )
        .ok()
        .map(|plain| plain.to_vec())
}
