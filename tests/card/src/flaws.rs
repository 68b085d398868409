//! What a dishonest holder or a broken card makes of its files after the issuer signed them.

use crate::cipher::Cipher;
use crate::files::{Directory, Files};
use crate::profile::{Flaw, Pace, Profile};
use crate::tlv;
use sha2::{Digest, Sha256};

/// Changes made after signing.
pub(crate) fn alter(profile: &Profile, groups: &mut [(u8, Vec<u8>)], sod: &mut [u8]) {
    for (number, file) in groups.iter_mut() {
        let with_hash = profile.has(Flaw::AlteredSodAndGroup(*number));
        if profile.has(Flaw::AlteredGroup(*number)) || with_hash {
            let before = Sha256::digest(&*file);
            alter_group(*number, file);
            let at = sod.windows(32).position(|window| window == before.as_slice());
            if let Some(at) = at.filter(|_| with_hash) {
                sod[at..at + 32].copy_from_slice(&Sha256::digest(&*file));
            }
        }
    }
    if profile.has(Flaw::AlteredSod)
        && let Some(last) = sod.last_mut()
    {
        *last ^= 1;
    }
}

/// The ways of PACE that the issuer signs: stronger ones than the card offers, when it is one that was weakened.
pub(crate) fn signed_ways(profile: &Profile) -> Vec<Pace> {
    let mut ways = profile.pace.clone();
    if profile.has(Flaw::WeakerAccess) {
        for way in &mut ways {
            way.cipher = Cipher::Aes256;
        }
    }
    ways
}

/// A wrong bit in the signature.
pub(crate) fn alter_card_security(profile: &Profile, file: &mut [u8]) {
    if profile.has(Flaw::AlteredCardSecurity)
        && let Some(last) = file.last_mut()
    {
        *last ^= 1;
    }
}

/// A change the group's own syntax and check digits do not show: a letter of the name, a digit of the number.
fn alter_group(number: u8, file: &mut [u8]) {
    let at = match number {
        1 => file.len() - 30,
        13 => file
            .windows(5)
            .position(|window| window == [2, 1, 1, 0x0C, 12])
            .map_or(0, |at| at + 10),
        _ => file.len() - 1,
    };
    if let Some(byte) = file.get_mut(at) {
        *byte ^= 1;
    }
}

/// Files cut short or with lying lengths.
pub(crate) fn damage(profile: &Profile, files: &mut Files) {
    for flaw in &profile.flaws {
        let (id, damage): (u16, fn(&mut Vec<u8>)) = match flaw {
            Flaw::Truncated(id) => (*id, |file| file.truncate(file.len() / 2)),
            Flaw::LongLength(id) => (*id, |file| relength(file, &[0x82, 0xFF, 0xFF])),
            Flaw::HugeLength(id) => (*id, |file| relength(file, &[0x84, 0xFF, 0xFF, 0xFF, 0xFF])),
            _ => continue,
        };
        for directory in [Directory::Application, Directory::Master] {
            if let Some(file) = files.get_mut(&(directory, id)) {
                damage(file);
            }
        }
    }
}

fn relength(file: &mut Vec<u8>, length: &[u8]) {
    if let Some((tlv, _)) = tlv::first(file) {
        *file = [&file[..1], length, tlv.value].concat();
    }
}
