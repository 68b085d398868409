//! The card's side of secure messaging, written apart from the reader's.

use crate::identity::chip::crypto::cipher::{Key, Purpose, Suite, pad, unpad};
use crate::identity::chip::crypto::modular::{self, Modulus};
use crate::identity::chip::crypto::{CurveId, HashId};
use crate::identity::chip::tlv;

pub(super) struct Session {
    encrypt: Key,
    pub(super) authenticate: Key,
    counter: u128,
}

impl Session {
    pub(super) fn new(suite: Suite, secret: &[u8], counter: u128) -> Self {
        Self {
            encrypt: suite.derive(secret, Purpose::Encrypt),
            authenticate: suite.derive(secret, Purpose::Authenticate),
            counter,
        }
    }

    fn block(&self) -> usize {
        self.encrypt.suite().block_len()
    }

    fn counter(&self) -> Vec<u8> {
        self.counter.to_be_bytes()[16 - self.block()..].to_vec()
    }

    fn iv(&self) -> Vec<u8> {
        let mut iv = vec![0; self.block()];
        if self.block() == 16 {
            iv = self.counter();
            self.encrypt.encrypt(&[0; 16], &mut iv).unwrap();
        }
        iv
    }

    fn mac(&self, data: &[u8]) -> Vec<u8> {
        let mut input = [self.counter(), data.to_vec()].concat();
        if self.block() == 16 {
            input = pad(&input, 16);
        }
        self.authenticate.mac(&input).unwrap().to_vec()
    }

    pub(super) fn unwrap(&mut self, head: [u8; 4], body: &[u8]) -> Option<(Vec<u8>, Option<usize>)> {
        self.counter += 1;
        let mac = tlv::find(body, 0x8E).ok()??;
        let covered = &body[..body.len() - 10];
        if self.mac(&[pad(&head, self.block()), covered.to_vec()].concat()) != mac {
            return None;
        }
        let tag = if head[1] & 1 == 0 { 0x87 } else { 0x85 };
        let mut data = Vec::new();
        if let Some(value) = tlv::find(body, tag).ok()? {
            let skip = usize::from(tag == 0x87);
            let mut plain = value[skip..].to_vec();
            self.encrypt.decrypt(&self.iv(), &mut plain).ok()?;
            data = unpad(&plain)?.to_vec();
        }
        let le = tlv::find(body, 0x97).ok()?.map(|le| match le {
            [0] => 256,
            [0, 0] => 65_536,
            digits => digits.iter().fold(0, |n, &d| n << 8 | usize::from(d)),
        });
        Some((data, le))
    }

    pub(super) fn wrap(&mut self, data: &[u8], sw: u16, odd: bool) -> Vec<u8> {
        self.counter += 1;
        let mut body = Vec::new();
        if !data.is_empty() {
            let mut sealed = pad(data, self.block());
            self.encrypt.encrypt(&self.iv(), &mut sealed).unwrap();
            if odd {
                tlv::push(&mut body, 0x85, &sealed);
            } else {
                sealed.insert(0, 1);
                tlv::push(&mut body, 0x87, &sealed);
            }
        }
        tlv::push(&mut body, 0x99, &sw.to_be_bytes());
        let mac = self.mac(&body);
        tlv::push(&mut body, 0x8E, &mac);
        body
    }

    /// Encrypted chip authentication data.
    pub(super) fn seal_chip_data(&self, data: &[u8]) -> Vec<u8> {
        let mut iv = vec![0xFF; 16];
        self.encrypt.encrypt(&[0; 16], &mut iv).unwrap();
        let mut sealed = pad(data, 16);
        self.encrypt.encrypt(&iv, &mut sealed).unwrap();
        sealed
    }
}

/// `a / b` modulo the order of the curve.
pub(super) fn quotient(curve: CurveId, a: &[u8], b: &[u8]) -> Vec<u8> {
    let order = Modulus::new(&modular::hex(curve.params().n)).unwrap();
    let inverse = order.reduce(b).invert().into_option().unwrap();
    order.bytes(&order.reduce(a).mul(&inverse))
}

/// ECDSA with SHA-256, signed by the definition: s = k⁻¹(e + r·d).
pub(super) fn sign(curve: CurveId, secret: &[u8], message: &[u8]) -> Vec<u8> {
    let order = Modulus::new(&modular::hex(curve.params().n)).unwrap();
    let nonce = vec![0x3C; 30];
    let point = curve.group().combine(&[(None, &nonce)]).unwrap();
    let r = order.reduce(&point[1..=curve.field_len()]);
    let e = order.reduce(HashId::Sha256.of(&[message]).as_ref());
    let inverse = order.reduce(&nonce).invert().into_option().unwrap();
    let s = inverse.mul(&e.add(&r.mul(&order.reduce(secret))));
    [order.bytes(&r), order.bytes(&s)].concat()
}
