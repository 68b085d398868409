//! The sending side of Web Push: sealing (RFC 8291) and VAPID (RFC 8292). The app only opens; what is sealed here is opened
//! by the core before it is sent anywhere.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use motcua_core::ports::{Keys, PortError};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::error::Unspecified;
use ring::hkdf::{self, HKDF_SHA256, Prk, Salt};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::json;

/// One record holds any message a push service must carry (RFC 8291 §4).
const RECORD_SIZE: u32 = 4096;

/// Salt, record size, length of the key, key; behind the text a delimiter and a tag (RFC 8188 §2.1).
const OVERHEAD: usize = 16 + 4 + 1 + 65 + 1 + 16;

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(from: &Prk, info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    let mut out = [0; N];
    from.expand(info, Length(N))?.fill(&mut out)?;
    Ok(out)
}

/// Seals `plain` for a subscription: `p256dh` is the uncompressed point, `auth` 16 bytes. The body is padded with zeros to
/// `size` bytes where that is more than it needs; at most 4096.
///
/// # Errors
/// When the point is none, or the message does not fit in one record.
pub fn seal(plain: &[u8], p256dh: &[u8], auth: &[u8], size: usize) -> Result<Vec<u8>, Unspecified> {
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random)?;
    let own_point = own.compute_public_key()?;
    let mut salt = [0; 16];
    random.fill(&mut salt)?;

    // RFC 8291 §3.3 and §3.4.
    let info: [&[u8]; 3] = [b"WebPush: info\0", p256dh, own_point.as_ref()];
    let theirs = UnparsedPublicKey::new(&ECDH_P256, p256dh);
    let ikm: [u8; 32] = agree_ephemeral(own, &theirs, |shared| {
        expand(&Salt::new(HKDF_SHA256, auth).extract(shared), &info)
    })??;
    let extracted = Salt::new(HKDF_SHA256, &salt).extract(&ikm);
    let key: [u8; 16] = expand(&extracted, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = expand(&extracted, &[b"Content-Encoding: nonce\0"])?;

    let mut record = plain.to_vec();
    // RFC 8188 §2: the last record's delimiter is 2; zeros behind it are padding.
    record.push(2);
    record.resize(record.len().max((size + 1).saturating_sub(OVERHEAD)), 0);
    if record.len() + 16 > RECORD_SIZE as usize {
        return Err(Unspecified);
    }
    LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?).seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::empty(),
        &mut record,
    )?;

    let mut body = salt.to_vec();
    body.extend_from_slice(&RECORD_SIZE.to_be_bytes());
    body.push(own_point.as_ref().len() as u8);
    body.extend_from_slice(own_point.as_ref());
    body.extend_from_slice(&record);
    Ok(body)
}

/// `Authorization: vapid t=…, k=…` for the push service of this origin, good for twelve hours.
pub(super) fn vapid(keys: &dyn Keys, origin: &str, now_s: i64) -> Result<String, PortError> {
    const ALIAS: &str = "vapid";
    let part = |value: &serde_json::Value| B64.encode(value.to_string());
    let header = part(&json!({"typ": "JWT", "alg": "ES256"}));
    let claims =
        part(&json!({"aud": origin, "exp": now_s + 12 * 3600, "sub": "https://conformance.example/"}));
    let input = format!("{header}.{claims}");
    let signature = keys.sign(ALIAS.to_owned(), input.clone().into_bytes())?;
    let key = keys.public_key(ALIAS.to_owned())?;
    Ok(format!(
        "vapid t={input}.{}, k={}",
        B64.encode(signature),
        B64.encode(key)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_core::status::push::PushKeys;

    fn opened(size: usize) -> Option<(usize, Vec<u8>)> {
        let keys = PushKeys::generate(&motcua_core::testing::SystemRandom::default());
        let (p256dh, auth) = (B64.decode(keys.p256dh()).ok()?, B64.decode(keys.auth()).ok()?);
        let body = seal(b"text", &p256dh, &auth, size).ok()?;
        Some((body.len(), keys.open(&body).ok()?))
    }

    #[test]
    fn the_core_opens_what_is_sealed_here_padded_or_not() {
        assert_eq!(opened(0), Some((OVERHEAD + 4, b"text".to_vec())));
        assert_eq!(opened(4096), Some((4096, b"text".to_vec())));
    }

    #[test]
    fn what_does_not_fit_in_a_record_is_not_sealed() {
        assert!(seal(&[0; 4090], &[4; 65], &[0; 16], 0).is_err());
    }
}
