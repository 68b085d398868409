//! The conditions a citizen saw when they confirmed: what it costs, how long it takes, who takes it and until when in the day.
//!
//! A dossier that was confirmed without a network may leave much later. It is filed under the conditions its person agreed
//! to, or it waits until they have seen the new ones. The due date itself is none of them: the check page says that it is
//! counted from when the dossier arrives, so a later day is what was agreed to.

use crate::net::pack::{Localised, Pack};
use crate::net::wire::after::{Delivery, Way};
use crate::procedure::fees;
use crate::procedure::model::{Channel, FilingWay, LifecycleStatus, Record, TimeLimit, TimeUnit};
use crate::store::{Result, Store, kv};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the key of the terms a person saw begins with; the draft's id follows.
pub(super) const TERMS: &str = "draft.terms.";

/// Conditions of a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Version of the procedure's record they come from.
    pub version: String,
    /// Whether, and how, the province takes it.
    pub taken: Taken,
    /// Who takes it; `None` when the province names no such office.
    pub office: Option<OfficeTerm>,
    /// The fees that concern this dossier.
    pub fees: Vec<FeeTerm>,
    /// What the post takes for bringing the result, đồng; `None` without post or tariff.
    pub postage: Option<u64>,
    /// The promised time; `None` when none is promised.
    pub time: Option<TimeTerm>,
    /// `HH:MM`; received later counts as received the next working day.
    pub cutoff: Option<String>,
}

/// Whether a procedure is taken through the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// It is.
    Here,
    /// In force, but filed elsewhere.
    Elsewhere,
    /// Not in force yet.
    NotYet,
    /// Repealed, or no longer published.
    Ended,
}

/// An office as the check page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeTerm {
    /// Its name.
    pub name: Localised,
    /// Where it is.
    pub address: String,
}

/// A fee as the check page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeTerm {
    /// What it is called.
    pub name: Localised,
    /// 1 at intake, 2 at a supplement, 4 at the return of the result.
    pub when: u8,
    /// How much.
    pub amount: Amount,
}

/// How much a fee is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Đồng; `None` is not known and never 0.
    pub dong: Option<u64>,
    /// False: the amount is a hint, not a promise.
    pub certain: bool,
}

/// A promised time, in halves of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeTerm {
    /// Twice the amount.
    pub halves: u32,
    /// Of what.
    pub unit: TimeUnit,
}

/// What the terms of one filing follow from, beside the record.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Id of the office.
    pub office: &'a str,
    /// Id of the case; empty when there is none.
    pub case: &'a str,
    /// How the result is to come.
    pub delivery: Option<&'a Delivery>,
    /// The day of filing.
    pub day: Date,
}

impl Terms {
    /// The terms of a dossier filed online on a day, by a record and a pack.
    pub fn of(record: &Record, pack: Option<&Pack>, asked: &Asked<'_>) -> Self {
        let fees = fees::fees_for(record, Channel::Online, asked.case, asked.day);
        let office = pack.and_then(|pack| pack.offices.iter().find(|o| o.id == asked.office));
        Self {
            version: record.version.clone(),
            taken: match record.lifecycle.on(asked.day) {
                LifecycleStatus::Repealed => Taken::Ended,
                LifecycleStatus::FutureEffective => Taken::NotYet,
                LifecycleStatus::Active if record.filing == FilingWay::Handoff => Taken::Elsewhere,
                LifecycleStatus::Active => Taken::Here,
            },
            office: office.map(|office| OfficeTerm {
                name: office.name.clone(),
                address: office.address.clone(),
            }),
            fees: fees
                .iter()
                .map(|fee| FeeTerm {
                    name: fee.name.clone(),
                    when: fee.when,
                    amount: Amount {
                        dong: fee.amount,
                        certain: fee.certain,
                    },
                })
                .collect(),
            postage: postage(pack, asked.delivery),
            time: record.time_for(Channel::Online, asked.case).map(TimeTerm::of),
            cutoff: record.cutoff.clone(),
        }
    }

    /// What another filing of the same dossier would find changed, in the order of the check page. Empty when a person who
    /// agreed to these terms has agreed to those.
    pub fn differences(&self, now: &Self) -> Vec<Difference> {
        let mut all = Vec::new();
        if self.taken != now.taken {
            all.push(Difference::Taken {
                before: self.taken,
                now: now.taken,
            });
        }
        if self.office != now.office {
            all.push(Difference::Office {
                before: self.office.clone(),
                now: now.office.clone(),
            });
        }
        all.extend(self.fees_changed(now));
        if self.postage != now.postage {
            all.push(Difference::Postage {
                before: self.postage,
                now: now.postage,
            });
        }
        if self.time != now.time {
            all.push(Difference::Time {
                before: self.time,
                now: now.time,
            });
        }
        if self.cutoff != now.cutoff {
            all.push(Difference::Cutoff {
                before: self.cutoff.clone(),
                now: now.cutoff.clone(),
            });
        }
        all
    }

    fn fees_changed(&self, now: &Self) -> Vec<Difference> {
        let same = |a: &FeeTerm, b: &FeeTerm| a.name == b.name && a.when == b.when;
        let held = self.fees.iter().map(|before| {
            let now = now.fees.iter().find(|fee| same(fee, before));
            (before, Some(before.amount), now.map(|fee| fee.amount))
        });
        let fresh = now
            .fees
            .iter()
            .filter(|fee| !self.fees.iter().any(|b| same(b, fee)));
        let fresh = fresh.map(|fee| (fee, None, Some(fee.amount)));
        held.chain(fresh)
            .filter(|(_, before, now)| before != now)
            .map(|(fee, before, now)| Difference::Fee {
                name: fee.name.clone(),
                before,
                now,
            })
            .collect()
    }
}

impl TimeTerm {
    fn of(limit: &TimeLimit) -> Self {
        Self {
            // A record's amounts are multiples of a half and never negative; what is not has no date either.
            halves: (limit.amount * 2.0).round() as u32,
            unit: limit.unit,
        }
    }
}

fn postage(pack: Option<&Pack>, delivery: Option<&Delivery>) -> Option<u64> {
    let delivery = delivery.filter(|d| d.way == Way::Post)?;
    let tariff = delivery.tariff.as_deref()?;
    let lines = &pack?.post.as_ref()?.tariff;
    lines
        .iter()
        .find(|line| line.id == tariff)
        .map(|line| line.amount)
}

/// A condition that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Whether, and how, it is taken.
    Taken {
        /// As the person saw it.
        before: Taken,
        /// As it is.
        now: Taken,
    },
    /// The office; `None`: the province names no such office.
    Office {
        /// As the person saw it.
        before: Option<OfficeTerm>,
        /// As it is.
        now: Option<OfficeTerm>,
    },
    /// A fee; `None`: there was, or is, no such fee.
    Fee {
        /// What it is called.
        name: Localised,
        /// As the person saw it.
        before: Option<Amount>,
        /// As it is.
        now: Option<Amount>,
    },
    /// What the post takes.
    Postage {
        /// As the person saw it.
        before: Option<u64>,
        /// As it is.
        now: Option<u64>,
    },
    /// The promised time.
    Time {
        /// As the person saw it.
        before: Option<TimeTerm>,
        /// As it is.
        now: Option<TimeTerm>,
    },
    /// The hour from which a day counts as the next.
    Cutoff {
        /// As the person saw it.
        before: Option<String>,
        /// As it is.
        now: Option<String>,
    },
    /// The form asks, or wants as papers, what the dossier does not have.
    Form,
}

impl Difference {
    /// True when the dossier can be filed in spite of it, should its person want that.
    pub fn can_be_agreed_to(&self) -> bool {
        match self {
            Self::Taken { now, .. } => *now == Taken::Here,
            Self::Office { now, .. } => now.is_some(),
            // A tariff the post no longer has cannot be ordered.
            Self::Postage { now, .. } => now.is_some(),
            Self::Fee { .. } | Self::Time { .. } | Self::Cutoff { .. } => true,
            Self::Form => false,
        }
    }
}

/// Keeps what the person saw and agreed to.
pub fn keep(store: &Store, draft: &str, terms: &Terms) -> Result<()> {
    kv::put(store, &format!("{TERMS}{draft}"), terms)
}

/// What the person agreed to; `None` for a draft that was never confirmed, or by an older app.
pub fn seen(store: &Store, draft: &str) -> Result<Option<Terms>> {
    kv::get(store, &format!("{TERMS}{draft}"))
}

/// The dossier was filed: what holds now is the server's word.
pub fn forget(store: &Store, draft: &str) -> Result<()> {
    kv::delete(store, &format!("{TERMS}{draft}")).map(|_| ())
}

#[cfg(test)]
mod tests;
