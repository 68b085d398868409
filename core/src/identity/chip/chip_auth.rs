//! Chip Authentication version 1 (ICAO 9303 part 11, 6.2): new session keys that only the genuine chip can derive.

use super::apdu::Command;
use super::channel::Channel;
use super::crypto::{KeyPair, Suite};
use super::error::ChipError;
use super::pace::info::{ChipAuthenticationInfo, ChipKey, SecurityInfos};
use super::secure::SecureMessaging;
use super::tlv::{self, object};
use crate::ports::Random;

/// 0.4.0.127.0.7.2.2.3.2.1: what a chip does that has a key and says nothing more.
const ECDH_3DES: [u8; 10] = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03, 0x02, 0x01];

/// Which protocol with which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) info: ChipAuthenticationInfo,
    pub(crate) key: ChipKey,
}

/// The strongest of what DG14 offers and is done here; `None` when there is none.
pub(crate) fn choose(infos: &SecurityInfos) -> Option<Choice> {
    let implied = [ChipAuthenticationInfo {
        oid: ECDH_3DES.to_vec(),
        suite: Suite::TripleDes,
        key_id: None,
    }];
    let offered = if infos.chip_authentication.is_empty() {
        &implied[..]
    } else {
        &infos.chip_authentication[..]
    };
    let fits = |info: &ChipAuthenticationInfo, key: &ChipKey| {
        info.key_id.is_none() || key.key_id.is_none() || info.key_id == key.key_id
    };
    offered
        .iter()
        .flat_map(|info| infos.chip_keys.iter().map(move |key| (info, key)))
        .filter(|(info, key)| fits(info, key))
        .max_by_key(|(info, key)| (info.suite, key.curve.field_len(), key.curve))
        .map(|(info, key)| Choice {
            info: info.clone(),
            key: key.clone(),
        })
}

/// Runs it. The channel then goes on with the new keys; the next answer shows whether the chip has them.
pub(crate) fn run(channel: &mut Channel<'_>, random: &dyn Random, choice: &Choice) -> Result<(), ChipError> {
    let Choice { info, key } = choice;
    let own = KeyPair::generate(random, key.curve, None)?;
    let key_id = key.key_id.or(info.key_id);
    // Triple DES has a command of its own; cards of later making know the newer pair for it too, or only that.
    let done = info.suite == Suite::TripleDes && set_key(channel, &own, key_id)?
        || authenticate(channel, &info.oid, &own, key_id)?;
    // DG14 said that the chip does this: one that refuses has copied the file and not the key.
    if !done {
        return Err(ChipError::Clone);
    }
    let secret = key.curve.agree(&own.secret, &key.point)?;
    channel.switch_session(SecureMessaging::derive(info.suite, &secret));
    Ok(())
}

/// MSE:Set KAT.
fn set_key(channel: &mut Channel<'_>, own: &KeyPair, key_id: Option<u32>) -> Result<bool, ChipError> {
    let mut data = object(0x91, &own.public);
    push_key_id(&mut data, key_id);
    let answer = channel.transmit(&Command::new(0x22, 0x41, 0xA6).data(data))?;
    Ok(answer.is_ok())
}

/// MSE:Set AT and GENERAL AUTHENTICATE.
fn authenticate(
    channel: &mut Channel<'_>,
    oid: &[u8],
    own: &KeyPair,
    key_id: Option<u32>,
) -> Result<bool, ChipError> {
    let mut data = object(0x80, oid);
    push_key_id(&mut data, key_id);
    if !channel
        .transmit(&Command::new(0x22, 0x41, 0xA4).data(data))?
        .is_ok()
    {
        return Ok(false);
    }
    let data = object(0x7C, &object(0x80, &own.public));
    let answer = channel.transmit(&Command::new(0x86, 0, 0).data(data).le(256))?;
    Ok(answer.is_ok())
}

fn push_key_id(data: &mut Vec<u8>, key_id: Option<u32>) {
    if let Some(id) = key_id {
        let digits = id.to_be_bytes();
        let lead = digits.iter().take(3).take_while(|&&b| b == 0).count();
        tlv::push(data, 0x84, &digits[lead..]);
    }
}
