//! Active Authentication (ICAO 9303 part 11, 6.1): the chip signs a challenge with the key whose public part is DG15.

use super::apdu::Command;
use super::channel::Channel;
use super::crypto::hash::BY_USE;
use super::crypto::modular::{Modulus, pow};
use super::crypto::{CurveId, HashId, random_bytes, same};
use super::error::ChipError;
use super::pace::info::{PublicKey, public_key};
use super::tlv::Tlv;
use crate::ports::Random;

/// How the chip signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActiveAlgorithm {
    /// RSA, ISO/IEC 9796-2 digital signature scheme 1.
    Rsa {
        /// Bits of the modulus.
        bits: u32,
        /// Hash.
        hash: HashId,
    },
    /// ECDSA, plain signature.
    Ecdsa {
        /// Curve.
        curve: CurveId,
        /// Hash.
        hash: HashId,
    },
}

/// Runs it against the key of DG15; `None` when the key is of a kind that is not done here. `hash` is that of
/// ActiveAuthenticationInfo in DG14. The caller must make sure that DG15 is what the issuer signed.
pub(crate) fn run(
    channel: &mut Channel<'_>,
    random: &dyn Random,
    dg15: &[u8],
    hash: Option<HashId>,
) -> Result<Option<ActiveAlgorithm>, ChipError> {
    let Some(key) = public_key(Tlv::value_of(dg15, 0x6F)?)? else {
        return Ok(None);
    };
    let challenge = random_bytes(random, 8)?;
    let expected = match &key {
        PublicKey::Ec { curve, .. } => curve.field_len() * 2,
        PublicKey::Rsa { modulus, .. } => modulus.len(),
    };
    let most = if channel.link.limits.extended {
        expected
    } else {
        256
    };
    let command = Command::new(0x88, 0, 0).data(&challenge[..]).le(most.max(256));
    let answer = channel.transmit(&command)?;
    if !answer.is_ok() {
        return Err(ChipError::Clone);
    }
    let proven = match key {
        PublicKey::Ec { curve, point } => verify_ecdsa(curve, &point, &challenge, &answer.data, hash),
        PublicKey::Rsa { modulus, exponent } => verify_rsa(&modulus, &exponent, &challenge, &answer.data)?,
    };
    proven.map(Some).ok_or(ChipError::Clone)
}

pub(crate) fn verify_ecdsa(
    curve: CurveId,
    point: &[u8],
    challenge: &[u8],
    signature: &[u8],
    hash: Option<HashId>,
) -> Option<ActiveAlgorithm> {
    let (r, s) = signature.split_at_checked(signature.len() / 2)?;
    if r.len() != s.len() || r.len() != curve.field_len() {
        return None;
    }
    // Cards of before ActiveAuthenticationInfo do not say which hash.
    let candidates = hash.map_or(BY_USE.to_vec(), |hash| vec![hash]);
    candidates
        .into_iter()
        .find(|hash| {
            let digest = hash.of(&[challenge]);
            curve.verify_numbers(point, digest.as_ref(), r, s).is_ok()
        })
        .map(|hash| ActiveAlgorithm::Ecdsa { curve, hash })
}

/// ISO/IEC 9796-2 scheme 1 with partial recovery: `6A ‖ M1 ‖ H(M1 ‖ challenge) ‖ trailer`.
pub(crate) fn verify_rsa(
    modulus: &[u8],
    exponent: &[u8],
    challenge: &[u8],
    signature: &[u8],
) -> Result<Option<ActiveAlgorithm>, ChipError> {
    let modulus = Modulus::new(modulus)?;
    if exponent.len() > 8 || modulus.len() < 96 {
        return Err(ChipError::Malformed {
            what: "RSA key of DG15",
        });
    }
    if signature.len() != modulus.len() {
        return Ok(None);
    }
    let power = pow(&modulus.reduce(signature), exponent);
    // The signer may give the smaller of s and n − s, so that either the power or its negative is the block.
    for block in [modulus.bytes(&power), modulus.bytes(&power.neg())] {
        if let Some(hash) = check_block(&block, challenge) {
            return Ok(Some(ActiveAlgorithm::Rsa {
                bits: (modulus.len() * 8) as u32,
                hash,
            }));
        }
    }
    Ok(None)
}

/// The hash of a recovered block that fits the challenge.
pub(crate) fn check_block(block: &[u8], challenge: &[u8]) -> Option<HashId> {
    let (hash, trailer) = match block {
        [.., 0xBC] => (HashId::Sha1, 1),
        [.., id, 0xCC] => (trailer_hash(*id)?, 2),
        _ => return None,
    };
    // Two bits of header, one for partial recovery, then padding nibbles B up to the border nibble A.
    if block.first()? & 0xE0 != 0x60 {
        return None;
    }
    let border = block.iter().position(|b| b & 0x0F != 0x0B)?;
    if block[border] & 0x0F != 0x0A || block[1..=border].iter().any(|b| b >> 4 != 0x0B) {
        return None;
    }
    let end = block.len().checked_sub(trailer)?;
    let split = end.checked_sub(hash.len()).filter(|&n| n > border)?;
    let (recovered, digest) = (&block[border + 1..split], &block[split..end]);
    same(hash.of(&[recovered, challenge]).as_ref(), digest).then_some(hash)
}

const fn trailer_hash(id: u8) -> Option<HashId> {
    match id {
        0x33 => Some(HashId::Sha1),
        0x34 => Some(HashId::Sha256),
        0x35 => Some(HashId::Sha512),
        0x36 => Some(HashId::Sha384),
        0x38 => Some(HashId::Sha224),
        _ => None,
    }
}
