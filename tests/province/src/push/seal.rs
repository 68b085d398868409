//! Message encryption for Web Push (RFC 8291 with the `aes128gcm` coding of RFC 8188).

use crate::error::Error;
use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey, ecdh};
use sha2::Sha256;

/// One record of this size holds any message of ours.
const RECORD_SIZE: u32 = 4096;

/// Seals `plain` for a subscription. `ephemeral` and `salt` are fresh for each message.
pub(super) fn seal(
    plain: &[u8],
    p256dh: &[u8],
    auth: &[u8],
    ephemeral: &SecretKey,
    salt: [u8; 16],
) -> Result<Vec<u8>, Error> {
    let receiver = PublicKey::from_sec1_bytes(p256dh).map_err(Error::crypto)?;
    let receiver_point = receiver.to_encoded_point(false);
    let sender_point = ephemeral.public_key().to_encoded_point(false);
    let shared = ecdh::diffie_hellman(ephemeral.to_nonzero_scalar(), receiver.as_affine());

    // RFC 8291 section 3.4.
    let mut info = b"WebPush: info\0".to_vec();
    info.extend_from_slice(receiver_point.as_bytes());
    info.extend_from_slice(sender_point.as_bytes());
    let ikm: [u8; 32] = expand(auth, shared.raw_secret_bytes(), &info)?;
    let key: [u8; 16] = expand(&salt, &ikm, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = expand(&salt, &ikm, b"Content-Encoding: nonce\0")?;

    let mut record = plain.to_vec();
    // RFC 8188 section 2: the last record ends with 2.
    record.push(2);
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(Nonce::from_slice(&nonce), record.as_slice())
        .map_err(Error::crypto)?;

    let mut message = salt.to_vec();
    message.extend_from_slice(&RECORD_SIZE.to_be_bytes());
    message.push(sender_point.len() as u8);
    message.extend_from_slice(sender_point.as_bytes());
    message.extend_from_slice(&sealed);
    Ok(message)
}

fn expand<const N: usize>(salt: &[u8], ikm: &[u8], info: &[u8]) -> Result<[u8; N], Error> {
    let mut out = [0; N];
    Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand(info, &mut out)
        .map_err(Error::crypto)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{b64, unb64};

    /// RFC 8291 section 5 and appendix A.
    #[test]
    fn the_example_of_rfc_8291_comes_out_byte_for_byte() {
        let plain = b"When I grow up, I want to be a watermelon";
        let ephemeral =
            SecretKey::from_slice(&unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").unwrap()).unwrap();
        let p256dh =
            unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
                .unwrap();
        let auth = unb64("BTBZMqHH6r4Tts7J_aSIgg").unwrap();
        let salt: [u8; 16] = unb64("DGv6ra1nlYgDCS1FRnbzlw").unwrap().try_into().unwrap();
        let sealed = seal(plain, &p256dh, &auth, &ephemeral, salt).unwrap();
        assert_eq!(
            b64(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }
}
