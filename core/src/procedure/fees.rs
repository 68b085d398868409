//! Fees: which rule holds for a channel, a case and a filing date, and what nobody knows.

use super::model::{Channel, FeeRule, Localised, Record};
use jiff::civil::Date;

/// A fee of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee<'a> {
    /// What it is called.
    pub name: &'a Localised,
    /// Đồng; `None` is not known and never 0.
    pub amount: Option<u64>,
    /// False: the amount is a hint, not a promise.
    pub certain: bool,
    /// By which rule.
    pub basis: &'a Localised,
    /// Who is exempt.
    pub exempt: Option<&'a Localised>,
    /// 1 at intake, 2 at a supplement, 4 at the return of the result.
    pub when: u8,
}

/// What the fees come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// The record has no fee at all. That is not the same as free.
    NotStated,
    /// All are certain.
    Certain(u64),
    /// All have an amount, not all are certain.
    Uncertain(u64),
    /// At least one has no amount.
    Unknown,
}

/// The fees of a dossier filed on a day: of each fee the most exact rule that holds then. When rules of a fee exist but none
/// holds on that day, the fee is there with no amount.
pub fn fees_for<'a>(record: &'a Record, channel: Channel, case: &str, filed: Date) -> Vec<Fee<'a>> {
    let matching: Vec<&FeeRule> = record
        .fees
        .iter()
        .filter(|f| f.channel.is_none_or(|c| c == channel) && f.case.as_deref().is_none_or(|c| c == case))
        .collect();
    let mut fees: Vec<Fee<'a>> = Vec::new();
    for rule in &matching {
        if fees
            .iter()
            .any(|fee| fee.name == &rule.name && fee.when == rule.when)
        {
            continue;
        }
        let same = matching
            .iter()
            .copied()
            .filter(|r| r.name == rule.name && r.when == rule.when);
        let in_force = same
            .clone()
            .filter(|r| holds_on(r, filed))
            .max_by_key(|r| exactness(r));
        let fallback = || same.clone().max_by_key(|r| exactness(r));
        match (in_force, fallback()) {
            (Some(rule), _) => fees.push(fee(rule, rule.amount, rule.certain && rule.amount.is_some())),
            (None, Some(rule)) => fees.push(fee(rule, None, false)),
            (None, None) => {}
        }
    }
    fees
}

/// The sum, as sure as its least sure part.
pub fn total(fees: &[Fee<'_>]) -> Total {
    if fees.is_empty() {
        return Total::NotStated;
    }
    let sum = fees.iter().try_fold(0_u64, |sum, fee| {
        fee.amount.map(|amount| sum.saturating_add(amount))
    });
    match sum {
        None => Total::Unknown,
        Some(sum) if fees.iter().all(|fee| fee.certain) => Total::Certain(sum),
        Some(sum) => Total::Uncertain(sum),
    }
}

fn fee(rule: &FeeRule, amount: Option<u64>, certain: bool) -> Fee<'_> {
    Fee {
        name: &rule.name,
        amount,
        certain,
        basis: &rule.basis,
        exempt: rule.exempt.as_ref(),
        when: rule.when,
    }
}

fn holds_on(rule: &FeeRule, day: Date) -> bool {
    rule.valid_from.is_none_or(|from| from <= day) && rule.valid_until.is_none_or(|until| day <= until)
}

/// A rule for this case beats one for this channel, which beats a general one; then the younger rule wins.
fn exactness(rule: &FeeRule) -> (bool, bool, Option<Date>) {
    (rule.case.is_some(), rule.channel.is_some(), rule.valid_from)
}
