//! Passive authentication, part by part, and the card as the app would take it.

use super::{Check, read::name};
use crate::report::{Report, words};
use motcua_core::identity::card_read;
use motcua_core::identity::chip::passive::{self, CrlState, Passive, PassiveError};
use motcua_core::identity::chip::{FileId, RawChip};
use std::collections::BTreeMap;

const PASSIVE: &str = "ICAO 9303-11 §5.1";
const SIGNERS: &str = "ICAO 9303-12 §7.1";
const LISTS: &str = "ICAO 9303-12 §7.2";

/// Judges what was read.
pub(super) fn judge(check: &Check, chip: &RawChip, report: &mut Report) {
    let Some(sod) = chip.files.get(&FileId::Sod) else {
        return report.fail("EF.SOD signature", PASSIVE, "EF.SOD", "none on the chip");
    };
    // Without groups first: whether the object itself is to be believed.
    let object = passive::verify(sod, &BTreeMap::new(), &check.trust, check.now_ms);
    let believed = signature(&object, report);
    if let Ok(object) = &object {
        hashes(check, chip, sod, report);
        unread(object, report);
        key_of_proof(check, chip, sod, report);
    }
    if believed {
        as_the_app(check, chip, report);
    }
}

/// The signature, its chain, and the revocation list; true when all hold.
fn signature(object: &Result<Passive, PassiveError>, report: &mut Report) -> bool {
    const WANTED: [&str; 3] = [
        "a signature by the document signer over the security object",
        "a document signer whom one of the given authorities certified, good for signing at that time",
        "a document signer that is not on the list",
    ];
    let place = match object {
        Ok(_) => 3,
        Err(
            PassiveError::Altered { .. } | PassiveError::Malformed { .. } | PassiveError::Unsupported { .. },
        ) => 0,
        Err(PassiveError::Revoked) => 2,
        Err(_) => 1,
    };
    let names = [
        ("EF.SOD signature", PASSIVE),
        ("signer's chain", SIGNERS),
        ("revocation list", LISTS),
    ];
    for (at, (step, source)) in names.into_iter().enumerate() {
        match object {
            Err(error) if at == place => report.fail(step, source, WANTED[at], words(error)),
            _ if at > place => report.skip(step, source, format!("not reached: {} failed", names[place].0)),
            Ok(passive) if at == 2 => list(passive.crl, report),
            Ok(passive) if at == 1 => report.pass(step, source, chain(passive)),
            _ => report.pass(step, source, "holds"),
        }
    }
    object.is_ok()
}

fn chain(passive: &Passive) -> String {
    let day = |ms: i64| {
        jiff::Timestamp::from_millisecond(ms).map_or(String::new(), |t| t.strftime("%F").to_string())
    };
    let signer = &passive.document_signer;
    let weak = if passive.weak {
        "; SHA-1 or SHA-224 on the way"
    } else {
        ""
    };
    format!(
        "{} < {} ({}), signer {} to {}{weak}",
        signer.subject,
        passive.authority,
        passive.country,
        day(signer.valid_from_ms),
        day(signer.valid_until_ms)
    )
}

fn list(state: CrlState, report: &mut Report) {
    const STEP: &str = "revocation list";
    match state {
        CrlState::Missing => report.skip(STEP, LISTS, "no --crl of this authority"),
        CrlState::Current { .. } => report.pass(STEP, LISTS, "the signer is not on it"),
        CrlState::Stale { .. } => {
            report.skip(STEP, LISTS, "the list is out of date; the signer is not on it");
        }
    }
}

/// Each group by itself, so that one altered file does not hide another.
fn hashes(check: &Check, chip: &RawChip, sod: &[u8], report: &mut Report) {
    for (file, bytes) in &chip.files {
        let FileId::Dg(number) = file else { continue };
        let one = BTreeMap::from([(*number, bytes.clone())]);
        let result = passive::verify(sod, &one, &check.trust, check.now_ms);
        let result = match result {
            Ok(_) => Ok("what was signed".to_owned()),
            Err(error) => Err(words(&error)),
        };
        let step = format!("hash of {}", name(*file));
        report.step(&step, PASSIVE, "the hash that EF.SOD has for it", result);
    }
}

fn unread(object: &Passive, report: &mut Report) {
    let signed: Vec<String> = object.unread.iter().map(|n| format!("DG{n}")).collect();
    let seen = format!("EF.SOD has hashes of {}", signed.join(" "));
    report.pass("signed groups", PASSIVE, seen);
}

/// A proof is worth something only when the key it was made by is one the issuer signed.
fn key_of_proof(check: &Check, chip: &RawChip, sod: &[u8], report: &mut Report) {
    const STEP: &str = "key of the proof";
    let source = "ICAO 9303-11 §6";
    let Some(key) = chip.proof.key() else {
        return report.skip(STEP, source, "the chip proved nothing");
    };
    let signed = match (key.file, chip.files.get(&key.file)) {
        (FileId::Dg(number), Some(bytes)) => {
            let one = BTreeMap::from([(number, bytes.clone())]);
            passive::verify(sod, &one, &check.trust, check.now_ms).is_ok()
        }
        _ => false,
    };
    let file = name(key.file);
    let result = if signed {
        Ok(format!("{file} is signed"))
    } else {
        Err(format!("{file}, which EF.SOD does not confirm"))
    };
    report.step(STEP, source, "a key in a file that EF.SOD confirms", result);
}

/// The same call the app makes: everything together, and two people in one card refused.
fn as_the_app(check: &Check, chip: &RawChip, report: &mut Report) {
    let result = match card_read::judge(chip, &check.trust, check.now_ms) {
        Ok(card) => {
            let picture = if card.portrait.is_some() {
                "with"
            } else {
                "without"
            };
            Ok(format!("believed, {picture} a portrait that can be shown"))
        }
        Err(error) => Err(words(&error)),
    };
    report.step(
        "card as the app sees it",
        "ICAO 9303-11 §5.1, ICAO 9303-3 §4.9",
        "a card the app believes",
        result,
    );
}
