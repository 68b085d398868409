//! The algorithms, on slices. Numbers of algorithms are SQLCipher's: 0 is SHA-1 (databases of version 3), 1 SHA-256, 2 SHA-512.

use aes::Aes256;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
use core::ffi::c_int;
use hmac::{Hmac, KeyInit, Mac};

/// Bytes of a key.
pub(crate) const KEY: c_int = 32;
/// Bytes of a block and of an IV.
pub(crate) const BLOCK: c_int = 16;

/// A tag of up to 64 bytes.
pub(crate) struct Tag {
    bytes: [u8; 64],
    len: usize,
}

impl Tag {
    pub(crate) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// Bytes of a tag; 0 for an unknown algorithm.
pub(crate) const fn hmac_size(algorithm: c_int) -> c_int {
    match algorithm {
        0 => 20,
        1 => 32,
        2 => 64,
        _ => 0,
    }
}

/// RFC 2104 over the two parts in turn.
pub(crate) fn hmac(algorithm: c_int, key: &[u8], parts: [&[u8]; 2]) -> Option<Tag> {
    match algorithm {
        0 => tag::<Hmac<sha1::Sha1>>(key, parts),
        1 => tag::<Hmac<sha2::Sha256>>(key, parts),
        2 => tag::<Hmac<sha2::Sha512>>(key, parts),
        _ => None,
    }
}

fn tag<M: Mac + KeyInit>(key: &[u8], parts: [&[u8]; 2]) -> Option<Tag> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    for part in parts {
        mac.update(part);
    }
    let made = mac.finalize().into_bytes();
    let mut bytes = [0; 64];
    bytes.get_mut(..made.len())?.copy_from_slice(&made);
    Some(Tag {
        bytes,
        len: made.len(),
    })
}

/// RFC 8018, section 5.2.
pub(crate) fn pbkdf2(
    algorithm: c_int,
    password: &[u8],
    salt: &[u8],
    iterations: c_int,
    out: &mut [u8],
) -> Option<()> {
    let rounds = u32::try_from(iterations).ok().filter(|n| *n > 0)?;
    match algorithm {
        0 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, out),
        1 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, rounds, out),
        2 => pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, rounds, out),
        _ => return None,
    }
    Some(())
}

/// AES-256-CBC without padding, in place; `None` unless the sizes are 32, 16 and whole blocks.
pub(crate) fn encrypt(key: &[u8], iv: &[u8], buffer: &mut [u8]) -> Option<()> {
    let len = buffer.len();
    let mode = cbc::Encryptor::<Aes256>::new_from_slices(key, iv).ok()?;
    mode.encrypt_padded::<NoPadding>(buffer, len).ok().map(|_| ())
}

/// The opposite of [`encrypt`].
pub(crate) fn decrypt(key: &[u8], iv: &[u8], buffer: &mut [u8]) -> Option<()> {
    let mode = cbc::Decryptor::<Aes256>::new_from_slices(key, iv).ok()?;
    mode.decrypt_padded::<NoPadding>(buffer).ok().map(|_| ())
}

/// Copies when the sizes are equal.
pub(crate) fn copy(to: &mut [u8], from: &[u8]) -> Option<()> {
    if to.len() != from.len() {
        return None;
    }
    to.copy_from_slice(from);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let text: String = text.split_whitespace().collect();
        (0..text.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
            .collect()
    }

    /// RFC 2202 test case 2 (SHA-1), RFC 4231 test case 2 (SHA-256, SHA-512): key "Jefe".
    #[test]
    fn hmac_gives_the_published_tags_however_the_text_is_split() {
        let text = b"what do ya want for nothing?";
        let tags = [
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ];
        for (algorithm, expected) in tags.iter().enumerate() {
            for split in [0, 7, text.len()] {
                let (a, b) = text.split_at(split);
                let tag = hmac(algorithm as c_int, b"Jefe", [a, b]).unwrap();
                assert_eq!(tag.as_slice(), hex(expected), "algorithm {algorithm}");
                assert_eq!(tag.as_slice().len(), hmac_size(algorithm as c_int) as usize);
            }
        }
    }

    /// RFC 4231 test case 6: a key longer than the block of SHA-256.
    #[test]
    fn hmac_hashes_long_keys() {
        let text = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let tag = hmac(1, &[0xaa; 131], [text, b""]).unwrap();
        assert_eq!(
            tag.as_slice(),
            hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
        );
    }

    /// RFC 6070 (SHA-1), RFC 7914 section 11 (SHA-256); SHA-512 as OpenSSL and hashlib give it for RFC 6070's input.
    #[test]
    fn pbkdf2_gives_the_published_keys() {
        let mut out = [0; 20];
        pbkdf2(0, b"password", b"salt", 4096, &mut out).unwrap();
        assert_eq!(out.to_vec(), hex("4b007901b765489abead49d926f721d065a429c1"));
        let mut out = [0; 64];
        pbkdf2(1, b"passwd", b"salt", 1, &mut out).unwrap();
        assert_eq!(
            out.to_vec(),
            hex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc
                 49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783")
        );
        pbkdf2(2, b"password", b"salt", 1, &mut out).unwrap();
        assert_eq!(
            out.to_vec(),
            hex("867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252
                 c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce")
        );
    }

    #[test]
    fn unknown_algorithms_and_no_rounds_are_refused() {
        assert!(hmac(3, b"k", [b"", b""]).is_none());
        assert_eq!(hmac_size(-1), 0);
        let mut out = [0; 32];
        assert!(pbkdf2(3, b"p", b"s", 1, &mut out).is_none());
        assert!(pbkdf2(2, b"p", b"s", 0, &mut out).is_none());
        assert!(pbkdf2(2, b"p", b"s", -5, &mut out).is_none());
    }

    /// NIST SP 800-38A, F.2.5 and F.2.6: CBC-AES256.
    #[test]
    fn cbc_gives_the_published_blocks() {
        let key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        let iv = hex("000102030405060708090a0b0c0d0e0f");
        let plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        let mut buffer = plain.clone();
        encrypt(&key, &iv, &mut buffer).unwrap();
        assert_eq!(
            buffer,
            hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d")
        );
        decrypt(&key, &iv, &mut buffer).unwrap();
        assert_eq!(buffer, plain);
        assert!(encrypt(&key, &iv, &mut buffer[..17]).is_none());
        assert!(encrypt(&key[..16], &iv, &mut buffer).is_none());
        assert!(decrypt(&key, &iv[..8], &mut buffer).is_none());
    }
}
