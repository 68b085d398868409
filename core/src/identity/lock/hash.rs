use super::{LockError, Pin};
use crate::ports::Random;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

const SALT: usize = 16;
const HASH: usize = 32;
/// Longest PHC string read, in bytes; ours have 97.
const MAX_PHC: usize = 160;

/// What computing one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Cost {
    /// The least that OWASP's password storage cheat sheet asks of Argon2id.
    pub(super) const OWASP: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
        lanes: 1,
    };
    /// More than is ever set here: a state from elsewhere must not take the phone's memory.
    const MOST: Self = Self {
        memory_kib: 64 * 1024,
        passes: 8,
        lanes: 4,
    };
}

/// Argon2id of a PIN. Written as a PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
#[derive(Clone, PartialEq, Eq)]
pub struct PinHash {
    cost: Cost,
    salt: [u8; SALT],
    hash: [u8; HASH],
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinHash")
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

impl Drop for PinHash {
    fn drop(&mut self) {
        self.salt.zeroize();
        self.hash.zeroize();
    }
}

impl PinHash {
    /// Hashes with a fresh salt: a good part of a second on an old phone.
    pub(super) fn new(pin: &Pin, random: &dyn Random, cost: Cost) -> Result<Self, LockError> {
        let salt: [u8; SALT] = random
            .bytes(SALT as u32)
            .try_into()
            .map_err(|_| LockError::Random)?;
        let hash = derive(pin.as_bytes(), &salt, cost)?;
        Ok(Self {
            cost,
            salt,
            hash: *hash,
        })
    }

    /// Whether these are the digits. Costs as much as [`PinHash::new`], right or wrong.
    pub(super) fn matches(&self, digits: &str) -> Result<bool, LockError> {
        let hash = derive(digits.as_bytes(), &self.salt, self.cost)?;
        // The same time wherever the first difference is.
        let differing = hash.iter().zip(&self.hash).fold(0, |all, (a, b)| all | (a ^ b));
        Ok(differing == 0)
    }

    fn to_phc(&self) -> String {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        format!(
            "$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${}${}",
            STANDARD_NO_PAD.encode(self.salt),
            STANDARD_NO_PAD.encode(self.hash)
        )
    }

    fn from_phc(text: &str) -> Option<Self> {
        if text.len() > MAX_PHC {
            return None;
        }
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let mut costs = costs.split(',');
        let mut cost = |name: &str, most: u32| -> Option<u32> {
            let value: u32 = costs.next()?.strip_prefix(name)?.parse().ok()?;
            (1..=most).contains(&value).then_some(value)
        };
        let cost = Cost {
            memory_kib: cost("m=", Cost::MOST.memory_kib)?,
            passes: cost("t=", Cost::MOST.passes)?,
            lanes: cost("p=", Cost::MOST.lanes)?,
        };
        if costs.next().is_some() {
            return None;
        }
        Some(Self {
            cost,
            salt: STANDARD_NO_PAD.decode(salt).ok()?.try_into().ok()?,
            hash: STANDARD_NO_PAD.decode(hash).ok()?.try_into().ok()?,
        })
    }
}

fn derive(secret: &[u8], salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; HASH]>, LockError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(HASH)).map_err(|_| LockError::Damaged)?;
    let mut out = Zeroizing::new([0; HASH]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, out.as_mut())
        .map_err(|_| LockError::Hash)?;
    Ok(out)
}

impl Serialize for PinHash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.to_phc())
    }
}

impl<'de> Deserialize<'de> for PinHash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(d)?);
        Self::from_phc(&text).ok_or_else(|| serde::de::Error::custom(LockError::Damaged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argon2id_gives_the_published_value() {
        // Test of the reference implementation of Argon2 (version 1.3): m = 256 KiB, t = 2, p = 1
        let cost = Cost {
            memory_kib: 256,
            passes: 2,
            lanes: 1,
        };
        let hash = derive(b"password", b"somesalt", cost).unwrap();
        assert_eq!(
            STANDARD_NO_PAD.encode(*hash),
            "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
        );
    }

    #[test]
    fn phc_strings_that_are_not_ours_are_refused() {
        let good = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert_eq!(PinHash::from_phc(good).unwrap().to_phc(), good);
        for (from, to) in [
            ("argon2id", "argon2i"),
            ("v=19", "v=16"),
            ("m=19456", "m=4294967295"),
            ("m=19456", "m=0"),
            ("t=2", "t=999"),
            ("p=1", "p=1,x=1"),
            ("p=1$AAAA", "p=1$"),
            ("$m=", "$$m="),
        ] {
            assert!(PinHash::from_phc(&good.replace(from, to)).is_none(), "{to}");
        }
        assert!(PinHash::from_phc(&format!("{good}$")).is_none());
        assert!(PinHash::from_phc("").is_none());
        // fewer KiB than eight a lane is no Argon2
        let little = PinHash::from_phc(&good.replace("m=19456", "m=4")).unwrap();
        assert_eq!(little.matches("1"), Err(LockError::Damaged));
    }
}
