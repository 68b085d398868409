//! `POST /identity/verifications`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How values came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Typed by the citizen.
    Typed,
    /// Read from the code printed on the card, which nobody signed.
    Qr,
    /// Read from the chip.
    Chip,
}

/// What is sealed and posted. Holds a person's data: never logged, and no `Debug`.
#[derive(Serialize)]
pub struct Evidence {
    /// How it came.
    pub method: Method,
    /// `number`, `old_number`, `name`, `birth` (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`), `sex` (`male`, `female`), `residence`, `issued`.
    pub fields: BTreeMap<&'static str, String>,
    /// Files of the chip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chip: Option<ChipFiles>,
}

/// Files of a chip in base64.
#[derive(Serialize)]
pub struct ChipFiles {
    /// EF.SOD with its tag.
    pub sod: String,
    /// Data groups by number, each with its tag.
    pub groups: BTreeMap<u8, String>,
    /// `chip_authentication`, `active_authentication`, `pace_cam` or `none`.
    pub proof: &'static str,
}

/// How well a person is known to the province.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// Values typed or read from an unsigned code match the register.
    Declared,
    /// The state signed the data, and they match.
    Chip,
    /// And the chip is the one that was issued.
    ChipGenuine,
    /// Nothing matched well enough; also anything newer apps may know.
    #[default]
    #[serde(other)]
    None,
}

/// What the register says of one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The same.
    Matched,
    /// Another value, which it does not tell.
    Differs,
    /// The register has none.
    #[default]
    #[serde(other)]
    Unknown,
}

/// A field and its match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldMatch {
    /// As in [`Evidence::fields`].
    pub field: String,
    /// What the register says.
    pub result: Match,
}

/// The outcome as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchOutcome {
    /// All that the register has is the same.
    Matched,
    /// Something differs.
    Differs,
    /// Nobody of this number is there.
    NotFound,
}

/// The register's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Its id, for asking back.
    pub id: String,
    /// When it was given.
    pub at: jiff::Timestamp,
    /// By what.
    pub method: Method,
    /// As a whole.
    pub outcome: MatchOutcome,
    /// How well the person is known now.
    #[serde(default)]
    pub assurance: Assurance,
    /// Field by field.
    #[serde(default)]
    pub fields: Vec<FieldMatch>,
    /// A child: a guardian acts for them.
    #[serde(default)]
    pub minor: bool,
}
