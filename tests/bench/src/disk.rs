//! What the disk itself takes: the floor under everything durable.

use crate::Result;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes of a probe: two pages of the database, as a small commit appends to its log.
const BYTES: usize = 8192;

/// A file that is appended to and synced.
pub(crate) struct Disk(File);

impl Disk {
    pub(crate) fn new(dir: &Path) -> Result<Self> {
        Ok(Self(File::create(dir.join("disk-probe"))?))
    }

    /// Appends a little and waits until it is on the disk.
    pub(crate) fn append_and_sync(&mut self) -> Result<Duration> {
        let from = Instant::now();
        self.0.write_all(&[0x5a; BYTES])?;
        self.0.sync_data()?;
        Ok(from.elapsed())
    }
}
