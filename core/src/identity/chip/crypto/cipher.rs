//! Block ciphers, their message authentication and key derivation (ICAO 9303 part 11, 9.7 and 9.8).

use crate::identity::chip::error::ChipError;
use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{
    Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser,
    InnerIvInit, KeyInit,
};
use cmac::{Cmac, Mac, block_api::CmacCipher};
use des::{Des, TdesEde2};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

const BAD_LENGTH: ChipError = ChipError::Protocol {
    what: "cryptogram of a wrong length",
};
const BAD_KEY: ChipError = ChipError::Protocol {
    what: "key of a wrong length",
};

/// A block cipher with the message authentication that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suite {
    /// Two-key triple DES in CBC mode, retail MAC.
    TripleDes,
    /// AES-128 in CBC mode, CMAC.
    Aes128,
    /// AES-192 in CBC mode, CMAC.
    Aes192,
    /// AES-256 in CBC mode, CMAC.
    Aes256,
}

/// What a derived key is for: the counter of the key derivation function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Encryption.
    Encrypt = 1,
    /// Message authentication.
    Authenticate = 2,
    /// The encrypted nonce of PACE.
    Password = 3,
}

impl Suite {
    /// From the last arc of the object identifiers of PACE and chip authentication.
    pub const fn from_arc(arc: u8) -> Option<Self> {
        match arc {
            1 => Some(Self::TripleDes),
            2 => Some(Self::Aes128),
            3 => Some(Self::Aes192),
            4 => Some(Self::Aes256),
            _ => None,
        }
    }

    /// Bytes of a block.
    pub const fn block_len(self) -> usize {
        match self {
            Self::TripleDes => 8,
            _ => 16,
        }
    }

    /// Bytes of a key.
    pub const fn key_len(self) -> usize {
        match self {
            Self::TripleDes | Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Derives a key from a shared secret.
    pub fn derive(self, secret: &[u8], purpose: Purpose) -> Key {
        let counter = [0, 0, 0, purpose as u8];
        let bytes = match self {
            Self::TripleDes | Self::Aes128 => {
                let mut digest = Sha1::new().chain_update(secret).chain_update(counter).finalize();
                let key = digest[..16].to_vec();
                digest.as_mut_slice().zeroize();
                key
            }
            Self::Aes192 | Self::Aes256 => {
                let mut digest = Sha256::new()
                    .chain_update(secret)
                    .chain_update(counter)
                    .finalize();
                let key = digest[..self.key_len()].to_vec();
                digest.as_mut_slice().zeroize();
                key
            }
        };
        let mut bytes = Zeroizing::new(bytes);
        if self == Self::TripleDes {
            for byte in bytes.iter_mut() {
                *byte = *byte & 0xFE | ((*byte >> 1).count_ones() as u8 + 1) & 1;
            }
        }
        Key { suite: self, bytes }
    }

    /// A key given as bytes.
    pub fn key(self, bytes: &[u8]) -> Result<Key, ChipError> {
        if bytes.len() == self.key_len() {
            Ok(Key {
                suite: self,
                bytes: Zeroizing::new(bytes.to_vec()),
            })
        } else {
            Err(BAD_KEY)
        }
    }
}

/// A symmetric key; wiped when dropped.
#[derive(Clone)]
pub struct Key {
    suite: Suite,
    bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({:?})", self.suite)
    }
}

impl Key {
    /// Its cipher.
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    #[cfg(test)]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Encrypts whole blocks in place, in CBC mode.
    pub fn encrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), ChipError> {
        match self.suite {
            Suite::TripleDes => encrypt::<TdesEde2>(&self.bytes, iv, data),
            Suite::Aes128 => encrypt::<Aes128>(&self.bytes, iv, data),
            Suite::Aes192 => encrypt::<Aes192>(&self.bytes, iv, data),
            Suite::Aes256 => encrypt::<Aes256>(&self.bytes, iv, data),
        }
    }

    /// Decrypts whole blocks in place, in CBC mode.
    pub fn decrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), ChipError> {
        match self.suite {
            Suite::TripleDes => decrypt::<TdesEde2>(&self.bytes, iv, data),
            Suite::Aes128 => decrypt::<Aes128>(&self.bytes, iv, data),
            Suite::Aes192 => decrypt::<Aes192>(&self.bytes, iv, data),
            Suite::Aes256 => decrypt::<Aes256>(&self.bytes, iv, data),
        }
    }

    /// Message authentication code of eight bytes. With triple DES the data is padded first, as its MAC has it; CMAC pads
    /// itself in its own way.
    pub fn mac(&self, data: &[u8]) -> Result<[u8; 8], ChipError> {
        match self.suite {
            Suite::TripleDes => retail_mac(&self.bytes, data),
            Suite::Aes128 => cmac::<Aes128>(&self.bytes, data),
            Suite::Aes192 => cmac::<Aes192>(&self.bytes, data),
            Suite::Aes256 => cmac::<Aes256>(&self.bytes, data),
        }
    }
}

fn encrypt<C: BlockCipherEncrypt + KeyInit>(key: &[u8], iv: &[u8], data: &mut [u8]) -> Result<(), ChipError> {
    let cipher = C::new_from_slice(key).map_err(|_| BAD_KEY)?;
    let mode = cbc::Encryptor::<C>::inner_iv_slice_init(cipher, iv).map_err(|_| BAD_LENGTH)?;
    let len = data.len();
    mode.encrypt_padded::<NoPadding>(data, len)
        .map_err(|_| BAD_LENGTH)?;
    Ok(())
}

fn decrypt<C: BlockCipherDecrypt + KeyInit>(key: &[u8], iv: &[u8], data: &mut [u8]) -> Result<(), ChipError> {
    let cipher = C::new_from_slice(key).map_err(|_| BAD_KEY)?;
    let mode = cbc::Decryptor::<C>::inner_iv_slice_init(cipher, iv).map_err(|_| BAD_LENGTH)?;
    mode.decrypt_padded::<NoPadding>(data).map_err(|_| BAD_LENGTH)?;
    Ok(())
}

fn cmac<C: CmacCipher + KeyInit>(key: &[u8], data: &[u8]) -> Result<[u8; 8], ChipError> {
    let mut mac = <Cmac<C> as KeyInit>::new_from_slice(key).map_err(|_| BAD_KEY)?;
    mac.update(data);
    let full = mac.finalize().into_bytes();
    full.first_chunk().copied().ok_or(BAD_LENGTH)
}

/// ISO/IEC 9797-1 MAC algorithm 3 with DES and padding method 2.
fn retail_mac(key: &[u8], data: &[u8]) -> Result<[u8; 8], ChipError> {
    let (left, right) = key.split_at_checked(8).ok_or(BAD_KEY)?;
    let left = Des::new_from_slice(left).map_err(|_| BAD_KEY)?;
    let right = Des::new_from_slice(right).map_err(|_| BAD_KEY)?;
    let mut state = Block::<Des>::default();
    for block in pad(data, Des::block_size()).chunks_exact(Des::block_size()) {
        state.iter_mut().zip(block).for_each(|(s, b)| *s ^= b);
        left.encrypt_block(&mut state);
    }
    right.decrypt_block(&mut state);
    left.encrypt_block(&mut state);
    Ok(state.into())
}

/// ISO/IEC 9797-1 padding method 2: `80`, then `00` to whole blocks.
pub fn pad(data: &[u8], block_len: usize) -> Vec<u8> {
    let len = (data.len() / block_len + 1) * block_len;
    let mut padded = Vec::with_capacity(len);
    padded.extend_from_slice(data);
    padded.push(0x80);
    padded.resize(len, 0);
    padded
}

/// Takes padding method 2 off; `None` when there is none.
pub fn unpad(data: &[u8]) -> Option<&[u8]> {
    let end = data.iter().rposition(|&b| b != 0)?;
    (data[end] == 0x80).then(|| &data[..end])
}
