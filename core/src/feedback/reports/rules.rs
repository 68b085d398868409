//! What the rules give the office, in working days: refuse within 2, ask for a supplement within 5, answer within 15, publish 2
//! after the answer (Decree 20/2008/NĐ-CP as amended by 92/2017/NĐ-CP, and the rules of the national system of reports). The
//! province's own dates hold; where a server of the plain standard tells none, they are counted here.

use crate::net::wire;
use crate::net::wire::open311::{Duty, Extra, Report, State};
use crate::procedure::deadline::Calendar;
use crate::procedure::model::TimeUnit;
use jiff::civil::Date;

/// Something the office must do, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub what: What,
    /// The last day, itself included.
    pub date: Date,
    /// It is what comes next.
    pub next: bool,
    /// It comes next, and its day is over.
    pub late: bool,
}

/// The four times of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Refuse, or pass on to who is responsible.
    Refuse,
    /// Ask the sender for more.
    Supplement,
    /// Answer.
    Answer,
    /// Publish the answer.
    Publish,
}

impl What {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Refuse, Self::Supplement, Self::Answer, Self::Publish];

    /// Working days.
    pub const fn days(self) -> u32 {
        match self {
            Self::Refuse | Self::Publish => 2,
            Self::Supplement => 5,
            Self::Answer => 15,
        }
    }

    /// Its word in keys of texts and ids.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Supplement => "supplement",
            Self::Answer => "answer",
            Self::Publish => "publish",
        }
    }
}

/// The days of a report; without those that do not run. `today` is the province's.
pub fn dues(report: &Report, calendar: Option<&Calendar>, today: Date) -> Vec<Due> {
    dues_by(report, &report.extra(), calendar, today)
}

/// As [`dues`], where [`Report::extra`] was looked into already.
pub fn dues_by(report: &Report, extra: &Extra, calendar: Option<&Calendar>, today: Date) -> Vec<Due> {
    // A refusal ends them all.
    if extra.state == State::Refused {
        return Vec::new();
    }
    let told = &extra.deadlines;
    let open = extra.state != State::Published;
    What::ALL
        .into_iter()
        .filter_map(|what| {
            let text = match what {
                What::Refuse => &told.refuse,
                What::Supplement => &told.supplement,
                What::Answer => &told.answer,
                What::Publish => &told.publish,
            };
            let counted = || counted(report, extra.state, what, calendar);
            let date = text.as_deref().and_then(wire::day).or_else(counted)?;
            let next =
                open && extra.state != State::Unknown && duty(what) == told.next && told.next.is_some();
            Some(Due {
                what,
                date,
                next,
                late: next && date < today,
            })
        })
        .collect()
}

/// Which duty of the wire a time belongs to.
const fn duty(what: What) -> Option<Duty> {
    match what {
        What::Refuse => Some(Duty::Refuse),
        What::Supplement => None,
        What::Answer => Some(Duty::Answer),
        What::Publish => Some(Duty::Publish),
    }
}

/// Counted from the day it was sent, where the server says nothing of the kind.
fn counted(report: &Report, state: State, what: What, calendar: Option<&Calendar>) -> Option<Date> {
    if state != State::Unknown || what == What::Publish || report.closed {
        return None;
    }
    let sent = report.requested.as_deref().and_then(wire::millis)?;
    let from = crate::text::local_time(sent);
    let due = calendar?.due(from, f64::from(what.days()), TimeUnit::WorkingDay, None);
    due.ok().map(|due| due.date)
}
