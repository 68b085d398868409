//! Command and response APDUs (ISO/IEC 7816-4).

use super::error::ChipError;
use std::fmt;

/// Class byte of a command that is one of a chain and not the last.
pub const CHAINED: u8 = 0x10;

/// A command before it is protected and put into bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    /// Class: chaining (`0x10`) and nothing else.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Data sent along; may be empty.
    pub data: Vec<u8>,
    /// Bytes expected at most, 1 to 65,536; `None` when none.
    pub le: Option<usize>,
}

/// Data may hold authentication tokens and never stands in a log.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cla,
            ins,
            p1,
            p2,
            data,
            le,
        } = self;
        write!(
            f,
            "Command({cla:02X}{ins:02X}{p1:02X}{p2:02X}, {} bytes, {le:?})",
            data.len()
        )
    }
}

impl Command {
    /// A command without data.
    pub const fn new(ins: u8, p1: u8, p2: u8) -> Self {
        Self {
            cla: 0,
            ins,
            p1,
            p2,
            data: Vec::new(),
            le: None,
        }
    }

    /// With data.
    #[must_use]
    pub fn data(mut self, data: impl Into<Vec<u8>>) -> Self {
        self.data = data.into();
        self
    }

    /// With bytes expected.
    #[must_use]
    pub const fn le(mut self, le: usize) -> Self {
        self.le = Some(le);
        self
    }

    /// SELECT an elementary file under the current one, without an answer.
    pub fn select_file(id: u16) -> Self {
        Self::new(0xA4, 0x02, 0x0C).data(id.to_be_bytes())
    }

    /// SELECT an application, without an answer.
    pub fn select_application(aid: &[u8]) -> Self {
        Self::new(0xA4, 0x04, 0x0C).data(aid)
    }

    /// READ BINARY of the current file. From 32 KiB on the odd instruction carries the offset as a data object and its
    /// answer is a data object too, for which room is added.
    pub fn read_binary(offset: usize, le: usize) -> Self {
        if offset < 0x8000 {
            return Self::new(0xB0, (offset >> 8) as u8, offset as u8).le(le);
        }
        let digits = (offset as u32).to_be_bytes();
        let lead = digits.iter().take(2).take_while(|&&b| b == 0).count();
        let mut data = Vec::new();
        super::tlv::push(&mut data, 0x54, &digits[lead..]);
        Self::new(0xB1, 0, 0).data(data).le(le + 5)
    }

    /// READ BINARY from the start of the file with this short identifier (1 to 30), which makes it the current one.
    pub const fn read_short(sfi: u8, le: usize) -> Self {
        Self::new(0xB0, 0x80 | sfi, 0).le(le)
    }

    /// The bytes on the air. Extended lengths are used when asked for or when the short ones do not do.
    pub fn encode(&self, extended: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.data.len() + 12);
        out.extend_from_slice(&[self.cla, self.ins, self.p1, self.p2]);
        let extended = extended || self.data.len() > 255 || self.le.is_some_and(|le| le > 256);
        if extended {
            if !self.data.is_empty() || self.le.is_some() {
                out.push(0);
            }
            if !self.data.is_empty() {
                out.extend_from_slice(&(self.data.len() as u16).to_be_bytes());
            }
        } else if !self.data.is_empty() {
            out.push(self.data.len() as u8);
        }
        out.extend_from_slice(&self.data);
        if let Some(le) = self.le {
            if extended {
                out.extend_from_slice(&(le as u16).to_be_bytes());
            } else {
                out.push(le as u8);
            }
        }
        out
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Data before the status.
    pub data: Vec<u8>,
    /// SW1 SW2.
    pub sw: u16,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({} bytes, {:04X})", self.data.len(), self.sw)
    }
}

impl Response {
    /// Takes an answer apart.
    pub fn decode(mut bytes: Vec<u8>) -> Result<Self, ChipError> {
        let (Some(sw2), Some(sw1)) = (bytes.pop(), bytes.pop()) else {
            return Err(ChipError::Protocol {
                what: "answer without a status",
            });
        };
        Ok(Self {
            data: bytes,
            sw: u16::from_be_bytes([sw1, sw2]),
        })
    }

    /// True for `90 00`.
    pub const fn is_ok(&self) -> bool {
        self.sw == 0x9000
    }

    /// Nothing when the card took the key it was shown; else why not. `otherwise` says what any other status means.
    pub(crate) const fn key_accepted(&self, otherwise: &'static str) -> Result<(), ChipError> {
        match (self.sw, self.tries_left()) {
            (0x9000, _) => Ok(()),
            (0x6983 | 0x6984, _) => Err(ChipError::Suspended),
            (0x6300 | 0x6982 | 0x6985 | 0x6988 | 0x6A80, _) => Err(ChipError::WrongKey { tries_left: None }),
            (_, tries_left @ Some(_)) => Err(ChipError::WrongKey { tries_left }),
            _ => Err(ChipError::Protocol { what: otherwise }),
        }
    }

    /// Tries left, of `63 Cx`.
    pub const fn tries_left(&self) -> Option<u8> {
        if self.sw & 0xFFF0 == 0x63C0 {
            Some((self.sw & 0xF) as u8)
        } else {
            None
        }
    }
}
