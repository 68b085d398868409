//! The format: header, key of a file, chunks.

use super::{CHUNK, VaultError};
use crate::ports::Random;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{Context, SHA256};
use ring::hkdf;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"MCV1";
/// Bytes in front of the first chunk.
pub(super) const HEADER: usize = 4 + 4 + 16 + 7;
/// Bytes of the authentication tag behind each chunk.
pub(super) const TAG: usize = 16;
/// No chunk of a file we would write is larger.
const MAX_CHUNK: usize = 16 * 1024 * 1024;

/// What stands in front of a sealed file.
#[derive(Clone, Copy)]
pub(super) struct Header([u8; HEADER]);

impl Header {
    /// A new file: a fresh id and nonce prefix.
    pub(super) fn new(random: &dyn Random) -> Result<Self, VaultError> {
        let fresh = random.bytes(23);
        let mut bytes = [0; HEADER];
        bytes[..4].copy_from_slice(MAGIC);
        bytes[4..8].copy_from_slice(&(CHUNK as u32).to_be_bytes());
        let rest = bytes.get_mut(8..).filter(|rest| rest.len() == fresh.len());
        rest.ok_or(VaultError::Cipher)?.copy_from_slice(&fresh);
        Ok(Self(bytes))
    }

    /// The header of a file, which should be called `name` when it has one.
    pub(super) fn read(source: &mut dyn Read, name: Option<&str>) -> Result<Self, VaultError> {
        let mut header = Self([0; HEADER]);
        source.read_exact(&mut header.0).map_err(cut_is_damage)?;
        let usable = &header.0[..4] == MAGIC
            && (1..=MAX_CHUNK).contains(&header.chunk())
            && name.is_none_or(|name| header.name() == name);
        if usable {
            Ok(header)
        } else {
            Err(VaultError::Damaged)
        }
    }

    /// Bytes of plaintext in each chunk but the last.
    pub(super) fn chunk(&self) -> usize {
        u32::from_be_bytes([self.0[4], self.0[5], self.0[6], self.0[7]]) as usize
    }

    /// The file's name: its id in hex.
    pub(super) fn name(&self) -> String {
        hex(&self.0[8..24])
    }
}

/// Whether this could be a name we gave.
pub(super) fn is_name(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn cut_is_damage(e: io::Error) -> VaultError {
    if e.kind() == io::ErrorKind::UnexpectedEof {
        VaultError::Damaged
    } else {
        VaultError::disk(e)
    }
}

/// Seals and opens the chunks of one file.
pub(super) struct ChunkCipher {
    header: Header,
    key: LessSafeKey,
}

impl ChunkCipher {
    pub(super) fn new(vault_key: &[u8; 32], header: &Header) -> Result<Self, VaultError> {
        let mut file_key = Zeroizing::new([0; 32]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, &header.0[8..24])
            .extract(vault_key)
            .expand(&[b"motcua sealed file v1"], &AES_256_GCM)
            .and_then(|okm| okm.fill(&mut *file_key))
            .map_err(|_| VaultError::Cipher)?;
        let key = UnboundKey::new(&AES_256_GCM, &*file_key).map_err(|_| VaultError::Cipher)?;
        Ok(Self {
            header: *header,
            key: LessSafeKey::new(key),
        })
    }

    /// Each (index, last) is sealed once per file, and each file has a key of its own: no nonce repeats.
    fn nonce(&self, index: u32, last: bool) -> Nonce {
        let mut nonce = [0; 12];
        nonce[..7].copy_from_slice(&self.header.0[24..]);
        nonce[7..11].copy_from_slice(&index.to_be_bytes());
        nonce[11] = u8::from(last);
        Nonce::assume_unique_for_key(nonce)
    }

    fn seal(&self, index: u32, last: bool, chunk: &mut [u8]) -> Result<[u8; TAG], VaultError> {
        let tag = self
            .key
            .seal_in_place_separate_tag(self.nonce(index, last), Aad::from(&self.header.0), chunk)
            .map_err(|_| VaultError::Cipher)?;
        tag.as_ref().try_into().map_err(|_| VaultError::Cipher)
    }

    /// Opens a chunk with its tag in place; the length of its plaintext.
    pub(super) fn open(&self, index: u32, last: bool, sealed: &mut [u8]) -> Result<usize, VaultError> {
        self.key
            .open_in_place(self.nonce(index, last), Aad::from(&self.header.0), sealed)
            .map(|plain| plain.len())
            .map_err(|_| VaultError::Damaged)
    }
}

/// Seals all of `source` into `to`, in bounded memory. Size and hex SHA-256 of the plaintext.
pub(super) fn seal(
    vault_key: &[u8; 32],
    header: &Header,
    source: &mut dyn Read,
    limit: u64,
    to: &mut dyn Write,
    progress: &mut dyn FnMut(u64),
) -> Result<(u64, String), VaultError> {
    let cipher = ChunkCipher::new(vault_key, header)?;
    to.write_all(&header.0).map_err(VaultError::disk)?;
    let mut hash = Context::new(&SHA256);
    let mut size = 0;
    // Which chunk is the last is known only when the next one turns out empty.
    let mut chunk = Zeroizing::new(vec![0; CHUNK]);
    let mut ahead = Zeroizing::new(vec![0; CHUNK]);
    let mut filled = fill(source, &mut chunk)?;
    for index in 0..=u32::MAX {
        size += filled as u64;
        if size > limit {
            return Err(VaultError::TooLarge { limit });
        }
        hash.update(&chunk[..filled]);
        progress(size);
        let next = if filled < CHUNK {
            0
        } else {
            fill(source, &mut ahead)?
        };
        let last = next == 0;
        let tag = cipher.seal(index, last, &mut chunk[..filled])?;
        to.write_all(&chunk[..filled]).map_err(VaultError::disk)?;
        to.write_all(&tag).map_err(VaultError::disk)?;
        if last {
            return Ok((size, hex(hash.finish().as_ref())));
        }
        std::mem::swap(&mut chunk, &mut ahead);
        filled = next;
    }
    // 256 TiB: the counter must not wrap.
    Err(VaultError::TooLarge {
        limit: CHUNK as u64 * (1 << 32),
    })
}

/// Reads until `buf` is full or the source ends.
fn fill(source: &mut dyn Read, buf: &mut [u8]) -> Result<usize, VaultError> {
    let mut filled = 0;
    while filled < buf.len() {
        match source.read(&mut buf[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(VaultError::Source(e)),
        }
    }
    Ok(filled)
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}
