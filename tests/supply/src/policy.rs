//! The two data files: what may be a dependency, and what is known to be wrong with some.

use semver::{Version, VersionReq};
use serde::Deserialize;
use spdx::{Expression, Licensee};

/// `policy.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    pub(crate) licences: Licences,
    pub(crate) banned: Vec<Banned>,
    pub(crate) shipped: Shipped,
}

/// Which licences may be used, by all crates and by single ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exception: Vec<LicenceException>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LicenceException {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
    #[serde(rename = "reason")]
    _reason: String,
}

/// A crate that must not be in the tree.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Banned {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// The library that goes to phones, and what must not be in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shipped {
    pub(crate) package: String,
    pub(crate) targets: Vec<String>,
    pub(crate) banned: Vec<String>,
    pub(crate) reason: String,
}

impl Licences {
    /// Whether the expression can be satisfied with what is allowed for this crate. The error says what is in the way.
    pub(crate) fn check(&self, krate: &str, expression: &str) -> Result<(), String> {
        let mut allowed: Vec<&str> = self.allow.iter().map(String::as_str).collect();
        for exception in self.exception.iter().filter(|e| names(&e.name, krate)) {
            allowed.extend(exception.allow.iter().map(String::as_str));
        }
        let allowed = allowed
            .into_iter()
            .map(|id| Licensee::parse(id).map_err(|e| format!("policy.toml: {id:?} is no SPDX id: {e}")))
            .collect::<Result<Vec<_>, _>>()?;
        // Crates from before SPDX expressions write `MIT/Apache-2.0`.
        let parsed = Expression::parse_mode(expression, spdx::ParseMode::LAX)
            .map_err(|e| format!("licence {expression:?} cannot be read: {}", e.reason))?;
        parsed
            .evaluate_with_failures(|req| allowed.iter().any(|l| l.satisfies(req)))
            .map_err(|failed| {
                let failed: Vec<String> = failed.iter().map(|f| f.req.to_string()).collect();
                format!("licence {expression:?} is not allowed ({})", failed.join(", "))
            })
    }

    /// Exceptions that no crate of the tree needs any more.
    pub(crate) fn unused_exceptions<'a>(&'a self, crates: &[&str]) -> Vec<&'a str> {
        self.exception
            .iter()
            .filter(|e| !crates.iter().any(|c| names(&e.name, c)))
            .map(|e| e.name.as_str())
            .collect()
    }
}

fn names(pattern: &str, krate: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == krate, |prefix| krate.starts_with(prefix))
}

/// `advisories.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advisories {
    /// The day someone last looked, `YYYY-MM-DD`.
    pub(crate) checked: String,
    /// The day up to which that person could know of advisories.
    pub(crate) knowledge_until: String,
    /// After how many days the list counts as old.
    pub(crate) max_age_days: u32,
    pub(crate) advisory: Vec<Advisory>,
}

/// One advisory of the RustSec database.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advisory {
    pub(crate) id: String,
    #[serde(rename = "crate")]
    pub(crate) name: String,
    affected: Vec<VersionReq>,
    /// Why it may stay, when an affected version is in use.
    pub(crate) accepted: Option<String>,
}

impl Advisory {
    /// Whether it stands for this version. A pre-release counts as the release it leads to.
    pub(crate) fn affects(&self, name: &str, version: &Version) -> bool {
        let release = Version::new(version.major, version.minor, version.patch);
        self.name == name && self.affected.iter().any(|range| range.matches(&release))
    }
}
