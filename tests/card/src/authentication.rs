//! Basic access control, chip authentication and active authentication (ICAO 9303 part 11, sections 4.3, 6.1 and 6.2).

use crate::apdu::Command;
use crate::card::{Answer, CONDITIONS, Card, DONE, FAILED, NO_REFERENCE, SECURITY, WRONG_DATA, WRONG_LENGTH};
use crate::certificate::plain_signature;
use crate::cipher::{Cipher, Purpose};
use crate::files::{ActivePair, chip_oid};
use crate::messaging::Channel;
use crate::profile::Flaw;
use crate::tlv;
use rsa::traits::PublicKeyParts;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384};

/// Chip authentication chosen by MSE:Set AT, waiting for the terminal's key.
pub(crate) struct SelectedChip;

impl Card {
    /// GET CHALLENGE: the eight bytes BAC starts from.
    pub(crate) fn get_challenge(&mut self, command: &Command) -> Answer {
        if !self.state.application || self.state.channel.is_some() {
            return (Vec::new(), CONDITIONS);
        }
        if command.expected.is_none_or(|count| count < 8) {
            return (Vec::new(), WRONG_LENGTH);
        }
        let challenge = self.draw(8);
        self.state.challenge = Some(challenge.clone());
        (challenge, DONE)
    }

    /// EXTERNAL AUTHENTICATE: the mutual authentication of BAC.
    pub(crate) fn external_authenticate(&mut self, command: &Command) -> Answer {
        let Some(challenge) = self.state.challenge.take() else {
            return (Vec::new(), CONDITIONS);
        };
        match self.mutual(&challenge, &command.data) {
            Some(answer) => (answer, DONE),
            None => (
                Vec::new(),
                if command.data.len() == 40 {
                    FAILED
                } else {
                    WRONG_LENGTH
                },
            ),
        }
    }

    fn mutual(&mut self, challenge: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let (cryptogram, checksum) = data
            .split_at_checked(32)
            .filter(|(_, checksum)| checksum.len() == 8)?;
        let cipher = Cipher::TripleDes;
        let seed = Sha1::digest(self.profile.mrz_secret())[..16].to_vec();
        let encryption = cipher.derive(&seed, Purpose::Encryption);
        let mac = cipher.derive(&seed, Purpose::Mac);
        if cipher.mac(&mac, cryptogram)? != checksum {
            return None;
        }
        let plain = cipher.decrypt(&encryption, &[0; 8], cryptogram)?;
        let (theirs, echoed, their_key) = (&plain[..8], &plain[8..16], &plain[16..]);
        if echoed != challenge {
            return None;
        }
        let own_key = self.draw(16);
        let answer = cipher.encrypt(&encryption, &[0; 8], &[challenge, theirs, &own_key].concat())?;
        let own_checksum = cipher.mac(&mac, &answer)?;
        let secret: Vec<u8> = own_key
            .iter()
            .zip(their_key)
            .map(|(own, their)| own ^ their)
            .collect();
        let counter = [&challenge[4..], &theirs[4..]].concat();
        self.state.granted = true;
        self.state.next_channel = Some(Channel::derive(cipher, &secret).counting_from(&counter));
        Some([answer, own_checksum].concat())
    }

    /// MSE:Set AT for chip authentication.
    pub(crate) fn begin_chip_authentication(&mut self, protocol: Option<&[u8]>, key: Option<&[u8]>) -> u16 {
        let Some(chip) = self.profile.chip_authentication else {
            return WRONG_DATA;
        };
        if self.state.channel.is_none() {
            return SECURITY;
        }
        if protocol != Some(tlv::oid_body(&chip_oid(chip.cipher)).as_slice()) {
            return WRONG_DATA;
        }
        if !self.is_chip_key(key) {
            return NO_REFERENCE;
        }
        self.state.chip = Some(SelectedChip);
        DONE
    }

    fn is_chip_key(&self, key: Option<&[u8]>) -> bool {
        let own = self.profile.chip_authentication.and_then(|chip| chip.key_id);
        let named = match (key, own) {
            (None, _) => true,
            (Some(key), Some(own)) => key == [own],
            (Some(_), None) => false,
        };
        named && !self.profile.has(Flaw::CloneWithoutKeys)
    }

    /// GENERAL AUTHENTICATE with the terminal's key; the new keys hold from the next command on.
    pub(crate) fn agree(&mut self, sent: Option<(u32, &[u8])>) -> Result<Vec<Vec<u8>>, u16> {
        self.state.chip.take().ok_or(CONDITIONS)?;
        let Some((0x80, theirs)) = sent else {
            return Err(WRONG_DATA);
        };
        self.switch_keys(theirs).map(|()| Vec::new())
    }

    /// MSE:Set KAT: the same in one command, for 3DES only.
    pub(crate) fn agree_at_once(&mut self, theirs: Option<&[u8]>, key: Option<&[u8]>) -> u16 {
        let triple_des = self
            .profile
            .chip_authentication
            .is_some_and(|chip| chip.cipher == Cipher::TripleDes);
        let Some(theirs) = theirs.filter(|_| triple_des) else {
            return WRONG_DATA;
        };
        if self.state.channel.is_none() {
            return SECURITY;
        }
        if !self.is_chip_key(key) {
            return NO_REFERENCE;
        }
        self.switch_keys(theirs).err().unwrap_or(DONE)
    }

    fn switch_keys(&mut self, theirs: &[u8]) -> Result<(), u16> {
        let chip = self.profile.chip_authentication.ok_or(WRONG_DATA)?;
        let pair = self.keys.chip_authentication.as_ref().ok_or(NO_REFERENCE)?;
        let secret = pair.agree(theirs).ok_or(WRONG_DATA)?;
        self.state.next_channel = Some(Channel::derive(chip.cipher, &secret));
        Ok(())
    }

    /// INTERNAL AUTHENTICATE: active authentication over the terminal's eight bytes.
    pub(crate) fn internal_authenticate(&mut self, command: &Command) -> Answer {
        if self.keys.active.is_none() {
            return (Vec::new(), 0x6D00);
        }
        if !self.state.granted || !self.state.application || self.profile.has(Flaw::CloneWithoutKeys) {
            return (Vec::new(), SECURITY);
        }
        if command.data.len() != 8 || command.expected.is_none() {
            return (Vec::new(), WRONG_LENGTH);
        }
        let padding = self.draw(106);
        let signature = match &self.keys.active {
            Some(ActivePair::Ec(pair)) if pair.curve.size() > 32 => {
                Some(plain_signature(pair, &Sha384::digest(&command.data)))
            }
            Some(ActivePair::Ec(pair)) => Some(plain_signature(pair, &Sha256::digest(&command.data))),
            Some(ActivePair::Rsa(key)) => recoverable(key, &padding, &command.data),
            None => None,
        };
        signature.map_or((Vec::new(), CONDITIONS), |signature| (signature, DONE))
    }
}

/// ISO/IEC 9796-2 scheme 1 with partial recovery and SHA-1: `6A ‖ M1 ‖ SHA-1(M1 ‖ M2) ‖ BC` to the private power.
fn recoverable(key: &rsa::PrivateKey, padding: &[u8], challenge: &[u8]) -> Option<Vec<u8>> {
    let own = padding.get(..key.size().checked_sub(22)?)?;
    let hash = Sha1::digest([own, challenge].concat());
    let block = [&[0x6A], own, &hash, &[0xBC]].concat();
    let number = rsa::BoxedUint::from_be_slice(&block, key.n_bits_precision()).ok()?;
    let signature = rsa::hazmat::rsa_decrypt(None::<&mut crate::drbg::Drbg>, key, &number).ok()?;
    let bytes = signature.to_be_bytes();
    Some(bytes[bytes.len().checked_sub(key.size())?..].to_vec())
}
