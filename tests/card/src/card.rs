//! The chip: commands in, answers out, with the access rules of ICAO 9303 part 11.

use crate::apdu::Command;
use crate::authentication::SelectedChip;
use crate::drbg::Drbg;
use crate::files::{self, ChipKeys, Directory, Files};
use crate::messaging::{Channel, INCORRECT};
use crate::pace::Run;
use crate::profile::{Flaw, Profile};
use std::collections::VecDeque;
use std::fmt;

/// Data and status of an answer, before secure messaging.
pub(crate) type Answer = (Vec<u8>, u16);

pub(crate) const DONE: u16 = 0x9000;
pub(crate) const FAILED: u16 = 0x6300;
pub(crate) const WRONG_LENGTH: u16 = 0x6700;
pub(crate) const SECURITY: u16 = 0x6982;
pub(crate) const BLOCKED: u16 = 0x6983;
pub(crate) const CONDITIONS: u16 = 0x6985;
pub(crate) const WRONG_DATA: u16 = 0x6A80;
pub(crate) const NO_FILE: u16 = 0x6A82;
pub(crate) const WRONG_PARAMETERS: u16 = 0x6A86;
pub(crate) const NO_REFERENCE: u16 = 0x6A88;
const UNKNOWN_INSTRUCTION: u16 = 0x6D00;
const UNKNOWN_CLASS: u16 = 0x6E00;

/// Identifier of the travel document application (ICAO 9303 part 10).
const APPLICATION: [u8; 7] = [0xA0, 0, 0, 0x02, 0x47, 0x10, 0x01];
/// More than any chain of commands for this application needs.
const LONGEST_CHAIN: usize = 4096;

/// An identity card's chip. It keeps its files, keys and tries over a power cycle and forgets everything else.
pub struct Card {
    pub(crate) profile: Profile,
    pub(crate) files: Files,
    pub(crate) keys: ChipKeys,
    pub(crate) tries: u8,
    pub(crate) state: State,
    drbg: Drbg,
    script: VecDeque<Vec<u8>>,
}

/// What a power cycle clears.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) application: bool,
    pub(crate) current: Option<(Directory, u16)>,
    /// Whether PACE or BAC has been passed in this session.
    pub(crate) granted: bool,
    pub(crate) channel: Option<Channel>,
    /// Takes over once the running command has been answered.
    pub(crate) next_channel: Option<Channel>,
    pub(crate) pace: Option<Run>,
    pub(crate) chip: Option<SelectedChip>,
    pub(crate) challenge: Option<Vec<u8>>,
    chain: Option<Command>,
}

impl fmt::Debug for Card {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Card").finish_non_exhaustive()
    }
}

impl Card {
    /// Personalises a card.
    pub fn new(profile: Profile) -> Self {
        let (files, keys) = files::build(&profile);
        let keys = if profile.has(Flaw::Clone) {
            files::other_keys(&keys)
        } else {
            keys
        };
        Self {
            tries: profile.tries.min(15),
            drbg: Drbg::new(&profile.seed, "numbers drawn by the chip"),
            state: State::default(),
            script: VecDeque::new(),
            profile,
            files,
            keys,
        }
    }

    /// Takes the card out of the field and puts it back.
    pub fn reset(&mut self) {
        self.state = State::default();
    }

    /// The next numbers the chip draws, in order, instead of its own: for published worked examples.
    pub fn script_random(&mut self, numbers: &[&[u8]]) {
        self.script = numbers.iter().map(|number| number.to_vec()).collect();
    }

    /// The profile the card was made from.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Bytes of a file of the application (or, failing that, of the MF) as stored, to compare with what was read.
    pub fn file(&self, id: u16) -> Option<&[u8]> {
        let at = |directory| self.files.get(&(directory, id)).map(Vec::as_slice);
        at(Directory::Application).or_else(|| at(Directory::Master))
    }

    /// Puts other bytes in place of a file of the application (or, failing that, of the MF), unsigned.
    pub fn set_file(&mut self, id: u16, bytes: &[u8]) {
        let master = self.files.contains_key(&(Directory::Master, id));
        let application = self.files.contains_key(&(Directory::Application, id));
        let directory = if master && !application {
            Directory::Master
        } else {
            Directory::Application
        };
        self.files.insert((directory, id), bytes.to_vec());
    }

    /// Wrong CANs left before the CAN is blocked.
    pub fn tries_left(&self) -> u8 {
        self.tries
    }

    /// One command APDU in, one answer APDU out; the answer ends with SW1 SW2.
    pub fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let (mut out, status) = self.exchange(command);
        out.extend(status.to_be_bytes());
        out
    }

    fn exchange(&mut self, bytes: &[u8]) -> Answer {
        let Some(command) = Command::parse(bytes) else {
            return (Vec::new(), WRONG_LENGTH);
        };
        if (command.extended && !self.profile.extended) || bytes.len() > self.profile.max_command {
            return (Vec::new(), WRONG_LENGTH);
        }
        match command.class & !0x10 {
            0x00 => self.plain(command),
            0x0C => self.secured(&command),
            0x04 | 0x08 => (Vec::new(), 0x6882),
            _ => (Vec::new(), UNKNOWN_CLASS),
        }
    }

    fn plain(&mut self, command: Command) -> Answer {
        if self.state.channel.is_some() {
            self.end_session();
        }
        let room = self.room(&command);
        let (data, status) = self.run(command, room);
        self.state.channel = self.state.next_channel.take().or(self.state.channel.take());
        if data.len() > room {
            (Vec::new(), WRONG_LENGTH)
        } else {
            (data, status)
        }
    }

    fn secured(&mut self, command: &Command) -> Answer {
        let Some(channel) = self.state.channel.as_mut() else {
            return (Vec::new(), INCORRECT);
        };
        let opened = match channel.open(command) {
            Ok(opened) => opened,
            Err(status) => {
                self.end_session();
                return (Vec::new(), status);
            }
        };
        let odd = command.instruction & 1 == 1;
        let room = self.room(command);
        let capacity = self
            .state
            .channel
            .as_ref()
            .map_or(0, |channel| channel.capacity(room, odd));
        let (data, status) = self.run(opened, capacity);
        let (data, status) = if data.len() > capacity {
            (Vec::new(), WRONG_LENGTH)
        } else {
            (data, status)
        };
        let sealed = self
            .state
            .channel
            .as_mut()
            .and_then(|channel| channel.seal(&data, status, odd));
        if let Some(next) = self.state.next_channel.take() {
            self.state.channel = Some(next);
        }
        (sealed.unwrap_or_default(), status)
    }

    /// Bytes the answer may have without its status.
    fn room(&self, command: &Command) -> usize {
        let buffer = self.profile.max_answer.saturating_sub(2);
        if command.extended { buffer } else { buffer.min(256) }
    }

    fn end_session(&mut self) {
        self.state = State {
            application: self.state.application,
            current: self.state.current.filter(|(_, id)| *id == files::CARD_ACCESS),
            ..State::default()
        };
    }

    /// Gathers chained commands; GENERAL AUTHENTICATE is excepted, its links are answered one by one.
    fn run(&mut self, mut command: Command, room: usize) -> Answer {
        let linked = command.class & 0x10 != 0;
        if command.instruction == 0x86 {
            self.state.chain = None;
            return self.dispatch(&command, room);
        }
        if let Some(chain) = self.state.chain.take() {
            if (chain.instruction, chain.parameters()) != (command.instruction, command.parameters()) {
                return (Vec::new(), 0x6883);
            }
            command.data = [chain.data, command.data].concat();
            if command.data.len() > LONGEST_CHAIN {
                return (Vec::new(), WRONG_LENGTH);
            }
        }
        if linked {
            self.state.chain = Some(command);
            return (Vec::new(), DONE);
        }
        self.dispatch(&command, room)
    }

    fn dispatch(&mut self, command: &Command, room: usize) -> Answer {
        if command.instruction != 0x86 {
            self.state.pace = None;
        }
        match command.instruction {
            0xA4 => (Vec::new(), self.select(command)),
            0xB0 => self.read_binary(command, room),
            0xB1 => self.read_binary_odd(command, room),
            0x84 if self.profile.bac => self.get_challenge(command),
            0x82 if self.profile.bac => self.external_authenticate(command),
            0x22 => (Vec::new(), self.set_security_environment(command)),
            0x86 => self.general_authenticate(command),
            0x88 => self.internal_authenticate(command),
            _ => (Vec::new(), UNKNOWN_INSTRUCTION),
        }
    }

    /// SELECT. Vietnamese cards do not know the MF.
    fn select(&mut self, command: &Command) -> u16 {
        if !matches!(command.p2, 0x00 | 0x0C) {
            return WRONG_PARAMETERS;
        }
        match (command.p1, command.data.as_slice()) {
            (0x00, [] | [0x3F, 0x00]) => UNKNOWN_INSTRUCTION,
            (0x00 | 0x02, [high, low]) => self.select_file(u16::from_be_bytes([*high, *low])),
            (0x04, name) if name == APPLICATION => {
                self.state.application = true;
                self.state.current = None;
                DONE
            }
            (0x04, _) => NO_FILE,
            (0x00 | 0x02, _) => WRONG_DATA,
            _ => WRONG_PARAMETERS,
        }
    }

    fn select_file(&mut self, id: u16) -> u16 {
        match self.locate(id) {
            Ok(place) => {
                self.state.current = Some(place);
                DONE
            }
            Err(status) => status,
        }
    }

    /// Where a file is, if it may be read now.
    pub(crate) fn locate(&self, id: u16) -> Result<(Directory, u16), u16> {
        let directories = [Directory::Application, Directory::Master];
        let visible = directories
            .into_iter()
            .filter(|d| *d == Directory::Master || self.state.application);
        let place = visible
            .map(|directory| (directory, id))
            .find(|place| self.files.contains_key(place));
        let place = place.ok_or(NO_FILE)?;
        let free = matches!(place, (Directory::Master, files::CARD_ACCESS | files::ATR_INFO));
        if !free && (!self.state.granted || place == (Directory::Application, files::DG3)) {
            return Err(SECURITY);
        }
        Ok(place)
    }

    /// The next `count` bytes of the chip's random numbers.
    pub(crate) fn draw(&mut self, count: usize) -> Vec<u8> {
        self.script.pop_front().unwrap_or_else(|| self.drbg.bytes(count))
    }

    /// A key pair over `generator` with the next number as private key.
    pub(crate) fn draw_pair(
        &mut self,
        curve: crate::curve::Curve,
        generator: &[u8],
    ) -> Option<crate::curve::KeyPair> {
        let private = self.draw(curve.size());
        let public = curve.multiply(generator, &private)?;
        Some(crate::curve::KeyPair {
            curve,
            private,
            public,
        })
    }
}
