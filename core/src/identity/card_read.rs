//! From the files of a chip to a person: the issuer's signature, the chip's own proof, and what the files say.

use super::chip::lds::{CardDate, LdsError, MrzGroup, PersonalDetails, Picture, face};
use super::chip::pace::info::SecurityInfos;
use super::chip::passive::{self, CscaTrust, Passive, PassiveError};
use super::chip::{ChipError, ChipProof, FileId, RawChip};
use super::known::Facts;
use super::mrz::{self, Mrz, MrzError};
use super::partial_date::PartialDate;
use super::person_number::{OldIdNumber, PersonalNumber, Sex};
use crate::error::{Fail, Failure, FailureKind};
use crate::net::wire::identity::ChipFiles;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a card could not be read, or not be believed.
#[derive(Debug, thiserror::Error)]
pub enum CardReadError {
    /// Nothing to open the chip with.
    #[error("no key to the chip")]
    NoKey,
    /// The chip.
    #[error(transparent)]
    Chip(#[from] ChipError),
    /// The issuer's signature.
    #[error(transparent)]
    Passive(#[from] PassiveError),
    /// A file of the chip.
    #[error(transparent)]
    File(#[from] LdsError),
    /// The machine-readable zone on the chip.
    #[error(transparent)]
    Zone(#[from] MrzError),
    /// The key by which the chip proved itself is not one the issuer signed.
    #[error("the chip's key is not signed")]
    KeyNotSigned,
    /// The chip has a key to prove itself by, signed by the issuer, and hides it.
    #[error("the chip hides its key")]
    KeyHidden,
    /// What the chip openly says of its protocols is not what the issuer signed.
    #[error("EF.CardAccess differs from DG14")]
    AccessAltered,
    /// The signed files tell of two people.
    #[error("the files of the chip contradict each other")]
    Contradiction,
}

impl CardReadError {
    /// The tries the card still allows, when it says so.
    pub const fn tries_left(&self) -> Option<u8> {
        match self {
            Self::Chip(ChipError::WrongKey { tries_left }) => *tries_left,
            _ => None,
        }
    }

    /// True when another key may open it.
    pub const fn is_wrong_key(&self) -> bool {
        matches!(self, Self::Chip(ChipError::WrongKey { .. }))
    }

    /// True when reading can go on where it was.
    pub const fn can_resume(&self) -> bool {
        match self {
            Self::Chip(error) => error.can_resume(),
            _ => false,
        }
    }
}

impl Fail for CardReadError {
    fn failure(&self) -> Failure {
        match self {
            Self::NoKey => Failure::new(FailureKind::Refused, "MC-I91"),
            Self::Chip(error) => error.failure(),
            Self::Passive(error) => error.failure(),
            Self::File(error) => error.failure(),
            Self::Zone(error) => error.failure(),
            Self::KeyNotSigned | Self::KeyHidden => Failure::new(FailureKind::NotTrusted, "MC-I14"),
            Self::AccessAltered => Failure::new(FailureKind::NotTrusted, "MC-I22"),
            Self::Contradiction => Failure::new(FailureKind::NotTrusted, "MC-I96"),
        }
    }
}

/// What a chip said that can be believed.
pub struct CardReport {
    /// About the holder.
    pub facts: Facts,
    /// The files that prove it.
    pub files: HeldFiles,
    /// The portrait, as shells show it.
    pub portrait: Option<Picture>,
}

impl std::fmt::Debug for CardReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardReport(redacted)")
    }
}

/// Data groups with keys by which a chip proves itself: chip authentication, active authentication.
const KEY_GROUPS: [u8; 2] = [14, 15];

/// How the chip showed that it is no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Genuine {
    /// It has no key to show it by.
    None,
    /// Chip authentication.
    ChipAuthentication,
    /// Active authentication.
    ActiveAuthentication,
    /// PACE with chip authentication mapping.
    PaceCam,
}

/// Files kept for the population register, in base64.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFiles {
    sod: String,
    groups: BTreeMap<u8, String>,
    /// How the chip showed that it is no copy.
    pub genuine: Genuine,
}

impl std::fmt::Debug for HeldFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeldFiles(redacted)")
    }
}

impl HeldFiles {
    /// As the register takes them.
    pub fn on_wire(&self) -> ChipFiles {
        ChipFiles {
            sod: self.sod.clone(),
            groups: self.groups.clone(),
            proof: match self.genuine {
                Genuine::None => "none",
                Genuine::ChipAuthentication => "chip_authentication",
                Genuine::ActiveAuthentication => "active_authentication",
                Genuine::PaceCam => "pace_cam",
            },
        }
    }
}

/// Judges what was read: nothing of it counts before the issuer's signature and, where the chip has a key, its proof hold.
///
/// # Errors
/// The first reason not to believe it.
pub fn judge(raw: &RawChip, trust: &CscaTrust, now_ms: i64) -> Result<CardReport, CardReadError> {
    let groups: BTreeMap<u8, Vec<u8>> = raw
        .files
        .iter()
        .filter_map(|(file, bytes)| match file {
            FileId::Dg(number) => Some((*number, bytes.clone())),
            _ => None,
        })
        .collect();
    let sod = raw.files.get(&FileId::Sod).ok_or(ChipError::Malformed {
        what: "no security object",
    })?;
    let passive = passive::verify(sod, &groups, trust, now_ms)?;
    genuine(raw, &passive, trust, now_ms)?;
    same_access(raw)?;
    Ok(CardReport {
        facts: facts(&groups, now_ms)?,
        files: held(sod, &groups, &raw.proof),
        portrait: portrait(&groups),
    })
}

/// The key by which the chip proved itself is one the issuer signed. EF.COM is signed by nobody, so that a copy can leave
/// out of it the groups with the keys it does not have: the security object still names them (Doc 9303-11, 5.1).
fn genuine(raw: &RawChip, passive: &Passive, trust: &CscaTrust, now_ms: i64) -> Result<(), CardReadError> {
    match raw.proof.key().map(|key| key.file) {
        None if KEY_GROUPS.iter().any(|group| passive.unread.contains(group)) => {
            Err(CardReadError::KeyHidden)
        }
        None => Ok(()),
        Some(FileId::Dg(group)) if passive.confirmed.contains(&group) => Ok(()),
        Some(file @ FileId::CardSecurity) => {
            let file = raw.files.get(&file).ok_or(CardReadError::KeyNotSigned)?;
            Ok(passive::verify_card_security(file, trust, now_ms)?)
        }
        Some(_) => Err(CardReadError::KeyNotSigned),
    }
}

/// EF.CardAccess is read before anything is secure: whatever it offered must stand in DG14 too, where DG14 tells of PACE
/// (Doc 9303-11, 9.2), so that nobody in between has the chip opened by a weaker protocol than it has.
fn same_access(raw: &RawChip) -> Result<(), CardReadError> {
    let (Some(open), Some(signed)) = (raw.files.get(&FileId::CardAccess), raw.files.get(&FileId::Dg(14)))
    else {
        return Ok(());
    };
    let (open, signed) = (SecurityInfos::parse(open)?, SecurityInfos::parse_dg14(signed)?);
    let told = open.pace.iter().all(|info| signed.pace.contains(info));
    if told || signed.pace.is_empty() {
        Ok(())
    } else {
        Err(CardReadError::AccessAltered)
    }
}

fn held(sod: &[u8], groups: &BTreeMap<u8, Vec<u8>>, proof: &ChipProof) -> HeldFiles {
    HeldFiles {
        sod: STANDARD.encode(sod),
        groups: groups
            .iter()
            // The register has the face; the wire need not carry it again.
            .filter(|(number, _)| **number != 2)
            .map(|(number, bytes)| (*number, STANDARD.encode(bytes)))
            .collect(),
        genuine: match proof {
            ChipProof::None => Genuine::None,
            ChipProof::ChipAuthentication { .. } => Genuine::ChipAuthentication,
            ChipProof::ActiveAuthentication { .. } => Genuine::ActiveAuthentication,
            ChipProof::PaceCam { .. } => Genuine::PaceCam,
        },
    }
}

/// What the signed files say. The zone of DG1 has the number and the dates; DG13 has the name as people write it, and more.
fn facts(groups: &BTreeMap<u8, Vec<u8>>, now_ms: i64) -> Result<Facts, CardReadError> {
    let today = crate::text::day(now_ms);
    let first = groups.get(&1).ok_or(ChipError::Malformed { what: "no DG1" })?;
    let zone = mrz::parse(&MrzGroup::parse(first)?.lines().join("\n"), today)?;
    let details = groups
        .get(&13)
        .map(|file| PersonalDetails::parse(file))
        .transpose()?
        .unwrap_or_default();
    together(&zone, details)
}

fn together(zone: &Mrz, details: PersonalDetails) -> Result<Facts, CardReadError> {
    let number = details.number.as_deref().map(PersonalNumber::parse);
    if let Some(number) = number {
        // Both are signed; two numbers would be two people.
        if number.ok().as_ref() != Some(&zone.number) {
            return Err(CardReadError::Contradiction);
        }
    }
    let word = Option::unwrap_or_default;
    Ok(Facts {
        number: Some(zone.number.clone()),
        old_number: details
            .old_number
            .as_deref()
            .and_then(|n| OldIdNumber::parse(n).ok()),
        name: details.name.unwrap_or_else(|| zone.name()),
        birth: Some(date(details.birth.as_ref()).unwrap_or(zone.birth)),
        sex: zone.sex.or_else(|| sex(details.sex.as_deref())),
        residence: word(details.residence),
        origin: word(details.origin),
        nationality: word(details.nationality),
        issued: date(details.issued.as_ref()),
        expires: date(details.expires.as_ref()).or(zone.expiry),
    })
}

/// A date; words such as "no end" are none.
fn date(date: Option<&CardDate>) -> Option<PartialDate> {
    match date {
        Some(CardDate::On(date)) => Some(*date),
        Some(CardDate::Words(_)) | None => None,
    }
}

fn sex(words: Option<&str>) -> Option<Sex> {
    match crate::text::fold::fold(words?).as_str() {
        "nam" => Some(Sex::Male),
        "nu" => Some(Sex::Female),
        _ => None,
    }
}

/// The portrait, where there is one that can be shown. A picture that cannot be decoded makes no fact wrong: it is signed.
fn portrait(groups: &BTreeMap<u8, Vec<u8>>) -> Option<Picture> {
    let faces = face::portraits(groups.get(&2)?).inspect_err(Fail::log).ok()?;
    faces.first()?.picture().inspect_err(Fail::log).ok()
}

/// Bytes of a card that is usual: what progress is reckoned by before the sizes of its files are known.
const USUAL: [(FileId, u32); 7] = [
    (FileId::Com, 40),
    (FileId::Dg(14), 500),
    (FileId::Dg(1), 100),
    (FileId::Dg(13), 500),
    (FileId::Dg(15), 300),
    (FileId::Sod, 2_000),
    (FileId::Dg(2), 12_000),
];

/// Thousandths of a usual card, when `done` of `total` bytes of this file are there. Files come in the order of the list.
pub fn permille(file: FileId, done: usize, total: usize) -> u32 {
    let all: u32 = USUAL.iter().map(|(_, size)| size).sum();
    let before: u32 = USUAL
        .iter()
        .take_while(|(id, _)| *id != file)
        .map(|(_, size)| size)
        .sum();
    let size = USUAL
        .iter()
        .find_map(|(id, size)| (*id == file).then_some(*size))
        .unwrap_or(0);
    let part = if total == 0 {
        0
    } else {
        (u64::from(size) * done.min(total) as u64 / total as u64) as u32
    };
    (before.min(all) + part).min(all) * 1000 / all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back_and_ends_at_the_end() {
        let mut last = 0;
        for (file, size) in USUAL {
            for done in [0, 1, size as usize / 2, size as usize] {
                let now = permille(file, done, size as usize);
                assert!(now >= last, "{file:?} {done}");
                last = now;
            }
        }
        assert_eq!(last, 1000);
    }

    #[test]
    fn a_file_nobody_expected_is_no_step_beyond_the_end() {
        assert_eq!(permille(FileId::Dg(16), 5, 10), 1000);
        assert_eq!(permille(FileId::Dg(2), 20, 10), 1000);
        assert_eq!(permille(FileId::Com, 0, 0), 0);
    }
}
