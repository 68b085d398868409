//! PACE from the card's side (ICAO 9303 part 11, section 4.4).

use crate::apdu::Command;
use crate::card::{
    Answer, BLOCKED, CONDITIONS, Card, DONE, FAILED, NO_REFERENCE, SECURITY, WRONG_DATA, WRONG_PARAMETERS,
};
use crate::cipher::{Cipher, Purpose};
use crate::curve::{Curve, KeyPair};
use crate::files::{self, pace_oid};
use crate::messaging::Channel;
use crate::profile::{Flaw, Mapping, Pace};
use crate::tlv;
use sha1::{Digest, Sha1};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Password {
    Mrz,
    Can,
}

/// A PACE that was begun.
pub(crate) struct Run {
    way: Pace,
    password: Password,
    nonce: Vec<u8>,
    mapping: Option<KeyPair>,
    generator: Vec<u8>,
    step: Step,
}

enum Step {
    Nonce,
    Map,
    Agree,
    Confirm {
        channel: Channel,
        own: Vec<u8>,
        theirs: Vec<u8>,
    },
}

/// Constants of the pseudo-random function of the integrated mapping (appendix to section 4.4.3.3.2).
const C0_128: [u8; 16] = *b"\xa6\x68\x89\x2a\x7c\x41\xe3\xca\x73\x9f\x40\xb0\x57\xd8\x59\x04";
const C1_128: [u8; 16] = *b"\xa4\xe1\x36\xac\x72\x5f\x73\x8b\x01\xc1\xf6\x02\x17\xc1\x88\xad";
const C0_256: [u8; 32] = *b"\xd4\x63\xd6\x52\x34\x12\x4e\xf7\x89\x70\x54\x98\x6d\xca\x0a\x17\
\x4e\x28\xdf\x75\x8c\xba\xa0\x3f\x24\x06\x16\x41\x4d\x5a\x16\x76";
const C1_256: [u8; 32] = *b"\x54\xbd\x72\x55\xf0\xaa\xf8\x31\xbe\xc3\x42\x3f\xcf\x39\xd6\x9b\
\x6c\xbf\x06\x66\x77\xd0\xfa\xae\x5a\xad\xd9\x9d\xf8\xe5\x35\x17";

impl Card {
    /// MSE:Set AT and MSE:Set KAT.
    pub(crate) fn set_security_environment(&mut self, command: &Command) -> u16 {
        let Some(objects) = tlv::all(&command.data) else {
            return WRONG_DATA;
        };
        let value = |tag: u32| {
            objects
                .iter()
                .find(|object| object.tag == tag)
                .map(|object| object.value)
        };
        match command.parameters() {
            0xC1A4 => self.begin_pace(value(0x80), value(0x83), value(0x84)),
            0x41A4 => self.begin_chip_authentication(value(0x80), value(0x84)),
            0x41A6 => self.agree_at_once(value(0x91), value(0x84)),
            _ => WRONG_PARAMETERS,
        }
    }

    fn begin_pace(&mut self, protocol: Option<&[u8]>, password: Option<&[u8]>, domain: Option<&[u8]>) -> u16 {
        if self.state.channel.is_some() {
            return CONDITIONS;
        }
        let Some(protocol) = protocol else {
            return WRONG_DATA;
        };
        let named = |way: &&Pace| tlv::oid_body(&pace_oid(way.mapping, way.cipher)) == protocol;
        let in_domain = |way: &&Pace| domain.is_none_or(|id| id == [way.curve.parameter_id() as u8]);
        let ways: Vec<Pace> = self
            .profile
            .pace
            .iter()
            .filter(named)
            .filter(in_domain)
            .copied()
            .collect();
        // Without a domain the protocol alone must tell which way is meant.
        let [way] = ways[..] else { return WRONG_DATA };
        let password = match password {
            Some([1]) => Password::Mrz,
            Some([2]) => Password::Can,
            _ => return NO_REFERENCE,
        };
        if password == Password::Can && self.tries == 0 {
            return BLOCKED;
        }
        let nonce = self.draw(way.cipher.nonce());
        let generator = Vec::new();
        self.state.pace = Some(Run {
            way,
            password,
            nonce,
            mapping: None,
            generator,
            step: Step::Nonce,
        });
        if self.profile.tries_warning && password == Password::Can && self.tries < self.profile.tries {
            return 0x63C0 | u16::from(self.tries);
        }
        DONE
    }

    /// GENERAL AUTHENTICATE: the next step of PACE, or of chip authentication.
    pub(crate) fn general_authenticate(&mut self, command: &Command) -> Answer {
        if command.parameters() != 0 {
            return (Vec::new(), WRONG_PARAMETERS);
        }
        let Some([wrapper]) =
            tlv::all(&command.data).and_then(|found| <[tlv::Tlv<'_>; 1]>::try_from(found).ok())
        else {
            return (Vec::new(), WRONG_DATA);
        };
        if wrapper.tag != 0x7C {
            return (Vec::new(), WRONG_DATA);
        }
        let Some(inside) = tlv::all(wrapper.value) else {
            return (Vec::new(), WRONG_DATA);
        };
        let inside = inside.first().map(|object| (object.tag, object.value));
        let last = command.class & 0x10 == 0;
        let done = match self.state.pace.take() {
            Some(run) => self.step(run, inside, last),
            None => self.agree(inside),
        };
        match done {
            Ok(objects) => (tlv::nest(0x7C, &objects), DONE),
            Err(status) => (Vec::new(), status),
        }
    }

    fn step(&mut self, mut run: Run, sent: Option<(u32, &[u8])>, last: bool) -> Result<Vec<Vec<u8>>, u16> {
        if last != matches!(run.step, Step::Confirm { .. }) {
            return Err(CONDITIONS);
        }
        let objects = match (run.step, sent) {
            (Step::Nonce, None) => {
                run.step = Step::Map;
                vec![tlv::make(
                    0x80,
                    &self
                        .encipher_nonce(run.way, run.password, &run.nonce)
                        .ok_or(WRONG_DATA)?,
                )]
            }
            (Step::Map, Some((0x81, data))) => {
                let (generator, pair) = self.map(run.way, &run.nonce, data).ok_or(WRONG_DATA)?;
                let own = pair.as_ref().map(|pair| pair.public.clone()).unwrap_or_default();
                (run.generator, run.mapping, run.step) = (generator, pair, Step::Agree);
                vec![tlv::make(0x82, &own)]
            }
            (Step::Agree, Some((0x83, theirs))) => {
                let pair = self.draw_pair(run.way.curve, &run.generator).ok_or(FAILED)?;
                if pair.public == theirs {
                    return Err(FAILED);
                }
                let channel = Channel::derive(run.way.cipher, &pair.agree(theirs).ok_or(FAILED)?);
                let own = pair.public;
                run.step = Step::Confirm {
                    channel,
                    own: own.clone(),
                    theirs: theirs.to_vec(),
                };
                vec![tlv::make(0x84, &own)]
            }
            (Step::Confirm { channel, own, theirs }, Some((0x85, theirs_token))) => {
                return self.confirm(
                    run.way,
                    run.password,
                    run.mapping,
                    channel,
                    (&own, &theirs),
                    theirs_token,
                );
            }
            _ => return Err(WRONG_DATA),
        };
        self.state.pace = Some(run);
        Ok(objects)
    }

    /// Compares the terminal's token and answers with the card's, and with the proof of the mapping key for CAM.
    fn confirm(
        &mut self,
        way: Pace,
        password: Password,
        mapping: Option<KeyPair>,
        channel: Channel,
        (own, theirs): (&[u8], &[u8]),
        token: &[u8],
    ) -> Result<Vec<Vec<u8>>, u16> {
        let mac = |point: &[u8]| {
            way.cipher
                .mac(channel.mac_key(), &token_input(way, point))
                .ok_or(FAILED)
        };
        if mac(own)? != token {
            return Err(self.refuse(password));
        }
        let mut objects = vec![tlv::make(0x86, &mac(theirs)?)];
        if way.mapping == Mapping::ChipAuthentication {
            let proof = self.mapping_proof(way, mapping, &channel).ok_or(SECURITY)?;
            objects.push(tlv::make(0x8A, &proof));
        }
        self.tries = self.profile.tries.min(15);
        self.state.granted = true;
        self.state.next_channel = Some(channel);
        Ok(objects)
    }

    fn refuse(&mut self, password: Password) -> u16 {
        match password {
            Password::Mrz => FAILED,
            Password::Can => {
                self.tries = self.tries.saturating_sub(1);
                0x63C0 | u16::from(self.tries)
            }
        }
    }

    /// `A_IC`: the quotient of the mapping key and the static key, enciphered (section 4.4.3.5).
    fn mapping_proof(&self, way: Pace, mapping: Option<KeyPair>, channel: &Channel) -> Option<Vec<u8>> {
        if self.profile.has(Flaw::CloneWithoutKeys) {
            return None;
        }
        let fixed = self.keys.mapping.as_ref()?;
        let proof = way.curve.quotient(&fixed.private, &mapping?.private)?;
        let key = channel.encryption_key();
        let zero = vec![0; way.cipher.block()];
        let vector = way.cipher.encrypt(key, &zero, &vec![0xFF; way.cipher.block()])?;
        way.cipher.encrypt(key, &vector, &way.cipher.pad(&proof))
    }

    fn encipher_nonce(&self, way: Pace, password: Password, nonce: &[u8]) -> Option<Vec<u8>> {
        let secret = match password {
            Password::Can => self.profile.can.clone().into_bytes(),
            Password::Mrz => Sha1::digest(self.profile.mrz_secret()).to_vec(),
        };
        let key = way.cipher.derive(&secret, Purpose::Password);
        way.cipher.encrypt(&key, &vec![0; way.cipher.block()], nonce)
    }

    /// The mapped generator and, for the generic mapping and CAM, the card's mapping key.
    fn map(&mut self, way: Pace, nonce: &[u8], data: &[u8]) -> Option<(Vec<u8>, Option<KeyPair>)> {
        if way.mapping == Mapping::Integrated {
            // The size of t is that of the cipher's key.
            let right = data.len() == way.cipher.key();
            return Some((
                integrated_generator(way.cipher, way.curve, nonce, data).filter(|_| right)?,
                None,
            ));
        }
        let base = way.curve.generator();
        let pair = self.draw_pair(way.curve, &base)?;
        let shared = way.curve.multiply(data, &pair.private)?;
        let generator = way.curve.add(&way.curve.multiply(&base, nonce)?, &shared)?;
        Some((generator, Some(pair)))
    }
}

fn integrated_generator(cipher: Cipher, curve: Curve, s: &[u8], t: &[u8]) -> Option<Vec<u8>> {
    curve.integrated(&pseudo_random(cipher, s, t, curve.size() * 8)?)
}

/// `R(s, t)`: CBC in two chains, as many blocks as give 64 bits more than the field has.
pub(crate) fn pseudo_random(cipher: Cipher, s: &[u8], t: &[u8], field_bits: usize) -> Option<Vec<u8>> {
    let (c0, c1): (&[u8], &[u8]) = match cipher {
        Cipher::TripleDes | Cipher::Aes128 => (&C0_128, &C1_128),
        Cipher::Aes192 | Cipher::Aes256 => (&C0_256, &C1_256),
    };
    let zero = vec![0; cipher.block()];
    let turn = |key: &[u8], data: &[u8]| cipher.encrypt(&key[..cipher.key()], &zero, data);
    let mut key = turn(t, s)?;
    let mut out = Vec::new();
    while out.len() * 8 < field_bits + 64 {
        out.extend(turn(&key, c1)?);
        key = turn(&key, c0)?;
    }
    Some(out)
}

/// Input of the authentication token: the protocol and the other side's key (section 4.4.3.4).
fn token_input(way: Pace, point: &[u8]) -> Vec<u8> {
    let protocol = tlv::make(0x06, &tlv::oid_body(&files::pace_oid(way.mapping, way.cipher)));
    tlv::nest(0x7F49, &[protocol, tlv::make(0x86, point)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    /// ICAO 9303 part 11, appendix H.1.
    #[test]
    fn the_integrated_mapping_of_appendix_h() {
        let (s, t) = (
            hex("2923BE84E16CD6AE529049F1F1BBE9EB"),
            hex("5DD4CBFC96F5453B130D890A1CDBAE32"),
        );
        let random = pseudo_random(Cipher::Aes128, &s, &t, 256).unwrap();
        let published = "E4447E2DFB3586BAC05DDB00156B57FBB2179A3949294C97254189800C517BAA8DA0FF397ED8C445D3E421E4FEB57322";
        assert_eq!(random, hex(published));
        let generator = Curve::Brainpool256.integrated(&random).unwrap();
        assert_eq!(
            generator[1..33],
            hex("8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D427")
        );
        assert_eq!(
            generator[33..],
            hex("4C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD")
        );
    }

    #[test]
    fn the_integrated_mapping_gives_points_of_every_curve() {
        for curve in [Curve::P256, Curve::P384, Curve::Brainpool256, Curve::Brainpool384] {
            for cipher in [Cipher::TripleDes, Cipher::Aes128, Cipher::Aes192, Cipher::Aes256] {
                let (s, t) = (vec![7; cipher.nonce()], vec![9; cipher.key()]);
                let generator = integrated_generator(cipher, curve, &s, &t).unwrap();
                assert_eq!(generator.len(), 1 + 2 * curve.size());
            }
        }
    }
}
