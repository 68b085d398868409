//! Secure messaging (ICAO 9303 part 11, 9.8): every command and answer encrypted and authenticated, in order.

use super::apdu::{Command, Response};
use super::crypto::cipher::{Key, Purpose, Suite, pad, unpad};
use super::crypto::same;
use super::error::ChipError;
use super::tlv::{self, Objects};

const CRYPTOGRAM: u32 = 0x87;
const CRYPTOGRAM_ODD: u32 = 0x85;
const EXPECTED: u32 = 0x97;
const STATUS: u32 = 0x99;
const CHECKSUM: u32 = 0x8E;

const fn protocol(what: &'static str) -> ChipError {
    ChipError::Protocol { what }
}

/// What came of an answer.
#[derive(Debug)]
pub(crate) enum Opened {
    /// An answer that is the card's.
    Genuine(Response),
    /// A bare status: the card has dropped the session. Anyone could have sent it.
    Dropped(u16),
}

/// One session: two keys and a counter.
#[derive(Debug)]
pub(crate) struct SecureMessaging {
    encrypt: Key,
    authenticate: Key,
    counter: [u8; 16],
}

impl SecureMessaging {
    /// From a shared secret, with the counter at zero (PACE, chip authentication).
    pub(crate) fn derive(suite: Suite, secret: &[u8]) -> Self {
        Self {
            encrypt: suite.derive(secret, Purpose::Encrypt),
            authenticate: suite.derive(secret, Purpose::Authenticate),
            counter: [0; 16],
        }
    }

    /// With the counter's last eight bytes set (basic access control).
    #[must_use]
    pub(crate) fn starting_at(mut self, counter: [u8; 8]) -> Self {
        self.counter[8..].copy_from_slice(&counter);
        self
    }

    pub(crate) const fn suite(&self) -> Suite {
        self.encrypt.suite()
    }

    /// The key of message authentication.
    pub(crate) const fn mac_key(&self) -> &Key {
        &self.authenticate
    }

    /// The key of encryption.
    pub(crate) const fn encryption_key(&self) -> &Key {
        &self.encrypt
    }

    /// Bytes of a file that one answer can bring whose data, protected, is at most `answer_data` bytes.
    pub(crate) fn room(&self, answer_data: usize) -> usize {
        // Status object 4, checksum object 10, and of the cryptogram's object tag, length and padding indicator.
        let head = match answer_data {
            0..=143 => 3,
            144..=273 => 4,
            274..=65_535 => 5,
            _ => 6,
        };
        let block = self.suite().block_len();
        (answer_data.saturating_sub(14 + head) / block * block).saturating_sub(1)
    }

    fn counter(&self) -> &[u8] {
        &self.counter[16 - self.suite().block_len()..]
    }

    fn advance(&mut self) {
        for byte in self.counter.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    fn iv(&self) -> Result<Vec<u8>, ChipError> {
        let block = self.suite().block_len();
        if self.suite() == Suite::TripleDes {
            return Ok(vec![0; block]);
        }
        let mut iv = self.counter().to_vec();
        self.encrypt.encrypt(&vec![0; block], &mut iv)?;
        Ok(iv)
    }

    /// Checksum over the counter and `parts`.
    fn checksum(&self, parts: &[&[u8]]) -> Result<[u8; 8], ChipError> {
        let mut input = self.counter().to_vec();
        for part in parts {
            input.extend_from_slice(part);
        }
        // The retail MAC brings this padding with it.
        if self.suite() != Suite::TripleDes {
            input = pad(&input, self.suite().block_len());
        }
        self.authenticate.mac(&input)
    }

    /// The protected command's bytes. `long` asks for extended lengths, which an answer of more than 256 bytes needs.
    pub(crate) fn protect(&mut self, command: &Command, long: bool) -> Result<Vec<u8>, ChipError> {
        self.advance();
        let block = self.suite().block_len();
        let mut body = Vec::with_capacity(command.data.len() + 48);
        if !command.data.is_empty() {
            let mut cryptogram = pad(&command.data, block);
            self.encrypt.encrypt(&self.iv()?, &mut cryptogram)?;
            if command.ins & 1 == 0 {
                cryptogram.insert(0, 1);
                tlv::push(&mut body, CRYPTOGRAM, &cryptogram);
            } else {
                tlv::push(&mut body, CRYPTOGRAM_ODD, &cryptogram);
            }
        }
        match command.le {
            Some(le @ ..=256) => tlv::push(&mut body, EXPECTED, &[le as u8]),
            Some(le) => tlv::push(&mut body, EXPECTED, &(le as u16).to_be_bytes()),
            None => {}
        }
        let cla = command.cla | 0x0C;
        let header = pad(&[cla, command.ins, command.p1, command.p2], block);
        let checksum = self.checksum(&[&header, &body])?;
        tlv::push(&mut body, CHECKSUM, &checksum);
        let outer = Command {
            cla,
            data: body,
            le: Some(if long { 65_536 } else { 256 }),
            ..*command
        };
        Ok(outer.encode(long))
    }

    /// Checks an answer and takes its protection off. After an error or a bare status the session is over.
    pub(crate) fn open(&mut self, answer: &Response) -> Result<Opened, ChipError> {
        self.advance();
        if answer.data.is_empty() {
            return Ok(Opened::Dropped(answer.sw));
        }
        let broken = |_| protocol("answer without the objects of secure messaging");
        let mut objects = Objects::new(&answer.data);
        let first = objects.next().map_err(broken)?;
        let (cryptogram, status) = match first {
            Some(object) if matches!(object.tag, CRYPTOGRAM | CRYPTOGRAM_ODD) => {
                (Some(object), objects.expect(STATUS).map_err(broken)?)
            }
            Some(object) if object.tag == STATUS => (None, object),
            _ => return Err(protocol("answer without the objects of secure messaging")),
        };
        let checksum = objects.expect(CHECKSUM).map_err(broken)?;
        objects.finish().map_err(broken)?;
        let covered = &answer.data[..answer.data.len() - checksum.raw.len()];
        if !same(&self.checksum(&[covered])?, checksum.value) {
            return Err(protocol("wrong checksum in an answer"));
        }
        let sw = match *status.value {
            [sw1, sw2] => u16::from_be_bytes([sw1, sw2]),
            _ => return Err(protocol("status of a wrong length")),
        };
        if sw != answer.sw {
            return Err(protocol("two statuses in one answer"));
        }
        let data = match cryptogram {
            Some(object) => self.decrypt(object.tag, object.value)?,
            None => Vec::new(),
        };
        Ok(Opened::Genuine(Response { data, sw }))
    }

    fn decrypt(&self, tag: u32, value: &[u8]) -> Result<Vec<u8>, ChipError> {
        let cryptogram = match (tag, value.split_first()) {
            (CRYPTOGRAM, Some((1, rest))) => rest,
            (CRYPTOGRAM_ODD, Some(_)) => value,
            _ => return Err(protocol("cryptogram of an unknown form")),
        };
        let mut data = cryptogram.to_vec();
        self.encrypt.decrypt(&self.iv()?, &mut data)?;
        let len = unpad(&data).ok_or(protocol("cryptogram without padding"))?.len();
        data.truncate(len);
        Ok(data)
    }

    #[cfg(test)]
    pub(crate) fn counter_for_test(&self) -> Vec<u8> {
        self.counter().to_vec()
    }
}
