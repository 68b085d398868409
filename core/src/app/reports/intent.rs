//! What is pressed on the pages of reports.

use crate::feedback::reports::Step;
use crate::net::wire::open311::About;

/// What pressing something there means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportIntent {
    /// Begins a report.
    Start {
        /// Code of its kind.
        kind: String,
        /// What it is about, besides a place.
        about: Option<About>,
    },
    /// A page is done; goes on when nothing is lacking.
    StepDone {
        /// The report.
        id: String,
        /// The page.
        step: Step,
    },
    /// Takes a photo away.
    RemovePhoto(String),
    /// Asks the phone where it is.
    Here(String),
    /// Takes the chosen place away.
    DropPlace(String),
    /// Moves the map.
    Look(Look),
    /// Sends the report, as it is.
    Send(String),
    /// Takes a confirmed report back to writing, while nothing was posted or when it was refused.
    TakeBack(String),
    /// Lets a report that is being written go.
    Delete(String),
    /// "It happens to me too": to the report with this number.
    MeToo(String),
    /// Says something about the report with this id.
    Say {
        /// The report.
        id: String,
        /// What sort.
        what: Say,
    },
    /// Takes something said back that waits in the outbox, or puts it away when it was refused.
    Forget(i64),
}

/// What sort of thing is said about a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// A message.
    Reply,
    /// What was asked for.
    Supplement,
    /// The answer does not do.
    Reopen,
    /// The answer is good.
    Like,
    /// The answer is not good.
    Dislike,
}

impl Say {
    /// Its word in ids and keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Supplement => "supplement",
            Self::Reopen => "reopen",
            Self::Like => "like",
            Self::Dislike => "dislike",
        }
    }
}

/// How the map is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nearer.
    In,
    /// Farther.
    Out,
    /// To the north.
    North,
    /// To the south.
    South,
    /// To the west.
    West,
    /// To the east.
    East,
}

impl Look {
    /// All, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::In,
        Self::Out,
        Self::North,
        Self::South,
        Self::West,
        Self::East,
    ];

    /// Its word in ids and keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::North => "north",
            Self::South => "south",
            Self::West => "west",
            Self::East => "east",
        }
    }
}

impl ReportIntent {
    /// The id a shell sees.
    pub fn id(&self) -> String {
        match self {
            Self::Start { kind, about } => match about.as_ref().and_then(|a| a.pointer.as_deref()) {
                Some(pointer) => format!("report-start:{kind}{pointer}"),
                None => format!("report-start:{kind}"),
            },
            Self::StepDone { step, .. } => format!("continue:report/{}", step.word()),
            Self::RemovePhoto(id) => format!("report-remove:{id}"),
            Self::Here(_) => "report-here".into(),
            Self::DropPlace(_) => "report-drop-place".into(),
            Self::Look(look) => format!("report-map-{}", look.word()),
            Self::Send(_) => "report-send".into(),
            Self::TakeBack(_) => "report-take-back".into(),
            Self::Delete(_) => "report-delete".into(),
            Self::MeToo(number) => format!("me-too:{number}"),
            Self::Say { what, .. } => format!("report-{}", what.word()),
            Self::Forget(effect) => format!("report-forget:{effect}"),
        }
    }
}
