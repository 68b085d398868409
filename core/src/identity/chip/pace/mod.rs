//! PACE over elliptic curves (ICAO 9303 part 11, 4.4): a session from six digits, or from the machine-readable zone.

pub mod info;
pub(crate) mod mapping;

use super::apdu::{CHAINED, Command, Response};
use super::crypto::cipher::{Purpose, unpad};
use super::crypto::{CurveId, KeyPair, random_bytes, same};
use super::error::ChipError;
use super::key::AccessKey;
use super::link::{Link, dynamic_data};
use super::secure::SecureMessaging;
use super::tlv::{self, object};
use crate::ports::Random;
use info::{ChipKey, Mapping, PaceInfo, SecurityInfos};
use zeroize::Zeroizing;

const fn protocol(what: &'static str) -> ChipError {
    ChipError::Protocol { what }
}

/// What the chip showed for chip authentication mapping; to be checked against its static key.
#[derive(Debug)]
pub(crate) struct ChipProofData {
    curve: CurveId,
    scalar: Vec<u8>,
    mapping_key: Vec<u8>,
}

impl ChipProofData {
    /// The key of the chip, among these, whose private part was used in the mapping (4.4.3.5.2).
    pub(crate) fn prove<'k>(&self, keys: &'k [ChipKey]) -> Option<&'k ChipKey> {
        keys.iter().find(|key| {
            let same_curve = key.curve == self.curve;
            let combined = || self.curve.group().combine(&[(Some(&key.point), &self.scalar)]);
            same_curve && combined().is_ok_and(|point| same(&point, &self.mapping_key))
        })
    }
}

/// A session opened by PACE.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) session: SecureMessaging,
    pub(crate) info: PaceInfo,
    pub(crate) curve: CurveId,
    pub(crate) chip: Option<ChipProofData>,
}

/// The strongest of what is offered and done here: by cipher, then curve, then mapping. An error when there is none.
pub(crate) fn choose(infos: &SecurityInfos) -> Result<(&PaceInfo, CurveId), ChipError> {
    let known = infos.pace.iter().filter_map(|i| infos.curve(i).map(|c| (i, c)));
    known
        .max_by_key(|(i, curve)| (i.suite, curve.field_len(), *curve, i.mapping))
        .ok_or(ChipError::Unsupported {
            what: if infos.other_pace || !infos.pace.is_empty() {
                "PACE over numbers (DH) or on a curve that is not done here"
            } else {
                "no PACE is offered"
            },
        })
}

/// Runs PACE with the key.
pub(crate) fn run(
    link: &mut Link<'_>,
    random: &dyn Random,
    key: &AccessKey,
    infos: &SecurityInfos,
) -> Result<Opening, ChipError> {
    let (info, curve) = choose(infos)?;
    set_template(link, key, info, is_ambiguous(infos))?;
    let nonce = nonce(link, key, info)?;
    let (generator, chip_mapping_key) = map(link, random, info, curve, &nonce)?;
    let own = KeyPair::generate(random, curve, Some(&generator))?;
    let theirs = general_authenticate(link, 0x83, &own.public, 0x84)?;
    if theirs == own.public {
        return Err(protocol("the card sent the terminal's own key back"));
    }
    let secret = curve.agree(&own.secret, &theirs)?;
    let session = SecureMessaging::derive(info.suite, &secret);
    let sealed = authenticate(link, &session, info, &own.public, &theirs)?;
    let chip = match (info.mapping, sealed, chip_mapping_key) {
        (Mapping::ChipAuthentication, Some(sealed), Some(mapping_key)) => Some(ChipProofData {
            curve,
            scalar: open_chip_data(&session, &sealed)?,
            mapping_key,
        }),
        (Mapping::ChipAuthentication, _, _) => {
            return Err(protocol("no chip authentication data"));
        }
        _ => None,
    };
    Ok(Opening {
        session,
        info: info.clone(),
        curve,
        chip,
    })
}

/// Several domain parameters are offered, so the command must say which.
fn is_ambiguous(infos: &SecurityInfos) -> bool {
    let mut ids = infos.pace.iter().map(|i| i.parameter_id);
    let first = ids.next();
    infos.other_pace || infos.domains.len() > 1 || ids.any(|id| Some(id) != first)
}

fn set_template(
    link: &mut Link<'_>,
    key: &AccessKey,
    info: &PaceInfo,
    ambiguous: bool,
) -> Result<(), ChipError> {
    let mut data = object(0x80, &info.oid);
    tlv::push(&mut data, 0x83, &[key.reference()]);
    if let (true, Some(id)) = (ambiguous, info.parameter_id) {
        let digits = id.to_be_bytes();
        let lead = digits.iter().take(3).take_while(|&&b| b == 0).count();
        tlv::push(&mut data, 0x84, &digits[lead..]);
    }
    let answer = link.send(&Command::new(0x22, 0xC1, 0xA4).data(data))?;
    match answer.sw {
        0x9000 => Ok(()),
        0x63C0 | 0x6983 | 0x6984 => Err(ChipError::Suspended),
        // A warning that only some tries are left: the right key is still taken, and sets them back.
        _ if answer.tries_left().is_some() => Ok(()),
        0x6A80 | 0x6A88 => Err(ChipError::Unsupported {
            what: "the card does not take this key, or what it offered itself",
        }),
        _ => Err(protocol("the card refused to begin PACE")),
    }
}

fn nonce(link: &mut Link<'_>, key: &AccessKey, info: &PaceInfo) -> Result<Zeroizing<Vec<u8>>, ChipError> {
    let sealed = authenticate_step(link, &[], true)?;
    let block = info.suite.block_len();
    let mut nonce = Zeroizing::new(tagged(&sealed, 0x80)?.to_vec());
    if nonce.is_empty() || nonce.len() > 32 || nonce.len() % block != 0 {
        return Err(protocol("nonce of a wrong length"));
    }
    info.suite
        .derive(&key.secret(), Purpose::Password)
        .decrypt(&vec![0; block], &mut nonce)?;
    Ok(nonce)
}

/// The generator of the session, and the chip's mapping key where there is one.
fn map(
    link: &mut Link<'_>,
    random: &dyn Random,
    info: &PaceInfo,
    curve: CurveId,
    nonce: &[u8],
) -> Result<(Vec<u8>, Option<Vec<u8>>), ChipError> {
    if info.mapping == Mapping::Integrated {
        let own = random_bytes(random, info.suite.key_len())?;
        authenticate_step(link, &object(0x81, &own), true)?;
        return Ok((mapping::integrated(info.suite, curve, nonce, &own)?, None));
    }
    let own = KeyPair::generate(random, curve, None)?;
    let theirs = general_authenticate(link, 0x81, &own.public, 0x82)?;
    if theirs == own.public {
        return Err(protocol("the card sent the terminal's own key back"));
    }
    let group = curve.group();
    let shared = Zeroizing::new(group.combine(&[(Some(&theirs), &own.secret)])?);
    let one = [1u8];
    let generator = group.combine(&[(None, nonce), (Some(&shared), &one)])?;
    Ok((generator, Some(theirs)))
}

fn general_authenticate(
    link: &mut Link<'_>,
    tag: u32,
    value: &[u8],
    answer_tag: u32,
) -> Result<Vec<u8>, ChipError> {
    let answer = authenticate_step(link, &object(tag, value), true)?;
    Ok(tagged(&answer, answer_tag)?.to_vec())
}

fn command(data: &[u8], more: bool) -> Command {
    let mut command = Command::new(0x86, 0, 0).data(object(0x7C, data)).le(256);
    if more {
        command.cla = CHAINED;
    }
    command
}

fn authenticate_step(link: &mut Link<'_>, data: &[u8], more: bool) -> Result<Response, ChipError> {
    let answer = link.send(&command(data, more))?;
    match answer.sw {
        0x9000 => Ok(answer),
        // What a card says whose password is blocked or waits to be set free, before it has seen anything of the key.
        0x6983..=0x6985 | 0x63C0 => Err(ChipError::Suspended),
        _ => Err(protocol("the card broke PACE off")),
    }
}

fn tagged(answer: &Response, tag: u32) -> Result<&[u8], ChipError> {
    let broken = protocol("the card's part of PACE is missing");
    let inside = dynamic_data(answer).map_err(|_| broken.clone())?;
    match tlv::find(inside, tag) {
        Ok(Some(value)) => Ok(value),
        _ => Err(broken),
    }
}

/// The authentication token over a public key (4.4.3.4).
pub(crate) fn token(session: &SecureMessaging, oid: &[u8], public: &[u8]) -> Result<[u8; 8], ChipError> {
    let mut inside = object(0x06, oid);
    tlv::push(&mut inside, 0x86, public);
    session.mac_key().mac(&object(0x7F49, &inside))
}

/// Exchanges tokens. Gives the encrypted chip authentication data, if there was any.
fn authenticate(
    link: &mut Link<'_>,
    session: &SecureMessaging,
    info: &PaceInfo,
    own: &[u8],
    theirs: &[u8],
) -> Result<Option<Vec<u8>>, ChipError> {
    let token_out = token(session, &info.oid, theirs)?;
    let answer = link.send(&command(&object(0x85, &token_out), false))?;
    answer.key_accepted("the card broke PACE off")?;
    if !same(tagged(&answer, 0x86)?, &token(session, &info.oid, own)?) {
        return Err(ChipError::WrongKey { tries_left: None });
    }
    let inside = dynamic_data(&answer)?;
    Ok(tlv::find(inside, 0x8A)?.map(<[u8]>::to_vec))
}

/// Decrypts chip authentication data (4.4.3.3.3): padded, under an IV of the encrypted number −1.
pub(crate) fn open_chip_data(session: &SecureMessaging, sealed: &[u8]) -> Result<Vec<u8>, ChipError> {
    let block = session.suite().block_len();
    let key = session.encryption_key();
    let mut iv = vec![0xFF; block];
    key.encrypt(&vec![0; block], &mut iv)?;
    let mut data = sealed.to_vec();
    key.decrypt(&iv, &mut data)?;
    Ok(unpad(&data).ok_or(ChipError::Clone)?.to_vec())
}
