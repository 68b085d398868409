//! `LDSSecurityObject` (Doc 9303-10, 4.6.2.3): the hashes of the data groups.

use super::error::{at, malformed};
use super::{ALLOW, PassiveError};
use crate::x509::Hash;
use der::asn1::OctetString;
use der::{Any, Decode, Sequence};
use std::collections::{BTreeMap, BTreeSet};
use x509_cert::spki::AlgorithmIdentifierOwned;

/// Data groups there can be.
const GROUPS: std::ops::RangeInclusive<u8> = 1..=16;

#[derive(Sequence)]
struct Encoded {
    version: u8,
    hash_algorithm: AlgorithmIdentifierOwned,
    hashes: Vec<GroupHash>,
    /// `LDSVersionInfo` of version 1: two texts that decide nothing here.
    #[asn1(optional = "true")]
    version_info: Option<Any>,
}

#[derive(Sequence)]
struct GroupHash {
    number: u8,
    hash: OctetString,
}

/// The content that the document signer signed.
pub(super) struct SecurityObject {
    pub(super) hash: Hash,
    hashes: BTreeMap<u8, Vec<u8>>,
}

impl SecurityObject {
    pub(super) fn parse(content: &[u8]) -> Result<Self, PassiveError> {
        let encoded = Encoded::from_der(content).map_err(|_| malformed("security object"))?;
        if encoded.version > 1 {
            return Err(PassiveError::Unsupported {
                what: "version of the security object",
            });
        }
        if encoded.version == 0 && encoded.version_info.is_some() {
            return Err(malformed("version of the security object"));
        }
        let hash = Hash::from_identifier(&encoded.hash_algorithm, &ALLOW)
            .map_err(|fault| at(fault, "hash of the data groups"))?;
        let mut hashes = BTreeMap::new();
        for group in encoded.hashes {
            let sound = GROUPS.contains(&group.number) && group.hash.as_bytes().len() == hash.len();
            if !sound || hashes.insert(group.number, group.hash.into_bytes()).is_some() {
                return Err(malformed("hash of a data group"));
            }
        }
        Ok(Self { hash, hashes })
    }

    /// The groups that are what was signed, and those that were not handed in.
    pub(super) fn compare(
        &self,
        groups: &BTreeMap<u8, Vec<u8>>,
    ) -> Result<(BTreeSet<u8>, BTreeSet<u8>), PassiveError> {
        for (&number, file) in groups {
            // A group that is not listed is one somebody added.
            let same = self
                .hashes
                .get(&number)
                .is_some_and(|signed| signed == self.hash.of(&[file]).as_ref());
            if !same {
                return Err(PassiveError::Altered { group: Some(number) });
            }
        }
        let unread = |number: &&u8| !groups.contains_key(number);
        Ok((
            groups.keys().copied().collect(),
            self.hashes.keys().filter(unread).copied().collect(),
        ))
    }
}
