//! What the person's own pages are made from.

use crate::error::Failure;
use crate::identity::card_qr::CardQrWarning;
use crate::identity::known::Known;
use crate::net::wire::identity::Verification;
use crate::screen::PartialDate;
use std::collections::HashMap;

/// What the phone knows about the person.
#[derive(Debug, Default)]
pub struct IdentityPage {
    /// By source.
    pub known: Known,
    /// Typed and not yet taken.
    pub typing: Typing,
    /// What the population register said last.
    pub verification: Option<Verification>,
    /// From the chip.
    pub portrait: Option<Portrait>,
}

/// What is being typed about a card, as it stands in the fields.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Typing {
    /// Full name.
    pub name: String,
    /// Twelve digits, or what is there of them.
    pub number: String,
    /// Date of birth.
    pub birth: PartialDate,
    /// `male`, `female` or empty.
    pub sex: String,
    /// Place of residence.
    pub residence: String,
    /// When the card ends.
    pub expires: PartialDate,
    /// The machine-readable zone, in lines.
    pub mrz: String,
    /// Revision of the last commit, by field.
    pub revisions: HashMap<String, u64>,
}

impl std::fmt::Debug for Typing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typing(redacted)")
    }
}

impl Typing {
    /// The revision of a field's last commit.
    pub fn revision(&self, field: &str) -> u64 {
        self.revisions.get(field).copied().unwrap_or(0)
    }

    fn newer(&mut self, field: &str, revision: u64) -> bool {
        let newer = revision > self.revision(field);
        if newer {
            self.revisions.insert(field.to_owned(), revision);
        }
        newer
    }

    /// Takes a text; older revisions and unknown fields are dropped.
    pub(in crate::app) fn commit(&mut self, field: &str, text: String, revision: u64) {
        let Some(to) = (match field {
            "name" => Some(&mut self.name),
            "number" => Some(&mut self.number),
            "residence" => Some(&mut self.residence),
            "mrz" => Some(&mut self.mrz),
            _ => None,
        }) else {
            return;
        };
        let text = std::mem::replace(to, text);
        if !self.newer(field, revision) {
            self.restore(field, text);
        }
    }

    fn restore(&mut self, field: &str, text: String) {
        match field {
            "name" => self.name = text,
            "number" => self.number = text,
            "residence" => self.residence = text,
            _ => self.mrz = text,
        }
    }

    /// As [`Typing::commit`], for a date.
    pub(in crate::app) fn set_date(&mut self, field: &str, value: PartialDate, revision: u64) {
        if !self.newer(field, revision) {
            return;
        }
        match field {
            "birth" => self.birth = value,
            "expires" => self.expires = value,
            _ => {}
        }
    }
}

/// A portrait as shells show it.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Portrait {
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// The picture in base64: small values are kept as JSON.
    pub base64: String,
}

impl std::fmt::Debug for Portrait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Portrait(redacted)")
    }
}

/// A card being read or matched; gone with the process.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is one fact a page shows
pub struct CardWork {
    /// Something is known of the person.
    pub known: bool,
    /// A photo is being looked through.
    pub looking: bool,
    /// What does not fit together in the code read last.
    pub doubts: Vec<CardQrWarning>,
    /// Errors are shown at the typed fields.
    pub checked: bool,
    /// The card access number as typed. Never kept: it opens the chip.
    pub can: zeroize::Zeroizing<String>,
    /// Revision of its last commit.
    pub can_revision: u64,
    /// Open the chip by the machine-readable zone instead.
    pub by_mrz: bool,
    /// The chip is being read, and how far.
    pub step: Option<ChipStep>,
    /// Why the last reading ended, with the tries the card still allows.
    pub failure: Option<(Failure, Option<u8>)>,
    /// The reading can go on where it was.
    pub can_resume: bool,
    /// The register is being asked.
    pub matching: bool,
    /// Why the last question ended.
    pub match_failure: Option<Failure>,
}

/// How far the reading of a chip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipStep {
    /// Waiting for the card.
    Waiting,
    /// The card slipped off: it is waited for again.
    Slipped,
    /// Opening the chip.
    Opening,
    /// Fetching its files: thousandths of all that is expected.
    Reading(u32),
    /// The chip proves that it is no copy.
    Proving,
    /// The issuer's signature is checked.
    Checking,
}
