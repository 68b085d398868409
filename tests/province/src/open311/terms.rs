//! What the rules give an office, in working days of the province: refuse within 2, ask for a supplement within 5, answer within
//! 15, publish 2 after the answer.

use super::store::{Held, State};
use crate::clock;
use crate::workdays::{Calendar, Limit};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const REFUSE: f64 = 2.0;
const SUPPLEMENT: f64 = 5.0;
const ANSWER: f64 = 15.0;
const PUBLISH: f64 = 2.0;

/// What an office must do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Duty {
    /// Take it in, or refuse.
    Refuse,
    /// Answer.
    Answer,
    /// Publish the answer.
    Publish,
}

/// Days by which the office must act: `YYYY-MM-DD`, the day itself included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Deadlines {
    /// Day from which they count; it is not counted itself.
    pub(crate) counted_from: String,
    /// Refuse or return: 2 working days.
    pub(crate) refuse: String,
    /// Ask for a supplement: 5.
    pub(crate) supplement: String,
    /// Answer: 15. Null while the office waits for the sender.
    pub(crate) answer: Option<String>,
    /// Publish: 2 after the answer; null before it.
    pub(crate) publish: Option<String>,
    /// What comes next; null when nothing, or when the office waits.
    pub(crate) next: Option<Duty>,
    /// Whether the day of `next` is over.
    pub(crate) late: bool,
}

/// The deadlines of a report. They count anew from a supplement and from a reopening.
pub(crate) fn deadlines(calendar: &Calendar, held: &Held, now: Timestamp) -> Deadlines {
    let day = |ms: i64| calendar.counted_from(clock::local(clock::from_ms(ms)), None);
    let after = |from: Date, days: f64| calendar.due(from, Limit::WorkingDays(days));
    let from = day(held.rest.counted);
    let refuse = after(from, REFUSE);
    let answer = (held.state != State::SupplementWanted).then(|| after(from, ANSWER));
    let answered = matches!(held.state, State::Answered | State::Published);
    let last = held.rest.answers.last().filter(|_| answered);
    let publish = last.map(|a| after(day(a.at_ms), PUBLISH));
    let next = match held.state {
        State::Received => Some((Duty::Refuse, Some(refuse))),
        State::Accepted | State::Supplemented | State::Reopened => Some((Duty::Answer, answer)),
        State::Answered => Some((Duty::Publish, publish)),
        State::SupplementWanted | State::Refused | State::Published => None,
    };
    let today = clock::local(now).date();
    Deadlines {
        counted_from: from.to_string(),
        refuse: refuse.to_string(),
        supplement: after(from, SUPPLEMENT).to_string(),
        answer: answer.map(|d| d.to_string()),
        publish: publish.map(|d| d.to_string()),
        next: next.map(|(duty, _)| duty),
        late: next.and_then(|(_, due)| due).is_some_and(|due| today > due),
    }
}
