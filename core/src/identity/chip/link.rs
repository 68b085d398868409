//! The way to the card: whole APDUs over the reader, counted, with what reader and card can do kept in mind.

use super::apdu::{CHAINED, Command, Response};
use super::error::ChipError;
use super::tlv::{self, Objects};
use crate::ports::{Nfc, NfcLink};
use std::sync::atomic::{AtomicBool, Ordering};

/// No answer is gathered beyond this, in bytes.
const MAX_ANSWER: usize = 70_000;

/// What went over the air.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Commands sent, each with its answer.
    pub round_trips: u32,
    /// Bytes of all commands.
    pub bytes_sent: u64,
    /// Bytes of all answers, status included.
    pub bytes_received: u64,
}

/// What reader and card do together, and what was learnt about the card while reading. Survives a lost card.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is one fact about the card, learnt by itself
pub(crate) struct Limits {
    /// Extended lengths work, or were not yet seen to fail.
    pub(crate) extended: bool,
    /// Bytes an answer may have, status included.
    pub(crate) answer: usize,
    /// Bytes a command may have.
    pub(crate) command: usize,
    /// Bytes of a file one READ BINARY brings at most, once seen; `None`: as many as fit.
    pub(crate) read: Option<usize>,
    /// Bytes asked for at most while a file's length is not known; `None`: as many as fit.
    pub(crate) guess: Option<usize>,
    /// The card refuses to be asked for more than a file has.
    pub(crate) exact: bool,
    /// The card was asked for its own limits.
    pub(crate) asked: bool,
    /// The card takes short file identifiers, or was not yet seen to refuse.
    pub(crate) short_ids: bool,
}

impl Limits {
    pub(crate) fn new(link: NfcLink) -> Self {
        let max = (link.max_apdu as usize).clamp(64, 65_546);
        Self {
            extended: link.extended_length && max > 261,
            answer: max,
            command: max,
            read: None,
            guess: None,
            exact: false,
            asked: false,
            short_ids: true,
        }
    }

    /// A reader of this link was connected again: what was learnt about the card stays.
    pub(crate) fn reconnected(&mut self, link: NfcLink) {
        let new = Self::new(link);
        self.extended &= new.extended;
        self.answer = self.answer.min(new.answer);
        self.command = self.command.min(new.command);
    }

    /// Data bytes an answer may have.
    pub(crate) fn answer_data(&self, extended: bool) -> usize {
        let most = if extended { 65_536 } else { 256 };
        (self.answer - 2).min(most)
    }

    /// Takes the card's own word from EF.ATR/INFO (ISO/IEC 7816-4, 12.7.1 and 12.8.1).
    pub(crate) fn learn(&mut self, atr_info: &[u8]) {
        let mut objects = Objects::new(atr_info);
        // A broken tail only means that less is known.
        while let Ok(Some(object)) = objects.next() {
            match object.tag {
                0x47 => self.extended &= object.value.get(2).is_none_or(|b| b & 0x40 != 0),
                0x7F66 => self.learn_sizes(object.value),
                _ => {}
            }
        }
    }

    fn learn_sizes(&mut self, value: &[u8]) {
        let mut sizes = Objects::new(value);
        let mut next = || match sizes.expect(0x02) {
            Ok(size) if size.value.len() <= 4 => {
                Some(size.value.iter().fold(0usize, |n, &b| n << 8 | usize::from(b)))
            }
            _ => None,
        };
        if let (Some(command), Some(answer)) = (next(), next()) {
            self.command = self.command.min(command.max(256));
            self.answer = self.answer.min(answer.max(258));
            self.extended &= self.answer > 258;
        }
    }
}

/// A connected card.
pub(crate) struct Link<'a> {
    nfc: &'a dyn Nfc,
    cancel: &'a AtomicBool,
    pub(crate) limits: Limits,
    pub(crate) traffic: Traffic,
}

impl<'a> Link<'a> {
    pub(crate) fn new(nfc: &'a dyn Nfc, cancel: &'a AtomicBool, limits: Limits) -> Self {
        Self {
            nfc,
            cancel,
            limits,
            traffic: Traffic::default(),
        }
    }

    /// One command, one answer.
    fn exchange(&mut self, apdu: Vec<u8>) -> Result<Response, ChipError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(ChipError::Cancelled);
        }
        self.traffic.round_trips += 1;
        self.traffic.bytes_sent += apdu.len() as u64;
        let answer = self.nfc.transceive(apdu)?;
        self.traffic.bytes_received += answer.len() as u64;
        Response::decode(answer)
    }

    /// Sends bytes as they are and gathers what the card holds back with `61 xx`.
    pub(crate) fn send_bytes(&mut self, apdu: Vec<u8>) -> Result<Response, ChipError> {
        let mut answer = self.exchange(apdu)?;
        while answer.sw >> 8 == 0x61 {
            let le = match answer.sw & 0xFF {
                0 => 256,
                n => usize::from(n),
            };
            let more = self.exchange(Command::new(0xC0, 0, 0).le(le).encode(false))?;
            if more.sw >> 8 == 0x61 && more.data.is_empty() {
                return Err(ChipError::Protocol {
                    what: "more data announced that never comes",
                });
            }
            answer.data.extend_from_slice(&more.data);
            answer.sw = more.sw;
            if answer.data.len() > MAX_ANSWER {
                return Err(ChipError::Protocol {
                    what: "answer without end",
                });
            }
        }
        Ok(answer)
    }

    /// Sends a command unprotected, in a chain when its data is too long for one.
    pub(crate) fn send(&mut self, command: &Command) -> Result<Response, ChipError> {
        let parts = chain(command, self.room());
        let Some((last, before)) = parts.split_last() else {
            return Err(ChipError::Protocol {
                what: "empty command",
            });
        };
        for part in before {
            let answer = self.send_bytes(part.encode(false))?;
            if !answer.is_ok() {
                return Ok(answer);
            }
        }
        let answer = self.send_bytes(last.encode(false))?;
        if answer.sw >> 8 != 0x6C || last.le.is_none() {
            return Ok(answer);
        }
        let le = match answer.sw & 0xFF {
            0 => 256,
            n => usize::from(n),
        };
        self.send_bytes(last.clone().le(le).encode(false))
    }

    /// Data bytes one command may carry.
    pub(crate) fn room(&self) -> usize {
        if self.limits.extended {
            (self.limits.command - 9).min(65_535)
        } else {
            (self.limits.command - 6).min(255)
        }
    }
}

/// Splits a command whose data is longer than `room` into a chain (ISO/IEC 7816-4, 5.3.3).
pub(crate) fn chain(command: &Command, room: usize) -> Vec<Command> {
    if command.data.len() <= room {
        return vec![command.clone()];
    }
    let count = command.data.len().div_ceil(room);
    let parts = command.data.chunks(room).enumerate();
    parts
        .map(|(n, part)| {
            let mut one = command.clone();
            one.data = part.to_vec();
            if n + 1 < count {
                one.cla |= CHAINED;
                one.le = None;
            }
            one
        })
        .collect()
}

/// The value of the one object with tag `7C`, which wraps dynamic authentication data.
pub(crate) fn dynamic_data(answer: &Response) -> Result<&[u8], ChipError> {
    tlv::Tlv::value_of(&answer.data, 0x7C)
}
