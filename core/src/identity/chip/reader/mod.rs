//! Reading a whole chip: open it, make it prove itself, fetch the files, and go on where it was when the card slipped.

pub(crate) mod files;
mod session;
mod state;

pub use state::{Access, ChipProof, FileId, ProvenKey, RawChip, Reading, Wanted};

use super::active_auth;
use super::channel::Channel;
use super::chip_auth;
use super::error::ChipError;
use super::key::AccessKey;
use super::link::{Limits, Link};
use super::pace::info::SecurityInfos;
use super::tlv::{self, Tlv};
use crate::ports::{Nfc, Random};
use std::sync::atomic::AtomicBool;

/// Sessions opened at most in one call: the card may drop one over a length it does not take.
const MAX_SESSIONS: u8 = 4;

/// How far reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Waiting for the card.
    Connecting,
    /// Opening the chip with the key.
    Opening,
    /// Fetching a file.
    Reading {
        /// Which.
        file: FileId,
        /// Bytes read.
        done: usize,
        /// Bytes in all; 0 while not known.
        total: usize,
    },
    /// The chip proves that it is no copy.
    Proving,
}

/// Reads chips over a reader.
pub struct Reader<'a> {
    /// The reader.
    pub nfc: &'a dyn Nfc,
    /// Randomness for keys.
    pub random: &'a dyn Random,
    /// Set to stop before the next command.
    pub cancel: &'a AtomicBool,
    /// Title of the waiting surface.
    pub title: &'a str,
    /// Words on the waiting surface.
    pub text: &'a str,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl Reader<'_> {
    /// Reads what is wanted, blocking. After an error for which [`ChipError::can_resume`] holds, calling again with the same
    /// `reading` goes on from the last byte held, if the same chip is there; the reader is then left on, so that its
    /// surface stays. After any other outcome it is switched off.
    pub fn read(
        &self,
        key: &AccessKey,
        wanted: &Wanted,
        reading: &mut Reading,
        progress: &mut dyn FnMut(Step),
    ) -> Result<RawChip, ChipError> {
        let mut result = self.attempt(key, wanted, reading, progress);
        for _ in 1..MAX_SESSIONS {
            match result {
                Err(Stop::Again) => result = self.attempt(key, wanted, reading, progress),
                _ => break,
            }
        }
        let result = result.map_err(|stop| match stop {
            Stop::For(e) => e,
            Stop::Again => ChipError::Protocol {
                what: "the card keeps dropping the session",
            },
        });
        if !result.as_ref().is_err_and(ChipError::can_resume) {
            self.nfc.disconnect();
        }
        result
    }

    /// One session, from connecting to its end.
    fn attempt(
        &self,
        key: &AccessKey,
        wanted: &Wanted,
        reading: &mut Reading,
        progress: &mut dyn FnMut(Step),
    ) -> Result<RawChip, Stop> {
        progress(Step::Connecting);
        let link = self.nfc.connect(self.title.to_owned(), self.text.to_owned());
        let link = link.map_err(ChipError::from)?;
        let limits = match reading.limits.take() {
            Some(mut limits) => {
                limits.reconnected(link);
                limits
            }
            None => Limits::new(link),
        };
        let mut run = Run {
            channel: Channel::new(Link::new(self.nfc, self.cancel, limits)),
            random: self.random,
            reading,
            progress,
            pending: None,
        };
        let result = run.whole(key, wanted);
        let again = run.settle(&result);
        match result {
            Ok(chip) => Ok(RawChip {
                traffic: reading.traffic,
                ..chip
            }),
            Err(_) if again => Err(Stop::Again),
            Err(e) => Err(Stop::For(e)),
        }
    }
}

/// Why an attempt ended early.
enum Stop {
    For(ChipError),
    /// Something was learnt about the card that makes another session worth it.
    Again,
}

impl From<ChipError> for Stop {
    fn from(e: ChipError) -> Self {
        Self::For(e)
    }
}

/// One attempt.
struct Run<'a, 'r> {
    channel: Channel<'a>,
    random: &'a dyn Random,
    reading: &'r mut Reading,
    progress: &'r mut dyn FnMut(Step),
    /// A proof that the next answer completes.
    pending: Option<ChipProof>,
}

impl Run<'_, '_> {
    fn whole(&mut self, key: &AccessKey, wanted: &Wanted) -> Result<RawChip, ChipError> {
        let access = self.open(key)?;
        self.reading.access = Some(access);
        self.fetch(FileId::Com)?;
        let present = self.present()?;
        let has = |group: u8| present.as_ref().is_none_or(|p| p.contains(&FileId::Dg(group)));
        let infos = if has(14) { self.security_options()? } else { None };
        self.chip_authentication(infos.as_ref())?;
        for group in wanted.in_order().filter(|&n| has(n)) {
            self.fetch(FileId::Dg(group))?;
        }
        let unproven = self.reading.proof == ChipProof::None && self.pending.is_none();
        if has(15) && (wanted.has(15) || unproven) {
            self.fetch(FileId::Dg(15))?;
            if unproven {
                self.active_authentication(infos.as_ref())?;
            }
        }
        self.fetch(FileId::Sod)?;
        if wanted.has(2) && has(2) {
            self.fetch(FileId::Dg(2))?;
        }
        self.complete_proof()?;
        self.demand(wanted)?;
        Ok(self.reading.finish(access))
    }

    /// Fetches a file unless it is held already.
    fn fetch(&mut self, file: FileId) -> Result<(), ChipError> {
        if self.reading.is_done(file) {
            return Ok(());
        }
        let mut partial = self.reading.partial.take();
        let result = files::read_file(&mut self.channel, file, &mut partial, self.progress);
        self.reading.partial = partial;
        self.take_proof();
        match result? {
            Some(bytes) => {
                self.reading.files.insert(file, bytes);
            }
            None => {
                self.reading.absent.insert(file);
            }
        }
        Ok(())
    }

    /// The data groups EF.COM lists; `None` without EF.COM.
    fn present(&self) -> Result<Option<Vec<FileId>>, ChipError> {
        let Some(com) = self.reading.files.get(&FileId::Com) else {
            return Ok(None);
        };
        let list = tlv::find(Tlv::value_of(com, FileId::Com.tag())?, 0x5C)?;
        let list = list.ok_or(ChipError::Malformed {
            what: "EF.COM without a list",
        })?;
        Ok(Some(
            list.iter().filter_map(|&tag| FileId::group_of_tag(tag)).collect(),
        ))
    }

    fn security_options(&mut self) -> Result<Option<SecurityInfos>, ChipError> {
        self.fetch(FileId::Dg(14))?;
        let bytes = self.reading.files.get(&FileId::Dg(14));
        let infos = bytes.map(|b| SecurityInfos::parse_dg14(b)).transpose()?;
        // The same key may stand in DG14, which the SOD covers, so that EF.CardSecurity need not be believed.
        if let (Some(infos), ChipProof::PaceCam { key }) = (&infos, &mut self.reading.proof) {
            session::prefer_dg14(key, self.reading.files.get(&FileId::CardSecurity), infos);
        }
        Ok(infos)
    }

    fn chip_authentication(&mut self, infos: Option<&SecurityInfos>) -> Result<(), ChipError> {
        let Some(infos) = infos.filter(|_| self.reading.proof == ChipProof::None) else {
            return Ok(());
        };
        let Some(choice) = chip_auth::choose(infos) else {
            if infos.other_chip_key {
                self.reading.unproven = Some("a chip authentication key that is not done here");
            }
            return Ok(());
        };
        (self.progress)(Step::Proving);
        chip_auth::run(&mut self.channel, self.random, &choice)?;
        self.pending = Some(ChipProof::ChipAuthentication {
            suite: choice.info.suite,
            key: ProvenKey {
                file: FileId::Dg(14),
                key_id: choice.key.key_id,
                curve: Some(choice.key.curve),
            },
        });
        Ok(())
    }

    fn active_authentication(&mut self, infos: Option<&SecurityInfos>) -> Result<(), ChipError> {
        let Some(dg15) = self.reading.files.get(&FileId::Dg(15)) else {
            return Ok(());
        };
        (self.progress)(Step::Proving);
        let hash = infos.and_then(|i| i.active_hash);
        let algorithm = active_auth::run(&mut self.channel, self.random, dg15, hash)?;
        let Some(algorithm) = algorithm else {
            self.reading.unproven = Some("an active authentication key that is not done here");
            return Ok(());
        };
        let curve = match algorithm {
            active_auth::ActiveAlgorithm::Ecdsa { curve, .. } => Some(curve),
            active_auth::ActiveAlgorithm::Rsa { .. } => None,
        };
        self.reading.proof = ChipProof::ActiveAuthentication {
            algorithm,
            key: ProvenKey {
                file: FileId::Dg(15),
                key_id: None,
                curve,
            },
        };
        self.reading.unproven = None;
        Ok(())
    }

    /// Keeps a pending proof once the channel has seen it hold.
    fn take_proof(&mut self) {
        if self.channel.is_proven()
            && let Some(proof) = self.pending.take()
        {
            self.reading.proof = proof;
            self.reading.unproven = None;
        }
    }

    /// When every file was held before, nothing has shown yet that the chip has the new keys: one more command does.
    fn complete_proof(&mut self) -> Result<(), ChipError> {
        if self.pending.is_some() {
            files::select(&mut self.channel, FileId::Sod)?;
            self.take_proof();
        }
        Ok(())
    }

    /// A chip without a signature, or without what was wanted of it and every eMRTD has, is none.
    fn demand(&self, wanted: &Wanted) -> Result<(), ChipError> {
        let has = |file: FileId| self.reading.files.contains_key(&file);
        if !has(FileId::Sod) {
            return Err(ChipError::Malformed { what: "no EF.SOD" });
        }
        if wanted.has(1) && !has(FileId::Dg(1)) {
            return Err(ChipError::Malformed { what: "no DG1" });
        }
        Ok(())
    }

    /// Keeps what this attempt learnt; true when another session is worth it.
    fn settle(&mut self, result: &Result<RawChip, ChipError>) -> bool {
        self.take_proof();
        let room = self.channel.read_room(false);
        let dropped = self.channel.dropped();
        let traffic = self.channel.link.traffic;
        let total = &mut self.reading.traffic;
        total.round_trips += traffic.round_trips;
        total.bytes_sent += traffic.bytes_sent;
        total.bytes_received += traffic.bytes_received;
        let mut limits = self.channel.link.limits.clone();
        let again = match (result, dropped) {
            (Err(_), Some(sw)) if files::is_about_length(sw) || sw == 0x6F00 => {
                session::learn_from_drop(&mut limits)
            }
            _ => false,
        };
        if matches!(result, Err(ChipError::Moved)) && self.reading.partial.is_some() {
            self.reading.big_losses += 1;
            // Lost again and again in the middle of a file: answers as long as these do not come through.
            if self.reading.big_losses >= 2 {
                limits.read = Some(limits.read.map_or(room, |read| (read / 2).max(room.min(200))));
            }
        }
        self.reading.limits = Some(limits);
        again
    }
}
