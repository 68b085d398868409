//! Opening the chip and fetching its files; a failure is put down to the step it came from.

use super::{Check, vpcd::Vpcd};
use crate::report::{Report, words};
use motcua_core::conformance::held_files;
use motcua_core::identity::chip::lds::{
    Com, LdsError, MrzGroup, PersonalDetails, face, public_key, security_object,
};
use motcua_core::identity::chip::pace::info::{Mapping, SecurityInfos};
use motcua_core::identity::chip::{
    Access, AccessKey, ChipError, ChipProof, FileId, RawChip, Reader, Reading, Step, Wanted,
};
use motcua_core::testing::SystemRandom;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

type Files = BTreeMap<FileId, Vec<u8>>;

const INFOS: &str = "ICAO 9303-11 §9.2";
const PACE: &str = "ICAO 9303-11 §4.4";
const BAC: &str = "ICAO 9303-11 §4.3";
const CHIP: &str = "ICAO 9303-11 §6.2";
const ACTIVE: &str = "ICAO 9303-11 §6.1";
const LDS: &str = "ICAO 9303-10 §4";
const LINK: &str = "vpcd framing, ISO/IEC 7816-3 §8";

/// Reads the chip; `None` when that failed, which is then told.
pub(super) fn read(check: &Check, nfc: &Vpcd, report: &mut Report) -> Option<RawChip> {
    let reader = Reader {
        nfc,
        random: &SystemRandom::default(),
        cancel: &AtomicBool::new(false),
        title: "",
        text: "",
    };
    let (mut reading, mut steps) = (Reading::new(), Vec::new());
    let wanted = Wanted::groups(check.groups.iter().copied());
    let result = reader.read(&check.key, &wanted, &mut reading, &mut |step| steps.push(step));
    let files = result
        .as_ref()
        .map_or_else(|_| held_files(&reading), |chip| &chip.files);
    let way = way(files, &check.key);
    let connected = steps.contains(&Step::Opening);
    if connected {
        report.pass("connect", LINK, format!("ATR {}", hex(&nfc.atr())));
        card_access(files, way, report);
    }
    match &result {
        Ok(chip) => whole(check, chip, way, report),
        Err(error) => broken(error, files, &steps, way, report),
    }
    result.ok()
}

/// How the chip is or would have been opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Pace,
    Bac,
}

impl Way {
    const fn name(self) -> &'static str {
        match self {
            Self::Pace => "PACE",
            Self::Bac => "BAC",
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Pace => PACE,
            Self::Bac => BAC,
        }
    }
}

fn way(files: &Files, key: &AccessKey) -> Way {
    let infos = files
        .get(&FileId::CardAccess)
        .map(|bytes| SecurityInfos::parse(bytes));
    match infos {
        None => Way::Bac,
        Some(Ok(infos)) if infos.pace.iter().all(|info| infos.curve(info).is_none()) => match key {
            AccessKey::Mrz { .. } => Way::Bac,
            AccessKey::Can(_) => Way::Pace,
        },
        Some(_) => Way::Pace,
    }
}

fn card_access(files: &Files, way: Way, report: &mut Report) {
    const NAME: &str = "EF.CardAccess";
    let Some(bytes) = files.get(&FileId::CardAccess) else {
        return report.skip(NAME, INFOS, "the card has none: it opens by BAC only");
    };
    match SecurityInfos::parse(bytes) {
        Err(error) => report.fail(NAME, INFOS, "SecurityInfos that can be read", words(&error)),
        Ok(infos) => {
            let offers = infos.pace.iter().map(|info| {
                let curve = infos
                    .curve(info)
                    .map_or("a curve not done here".into(), |c| format!("{c:?}"));
                format!("PACE-{} {curve} {:?}", mapping(info.mapping), info.suite)
            });
            let mut offers: Vec<String> = offers.collect();
            if infos.other_pace {
                offers.push("PACE of a kind not done here".to_owned());
            }
            if way == Way::Bac {
                offers.push("opened by BAC".to_owned());
            }
            report.pass(
                NAME,
                INFOS,
                format!("{} bytes; offers {}", bytes.len(), offers.join(", ")),
            );
        }
    }
}

const fn mapping(mapping: Mapping) -> &'static str {
    match mapping {
        Mapping::Generic => "GM",
        Mapping::Integrated => "IM",
        Mapping::ChipAuthentication => "CAM",
    }
}

fn whole(check: &Check, chip: &RawChip, way: Way, report: &mut Report) {
    let opened = match chip.access {
        Access::Pace {
            mapping: m,
            suite,
            curve,
        } => format!("PACE-{} {curve:?} {suite:?}", mapping(m)),
        Access::Bac => "a session with triple DES".to_owned(),
    };
    let by = match &check.key {
        AccessKey::Can(_) => "the CAN",
        AccessKey::Mrz { .. } => "the machine-readable zone",
    };
    report.pass(way.name(), way.source(), format!("{opened} by {by}"));
    every_file(&chip.files, report);
    listed(check, chip, report);
    proofs(chip, report);
    let traffic = chip.traffic;
    report.pass(
        "traffic",
        LINK,
        format!(
            "{} commands, {} bytes sent, {} received",
            traffic.round_trips, traffic.bytes_sent, traffic.bytes_received
        ),
    );
}

fn every_file(files: &Files, report: &mut Report) {
    for (file, bytes) in files.iter().filter(|(file, _)| **file != FileId::CardAccess) {
        let seen = form(*file, bytes).map(|what| format!("{} bytes; {what}", bytes.len()));
        report.step(&name(*file), LDS, "a file built as its type says", seen);
    }
}

/// What the file is, read by the core's parsers. Nothing of a person is told.
fn form(file: FileId, bytes: &[u8]) -> Result<String, String> {
    let lds = |error: LdsError| words(&error);
    match file {
        FileId::Com => Com::parse(bytes).map_err(lds).map(|com| {
            let groups: Vec<String> = com.groups.iter().map(|n| format!("DG{n}")).collect();
            format!(
                "LDS {}.{}, lists {}",
                com.lds_version.0,
                com.lds_version.1,
                groups.join(" ")
            )
        }),
        FileId::Sod => security_object(bytes)
            .map_err(lds)
            .map(|_| "a signed object".to_owned()),
        FileId::Dg(1) => MrzGroup::parse(bytes)
            .map_err(lds)
            .map(|zone| format!("{} lines of the zone", zone.lines().len())),
        FileId::Dg(2) => face::portraits(bytes)
            .map_err(lds)
            .map(|faces| format!("{} portrait(s)", faces.len())),
        FileId::Dg(13) => PersonalDetails::parse(bytes)
            .map_err(lds)
            .map(|_| "the holder's details".to_owned()),
        FileId::Dg(14) => SecurityInfos::parse_dg14(bytes)
            .map_err(|error| words(&error))
            .map(|infos| format!("{} key(s) of chip authentication", infos.chip_keys.len())),
        FileId::Dg(15) => public_key(bytes)
            .map_err(lds)
            .map(|_| "a key of active authentication".to_owned()),
        FileId::CardSecurity => SecurityInfos::parse_card_security(bytes)
            .map_err(|error| words(&error))
            .map(|infos| format!("{} key(s)", infos.chip_keys.len())),
        FileId::CardAccess | FileId::Dg(_) => Ok("not looked into".to_owned()),
    }
}

/// What EF.COM promises must be there, as far as it was asked for.
fn listed(check: &Check, chip: &RawChip, report: &mut Report) {
    const NAME: &str = "files that EF.COM lists";
    let Some(Ok(com)) = chip.files.get(&FileId::Com).map(|bytes| Com::parse(bytes)) else {
        return report.skip(NAME, LDS, "no EF.COM to compare with");
    };
    let asked = |n: &u8| check.groups.contains(n) || *n == 14;
    let missing: Vec<String> = com
        .groups
        .iter()
        .filter(|n| asked(n) && !chip.files.contains_key(&FileId::Dg(**n)))
        .map(|n| format!("DG{n}"))
        .collect();
    let result = if missing.is_empty() {
        Ok("all that were asked for are there".to_owned())
    } else {
        Err(format!("not on the chip: {}", missing.join(", ")))
    };
    report.step(NAME, LDS, "every listed group on the chip", result);
}

fn proofs(chip: &RawChip, report: &mut Report) {
    let why = chip.unproven.unwrap_or("the chip has no key for it");
    match &chip.proof {
        ChipProof::ChipAuthentication { suite, key } => {
            let curve = key.curve.map_or(String::new(), |c| format!("{c:?} "));
            report.pass(
                "chip authentication",
                CHIP,
                format!("{curve}{suite:?}: the chip has the key of DG14"),
            );
            report.skip(
                "active authentication",
                ACTIVE,
                "not needed: chip authentication held",
            );
        }
        ChipProof::PaceCam { key } => {
            let seen = format!("by PACE-CAM with the key of {:?}", key.file);
            report.pass("chip authentication", "ICAO 9303-11 §4.4.3.5", seen);
            report.skip("active authentication", ACTIVE, "not needed: PACE-CAM held");
        }
        ChipProof::ActiveAuthentication { algorithm, .. } => {
            report.skip("chip authentication", CHIP, "the chip has no key for it");
            report.pass(
                "active authentication",
                ACTIVE,
                format!("{algorithm:?}: the chip has the key of DG15"),
            );
        }
        ChipProof::None => {
            report.skip("chip authentication", CHIP, why);
            report.skip(
                "active authentication",
                ACTIVE,
                format!("{why}: a copy of it would look the same"),
            );
        }
    }
}

/// Puts an error down to its step: what was read before passes, what comes after is not reached.
fn broken(error: &ChipError, files: &Files, steps: &[Step], way: Way, report: &mut Report) {
    let last = steps.last().copied().unwrap_or(Step::Connecting);
    let opened = files
        .keys()
        .any(|file| !matches!(file, FileId::CardAccess | FileId::CardSecurity))
        || matches!(last, Step::Proving)
        || matches!(last, Step::Reading { file, .. } if file != FileId::CardSecurity);
    if opened {
        report.pass(way.name(), way.source(), "opened");
    }
    every_file(files, report);
    let (step, source, wanted) = match (error, last) {
        (ChipError::Clone, _) if !opened => (
            "chip authentication".to_owned(),
            "ICAO 9303-11 §4.4.3.5",
            "a chip that has the key of EF.CardSecurity",
        ),
        (ChipError::Clone, _) if files.contains_key(&FileId::Dg(15)) && proved_last(steps) => (
            "active authentication".to_owned(),
            ACTIVE,
            "a signature over the challenge by the key of DG15",
        ),
        (ChipError::Clone, _) => (
            "chip authentication".to_owned(),
            CHIP,
            "answers under keys that only the holder of the private key of DG14 can derive",
        ),
        (_, Step::Connecting) => ("connect".to_owned(), LINK, "a card that gives its ATR"),
        (_, Step::Opening) => (
            way.name().to_owned(),
            way.source(),
            "a session with the key printed on the card",
        ),
        (_, Step::Reading { file, .. }) => (name(file), LDS, "the whole file"),
        (_, Step::Proving) => (
            "chip authentication".to_owned(),
            CHIP,
            "a proof that the chip is no copy",
        ),
    };
    let mut came = words(error);
    if let ChipError::WrongKey {
        tries_left: Some(left),
    } = error
    {
        came = format!("{came}; {left} tries left");
    }
    report.fail(&step, source, wanted, came);
    report.skip(
        "passive authentication",
        "ICAO 9303-11 §5.1",
        format!("not reached: {step} failed"),
    );
}

/// The last proof came after everything else: it was active authentication, which needs DG15.
fn proved_last(steps: &[Step]) -> bool {
    let dg15 = steps.iter().rposition(|step| {
        matches!(
            step,
            Step::Reading {
                file: FileId::Dg(15),
                ..
            }
        )
    });
    let proving = steps.iter().rposition(|step| *step == Step::Proving);
    matches!((dg15, proving), (Some(read), Some(proved)) if proved > read)
}

pub(super) fn name(file: FileId) -> String {
    match file {
        FileId::CardAccess => "EF.CardAccess".to_owned(),
        FileId::CardSecurity => "EF.CardSecurity".to_owned(),
        FileId::Com => "EF.COM".to_owned(),
        FileId::Sod => "EF.SOD".to_owned(),
        FileId::Dg(number) => format!("DG{number}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    motcua_core::net::client::hex(bytes).to_uppercase()
}
