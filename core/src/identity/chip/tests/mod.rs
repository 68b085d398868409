mod cards;
mod fake;
mod faults;
mod files;
mod flow;
mod parts;
mod session;
mod vectors;

use crate::ports::{Nfc, NfcLink, PortError, Random};
use std::collections::VecDeque;
use std::sync::Mutex;

/// Bytes of hexadecimal digits; blanks do not count.
fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    assert_eq!(digits.len() % 2, 0);
    let value = |b: u8| char::from(b).to_digit(16).unwrap() as u8;
    digits
        .chunks(2)
        .map(|pair| value(pair[0]) << 4 | value(pair[1]))
        .collect()
}

/// A card that takes exactly these commands in this order.
struct Script {
    link: NfcLink,
    lines: Mutex<VecDeque<(Vec<u8>, Vec<u8>)>>,
}

impl Script {
    fn new(lines: &[(&str, &str)]) -> Self {
        Self {
            link: NfcLink {
                max_apdu: 261,
                extended_length: false,
            },
            lines: Mutex::new(lines.iter().map(|(c, a)| (hex(c), hex(a))).collect()),
        }
    }

    fn is_over(&self) -> bool {
        self.lines.lock().unwrap().is_empty()
    }
}

impl Nfc for Script {
    fn connect(&self, _title: String, _text: String) -> Result<NfcLink, PortError> {
        Ok(self.link)
    }

    fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let (command, answer) = self.lines.lock().unwrap().pop_front().ok_or(PortError::Lost)?;
        assert_eq!(apdu, command);
        Ok(answer)
    }

    fn tell(&self, _text: String) {}

    fn disconnect(&self) {}
}

/// Randomness that is known before: these values, one after another.
struct Known(Mutex<VecDeque<Vec<u8>>>);

impl Known {
    fn new(values: &[&str]) -> Self {
        Self(Mutex::new(values.iter().map(|v| hex(v)).collect()))
    }
}

impl Random for Known {
    fn bytes(&self, len: u32) -> Vec<u8> {
        let value = self.0.lock().unwrap().pop_front().unwrap();
        assert_eq!(value.len(), len as usize);
        value
    }
}

/// Randomness from a counter: good enough for tests, and the same each time.
struct Counted(Mutex<u64>);

impl Counted {
    fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Random for Counted {
    fn bytes(&self, len: u32) -> Vec<u8> {
        use super::crypto::HashId;
        let mut out = Vec::new();
        while out.len() < len as usize {
            let mut count = self.0.lock().unwrap();
            *count += 1;
            out.extend(HashId::Sha256.of(&[&count.to_be_bytes()]).as_ref());
        }
        out.truncate(len as usize);
        out
    }
}
