//! Basic Access Control (ICAO 9303 part 11, 4.3): a session from the machine-readable zone, for cards without PACE.

use super::apdu::Command;
use super::crypto::cipher::{Key, Purpose, Suite};
use super::crypto::{random_bytes, same};
use super::error::ChipError;
use super::key::AccessKey;
use super::link::Link;
use super::secure::SecureMessaging;
use crate::ports::Random;
use zeroize::Zeroizing;

const fn protocol(what: &'static str) -> ChipError {
    ChipError::Protocol { what }
}

/// The document's two keys.
struct DocumentKeys {
    encrypt: Key,
    authenticate: Key,
}

impl DocumentKeys {
    fn derive(key: &AccessKey) -> Result<Self, ChipError> {
        let AccessKey::Mrz { .. } = key else {
            return Err(ChipError::Unsupported {
                what: "this card opens with its machine-readable zone only",
            });
        };
        let secret = key.secret();
        let seed = secret.get(..16).ok_or(protocol("short seed"))?;
        Ok(Self {
            encrypt: Suite::TripleDes.derive(seed, Purpose::Encrypt),
            authenticate: Suite::TripleDes.derive(seed, Purpose::Authenticate),
        })
    }

    fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, ChipError> {
        let mut sealed = plain.to_vec();
        self.encrypt.encrypt(&[0; 8], &mut sealed)?;
        let mac = self.authenticate.mac(&sealed)?;
        sealed.extend_from_slice(&mac);
        Ok(sealed)
    }

    fn open(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, ChipError> {
        let split = sealed.len().checked_sub(8).filter(|&n| n == 32);
        let (data, mac) =
            sealed.split_at(split.ok_or(protocol("the card's part of BAC has a wrong length"))?);
        if !same(&self.authenticate.mac(data)?, mac) {
            return Err(ChipError::WrongKey { tries_left: None });
        }
        let mut plain = Zeroizing::new(data.to_vec());
        self.encrypt.decrypt(&[0; 8], &mut plain)?;
        Ok(plain)
    }
}

/// Runs BAC. The eMRTD application must be selected.
pub(crate) fn run(
    link: &mut Link<'_>,
    random: &dyn Random,
    key: &AccessKey,
) -> Result<SecureMessaging, ChipError> {
    let keys = DocumentKeys::derive(key)?;
    let challenge = link.send(&Command::new(0x84, 0, 0).le(8))?;
    if !challenge.is_ok() || challenge.data.len() != 8 {
        return Err(protocol("the card gave no challenge"));
    }
    let own_nonce = random_bytes(random, 8)?;
    let own_key = random_bytes(random, 16)?;
    let plain = Zeroizing::new([&own_nonce[..], &challenge.data, &own_key].concat());
    let command = Command::new(0x82, 0, 0).data(keys.seal(&plain)?).le(40);
    let answer = link.send(&command)?;
    answer.key_accepted("the card refused BAC")?;
    let theirs = keys.open(&answer.data)?;
    if theirs[..8] != challenge.data[..] || !same(&theirs[8..16], &own_nonce) {
        return Err(protocol("answer to another challenge"));
    }
    let seed: Zeroizing<Vec<u8>> = Zeroizing::new(
        theirs[16..]
            .iter()
            .zip(own_key.iter())
            .map(|(a, b)| a ^ b)
            .collect(),
    );
    let mut counter = [0; 8];
    counter[..4].copy_from_slice(&challenge.data[4..]);
    counter[4..].copy_from_slice(&own_nonce[4..]);
    Ok(SecureMessaging::derive(Suite::TripleDes, &seed).starting_at(counter))
}
