//! What the catalogue says about every procedure, modelled or not.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whether a procedure is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifecycleStatus {
    /// In force.
    #[default]
    Active,
    /// Published, in force later.
    FutureEffective,
    /// No longer in force.
    Repealed,
}

/// When a procedure is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lifecycle {
    /// As published.
    pub status: LifecycleStatus,
    /// First day in force; `None` when not told.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day in force; `None` when not told.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Lifecycle {
    /// What holds on a day: the dates win over the published status, which may be old.
    pub fn on(&self, day: Date) -> LifecycleStatus {
        if self.until.is_some_and(|until| until < day) {
            return LifecycleStatus::Repealed;
        }
        match (self.status, self.from) {
            (LifecycleStatus::Repealed, _) if self.until.is_none() => LifecycleStatus::Repealed,
            (_, Some(from)) if from > day => LifecycleStatus::FutureEffective,
            (LifecycleStatus::FutureEffective, None) => LifecycleStatus::FutureEffective,
            _ => LifecycleStatus::Active,
        }
    }
}

/// One procedure of the catalogue (`GET /procedures`), modelled or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    /// National code, e.g. `1.001193`.
    pub code: String,
    /// Official name, NFC.
    pub name: String,
    /// Field of administration.
    pub field: String,
    /// "xã", "tỉnh, xã", …
    pub level: String,
    /// True when citizens use it.
    pub citizen: bool,
    /// Key of its page on the national portal.
    pub uuid: String,
    /// Catalogue codes of its results (`KQ.*`).
    #[serde(default)]
    pub results: Vec<String>,
    /// Whether it is in force.
    #[serde(default)]
    pub lifecycle: Lifecycle,
    /// Version of the modelled record; `None` when only the portal has the procedure.
    #[serde(default)]
    pub form: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub aliases: Vec<String>,
}
