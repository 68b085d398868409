//! What can go wrong between the reader and the card, placed at chosen commands.

use crate::card::Card;
use crate::drbg::Drbg;
use crate::tlv;
use std::str::FromStr;

/// A fault at the command with this index, counted from 0 over the life of the link, resets included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The card leaves the field before the command arrives.
    LoseAt(usize),
    /// The card carries the command out and leaves the field before the answer arrives.
    LoseAnswerAt(usize),
    /// The answer's MAC (or, without one, its last data byte) has one bit wrong.
    WrongMacAt(usize),
    /// Only the first half of the answer's bytes arrives.
    TruncateAnswerAt(usize),
    /// The answer is the last secured answer before it once more.
    ReplayAt(usize),
    /// The answer is 32 bytes of noise.
    GarbageAt(usize),
    /// The answer is this status alone; the card does not see the command.
    StatusAt(usize, u16),
    /// One bit of the command changes on its way.
    AlterCommandAt(usize),
}

impl Fault {
    fn index(self) -> usize {
        match self {
            Self::LoseAt(at)
            | Self::LoseAnswerAt(at)
            | Self::WrongMacAt(at)
            | Self::TruncateAnswerAt(at)
            | Self::ReplayAt(at)
            | Self::GarbageAt(at)
            | Self::StatusAt(at, _)
            | Self::AlterCommandAt(at) => at,
        }
    }
}

/// A fault's text is not one of `KIND@INDEX` or `status@INDEX:SW`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a fault is lose, lose-answer, mac, truncate, replay, garbage or alter @INDEX, or status@INDEX:SW")]
pub struct UnknownFault;

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let (kind, place) = text.split_once('@').ok_or(UnknownFault)?;
        let (index, status) = place
            .split_once(':')
            .map_or((place, None), |(at, sw)| (at, Some(sw)));
        let index = index.parse().map_err(|_| UnknownFault)?;
        match (kind, status) {
            ("lose", None) => Ok(Self::LoseAt(index)),
            ("lose-answer", None) => Ok(Self::LoseAnswerAt(index)),
            ("mac", None) => Ok(Self::WrongMacAt(index)),
            ("truncate", None) => Ok(Self::TruncateAnswerAt(index)),
            ("replay", None) => Ok(Self::ReplayAt(index)),
            ("garbage", None) => Ok(Self::GarbageAt(index)),
            ("alter", None) => Ok(Self::AlterCommandAt(index)),
            ("status", Some(sw)) if sw.len() == 4 => Ok(Self::StatusAt(
                index,
                u16::from_str_radix(sw, 16).map_err(|_| UnknownFault)?,
            )),
            _ => Err(UnknownFault),
        }
    }
}

/// The card is out of the field; [`Link::reset`] brings it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the card left the field")]
pub struct Lost;

/// A card behind a radio link with faults.
#[derive(Debug)]
pub struct Link {
    card: Card,
    faults: Vec<Fault>,
    count: usize,
    bytes: usize,
    lost: bool,
    secured: Option<Vec<u8>>,
}

impl Link {
    /// A card in the field.
    pub fn new(card: Card, faults: Vec<Fault>) -> Self {
        Self {
            card,
            faults,
            count: 0,
            bytes: 0,
            lost: false,
            secured: None,
        }
    }

    /// The card itself.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The card itself, to change.
    pub fn card_mut(&mut self) -> &mut Card {
        &mut self.card
    }

    /// Commands sent so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Bytes of commands and answers that passed so far.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Power cycle; the card is in the field again.
    pub fn reset(&mut self) {
        self.lost = false;
        self.card.reset();
    }

    /// One command and its answer, with the faults placed here.
    pub fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost> {
        if self.lost {
            return Err(Lost);
        }
        let at = self.count;
        self.count += 1;
        self.bytes += command.len();
        let fault = self.faults.iter().copied().find(|fault| fault.index() == at);
        let answer = self.with_fault(fault, command)?;
        self.bytes += answer.len();
        Ok(answer)
    }

    fn with_fault(&mut self, fault: Option<Fault>, command: &[u8]) -> Result<Vec<u8>, Lost> {
        match fault {
            Some(Fault::LoseAt(_)) => return self.lose(),
            Some(Fault::StatusAt(_, status)) => return Ok(status.to_be_bytes().to_vec()),
            _ => {}
        }
        let mut command = command.to_vec();
        if let (Some(Fault::AlterCommandAt(_)), Some(byte)) = (fault, command.get_mut(5)) {
            // Inside the data of a secured command, so that its MAC no longer fits.
            *byte ^= 0x40;
        }
        let mut answer = self.card.transmit(&command);
        let before = self.secured.clone();
        if command.first().is_some_and(|class| class & 0x0C == 0x0C) {
            self.secured = Some(answer.clone());
        }
        match fault {
            Some(Fault::LoseAnswerAt(_)) => return self.lose(),
            Some(Fault::WrongMacAt(_)) => spoil_mac(&mut answer),
            Some(Fault::TruncateAnswerAt(_)) => answer.truncate(answer.len() / 2),
            Some(Fault::ReplayAt(_)) => answer = before.unwrap_or(answer),
            Some(Fault::GarbageAt(at)) => answer = Drbg::new(&at.to_be_bytes(), "garbage").bytes(32),
            _ => {}
        }
        Ok(answer)
    }

    fn lose(&mut self) -> Result<Vec<u8>, Lost> {
        self.lost = true;
        self.card.reset();
        Err(Lost)
    }
}

fn spoil_mac(answer: &mut [u8]) {
    let end = answer.len().saturating_sub(2);
    let secured = tlv::all(&answer[..end]).is_some_and(|all| all.last().is_some_and(|last| last.tag == 0x8E));
    // The MAC is the last object before the status: either way the last byte of the data.
    let at = if secured || end > 0 { end - 1 } else { 0 };
    if let Some(byte) = answer.get_mut(at) {
        *byte ^= 1;
    }
}
