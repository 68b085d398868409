//! Where the bytes of an upload come from.

use crate::store::vault::SealedReader;
use std::io;
use std::sync::{Mutex, PoisonError};

/// Where the bytes come from: the sealed file of an attachment. Read from any thread.
pub trait Source: Send + Sync + 'static {
    /// Length in bytes; does not change.
    fn len(&self) -> u64;
    /// True when there is no byte.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Fills `buf` from `offset`; the caller asks only for bytes within [`Self::len`].
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()>;
}

/// A file of the vault as a [`Source`].
pub struct SealedSource {
    len: u64,
    reader: Mutex<SealedReader>,
}

impl SealedSource {
    /// Reads through this reader.
    pub fn new(reader: SealedReader) -> Self {
        Self {
            len: reader.len(),
            reader: Mutex::new(reader),
        }
    }
}

impl Source for SealedSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        match reader.read_at(offset, buf) {
            Ok(n) if n == buf.len() => Ok(()),
            Ok(_) => Err(io::ErrorKind::UnexpectedEof.into()),
            Err(e) => Err(io::Error::other(e)),
        }
    }
}

/// A plain file as a [`Source`]: one that is sealed already.
pub struct FileSource {
    len: u64,
    file: Mutex<std::fs::File>,
}

impl FileSource {
    /// Reads from this file, which does not change meanwhile.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    pub fn open(path: &std::path::Path) -> io::Result<Self> {
        let file = std::fs::File::open(path)?;
        Ok(Self {
            len: file.metadata()?.len(),
            file: Mutex::new(file),
        })
    }
}

impl Source for FileSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        use std::io::{Read as _, Seek as _};
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(buf)
    }
}
