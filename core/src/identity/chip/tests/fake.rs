//! A small card for the reader's flow: BAC or PACE, secure messaging, files, chip authentication, and faults on demand.

use super::session::{Session, quotient, sign};
use super::{Counted, hex};
use crate::identity::chip::crypto::cipher::{Purpose, Suite};
use crate::identity::chip::crypto::{CurveId, KeyPair};
use crate::identity::chip::key::AccessKey;
use crate::identity::chip::pace::mapping;
use crate::identity::chip::tlv::{Tlv, object};
use crate::ports::{Nfc, NfcLink, PortError};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What goes wrong, and when: commands count from 1 over the whole life of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The card moves before it answers.
    Lose(u32),
    /// One bit of the answer changes.
    Flip(u32),
    /// The answer of the command before comes again.
    Replay(u32),
}

/// How the card is made.
#[derive(Clone)]
pub(super) struct Make {
    pub(super) link: NfcLink,
    /// Content bytes of the PACE protocol, and the curve; `None` for BAC.
    pub(super) pace: Option<(Vec<u8>, CurveId)>,
    pub(super) key: AccessKey,
    pub(super) files: BTreeMap<u16, Vec<u8>>,
    pub(super) atr_info: Option<Vec<u8>>,
    pub(super) short_ids: bool,
    /// Refuses to be asked for more than a file has.
    pub(super) strict: bool,
    /// Plain bytes given at once.
    pub(super) most: usize,
    /// Drops the session with 6700 when extended lengths come.
    pub(super) hates_extended: bool,
    /// Private key of chip authentication, on brainpoolP256r1 with AES-128.
    pub(super) chip_secret: Option<Vec<u8>>,
    /// EF.CardSecurity, for chip authentication mapping.
    pub(super) card_security: Option<Vec<u8>>,
    /// Private key of active authentication, on P-256 with SHA-256.
    pub(super) signing_secret: Option<Vec<u8>>,
    pub(super) fault: Option<Fault>,
}

struct State {
    make: Make,
    count: u32,
    session: Option<Session>,
    pending: Option<Session>,
    selected: Option<u16>,
    application: bool,
    /// The command that runs came under secure messaging.
    protected: bool,
    challenge: Vec<u8>,
    pace: Vec<Vec<u8>>,
    mapping_secret: Vec<u8>,
    last: Vec<u8>,
    connects: u32,
}

pub(super) struct FakeCard(Mutex<State>);

impl FakeCard {
    pub(super) fn new(make: Make) -> Self {
        Self(Mutex::new(State {
            make,
            count: 0,
            session: None,
            pending: None,
            selected: None,
            application: false,
            protected: false,
            challenge: Vec::new(),
            pace: Vec::new(),
            mapping_secret: Vec::new(),
            last: Vec::new(),
            connects: 0,
        }))
    }

    /// Another card takes its place.
    pub(super) fn swap(&self, make: Make) {
        let mut state = self.0.lock().unwrap();
        state.make = make;
        state.reset();
    }

    pub(super) fn count(&self) -> u32 {
        self.0.lock().unwrap().count
    }

    pub(super) fn connects(&self) -> u32 {
        self.0.lock().unwrap().connects
    }
}

impl Nfc for FakeCard {
    fn connect(&self, _title: String, _text: String) -> Result<NfcLink, PortError> {
        let mut state = self.0.lock().unwrap();
        state.reset();
        state.connects += 1;
        Ok(state.make.link)
    }

    fn transceive(&self, apdu: Vec<u8>) -> Result<Vec<u8>, PortError> {
        let mut state = self.0.lock().unwrap();
        state.count += 1;
        let (fault, count) = (state.make.fault, state.count);
        if fault == Some(Fault::Lose(count)) {
            state.reset();
            return Err(PortError::Lost);
        }
        let mut answer = state.answer(&apdu);
        if fault == Some(Fault::Flip(count)) {
            answer[0] ^= 1;
        }
        if fault == Some(Fault::Replay(count)) {
            answer.clone_from(&state.last);
        }
        state.last.clone_from(&answer);
        Ok(answer)
    }

    fn tell(&self, _text: String) {}

    fn disconnect(&self) {}
}

fn split(apdu: &[u8]) -> ([u8; 4], &[u8], Option<usize>, bool) {
    let head: [u8; 4] = apdu[..4].try_into().unwrap();
    let rest = &apdu[4..];
    match rest {
        [] => (head, &[], None, false),
        [0, a, b] => (head, &[], Some(usize::from(u16::from_be_bytes([*a, *b]))), true),
        [0, a, b, body @ ..] => {
            let (data, le) = body.split_at(usize::from(u16::from_be_bytes([*a, *b])));
            (head, data, (!le.is_empty()).then_some(65_536), true)
        }
        [le] => (
            head,
            &[],
            Some(if *le == 0 { 256 } else { usize::from(*le) }),
            false,
        ),
        [len, body @ ..] => {
            let (data, le) = body.split_at(usize::from(*len));
            (head, data, le.first().map(|_| 256), false)
        }
    }
}

impl State {
    fn reset(&mut self) {
        self.session = None;
        self.pending = None;
        self.selected = None;
        self.application = false;
        self.pace.clear();
    }

    fn answer(&mut self, apdu: &[u8]) -> Vec<u8> {
        let (head, data, le, extended) = split(apdu);
        assert!(apdu.len() <= self.make.link.max_apdu as usize);
        let Some(mut session) = self.session.take() else {
            self.protected = false;
            let (data, sw) = self.run(head, data, le);
            return [data, sw.to_be_bytes().to_vec()].concat();
        };
        if head[0] & 0x0C != 0x0C || (extended && self.make.hates_extended) {
            return hex(if extended { "6700" } else { "6982" });
        }
        let Some((data, le)) = session.unwrap(head, data) else {
            return hex("6988");
        };
        self.protected = true;
        let (data, sw) = self.run(head, &data, le);
        let body = session.wrap(&data, sw, head[1] & 1 == 1);
        assert!(extended || body.len() <= 256, "answer of {} bytes", body.len());
        self.session = Some(self.pending.take().unwrap_or(session));
        [body, sw.to_be_bytes().to_vec()].concat()
    }

    fn run(&mut self, head: [u8; 4], data: &[u8], le: Option<usize>) -> (Vec<u8>, u16) {
        match (head[1], head[2], head[3]) {
            (0xA4, 0x04, 0x0C) => {
                self.application = true;
                (Vec::new(), 0x9000)
            }
            (0xA4, 0x02, 0x0C) => {
                let id = u16::from_be_bytes(data.try_into().unwrap());
                let there = id == 0x011C && self.make.pace.is_some()
                    || id == 0x011D && self.make.card_security.is_some()
                    || self.application && self.make.files.contains_key(&id);
                self.selected = there.then_some(id);
                (Vec::new(), if there { 0x9000 } else { 0x6A82 })
            }
            (0xB0 | 0xB1, p1, p2) => self.read_binary(head[1], p1, p2, data, le.unwrap()),
            (0x84, ..) => {
                self.challenge = hex("4608F91988702212");
                (self.challenge.clone(), 0x9000)
            }
            (0x82, ..) => self.external_authenticate(data),
            (0x22, 0xC1, 0xA4) => {
                self.pace.clear();
                (Vec::new(), 0x9000)
            }
            (0x88, ..) => {
                let secret = self.make.signing_secret.as_ref().unwrap();
                (sign(CurveId::P256, secret, data), 0x9000)
            }
            (0x22, 0x41, 0xA4) => (Vec::new(), 0x9000),
            (0x86, ..) if self.application => self.chip_authentication(data),
            (0x86, ..) => self.pace_step(data),
            _ => (Vec::new(), 0x6D00),
        }
    }

    fn read_binary(&mut self, ins: u8, p1: u8, p2: u8, data: &[u8], le: usize) -> (Vec<u8>, u16) {
        let mut offset = usize::from(p1 & 0x7F) << 8 | usize::from(p2);
        if ins == 0xB1 {
            let digits = Tlv::value_of(data, 0x54).unwrap();
            offset = digits.iter().fold(0, |n, &d| n << 8 | usize::from(d));
        } else if p1 & 0x80 != 0 {
            if !self.make.short_ids {
                return (Vec::new(), 0x6A86);
            }
            let id = 0x0100 | u16::from(p1 & 0x1F);
            if id == 0x0101 && !self.application {
                let info = self.make.atr_info.clone();
                return info.map_or((Vec::new(), 0x6A82), |info| (info, 0x9000));
            }
            self.selected = Some(id);
            offset = usize::from(p2);
        }
        let id = self.selected.unwrap_or(0);
        if id == 0x011C && !self.application {
            let (oid, curve) = self.make.pace.clone().unwrap();
            return part(&card_access(&oid, curve), offset, le, 256, false);
        }
        if id == 0x011D && self.protected && !self.application {
            let file = self.make.card_security.as_ref().unwrap();
            return part(file, offset, le, self.make.most, self.make.strict);
        }
        if !self.protected || !self.application {
            return (Vec::new(), 0x6982);
        }
        assert_ne!(id, 0x0103, "DG3 was asked for");
        let Some(file) = self.make.files.get(&id) else {
            return (Vec::new(), 0x6A82);
        };
        if ins == 0xB0 {
            return part(file, offset, le, self.make.most, self.make.strict);
        }
        let (data, sw) = part(file, offset, le - 5, self.make.most, self.make.strict);
        (object(0x53, &data), sw)
    }

    fn external_authenticate(&mut self, data: &[u8]) -> (Vec<u8>, u16) {
        let secret = self.make.key.secret();
        let encrypt = Suite::TripleDes.derive(&secret[..16], Purpose::Encrypt);
        let authenticate = Suite::TripleDes.derive(&secret[..16], Purpose::Authenticate);
        let (sealed, mac) = data.split_at(32);
        if authenticate.mac(sealed).unwrap() != mac {
            return (Vec::new(), 0x6300);
        }
        let mut plain = sealed.to_vec();
        encrypt.decrypt(&[0; 8], &mut plain).unwrap();
        let own_key = hex("0B4F80323EB3191CB04970CB4052790B");
        let mut answer = [&plain[8..16], &plain[..8], &own_key].concat();
        encrypt.encrypt(&[0; 8], &mut answer).unwrap();
        let mac = authenticate.mac(&answer).unwrap();
        answer.extend(mac);
        let seed: Vec<u8> = plain[16..].iter().zip(&own_key).map(|(a, b)| a ^ b).collect();
        let counter = [&plain[12..16], &plain[4..8]].concat();
        let counter = counter.iter().fold(0u128, |n, &b| n << 8 | u128::from(b));
        self.session = Some(Session::new(Suite::TripleDes, &seed, counter));
        (answer, 0x9000)
    }

    fn pace_step(&mut self, data: &[u8]) -> (Vec<u8>, u16) {
        let (oid, curve) = self.make.pace.clone().unwrap();
        let suite = Suite::from_arc(oid[9]).unwrap();
        let len = if suite.key_len() > 16 { 32 } else { 16 };
        let nonce: Vec<u8> = (1..=len).collect();
        let random = Counted::new(1 << 40);
        let inside = Tlv::value_of(data, 0x7C).unwrap();
        let theirs = Tlv::only(inside).map(|t| t.value.to_vec()).unwrap_or_default();
        let answer = match self.pace.len() {
            0 => {
                let mut sealed = nonce;
                let key = suite.derive(&self.make.key.secret(), Purpose::Password);
                key.encrypt(&vec![0; suite.block_len()], &mut sealed).unwrap();
                self.pace.push(Vec::new());
                object(0x80, &sealed)
            }
            1 if oid[8] == 4 => {
                self.pace
                    .push(mapping::integrated(suite, curve, &nonce, &theirs).unwrap());
                object(0x82, &[])
            }
            1 => {
                let own = KeyPair::generate(&random, curve, None).unwrap();
                self.mapping_secret = own.secret.to_vec();
                let shared = curve.group().combine(&[(Some(&theirs), &own.secret)]).unwrap();
                let terms: [(Option<&[u8]>, &[u8]); 2] = [(None, &nonce), (Some(&shared), &[1])];
                self.pace.push(curve.group().combine(&terms).unwrap());
                object(0x82, &own.public)
            }
            2 => {
                let own = KeyPair::generate(&random, curve, Some(&self.pace[1])).unwrap();
                let secret = curve.agree(&own.secret, &theirs).unwrap();
                self.pace.extend([secret.to_vec(), theirs, own.public.clone()]);
                object(0x84, &own.public)
            }
            _ => {
                let session = Session::new(suite, &self.pace[2], 0);
                let token = |public: &[u8]| {
                    let inside = [object(0x06, &oid), object(0x86, public)].concat();
                    session.authenticate.mac(&object(0x7F49, &inside)).unwrap()
                };
                if theirs != token(&self.pace[4]) {
                    return (Vec::new(), 0x63C2);
                }
                let own = token(&self.pace[3]);
                let mut answer = object(0x86, &own);
                if oid[8] == 6 {
                    let secret = self.make.chip_secret.as_ref().unwrap();
                    let shown = quotient(curve, &self.mapping_secret, secret);
                    answer.extend(object(0x8A, &session.seal_chip_data(&shown)));
                }
                self.session = Some(session);
                answer
            }
        };
        (object(0x7C, &answer), 0x9000)
    }

    fn chip_authentication(&mut self, data: &[u8]) -> (Vec<u8>, u16) {
        let inside = Tlv::value_of(data, 0x7C).unwrap();
        let theirs = Tlv::value_of(inside, 0x80).unwrap();
        let secret = self.make.chip_secret.clone().unwrap();
        let shared = CurveId::BrainpoolP256r1.agree(&secret, theirs).unwrap();
        self.pending = Some(Session::new(Suite::Aes128, &shared, 0));
        (object(0x7C, &[]), 0x9000)
    }
}

fn part(file: &[u8], offset: usize, le: usize, most: usize, strict: bool) -> (Vec<u8>, u16) {
    if strict && offset + le > file.len() || offset >= file.len() {
        return (Vec::new(), if strict { 0x6700 } else { 0x6B00 });
    }
    let end = file.len().min(offset + le.min(most));
    let sw = if offset + le > file.len() { 0x6282 } else { 0x9000 };
    (file[offset..end].to_vec(), sw)
}

fn card_access(oid: &[u8], curve: CurveId) -> Vec<u8> {
    let id = (1..32)
        .find(|&id| CurveId::from_parameter_id(id) == Some(curve))
        .unwrap();
    let entry = [object(0x06, oid), hex("020102"), object(0x02, &[id as u8])].concat();
    object(0x31, &object(0x30, &entry))
}
