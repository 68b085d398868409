//! A confirmed dossier whose conditions are no longer what its person saw: what changed, and what is to be done.

use super::build::Builder;
use crate::app::{Intent, SendingPage, TermsAsked};
use crate::dossier::terms::{Amount, Difference, OfficeTerm, Taken, TimeTerm};
use crate::procedure::model::TimeUnit;
use crate::screen::{Block, ButtonRole, NoticeKind, SummaryRow};
use crate::text::{self, Lang};

/// The question, and under it every condition as it was and as it is.
pub(super) fn ask(b: &mut Builder<'_>, page: &SendingPage, asked: &TermsAsked) {
    let free = asked.can_be_agreed_to();
    let mut actions = Vec::new();
    if free {
        let label = b.t("terms-send");
        actions.push(b.button(Intent::SendSo(page.draft.clone()), label, ButtonRole::Primary));
    }
    if page.can_take_back {
        let label = b.t("terms-back");
        let role = if free {
            ButtonRole::Secondary
        } else {
            ButtonRole::Primary
        };
        actions.push(b.button(Intent::TakeBack(page.draft.clone()), label, role));
    }
    let text = b.t(if free { "terms-text" } else { "terms-text-not-so" });
    let title = b.t("terms-title");
    b.notice("stage", NoticeKind::Warning, title, text, actions);
    let rows = asked
        .differences
        .iter()
        .enumerate()
        .map(|(n, difference)| row(b, n, difference))
        .collect();
    let title = b.t("terms-what");
    b.push(Block::Summary {
        id: "terms".into(),
        title,
        rows,
    });
}

fn row(b: &Builder<'_>, n: usize, difference: &Difference) -> SummaryRow {
    let lang = b.texts().lang();
    let (label, before, now) = match difference {
        Difference::Taken { before, now } => (b.t("terms-taken"), taken(b, *before), taken(b, *now)),
        Difference::Office { before, now } => (
            b.t("check-office"),
            office(b, before.as_ref()),
            office(b, now.as_ref()),
        ),
        Difference::Fee { name, before, now } => (
            name.get(lang.tag()).to_owned(),
            amount(b, *before),
            amount(b, *now),
        ),
        Difference::Postage { before, now } => (b.t("delivery-fee"), dong(b, *before), dong(b, *now)),
        Difference::Time { before, now } => (b.t("procedure-time"), time(b, *before), time(b, *now)),
        Difference::Cutoff { before, now } => (
            b.t("terms-cutoff"),
            before.clone().unwrap_or_else(|| b.t("terms-cutoff-none")),
            now.clone().unwrap_or_else(|| b.t("terms-cutoff-none")),
        ),
        Difference::Form => (b.t("terms-form"), b.t("terms-form-before"), b.t("terms-form-now")),
    };
    SummaryRow {
        id: format!("term-{n}"),
        label,
        value: b.with("terms-change", [("before", before.into()), ("now", now.into())]),
        source: None,
        change: None,
    }
}

fn taken(b: &Builder<'_>, taken: Taken) -> String {
    b.t(match taken {
        Taken::Here => "terms-taken-here",
        Taken::Elsewhere => "terms-taken-elsewhere",
        Taken::NotYet => "terms-taken-not-yet",
        Taken::Ended => "terms-taken-ended",
    })
}

fn office(b: &Builder<'_>, office: Option<&OfficeTerm>) -> String {
    let Some(office) = office else {
        return b.t("terms-office-none");
    };
    let name = office.name.get(b.texts().lang().tag());
    if office.address.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {}", office.address)
    }
}

fn amount(b: &Builder<'_>, amount: Option<Amount>) -> String {
    match amount {
        None => b.t("terms-none"),
        Some(Amount { dong: None, .. }) => b.t("procedure-fee-unknown"),
        Some(Amount { dong, certain: true }) => self::dong(b, dong),
        Some(Amount { dong, certain: false }) => {
            format!("{} ({})", self::dong(b, dong), b.t("procedure-fee-unknown"))
        }
    }
}

fn dong(b: &Builder<'_>, amount: Option<u64>) -> String {
    amount.map_or_else(
        || b.t("terms-none"),
        |amount| text::money(b.texts().lang(), i64::try_from(amount).unwrap_or(i64::MAX)),
    )
}

fn time(b: &Builder<'_>, time: Option<TimeTerm>) -> String {
    let Some(time) = time else {
        return b.t("terms-none");
    };
    let half = match (time.halves % 2, b.texts().lang()) {
        (0, _) => "",
        (_, Lang::Vi) => ",5",
        (_, Lang::En) => ".5",
    };
    let amount = format!("{}{half}", time.halves / 2);
    let key = match time.unit {
        TimeUnit::WorkingDay => "unit-working_day",
        TimeUnit::Day => "unit-day",
        TimeUnit::Hour => "unit-hour",
        TimeUnit::Month => "unit-month",
    };
    b.with(key, [("amount", amount.into())])
}
