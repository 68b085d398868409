//! Sealing to a key of the province: compact JWE (RFC 7516) by ECDH-ES over P-256 and A256GCM (RFC 7518 §4.6, §5.3).

use super::jws::{Jwk, JwsError};
use crate::error::{Fail, Failure, FailureKind};
use crate::ports::Random;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{Context, SHA256};
use serde_json::json;
use zeroize::Zeroizing;

const ENC: &str = "A256GCM";

/// Why something could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum JweError {
    /// The recipient's key is none.
    #[error("recipient: {0}")]
    Recipient(#[from] JwsError),
    /// The header could not be written.
    #[error("header: {0}")]
    Header(#[from] serde_json::Error),
    /// The cipher refused to work, which it never should.
    #[error("cipher failed")]
    Cipher,
}

impl Fail for JweError {
    fn failure(&self) -> Failure {
        match self {
            Self::Recipient(_) => Failure::new(FailureKind::NotTrusted, "MC-P08"),
            Self::Header(_) | Self::Cipher => Failure::new(FailureKind::Unexpected, "MC-X01"),
        }
    }
}

/// Seals `plain` so that only the holder of `recipient` reads it. Each call makes a key of its own.
///
/// # Errors
/// [`JweError::Recipient`] when the key is not one of P-256.
pub fn seal(plain: &[u8], recipient: &Jwk, random: &dyn Random) -> Result<String, JweError> {
    let point = recipient.public_key()?;
    let public = p256::PublicKey::from_sec1_bytes(point.as_bytes()).map_err(|_| JwsError::BadKey)?;
    let ephemeral = fresh(random);
    let own = ephemeral.public_key().to_sec1_point(false);
    let epk = Jwk::from_point(own.as_bytes())?;
    let kid = recipient.kid.clone().unwrap_or_else(|| recipient.thumbprint());
    let header = json!({
        "alg": "ECDH-ES", "enc": ENC, "kid": kid, "cty": "json",
        "epk": {"kty": epk.kty, "crv": epk.crv, "x": epk.x, "y": epk.y}
    });
    let protected = B64.encode(serde_json::to_vec(&header)?);

    let shared = p256::ecdh::diffie_hellman(ephemeral.to_nonzero_scalar(), public.as_affine());
    let key = derive(shared.raw_secret_bytes());
    let key = UnboundKey::new(&AES_256_GCM, &*key).map_err(|_| JweError::Cipher)?;
    let iv: [u8; NONCE_LEN] = random
        .bytes(NONCE_LEN as u32)
        .try_into()
        .map_err(|_| JweError::Cipher)?;
    let mut text = Zeroizing::new(plain.to_vec());
    let tag = LessSafeKey::new(key)
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(iv),
            Aad::from(protected.as_bytes()),
            &mut text,
        )
        .map_err(|_| JweError::Cipher)?;
    // Direct agreement: the part of the encrypted key is empty.
    Ok(format!(
        "{protected}..{}.{}.{}",
        B64.encode(iv),
        B64.encode(&*text),
        B64.encode(tag)
    ))
}

fn fresh(random: &dyn Random) -> SecretKey {
    // All but one in 2^32 strings are scalars of the curve.
    loop {
        let candidate = Zeroizing::new(random.bytes(32));
        if let Ok(secret) = SecretKey::from_slice(&candidate) {
            return secret;
        }
    }
}

/// One round of the Concat KDF as RFC 7518 §4.6.2 has it, without party information.
fn derive(shared: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut hash = Context::new(&SHA256);
    hash.update(&1_u32.to_be_bytes());
    hash.update(shared);
    hash.update(&(ENC.len() as u32).to_be_bytes());
    hash.update(ENC.as_bytes());
    hash.update(&[0; 8]);
    hash.update(&256_u32.to_be_bytes());
    let mut key = Zeroizing::new([0; 32]);
    for (to, from) in key.iter_mut().zip(hash.finish().as_ref()) {
        *to = *from;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;
    use serde_json::Value;

    /// Opens by the text of RFC 7516 §5.2, with the recipient's secret.
    fn open(jwe: &str, secret: &SecretKey) -> Option<Vec<u8>> {
        let parts: Vec<&str> = jwe.split('.').collect();
        assert_eq!((parts.len(), parts[1]), (5, ""));
        let header: Value = serde_json::from_slice(&B64.decode(parts[0]).unwrap()).unwrap();
        let epk: Jwk = serde_json::from_value(header["epk"].clone()).unwrap();
        let public = p256::PublicKey::from_sec1_bytes(epk.public_key().unwrap().as_bytes()).unwrap();
        let shared = p256::ecdh::diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
        let key = UnboundKey::new(&AES_256_GCM, &*derive(shared.raw_secret_bytes())).unwrap();
        let iv: [u8; 12] = B64.decode(parts[2]).unwrap().try_into().unwrap();
        let mut text = B64.decode(parts[3]).unwrap();
        text.extend(B64.decode(parts[4]).unwrap());
        LessSafeKey::new(key)
            .open_in_place(
                Nonce::assume_unique_for_key(iv),
                Aad::from(parts[0].as_bytes()),
                &mut text,
            )
            .ok()
            .map(|plain| plain.to_vec())
    }

    fn recipient() -> (SecretKey, Jwk) {
        let secret = fresh(&SeededRandom::new(9));
        let point = secret.public_key().to_sec1_point(false);
        (secret, Jwk::from_point(point.as_bytes()).unwrap())
    }

    #[test]
    fn what_is_sealed_opens_with_the_key_and_with_no_other() {
        let (secret, jwk) = recipient();
        let sealed = seal("Nguyễn Thị Ví Dụ".as_bytes(), &jwk, &SeededRandom::new(1)).unwrap();
        assert_eq!(open(&sealed, &secret).unwrap(), "Nguyễn Thị Ví Dụ".as_bytes());
        assert_eq!(open(&sealed, &fresh(&SeededRandom::new(3))), None);
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_way() {
        let (_, jwk) = recipient();
        let random = SeededRandom::new(1);
        assert_ne!(
            seal(b"a", &jwk, &random).unwrap(),
            seal(b"a", &jwk, &random).unwrap()
        );
    }

    #[test]
    fn a_recipient_that_is_no_key_is_refused() {
        let (_, mut jwk) = recipient();
        jwk.y = jwk.x.clone();
        assert!(matches!(
            seal(b"a", &jwk, &SeededRandom::new(1)),
            Err(JweError::Recipient(_))
        ));
    }
}
