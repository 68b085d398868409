use super::VaultError;
use super::seal::{ChunkCipher, HEADER, Header, TAG, cut_is_damage};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use zeroize::Zeroizing;

/// A sealed file, open for reading: from the front by [`Read`], from anywhere by [`SealedReader::read_at`]. Holds one
/// chunk in memory. Plaintext is handed out only after its chunk was authenticated.
pub struct SealedReader {
    file: File,
    /// Where the header stands in the file.
    base: u64,
    cipher: ChunkCipher,
    chunk: u64,
    len: u64,
    last: u64,
    held: Option<u64>,
    buffer: Zeroizing<Vec<u8>>,
    held_len: usize,
    position: u64,
}

impl SealedReader {
    pub(super) fn open(file: File, vault_key: &[u8; 32], name: &str) -> Result<Self, VaultError> {
        Self::open_at(file, vault_key, Some(name), 0)
    }

    /// Opens what stands in the file from `base` on; `name` is what it must be called, when it has a name.
    pub(super) fn open_at(
        mut file: File,
        vault_key: &[u8; 32],
        name: Option<&str>,
        base: u64,
    ) -> Result<Self, VaultError> {
        file.seek(SeekFrom::Start(base)).map_err(VaultError::disk)?;
        let header = Header::read(&mut file, name)?;
        let cipher = ChunkCipher::new(vault_key, &header)?;
        let chunk = header.chunk() as u64;
        let on_disk = file.metadata().map_err(VaultError::disk)?.len();
        let body = on_disk.saturating_sub(base).saturating_sub(HEADER as u64);
        let sealed_chunk = chunk + TAG as u64;
        let chunks = body.div_ceil(sealed_chunk);
        // Every chunk ends in a tag; only an empty file has an empty chunk.
        let overhead = chunks * TAG as u64;
        if chunks == 0 || chunks > 1 << 32 || body < (chunks - 1) * sealed_chunk + TAG as u64 {
            return Err(VaultError::Damaged);
        }
        let mut reader = Self {
            file,
            base,
            cipher,
            chunk,
            len: body - overhead,
            last: chunks - 1,
            held: None,
            buffer: Zeroizing::new(vec![0; header.chunk() + TAG]),
            held_len: 0,
            position: 0,
        };
        // The flag in the last chunk is what says that nothing was cut off.
        reader.load(reader.last)?;
        if reader.held_len == 0 && reader.last > 0 {
            return Err(VaultError::Damaged);
        }
        Ok(reader)
    }

    /// Bytes of plaintext.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is no plaintext.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Reads plaintext from `offset` on; how many bytes, fewer than asked only at the end of the file.
    pub fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<usize, VaultError> {
        let mut done = 0;
        while done < buf.len() {
            let at = offset.saturating_add(done as u64);
            if at >= self.len {
                break;
            }
            self.load(at / self.chunk)?;
            let within = (at % self.chunk) as usize;
            let plain = self.buffer.get(within..self.held_len).unwrap_or_default();
            let n = plain.len().min(buf.len() - done);
            if n == 0 {
                return Err(VaultError::Damaged);
            }
            buf[done..done + n].copy_from_slice(&plain[..n]);
            done += n;
        }
        Ok(done)
    }

    /// All of the plaintext, when it is at most `limit` bytes.
    pub fn read_all(&mut self, limit: u64) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        if self.len > limit {
            return Err(VaultError::TooLarge { limit });
        }
        let mut all = Zeroizing::new(vec![0; self.len as usize]);
        self.read_at(0, &mut all)?;
        Ok(all)
    }

    /// Writes all of the plaintext.
    pub(super) fn copy_to(&mut self, to: &mut dyn Write) -> Result<(), VaultError> {
        for index in 0..=self.last {
            self.load(index)?;
            to.write_all(&self.buffer[..self.held_len])
                .map_err(VaultError::disk)?;
        }
        Ok(())
    }

    fn load(&mut self, index: u64) -> Result<(), VaultError> {
        if self.held == Some(index) {
            return Ok(());
        }
        self.held = None;
        let start = index * self.chunk;
        let plain = self.len.saturating_sub(start).min(self.chunk) as usize;
        let sealed_at = self.base + HEADER as u64 + index * (self.chunk + TAG as u64);
        self.file
            .seek(SeekFrom::Start(sealed_at))
            .map_err(VaultError::disk)?;
        let sealed = &mut self.buffer[..plain + TAG];
        self.file.read_exact(sealed).map_err(cut_is_damage)?;
        let index_u32 = u32::try_from(index).map_err(|_| VaultError::Damaged)?;
        self.held_len = self.cipher.open(index_u32, index == self.last, sealed)?;
        self.held = Some(index);
        Ok(())
    }
}

impl Read for SealedReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.read_at(self.position, buf).map_err(io::Error::other)?;
        self.position += n as u64;
        Ok(n)
    }
}

impl Seek for SealedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
