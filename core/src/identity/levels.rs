//! What a provider calls the levels of identity.

use super::model::AcrLevel;
use crate::net::pack::AcrNames;

/// The pack's table of `acr` values. Nothing outside of it is a level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels(AcrNames);

impl Levels {
    /// From the pack.
    pub fn new(names: &AcrNames) -> Self {
        Self(names.clone())
    }

    /// The level a provider's value stands for; `None` for one the pack does not name. A value under both is the lower.
    pub fn read(&self, acr: &str) -> Option<AcrLevel> {
        let among = |names: &[String]| names.iter().any(|n| n == acr);
        if among(&self.0.level1) {
            Some(AcrLevel::Level1)
        } else {
            among(&self.0.level2).then_some(AcrLevel::Level2)
        }
    }

    /// `acr_values` that ask for this level, the preferred name first (OpenID Connect Core 1.0, 3.1.2.1).
    pub fn ask(&self, level: AcrLevel) -> String {
        match level {
            AcrLevel::Level1 => self.0.level1.join(" "),
            AcrLevel::Level2 => self.0.level2.join(" "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(level1: &[&str], level2: &[&str]) -> Levels {
        let own = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect();
        Levels::new(&AcrNames {
            level1: own(level1),
            level2: own(level2),
        })
    }

    #[test]
    fn without_a_table_the_names_are_our_own() {
        let levels = Levels::default();
        assert_eq!(levels.read("level2"), Some(AcrLevel::Level2));
        assert_eq!(levels.ask(AcrLevel::Level1), "level1");
        assert_eq!(levels.read("urn:example:substantial"), None);
    }

    #[test]
    fn with_a_table_only_its_names_count_and_the_lower_level_wins() {
        let levels = names(&["low", "both"], &["urn:example:substantial", "high", "both"]);
        assert_eq!(levels.read("high"), Some(AcrLevel::Level2));
        assert_eq!(levels.read("both"), Some(AcrLevel::Level1));
        assert_eq!(levels.read("level2"), None);
        assert_eq!(levels.read("HIGH"), None);
        assert_eq!(levels.ask(AcrLevel::Level2), "urn:example:substantial high both");
    }
}
