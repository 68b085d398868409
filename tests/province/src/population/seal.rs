//! Opening JSON Web Encryption (RFC 7516) by ECDH-ES and A256GCM (RFC 7518 §4.6, §5.3).

use crate::error::Problem;
use crate::jose::unb64;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use p256::{PublicKey, SecretKey, ecdh};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The longest sealed evidence: SOD and a few data groups, in base64 twice.
pub(super) const MAX: usize = 96 * 1024;

fn unsealed(why: &str) -> Problem {
    Problem::bad_request(format!("không mở được bằng chứng: {why}"))
}

/// Opens a compact JWE sealed to `key`, whose id is `kid`.
pub(super) fn open(jwe: &str, key: &SecretKey, kid: &str) -> Result<Vec<u8>, Problem> {
    let parts: Vec<&str> = jwe.split('.').collect();
    let [protected, encrypted_key, iv, text, tag] = parts.as_slice() else {
        return Err(unsealed("không phải JWE"));
    };
    let header = unb64(protected)
        .and_then(|json| serde_json::from_slice::<Value>(&json).ok())
        .ok_or_else(|| unsealed("phần đầu"))?;
    let is = |member: &str, value: &str| header.get(member).and_then(Value::as_str) == Some(value);
    // Direct agreement: no encrypted key. A header we do not act on must not be there by "crit" (RFC 7516 §4.1.13).
    if !is("alg", "ECDH-ES")
        || !is("enc", "A256GCM")
        || !encrypted_key.is_empty()
        || header.get("crit").is_some()
    {
        return Err(unsealed("thuật toán"));
    }
    if !is("kid", kid) {
        return Err(unsealed("khoá khác"));
    }
    let ephemeral = header.get("epk").and_then(point).ok_or_else(|| unsealed("epk"))?;
    let shared = ecdh::diffie_hellman(key.to_nonzero_scalar(), ephemeral.as_affine());
    let secret = concat_kdf(shared.raw_secret_bytes(), b"A256GCM", [b"", b""], 256);
    let nonce = unb64(iv)
        .filter(|n| n.len() == 12)
        .ok_or_else(|| unsealed("iv"))?;
    let mut sealed = unb64(text).ok_or_else(|| unsealed("nội dung"))?;
    sealed.extend(
        unb64(tag)
            .filter(|t| t.len() == 16)
            .ok_or_else(|| unsealed("tag"))?,
    );
    Aes256Gcm::new(&secret.into())
        .decrypt(
            Nonce::from_slice(&nonce),
            Payload {
                msg: &sealed,
                aad: protected.as_bytes(),
            },
        )
        .map_err(|_| unsealed("nội dung đã bị thay đổi"))
}

fn point(jwk: &Value) -> Option<PublicKey> {
    if jwk.get("kty")? != "EC" || jwk.get("crv")? != "P-256" {
        return None;
    }
    let mut sec1 = vec![4];
    sec1.extend(unb64(jwk.get("x")?.as_str()?)?);
    sec1.extend(unb64(jwk.get("y")?.as_str()?)?);
    PublicKey::from_sec1_bytes(&sec1).ok()
}

/// One round of the Concat KDF (NIST SP 800-56A §5.8.1) as RFC 7518 §4.6.2 uses it; `parties` are `apu` and `apv`.
fn concat_kdf(shared: &[u8], algorithm: &[u8], parties: [&[u8]; 2], bits: u32) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(1_u32.to_be_bytes());
    hash.update(shared);
    for part in [algorithm, parties[0], parties[1]] {
        hash.update((part.len() as u32).to_be_bytes());
        hash.update(part);
    }
    hash.update(bits.to_be_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivation_is_that_of_rfc_7518_appendix_c() {
        let z = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163,
            218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let key = concat_kdf(&z, b"A128GCM", [b"Alice", b"Bob"], 128);
        assert_eq!(crate::jose::b64(&key[..16]), "VqqN6vgjbSBcIijNcacQGg");
    }
}
