//! What is told of offices, made from counts.

use super::count::{Counted, Flow, TODAY, Tally};
use super::data::{Office, Offices, Rated};
use super::hide::FEWEST;
use super::period::{Period, offered, quarter_of};
use super::points;
use super::shapes::{
    Answers, CriterionSum, FieldFigures, Figures, GroupPoints, Head, MonthFigures, OfficeKind, OfficeList,
    OfficeReport, Ratings, TimeSpan, WatchedOffice, Words,
};
use crate::ratings::Ballot;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What an answer is made from.
pub(crate) struct Maker<'a> {
    pub(crate) offices: &'a Offices,
    pub(crate) ballot: Option<&'a Ballot>,
    pub(crate) counted: &'a Counted,
    pub(crate) today: Date,
    pub(crate) period: Period,
}

impl Maker<'_> {
    fn head(&self) -> Head {
        let (from, until) = self.period.days();
        Head {
            as_of: self.today.to_string(),
            period: TimeSpan {
                id: self.period.to_string(),
                kind: self.period.kind(),
                from: from.to_string(),
                until: until.to_string(),
            },
            periods: offered(self.counted.months.iter().copied())
                .iter()
                .map(ToString::to_string)
                .collect(),
            hidden_below: FEWEST,
            source: Words::from(&self.offices.source),
        }
    }

    /// All offices.
    pub(crate) fn list(&self) -> OfficeList {
        let mut offices: Vec<WatchedOffice> = self
            .offices
            .offices
            .iter()
            .filter_map(|o| Some(self.office(o, self.counted.offices.get(&o.id)?)))
            .collect();
        offices.sort_by(|a, b| a.name.vi.cmp(&b.name.vi));
        OfficeList {
            head: self.head(),
            kinds: self
                .offices
                .kinds
                .iter()
                .map(|k| OfficeKind {
                    id: k.id.clone(),
                    name: Words::from(&k.name),
                })
                .collect(),
            offices,
        }
    }

    /// One of them.
    pub(crate) fn one(&self, id: &str) -> Option<OfficeReport> {
        let office = self.offices.offices.iter().find(|o| o.id == id)?;
        let tally = self.counted.offices.get(id)?;
        let year = self.period.year();
        let fields = tally.fields(year);
        let told = Dossiers::of(tally, year, self.today.year(), &fields);
        let months = self.counted.months.iter().filter(|(y, _)| *y == year);
        Some(OfficeReport {
            head: self.head(),
            office: self.office(office, tally),
            fields: fields
                .iter()
                .enumerate()
                .map(|(n, name)| FieldFigures {
                    name: name.clone(),
                    figures: told.figures(Some(n), self.period.column()),
                })
                .collect(),
            months: months
                .map(|(y, m)| {
                    let period = Period::Month(*y, *m);
                    let all = told.figures(None, period.column());
                    MonthFigures {
                        id: period.to_string(),
                        early: all.early,
                        on_time: all.on_time,
                        late: all.late,
                    }
                })
                .collect(),
        })
    }

    fn office(&self, office: &Office, tally: &Tally) -> WatchedOffice {
        let year = self.period.year();
        let fields = tally.fields(year);
        let column = self.period.column();
        let figures = Dossiers::of(tally, year, self.today.year(), &fields).figures(None, column);
        let answers = self.answers(tally);
        WatchedOffice {
            id: office.id.clone(),
            name: Words::from(&office.name),
            kind: office.kind.clone(),
            unit: office.unit.clone(),
            address: office.address.clone(),
            phone: office.phone.clone(),
            groups: self.groups(tally, &figures, &answers),
            ratings: self.ratings(tally),
            figures,
            answers,
        }
    }

    fn whole(&self, tally: &Tally, flow: Flow) -> Option<u32> {
        tally
            .told(flow, self.period.year(), &[])
            .all(self.period.column())
    }

    fn answers(&self, tally: &Tally) -> Answers {
        let overdue = tally.told(Flow::ReportsOverdue, self.today.year(), &[]);
        Answers {
            in_time: self.whole(tally, Flow::AnsweredInTime),
            late: self.whole(tally, Flow::AnsweredLate),
            overdue: overdue.all(Period::Month(self.today.year(), TODAY).column()),
            liked: self.whole(tally, Flow::Liked),
            disliked: self.whole(tally, Flow::Disliked),
        }
    }

    /// Sums are told where the count is: each hides with it.
    fn ratings(&self, tally: &Tally) -> Ratings {
        let count = self.whole(tally, Flow::Rated);
        let mut sums = Rated::default();
        for (month, rated) in &tally.ratings {
            if self.period.has(*month) {
                sums.add(rated);
            }
        }
        let criteria = self.ballot.filter(|_| count.is_some_and(|c| c > 0));
        let criteria = criteria.into_iter().flat_map(|b| &b.criteria);
        Ratings {
            count,
            criteria: criteria
                .map(|c| CriterionSum {
                    id: c.id.clone(),
                    name: Words::from(&c.text),
                    sum: sums.sums.get(&c.id).copied().unwrap_or(0),
                })
                .collect(),
        }
    }

    fn groups(&self, tally: &Tally, figures: &Figures, answers: &Answers) -> Vec<GroupPoints> {
        let shares = self.shares(tally);
        let of = self.offices.groups.iter().map(|group| {
            let share = points::share(&group.id, figures, answers, &shares);
            GroupPoints {
                id: group.id.clone(),
                name: Words::from(&group.name),
                points: share.ok().map(|share| points::points(group, share)),
                hidden: share.is_err_and(|why| why == points::Why::Hidden),
                max: group.max,
            }
        });
        of.collect()
    }

    /// Shares of groups that are not reckoned from counts: the mean of the months that have one.
    fn shares(&self, tally: &Tally) -> BTreeMap<String, u32> {
        let mut sums: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        let months = tally.shares.iter().filter(|(month, _)| self.period.has(**month));
        for (group, share) in months.flat_map(|(_, shares)| shares) {
            let sum = sums.entry(group.clone()).or_default();
            *sum = (sum.0 + share, sum.1 + 1);
        }
        sums.into_iter()
            .map(|(group, (sum, n))| (group, sum / n.max(1)))
            .collect()
    }
}

/// The counts of dossiers of one office and year, as they may be told.
struct Dossiers {
    received: super::hide::Told,
    early: super::hide::Told,
    on_time: super::hide::Told,
    late: super::hide::Told,
    again: super::hide::Told,
    overdue: super::hide::Told,
}

impl Dossiers {
    fn of(tally: &Tally, year: i16, this_year: i16, fields: &[String]) -> Self {
        let told = |flow| tally.told(flow, year, fields);
        Self {
            received: told(Flow::Received),
            early: told(Flow::Early),
            on_time: told(Flow::OnTime),
            late: told(Flow::Late),
            again: told(Flow::Again),
            overdue: tally.told(Flow::Overdue, this_year, fields),
        }
    }

    /// Those of a field, or of the office.
    fn figures(&self, field: Option<usize>, column: usize) -> Figures {
        let of = |told: &super::hide::Told, column| match field {
            Some(field) => told.field(field, column),
            None => told.all(column),
        };
        Figures {
            received: of(&self.received, column),
            early: of(&self.early, column),
            on_time: of(&self.on_time, column),
            late: of(&self.late, column),
            returned_again: of(&self.again, column),
            overdue: of(&self.overdue, 0),
        }
    }
}

/// The period to tell of when none is asked for: the year, once it has a month that is over; else the one before.
pub(crate) fn usual(counted: &Counted, today: Date) -> Period {
    let before = counted.months.iter().any(|(y, _)| *y == today.year() - 1);
    if today.month() == 1 && before {
        Period::Year(today.year() - 1)
    } else {
        Period::Year(today.year())
    }
}

/// Whether there are figures for a period.
pub(crate) fn is_offered(counted: &Counted, period: Period) -> bool {
    counted.months.iter().any(|(year, month)| match period {
        Period::Year(y) => y == *year,
        Period::Quarter(y, q) => y == *year && q == quarter_of(*month),
        Period::Month(y, m) => (y, m) == (*year, *month),
    })
}
