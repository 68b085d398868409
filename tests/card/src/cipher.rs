//! The four symmetric suites of ICAO 9303 part 11: two-key 3DES in CBC with the retail MAC, and AES in CBC with CMAC.

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::{
    Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit,
};
use cmac::{Cmac, Mac};
use des::{Des, TdesEde2};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// A cipher suite of PACE, chip authentication or BAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cipher {
    /// Two-key 3DES in CBC, retail MAC (ISO/IEC 9797-1 algorithm 3, padding 2).
    TripleDes,
    /// AES-128 in CBC, CMAC cut to 8 bytes.
    Aes128,
    /// AES-192 in CBC, CMAC cut to 8 bytes.
    Aes192,
    /// AES-256 in CBC, CMAC cut to 8 bytes.
    Aes256,
}

/// What a derived key is for: the counter of the key derivation (section 9.7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Counter 1.
    Encryption = 1,
    /// Counter 2.
    Mac = 2,
    /// Counter 3, the password key of PACE.
    Password = 3,
}

impl Cipher {
    /// Last arc of the protocols' object identifiers.
    pub fn arc(self) -> u32 {
        match self {
            Self::TripleDes => 1,
            Self::Aes128 => 2,
            Self::Aes192 => 3,
            Self::Aes256 => 4,
        }
    }

    /// Block size in bytes.
    pub fn block(self) -> usize {
        if self == Self::TripleDes { 8 } else { 16 }
    }

    /// Key size in bytes (3DES: the two keys).
    pub fn key(self) -> usize {
        match self {
            Self::TripleDes | Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Size of the PACE nonce in bytes: whole blocks, not less than the key (section 4.4.3.3).
    pub fn nonce(self) -> usize {
        self.key().div_ceil(16) * 16
    }

    /// KDF of section 9.7.1: SHA-1 up to 128 bits, SHA-256 above; 3DES keys with odd parity.
    pub fn derive(self, secret: &[u8], purpose: Purpose) -> Vec<u8> {
        let counter = (purpose as u32).to_be_bytes();
        let input = [secret, &counter].concat();
        let mut key = match self {
            Self::TripleDes | Self::Aes128 => Sha1::digest(&input).to_vec(),
            Self::Aes192 | Self::Aes256 => Sha256::digest(&input).to_vec(),
        };
        key.truncate(self.key());
        if self == Self::TripleDes {
            for byte in &mut key {
                *byte = (*byte & 0xFE) | u8::from((*byte >> 1).count_ones() % 2 == 0);
            }
        }
        key
    }

    /// CBC without padding; `None` unless `data` is whole blocks and the key and vector have their sizes.
    pub fn encrypt(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::TripleDes => cbc_encrypt::<TdesEde2>(key, iv, data),
            Self::Aes128 => cbc_encrypt::<Aes128>(key, iv, data),
            Self::Aes192 => cbc_encrypt::<Aes192>(key, iv, data),
            Self::Aes256 => cbc_encrypt::<Aes256>(key, iv, data),
        }
    }

    /// The inverse of [`Cipher::encrypt`].
    pub fn decrypt(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::TripleDes => cbc_decrypt::<TdesEde2>(key, iv, data),
            Self::Aes128 => cbc_decrypt::<Aes128>(key, iv, data),
            Self::Aes192 => cbc_decrypt::<Aes192>(key, iv, data),
            Self::Aes256 => cbc_decrypt::<Aes256>(key, iv, data),
        }
    }

    /// The eight-byte MAC over `data`, which 3DES pads here and CMAC by itself.
    pub fn mac(self, key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let padded = if self == Self::TripleDes {
            self.pad(data)
        } else {
            data.to_vec()
        };
        self.mac_blocks(key, &padded)
    }

    /// The eight-byte MAC over data that is padded already, as secure messaging has it.
    pub fn mac_blocks(self, key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::TripleDes => retail(key, data),
            Self::Aes128 => Some(tag(<Cmac<Aes128> as KeyInit>::new_from_slice(key).ok()?, data)),
            Self::Aes192 => Some(tag(<Cmac<Aes192> as KeyInit>::new_from_slice(key).ok()?, data)),
            Self::Aes256 => Some(tag(<Cmac<Aes256> as KeyInit>::new_from_slice(key).ok()?, data)),
        }
    }

    /// ISO/IEC 9797-1 padding method 2 to whole blocks.
    pub fn pad(self, data: &[u8]) -> Vec<u8> {
        let mut out = data.to_vec();
        out.push(0x80);
        out.resize(out.len().div_ceil(self.block()) * self.block(), 0);
        out
    }
}

/// Takes padding method 2 away; `None` when there is none.
pub fn unpad(mut data: Vec<u8>) -> Option<Vec<u8>> {
    while data.last() == Some(&0) {
        data.pop();
    }
    (data.pop()? == 0x80).then_some(data)
}

fn tag<M: Mac>(mut mac: M, data: &[u8]) -> Vec<u8> {
    mac.update(data);
    mac.finalize().into_bytes()[..8].to_vec()
}

fn retail(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let first = Des::new_from_slice(key.get(..8)?).ok()?;
    let second = Des::new_from_slice(key.get(8..16)?).ok()?;
    let mut state = Block::<Des>::default();
    for block in data.chunks_exact(8) {
        for (held, byte) in state.iter_mut().zip(block) {
            *held ^= byte;
        }
        first.encrypt_block(&mut state);
    }
    second.decrypt_block(&mut state);
    first.encrypt_block(&mut state);
    Some(state.to_vec())
}

fn cbc_encrypt<C: KeyInit + BlockCipherEncrypt>(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let mut mode = cbc::Encryptor::<C>::inner_iv_slice_init(C::new_from_slice(key).ok()?, iv).ok()?;
    let mut out = data.to_vec();
    let size = C::block_size();
    if !out.len().is_multiple_of(size) {
        return None;
    }
    for chunk in out.chunks_exact_mut(size) {
        mode.encrypt_block(chunk.try_into().ok()?);
    }
    Some(out)
}

fn cbc_decrypt<C: KeyInit + BlockCipherDecrypt>(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let mut mode = cbc::Decryptor::<C>::inner_iv_slice_init(C::new_from_slice(key).ok()?, iv).ok()?;
    let mut out = data.to_vec();
    let size = C::block_size();
    if !out.len().is_multiple_of(size) {
        return None;
    }
    for chunk in out.chunks_exact_mut(size) {
        mode.decrypt_block(chunk.try_into().ok()?);
    }
    Some(out)
}
