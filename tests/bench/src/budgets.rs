//! The budgets: limits on statistics of measures, each with where it comes from.

use crate::Result;
use serde::Deserialize;

const FILE: &str = include_str!("../budgets.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    budget: Vec<Budget>,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// Id of the row it is about.
    pub(crate) measure: String,
    /// Which of the row's figures.
    pub(crate) statistic: String,
    /// The figure may not be above this,
    at_most: Option<f64>,
    /// or not below this.
    at_least: Option<f64>,
    /// Where the number comes from.
    pub(crate) source: String,
}

impl Budget {
    /// True when this figure is within the budget. A figure that is none is not.
    pub(crate) fn holds(&self, figure: f64) -> bool {
        self.at_most.is_none_or(|most| figure <= most)
            && self.at_least.is_none_or(|least| figure >= least)
            && figure.is_finite()
    }

    /// "p99 ≤ 3".
    pub(crate) fn words(&self) -> String {
        let limit = |sign: &str, limit: f64| format!("{} {sign} {limit}", self.statistic);
        match (self.at_most, self.at_least) {
            (Some(most), _) => limit("≤", most),
            (None, Some(least)) => limit("≥", least),
            (None, None) => String::new(),
        }
    }
}

/// All budgets.
pub(crate) fn read() -> Result<Vec<Budget>> {
    parse(FILE)
}

fn parse(text: &str) -> Result<Vec<Budget>> {
    let file: File = toml::from_str(text)?;
    for budget in &file.budget {
        if budget.at_most.is_some() == budget.at_least.is_some() {
            let name = &budget.measure;
            return Err(format!("the budget of {name} needs either at_most or at_least").into());
        }
        if budget.source.trim().is_empty() {
            return Err(format!(
                "the budget of {} does not say where it comes from",
                budget.measure
            )
            .into());
        }
    }
    Ok(file.budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(limit: &str) -> Result<Vec<Budget>> {
        parse(&format!(
            "[[budget]]\nmeasure = \"m\"\nstatistic = \"p50\"\nsource = \"s\"\n{limit}"
        ))
    }

    #[test]
    fn the_file_can_be_read() {
        assert!(!read().unwrap().is_empty());
    }

    #[test]
    fn a_budget_is_exceeded_on_its_own_side_only() {
        let most = &one("at_most = 3.0").unwrap()[0];
        assert!(most.holds(3.0) && most.holds(-1.0) && !most.holds(3.01) && !most.holds(f64::NAN));
        let least = &one("at_least = 1.2").unwrap()[0];
        assert!(least.holds(1.2) && least.holds(9.0) && !least.holds(1.19) && !least.holds(f64::NAN));
    }

    #[test]
    fn a_budget_without_a_limit_is_refused() {
        assert!(one("").is_err());
        assert!(one("at_most = 1.0\nat_least = 1.0").is_err());
        assert!(one("at_mots = 1.0").is_err());
    }
}
