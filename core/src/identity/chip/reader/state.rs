//! What is read, how far it is, and what came of it.

use super::files::Partial;
use crate::identity::chip::active_auth::ActiveAlgorithm;
use crate::identity::chip::crypto::{CurveId, Suite};
use crate::identity::chip::link::{Limits, Traffic};
use crate::identity::chip::pace::info::Mapping;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A file of the chip (ICAO 9303 part 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileId {
    /// EF.CardAccess: which PACE the chip does. Readable by everyone, signed by nobody.
    CardAccess,
    /// EF.CardSecurity: signed keys of chip authentication mapping.
    CardSecurity,
    /// EF.COM: which data groups there are. Signed by nobody.
    Com,
    /// EF.SOD: the issuer's signature.
    Sod,
    /// Data group 1 to 16.
    Dg(u8),
}

impl FileId {
    /// File identifier.
    pub const fn id(self) -> u16 {
        match self {
            Self::CardAccess => 0x011C,
            Self::Com => 0x011E,
            // Two files of one identifier, above and in the application.
            Self::CardSecurity | Self::Sod => 0x011D,
            Self::Dg(n) => 0x0100 | n as u16,
        }
    }

    /// Short identifier, for files of the eMRTD application.
    pub(crate) const fn short(self) -> Option<u8> {
        match self {
            Self::CardAccess | Self::CardSecurity => None,
            Self::Com => Some(0x1E),
            Self::Sod => Some(0x1D),
            Self::Dg(n) => Some(n),
        }
    }

    /// Tag of the data object that the file is.
    pub const fn tag(self) -> u32 {
        match self {
            Self::CardAccess => 0x31,
            Self::CardSecurity => 0x30,
            Self::Com => 0x60,
            Self::Sod => 0x77,
            Self::Dg(n) => match n {
                1 => 0x61,
                2 => 0x75,
                3 => 0x63,
                4 => 0x76,
                5..=16 => 0x60 + n as u32,
                _ => 0,
            },
        }
    }

    /// The data group of a tag in EF.COM's list.
    pub(crate) fn group_of_tag(tag: u8) -> Option<Self> {
        let groups = (1..=16).map(Self::Dg);
        groups.into_iter().find(|g| g.tag() == u32::from(tag))
    }
}

/// Which data groups the caller wants. DG14 is read besides, and DG15 where the chip proves itself by it; EF.COM and the
/// SOD always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted(BTreeSet<u8>);

impl Wanted {
    /// These groups. DG3 and DG4 hold fingerprints and irises: they are left out whatever is asked.
    pub fn groups(groups: impl IntoIterator<Item = u8>) -> Self {
        let allowed = |n: &u8| matches!(n, 1 | 2 | 5..=16);
        Self(groups.into_iter().filter(allowed).collect())
    }

    pub(crate) fn has(&self, group: u8) -> bool {
        self.0.contains(&group)
    }

    /// In the order of reading: small ones first, the portrait last.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = u8> {
        let small = self.0.iter().copied().filter(|&n| n != 2 && n != 14 && n != 15);
        small.collect::<Vec<_>>().into_iter()
    }
}

impl Default for Wanted {
    /// DG1, DG2 and DG13: what a Vietnamese card says about its holder.
    fn default() -> Self {
        Self::groups([1, 2, 13])
    }
}

/// How the chip was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// PACE.
    Pace {
        /// Mapping.
        mapping: Mapping,
        /// Cipher.
        suite: Suite,
        /// Curve.
        curve: CurveId,
    },
    /// Basic access control, with triple DES.
    Bac,
}

/// A key by which a chip proved itself. It is worth something only when `file` is what the issuer signed: passive
/// authentication must confirm it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenKey {
    /// The file it stands in: DG14, DG15, or EF.CardSecurity.
    pub file: FileId,
    /// Its number in that file, where there are several.
    pub key_id: Option<u32>,
    /// Curve; `None` for RSA.
    pub curve: Option<CurveId>,
}

/// How the chip proved that it is no copy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ChipProof {
    /// It did not: it has no key, or none that is done here.
    #[default]
    None,
    /// Chip authentication; the session went on with keys that only it has.
    ChipAuthentication {
        /// Cipher.
        suite: Suite,
        /// Which key.
        key: ProvenKey,
    },
    /// PACE with chip authentication mapping.
    PaceCam {
        /// Which key.
        key: ProvenKey,
    },
    /// Active authentication.
    ActiveAuthentication {
        /// How it signed.
        algorithm: ActiveAlgorithm,
        /// Which key: that of DG15.
        key: ProvenKey,
    },
}

impl ChipProof {
    /// The key, when there is a proof.
    pub const fn key(&self) -> Option<&ProvenKey> {
        match self {
            Self::None => None,
            Self::ChipAuthentication { key, .. }
            | Self::PaceCam { key }
            | Self::ActiveAuthentication { key, .. } => Some(key),
        }
    }
}

/// Everything read from a chip, before anything of it is believed.
#[derive(Clone, PartialEq, Eq)]
pub struct RawChip {
    /// Files as they stand on the chip, to the byte.
    pub files: BTreeMap<FileId, Vec<u8>>,
    /// How it was opened.
    pub access: Access,
    /// How it proved itself.
    pub proof: ChipProof,
    /// Why it did not prove itself though it has a key, if so.
    pub unproven: Option<&'static str>,
    /// What went over the air, all attempts together.
    pub traffic: Traffic,
}

impl fmt::Debug for RawChip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawChip")
            .field("files", &sizes(&self.files))
            .field("access", &self.access)
            .field("proof", &self.proof)
            .field("traffic", &self.traffic)
            .finish_non_exhaustive()
    }
}

fn sizes(files: &BTreeMap<FileId, Vec<u8>>) -> BTreeMap<FileId, usize> {
    files.iter().map(|(file, bytes)| (*file, bytes.len())).collect()
}

/// How far reading is, kept by the caller over a lost card: whole files, and the part of one.
#[derive(Default)]
pub struct Reading {
    pub(super) files: BTreeMap<FileId, Vec<u8>>,
    pub(super) absent: BTreeSet<FileId>,
    pub(super) partial: Option<Partial>,
    pub(super) limits: Option<Limits>,
    pub(super) access: Option<Access>,
    pub(super) proof: ChipProof,
    pub(super) unproven: Option<&'static str>,
    pub(super) traffic: Traffic,
    pub(super) big_losses: u8,
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("files", &sizes(&self.files))
            .field("partial", &self.partial)
            .field("traffic", &self.traffic)
            .finish_non_exhaustive()
    }
}

impl Reading {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What went over the air so far.
    pub const fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// Bytes of files held so far.
    pub fn held(&self) -> usize {
        let part = self.partial.as_ref().map_or(0, |p| p.bytes.len());
        self.files.values().map(Vec::len).sum::<usize>() + part
    }

    /// The whole files held so far.
    #[cfg(feature = "conformance")]
    pub(crate) const fn files(&self) -> &BTreeMap<FileId, Vec<u8>> {
        &self.files
    }

    /// Forgets what was read, for a chip that turned out to be another one. What it can do is not known any more either.
    pub(super) fn start_anew(&mut self) {
        let traffic = self.traffic;
        *self = Self {
            traffic,
            ..Self::default()
        };
    }

    /// True when this file needs no reading.
    pub(super) fn is_done(&self, file: FileId) -> bool {
        self.files.contains_key(&file) || self.absent.contains(&file)
    }

    pub(super) fn finish(&mut self, access: Access) -> RawChip {
        RawChip {
            files: std::mem::take(&mut self.files),
            access,
            proof: std::mem::take(&mut self.proof),
            unproven: self.unproven.take(),
            traffic: self.traffic,
        }
    }
}
