//! Secure messaging from the card's side (ICAO 9303 part 11, section 9.8).

use crate::apdu::{self, Command};
use crate::cipher::{Cipher, Purpose, unpad};
use crate::tlv;

/// Status of a command whose secured objects are missing.
pub(crate) const MISSING: u16 = 0x6987;
/// Status of a command whose secured objects are wrong.
pub(crate) const INCORRECT: u16 = 0x6988;

/// Session keys and the send sequence counter.
pub(crate) struct Channel {
    cipher: Cipher,
    encryption: Vec<u8>,
    mac: Vec<u8>,
    counter: Vec<u8>,
}

impl Channel {
    /// A channel over keys derived from a shared secret, its counter at zero.
    pub(crate) fn derive(cipher: Cipher, secret: &[u8]) -> Self {
        Self {
            cipher,
            encryption: cipher.derive(secret, Purpose::Encryption),
            mac: cipher.derive(secret, Purpose::Mac),
            counter: vec![0; cipher.block()],
        }
    }

    /// The same with a counter that does not start at zero (BAC).
    pub(crate) fn counting_from(mut self, counter: &[u8]) -> Self {
        self.counter = counter.to_vec();
        self
    }

    pub(crate) fn encryption_key(&self) -> &[u8] {
        &self.encryption
    }

    pub(crate) fn mac_key(&self) -> &[u8] {
        &self.mac
    }

    fn count(&mut self) {
        for byte in self.counter.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    /// Checks and deciphers a command; the error is the status to answer with, and the session is over.
    pub(crate) fn open(&mut self, command: &Command) -> Result<Command, u16> {
        self.count();
        let objects = tlv::all(&command.data).ok_or(INCORRECT)?;
        let odd = command.instruction & 1 == 1;
        let (mut protected, mut secret, mut length, mut checksum) = (Vec::new(), None, None, None);
        for object in &objects {
            match object.tag {
                0x87 if !odd && checksum.is_none() => secret = object.value.split_first(),
                0x85 if odd && checksum.is_none() => secret = Some((&1, object.value)),
                0x97 if matches!(object.value.len(), 1 | 2) && checksum.is_none() => {
                    length = Some(object.value);
                }
                0x8E if checksum.is_none() => {
                    checksum = Some(object.value);
                    continue;
                }
                _ => return Err(INCORRECT),
            }
            protected.extend(object.whole);
        }
        if checksum.ok_or(MISSING)?
            != self
                .checksum(Some(command.header()), &protected)
                .ok_or(INCORRECT)?
        {
            return Err(INCORRECT);
        }
        let data = match secret {
            Some((1, cryptogram)) if !cryptogram.is_empty() => self.decipher(cryptogram).ok_or(INCORRECT)?,
            Some(_) => return Err(INCORRECT),
            None => Vec::new(),
        };
        let expected = length.map(apdu::expected);
        Ok(Command {
            class: command.class & !0x0C,
            data,
            expected,
            ..command.clone()
        })
    }

    /// Protects an answer: data object 87 (85 for odd instructions), 99 and 8E.
    pub(crate) fn seal(&mut self, data: &[u8], status: u16, odd: bool) -> Option<Vec<u8>> {
        self.count();
        let mut out = Vec::new();
        if !data.is_empty() {
            let cryptogram =
                self.cipher
                    .encrypt(&self.encryption, &self.vector()?, &self.cipher.pad(data))?;
            out = if odd {
                tlv::make(0x85, &cryptogram)
            } else {
                tlv::make(0x87, &[&[1], cryptogram.as_slice()].concat())
            };
        }
        out.extend(tlv::make(0x99, &status.to_be_bytes()));
        let checksum = self.checksum(None, &out)?;
        out.extend(tlv::make(0x8E, &checksum));
        Some(out)
    }

    /// Most plain bytes whose protected answer has at most `room` bytes without the status.
    pub(crate) fn capacity(&self, room: usize, odd: bool) -> usize {
        let room = room.saturating_sub(4 + 10);
        let fits = |blocks: &usize| {
            let value = blocks * self.cipher.block() + usize::from(!odd);
            1 + tlv::length(value).len() + value <= room
        };
        let blocks = (1..=room / self.cipher.block()).rev().find(fits).unwrap_or(0);
        (blocks * self.cipher.block()).saturating_sub(1)
    }

    fn checksum(&self, header: Option<[u8; 4]>, objects: &[u8]) -> Option<Vec<u8>> {
        let mut input = self.counter.clone();
        if let Some(header) = header {
            input.extend(self.cipher.pad(&header));
        }
        if !objects.is_empty() {
            input.extend(self.cipher.pad(objects));
        }
        self.cipher.mac_blocks(&self.mac, &input)
    }

    fn decipher(&self, cryptogram: &[u8]) -> Option<Vec<u8>> {
        unpad(
            self.cipher
                .decrypt(&self.encryption, &self.vector()?, cryptogram)?,
        )
    }

    /// Zero for 3DES, the enciphered counter for AES.
    fn vector(&self) -> Option<Vec<u8>> {
        let zero = vec![0; self.cipher.block()];
        match self.cipher {
            Cipher::TripleDes => Some(zero),
            _ => self.cipher.encrypt(&self.encryption, &zero, &self.counter),
        }
    }
}
