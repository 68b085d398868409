//! READ BINARY in both its forms (ISO/IEC 7816-4 section 11.2).

use crate::apdu::Command;
use crate::card::{Answer, Card, DONE, NO_FILE, WRONG_DATA, WRONG_LENGTH, WRONG_PARAMETERS};
use crate::files;
use crate::profile::ShortRead;
use crate::tlv;

const PAST_THE_END: u16 = 0x6B00;
const SHORT: u16 = 0x6282;
const NO_CURRENT: u16 = 0x6986;

impl Card {
    /// B0: offset of 15 bits in the current file, or a short file identifier and an offset of eight bits.
    pub(crate) fn read_binary(&mut self, command: &Command, room: usize) -> Answer {
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(command.parameters())
        } else {
            if command.p1 & 0x60 != 0 || !self.profile.short_file_ids {
                return (Vec::new(), WRONG_PARAMETERS);
            }
            if let Err(status) = self.choose(command.p1 & 0x1F) {
                return (Vec::new(), status);
            }
            usize::from(command.p2)
        };
        let Some(wanted) = command.expected else {
            return (Vec::new(), WRONG_LENGTH);
        };
        self.read(offset, wanted, room)
    }

    /// B1: the offset in data object 54, the answer in data object 53; P1 P2 zero for the current file, a short file
    /// identifier, or a file identifier.
    pub(crate) fn read_binary_odd(&mut self, command: &Command, room: usize) -> Answer {
        let chosen = match command.parameters() {
            0 => Ok(()),
            id @ 1..=30 if self.profile.short_file_ids => self.choose(id as u8),
            1..=30 => Err(WRONG_PARAMETERS),
            id => self.locate(id).map(|place| self.state.current = Some(place)),
        };
        if let Err(status) = chosen {
            return (Vec::new(), status);
        }
        let offset = match tlv::all(&command.data).as_deref() {
            Some([object]) if object.tag == 0x54 && (1..=3).contains(&object.value.len()) => object.value,
            _ => return (Vec::new(), WRONG_DATA),
        };
        let offset = offset.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let Some(wanted) = command.expected else {
            return (Vec::new(), WRONG_LENGTH);
        };
        // Le counts the data object's header too.
        let inside = |all: usize| {
            let header = |length: usize| 1 + tlv::length(length).len();
            (0..=3)
                .map(|spare| all.saturating_sub(2 + spare))
                .find(|n| n + header(*n) <= all)
                .unwrap_or(0)
        };
        let (data, status) = self.read(offset, inside(wanted.min(1 << 16)), inside(room));
        if data.is_empty() {
            (data, status)
        } else {
            (tlv::make(0x53, &data), status)
        }
    }

    /// Makes the file with a short identifier the current one.
    fn choose(&mut self, short: u8) -> Result<(), u16> {
        let id = match (short, self.state.application) {
            (0x01, false) => files::ATR_INFO,
            (0x1C, _) => files::CARD_ACCESS,
            (0 | 0x1F.., _) => return Err(WRONG_PARAMETERS),
            (short, _) => 0x0100 | u16::from(short),
        };
        self.state.current = Some(self.locate(id)?);
        Ok(())
    }

    fn read(&self, offset: usize, wanted: usize, room: usize) -> Answer {
        let Some(place) = self.state.current else {
            return (Vec::new(), NO_CURRENT);
        };
        // What was granted when the file was selected may be gone.
        if let Err(status) = self.locate(place.1) {
            return (Vec::new(), status);
        }
        let Some(file) = self.files.get(&place) else {
            return (Vec::new(), NO_FILE);
        };
        if offset >= file.len() {
            return (Vec::new(), PAST_THE_END);
        }
        let left = file.len() - offset;
        let whole = wanted == 256 || wanted == 65_536;
        if self.profile.refuses_long_reads && !whole && wanted > room {
            return (Vec::new(), WRONG_LENGTH);
        }
        let status = match self.profile.short_read {
            _ if whole || wanted <= left => DONE,
            ShortRead::Quiet => DONE,
            ShortRead::Warning => SHORT,
            ShortRead::Refused => return (Vec::new(), WRONG_LENGTH),
        };
        let count = wanted.min(left).min(room);
        let status = if count < left.min(wanted) { DONE } else { status };
        (file[offset..offset + count].to_vec(), status)
    }
}
