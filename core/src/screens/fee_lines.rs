//! What a procedure costs and by which rule. What is not known is never shown as nothing.

use super::build::Builder;
use crate::procedure::fees::{self, Fee, Total};
use crate::procedure::model::{Channel, Record};
use crate::screen::{Block, FeeLine};
use crate::text;

/// The fees of a procedure through every channel, for the usual case.
pub(super) fn block(b: &mut Builder<'_>, record: &Record) {
    let mut lines = Vec::new();
    for channel in [Channel::Online, Channel::Counter, Channel::Post] {
        let fees = fees::fees_for(record, channel, usual_case(record), text::day(b.model.now_ms));
        for fee in &fees {
            lines.push(fee_line(b, lines.len(), channel, fee));
        }
    }
    let (title, note) = (b.t("procedure-fees"), b.t("procedure-fee-note"));
    let total = online_total(b, record, usual_case(record));
    b.push(Block::Fee {
        id: "fees".into(),
        title,
        lines,
        total,
        note,
    });
}

/// The case of most people: the one that needs no condition.
pub(super) fn usual_case(record: &Record) -> &str {
    record.cases.last().map_or("", |case| case.id.as_str())
}

/// One fee: what for, how much, by which rule, who is exempt.
pub(super) fn fee_line(b: &Builder<'_>, at: usize, channel: Channel, fee: &Fee<'_>) -> FeeLine {
    let lang = b.texts().lang();
    let channel = b.t(&format!("channel-{}", u8::from(channel)));
    let mut basis = fee.basis.get(lang.tag()).to_owned();
    if let Some(exempt) = fee.exempt {
        basis.push('\n');
        basis.push_str(exempt.get(lang.tag()));
    }
    FeeLine {
        id: format!("fee-{at}"),
        name: format!("{channel}: {}", fee.name.get(lang.tag())),
        amount: fee
            .amount
            .map_or_else(|| b.t("procedure-fee-unknown"), |amount| dong(lang, amount)),
        basis,
        state_text: if fee.certain || fee.amount.is_none() {
            String::new()
        } else {
            b.t("procedure-fee-unknown")
        },
    }
}

fn dong(lang: text::Lang, amount: u64) -> String {
    text::money(lang, i64::try_from(amount).unwrap_or(i64::MAX))
}

/// The sum of the online fees, or the words that say it is not certain.
pub(super) fn online_total(b: &Builder<'_>, record: &Record, case: &str) -> String {
    let lang = b.texts().lang();
    let fees = fees::fees_for(record, Channel::Online, case, text::day(b.model.now_ms));
    let sum = match fees::total(&fees) {
        Total::Certain(amount) => dong(lang, amount),
        Total::Uncertain(amount) => format!("{} ({})", dong(lang, amount), b.t("procedure-fee-unknown")),
        Total::NotStated | Total::Unknown => b.t("procedure-fee-unknown"),
    };
    format!("{}: {sum}", b.t("channel-2"))
}
