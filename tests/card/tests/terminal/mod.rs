//! A small terminal of its own: it shares the block ciphers and curves with the card, and nothing of the protocols.
#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod open;

use motcua_card::cipher::{Cipher, Purpose, unpad};
use motcua_card::{Curve, Link, tlv};
use sha1::{Digest, Sha1};

pub(crate) fn hex(text: &str) -> Vec<u8> {
    let text: String = text.split_whitespace().collect();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

/// Keys and counter of a session as the terminal keeps them.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) cipher: Cipher,
    pub(crate) enc: Vec<u8>,
    pub(crate) mac: Vec<u8>,
    pub(crate) counter: u128,
}

impl Session {
    pub(crate) fn new(cipher: Cipher, secret: &[u8], counter: u128) -> Self {
        let (enc, mac) = (
            cipher.derive(secret, Purpose::Encryption),
            cipher.derive(secret, Purpose::Mac),
        );
        Self {
            cipher,
            enc,
            mac,
            counter,
        }
    }

    fn counter_bytes(&self) -> Vec<u8> {
        self.counter.to_be_bytes()[16 - self.cipher.block()..].to_vec()
    }

    fn iv(&self) -> Vec<u8> {
        let zero = vec![0; self.cipher.block()];
        match self.cipher {
            Cipher::TripleDes => zero,
            aes => aes.encrypt(&self.enc, &zero, &self.counter_bytes()).unwrap(),
        }
    }

    pub(crate) fn wrap(
        &mut self,
        header: [u8; 4],
        data: &[u8],
        le: Option<usize>,
        extended: bool,
    ) -> Vec<u8> {
        self.counter += 1;
        let header = [header[0] | 0x0C, header[1], header[2], header[3]];
        let mut objects = Vec::new();
        if !data.is_empty() {
            let secret = self
                .cipher
                .encrypt(&self.enc, &self.iv(), &self.cipher.pad(data))
                .unwrap();
            let odd = header[1] & 1 == 1;
            objects.extend(if odd {
                tlv::make(0x85, &secret)
            } else {
                tlv::make(0x87, &[vec![1], secret].concat())
            });
        }
        if let Some(le) = le {
            let long = (le as u16).to_be_bytes();
            objects.extend(tlv::make(0x97, if extended { &long } else { &long[1..] }));
        }
        let mut input = [self.counter_bytes(), self.cipher.pad(&header)].concat();
        if !objects.is_empty() {
            input.extend(self.cipher.pad(&objects));
        }
        objects.extend(tlv::make(
            0x8E,
            &self.cipher.mac_blocks(&self.mac, &input).unwrap(),
        ));
        let mut out = header.to_vec();
        if extended {
            out.push(0);
            out.extend((objects.len() as u16).to_be_bytes());
            out.extend(objects);
            out.extend([0, 0]);
        } else {
            out.push(objects.len() as u8);
            out.extend(objects);
            out.push(0);
        }
        out
    }

    /// Data and inner status; `None` when the answer is not a right secured one.
    pub(crate) fn unwrap(&mut self, answer: &[u8]) -> Option<(Vec<u8>, u16)> {
        self.counter += 1;
        let body = &answer[..answer.len().checked_sub(2)?];
        let objects = tlv::all(body)?;
        let mac = objects.last().filter(|last| last.tag == 0x8E)?;
        let protected = &body[..body.len() - mac.whole.len()];
        let input = [self.counter_bytes(), self.cipher.pad(protected)].concat();
        if self.cipher.mac_blocks(&self.mac, &input)? != mac.value {
            return None;
        }
        let status = objects.iter().find(|object| object.tag == 0x99)?.value;
        let data = match objects.first()? {
            object if object.tag == 0x87 => &object.value[1..],
            object if object.tag == 0x85 => object.value,
            _ => return Some((Vec::new(), u16::from_be_bytes(status.try_into().ok()?))),
        };
        let plain = unpad(self.cipher.decrypt(&self.enc, &self.iv(), data)?)?;
        Some((plain, u16::from_be_bytes(status.try_into().ok()?)))
    }
}

pub(crate) fn status(answer: &[u8]) -> u16 {
    u16::from_be_bytes(answer[answer.len() - 2..].try_into().unwrap())
}

/// What the terminal chooses by itself in PACE.
pub(crate) const OWN: [u8; 48] = [0x3A; 48];

pub(crate) struct Terminal {
    pub(crate) link: Link,
    pub(crate) session: Option<Session>,
    /// Key the card mapped with, for CAM.
    pub(crate) mapping_key: Vec<u8>,
    /// Object 8A of CAM.
    pub(crate) proof: Option<Vec<u8>>,
}

impl Terminal {
    pub(crate) fn new(link: Link) -> Self {
        Self {
            link,
            session: None,
            mapping_key: Vec::new(),
            proof: None,
        }
    }

    pub(crate) fn raw(&mut self, command: &[u8]) -> Vec<u8> {
        self.link.transmit(command).unwrap()
    }

    pub(crate) fn plain(&mut self, header: [u8; 4], data: &[u8], le: Option<u8>) -> (Vec<u8>, u16) {
        let mut command = header.to_vec();
        if !data.is_empty() {
            command.push(data.len() as u8);
            command.extend(data);
        }
        command.extend(le);
        let answer = self.raw(&command);
        (answer[..answer.len() - 2].to_vec(), status(&answer))
    }

    pub(crate) fn secure(
        &mut self,
        header: [u8; 4],
        data: &[u8],
        le: Option<usize>,
    ) -> Option<(Vec<u8>, u16)> {
        let command = self.session.as_mut().unwrap().wrap(header, data, le, false);
        let answer = self.raw(&command);
        self.session.as_mut().unwrap().unwrap(&answer)
    }

    pub(crate) fn select_application(&mut self) -> u16 {
        let name = [0xA0, 0, 0, 2, 0x47, 0x10, 1];
        match self.session {
            None => self.plain([0, 0xA4, 4, 12], &name, None).1,
            Some(_) => self.secure([0, 0xA4, 4, 12], &name, None).unwrap().1,
        }
    }

    /// Selects and reads a whole file in steps of `step` bytes.
    pub(crate) fn read_file(&mut self, id: u16, step: usize) -> Result<Vec<u8>, u16> {
        let (_, selected) = self
            .secure([0, 0xA4, 2, 12], &id.to_be_bytes(), None)
            .ok_or(0u16)?;
        if selected != 0x9000 {
            return Err(selected);
        }
        let mut out = Vec::new();
        loop {
            let [high, low] = (out.len() as u16).to_be_bytes();
            let (data, status) = self.secure([0, 0xB0, high, low], &[], Some(step)).ok_or(0u16)?;
            match status {
                0x9000 | 0x6282 if !data.is_empty() => out.extend(&data),
                0x6B00 => return Ok(out),
                other => return Err(other),
            }
        }
    }

    pub(crate) fn bac(&mut self, information: &str) -> u16 {
        let des = Cipher::TripleDes;
        let seed = Sha1::digest(information)[..16].to_vec();
        let (enc, mac) = (
            des.derive(&seed, Purpose::Encryption),
            des.derive(&seed, Purpose::Mac),
        );
        let (challenge, asked) = self.plain([0, 0x84, 0, 0], &[], Some(8));
        if asked != 0x9000 {
            return asked;
        }
        let own = [OWN[..8].to_vec(), challenge.clone(), OWN[..16].to_vec()].concat();
        let secret = des.encrypt(&enc, &[0; 8], &own).unwrap();
        let checked = [secret.clone(), des.mac(&mac, &secret).unwrap()].concat();
        let (answer, done) = self.plain([0, 0x82, 0, 0], &checked, Some(0x28));
        if done != 0x9000 {
            return done;
        }
        assert_eq!(des.mac(&mac, &answer[..32]).unwrap(), answer[32..]);
        let opened = des.decrypt(&enc, &[0; 8], &answer[..32]).unwrap();
        assert_eq!(opened[..16], [challenge.clone(), OWN[..8].to_vec()].concat());
        let seed: Vec<u8> = opened[16..].iter().zip(&OWN).map(|(a, b)| a ^ b).collect();
        let counter = [&challenge[4..], &OWN[4..8]].concat();
        let counter = counter
            .iter()
            .fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        self.session = Some(Session::new(des, &seed, counter));
        done
    }

    fn general(&mut self, class: u8, tag: u32, value: Option<&[u8]>) -> Result<Vec<u8>, u16> {
        let inside = value.map(|value| tlv::make(tag, value)).unwrap_or_default();
        let (data, status) = self.plain([class, 0x86, 0, 0], &tlv::make(0x7C, &inside), Some(0));
        if status != 0x9000 {
            return Err(status);
        }
        Ok(tlv::find(&data, 0x7C).unwrap().to_vec())
    }

    /// PACE with `protocol` in dotted form; 1 the MRZ, 2 the CAN.
    pub(crate) fn pace(
        &mut self,
        protocol: &str,
        cipher: Cipher,
        curve: Curve,
        reference: u8,
        password: &[u8],
    ) -> u16 {
        self.pace_steps(protocol, cipher, curve, reference, password)
            .map_or_else(|status| status, |()| 0x9000)
    }

    fn pace_steps(
        &mut self,
        protocol: &str,
        cipher: Cipher,
        curve: Curve,
        reference: u8,
        password: &[u8],
    ) -> Result<(), u16> {
        let name = tlv::oid_body(protocol);
        let domain = [curve.parameter_id() as u8];
        let chosen = [
            tlv::make(0x80, &name),
            tlv::make(0x83, &[reference]),
            tlv::make(0x84, &domain),
        ]
        .concat();
        let (_, set) = self.plain([0, 0x22, 0xC1, 0xA4], &chosen, None);
        if set != 0x9000 {
            return Err(set);
        }
        let secret = if reference == 1 {
            Sha1::digest(password).to_vec()
        } else {
            password.to_vec()
        };
        let key = cipher.derive(&secret, Purpose::Password);
        let sealed = self.general(0x10, 0, None)?;
        let zero = vec![0; cipher.block()];
        let nonce = cipher
            .decrypt(&key, &zero, tlv::find(&sealed, 0x80).unwrap())
            .unwrap();
        let private = &OWN[..curve.size()];
        let generator = if protocol.contains(".2.2.4.4.") {
            let t = &OWN[..cipher.key()];
            let answer = self.general(0x10, 0x81, Some(t))?;
            assert_eq!(tlv::find(&answer, 0x82), Some(&[][..]));
            curve
                .integrated(&Self::pseudo_random(cipher, &nonce, t, curve))
                .unwrap()
        } else {
            let own = curve.multiply(&curve.generator(), private).unwrap();
            let answer = self.general(0x10, 0x81, Some(&own))?;
            self.mapping_key = tlv::find(&answer, 0x82).unwrap().to_vec();
            let shared = curve.multiply(&self.mapping_key, private).unwrap();
            curve
                .add(&curve.multiply(&curve.generator(), &nonce).unwrap(), &shared)
                .unwrap()
        };
        let own = curve.multiply(&generator, private).unwrap();
        let answer = self.general(0x10, 0x83, Some(&own))?;
        let theirs = tlv::find(&answer, 0x84).unwrap().to_vec();
        let shared = curve.multiply(&theirs, private).unwrap();
        let session = Session::new(cipher, &shared[1..=curve.size()], 0);
        let token = |point: &[u8]| {
            let input = [tlv::make(0x06, &name), tlv::make(0x86, point)].concat();
            cipher.mac(&session.mac, &tlv::make(0x7F49, &input)).unwrap()
        };
        let answer = self.general(0x00, 0x85, Some(&token(&theirs)))?;
        assert_eq!(tlv::find(&answer, 0x86), Some(token(&own).as_slice()));
        self.proof = tlv::find(&answer, 0x8A).map(<[u8]>::to_vec);
        self.session = Some(session);
        Ok(())
    }

    fn pseudo_random(cipher: Cipher, s: &[u8], t: &[u8], curve: Curve) -> Vec<u8> {
        let small = cipher.key() == 16;
        let c0 = if small {
            "a668892a7c41e3ca739f40b057d85904"
        } else {
            "d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"
        };
        let c1 = if small {
            "a4e136ac725f738b01c1f60217c188ad"
        } else {
            "54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"
        };
        let zero = vec![0; cipher.block()];
        let mut key = cipher.encrypt(t, &zero, s).unwrap();
        let mut out = Vec::new();
        while out.len() < curve.size() + 8 {
            out.extend(cipher.encrypt(&key[..cipher.key()], &zero, &hex(c1)).unwrap());
            key = cipher.encrypt(&key[..cipher.key()], &zero, &hex(c0)).unwrap();
        }
        out
    }

    /// Chip authentication with the card's static key; the session goes on under the new keys.
    pub(crate) fn chip_authentication(&mut self, cipher: Cipher, curve: Curve, theirs: &[u8]) -> u16 {
        let private = &OWN[..curve.size()];
        let own = curve.multiply(&curve.generator(), private).unwrap();
        if cipher == Cipher::TripleDes {
            let (_, done) = self
                .secure([0, 0x22, 0x41, 0xA6], &tlv::make(0x91, &own), None)
                .unwrap();
            if done != 0x9000 {
                return done;
            }
        } else {
            let name = tlv::make(
                0x80,
                &tlv::oid_body(&format!("0.4.0.127.0.7.2.2.3.2.{}", cipher.arc())),
            );
            let (_, set) = self.secure([0, 0x22, 0x41, 0xA4], &name, None).unwrap();
            if set != 0x9000 {
                return set;
            }
            let data = tlv::make(0x7C, &tlv::make(0x80, &own));
            let (answer, done) = self.secure([0, 0x86, 0, 0], &data, Some(0)).unwrap();
            assert_eq!((answer.as_slice(), done), (&[0x7C, 0][..], 0x9000));
        }
        let shared = curve.multiply(theirs, private).unwrap();
        self.session = Some(Session::new(cipher, &shared[1..=curve.size()], 0));
        0x9000
    }
}

/// The point of the public key with this curve in DG14 or EF.CardSecurity: the bit string after id-PK-ECDH.
pub(crate) fn chip_key(infos: &[u8], curve: Curve) -> Vec<u8> {
    let mark = tlv::oid("0.4.0.127.0.7.2.2.1.2");
    let at = infos
        .windows(mark.len())
        .position(|window| window == mark)
        .unwrap()
        + mark.len();
    let (info, _) = tlv::first(&infos[at..]).unwrap();
    let bits = tlv::find(info.value, 0x03).unwrap();
    assert_eq!(bits.len(), 2 + 2 * curve.size());
    bits[1..].to_vec()
}
