//! Counting: from the sandbox's own dossiers, ratings and reports, and from the figures of earlier months.

use super::data::{Offices, Past, Rated};
use super::hide::{Told, Year, tell};
use super::period::{Month, following, month_of};
use crate::clock::{from_ms, local};
use crate::dossiers::{Dossier, status};
use crate::error::Problem;
use crate::open311::store::{self as reports, COLUMNS, Held, State as Stand, of_row};
use crate::open311::terms;
use crate::ratings::store::NewRating;
use crate::state::Province;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Transaction;
use std::collections::{BTreeMap, BTreeSet};

/// Farther from every seat than this a report belongs to no office.
const NEAR_KM: f64 = 15.0;

/// What is counted of dossiers, by month and field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flow {
    Received,
    Early,
    OnTime,
    Late,
    /// Settled after more than one return.
    Again,
    // Of the office as a whole.
    Rated,
    AnsweredInTime,
    AnsweredLate,
    Liked,
    Disliked,
    // As it is today: always in the first month of its own table.
    Overdue,
    ReportsOverdue,
}

/// What past figures say of a field, in their order.
const OF_FIELD: [Flow; 5] = [Flow::Received, Flow::Early, Flow::OnTime, Flow::Late, Flow::Again];
/// What past figures say of reports, in their order.
const OF_REPORTS: [Flow; 4] = [
    Flow::AnsweredInTime,
    Flow::AnsweredLate,
    Flow::Liked,
    Flow::Disliked,
];

/// Whose counts: of a field, or of none.
const NO_FIELD: &str = "";

/// Counts of one office.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    flows: BTreeMap<(Flow, String, Month), u32>,
    pub(crate) ratings: BTreeMap<Month, Rated>,
    pub(crate) shares: BTreeMap<Month, BTreeMap<String, u32>>,
}

/// All that was counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted {
    pub(crate) offices: BTreeMap<String, Tally>,
    /// Months with figures.
    pub(crate) months: BTreeSet<Month>,
}

impl Tally {
    fn add(&mut self, flow: Flow, field: &str, month: Month, count: u32) {
        *self.flows.entry((flow, field.to_owned(), month)).or_default() += count;
    }

    /// Fields with anything in a year, in order.
    pub(crate) fn fields(&self, year: i16) -> Vec<String> {
        let today = [Flow::Overdue];
        let of = self
            .flows
            .iter()
            .filter(|((flow, field, month), count)| {
                **count > 0 && !field.is_empty() && (month.0 == year || today.contains(flow))
            })
            .map(|((_, field, _), _)| field.clone());
        of.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Counts of a year that may be told; of these fields, or of the office alone.
    pub(crate) fn told(&self, flow: Flow, year: i16, fields: &[String]) -> Told {
        let whole = [NO_FIELD.to_owned()];
        let fields = if fields.is_empty() { &whole } else { fields };
        let row = |field: &String| {
            let mut months = [0; 12];
            for (month, cell) in (1..).zip(months.iter_mut()) {
                let key = (flow, field.clone(), (year, month));
                *cell = self.flows.get(&key).copied().unwrap_or(0);
            }
            months
        };
        tell(&Year {
            fields: fields.iter().map(row).collect(),
        })
    }

    fn take_past(&mut self, month: Month, past: &Past) {
        for (field, counts) in &past.fields {
            for (flow, count) in OF_FIELD.into_iter().zip(counts) {
                self.add(flow, field, month, *count);
            }
        }
        for (flow, count) in OF_REPORTS.into_iter().zip(past.reports) {
            self.add(flow, NO_FIELD, month, count);
        }
        self.add(Flow::Rated, NO_FIELD, month, past.ratings.count);
        self.ratings.entry(month).or_default().add(&past.ratings);
        self.shares.insert(month, past.shares.clone());
    }
}

/// The months in which what is open today is counted: one a year, so that it stands in the table of any year.
pub(crate) const TODAY: i8 = 1;

/// How a dossier ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Settled {
    on: Date,
    /// `None` where the record names no time.
    how: Option<Flow>,
    again: bool,
}

/// The on-time rule of the national index: late when it ended after its day, or when more than one supplement was asked for. The
/// day has moved by the working days the citizen was waited for. Refused, stopped and withdrawn are ends too.
fn settled(dossier: &Dossier) -> Option<Settled> {
    let ends = [
        status::NOT_RECEIVED,
        status::WITHDRAWN,
        status::STOPPED,
        status::DONE,
        status::RETURNED,
    ];
    let end = dossier.events.iter().find(|e| ends.contains(&e.status))?;
    let on = day_of(&end.at)?;
    let again = dossier.returns.len() > 1;
    let due = dossier.due.as_deref().and_then(|due| due.parse::<Date>().ok());
    let how = due.map(|due| match on.cmp(&due) {
        _ if again => Flow::Late,
        std::cmp::Ordering::Less => Flow::Early,
        std::cmp::Ordering::Equal => Flow::OnTime,
        std::cmp::Ordering::Greater => Flow::Late,
    });
    Some(Settled { on, how, again })
}

fn day_of(at: &str) -> Option<Date> {
    at.parse::<Timestamp>().ok().map(|at| local(at).date())
}

fn count_dossier(tally: &mut Tally, field: &str, dossier: &Dossier, today: Date) {
    if let Some(on) = day_of(&dossier.submitted_at) {
        tally.add(Flow::Received, field, month_of(on), 1);
    }
    if let Some(settled) = settled(dossier) {
        let month = month_of(settled.on);
        if let Some(how) = settled.how {
            tally.add(how, field, month, 1);
        }
        if settled.again {
            tally.add(Flow::Again, field, month, 1);
        }
        return;
    }
    let due = dossier.due.as_deref().and_then(|due| due.parse::<Date>().ok());
    if !dossier.clock_stopped && due.is_some_and(|due| due < today) {
        tally.add(Flow::Overdue, field, (today.year(), TODAY), 1);
    }
}

/// Counts everything the sandbox holds.
pub(crate) fn count(
    tx: &Transaction<'_>,
    province: &Province,
    offices: &Offices,
) -> Result<Counted, Problem> {
    let now = province.now();
    let today = local(now).date();
    let mut counted = Counted::default();
    for office in &offices.offices {
        counted.offices.insert(office.id.clone(), Tally::default());
    }
    for (month, figures) in &offices.past {
        for (id, past) in figures {
            if let Some(tally) = counted.offices.get_mut(id) {
                tally.take_past(*month, past);
            }
        }
    }
    let of_dossier = dossiers(tx, province, &mut counted, today)?;
    ratings(tx, &mut counted, &of_dossier)?;
    answers(tx, province, offices, &mut counted, &of_dossier)?;
    let of = counted.offices.values();
    let first = of
        .flat_map(|t| t.flows.iter())
        .filter(|((flow, ..), count)| **count > 0 && !matches!(flow, Flow::Overdue | Flow::ReportsOverdue))
        .map(|((.., month), _)| *month)
        .min();
    // Every month since: one in which nothing happened is a month too.
    let last = month_of(today);
    let months = std::iter::successors(first.or(Some(last)), |month| Some(following(*month)));
    counted.months = months.take_while(|month| *month <= last).collect();
    Ok(counted)
}

/// Counts dossiers; gives the office of each, by its code.
fn dossiers(
    tx: &Transaction<'_>,
    province: &Province,
    counted: &mut Counted,
    today: Date,
) -> Result<BTreeMap<String, String>, Problem> {
    let items = &province.data.items;
    let fields: BTreeMap<&str, &str> = items
        .iter()
        .map(|i| (i.code.as_str(), i.field.as_str()))
        .collect();
    let mut of_dossier = BTreeMap::new();
    let mut statement = tx.prepare("SELECT dossier FROM dossiers")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let dossier: Dossier = serde_json::from_str(&row.get::<_, String>(0)?)?;
        let field = fields.get(dossier.procedure.as_str()).copied();
        if let Some(tally) = counted.offices.get_mut(&dossier.office.id) {
            count_dossier(tally, field.unwrap_or("Khác"), &dossier, today);
        }
        of_dossier.insert(dossier.code, dossier.office.id);
    }
    Ok(of_dossier)
}

/// Ratings count in the month in which they were first given.
fn ratings(
    tx: &Transaction<'_>,
    counted: &mut Counted,
    of_dossier: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    let mut statement = tx.prepare("SELECT dossier, said, first FROM ratings")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: NewRating = serde_json::from_str(&row.get::<_, String>(1)?)?;
        let month = month_of(local(from_ms(row.get(2)?)).date());
        let office = of_dossier.get(&row.get::<_, String>(0)?);
        let Some(tally) = office.and_then(|id| counted.offices.get_mut(id)) else {
            continue;
        };
        tally.add(Flow::Rated, NO_FIELD, month, 1);
        let sums = said.scores.into_iter().map(|(id, score)| (id, u32::from(score)));
        tally.ratings.entry(month).or_default().add(&Rated {
            count: 1,
            sums: sums.collect(),
        });
    }
    Ok(())
}

/// Answers to reports count in the month of the answer that stands.
fn answers(
    tx: &Transaction<'_>,
    province: &Province,
    offices: &Offices,
    counted: &mut Counted,
    of_dossier: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    let now = province.now();
    let this_year = local(now).date().year();
    let mut statement = tx.prepare(&format!("SELECT {COLUMNS} FROM reports r"))?;
    let all = statement.query_map([], of_row)?.collect::<Result<Vec<_>, _>>()?;
    for report in all {
        let office = office_of(&report, offices, of_dossier);
        let Some(tally) = office.and_then(|id| counted.offices.get_mut(&id)) else {
            continue;
        };
        let deadlines = terms::deadlines(&province.data.calendar, &report, now);
        let answered = matches!(report.state, Stand::Answered | Stand::Published);
        let Some(answer) = report.rest.answers.last().filter(|_| answered) else {
            if deadlines.late {
                tally.add(Flow::ReportsOverdue, NO_FIELD, (this_year, TODAY), 1);
            }
            continue;
        };
        let on = local(from_ms(answer.at_ms)).date();
        let by = deadlines.answer.and_then(|by| by.parse::<Date>().ok());
        let late = by.is_some_and(|by| by < on);
        let flow = if late {
            Flow::AnsweredLate
        } else {
            Flow::AnsweredInTime
        };
        tally.add(flow, NO_FIELD, month_of(on), 1);
        let voices = reports::voices(tx, report.seq)?;
        tally.add(Flow::Liked, NO_FIELD, month_of(on), voices.likes);
        tally.add(Flow::Disliked, NO_FIELD, month_of(on), voices.dislikes);
    }
    Ok(())
}

/// Whose a report is: the office of the dossier it names, else the office whose seat is nearest to its place. That is a rule of
/// the sandbox; a real province says which of its offices a report went to.
fn office_of(report: &Held, offices: &Offices, of_dossier: &BTreeMap<String, String>) -> Option<String> {
    let mut named = report.rest.attributes.get("ma-ho-so").into_iter().flatten();
    if let Some(id) = named.find_map(|code| of_dossier.get(code.trim())) {
        return Some(id.clone());
    }
    let place = report.place?;
    let mut near: Vec<(f64, &str)> = offices
        .offices
        .iter()
        .filter_map(|o| Some((kilometres(place, o.seat?), o.id.as_str())))
        .filter(|(km, _)| *km <= NEAR_KM)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near.first().map(|(_, id)| (*id).to_owned())
}

/// Good enough within a province.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let north = (a.0 - b.0) * 110.6;
    let east = (a.1 - b.1) * 111.3 * a.0.to_radians().cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests;
